"""What the reader's tests share: a spec from indented text, and its items in short."""

from __future__ import annotations

from textwrap import dedent

from draft_plan.reading import read_text
from draft_plan.spec import FeatureSpec, ItemKind


def spec(text: str, path: str = "specs/042-lending/spec.md", **more: object) -> FeatureSpec:
    return read_text(dedent(text).lstrip("\n").encode(), path, **more)  # type: ignore[arg-type]


def found(read: FeatureSpec, *kinds: ItemKind) -> list[str]:
    """``id@first-last`` for each item, or ``id@line`` where it stands on one."""
    items = read.of(*kinds) if kinds else iter(read.items)
    return [
        f"{item.id}@{item.span.first}" + (f"-{item.span.last}" if item.span.last != item.span.first else "")
        for item in items
    ]
