"""Text to drafts: the order in which the extractors run."""

from __future__ import annotations

from dataclasses import dataclass

from draft_plan.reading.drafts import Draft, Field
from draft_plan.reading.identified import find_identified
from draft_plan.reading.listings import find_listed, find_prose
from draft_plan.reading.markers import find_markers
from draft_plan.reading.masking import mask
from draft_plan.reading.narrating import narrate
from draft_plan.reading.outline import Block, outline
from draft_plan.reading.scenarios import find_scenarios
from draft_plan.reading.settled import find_settled
from draft_plan.reading.walking import walk


@dataclass(frozen=True, slots=True)
class Extract:
    """What one file holds, before its items are numbered."""

    blocks: tuple[Block, ...]
    drafts: list[Draft]
    notes: tuple[str, ...]


def extract(text: str, *, prose: bool = True) -> Extract:
    """Every item of a text as a draft; ``prose`` allows sentences to be requirements where nothing else is one."""
    masked = mask(text)
    field: Field = walk(outline(masked.text), masked.text)
    find_identified(field)
    find_settled(field)
    find_scenarios(field)
    find_listed(field)
    find_prose(field, skip=not prose)
    narrate(field)
    find_markers(field)
    return Extract(field.blocks, field.drafts, (*masked.notes, *field.notes))
