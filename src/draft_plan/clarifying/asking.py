"""From findings to questions: one decision each, worded once, with a stable id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from draft_plan.clarifying.evidence import normalise
from draft_plan.clarifying.likening import alike
from draft_plan.clarifying.linting import fit
from draft_plan.clarifying.rules import DOUBTS
from draft_plan.plan import Choice, Question, Quote
from draft_plan.sections import Absent, Conflict, Doubt, Fact, FactNeed, Option
from draft_plan.spec import FeatureSpec, Item, ItemKind

LONGEST_WHY = 400
"""Characters of a reason that is shown; a longer one is no reason but an essay."""

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
        why=_why(fact, need),
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


def _why(fact: Fact, need: FactNeed) -> str:
    """The drafter's own reason, which names what turns on it in this plan; the contract's where it gives none, behind
    what the drafter says is missing.
    """
    told = " ".join(fact.why.split()) if isinstance(fact, Absent | Conflict) else ""
    if 0 < len(told) <= LONGEST_WHY:
        return told
    missing = " ".join(fact.absent.split()) if isinstance(fact, Absent) and not fact.question.strip() else ""
    return f"{missing.rstrip('.')}. {need.why}" if 0 < len(missing) <= LONGEST_WHY else need.why


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


def about_doubt(spec: FeatureSpec, section: str, doubt: Doubt, passage: Quote | None) -> Question | None:
    """A doubt that the drafter raised beyond the declared facts, or None when it is not fit to be asked.

    ``passage`` is its quote as looked up, None where it gives none. One that stands and collides with the plan is as
    grave as two quotes that disagree; a quote that stands nowhere supports nothing.
    """
    worded = fit(doubt.question)
    if not worded or len(doubt.options) < 2:
        return None
    options = choices(doubt.options)
    held = passage is not None and passage.match != "none"
    rule = DOUBTS["R8-collision" if held and doubt.collides else "R8-raised" if held else "R8-doubt"]
    return Question(
        id=question_id(spec.feature_id, "doubt:" + normalise(worded)),
        fact=f"{section}.{doubt.at}",
        question=worded,
        why=doubt.why,
        section=section,
        blocks=(),
        options=options,
        recommended=options[0].label,
        impact="high" if rule.id == "R8-collision" else "medium",
        reversible=False,
        rule=rule.id,
        p_wrong=rule.p_wrong,
        evidence=(passage,) if passage is not None else (),
        line=passage.line if passage is not None and passage.source == "spec" else None,
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


def settled(spec: FeatureSpec, question: str) -> bool:
    """Whether people have answered this question already, in the spec's clarifications."""
    return any(alike(item.text, question) for item in spec.of(ItemKind.CLARIFICATION) if item.answer)
