"""Items on their way: found, but not yet numbered."""

from __future__ import annotations

from dataclasses import dataclass

from draft_plan.reading.outline import Block, Outline, Shape
from draft_plan.reading.vocabulary import Part
from draft_plan.reading.wording import plain
from draft_plan.spec import ItemKind, Span


@dataclass(slots=True, eq=False)
class Draft:
    """An item before it has its final id.

    ``written`` is the author's id, empty when there is none; ``series`` is then the head of the id to make up
    (``REQ-``, ``NFR-performance-``) and ``number`` the author's number, if any. ``numbered`` marks Kiro's
    requirement headings: their criteria are called ``1.2``; ``primary`` the one story of old spec-kit.
    """

    kind: ItemKind
    text: str
    span: Span
    written: str = ""
    series: str = ""
    number: str = ""
    title: str = ""
    parent: Draft | None = None
    priority: str | None = None
    answer: str | None = None
    group: str = ""
    numbered: bool = False
    primary: bool = False
    strong: bool = True
    id: str = ""


@dataclass(slots=True)
class Seat:
    """Where a block stands: its part of the spec, the heading and bold label above it, and the item that owns it."""

    part: Part | None = None
    group: str = ""
    label: str = ""
    owner: Draft | None = None
    heading: int = -1
    priority: str | None = None
    prose: bool = False


class Field:
    """The outline with a seat for every block and the drafts found so far: what the extractors work on."""

    def __init__(self, outline: Outline, seats: list[Seat], drafts: list[Draft]) -> None:
        self.outline = outline
        self.blocks = outline.blocks
        self.seats = seats
        self.drafts = drafts
        self.notes: list[str] = []
        self._taken: set[int] = set()

    def take(self, index: int) -> None:
        """Marks a block as used: neither it nor what is around it becomes another item."""
        while index >= 0 and index not in self._taken:
            self._taken.add(index)
            index = self.blocks[index].parent

    def taken(self, index: int) -> bool:
        """Whether a block, or something inside it, is used."""
        return index in self._taken

    def free(self, *parts: Part | None) -> list[int]:
        """The outermost list items, rows and paragraphs of these parts that no item was made of yet, in order."""
        wanted = (Shape.ITEM, Shape.ROW, Shape.PARAGRAPH, Shape.FENCE)
        return [
            index
            for index, block in enumerate(self.blocks)
            if block.depth == 0
            and not block.quoted
            and block.shape in wanted
            and self.seats[index].part in parts
            and index not in self._taken
        ]

    def wording(self, index: int) -> str:
        """The plain wording of a block; a row's cells are joined by a bar."""
        block = self.blocks[index]
        return plain(" | ".join(block.cells) if block.cells else self.outline.text(index))

    def draft(self, kind: ItemKind, index: int, text: str = "", **more: object) -> Draft:
        """Adds the draft of a block, seated where the block is."""
        block: Block = self.blocks[index]
        seat = self.seats[index]
        made = Draft(kind, text or self.wording(index), block.span, group=seat.group, parent=seat.owner)
        for name, value in more.items():
            setattr(made, name, value)
        self.drafts.append(made)
        self.take(index)
        return made
