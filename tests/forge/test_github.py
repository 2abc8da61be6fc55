"""What GitHub says becomes values, and who may do what is asked closely."""

import pytest
from tests.publishing.conftest import HEADERS
from tests.serving.github.server import NAME, TOKEN, serve
from tests.serving.loopback import Fault

from draft_plan.errors import ForgeError
from draft_plan.forge import Access, choose_forge
from draft_plan.forge.github import GitHub
from draft_plan.forge.http import Client


@pytest.fixture
def hub(tmp_path):
    with serve(tmp_path) as hub:
        hub.store.push("main", {"a": "b"})
        yield hub


@pytest.fixture
def forge(hub):
    client = Client(hub.url, HEADERS, sleep=lambda _: None)
    yield GitHub(client, NAME)
    client.close()


@pytest.mark.parametrize(
    ("role", "access"),
    [
        ("admin", Access.WRITE),
        ("maintain", Access.WRITE),
        ("write", Access.WRITE),
        ("triage", Access.READ),
        ("read", Access.READ),
        ("none", Access.NONE),
    ],
)
def test_a_role_is_understood(hub, forge, role, access):
    hub.rights["ada"] = role
    assert forge.access("ada") is access


@pytest.mark.parametrize("user", ["stranger", "", "a/b", "../x", "ada lovelace", "renovate[bot]", "copilot-bot"])
def test_strangers_and_bots_may_nothing(hub, forge, user):
    hub.rights |= {"copilot-bot": "write"}
    assert forge.access(user) is Access.NONE


def test_a_forge_that_does_not_say_raises(hub, forge):
    hub.rule = lambda *_: Fault(500)
    with pytest.raises(ForgeError):
        forge.access("ada")


def test_a_renamed_user_is_not_taken_for_the_old_one(hub, forge):
    hub.rights["ada"] = "write"
    old = hub.answer

    def renamed(method, target, body):
        status, data, headers = old(method, target, body)
        data["user"]["login"] = "ada-new"
        return status, data, headers

    hub.answer = renamed
    assert forge.access("ada") is Access.NONE


def test_a_request_of_a_deleted_fork_is_a_forks(hub, forge):
    hub.open("main", number=7, origin=None)
    assert forge.request(7).fork
    hub.faults.clear()  # the description knows no null here; the API does (ASSUMPTIONS.md)


@pytest.mark.parametrize("name", ["", "x", "a/b/c", "../..", "a b/c", "a/b?x"])
def test_a_repository_has_an_owner_and_a_name(name):
    with pytest.raises(ForgeError):
        GitHub(Client("https://api.example.test", {}), name)


def test_the_forge_is_chosen_by_the_environment(hub):
    given = {"GITHUB_TOKEN": TOKEN, "GITHUB_REPOSITORY": NAME, "GITHUB_API_URL": hub.url}
    forge = choose_forge(given)
    assert forge is not None
    assert forge.limit == 65_536
    assert choose_forge({}) is None
