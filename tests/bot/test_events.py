"""What each event brings about: both jobs, on loopback, from the event's payload to what stands on the request."""

import pytest
from tests.bot.test_conversation import SPEC, Job, comment_id, hub, question, sticky

__all__ = ["hub"]  # the fixture: a loopback with a request that adds a spec


@pytest.fixture
def job(hub, tmp_path):
    return Job(hub, tmp_path, ["comment"])


@pytest.mark.parametrize(
    "action",
    [
        pytest.param(action, marks=pytest.mark.case(f"events: {case}"), id=action)
        for action, case in {
            "opened": "opened",
            "synchronize": "synchronize",
            "reopened": "reopened",
            "ready_for_review": "draft, then ready for review",
            "edited": "edited",
        }.items()
    ],
)
def test_a_request_gets_its_plan_once(hub, job, action):
    assert job.run("pull_request", hub.payload(7, action))[1].lines == ("comment: created",)
    assert "for how long are movements recorded?" in sticky(hub)


@pytest.mark.case("events: synchronize")
def test_a_push_that_changes_the_spec_changes_the_same_comment(hub, job):
    job.run("pull_request", hub.payload(7))
    made, text = comment_id(hub), hub.store.text("feature", SPEC)
    hub.store.push("feature", {SPEC: text + "\n- **SC-002**: No key is missing for more than a day.\n"})
    assert job.run("pull_request", hub.payload(7, "synchronize"))[1].lines == ("comment: updated",)
    assert comment_id(hub) == made
    assert "SC-002" in sticky(hub)


@pytest.mark.case("events: closed")
@pytest.mark.case("events: draft, then ready for review")
@pytest.mark.parametrize("state", [{"state": "closed"}, {"draft": True}], ids=["closed", "draft"])
def test_a_request_that_is_closed_or_a_draft_is_left_alone(hub, job, state):
    hub.pulls[7] |= state
    artifact, _ = job.run("pull_request", hub.payload(7, "edited"))
    assert artifact.quiet
    assert hub.calls == []


@pytest.mark.case("events: run by hand")
def test_a_run_by_hand_plans_the_request_it_names(hub, job):
    assert job.run("workflow_dispatch", {"inputs": {"number": "7"}})[1].lines == ("comment: created",)


@pytest.mark.case("events: merge group")
def test_a_merge_queue_is_let_through_without_a_word(hub, job):
    head, base = hub.store.head("feature"), hub.store.head("main")
    artifact, published = job.run("merge_group", {"merge_group": {"head_sha": head, "base_sha": base}})
    assert artifact.quiet
    assert not published.failed
    assert hub.writes == []


@pytest.mark.case("events: comment on an issue, on a request")
def test_a_command_counts_on_a_request_and_not_on_an_issue(hub, job):
    artifact, _ = job.run("pull_request", hub.payload(7))
    command = f"/draft-plan answer {question(artifact, 'how long').id} for 90 days"
    on_issue = hub.commented(hub.say(8, command, login="ada"))
    assert job.run("issue_comment", on_issue)[0].quiet
    assert hub.writes == []
    on_request = hub.commented(hub.say(7, command, login="ada"))
    assert job.run("issue_comment", on_request)[1].lines == ("comment: updated",)
    assert "for 90 days (answered by `ada`)" in sticky(hub)


@pytest.mark.case("crash: attempt 2 of a run")
def test_a_second_attempt_of_a_run_writes_nothing_twice(hub, tmp_path):
    job = Job(hub, tmp_path, ["commit", "check", "comment"])
    event = hub.payload(7)  # an attempt gets the event of the first, though the bot's commit has moved the branch
    _, published = job.run("pull_request", event)
    assert [line.split()[1] for line in published.lines] == ["committed", "1", "created"]
    body, head = sticky(hub), hub.store.head("feature")
    _, published = job.run("pull_request", event, run=1)
    assert published.lines[::2] == ("commit: nothing had changed", "comment: unchanged")
    # only the job that writes, with the artifact that the first attempt left
    published = job.publish(tmp_path / "run-1" / "artifact", 7, run=1)
    assert published.lines[::2] == ("commit: nothing had changed", "comment: unchanged")
    assert (sticky(hub), hub.store.head("feature"), len(hub.checks)) == (body, head, 1)
