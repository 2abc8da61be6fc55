"""GitLab through the same protocol: the same steps of the bot, and what is its own."""

import asyncio
import json
import os
import subprocess

import pytest
from tests.bot.test_conversation import SPEC, TEXT
from tests.serving.gitlab.server import BOT, READING, serve
from tests.serving.loopback import Fault

from draft_plan.artifact import NAME, Artifact, save
from draft_plan.composing import QUALITY, find
from draft_plan.errors import ForgeError, UsageError
from draft_plan.forge import Access, Check, Forge, MovedError, Note, RefusedError, choose_forge
from draft_plan.occasion import read_occasion
from draft_plan.publishing import publish, publish_order
from draft_plan.suggesting import SPEC_GLOBS, SuggestOrder, hand_over, suggest


@pytest.fixture
def hub(tmp_path):
    with serve(tmp_path) as hub:
        hub.store.push("main", {"README.md": "# Keys\n", "pyproject.toml": '[project]\nname = "keys"\nversion = "1"\n'})
        hub.store.push("feature", {SPEC: TEXT}, start=hub.store.head("main"))
        hub.open("feature", number=7)
        hub.join("ada", 40)
        hub.join("eve", 20)
        yield hub


@pytest.fixture
def forge(hub):
    made = choose_forge(hub.variables(7))
    assert made is not None
    made.client.sleep = lambda _: None
    yield made
    made.client.close()


def test_it_is_a_forge(forge):
    speaking: Forge = forge
    assert speaking.limit == 1_000_000


def test_a_merge_request_is_read(hub, forge):
    found = forge.request(7)
    assert (found.head, found.base, found.branch) == (hub.store.head("feature"), hub.store.head("main"), "feature")
    assert not found.fork
    hub.requests[7]["source"] = 2
    assert forge.request(7).fork


@pytest.mark.parametrize(
    ("level", "access"),
    [
        (50, Access.WRITE),
        (40, Access.WRITE),
        (30, Access.WRITE),
        (20, Access.READ),
        (10, Access.READ),
        (0, Access.NONE),
    ],
)
def test_a_level_is_understood(hub, forge, level, access):
    hub.join("bob", level)
    assert forge.access("bob") is access


@pytest.mark.parametrize("state", [{"bot": True}, {"state": "blocked"}])
def test_bots_and_blocked_people_may_nothing(hub, forge, state):
    hub.join("mallory", 40, **state)
    assert forge.access("mallory") is Access.NONE
    assert forge.access("../ada") is Access.NONE


def test_notes_are_paged_and_those_of_the_system_left_out(hub, forge):
    for number in range(250):
        hub.say(7, f"remark {number}", "ada", system=number == 3)
    assert len(list(forge.comments(7))) == 249


def test_a_token_that_only_reads_knows_the_bots_notes_by_name(hub):
    for author in (BOT, "ada", ""):
        hub.say(7, "a note", author)
    reading = hub.variables(7, DRAFT_PLAN_GITLAB_TOKEN=READING)
    for bot, mine in (("github-actions[bot]", [False] * 3), (BOT, [True, False, False]), ("", [False] * 3)):
        forge = choose_forge(reading, bot)
        assert [each.mine for each in forge.comments(7)] == mine
        with pytest.raises(RefusedError):
            forge.create_comment(7, "written")
        forge.client.close()


def test_a_commit_is_made_once_and_never_over_a_newer_one(hub, forge):
    head = hub.store.head("feature")
    landed = forge.commit("feature", head, {"specs/keys/plan.md": "# Plan\n"}, "Plan")
    assert hub.store.text("feature", "specs/keys/plan.md") == "# Plan"
    assert forge.commit("feature", landed.commit, {"specs/keys/plan.md": "# Plan\n"}, "Plan").commit == ""
    with pytest.raises(MovedError):
        forge.commit("feature", head, {"specs/keys/plan.md": "# Other\n"}, "Plan")


def test_a_commit_whose_reply_was_lost_is_recognised(hub, forge):
    hub.rule = lambda method, target, _: Fault(502, after=True) if target.endswith("/commits") else None
    landed = forge.commit("feature", hub.store.head("feature"), {"specs/keys/plan.md": "# Plan\n"}, "Plan")
    assert landed.commit == hub.store.head("feature")


def test_a_request_is_opened_once(hub, forge):
    stands = forge.branch("draft-plan/7", hub.store.head("feature"))
    forge.commit("draft-plan/7", stands, {"x.md": "x"}, "Plan")
    first = forge.propose("draft-plan/7", "feature", "Plan", "")
    assert forge.propose("draft-plan/7", "feature", "Plan", "") == first
    hub.rule = lambda method, target, _: Fault(0, after=True) if method == "POST" else None
    assert forge.propose("draft-plan/7", "main", "Plan", "") != first


def test_a_check_is_a_status(hub, forge):
    forge.check(Check(hub.store.head("feature"), "draft-plan", "neutral", "1 plan", "", (), "https://ci.test/1"))
    (status,) = hub.statuses
    assert (status["state"], status["description"]) == ("success", "1 plan")


def test_a_suggestion_is_put_once_in_gitlabs_own_form(hub, forge):
    note = Note(SPEC, 3, hub.store.head("feature"), "```suggestion\nx\n```")
    assert forge.suggest(7, [note]) == 1
    assert forge.suggest(7, [note]) == 0
    assert hub.of(7) == ["```suggestion:-0+0\nx\n```"]


@pytest.mark.parametrize("project", ["", "x", "../x y", "a/b?c"])
def test_a_project_is_an_id_or_a_path(project):
    with pytest.raises(ForgeError):
        choose_forge(
            {
                "GITLAB_CI": "true",
                "DRAFT_PLAN_GITLAB_TOKEN": "t",
                "CI_API_V4_URL": "https://x.test",
                "CI_PROJECT_ID": project or "?",
            }
        )


def pipeline(hub, folder, number):
    """The two jobs of one pipeline."""
    environment = hub.variables(7, CI_PIPELINE_ID=str(number), CI_PIPELINE_URL=f"https://gitlab.test/{number}")
    checkout, place = folder / f"checkout-{number}", folder / f"artifact-{number}"
    quiet = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "clone", "-q", "-b", "feature", str(hub.store.path), str(checkout)], env=quiet, check=True)
    forge = choose_forge(environment)
    forge.client.sleep = lambda _: None
    occasion = read_occasion(environment)
    artifact = asyncio.run(suggest(SuggestOrder(root=checkout, occasion=occasion), {}, forge))
    hand_over(artifact, place, environment)
    save(artifact, place)
    hub.artifacts[number] = (place / NAME).read_bytes()
    hub.calls.clear()
    order = publish_order(place, environment, modes=["comment"], number=7, key="plan", specs=SPEC_GLOBS, dry=False)
    published = publish(order, forge)
    forge.client.close()
    return artifact, published, place


def test_a_conversation_on_gitlab(hub, tmp_path):
    first, published, place = pipeline(hub, tmp_path, 1)
    assert published.lines == ("comment: created",)
    report = json.loads((place / QUALITY).read_text(encoding="utf-8"))
    assert {"description", "check_name", "fingerprint", "severity", "location"} == set(report[0])
    assert report[0]["location"]["path"] == SPEC
    keep, block = (
        next(q for q in first.suggestions[0].questions if words in q.question) for words in ("how long", "who may")
    )
    hub.say(7, f"/draft-plan answer {keep.id} for 90 days", "ada")
    hub.say(7, f"/draft-plan answer {block.id} nobody", "eve")
    second, published, _ = pipeline(hub, tmp_path, 2)
    assert published.lines == ("comment: updated",)
    assert [each.question for each in second.suggestions[0].given] == [keep.id]
    assert 0 < len(second.suggestions[0].redrafted) < len(first.suggestions[0].redrafted)
    _, published, _ = pipeline(hub, tmp_path, 3)
    assert published.lines == ("comment: unchanged",)
    assert hub.writes == []
    assert find(hub.of(7)[0], "plan").given == second.suggestions[0].given


def test_without_a_token_nothing_is_published_and_that_is_told(hub, tmp_path):
    environment = hub.variables(7, DRAFT_PLAN_GITLAB_TOKEN="")
    assert choose_forge(environment) is None
    save(Artifact(number=7, head="a" * 40, base="b" * 40, notices=("something to say",)), tmp_path)
    order = publish_order(tmp_path, environment, modes=["comment"], number=7, key="plan", specs=SPEC_GLOBS, dry=False)
    with pytest.raises(UsageError, match="no token") as told:
        publish(order, None)
    assert "DRAFT_PLAN_GITLAB_TOKEN" in told.value.remedy
