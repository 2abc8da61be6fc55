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


def test_the_first_run_creates_the_comment(hub, forge, make):
    published = publish(make(), forge)
    assert published.lines == ("comment: created",)
    assert len(hub.of(7)) == 1
    assert hub.of(7)[0].startswith("<!-- draft-plan:1 key=plan ")


def test_the_second_run_with_the_same_content_writes_nothing(hub, forge, make):
    publish(make(), forge)
    hub.calls.clear()
    assert publish(make(run=12), forge).lines == ("comment: unchanged",)
    assert hub.writes == []


def test_another_content_updates_the_same_comment(hub, forge, make):
    publish(make(), forge)
    assert publish(make(suggested(covered=4)), forge).lines == ("comment: updated",)
    assert len(ours(hub)) == 1
    assert "4 of 4 items covered" in ours(hub)[0]


@pytest.mark.parametrize("before", [30, 100, 1000])
def test_the_comment_is_found_behind_many_others(hub, forge, make, before):
    for number in range(before):
        hub.say(7, f"remark {number}", login="ada")
    publish(make(), forge)
    publish(make(suggested(covered=4)), forge)
    assert len(ours(hub)) == 1


def test_a_marker_planted_by_somebody_else_is_none_of_ours(hub, forge, make):
    publish(make(), forge)
    planted = hub.of(7)[0]
    hub.comments.clear()
    hub.say(7, planted, login="mallory")
    assert publish(make(), forge).lines == ("comment: created",)
    assert hub.of(7, "mallory") == [planted]


def test_of_two_comments_of_ours_the_newest_is_kept(hub, forge, make):
    publish(make(), forge)
    body = hub.of(7)[0]
    newest = hub.say(7, body)
    publish(make(suggested(covered=4)), forge)
    assert [each["id"] for each in hub.comments.values() if each["login"] == BOT] == [newest]


def test_a_comment_of_another_key_is_left_alone(hub, forge, make):
    publish(make(key="nightly"), forge)
    publish(make(), forge)
    assert len(ours(hub, "nightly")) == len(ours(hub)) == 1


def test_a_comment_deleted_between_reading_and_writing_is_made_anew(hub, forge, make):
    publish(make(), forge)

    def vanish(method, target, _):
        if method == "PATCH":
            hub.comments.clear()

    hub.rule = vanish
    assert publish(make(suggested(covered=4)), forge).lines == ("comment: created",)
    assert len(ours(hub)) == 1


def test_a_locked_request_is_told_and_fails(hub, forge, make):
    hub.locked.add(7)
    published = publish(make(), forge)
    assert published.failed
    assert "locked" in published.lines[0]
    assert hub.of(7) == []


def test_line_ends_changed_by_the_forge_are_no_change(hub, forge, make):
    publish(make(), forge)
    (held,) = hub.comments.values()
    held["body"] = held["body"].replace("\n", "\r\n") + "\r\n"
    assert publish(make(), forge).lines == ("comment: unchanged",)


def test_the_same_content_for_another_commit_is_no_news(hub, forge, make):
    publish(make(), forge)
    hub.store.push("feature", {"x": "y"})
    assert publish(make(), forge).lines == ("comment: unchanged",)


LOST = [Fault(0, after=True), Fault(502, after=True), Fault(504, after=True)]


@pytest.mark.parametrize("fault", LOST, ids=["cut", "502", "504"])
def test_a_reply_lost_after_creating_gives_one_comment(hub, forge, make, fault):
    hub.rule = lambda method, _, number: fault if method == "POST" and number == 1 else None
    publish(make(), forge)
    assert len(ours(hub)) == 1


@pytest.mark.parametrize("fault", [Fault(0), Fault(502)], ids=["cut", "502"])
def test_a_create_that_never_happened_is_done_once_more(hub, forge, make, fault):
    hub.rule = lambda method, _, number: fault if method == "POST" and number == 1 else None
    publish(make(), forge)
    assert len(ours(hub)) == 1


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


def test_an_older_commit_that_finishes_last_does_not_overwrite(hub, forge, make):
    old = make(suggested(title="Old"))
    hub.store.push("feature", {"specs/meters/spec.md": "# Meters, again\n"})
    publish(make(suggested(title="New")), forge)
    assert publish(old, forge).lines == ("comment: left to a newer commit",)
    assert "New" in ours(hub)[0]
