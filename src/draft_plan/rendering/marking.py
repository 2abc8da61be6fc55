"""Open questions as a plan shows them, and the values they stand behind."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from draft_plan.escaping import cell
from draft_plan.packs import Markers
from draft_plan.plan import Assumption, Outcome, Plan, Question

_LOOKALIKE = re.compile(r"\[(NEEDS[ _]CLARIFICATION|CLARIFY)\b([^\[\]]*)\]?", re.IGNORECASE)
_NO_ID = re.compile(r"[^\w.-]|--+", re.ASCII)
_BRACKETS = str.maketrans("[]", "()")


@dataclass(frozen=True, slots=True)
class Marking:
    """How a shown question is written, in finished Markdown: ``inline`` behind a value, ``open`` on its own line."""

    inline: str
    open: str


def mark(questions: Iterable[Question], markers: Markers) -> dict[str, Marking]:
    """The markings of the shown questions, by id, in the order given."""
    return {
        question.id: Marking(_written(markers.inline, question), _written(markers.open, question))
        for question in questions
        if question.shown
    }


def places(plan: Plan, markings: Mapping[str, Marking]) -> dict[str, dict[str, str]]:
    """The inline markers of each section by the address below it, several at one place side by side."""
    found: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for draft in plan.sections:
        for outcome in draft.outcomes:
            marking = markings.get(outcome.question or "")
            if outcome.outcome is Outcome.CLARIFY and marking is not None:
                inside = outcome.at.removeprefix(f"{draft.section}.")
                there = found[draft.section].setdefault(inside, [])
                if marking.inline not in there:
                    there.append(marking.inline)
    return {section: {at: " ".join(inline) for at, inline in marked.items()} for section, marked in found.items()}


def assumed(plan: Plan) -> list[Assumption]:
    """What was assumed instead of asked: the plan's assumptions, and the defaults of questions beyond the budget."""
    listed = {assumption.question_id for assumption in plan.assumed}
    unasked = [
        Assumption(
            question_id=question.id, question=question.question, resolution=question.recommended, at=question.blocks
        )
        for question in plan.questions
        if not question.shown and question.recommended and question.id not in listed
    ]
    return [*plan.assumed, *unasked]


def unmarked(text: str) -> str:
    """The text without anything that looks like a marker: in a plan, every marker is a question of its own."""
    return _LOOKALIKE.sub(lambda found: f"({found[1].lower()}{found[2]})", text) if "[" in text else text


def _written(form: str, question: Question) -> str:
    text = cell(unmarked(question.question).translate(_BRACKETS))
    return f"{form.replace('{question}', text)} <!-- {_NO_ID.sub('-', question.id)} -->"
