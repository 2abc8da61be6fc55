"""``draft-plan explain``: why a question was asked, or a field kept or assumed."""

from __future__ import annotations

from typing import Annotated

import typer

import draft_plan
from draft_plan.cli import showing


def explain(
    spec: Annotated[str, typer.Argument(help="A spec.md, its folder, or a feature's name.")],
    subject: Annotated[str, typer.Argument(metavar="Q-ID|FIELD", help="A question's id, or section.field.")],
    out: Annotated[str | None, typer.Option("--out", "-o", help="Where the plan lies.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as one JSON object.")] = False,
) -> None:
    """Why something was asked, assumed or kept: facts, quotes with lines, rule, and how likely it is wrong."""
    found = draft_plan.explain(spec, subject, out)
    if as_json:
        showing.out(found.model_dump_json(indent=1))
        return
    showing.out(f"{found.subject}: {found.standing}")
    for label, value in (("question", found.question), ("why", found.why), ("answer", found.answer)):
        if value:
            showing.out(f"  {label}: {value}")
    _rule(found)
    for option in found.options:
        mark = "*" if option.label == found.recommended else "-"
        showing.out(f"  {mark} {option.label}" + (f": {option.consequence}" if option.consequence else ""))
    if not found.options and found.recommended:
        showing.out(f"  stands meanwhile: {found.recommended}")
    if found.blocks:
        showing.out(f"  blocks: {', '.join(found.blocks)}")
    for quote in found.evidence:
        showing.out(f"  {_quoted(quote)}")
    for field in found.fields:
        _field(field)


def _rule(found: draft_plan.Explanation) -> None:
    showing.out(f"  rule: {found.rule} {found.says}".rstrip())
    if found.p_wrong is not None:
        prior = "a prior, not measured" if found.p_from == "prior" else found.calibration
        showing.out(f"  p(wrong): {found.p_wrong:.2f} ({prior})")
    if found.impact:
        turn = "can be changed later" if found.reversible else "hard to change later"
        showing.out(f"  impact: {found.impact}, {turn}; who would know: {found.who}")


def _field(field: draft_plan.ExplainedField) -> None:
    showing.out(f"  {field.at}: {field.outcome} by {field.rule}")
    for fact in field.facts:
        showing.out(f"    {fact.fact} ({fact.about}): {fact.standing}" + (f"; {fact.note}" if fact.note else ""))
        for quote in fact.quotes:
            showing.out(f"      {_quoted(quote)}")
        if fact.signals:
            showing.out("      signals: " + ", ".join(f"{name} {value:g}" for name, value in fact.signals.items()))
        if fact.ungrounded:
            showing.out(f"      given by no source: {', '.join(fact.ungrounded)}")


def _quoted(quote: draft_plan.Quote) -> str:
    place = f"{quote.source}:{quote.line}" if quote.line is not None else f"{quote.source}, found nowhere"
    return f"{place} [{quote.match}] {quote.text}"
