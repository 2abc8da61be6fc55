"""Limits are kept, writes are spaced and never repeated blindly, and the token stays where it belongs."""

import pytest
from tests.publishing.conftest import HEADERS, Clock
from tests.serving.github.server import NAME, serve
from tests.serving.loopback import Fault

from draft_plan.errors import ForgeError
from draft_plan.forge import LostReplyError, MissingError, RefusedError, Spent, limits
from draft_plan.forge.http import Client

PATH = f"/repos/{NAME}/issues/7/comments"


@pytest.fixture
def hub(tmp_path):
    with serve(tmp_path) as hub:
        hub.store.push("main", {"a": "b"})
        hub.open("main", number=7)
        yield hub


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def client(hub, clock):
    made = Client(hub.url, HEADERS, clock=clock, sleep=clock.sleep, now=clock)
    yield made
    made.close()


def limited(status, **headers):
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Fault(
        status,
        (*named, ("Date", "Thu, 01 Jan 1970 00:16:40 GMT")),
        {"message": "You have exceeded a secondary rate limit"},
    )


def spent(until):
    return limited(403, X_RateLimit_Remaining="0", X_RateLimit_Reset=str(until))


def first(fault):
    left = [fault]
    return lambda *_: left.pop() if left else None


def row(name, waited, fault, *, case):
    return pytest.param(fault, waited, id=name, marks=pytest.mark.case(f"limits: {case}"))


SECONDARY = "secondary, with and without a time"


@pytest.mark.parametrize(
    ("fault", "waited"),
    [
        row("429", 7, limited(429, Retry_After="7"), case="429"),
        row("429 without a time", limits.UNSAID, limited(429), case="429"),
        row("403 with a time", 5, limited(403, Retry_After="5"), case=SECONDARY),
        row("secondary without a time", limits.UNSAID, limited(403), case=SECONDARY),
        row("primary", 30, spent(until=1030), case="primary, with a reset"),
        row("reset in the past", 1, spent(until=1), case="reset in the past"),
    ],
)
def test_a_limit_is_waited_for(hub, client, clock, fault, waited):
    hub.rule = first(fault)
    client.send("POST", PATH, {"body": "x"})
    assert sum(clock.slept) >= waited
    assert len(hub.of(7)) == 1


@pytest.mark.case("limits: reset 40 minutes ahead")
def test_a_limit_that_lasts_too_long_ends_the_run_and_says_so(hub, client, clock):
    hub.rule = first(spent(until=1000 + 40 * 60))
    with pytest.raises(RefusedError, match="2400 s"):
        client.send("GET", PATH)
    assert clock.slept == []


@pytest.mark.case("limits: clock of ours wrong")
def test_the_clock_of_the_forge_counts_where_ours_is_wrong(hub, client, clock):
    clock.at = 90_000.0
    hub.rule = first(spent(until=1030))
    client.send("GET", PATH)
    assert clock.slept == [30.0]


@pytest.mark.case("limits: a second between writes")
def test_writes_are_a_second_apart(hub, client, clock):
    for _ in range(3):
        client.send("POST", PATH, {"body": "x"})
    assert clock.slept == [1.0, 1.0]
    assert client.spent.writes == 3


@pytest.mark.parametrize("fault", [Fault(0, after=True), Fault(502, after=True), Fault(503)])
def test_a_post_is_never_sent_twice(hub, client, fault):
    hub.rule = lambda *_: fault
    with pytest.raises(LostReplyError):
        client.send("POST", PATH, {"body": "x"})
    assert len(hub.writes) == 1


def test_a_read_is_tried_again_a_few_times(hub, client):
    hub.rule = lambda _m, _t, number: Fault(502) if number < 3 else None
    assert client.send("GET", PATH).data == []
    hub.rule = lambda *_: Fault(0)
    with pytest.raises(ForgeError):
        client.send("GET", PATH)
    assert len(hub.calls) == 6


def test_a_redirect_is_refused(hub, client):
    hub.rule = lambda *_: Fault(307, (("Location", "http://127.0.0.1:9/steal"),))
    with pytest.raises(RefusedError):
        client.send("GET", PATH)


def test_a_next_page_on_another_host_is_refused(hub, client):
    hub.rule = first(Fault(200, (("Link", '<http://127.0.0.1:9/x>; rel="next"'),), []))
    with pytest.raises(RefusedError, match="another host"):
        list(client.pages(PATH))


def test_paging_ends(hub, client):
    hub.rule = lambda *_: Fault(200, (("Link", f'<{hub.url}{PATH}?page=2>; rel="next"'),), [])
    assert list(client.pages(PATH)) == []
    assert len(hub.calls) == 100


@pytest.mark.parametrize("body", [{"x": 1}, None])
def test_a_list_that_is_none_is_refused(hub, client, body):
    hub.rule = lambda *_: Fault(200, (), body)
    with pytest.raises(ForgeError):
        list(client.pages(PATH))


def test_an_error_is_told_in_one_printable_line(hub, client):
    hub.rule = lambda *_: Fault(404, (), {"message": "gone\x1b[31m\n" + "x" * 900})
    with pytest.raises(MissingError) as error:
        client.send("GET", PATH)
    assert error.value.what.isprintable()
    assert len(error.value.what) < 300


@pytest.mark.parametrize("base", ["http://example.test", "ftp://x", "https://user:pw@example.test", "", "https://"])
def test_the_token_goes_only_to_an_https_host(base):
    with pytest.raises(ForgeError):
        Client(base, HEADERS)


@pytest.mark.parametrize("value", ["-1", "1e9", "soon", "", "99999999999999", "٣"])
def test_a_header_that_is_no_number_is_no_time(value):
    assert limits.wait({"retry-after": value}, 0.0) == limits.UNSAID


@pytest.mark.case("limits: budget printed")
def test_what_was_spent_of_the_forges_limit_is_told(hub, client):
    client.send("GET", PATH)
    client.send("POST", PATH, {"body": "x"})
    assert str(client.spent) == "2 requests to the forge, 1 to write; 998 of 1000 left until 04:00 UTC"


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({}, "it names no limit"),
        ({"x-ratelimit-limit": "60", "x-ratelimit-remaining": "-1"}, "it names no limit"),
        ({"ratelimit-limit": "600", "ratelimit-remaining": "599"}, "599 of 600 left"),
        ({"ratelimit-limit": "600", "ratelimit-remaining": "0", "ratelimit-reset": "9" * 11}, "0 of 600 left until"),
    ],
    ids=["silent", "strange", "GitLab", "far away"],
)
def test_a_limit_is_told_as_the_forge_names_it(headers, told):
    assert f"1 request to the forge, 0 to write; {told}" in str(Spent(1, 0, limits.budget(headers)))
