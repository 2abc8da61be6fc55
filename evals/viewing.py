"""A run's plan → the values that scorers look at; every system is looked at alike, by the checker on its text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import draft_plan
from evals.answers import Answer, Asked, Noticed, Seen

pack = cache(draft_plan.load_pack)
"""A plan format, read once."""


def view(ran: draft_plan.Ran, spec: Path, settings: draft_plan.Settings) -> Answer:
    """The answer of a run that wrote its plan beside ``spec``."""
    plan = ran.plan
    assert plan is not None, "only a dry run has no plan"
    sections = {each.section: each.status.value for each in plan.sections}
    return checked(ran.text, spec, settings.template).model_copy(
        update={
            "model": plan.model,
            "asked": tuple(_asked(each) for each in plan.questions),
            "assumed": tuple(each.question for each in plan.assumed),
            "seen": _seen(plan, settings),
            "sections": sections,
            "repaired": sum(each.repaired for each in plan.sections),
            "usage": ran.result.usage,
        }
    )


def checked(text: str, spec: Path, template: str) -> Answer:
    """What the checker and the template say of a plan that lies beside its spec, whoever wrote it."""
    result = draft_plan.check(str(spec))
    outline = pack(template).outline
    return Answer(
        system="",
        case="",
        variant="",
        text=text,
        coverage={each.id: each.status.value for each in result.coverage},
        findings=tuple(
            Noticed(rule=each.rule, severity=each.severity, message=each.message, line=each.line)
            for each in result.findings
        ),
        lacking=tuple(outline.missing(text)),
        placeholders=tuple(sorted(token for token in outline.placeholders if token in text)),
        words=result.words,
        budget=result.budget,
        spec_words=len(spec.read_text(encoding="utf-8").split()),
    )


def _asked(question: draft_plan.Question) -> Asked:
    return Asked(
        text=question.question,
        fact=question.fact,
        section=question.section,
        rule=question.rule,
        p_wrong=question.p_wrong,
        shown=question.shown,
        options=len(question.options),
        line=question.line,
    )


def _seen(plan: draft_plan.Plan, settings: draft_plan.Settings) -> tuple[Seen, ...]:
    """Every declared fact with the outcome of the field that rests on it and is most likely wrong."""
    needs = {section.id: section.facts for section in pack(settings.template).sections}
    seen = []
    for draft in plan.sections:
        sure = _verbalised(draft.reply)
        for fact in draft.facts:
            resting = [each for each in draft.outcomes if fact.fact in each.facts]
            worst = max(resting, key=lambda each: each.p_wrong or 0.0, default=None)
            need = needs.get(draft.section, {}).get(fact.fact)
            blocked = [block.rpartition(".")[2] for block in (need.blocks if need else ())]
            own = [sure[name] for name in blocked if name in sure]
            seen.append(
                Seen(
                    at=f"{draft.section}.{fact.fact}",
                    standing=fact.standing.value,
                    question=need.question if need else "",
                    rule=worst.rule if worst else "",
                    p_wrong=worst.p_wrong if worst else None,
                    quotes=tuple((quote.source, quote.text, quote.match) for quote in fact.quotes),
                    verbalised=min(own) if own else None,
                    signals=fact.signals,
                )
            )
    return tuple(seen)


def _verbalised(reply: dict[str, object] | None) -> dict[str, float]:
    """The lowest probability that the drafter gave for each field it had doubts about."""
    given: dict[str, float] = {}
    for each in (reply or {}).get("alternatives", ()):  # type: ignore[attr-defined]
        name = str(each["at"]).rpartition(".")[2]
        given[name] = min(given.get(name, 1.0), float(each["p"]))
    return given
