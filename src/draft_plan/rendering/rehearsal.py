"""A plan format tried out before anything is drafted: filled with made-up answers, in every state of a section."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from draft_plan.errors import DraftPlanError
from draft_plan.packs import Pack, load, synthesise
from draft_plan.plan import ArticleCheck, Assumption, Plan, Question, SectionDraft, SectionStatus
from draft_plan.rendering.render import render
from draft_plan.sections import Section

REASON = "nothing of the kind changes."
TEXT = "A sentence of an answer."


def rehearse(name_or_dir: str, repo: Path | None = None) -> list[str]:
    """The problems of a plan format, one sentence each; none when it can be drafted and rendered with."""
    try:
        pack = load(name_or_dir, repo)
    except DraftPlanError as error:
        return [str(error)]
    problems = (problem for state, plan in rehearsals(pack) for problem in _problems(pack, state, plan))
    return list(dict.fromkeys(problems))


def rehearsals(pack: Pack) -> Iterator[tuple[str, Plan]]:
    """Made-up plans: full, with single entries, empty, nothing applicable, nothing drafted, nothing at all."""
    yield "full", _plan(pack, lambda section: _answered(section, 2), questions=2)
    yield "single", _plan(pack, lambda section: _answered(section, 1), questions=1)
    yield "empty", _plan(pack, lambda section: _answered(section, 0, text=""), questions=0)
    yield "not applicable", _plan(pack, lambda section: _absent(section, SectionStatus.NOT_APPLICABLE), questions=0)
    yield "not drafted", _plan(pack, lambda section: _absent(section, SectionStatus.NOT_DRAFTED), questions=1)
    yield "nothing", _plan(pack, None, questions=0)


def _problems(pack: Pack, state: str, plan: Plan) -> Iterator[str]:
    try:
        text = render(plan, pack).text
    except DraftPlanError as error:
        yield str(error)
        return
    for line in pack.outline.missing(text):
        yield f"the {state} plan lacks the line, or has it out of order: {line}"
    for placeholder in sorted(pack.outline.placeholders):
        if placeholder in text:
            yield f"the {state} plan still holds the placeholder {placeholder}"
    for question in plan.questions:
        if f"<!-- {question.id} -->" not in text:
            yield f"the {state} plan does not show the open question {question.id}"
    for draft in plan.sections:
        if draft.status is not SectionStatus.DRAFTED and draft.reason.rstrip(".") not in text:
            yield f"the {state} plan does not say why {draft.section} is not there"


def _plan(pack: Pack, draft: Callable[[Section], SectionDraft] | None, *, questions: int) -> Plan:
    rows = range(1, questions + 1)
    return Plan(
        feature="001-example",
        title="Example",
        created="2025-01-31",
        spec="specs/001-example/spec.md",
        spec_hash="0" * 64,
        template=pack.id,
        model="rehearsal",
        sections=tuple(draft(section) for section in pack.sections) if draft else (),
        questions=tuple(_question(number) for number in rows),
        assumed=tuple(
            Assumption(question_id=f"Q-b{number}", question="Who is told?", resolution="Nobody") for number in rows
        ),
        constitution=tuple(
            ArticleCheck(article=f"Article {number}", satisfied=number == 1, notes=TEXT, proof="") for number in rows
        ),
    )


def _question(number: int) -> Question:
    return Question(
        id=f"Q-a{number}",
        fact="audience",
        question=f"Who sees part {number}?",
        why="It decides the filter.",
        section="summary",
        blocks=(),
        recommended="Everybody",
        shown=True,
    )


def _answered(section: Section, entries: int, text: str = TEXT) -> SectionDraft:
    answer = synthesise(section.answer, entries=entries, text=text)
    reply = {"facts": {}, "answer": answer, "alternatives": [], "doubts": []}
    return SectionDraft(section=section.id, status=SectionStatus.DRAFTED, reply=reply)


def _absent(section: Section, status: SectionStatus) -> SectionDraft:
    return SectionDraft(section=section.id, status=status, reason=f"{section.id}: {REASON}")
