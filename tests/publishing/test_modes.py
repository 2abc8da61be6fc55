"""The surfaces beside the comment: check, commit, request, suggestion, dry run."""

import json

import pytest
from tests.publishing.conftest import SPEC, suggested
from tests.serving.loopback import Fault

from draft_plan.artifact import Given, Part, Remark, Rewrite
from draft_plan.errors import UsageError
from draft_plan.publishing import publish

FILES = {"specs/meters/plan.md": "# Plan\n", "specs/meters/plan.json": "{}\n"}


@pytest.mark.case("modes: summary and dry run")
def test_a_dry_run_shows_the_comment_and_calls_nobody(hub, make):
    published = publish(make(dry=True), None)
    assert "Q-ab12cd" in published.body
    assert hub.calls == []


@pytest.mark.case("modes: comment and check")
def test_a_check_is_neutral_and_names_the_lines_behind_questions(hub, forge, make):
    publish(make(modes=("check",)), forge)
    (check,) = hub.checks.values()
    assert (check["conclusion"], check["head_sha"]) == ("neutral", hub.store.head("feature"))
    assert [(each["path"], each["start_line"]) for each in check["annotations"]] == [(SPEC, 3)]


@pytest.mark.case("crash: same commit again")
def test_a_second_run_updates_the_same_check(hub, forge, make):
    publish(make(modes=("check",)), forge)
    publish(make(modes=("check",)), forge)
    assert len(hub.checks) == 1


@pytest.mark.case("size: 51 annotations")
def test_more_than_fifty_annotations_go_in_several_requests(hub, forge, make):
    remarks = tuple(Remark(rule="L1", severity="warning", message=f"m{n}", path=SPEC, line=n + 1) for n in range(51))
    publish(make(suggested(remarks=remarks), modes=("check",)), forge)
    assert len(next(iter(hub.checks.values()))["annotations"]) == 52
    sent = [len(json.loads(call.body)["output"]["annotations"]) for call in hub.writes]
    assert sent == [50, 2]


@pytest.mark.case("modes: commit and request of its own")
def test_a_commit_lands_on_the_branch_of_the_request(hub, forge, make):
    publish(make(suggested(files=FILES), modes=("commit",)), forge)
    assert hub.store.text("feature", "specs/meters/plan.md") == "# Plan"
    assert hub.store.text("feature", SPEC) == "# Meters"


@pytest.mark.case("modes: nothing to commit")
def test_a_commit_that_changes_nothing_is_not_made(hub, forge, make):
    publish(make(suggested(files=FILES), modes=("commit",)), forge)
    before = hub.store.head("feature")
    assert publish(make(suggested(files=FILES), modes=("commit",)), forge).lines == ("commit: nothing had changed",)
    assert hub.store.head("feature") == before


@pytest.mark.case("modes: commit and request of its own")
def test_a_commit_of_the_bot_does_not_make_its_own_comment_old(hub, forge, make):
    """Where the job's own token commits, no further run follows that could write the comment."""
    order = make(suggested(files=FILES), modes=("commit", "comment"))
    assert publish(order, forge).lines[1] == "comment: created"
    head = hub.store.head("feature")
    assert publish(order, forge).lines == ("commit: nothing had changed", "comment: unchanged")
    assert hub.store.head("feature") == head


def test_a_commit_of_somebody_else_on_top_is_a_newer_one(hub, forge, make):
    order = make(suggested(files=FILES), modes=("commit", "comment"))
    hub.store.push("feature", FILES | {"x": "y"})
    assert publish(order, forge).lines == (
        "commit: the branch feature has moved on",
        "comment: left to a newer commit",
    )


def test_an_answer_is_named_in_the_commit(hub, forge, make):
    given = (Given(question="Q-ab12cd", answer="1 year", by="ada"),)
    publish(make(suggested(files={SPEC: "# Meters\n\n- Q: a → A: b\n"}, given=given), modes=("commit",)), forge)
    assert "answers to Q-ab12cd" in hub.store.git("log", "-1", "--format=%s", "feature")


@pytest.mark.case("modes: branch moved")
def test_a_branch_that_moved_is_left_to_its_own_run(hub, forge, make):
    order = make(suggested(files=FILES), modes=("commit",))
    moved = hub.store.push("feature", {"x": "y"})
    assert publish(order, forge).lines == ("commit: the branch feature has moved on",)
    assert hub.store.head("feature") == moved


@pytest.mark.case("modes: branch moved")
def test_a_branch_that_moves_while_committing_is_not_forced(hub, forge, make):
    def race(method, target, _):
        if method == "POST" and target.endswith("/git/commits"):
            hub.store.push("feature", {"x": "y"})

    hub.rule = race
    published = publish(make(suggested(files=FILES), modes=("commit",)), forge)
    assert "moved on" in published.lines[0]
    assert not published.failed
    assert hub.store.text("feature", "x") == "y"


@pytest.mark.case("modes: branch protected")
def test_a_protected_branch_refuses_and_that_is_told(hub, forge, make):
    hub.protected.add("feature")
    published = publish(make(suggested(files=FILES), modes=("commit", "comment")), forge)
    assert published.lines == (
        "commit: the forge refused (422): Protected branch update failed",
        "comment: created",
    )
    assert published.failed


def test_nothing_is_committed_to_a_fork(hub, forge, make):
    hub.pulls[7]["origin"] = "mallory/housing"
    before = hub.store.head("feature")
    assert "fork" in publish(make(suggested(files=FILES), modes=("commit",)), forge).lines[0]
    assert hub.store.head("feature") == before


@pytest.mark.parametrize(
    "path",
    [
        "../x.md",
        "/etc/x.md",
        ".github/workflows/x.md",
        "specs/meters/../../x.md",
        "specs/other/plan.md",
        "README.md",
        "specs/meters/plan.sh",
        "specs/meters/sub/plan.md",
        "specs\\meters\\plan.md",
        "specs/meters/.git/x.md",
    ],
)
def test_only_what_lies_beside_the_spec_is_committed(hub, forge, make, path):
    before = hub.store.head("feature")
    with pytest.raises(UsageError):
        publish(make(suggested(files={path: "x"}), modes=("commit",)), forge)
    assert hub.store.head("feature") == before


def test_a_spec_outside_of_the_globs_is_not_committed(hub, forge, make):
    order = make(suggested(spec="docs/a.md", files={"docs/plan.md": "x"}), modes=("commit",))
    with pytest.raises(UsageError):
        publish(order, forge)


@pytest.mark.case("modes: commit and request of its own")
@pytest.mark.case("modes: request open already")
def test_a_request_of_its_own_is_opened_once(hub, forge, make):
    order = make(suggested(files=FILES), modes=("pr",))
    publish(order, forge)
    publish(order, forge)
    (opened,) = [each for each in hub.pulls.values() if each["branch"] == "draft-plan/7"]
    assert opened["base"] == "feature"
    assert hub.store.text("draft-plan/7", "specs/meters/plan.md") == "# Plan"


@pytest.mark.case("modes: branch exists")
def test_a_branch_that_stands_is_gone_on_with_and_nothing_on_it_is_lost(hub, forge, make):
    theirs = hub.store.push("draft-plan/7", {"specs/meters/notes.md": "ours"}, start=hub.store.head("feature"))
    assert publish(make(suggested(files=FILES), modes=("pr",)), forge).lines[0].startswith("pr: request ")
    assert hub.store.git("rev-parse", "draft-plan/7^") == theirs
    assert hub.store.text("draft-plan/7", "specs/meters/notes.md") == "ours"


@pytest.mark.case("modes: 422 after the branch was made")
@pytest.mark.parametrize("times", [1, 9])
def test_a_branch_that_is_not_seen_everywhere_yet_is_asked_for_once_more(hub, forge, make, times):
    left = [Fault(422, (), {"message": "Validation Failed: head is invalid"})] * times
    hub.rule = lambda method, target, _: left.pop() if left and (method, target[-6:]) == ("POST", "/pulls") else None
    published = publish(make(suggested(files=FILES), modes=("pr",)), forge)
    assert published.failed is (times > 2)
    assert sum(call.target.endswith("/pulls") for call in hub.writes) == 2
    assert len(hub.pulls) == (1 if published.failed else 2)


@pytest.mark.case("size: overflow links to the artifact")
def test_a_plan_too_long_for_a_comment_leads_to_its_run(hub, forge, make):
    parts = tuple(Part(heading=f"Part {n}", text=f"## Part {n}\n\n{'z' * 9000}\n") for n in range(10))
    publish(make(suggested(parts=parts), link="https://github.test/acme/housing/actions/runs/11"), forge)
    (body,) = hub.of(7)
    assert "3 of 10 sections do not fit here._ The whole plan is in the artifact of [this run](https://github" in body


@pytest.mark.case("modes: requests by Actions forbidden")
def test_a_bot_that_may_not_open_requests_says_so(hub, forge, make):
    hub.may_propose = False
    published = publish(make(suggested(files=FILES), modes=("pr",)), forge)
    assert published.failed
    assert "not permitted" in published.lines[0]


def test_a_request_whose_reply_was_lost_is_found_again(hub, forge, make):
    hub.rule = lambda method, target, _: (
        Fault(502, after=True) if method == "POST" and target.endswith("/pulls") else None
    )
    assert publish(make(suggested(files=FILES), modes=("pr",)), forge).lines[0].startswith("pr: request ")


def test_answers_are_offered_as_suggestions_on_the_spec(hub, forge, make):
    rewrites = (Rewrite(line=1, text="# Meters\n\n## Clarifications\n- Q: a → A: `b`"),)
    publish(make(suggested(rewrites=rewrites), modes=("suggestion",)), forge)
    publish(make(suggested(rewrites=rewrites), modes=("suggestion",)), forge)
    (review,) = hub.reviews
    assert review["reply"]["body"].startswith("```suggestion\n# Meters\n")


def test_an_artifact_of_another_request_is_refused(hub, forge, make):
    with pytest.raises(UsageError, match="request 7, not 8"):
        publish(make(number=7).__class__(**{**_fields(make()), "number": 8}), forge)
    assert hub.writes == []


def _fields(order):
    return {name: getattr(order, name) for name in order.__slots__}


def test_a_quiet_artifact_is_not_published(hub, forge, make):
    order = make()
    quiet = order.__class__(**_fields(order) | {"artifact": order.artifact.model_copy(update={"quiet": True})})
    assert publish(quiet, forge).lines == ("nothing to suggest: no spec was added or changed",)
    assert hub.calls == []
