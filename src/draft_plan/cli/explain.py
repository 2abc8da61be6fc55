"""``draft-plan explain``: why a question was asked, or a field kept or assumed."""

from __future__ import annotations

from typing import Annotated

import typer

import draft_plan


def explain(
    spec: Annotated[str, typer.Argument(help="A spec.md, its folder, or a feature's name.")],
    subject: Annotated[str, typer.Argument(metavar="Q-ID|FIELD", help="A question's id, or section.field.")],
    out: Annotated[str | None, typer.Option("--out", "-o", help="Where the plan lies.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as one JSON object.")] = False,
) -> None:
    """Why something was asked, assumed or kept: facts, quotes with lines, rule, and how likely it is wrong."""
    found = draft_plan.explain(spec, subject, out)
    if as_json:
        typer.echo(found.model_dump_json(indent=1))
        return
    typer.echo(f"{found.subject}: {found.standing}")
    for label, value in (("question", found.question), ("why", found.why), ("answer", found.answer)):
        if value:
            typer.echo(f"  {label}: {value}")
    _rule(found)
    for option in found.options:
        mark = "*" if option.label == found.recommended else "-"
        typer.echo(f"  {mark} {option.label}" + (f": {option.consequence}" if option.consequence else ""))
    if not found.options and found.recommended:
        typer.echo(f"  stands meanwhile: {found.recommended}")
    if found.blocks:
        typer.echo(f"  blocks: {', '.join(found.blocks)}")
    for quote in found.evidence:
        typer.echo(f"  {_quoted(quote)}")
    for field in found.fields:
        _field(field)


def _rule(found: draft_plan.Explanation) -> None:
    typer.echo(f"  rule: {found.rule} {found.says}".rstrip())
    if found.p_wrong is not None:
        typer.echo(f"  p(wrong): {found.p_wrong:.2f} ({found.calibration})")
    if found.impact:
        turn = "can be changed later" if found.reversible else "hard to change later"
        typer.echo(f"  impact: {found.impact}, {turn}; who would know: {found.who}")


def _field(field: draft_plan.ExplainedField) -> None:
    typer.echo(f"  {field.at}: {field.outcome} by {field.rule}")
    for fact in field.facts:
        typer.echo(f"    {fact.fact} ({fact.about}): {fact.standing}" + (f"; {fact.note}" if fact.note else ""))
        for quote in fact.quotes:
            typer.echo(f"      {_quoted(quote)}")


def _quoted(quote: draft_plan.Quote) -> str:
    place = f"{quote.source}:{quote.line}" if quote.line is not None else f"{quote.source}, found nowhere"
    return f"{place} [{quote.match}] {quote.text}"
