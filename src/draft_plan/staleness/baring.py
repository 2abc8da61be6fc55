"""The spec as a plan's sections were held against it: without the answers to the plan's own questions."""

from __future__ import annotations

from dataclasses import replace

from draft_plan.plan import Plan
from draft_plan.reading import read_text
from draft_plan.spec import FeatureSpec, ItemKind


def bare(spec: FeatureSpec, held: Plan) -> FeatureSpec:
    """The spec without the answers that the plan has taken up, and with the markers that gave way to one put back."""
    lines = {each.line for each in held.answered}
    known = {item.text for item in held.items if item.kind == ItemKind.CLARIFICATION and item.lines[0] in lines}
    apart = [item for item in spec.of(ItemKind.CLARIFICATION) if item.text in known and not item.source]
    before = {each.applied[1]: each.applied[0] for each in held.answered if each.applied is not None}
    own = {line for item in apart for line in range(item.span.first, item.span.last + 1)}
    text = "\n".join(
        "" if number in own else before.get(line, line) for number, line in enumerate(spec.text.split("\n"), 1)
    )
    if before:
        return read_text(text.encode(), spec.path, spec.companions)
    return replace(spec, text=text, items=tuple(item for item in spec.items if item not in apart))
