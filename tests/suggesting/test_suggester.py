"""From a range of commits to an artifact, with the drafter that needs no model."""

import asyncio
import time

import pytest
from tests.suggesting.conftest import SPEC, TEXT

from draft_plan.artifact import NAME, load, save
from draft_plan.errors import UsageError
from draft_plan.occasion import Occasion
from draft_plan.suggesting import hand_over, suggest
from draft_plan.suggesting.suggester import MOST


def run(order, forge=None):
    return asyncio.run(suggest(order, {}, forge))


def test_an_added_spec_is_planned(checkout, order):
    head = checkout.commit({SPEC: TEXT})
    artifact = run(order(head))
    (planned,) = artifact.suggestions
    assert (planned.spec, planned.state, planned.model) == (SPEC, "planned", "offline")
    assert planned.plan == "specs/keys/plan.md"
    assert set(planned.files) == {"specs/keys/plan.md", "specs/keys/plan.json"}
    assert planned.questions[0].question == "for how long are movements recorded?"
    assert planned.questions[0].line == 7


@pytest.mark.case("crash: same commit again")
def test_a_second_run_on_the_same_commit_changes_nothing(checkout, order):
    head = checkout.commit({SPEC: TEXT})
    first = run(order(head)).suggestions[0]
    again = run(order(head)).suggestions[0]
    assert again.redrafted == ()
    assert [(part.heading, part.text) for part in again.parts] == [(part.heading, part.text) for part in first.parts]


@pytest.mark.case("events: no spec")
def test_a_range_without_specs_is_quiet(checkout, order):
    artifact = run(order(checkout.commit({"src/keys.py": "KEYS = 3\n"})))
    assert artifact.quiet
    assert artifact.suggestions == ()


@pytest.mark.case("events: spec renamed")
def test_a_renamed_spec_is_planned_where_it_is_now(checkout, order):
    checkout.base = checkout.commit({SPEC: TEXT})
    head = checkout.commit({}, moved=[(SPEC, "specs/cabinet/spec.md")])
    assert [(each.spec, each.state) for each in run(order(head)).suggestions] == [("specs/cabinet/spec.md", "planned")]


@pytest.mark.case("events: spec deleted")
def test_a_deleted_spec_is_said_to_be_gone(checkout, order):
    checkout.base = checkout.commit({SPEC: TEXT})
    head = checkout.commit({}, gone=[SPEC])
    assert [(each.spec, each.state) for each in run(order(head)).suggestions] == [(SPEC, "removed")]


@pytest.mark.case("events: two specs")
def test_two_specs_are_planned_each_on_its_own(checkout, order):
    head = checkout.commit({SPEC: TEXT, "specs/doors/spec.md": TEXT.replace("Key Cabinet", "Doors")})
    assert [each.state for each in run(order(head)).suggestions] == ["planned", "planned"]


def test_a_spec_that_cannot_be_planned_stops_no_other(checkout, order):
    head = checkout.commit({SPEC: TEXT, "specs/doors/spec.md": ""})
    found = {each.spec: each.state for each in run(order(head)).suggestions}
    assert found == {SPEC: "planned", "specs/doors/spec.md": "failed"}


def test_more_specs_than_a_feature_has_are_planned_in_part(checkout, order):
    head = checkout.commit({f"specs/{n}/spec.md": "" for n in range(MOST + 5)})
    artifact = run(order(head))
    assert len(artifact.suggestions) == MOST
    assert any("5 more specs" in notice for notice in artifact.notices)


def test_other_globs_name_other_specs(checkout, order):
    head = checkout.commit({SPEC: TEXT, "rfcs/1.md": TEXT})
    assert [each.spec for each in run(order(head, globs=("rfcs/*.md",))).suggestions] == ["rfcs/1.md"]


@pytest.mark.parametrize(
    ("occasion", "why"),
    [
        (Occasion("pull_request", closed=True), "closed"),
        (Occasion("pull_request", draft=True), "draft"),
        (Occasion("pull_request", labels=("no-plan",)), "no-plan"),
        (Occasion("issue_comment"), "not on a pull request"),
    ],
)
def test_some_requests_are_left_alone(checkout, order, occasion, why):
    artifact = run(order(checkout.commit({SPEC: TEXT}), occasion))
    assert artifact.quiet
    assert why in artifact.notices[0]


def test_a_label_can_be_asked_for(checkout, order):
    head = checkout.commit({SPEC: TEXT})
    assert run(order(head, Occasion("pull_request", number=7), label="plan")).quiet
    assert not run(order(head, Occasion("pull_request", number=7, labels=("plan",)), label="plan")).quiet


@pytest.mark.case("events: draft, then ready for review")
def test_a_draft_is_planned_where_that_is_asked_for(checkout, order):
    assert not run(order(checkout.commit({SPEC: TEXT}), Occasion("pull_request", draft=True), drafts=True)).quiet


def test_a_branch_that_is_not_trusted_gets_the_offline_drafter_and_no_files(checkout, order):
    head = checkout.commit({SPEC: TEXT, ".draft-plan.toml": 'model = "gpt"\nbase_url = "https://evil.example/v1"\n'})
    artifact = run(order(head, Occasion("pull_request", number=7, untrusted=True)))
    (planned,) = artifact.suggestions
    assert (planned.model, planned.files) == ("offline", {})
    assert not (checkout.root / "specs/keys/plan.md").exists()
    assert any("fork" in notice for notice in artifact.notices)


def test_settings_that_the_request_changes_do_not_hold_for_it(checkout, order):
    checkout.base = checkout.commit({".draft-plan.toml": 'template = "flow"\n'})
    head = checkout.commit({SPEC: TEXT, ".draft-plan.toml": 'template = "constitution"\nmodel = "gpt"\n'})
    artifact = run(order(head))
    assert artifact.suggestions[0].template == "flow"
    assert any("those of the base hold" in notice for notice in artifact.notices)


def test_a_shallow_clone_is_told_how_to_become_whole(order):
    with pytest.raises(UsageError, match="fetch-depth: 0"):
        run(order("c" * 40))


def test_an_artifact_is_read_back_as_it_was_written(checkout, order, tmp_path_factory):
    artifact = run(order(checkout.commit({SPEC: TEXT})))
    folder = tmp_path_factory.mktemp("artifact")
    save(artifact, folder)
    assert load(folder)[0] == artifact


@pytest.mark.case("modes: summary and dry run")
def test_a_job_is_told_in_its_summary_and_its_log(checkout, order, tmp_path_factory):
    artifact = run(order(checkout.commit({SPEC: TEXT})))
    folder = tmp_path_factory.mktemp("job")
    told = hand_over(
        artifact, folder / "out", {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(folder / "page.md")}
    )
    assert (folder / "out" / NAME).is_file()
    assert "## Draft plan" in (folder / "page.md").read_text(encoding="utf-8")
    assert "::notice file=specs/keys/spec.md,line=7," in told.log
    assert told.exit_code == 0


@pytest.mark.case("events: spec with a plan beside it")
def test_what_people_wrote_into_the_plan_beside_a_spec_stays(checkout, order):
    first = run(order(checkout.commit({SPEC: TEXT}))).suggestions[0]
    plan = first.files["specs/keys/plan.md"]
    heading = next(part.heading for part in first.parts if part.heading)
    edited = plan.replace(f"## {heading}\n", f"## {heading}\n\nAda: the cabinet is the one in the hall.\n", 1)
    checkout.commit({**first.files, "specs/keys/plan.md": edited})
    head = checkout.commit({SPEC: TEXT + "- **FR-004**: A lost key MUST be reported within a day.\n"})
    (again,) = run(order(head)).suggestions
    assert "Ada: the cabinet is the one in the hall." in again.files["specs/keys/plan.md"]
    assert "FR-004" in again.files["specs/keys/plan.md"]
    assert again.redrafted != ()


@pytest.mark.case("size: 3,000 changed files")
def test_a_range_of_thousands_of_files_is_planned_for_its_spec_alone(checkout, order):
    head = checkout.commit({SPEC: TEXT} | {f"src/part{n % 60}/file{n}.py": f"N = {n}\n" for n in range(3000)})
    began = time.monotonic()
    artifact = run(order(head))
    assert time.monotonic() - began < 60
    assert [(each.spec, each.state) for each in artifact.suggestions] == [(SPEC, "planned")]
    assert set(artifact.suggestions[0].files) == {"specs/keys/plan.md", "specs/keys/plan.json"}
