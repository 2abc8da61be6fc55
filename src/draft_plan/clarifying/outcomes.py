"""What became of each field once its facts were judged: the outcome, the rule that decided, the defaults taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from draft_plan.clarifying.asking import merge
from draft_plan.clarifying.rules import Rule
from draft_plan.plan import (
    Assumption,
    FactFinding,
    FieldOutcome,
    Outcome,
    Question,
    SectionDraft,
    SectionStatus,
    Standing,
)
from draft_plan.sections import SectionReply

DESIGN = "R9-design"
UNGROUNDED = "R9-ungrounded"
_GRAVITY = {Outcome.NOT_APPLICABLE: 0, Outcome.ANSWERED: 1, Outcome.ASSUMED: 2, Outcome.CLARIFY: 3}


@dataclass(frozen=True, slots=True)
class Judged:
    """One declared fact, judged: where it stands, the rule that decided, the question it would raise, and the
    addresses of the fields that rest on it.
    """

    section: str
    finding: FactFinding
    rule: Rule
    question: Question
    at: tuple[str, ...]


def outcomes(
    draft: SectionDraft,
    judged: Sequence[Judged],
    replies: Mapping[str, SectionReply[Any, Any]],
    questions: Iterable[Question],
) -> SectionDraft:
    """The draft with its findings and an outcome for every field."""
    own = [each for each in judged if each.section == draft.section]
    found = list(_of_facts(draft.section, judged, _placed(questions)))
    addressed = {outcome.at.split(".")[1] for outcome in found}
    reply = replies.get(draft.section)
    rest = [] if reply is None else [name for name in type(reply.answer).model_fields if name not in addressed]
    design, rule = _of_design(draft, own or judged)
    found += [FieldOutcome(at=f"{draft.section}.{name}", outcome=design, rule=rule) for name in rest]
    return draft.model_copy(update={"facts": tuple(each.finding for each in own), "outcomes": tuple(found)})


def _of_design(draft: SectionDraft, judged: Sequence[Judged]) -> tuple[Outcome, str]:
    """What a section introduces rests on what was found; where only quotes were given that stand nowhere, on nothing.

    A section without facts of its own rests on those of the whole plan.
    """
    if draft.status is SectionStatus.NOT_APPLICABLE:
        return Outcome.NOT_APPLICABLE, DESIGN
    claimed = [each.finding.standing for each in judged if each.finding.standing is not Standing.ABSENT]
    invented = bool(claimed) and all(standing is Standing.UNSUPPORTED for standing in claimed)
    return (Outcome.ASSUMED, UNGROUNDED) if invented else (Outcome.ANSWERED, DESIGN)


def _placed(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """The questions by the addresses they block, by rank."""
    placed: dict[str, list[Question]] = {}
    for question in questions:
        for at in question.blocks:
            placed.setdefault(at, []).append(question)
    return placed


def _of_facts(
    section: str, judged: Sequence[Judged], placed: Mapping[str, Sequence[Question]]
) -> Iterator[FieldOutcome]:
    """What became of each field by the gravest of the facts it rests on, among equals the one most likely wrong; where
    several questions wait at one field, an outcome for each, the gravest last.
    """
    by_place: dict[str, list[Judged]] = {}
    for each in judged:
        for at in each.at:
            if at.partition(".")[0] == section:
                by_place.setdefault(at, []).append(each)
    for at, facts in by_place.items():
        names = tuple(each.finding.fact for each in facts)
        worst = max(facts, key=_weight)
        asked = [(each, _asked(each, placed.get(at, ()))) for each in facts if each.rule.outcome is Outcome.CLARIFY]
        if not any(question for _, question in asked):
            yield _outcome(at, worst, names, None)
            continue
        waiting = sorted(asked, key=lambda pair: (pair[1] is not None and pair[1].shown, _weight(pair[0])))
        gravest = {question.id: each for each, question in waiting if question is not None}
        pairs = [(each, question) for each, question in waiting if question and gravest[question.id] is each]
        yield from (_outcome(at, each, names, question) for each, question in pairs)


def _weight(judged: Judged) -> tuple[int, float]:
    return _GRAVITY[judged.rule.outcome], judged.rule.p_wrong


def _asked(judged: Judged, there: Sequence[Question]) -> Question | None:
    """Of the questions at a field the one that was made of this fact's; the first where it went under another name."""
    own = (each for each in there if judged.question.id in (each.id, *each.twins))
    return next(own, there[0] if there else None)


def _outcome(at: str, judged: Judged, facts: tuple[str, ...], question: Question | None) -> FieldOutcome:
    hidden = question is not None and not question.shown
    return FieldOutcome(
        at=at,
        outcome=Outcome.ASSUMED if hidden else judged.rule.outcome,
        rule=judged.rule.id,
        facts=facts,
        question=question.id if question is not None else None,
        p_wrong=judged.rule.p_wrong,
    )


def assumptions(
    judged: Sequence[Judged], questions: Sequence[Question], weeded: Iterable[Question] = ()
) -> Iterator[Assumption]:
    """Defaults taken by rule, those of questions beyond the budget and of questions that were ``weeded`` out; only
    where there is a default to name.
    """
    asked = {question.id for question in questions}
    beyond = [question for question in questions if not question.shown]
    by_rule = [
        each.question.model_copy(update={"rule": each.rule.id, "p_wrong": each.rule.p_wrong})
        for each in judged
        if each.rule.outcome is Outcome.ASSUMED and each.question.id not in asked
    ]
    for question in merge([*beyond, *by_rule, *(each for each in weeded if each.id not in asked)]):
        if question.recommended:
            yield Assumption(
                question_id=question.id,
                question=question.question,
                resolution=question.recommended,
                at=question.blocks,
                rule=question.rule,
            )
