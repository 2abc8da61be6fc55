"""The constitution check is computed: each tick points to what it rests on, and what no rule can see stays open."""

from pathlib import Path

import pytest

from draft_plan.constitution import judge
from draft_plan.plan import Plan, Question, SectionStatus
from draft_plan.repository import Article, Place, Principle, RepositoryFacts
from draft_plan.spec import Companion, FeatureSpec, Heading, Item, ItemKind, Span

DIGEST = Plan.model_validate_json(
    (Path(__file__).parent / "rendering" / "digest.plan.json").read_text(encoding="utf-8")
)
SIX = ["Test-First", "Measurable Outcomes", "Simplicity", "Clarification", "Interview-Driven", "Security by Design"]


def item(item_id, kind, line, text="Text.", answer=None):
    return Item(id=item_id, kind=kind, text=text, span=Span(line, line), answer=answer)


def spec(*items, companions=(), headings=()):
    return FeatureSpec("spec.md", "T", "f", "prose", "en", "", items, headings=headings, companions=companions)


def repository(*principles):
    return RepositoryFacts(
        principles=tuple(
            Principle(title, text, Place("constitution.md", number, title), Article.CONSTITUTION)
            for number, (title, text) in enumerate(principles, 1)
        )
    )


def sections(**answers):
    """The sections of the sample, some answers replaced; None for not drafted."""
    kept = []
    for draft in DIGEST.sections:
        if draft.section in answers:
            answer = answers[draft.section]
            status = SectionStatus.DRAFTED if answer is not None else SectionStatus.NOT_DRAFTED
            draft = draft.model_copy(
                update={"reply": {"answer": answer} if answer is not None else None, "status": status}
            )
        kept.append(draft)
    return kept


def six(the_spec=None, drafts=None, questions=()):
    rows = judge(sections() if drafts is None else drafts, questions, the_spec or spec(), RepositoryFacts())
    return {row.article: row for row in rows}


def own(title, text="", the_spec=None, drafts=None):
    (row,) = judge(sections() if drafts is None else drafts, (), the_spec or spec(), repository((title, text)))
    return row


def test_without_a_constitution_the_six_articles_of_the_format_stand():
    assert list(six()) == SIX


def test_nothing_is_ticked_when_nothing_is_there():
    marked = spec(item("M-1", ItemKind.MARKER, 3))
    assert not any(row.satisfied for row in six(marked, drafts=[]).values())


def test_test_first_rests_on_a_task():
    row = six()["Test-First"]
    assert (row.satisfied, row.notes) == (True, "2 of 5 tasks written test-first.")
    assert row.proof == "Phase 1: Reject weekdays outside 0 to 6 in `PATCH /api/me/digest`"


def test_a_plan_without_a_test_first_task_is_not_test_first():
    phases = DIGEST.section("phases").answer["phases"]
    bare = [{**phase, "tasks": [{**task, "test_first": False} for task in phase["tasks"]]} for phase in phases]
    row = six(drafts=sections(phases={"phases": bare}))["Test-First"]
    assert (row.satisfied, row.notes, row.proof) == (False, "0 of 5 tasks written test-first.", "")


def test_measurable_outcomes_rest_on_criteria_and_their_lines():
    criteria = [item(f"SC-00{n}", ItemKind.CRITERION, n, "within 2 s" if n == 1 else "soon") for n in range(1, 8)]
    row = six(spec(*criteria))["Measurable Outcomes"]
    assert row.satisfied
    assert row.notes == "7 success criteria in the spec, 1 with a figure."
    assert row.proof == "SC-001 line 1, SC-002 line 2, SC-003 line 3, SC-004 line 4, SC-005 line 5 and 2 more"


def test_simplicity_is_a_count_and_says_so():
    row = six(spec(*(item(f"FR-{n}", ItemKind.REQUIREMENT, n) for n in range(6))))["Simplicity"]
    assert (row.satisfied, row.proof) == (True, "premailer")
    assert row.notes == "1 new dependency and 2 components for 6 requirements: a count, not a judgement."


def test_many_new_dependencies_for_few_requirements_are_not_simple():
    context = DIGEST.section("technical_context").answer
    new = [{**context["dependencies"][1], "key": f"k{n}", "name": f"lib{n}"} for n in range(3)]
    asked = spec(item("FR-1", ItemKind.REQUIREMENT, 1))
    row = six(asked, drafts=sections(technical_context={**context, "dependencies": new}))["Simplicity"]
    assert (row.satisfied, row.proof) == (False, "lib0, lib1, lib2")


def test_simplicity_needs_something_to_count_against():
    row = six()["Simplicity"]
    assert (row.satisfied, row.notes) == (False, "The spec holds no requirements to count what is added against.")


def test_without_components_the_new_files_count():
    asked = spec(item("FR-1", ItemKind.REQUIREMENT, 1))
    assert "1 new file for 1 requirement" in six(asked, drafts=sections(components=None))["Simplicity"].notes


@pytest.mark.parametrize("shown", [True, False])
def test_clarification_holds_while_no_shown_question_is_open(shown):
    question = Question(id="Q-1", fact="f", question="?", why="", section="s", blocks=(), shown=shown)
    row = six(questions=(question,))["Clarification"]
    assert row.satisfied is not shown
    assert ("Q-1" in row.notes) is shown


def test_a_marker_in_the_spec_is_an_open_question():
    row = six(spec(item("M-1", ItemKind.MARKER, 12)))["Clarification"]
    assert (row.satisfied, row.notes) == (False, "1 marker in the spec: M-1 line 12.")


@pytest.mark.parametrize(
    ("settled", "researched", "satisfied"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_interview_driven_needs_settled_questions_and_research(settled, researched, satisfied):
    items = [item("C-1", ItemKind.CLARIFICATION, 5, answer="yes" if settled else None)]
    row = six(spec(*items, companions=(Companion("research.md", "Found."),) if researched else ()))["Interview-Driven"]
    assert row.satisfied is satisfied
    assert ("cannot be seen from files" in row.notes) is not settled


def test_research_may_stand_in_the_spec_itself():
    row = six(spec(headings=(Heading(2, "Research Findings", 40),)))["Interview-Driven"]
    assert "research: line 40" in row.notes


def test_security_by_design_needs_all_four_concerns():
    assert six()["Security by Design"].satisfied
    answer = DIGEST.section("security").answer
    row = six(drafts=sections(security={**answer, "data_access": {"assessment": " ", "mitigation": "x"}}))[
        "Security by Design"
    ]
    assert (row.satisfied, row.notes) == (False, "Not assessed: data access.")


def test_a_repositorys_own_articles_take_the_rows():
    rows = judge(sections(), (), spec(), repository(("Test-First (TDD)", ""), ("Kindness", "")))
    assert [row.article for row in rows] == ["Test-First (TDD)", "Kindness"]


def test_steering_and_agent_files_are_no_articles():
    facts = RepositoryFacts(principles=(Principle("Style", "", Place("AGENTS.md", 1, ""), Article.AGENTS),))
    assert [row.article for row in judge(sections(), (), spec(), facts)] == SIX


@pytest.mark.parametrize(
    ("title", "text", "satisfied"),
    [
        ("Test-First (NON-NEGOTIABLE)", "", True),
        ("Testing Standards", "Tests are written before the code.", True),
        ("Simplicity & YAGNI", "", False),
        ("Security by Design", "", True),
        ("Measurable Outcomes", "", False),
        ("Clarification Over Assumption", "", True),
        ("Simple and Measurable", "", False),
    ],
)
def test_recognised_articles_are_judged_by_rule_and_point_to_their_text(title, text, satisfied):
    row = own(title, text)
    assert row.satisfied is satisfied
    assert row.notes.endswith("Judged by rule; the article may ask for more: constitution.md:1.")


@pytest.mark.parametrize("title", ["Testing Standards", "Observability", "Kindness", "原則"])
def test_other_articles_are_never_ticked(title):
    assert not own(title, "All code has tests.").satisfied


def test_an_article_the_plan_speaks_of_points_there():
    row = own("Tracking Is Forbidden")
    assert (
        row.notes == "Not checkable by rule; the plan speaks of it in Security Considerations. Read constitution.md:1."
    )


def test_an_article_the_plan_is_silent_about_points_to_itself():
    assert own("Kindness").notes == "Not checkable by rule: read constitution.md:1."
