"""One plan, two formats: the same content in the words and order of each."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from draft_plan import packs
from draft_plan.errors import UsageError
from draft_plan.plan import Assumption, Choice, FieldOutcome, Outcome, Plan, Question, SectionStatus
from draft_plan.rendering import render
from draft_plan.rendering.rehearsal import rehearsals

SAMPLE = Path(__file__).parent / "digest.plan.json"
SHIPPED = ("constitution", "flow")


@pytest.fixture(scope="module")
def digest():
    return Plan.model_validate_json(SAMPLE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def constitution(digest):
    return render(digest, packs.load("constitution"))


@pytest.fixture(scope="module")
def flow(digest):
    return render(digest, packs.load("flow"))


def with_draft(plan, section, **changes):
    drafts = tuple(draft.model_copy(update=changes) if draft.section == section else draft for draft in plan.sections)
    return plan.model_copy(update={"sections": drafts})


def asking(plan, at, *, shown=True, question="Which one?"):
    """The plan with one question, at this place."""
    section = at.partition(".")[0]
    one = Question(
        id="Q-1", fact="f", question=question, why="", section=section, blocks=(at,), shown=shown, recommended="This"
    )
    outcomes = (FieldOutcome(at=at, outcome=Outcome.CLARIFY, rule="r", question="Q-1"),)
    bare = plan.model_copy(
        update={"questions": (one,), "sections": tuple(d.model_copy(update={"outcomes": ()}) for d in plan.sections)}
    )
    return with_draft(bare, section, outcomes=outcomes)


@pytest.mark.parametrize("name", SHIPPED)
def test_rendering_twice_gives_the_same_text(digest, name):
    assert render(digest, packs.load(name)) == render(
        Plan.model_validate_json(digest.model_dump_json()), packs.load(name)
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_every_standing_line_of_the_format_is_there_in_order(digest, name):
    pack = packs.load(name)
    assert pack.outline.missing(render(digest, pack).text) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_the_parts_make_up_the_whole(digest, name):
    rendered = render(digest, packs.load(name))
    assert "\n".join(rendered.sections.values()) == rendered.text
    assert [f"## {heading}" for heading in rendered.sections if heading] == [
        heading for heading in packs.load(name).headings if heading.startswith("## ")
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_everything_drafted_for_a_format_is_in_its_plan(digest, name):
    """Every string of every answer is found again, numbers and choices aside."""
    pack = packs.load(name)
    text = re.sub(r"[\\`]|\s+|\.(?=\s|\|)", " ", render(digest, pack).text)
    squeezed = re.sub(r"\s+", "", text)
    silent = {"key", "after", "action", "level", "likelihood", "impact", "standing"}
    if name == "constitution":
        silent |= {"structure", "components", "logging"}  # the format has no place for them
    for section in pack.sections:
        for value in strings(digest.section(section.id).answer, silent):
            wanted = re.sub(r"\s+", "", re.sub(r"[\\`]|\s+", " ", value)).rstrip(".")
            assert wanted in squeezed or wanted.replace(".", "") in squeezed.replace(".", ""), (section.id, value)


def strings(node, silent):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in silent:
                yield from strings(value, silent)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value, silent)


def test_tasks_end_with_their_marks(constitution):
    phases = constitution.sections["Implementation Phases"]
    assert (
        "- [ ] Collect unread articles of seven days, newest first (`news/digests/collect.py`)"
        " (FR-001, US1.AC1) (test-first) [P]\n" in phases
    )
    assert "- [ ] Export the counters of a run (`news/digests/metrics.py`) (SC-002)\n" in phases


def test_a_path_named_in_the_task_is_not_named_twice(constitution):
    assert "- [ ] Render HTML and plain text in `news/digests/mail.py` (FR-003) [P]\n" in constitution.text


def test_the_test_first_list_is_the_tasks_marked_so(constitution):
    marked = re.findall(r"^- \[ \] (.*?) \(`.*\(test-first\)", constitution.text, re.MULTILINE)
    listed = re.findall(r"^\d\. (.*)$", constitution.sections["Test Strategy"], re.MULTILINE)
    assert listed == marked != []


def test_end_to_end_cases_stand_labelled_under_integration(constitution):
    integration = constitution.text.partition("### Integration Tests\n")[2].partition("\n---\n")[0]
    assert "\n- End-to-end: A subscriber picks Wednesday" in integration


def test_each_format_has_its_own_words_for_risk(constitution, flow):
    assert re.search(r"spam \(SC-001\) +\| Med +\| Hi +\|", constitution.text)
    assert re.search(r"Weeks differ by time zone \(FR-005\) +\| Low +\| Hi +\|", constitution.text)
    assert "spam (SC-001) | Med | High |" in flow.text
    assert "time zone (FR-005) | Low | Med |" in flow.text


def test_flow_counts_tasks_and_numbers_dependencies(flow):
    phases = flow.sections["Implementation Phases"]
    assert re.findall(r"\*\*Dependencies\*\*: (.*)\n\*\*Estimated Tasks\*\*: (\d+)", phases) == [
        ("None", "2"),
        ("Phase 1", "2"),
        ("Phase 1, Phase 2", "1"),
    ]


def test_flow_ends_with_its_next_step(flow):
    assert flow.text.endswith("\n---\n\n**Next Steps**: Run `/flow-tasks` to break into actionable tasks\n")


def test_database_changes_are_told_as_yes_or_no(digest, constitution):
    assert "- **Database Changes:** Yes - One new table" in constitution.text
    answer = digest.section("data_model").answer
    same = {"answer": {**answer, "database": {"changes": False, "description": "Files only.", "migration": ""}}}
    text = render(with_draft(digest, "data_model", reply=same), packs.load("constitution")).text
    assert "- **Database Changes:** No - Files only." in text
    assert "## Database Changes\n\nNot applicable: Files only.\n" in text
    assert "```sql" not in text


@pytest.mark.parametrize(
    ("name", "marker"), [("constitution", "[NEEDS CLARIFICATION] Which one?"), ("flow", "[CLARIFY: Which one?]")]
)
@pytest.mark.parametrize(
    ("at", "value"),
    [
        ("summary.text", "that exists."),
        ("architecture.data_flow", "takes it over."),
        ("decisions.schedule.rationale", "at the minute."),
        ("decisions.decisions.1.rationale", "at the minute."),
        ("phases.t3.text", "newest first"),
        ("phases.digest.t3.text", "newest first"),
        ("tests.c1.text", "20 newest"),
        ("security.data_access.mitigation", "no tracking pixel."),
        ("risks.spam.mitigation", "watch complaints."),
        ("rollout.migration", "to Monday."),
        ("data_model.database.description", "`accounts_subscriber`."),
        ("observability.metrics.watch", "on a weekday"),
        ("api.settings.purpose", "opts out"),
    ],
)
def test_a_marker_stands_behind_the_value_it_concerns(digest, name, marker, at, value):
    text = render(asking(digest, at), packs.load(name)).text
    behind = re.escape(f" {marker} <!-- Q-1 -->")
    assert re.search(rf"{re.escape(value.rstrip('.'))}\.?{behind}", text), at
    assert text.count(f"{marker} <!-- Q-1 -->") >= 2


@pytest.mark.parametrize(
    "at", ["risks.spam.likelihood", "phases.t3.test_first", "components.collector.interface", "api.nobody.purpose"]
)
@pytest.mark.parametrize("name", SHIPPED)
def test_where_no_marker_fits_the_question_stands_under_open_questions_alone(digest, name, at):
    plan = asking(digest, at) if digest.section(at.partition(".")[0]) else digest
    rendered = render(plan, packs.load(name))
    assert [heading for heading, part in rendered.sections.items() if "<!-- Q-1 -->" in part] == ["Open Questions"]


def test_the_marker_of_a_value_that_is_missing_takes_its_place(digest):
    answer = {**digest.section("summary").answer, "text": ""}
    plan = with_draft(asking(digest, "summary.text"), "summary", reply={"answer": answer})
    assert render(plan, packs.load("flow")).text.count("\n[CLARIFY: Which one?] <!-- Q-1 -->\n") == 2


def test_flow_has_one_open_marker_a_line(flow):
    lines = flow.sections["Open Questions"].split("\n")[2:5]
    assert all(re.fullmatch(r"\[CLARIFY: [^\[\]]+\?\] <!-- Q-\w+ -->", line) for line in lines)


def test_a_question_beyond_the_budget_is_told_as_an_assumption(digest, constitution, flow):
    assert "- How long are runs kept? → 13 months\n" in constitution.text
    assert "- Assumed: How long are runs kept? → 13 months\n" in flow.text
    assert "[NEEDS CLARIFICATION] How long" not in constitution.text


def test_an_assumption_is_told_once(digest):
    plan = digest.model_copy(
        update={"assumed": (Assumption(question_id="Q-77aa01", question="Kept?", resolution="Yes"),)}
    )
    text = render(plan, packs.load("constitution")).text
    assert "- Kept? → Yes" in text
    assert "How long are runs kept?" not in text


def test_an_open_question_says_why_and_what_stands_meanwhile(constitution):
    said = "Titles reveal interests to whoever reads the mailbox. Until answered: Titles only. Otherwise: Only a count."
    assert f"<!-- Q-3c5d7e -->\n  {said}\n" in constitution.text


def test_an_open_question_without_a_reason_has_no_gap(digest):
    assert (
        "<!-- Q-1 -->\n  Until answered: This.\n"
        in render(asking(digest, "summary.text"), packs.load("constitution")).text
    )


def test_brackets_of_a_question_cannot_end_its_marker(digest):
    text = render(asking(digest, "summary.text", question="Is it a[0] or `b]`?"), packs.load("flow")).text
    assert "[CLARIFY: Is it a(0) or `b)`?] <!-- Q-1 -->" in text


def test_an_id_cannot_end_its_comment(digest):
    question = Question(
        id="Q--> x", fact="f", question="Who?", why="", section="s", blocks=(), options=(Choice(label="a"),), shown=True
    )
    text = render(digest.model_copy(update={"questions": (question,)}), packs.load("flow")).text
    assert re.search(r"<!-- Q[\w-]+x -->", text)
    assert "Q--> x" not in text


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize(
    ("status", "told"),
    [(SectionStatus.NOT_DRAFTED, "Not drafted"), (SectionStatus.NOT_APPLICABLE, "Not applicable")],
)
def test_a_section_without_an_answer_says_why_and_nothing_else(digest, name, status, told):
    plan = with_draft(digest, "api", status=status, reason="the reply was cut off.", reply=None)
    heading = {"constitution": "API Changes", "flow": "API Design"}[name]
    part = render(plan, packs.load(name)).sections[heading]
    said = (
        "> **Not drafted**: the reply was cut off."
        if told == "Not drafted"
        else "Not applicable: the reply was cut off."
    )
    assert part == f"## {heading}\n\n{said}\n\n---\n"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_plan_drafted_for_the_other_format_says_what_it_lacks(digest, name):
    plan = digest.model_copy(
        update={"sections": tuple(d for d in digest.sections if d.section not in ("files", "components"))}
    )
    assert "> **Not drafted**: this plan was drafted without it" in render(plan, packs.load(name)).text


def test_an_answer_that_does_not_fit_is_told_with_its_section(digest):
    with pytest.raises(UsageError, match="section summary") as error:
        render(with_draft(digest, "summary", reply={"answer": {"txt": ""}}), packs.load("flow"))
    assert "--only summary" in error.value.remedy


def test_front_matter_is_quoted_where_yaml_would_misread_it(digest):
    text = render(digest.model_copy(update={"feature": "a: b", "created": "yes"}), packs.load("constitution")).text
    assert text.startswith(
        '---\nfeature: "a: b"\nspec: specs/014-weekly-digest/spec.md\ncreated: "yes"\nstatus: draft\n'
    )


@pytest.mark.parametrize(
    ("spec", "told"), [("a/spec.md", "spec.md"), ("-", "standard input"), ("C:\\x\\feature.md", "feature.md")]
)
def test_flow_names_the_file_it_is_based_on(digest, spec, told):
    assert f"\n**Based on**: {told}\n" in render(digest.model_copy(update={"spec": spec}), packs.load("flow")).text


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("prettier"), reason="prettier is not installed")
def test_prettier_leaves_a_constitution_plan_as_it_is(digest, tmp_path):
    pack = packs.load("constitution")
    for name, plan in [("digest", digest), *rehearsals(pack)]:
        (tmp_path / f"{name}.md").write_text(render(plan, pack).text, encoding="utf-8")
    done = subprocess.run(["prettier", "--check", "."], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
