"""From findings to questions: one decision each, worded once, with a stable id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from math import log2

from draft_plan.clarifying.evidence import normalise
from draft_plan.clarifying.likening import alike
from draft_plan.clarifying.linting import fit
from draft_plan.plan import Choice, Question, Quote
from draft_plan.sections import Absent, Conflict, Doubt, Fact, FactNeed, Option
from draft_plan.spec import FeatureSpec, Item, ItemKind

_IMPACT = {"low": 1.0, "medium": 2.0, "high": 4.0}


def question_id(feature: str, subject: str) -> str:
    """``Q-`` and six hex digits, from the feature and what the question decides, never from its wording."""
    return "Q-" + hashlib.sha256(f"{feature}\0{subject}".encode()).hexdigest()[:6]


def about_fact(
    spec: FeatureSpec, section: str, name: str, need: FactNeed, fact: Fact, quotes: Iterable[Quote]
) -> Question:
    """The question that a missing or conflicting fact raises; the drafter's wording where it is fit to be asked."""
    asked = fact.question if isinstance(fact, Absent | Conflict) else ""
    options = choices(fact.options) if isinstance(fact, Absent | Conflict) else ()
    return Question(
        id=question_id(spec.feature_id, name),
        fact=f"{section}.{name}",
        question=fit(asked) or need.question,
        why=need.why,
        section=section,
        blocks=(),
        options=options,
        recommended=options[0].label if options else "",
        impact=need.impact.value,
        reversible=need.reversible,
        who=need.who.value,
        evidence=tuple(quotes),
        line=next((quote.line for quote in quotes if quote.source == "spec"), None),
    )


def about_marker(spec: FeatureSpec, item: Item) -> Question:
    """The question that the spec's author left open; it is asked in the author's words."""
    text = item.text.strip()
    where = f"line {item.span.first}" if not item.source else f"{item.source}:{item.span.first}"
    worded = text if text.endswith(("?", "？")) else f"{text.rstrip('.:; ')}?" if text else f"What is meant at {where}?"
    return Question(
        id=question_id(spec.feature_id, "marker:" + (normalise(text) or where)),
        fact=f"spec.{item.id}",
        question=worded,
        why=f"The specification leaves it open ({where}).",
        section="",
        blocks=(),
        impact="high",
        reversible=False,
        rule="R1-marker",
        p_wrong=0.9,
        evidence=(Quote(source=item.source or "spec", text=item.text, line=item.span.first, match="exact"),),
        serves=(item.parent,) if item.parent else (),
        line=item.span.first,
    )


def about_doubt(spec: FeatureSpec, section: str, doubt: Doubt) -> Question | None:
    """A doubt that the drafter raised beyond the declared facts, or None when it is not fit to be asked."""
    worded = fit(doubt.question)
    if not worded or len(doubt.options) < 2:
        return None
    options = choices(doubt.options)
    return Question(
        id=question_id(spec.feature_id, "doubt:" + normalise(worded)),
        fact=f"{section}.{doubt.at}",
        question=worded,
        why=doubt.why,
        section=section,
        blocks=(),
        options=options,
        recommended=options[0].label,
        impact="medium",
        reversible=False,
        rule="R8-doubt",
        p_wrong=0.4,
    )


def choices(options: Sequence[Option]) -> tuple[Choice, ...]:
    """At most four options with different labels, the recommended one first."""
    seen: dict[str, Choice] = {}
    for option in options:
        if option.label.strip():
            seen.setdefault(
                normalise(option.label), Choice(label=option.label.strip(), consequence=option.consequence.strip())
            )
    return tuple(seen.values())[:4]


def merge(questions: Iterable[Question]) -> list[Question]:
    """One question for each decision: same id, or as good as the same words; blocks and evidence are joined."""
    kept: list[Question] = []
    for question in questions:
        twin = next((index for index, other in enumerate(kept) if _same(other, question)), None)
        if twin is None:
            kept.append(question)
        else:
            kept[twin] = _join(kept[twin], question)
    return kept


def _same(one: Question, other: Question) -> bool:
    return one.id == other.id or alike(one.question, other.question)


def _join(kept: Question, twin: Question) -> Question:
    surer = kept if (kept.p_wrong or 0) >= (twin.p_wrong or 0) else twin
    options = kept.options or twin.options
    return kept.model_copy(
        update={
            "blocks": tuple(dict.fromkeys((*kept.blocks, *twin.blocks))),
            "options": options,
            "recommended": kept.recommended or twin.recommended,
            "evidence": tuple(dict.fromkeys((*kept.evidence, *twin.evidence))),
            "section": kept.section or twin.section,
            "rule": surer.rule,
            "p_wrong": surer.p_wrong,
            "impact": max(kept.impact, twin.impact, key=_IMPACT.__getitem__),
            "reversible": kept.reversible and twin.reversible,
            "twins": tuple(dict.fromkeys((*kept.twins, twin.id, *twin.twins))) if twin.id != kept.id else kept.twins,
        }
    )


def weight(question: Question) -> float:
    """What asking is worth: p(wrong) x impact x irreversibility x what it blocks x whether it can be answered."""
    authors_own = question.rule == "R1-marker"  # whoever left it open wants it answered, and nobody had to guess that
    answerable = 1.5 if authors_own else 1.0 if question.options else 0.7
    spread = log2(2 + len(question.blocks))
    return (
        (question.p_wrong or 0.5) * _IMPACT[question.impact] * (1 if question.reversible else 2) * spread * answerable
    )


def settled(spec: FeatureSpec, question: str) -> bool:
    """Whether people have answered this question already, in the spec's clarifications."""
    return any(alike(item.text, question) for item in spec.of(ItemKind.CLARIFICATION) if item.answer)
