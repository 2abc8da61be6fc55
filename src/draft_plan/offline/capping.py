"""What the rules look at of very long passages: the beginning. They read a text many times and say little of it."""

from __future__ import annotations

from dataclasses import replace

from draft_plan.spec import FeatureSpec, Item

LONGEST = 4_000
"""Characters of an item or statement that rules look at."""
LONGEST_LINE = 20_000
"""Characters of a line that rules look at."""


def capped(spec: FeatureSpec) -> FeatureSpec:
    """The spec with the beginnings of items and lines that are too long; the same value when none is."""
    lines = spec.text.split("\n")
    short = all(len(line) <= LONGEST_LINE for line in lines)
    if short and not any(_long(item) for item in spec.items):
        return spec
    text = spec.text if short else "\n".join(line[:LONGEST_LINE] for line in lines)
    items = tuple(_beginning(item) if _long(item) else item for item in spec.items)
    return replace(spec, title=spec.title[:LONGEST], text=text, items=items)


def _long(item: Item) -> bool:
    return max(len(item.text), len(item.title), len(item.answer or "")) > LONGEST


def _beginning(item: Item) -> Item:
    answer = None if item.answer is None else item.answer[:LONGEST]
    return replace(item, text=item.text[:LONGEST], title=item.title[:LONGEST], answer=answer)
