"""The spec as the rest of the house sees it: items with stable ids and exact line spans.

Nothing here reads a file: ``draft_plan.reading`` turns bytes into these values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache


class ItemKind(StrEnum):
    """What a passage of a spec is, in the words spec writers use."""

    STORY = "story"
    SCENARIO = "scenario"
    REQUIREMENT = "requirement"
    CRITERION = "criterion"
    ENTITY = "entity"
    EDGE_CASE = "edge_case"
    ASSUMPTION = "assumption"
    OUT_OF_SCOPE = "out_of_scope"
    CLARIFICATION = "clarification"
    MARKER = "marker"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """First and last line of a passage, 1-based and inclusive, in the file as it is on disk."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Item:
    """One passage of the spec that a plan can be held to.

    ``id`` is the author's own where the dialect has one (``FR-001``, ``US-1``, ``1.2``), else made from
    its place (``US1.AC2``, ``EC-3``) and then ``synthesised``. ``text`` is the passage without its list
    bullet, id and emphasis marks, hard-wrapped lines joined by one space. ``parent`` is the id of the
    story (or Kiro requirement) that the item belongs to. ``priority`` is as written (``P1``, ``Must``).
    ``answer`` is set for settled clarifications only: there ``text`` is the question. ``group`` is the
    heading the item stands under. ``source`` is a companion file's relative path, empty for the spec itself.
    """

    id: str
    kind: ItemKind
    text: str
    span: Span
    title: str = ""
    parent: str | None = None
    priority: str | None = None
    answer: str | None = None
    group: str = ""
    synthesised: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Companion:
    """A file beside the spec that was read as a source too; ``path`` is relative to the spec's folder."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the spec: its level (1 to 6), text and line."""

    level: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """A feature spec: its text as decoded, and every item found in it, in order of appearance.

    ``path`` is how the user named it (``-`` for standard input); ``feature_id`` is the folder's name or the
    id that the spec states; ``dialect`` names the family recognised (``spec-kit``, ``kiro``, ``prose`` …);
    ``language`` is an ISO 639-1 code guessed from the script and words. ``text`` has LF line ends and no BOM,
    with the same line numbers as the file. ``notes`` are things the reader wants the user to know.
    """

    path: str
    title: str
    feature_id: str
    dialect: str
    language: str
    text: str
    items: tuple[Item, ...]
    headings: tuple[Heading, ...] = ()
    front_matter: dict[str, str] = field(default_factory=dict)
    companions: tuple[Companion, ...] = ()
    notes: tuple[str, ...] = ()

    def of(self, *kinds: ItemKind) -> Iterator[Item]:
        """The items of these kinds, in order of appearance."""
        return (item for item in self.items if item.kind in kinds)

    def find(self, item_id: str) -> Item | None:
        """The item with this id, or None."""
        return next((item for item in self.items if item.id == item_id), None)

    def lines(self, span: Span) -> str:
        """The text of a span, its line ends kept."""
        return "\n".join(_split(self.text)[span.first - 1 : span.last])


@lru_cache(maxsize=4)
def _split(text: str) -> list[str]:
    """The lines of a text; asked for once for every item of a spec."""
    return text.split("\n")
