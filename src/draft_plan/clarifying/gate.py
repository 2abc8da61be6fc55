"""The gate: every field of every drafted section gets its outcome, and what a person must decide becomes a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from draft_plan.clarifying import asking, blocking, contradicting, linting, objecting, weeding, weighing
from draft_plan.clarifying.evidence import Evidence, normalise
from draft_plan.clarifying.history import History
from draft_plan.clarifying.outcomes import Judged, assumptions, outcomes
from draft_plan.clarifying.ranking import rank
from draft_plan.clarifying.rules import Case, Rule, is_heavy
from draft_plan.plan import Assumption, FactFinding, Outcome, Question, SectionDraft, SectionStatus, Standing
from draft_plan.scoring import Scorer, Seen
from draft_plan.sections import (
    Absent,
    Conflict,
    Derived,
    FactNeed,
    InRepo,
    NotApplicable,
    Section,
    SectionReply,
    Stated,
)
from draft_plan.settings import OFFLINE
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


def clarify(
    spec: FeatureSpec,
    evidence: Evidence,
    drafts: Sequence[SectionDraft],
    replies: Mapping[str, SectionReply[Any, Any]],
    sections: Mapping[str, Section],
    *,
    budget: int,
    history: History | None = None,
    scorer: Scorer | None = None,
) -> Verdict:
    """Judge every field of the drafts. ``budget`` questions are shown; what is left takes its default, visibly.

    ``replies`` are the drafts' replies, parsed; ``sections`` what they answer. A draft without a reply is passed
    through. ``history`` is what was shown and answered before: an answered question is not asked again, and its
    place in the budget is spent, unless the spec contradicts the answer. ``scorer`` weighs what the rules leave open.
    """
    scorer = (scorer or Scorer()).bringing(replies)
    past = history or History()
    contested = contradicting.contest(spec, past.answered)
    markers = [item for item in spec.of(ItemKind.MARKER) if not _closed(spec, past, asking.about_marker(spec, item))]
    judged = [
        each
        for draft in drafts
        if draft.section in replies and draft.section in sections and draft.status is not SectionStatus.NOT_DRAFTED
        for each in _judge(
            _Bench(spec, evidence, markers, past, contested, scorer, draft.model), sections[draft.section], replies
        )
    ]
    doubts = list(_doubts(spec, evidence, replies, drafts, past))
    raised = objecting.raised(spec, evidence, replies, scorer.objections)
    doubts += [each for each in raised if not _closed(spec, past, each) and not _answerable(each, spec)]
    doubts, weeded = _weeded(doubts, evidence)
    found = _questions(spec, judged, [*contested.values(), *doubts], markers, replies)
    questions = rank(found, budget - past.spent(contested), past.shown)
    done = tuple(outcomes(draft, judged, replies, questions) for draft in drafts)
    return Verdict(done, tuple(questions), tuple(assumptions(judged, questions, weeded)), tuple(markers))


@dataclass(frozen=True, slots=True)
class _Bench:
    """What every fact is judged by."""

    spec: FeatureSpec
    evidence: Evidence
    markers: Sequence[Item]
    past: History
    contested: Mapping[str, Question]
    scorer: Scorer
    model: str


def _closed(spec: FeatureSpec, past: History, question: Question) -> bool:
    """Whether people have answered this question: the plan's own, or one that the spec answers in so many words."""
    return question.id in past.ids or asking.settled(spec, question.question)


def _judge(bench: _Bench, section: Section, replies: Mapping[str, SectionReply[Any, Any]]) -> Iterator[Judged]:
    spec, reply = bench.spec, replies[section.id]
    for name, need in section.facts.items():
        fact = getattr(reply.facts, name)
        asks = isinstance(fact, Absent | Conflict) and bool(fact.question.strip())
        if isinstance(reply.answer, NotApplicable) and not (asks and is_heavy(need)):
            continue  # what does not apply rests on nothing, unless that itself turns on the answer
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
            asks=asks,
            marked=_marked(finding, bench.markers),
            settled=known or (finding.standing is not Standing.CONFLICT and asking.settled(spec, question.question)),
            answerable=_answerable(question, spec),
            minded=bench.model != OFFLINE and _has_source(need.always, replies),
        )
        at = tuple(address(section.id, block, reply.answer, question.question) for block in need.blocks)
        at += tuple(_reached(need.reaches, replies, question.question))
        found = weighing.weigh(
            bench.scorer,
            spec,
            bench.evidence,
            Seen(section.id, need, fact, finding, at, reply),
            case,
            question,
            markers=tuple(bench.markers),
            model=bench.model,
        )
        rule = _weeds(found.rule, found.question, bench.evidence, need)
        yield Judged(section.id, found.finding, rule, found.question.model_copy(update={"blocks": at}), at)


def _has_source(fact: str, replies: Mapping[str, SectionReply[Any, Any]]) -> bool:
    """Whether a drafted section gives a source for this fact, as ``section.fact``."""
    section, _, name = fact.partition(".")
    reply = replies.get(section)
    return reply is not None and isinstance(getattr(reply.facts, name, None), Stated | Derived | InRepo)


def _weeds(rule: Rule, question: Question, evidence: Evidence, need: FactNeed) -> Rule:
    """The rule that decided, or the one that keeps its question from being asked."""
    asked = rule.outcome is Outcome.CLARIFY
    found = weeding.weed(question, evidence, rule=rule.id, repository=need.repository) if asked else None
    return rule if found is None else found


def _weeded(questions: Iterable[Question], evidence: Evidence) -> tuple[list[Question], list[Question]]:
    """The questions worth asking, and the others with the rule that keeps them from being asked."""
    asked: list[Question] = []
    others: list[Question] = []
    for question in questions:
        rule = weeding.weed(question, evidence, rule=question.rule)
        if rule is None:
            asked.append(question)
        else:
            others.append(question.model_copy(update={"rule": rule.id, "p_wrong": rule.p_wrong}))
    return asked, others


def _answerable(question: Question, spec: FeatureSpec) -> bool:
    """Whether the spec names the recommended option, and no other, beside the question's subject."""
    item = linting.answering_item(question, spec) if question.recommended else None
    return item is not None and normalise(question.recommended) in normalise(f"{item.text} {item.answer or ''}")


def _marked(finding: FactFinding, markers: Sequence[Item]) -> bool:
    """Whether an open marker stands on the very line of a quote; the marker's own question is asked in its place."""
    lines = {quote.line for quote in finding.quotes if quote.source == "spec" and quote.line is not None}
    return any(item.span.first <= line <= item.span.last and not item.source for item in markers for line in lines)


def address(section: str, block: str, answer: Any, question: str) -> str:
    """Where a contract's ``field`` or ``rows.field`` stands in this answer: of several rows the one that speaks most of
    what is asked.
    """
    rows, _, field = block.partition(".")
    listed = getattr(answer, rows, None)
    if field and isinstance(listed, list | tuple) and listed:
        return f"{section}.{blocking.row_key(blocking.closest(listed, question))}.{field}"
    return f"{section}.{block}"


def _reached(reaches: Sequence[str], replies: Mapping[str, SectionReply[Any, Any]], question: str) -> Iterator[str]:
    """The addresses of fields in other sections, as far as those were drafted and apply."""
    for each in reaches:
        section, _, block = each.partition(".")
        reply = replies.get(section)
        if reply is not None and not isinstance(reply.answer, NotApplicable):
            yield address(section, block, reply.answer, question)


def _doubts(
    spec: FeatureSpec,
    evidence: Evidence,
    replies: Mapping[str, SectionReply[Any, Any]],
    drafts: Sequence[SectionDraft],
    past: History,
) -> Iterator[Question]:
    for draft in drafts:
        reply = replies.get(draft.section)
        if reply is None or isinstance(reply.answer, NotApplicable):
            continue
        for doubt in reply.doubts:
            passage = evidence.look(doubt.passage) if doubt.passage.strip() else None
            question = asking.about_doubt(spec, draft.section, doubt, passage)
            if question and not _closed(spec, past, question) and not _answerable(question, spec):
                yield question.model_copy(update={"blocks": (f"{draft.section}.{doubt.at}",)})


def _questions(
    spec: FeatureSpec,
    judged: Sequence[Judged],
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


def _with_blocks(marker: Question, judged: Sequence[Judged], replies: Mapping[str, SectionReply[Any, Any]]) -> Question:
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
