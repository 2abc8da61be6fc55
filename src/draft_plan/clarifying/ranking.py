"""Which questions come first: what asking is worth, and a mixture among those that are read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from math import log2

from draft_plan.plan import Question

FIRST, ALIKE = 5, 2
"""Among so many questions from the top at most so many are of one kind, as long as others wait."""

_IMPACT = {"low": 1.0, "medium": 2.0, "high": 4.0}
_PRESSING = ("R1-marker", "R2-conflict", "R8-collision")
"""Rules whose questions are shown by their weight, whatever was shown before."""
_STACK = "technical_context."
"""Facts that the repository knows better than a person; without one whoever builds it can choose."""


def weight(question: Question) -> float:
    """What asking is worth: p(wrong) x impact x irreversibility x what it blocks x whether it can be answered."""
    spread = log2(2 + len(question.blocks))
    lasting = 1 if question.reversible else 2
    return (question.p_wrong or 0.5) * _IMPACT[question.impact] * lasting * spread * _answerable(question)


def _answerable(question: Question) -> float:
    if question.rule == "R1-marker":
        return 1.5  # whoever left it open wants it answered, and nobody had to guess that
    known = 0.5 if question.fact.startswith(_STACK) and question.rule != "R2-conflict" else 1.0
    return known * (1.0 if question.options else 0.7)


def rank(questions: Iterable[Question], budget: int, before: Collection[str]) -> list[Question]:
    """By worth, ties by id. ``budget`` are shown: those that were before or that press, then the others, by rank."""
    ranked = mixed(sorted(questions, key=lambda question: (-weight(question), question.id)))
    first = sorted(ranked, key=lambda each: each.id not in before and each.rule not in _PRESSING)
    shown = {each.id for each in first[: max(0, budget)]}
    return [question.model_copy(update={"shown": question.id in shown}) for question in ranked]


def mixed(ranked: Sequence[Question]) -> list[Question]:
    """The same order, but that doubts and questions about the stack do not crowd out the others at the top."""
    top: list[Question] = []
    crowd: list[Question] = []
    for question in ranked:
        kind = _kind(question)
        full = kind and sum(_kind(each) == kind for each in top) >= ALIKE
        (crowd if full and len(top) < FIRST else top).append(question)
    return [*top[:FIRST], *sorted((*top[FIRST:], *crowd), key=ranked.index)]


def _kind(question: Question) -> str:
    """The crowd that a question belongs to; empty for those of which there cannot be too many."""
    if question.rule in _PRESSING:
        return ""
    if question.rule.startswith("R8-"):
        return "doubt"
    return "stack" if question.fact.startswith(_STACK) else ""
