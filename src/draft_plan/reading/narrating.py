"""What a story or a requirement that is a heading says: the passage right below it."""

from __future__ import annotations

import re

from draft_plan.reading.drafts import Draft, Field
from draft_plan.reading.outline import Shape
from draft_plan.reading.wording import plain
from draft_plan.spec import ItemKind

_OBJECTIVE = re.compile(r"^(?:\*\*|__)[^*\n]{1,40}(?:[:：][ \t]*(?:\*\*|__)|(?:\*\*|__)[ \t]*[:：])[ \t]*(?=\S)")
_REMARK = re.compile(r"^(?:\*\*|__)[^*\n]{1,60}(?:[:：](?:\*\*|__)|(?:\*\*|__)[:：])")
_PRIORITY = re.compile(
    r"^[*_]*(?:priority|priorität|priorité|prioridad|prioridade|priorità|优先级|優先度|우선순위)[*_]*\s*[:：][*_]*\s*(P\d|\w+)",
    re.IGNORECASE | re.MULTILINE,
)
_PARAGRAPHS = 3


def narrate(field: Field) -> None:
    """Fills in the text (and a stated priority) of the items that are headings or labels."""
    by_line = {block.first + 1: index for index, block in enumerate(field.blocks) if block.shape is not Shape.ITEM}
    _drop_empty_primary(field)
    for draft in field.drafts:
        index = by_line.get(draft.span.first)
        if (draft.text and draft.text != draft.title) or index is None:
            continue
        if draft.kind in (
            ItemKind.STORY,
            ItemKind.REQUIREMENT,
            ItemKind.CRITERION,
            ItemKind.EDGE_CASE,
            ItemKind.ENTITY,
            ItemKind.SCENARIO,
        ):
            _narrate(field, draft, index)


def _drop_empty_primary(field: Field) -> None:
    """A "primary story" that only holds other stories is a heading, not a story."""
    stories = [draft for draft in field.drafts if draft.kind is ItemKind.STORY]
    for draft in stories:
        if draft.primary and any(
            draft is not other and draft.span.first <= other.span.first <= draft.span.last for other in stories
        ):
            field.drafts.remove(draft)
            for other in field.drafts:
                other.parent = None if other.parent is draft else other.parent


def _narrate(field: Field, draft: Draft, index: int) -> None:
    said: list[str] = []
    for at in range(index + 1, min(index + 12, len(field.blocks))):
        block = field.blocks[at]
        if block.first + 1 > draft.span.last or block.shape is Shape.HEADING:
            break
        stated = _PRIORITY.search(block.text) if block.shape is Shape.PARAGRAPH else None
        if stated:
            draft.priority = draft.priority or stated[1]
            continue
        if (block.shape is Shape.FENCE and not said) or (block.shape is Shape.PARAGRAPH and block.depth == 0):
            text = block.text if said else _OBJECTIVE.sub("", block.text)
            if (
                (said and _REMARK.match(block.text))
                or not plain(text)
                or (field.seats[at].label and block.shape is Shape.PARAGRAPH)
            ):
                break
            said.append(plain(text))
            if len(said) == _PARAGRAPHS:
                break
        else:
            break
    draft.text = " ".join(said) or draft.text or draft.title
