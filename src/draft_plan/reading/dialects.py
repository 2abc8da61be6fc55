"""Which family of spec writers a spec comes from."""

from __future__ import annotations

import re

from draft_plan.reading.drafts import Draft
from draft_plan.reading.outline import Block, Shape
from draft_plan.spec import ItemKind


def dialect_of(text: str, blocks: tuple[Block, ...], drafts: list[Draft]) -> str:
    """The family: spec-kit, spec-kit-v0, spec-kitty, claude-config, spec-flow, kiro, openspec or prose."""
    headings = [block.text for block in blocks if block.shape is Shape.HEADING]
    joined = "\n".join(headings).casefold()
    written = [draft.written for draft in drafts if draft.written]
    if any(draft.numbered for draft in drafts) or ".kiro/specs" in text:
        return "kiro"
    if (
        _has(joined, r"^(## )?what changes$", r"^impact$", r"^(added|modified|removed) requirements$") >= 1
        and not written
    ):
        return "openspec"
    if re.search(r"^\*\*Mission|decision_id|\bkitty-specs/", text, re.MULTILINE) or (
        _table_ids(blocks, drafts) and _constraints(written)
    ):
        return "spec-kitty"
    if _has(joined, r"^execution flow", r"^execution status", r"^primary user story", r"^実行フロー"):
        return "spec-kit-v0"
    stories = [draft for draft in drafts if draft.kind is ItemKind.STORY]
    if any(re.fullmatch(r"US-\d+", draft.written) for draft in stories):
        return "claude-config"
    if any(re.fullmatch(r"US\d+", draft.written) for draft in stories) and not any(
        name.startswith(("FR", "SC")) for name in written
    ):
        return "spec-flow"
    known = any(draft.kind in (ItemKind.STORY, ItemKind.CRITERION) for draft in drafts)
    return "spec-kit" if known and (stories or any(name.startswith("FR") for name in written)) else "prose"


def _has(headings: str, *patterns: str) -> int:
    return sum(1 for pattern in patterns if re.search(pattern, headings, re.MULTILINE))


def _table_ids(blocks: tuple[Block, ...], drafts: list[Draft]) -> bool:
    rows = {block.first + 1 for block in blocks if block.shape is Shape.ROW}
    return any(draft.written and draft.span.first in rows for draft in drafts)


def _constraints(written: list[str]) -> bool:
    return any(re.fullmatch(r"C-\d+", name) for name in written)
