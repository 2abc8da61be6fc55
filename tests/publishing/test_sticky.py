"""One comment per request, found again by marker and author, whatever happened before."""

import threading

import pytest
from tests.publishing.conftest import suggested
from tests.serving.github.server import BOT
from tests.serving.loopback import Fault

from draft_plan.composing import find
from draft_plan.publishing import publish


def ours(hub, key="plan"):
    return [body for body in hub.of(7) if find(body, key)]


@pytest.mark.case("sticky: no comment yet")
@pytest.mark.case("sticky: marker on the first line")
@pytest.mark.case("modes: comment and check")
def test_the_first_run_creates_the_comment(hub, forge, make):
    published = publish(make(), forge)
    assert published.lines == ("comment: created",)
    assert len(hub.of(7)) == 1
    assert hub.of(7)[0].startswith("<!-- draft-plan:1 key=plan ")


@pytest.mark.case("sticky: same content, no write")
def test_the_second_run_with_the_same_content_writes_nothing(hub, forge, make):
    publish(make(), forge)
    hub.calls.clear()
    assert publish(make(run=12), forge).lines == ("comment: unchanged",)
    assert hub.writes == []


@pytest.mark.case("sticky: one comment of ours")
def test_another_content_updates_the_same_comment(hub, forge, make):
    publish(make(), forge)
    assert publish(make(suggested(covered=4)), forge).lines == ("comment: updated",)
    assert len(ours(hub)) == 1
    assert "4 of 4 items covered" in ours(hub)[0]


@pytest.mark.case("sticky: behind 30, 100 and 1000 others")
@pytest.mark.parametrize("before", [30, 100, 1000])
def test_the_comment_is_found_behind_many_others(hub, forge, make, before):
    for number in range(before):
        hub.say(7, f"remark {number}", login="ada")
    publish(make(), forge)
    publish(make(suggested(covered=4)), forge)
    assert len(ours(hub)) == 1


@pytest.mark.case("sticky: our marker, another author")
def test_a_marker_planted_by_somebody_else_is_none_of_ours(hub, forge, make):
    publish(make(), forge)
    planted = hub.of(7)[0]
    hub.comments.clear()
    hub.say(7, planted, login="mallory")
    assert publish(make(), forge).lines == ("comment: created",)
    assert hub.of(7, "mallory") == [planted]


@pytest.mark.case("sticky: two of ours")
def test_of_two_comments_of_ours_the_newest_is_kept(hub, forge, make):
    publish(make(), forge)
    body = hub.of(7)[0]
    newest = hub.say(7, body)
    publish(make(suggested(covered=4)), forge)
    assert [each["id"] for each in hub.comments.values() if each["login"] == BOT] == [newest]


@pytest.mark.case("sticky: another key")
def test_a_comment_of_another_key_is_left_alone(hub, forge, make):
    publish(make(key="nightly"), forge)
    publish(make(), forge)
    assert len(ours(hub, "nightly")) == len(ours(hub)) == 1


@pytest.mark.case("sticky: deleted between list and change")
def test_a_comment_deleted_between_reading_and_writing_is_made_anew(hub, forge, make):
    publish(make(), forge)

    def vanish(method, target, _):
        if method == "PATCH":
            hub.comments.clear()

    hub.rule = vanish
    assert publish(make(suggested(covered=4)), forge).lines == ("comment: created",)
    assert len(ours(hub)) == 1


@pytest.mark.case("sticky: locked request")
def test_a_locked_request_is_told_and_fails(hub, forge, make):
    hub.locked.add(7)
    published = publish(make(), forge)
    assert published.failed
    assert "locked" in published.lines[0]
    assert hub.of(7) == []


@pytest.mark.case("sticky: line ends changed by the forge")
def test_line_ends_changed_by_the_forge_are_no_change(hub, forge, make):
    publish(make(), forge)
    (held,) = hub.comments.values()
    held["body"] = held["body"].replace("\n", "\r\n") + "\r\n"
    assert publish(make(), forge).lines == ("comment: unchanged",)


@pytest.mark.case("sticky: same content, no write")
def test_the_same_content_for_another_commit_is_no_news(hub, forge, make):
    publish(make(), forge)
    hub.store.push("feature", {"x": "y"})
    assert publish(make(), forge).lines == ("comment: unchanged",)


LOST = [Fault(0, after=True), Fault(502, after=True), Fault(504, after=True)]


@pytest.mark.case("sticky: minimised")
def test_a_comment_that_somebody_hid_is_followed_where_it_is(hub, forge, make):
    publish(make(), forge)
    (held,) = hub.comments.values()
    held["minimised"] = True  # which no reply of the REST API tells
    publish(make(suggested(covered=4)), forge)
    assert list(hub.comments.values()) == [held]
    assert held["minimised"]
    assert "4 of 4 items covered" in held["body"]


def edit(hub, old, new):
    """Somebody edits the newest of the bot's comments; it as it stands then."""
    held = [each for each in hub.comments.values() if each["login"] == BOT][-1]
    assert old in held["body"]
    held["body"] = held["body"].replace(old, new, 1)
    return dict(held)


@pytest.mark.case("sticky: edited by a person")
def test_what_a_person_wrote_into_the_comment_stays(hub, forge, make):
    publish(make(), forge)
    theirs = edit(hub, "## Draft plan", "## Draft plan\n\nAda: settle the first question on Monday.")
    assert publish(make(), forge).lines == ("comment: unchanged",)
    assert "a person had edited" in publish(make(suggested(covered=4)), forge).lines[0]
    assert hub.comments[theirs["id"]] == theirs
    assert "Somebody edited my comment" in ours(hub)[1]
    # from here on the new one is followed, and theirs is left alone
    assert publish(make(suggested(covered=5)), forge).lines == ("comment: updated",)
    assert hub.comments[theirs["id"]] == theirs
    assert len(ours(hub)) == 2
    assert "Somebody edited my comment" not in ours(hub)[1]


@pytest.mark.case("sticky: edited by a person")
@pytest.mark.parametrize(("old", "new"), [("[ ] A.", "[x] A."), ("\n", "\r\n"), ("</sub>", "</sub>\n\n  ")])
def test_a_tick_or_a_blank_is_no_persons_word(hub, forge, make, old, new):
    publish(make(), forge)
    edit(hub, old, new)
    assert publish(make(suggested(covered=4)), forge).lines == ("comment: updated",)
    assert len(ours(hub)) == 1


@pytest.mark.case("sticky: edited by a person")
@pytest.mark.parametrize("after", [True, False], ids=["was made", "was not made"])
def test_a_lost_reply_costs_no_persons_words(hub, forge, make, after):
    publish(make(), forge)
    theirs = edit(hub, "## Draft plan", "## Draft plan, settled on Monday")
    hub.calls.clear()
    hub.rule = lambda method, _, number: Fault(502, after=after) if method == "POST" and number == 1 else None
    publish(make(suggested(covered=4)), forge)
    assert hub.comments[theirs["id"]] == theirs
    assert len(ours(hub)) == 2


@pytest.mark.case("crash: reply lost after creating")
@pytest.mark.parametrize("fault", LOST, ids=["cut", "502", "504"])
def test_a_reply_lost_after_creating_gives_one_comment(hub, forge, make, fault):
    hub.rule = lambda method, _, number: fault if method == "POST" and number == 1 else None
    publish(make(), forge)
    assert len(ours(hub)) == 1


@pytest.mark.case("crash: reply lost after creating")
@pytest.mark.parametrize("fault", [Fault(0), Fault(502)], ids=["cut", "502"])
def test_a_create_that_never_happened_is_done_once_more(hub, forge, make, fault):
    hub.rule = lambda method, _, number: fault if method == "POST" and number == 1 else None
    publish(make(), forge)
    assert len(ours(hub)) == 1


@pytest.mark.case("crash: two runs racing")
def test_two_racing_runs_end_with_one_comment(hub, make):
    from tests.publishing.conftest import HEADERS
    from tests.serving.github.server import NAME

    from draft_plan.forge.github import GitHub
    from draft_plan.forge.http import Client

    barrier = threading.Barrier(2)

    class Racing(GitHub):
        """Both look before either writes."""

        def create_comment(self, number, body):
            barrier.wait(10)
            return super().create_comment(number, body)

    def run():
        client = Client(hub.url, HEADERS, sleep=lambda _: None)
        publish(make(), Racing(client, NAME))
        client.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ours(hub)) == 1


@pytest.mark.case("crash: older commit finishing last")
def test_an_older_commit_that_finishes_last_does_not_overwrite(hub, forge, make):
    old = make(suggested(title="Old"))
    hub.store.push("feature", {"specs/meters/spec.md": "# Meters, again\n"})
    publish(make(suggested(title="New")), forge)
    assert publish(old, forge).lines == ("comment: left to a newer commit",)
    assert "New" in ours(hub)[0]
