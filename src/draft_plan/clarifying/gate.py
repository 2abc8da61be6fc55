"""The gate: every field of every drafted section gets its outcome, and what a person must decide becomes a question."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from draft_plan.clarifying import asking, blocking, contradicting, linting
from draft_plan.clarifying.evidence import Evidence, normalise
from draft_plan.clarifying.history import History
from draft_plan.clarifying.rules import Case, Rule, decide
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
from draft_plan.sections import Absent, Conflict, NotApplicable, Section, SectionReply
from draft_plan.spec import FeatureSpec, Item, ItemKind


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found: the drafts with findings and outcomes, all questions by rank, the defaults taken, and the
    spec's markers that nobody has answered.
    """

    drafts: tuple[SectionDraft, ...]
    questions: tuple[Question, ...]
    assumed: tuple[Assumption, ...]
    markers: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judged:
    """One declared fact, judged: where it stands, the rule that decided, and the question it would raise."""

    section: str
    finding: FactFinding
    rule: Rule
    question: Question
    at: tuple[str, ...]


def clarify(
    spec: FeatureSpec,
    evidence: Evidence,
    drafts: Sequence[SectionDraft],
    replies: Mapping[str, SectionReply[Any, Any]],
    sections: Mapping[str, Section],
    *,
    budget: int,
    history: History | None = None,
) -> Verdict:
    """Judge every field of the drafts. ``budget`` questions are shown; what is left takes its default, visibly.

    ``replies`` are the drafts' replies, parsed; ``sections`` what they answer. A draft without a reply is passed
    through. ``history`` is what was shown and answered before: an answered question is not asked again, and its
    place in the budget is spent, unless the spec contradicts the answer.
    """
    past = history or History()
    contested = contradicting.contest(spec, past.answered)
    markers = [item for item in spec.of(ItemKind.MARKER) if not _closed(spec, past, asking.about_marker(spec, item))]
    judged = [
        each
        for draft in drafts
        if draft.section in replies and draft.section in sections and draft.status is SectionStatus.DRAFTED
        for each in _judge(_Bench(spec, evidence, markers, past, contested), sections[draft.section], replies)
    ]
    doubts = list(_doubts(spec, replies, drafts, past))
    found = _questions(spec, judged, [*contested.values(), *doubts], markers, replies)
    questions = _rank(found, budget - past.spent(contested), past.shown)
    placed = _placed(questions)
    done = tuple(_outcomes(draft, judged, replies, placed) for draft in drafts)
    return Verdict(done, tuple(questions), tuple(_assumptions(judged, questions)), tuple(markers))


@dataclass(frozen=True, slots=True)
class _Bench:
    """What every fact is judged by."""

    spec: FeatureSpec
    evidence: Evidence
    markers: Sequence[Item]
    past: History
    contested: Mapping[str, Question]


def _closed(spec: FeatureSpec, past: History, question: Question) -> bool:
    """Whether people have answered this question: the plan's own, or one that the spec answers in so many words."""
    return question.id in past.ids or asking.settled(spec, question.question)


def _judge(bench: _Bench, section: Section, replies: Mapping[str, SectionReply[Any, Any]]) -> Iterator[_Judged]:
    spec, reply = bench.spec, replies[section.id]
    for name, need in section.facts.items():
        fact = getattr(reply.facts, name)
        finding = bench.evidence.weigh(name, fact)
        question = asking.about_fact(spec, section.id, name, need, fact, finding.quotes)
        against = bench.contested.get(question.id)
        if against is not None:
            question = against
            finding = FactFinding(fact=name, standing=Standing.CONFLICT, quotes=against.evidence)
        known = question.id in bench.past.ids
        case = Case(
            finding=finding,
            need=need,
            asks=isinstance(fact, Absent | Conflict) and bool(fact.question.strip()),
            marked=_marked(finding, bench.markers),
            settled=known or (finding.standing is not Standing.CONFLICT and asking.settled(spec, question.question)),
            answerable=_answerable(question, spec),
        )
        at = tuple(address(section.id, block, reply.answer) for block in need.blocks)
        yield _Judged(section.id, finding, decide(case), question.model_copy(update={"blocks": at}), at)


def _answerable(question: Question, spec: FeatureSpec) -> bool:
    """Whether the spec names the recommended option, and no other, beside the question's subject."""
    item = linting.answering_item(question, spec) if question.recommended else None
    return item is not None and normalise(question.recommended) in normalise(f"{item.text} {item.answer or ''}")


def _marked(finding: FactFinding, markers: Sequence[Item]) -> bool:
    """Whether an open marker stands on the very line of a quote; the marker's own question is asked in its place."""
    lines = {quote.line for quote in finding.quotes if quote.source == "spec" and quote.line is not None}
    return any(item.span.first <= line <= item.span.last and not item.source for item in markers for line in lines)


def address(section: str, block: str, answer: Any) -> str:
    """Where a contract's ``field`` or ``rows.field`` stands in this answer: the first row stands for all."""
    rows, _, field = block.partition(".")
    listed = getattr(answer, rows, None)
    if field and isinstance(listed, list | tuple) and listed:
        return f"{section}.{blocking.row_key(listed[0])}.{field}"
    return f"{section}.{block}"


def _doubts(
    spec: FeatureSpec, replies: Mapping[str, SectionReply[Any, Any]], drafts: Sequence[SectionDraft], past: History
) -> Iterator[Question]:
    for draft in drafts:
        reply = replies.get(draft.section)
        if reply is None or isinstance(reply.answer, NotApplicable):
            continue
        for doubt in reply.doubts:
            question = asking.about_doubt(spec, draft.section, doubt)
            if question and not _closed(spec, past, question) and not _answerable(question, spec):
                yield question.model_copy(update={"blocks": (f"{draft.section}.{doubt.at}",)})


def _questions(
    spec: FeatureSpec,
    judged: Sequence[_Judged],
    others: Sequence[Question],
    markers: Sequence[Item],
    replies: Mapping[str, SectionReply[Any, Any]],
) -> list[Question]:
    open_markers = [asking.about_marker(spec, item) for item in markers]
    from_facts = [
        each.question.model_copy(update={"rule": each.rule.id, "p_wrong": each.rule.p_wrong})
        for each in judged
        if each.rule.outcome is Outcome.CLARIFY and each.rule.id != "R1-marker"
    ]
    blocked = [_with_blocks(question, judged, replies) for question in open_markers]
    return asking.merge([*blocked, *from_facts, *others])


def _with_blocks(
    marker: Question, judged: Sequence[_Judged], replies: Mapping[str, SectionReply[Any, Any]]
) -> Question:
    """A marker's question blocks the fields whose evidence stands on its line; else the rows that serve its item, or
    that speak of it.
    """
    at = [
        block
        for each in judged
        if each.rule.id == "R1-marker" and any(quote.line == marker.line for quote in each.finding.quotes)
        for block in each.at
    ]
    at = at or blocking.serving(replies, marker.serves) or blocking.speaking(replies, marker.question)
    first = at[0].split(".")[0] if at else ""
    return marker.model_copy(update={"blocks": tuple(dict.fromkeys(at)), "section": first})


_PRESSING = ("R1-marker", "R2-conflict")
"""Rules whose questions are shown by their weight, whatever was shown before."""


def _rank(questions: Sequence[Question], budget: int, before: Collection[str]) -> list[Question]:
    """By worth, ties by id. ``budget`` are shown: those that were before or that press, then the others, by rank."""
    ranked = sorted(questions, key=lambda question: (-asking.weight(question), question.id))
    first = sorted(ranked, key=lambda each: each.id not in before and each.rule not in _PRESSING)
    shown = {each.id for each in first[: max(0, budget)]}
    return [question.model_copy(update={"shown": question.id in shown}) for question in ranked]


def _placed(questions: Iterable[Question]) -> dict[str, Question]:
    placed: dict[str, Question] = {}
    for question in questions:
        for at in question.blocks:
            placed.setdefault(at, question)
    return placed


def _outcomes(
    draft: SectionDraft,
    judged: Sequence[_Judged],
    replies: Mapping[str, SectionReply[Any, Any]],
    placed: Mapping[str, Question],
) -> SectionDraft:
    own = [each for each in judged if each.section == draft.section]
    outcomes = list(_of_facts(own, placed))
    addressed = {outcome.at.split(".")[1] for outcome in outcomes}
    reply = replies.get(draft.section)
    rest = [] if reply is None else [name for name in type(reply.answer).model_fields if name not in addressed]
    design = Outcome.NOT_APPLICABLE if draft.status is SectionStatus.NOT_APPLICABLE else Outcome.ANSWERED
    outcomes += [FieldOutcome(at=f"{draft.section}.{name}", outcome=design, rule="R9-design") for name in rest]
    return draft.model_copy(update={"facts": tuple(each.finding for each in own), "outcomes": tuple(outcomes)})


def _of_facts(own: Sequence[_Judged], placed: Mapping[str, Question]) -> Iterator[FieldOutcome]:
    """One outcome a field: of the facts it rests on, the one most likely wrong decides."""
    by_place: dict[str, list[_Judged]] = {}
    for each in own:
        for at in each.at:
            by_place.setdefault(at, []).append(each)
    for at, facts in by_place.items():
        worst = max(facts, key=lambda each: each.rule.p_wrong)
        question = placed.get(at)
        asked = worst.rule.outcome is Outcome.CLARIFY and question is not None
        hidden = asked and question is not None and not question.shown
        yield FieldOutcome(
            at=at,
            outcome=Outcome.ASSUMED if hidden else worst.rule.outcome,
            rule=worst.rule.id,
            facts=tuple(each.finding.fact for each in facts),
            question=question.id if asked and question is not None else None,
            p_wrong=worst.rule.p_wrong,
        )


def _assumptions(judged: Sequence[_Judged], questions: Sequence[Question]) -> Iterator[Assumption]:
    """Defaults taken by rule, and those of questions beyond the budget; only where there is a default to name."""
    asked = {question.id for question in questions}
    beyond = [question for question in questions if not question.shown]
    by_rule = [
        each.question for each in judged if each.rule.outcome is Outcome.ASSUMED and each.question.id not in asked
    ]
    for question in asking.merge([*beyond, *by_rule]):
        if question.recommended:
            yield Assumption(
                question_id=question.id, question=question.question, resolution=question.recommended, at=question.blocks
            )
