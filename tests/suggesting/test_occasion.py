"""What an event says is read as data; what it does not say is nothing."""

import json

import pytest

from draft_plan.errors import UsageError
from draft_plan.occasion import read_occasion

SHA, OTHER = "a" * 40, "b" * 40


def pull(**changes):
    given = {
        "number": 7,
        "state": "open",
        "draft": False,
        "labels": [{"name": "plan"}],
        "head": {"sha": SHA, "repo": {"full_name": "acme/keys"}},
        "base": {"sha": OTHER, "repo": {"full_name": "acme/keys"}},
    }
    return {"action": "opened", "pull_request": given | changes}


@pytest.mark.parametrize("action", ["opened", "synchronize", "reopened", "ready_for_review", "edited", "labeled"])
def test_a_pull_request_is_read(event, action):
    found = event("pull_request", pull() | {"action": action})
    assert (found.kind, found.action, found.number, found.head, found.base) == ("pull_request", action, 7, SHA, OTHER)
    assert found.labels == ("plan",)
    assert not found.untrusted


@pytest.mark.parametrize(
    "head",
    [{"sha": SHA, "repo": {"full_name": "mallory/keys"}}, {"sha": SHA, "repo": None}, {"sha": SHA}],
    ids=["fork", "deleted fork", "no repository"],
)
def test_a_branch_of_another_repository_is_not_trusted(event, head):
    assert event("pull_request", pull(head=head)).untrusted


def test_a_branch_of_dependabot_is_not_trusted(event):
    assert event("pull_request", pull(), GITHUB_ACTOR="dependabot[bot]").untrusted


def test_a_fork_of_the_same_name_is_told_apart_by_its_owner(event):
    assert event("pull_request", pull(head={"sha": SHA, "repo": {"full_name": "Acme2/keys"}})).untrusted


def test_a_draft_and_a_closed_request_are_seen(event):
    found = event("pull_request", pull(draft=True, state="closed"))
    assert found.draft
    assert found.closed


def test_a_merge_group_names_its_commits(event):
    found = event("merge_group", {"merge_group": {"head_sha": SHA, "base_sha": OTHER}})
    assert (found.head, found.base, found.number) == (SHA, OTHER, 0)


def test_a_push_of_a_new_branch_has_no_commit_before(event):
    found = event("push", {"before": "0" * 40, "after": SHA})
    assert (found.head, found.base) == (SHA, "")


def test_a_run_by_hand_names_its_request(event):
    assert event("workflow_dispatch", {"inputs": {"number": "12"}}).number == 12
    assert event("workflow_dispatch", {"inputs": {"number": "12; rm -rf"}}).number == 0


@pytest.mark.parametrize("sha", ["", "HEAD", "--output=x", "a" * 39, "A" * 40, None, 7, {"x": 1}])
def test_a_commit_that_is_none_is_left_out(event, sha):
    assert event("pull_request", pull(head={"sha": sha, "repo": {"full_name": "acme/keys"}})).head == ""


@pytest.mark.parametrize(
    "payload", [{}, {"pull_request": []}, {"pull_request": {"labels": [None, 3]}}, {"comment": None}]
)
def test_a_strange_payload_says_nothing(event, payload):
    assert event("pull_request", payload).number == 0


@pytest.mark.parametrize("content", ["", "[]", "{", "null", "[" * 100_000])
def test_a_payload_that_is_no_object_is_refused(tmp_path, content):
    path = tmp_path / "event.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError):
        read_occasion({}, path)


def test_outside_of_a_forge_there_is_no_event():
    assert read_occasion({}).kind == "plain"


def test_a_merge_request_of_gitlab_is_read_from_its_variables():
    found = read_occasion(
        {
            "GITLAB_CI": "true",
            "CI_PIPELINE_SOURCE": "merge_request_event",
            "CI_MERGE_REQUEST_IID": "4",
            "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "1",
            "CI_MERGE_REQUEST_TARGET_PROJECT_ID": "1",
            "CI_COMMIT_SHA": SHA,
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": OTHER,
            "CI_MERGE_REQUEST_LABELS": "a,b",
            "CI_MERGE_REQUEST_TITLE": "Draft: keys",
        }
    )
    assert (found.number, found.head, found.base, found.labels, found.draft) == (4, SHA, OTHER, ("a", "b"), True)
    assert not found.untrusted


def test_a_merge_request_from_another_project_is_not_trusted():
    found = read_occasion(
        {
            "GITLAB_CI": "true",
            "CI_MERGE_REQUEST_IID": "4",
            "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "2",
            "CI_MERGE_REQUEST_TARGET_PROJECT_ID": "1",
        }
    )
    assert found.untrusted


def test_a_comment_is_read_as_it_stood_before_and_after(event):
    payload = {
        "action": "edited",
        "issue": {"number": 7, "state": "open", "pull_request": {}},
        "comment": {"id": 5, "body": "new", "user": {"login": "github-actions[bot]"}},
        "changes": {"body": {"from": "old"}},
        "sender": {"login": "ada", "type": "User"},
    }
    said = event("issue_comment", json.loads(json.dumps(payload))).said
    assert (said.body, said.before, said.author, said.sender, said.by_bot) == (
        "new",
        "old",
        "github-actions[bot]",
        "ada",
        False,
    )
