"""Walks the headings and labels of a spec: gives every block its part, and finds the items that are headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from draft_plan.reading.drafts import Draft, Field, Seat
from draft_plan.reading.naming import definition
from draft_plan.reading.outline import Block, Outline, Shape
from draft_plan.reading.vocabulary import Part, alternatives, bare, continues, exactly, part_of
from draft_plan.reading.wording import plain, struck
from draft_plan.spec import ItemKind, Span

_LABEL = re.compile(r"^(?:\*\*|__)(?P<name>[^*\n]{1,160}?)[ \t]*[:：]?(?:\*\*|__)[ \t]*[:：]?(?P<rest>[^\n]*)")
_PLAIN_LABEL = re.compile(r"^(?P<name>[^*\n]{2,60})[:：]$")
_LEVEL = re.compile(r"[(（\[][^()（）\[\]]{0,30}?\b(P\d)\b[^()（）\[\]]{0,20}[)）\]]|^(P\d)\b")
_WISH = re.compile(
    r"[(（\[]\s*(must|should|could|won't|high|medium|low|critical)(?:[ -]have)?\s*[)）\]]", re.IGNORECASE
)
_HOMES = (Part.REQUIREMENTS, Part.QUALITIES, Part.CONSTRAINTS, Part.CRITERIA)
_STICKY = (Part.IGNORED, Part.COVERAGE)
_SPLIT = re.compile(r"^[\s:：.\-–—|)）]+")


@dataclass(frozen=True, slots=True)
class _Named:
    """What a heading or label names: one story, requirement or scenario, with its number and title."""

    kind: ItemKind
    number: str
    title: str
    written: str = ""
    counted: bool = False


@lru_cache(maxsize=1)
def _instances() -> tuple[tuple[ItemKind, re.Pattern[str]], ...]:
    """Patterns of headings that are an item themselves: ``User Story 1 - …``, ``Requirement: …``."""
    number = r"(?P<number>\d{1,4}(?:\.\d{1,3})*[a-z]?)"
    made = []
    for kind, key in (
        (ItemKind.STORY, "story"),
        (ItemKind.REQUIREMENT, "requirement"),
        (ItemKind.SCENARIO, "scenario"),
    ):
        tail = rf"[ \t]*[-#]?[ \t]*{number}(?!\w)|(?=[ \t]*[:：])"
        made.append((kind, re.compile(rf"^(?:{alternatives('words', key)})(?:{tail})(?P<title>.*)$", re.IGNORECASE)))
    return tuple(made)


def priority_of(heading: str) -> str | None:
    """The priority that a heading carries: ``P1`` or a word such as ``Must``, as written."""
    level = _LEVEL.search(heading)
    if level:
        return level[1] or level[2]
    wish = _WISH.search(heading)
    return wish[1] if wish else None


def _title(text: str) -> str:
    return plain(_SPLIT.sub("", _WISH.sub("", _LEVEL.sub("", text)).strip()))


def _named(text: str, part: Part | None) -> _Named | None:
    """The item that a heading or label is, if it is one."""
    words = plain(text)
    known = definition(text)
    if known and known.kind and not known.struck:
        return _Named(known.kind, "", _title(known.rest), known.id)
    for kind, pattern in _instances():
        found = pattern.match(words)
        if found:
            number = found["number"] or ""
            return _Named(kind, number, _title(found["title"]), counted=bool(number))
    numbered = re.search(r"\d", words)
    if part is Part.STORIES and numbered and _LEVEL.search(words) and not words.startswith("P"):
        # A language we do not know: "<words> 3 - title (<word>: P2)" is a story all the same.
        found = re.match(r"^\D{1,40}?(\d{1,3})\s*[-–—:：]\s*(.+)$", words)
        return _Named(ItemKind.STORY, found[1], _title(found[2]), counted=True) if found else None
    return None


class _Walker:
    """One pass over the blocks; keeps the stack of open headings."""

    def __init__(self, outline: Outline, ends: dict[int, int]) -> None:
        self.blocks = outline.blocks
        self.ends = ends
        self.seats: list[Seat] = []
        self.drafts: list[Draft] = []
        self.stack: list[tuple[int, Seat]] = []
        self.seat = Seat()
        self.titled = False
        self.labels: list[int] = []

    def walk(self) -> None:
        for index, block in enumerate(self.blocks):
            if block.shape is Shape.HEADING:
                self._heading(index, block)
            elif block.shape is Shape.PARAGRAPH and block.depth == 0:
                self._label(index, block)
            self.seats.append(self.seat)

    def _heading(self, index: int, block: Block) -> None:
        while self.stack and self.stack[-1][0] >= block.level:
            self.stack.pop()
        above = self.stack[-1][1] if self.stack else Seat()
        seat = Seat(above.part, plain(block.text), "", above.owner, index, priority_of(block.text) or above.priority)
        if block.level == 1 and not self.titled:
            self.titled = True
            seat.part, seat.priority = None, None
        elif above.part not in _STICKY:
            self._classify(seat, above, block, self.ends[index])
        self.seat = seat
        self.stack.append((block.level, seat))

    def _classify(self, seat: Seat, above: Seat, block: Block, end: int) -> None:
        named = _named(block.text, above.part)
        if named and (named.kind is not ItemKind.REQUIREMENT or not self._only_mentions(named, above)):
            span = Span(block.first + 1, end + 1)
            seat.owner = self._draft(named, span, seat, above) if not struck(block.text) else above.owner
            seat.part = Part.ACCEPTANCE if named.kind is ItemKind.SCENARIO else Part.OTHER
            seat.prose = named.kind is ItemKind.SCENARIO
            return
        own = part_of(block.text)
        if (
            above.part in _HOMES
            and own in (Part.GOALS, Part.CHANGES, Part.ENTITIES, Part.OTHER)
            and not exactly(own, block.text)
        ):
            own = None
        if own is Part.GOALS and above.part not in (None, Part.OTHER, Part.GOALS):
            own = None
        seat.part = own or (above.part if above.part is not Part.PRIMARY_STORY else Part.OTHER)
        if own in (Part.STORIES, Part.REQUIREMENTS, Part.QUALITIES) or (own and block.level <= 2):
            seat.owner = None
        if own is Part.PRIMARY_STORY:
            primary = _Named(ItemKind.STORY, "", plain(block.text))
            seat.owner = self._draft(primary, Span(block.first + 1, end + 1), seat, above)
            seat.owner.primary = True

    @staticmethod
    def _only_mentions(named: _Named, above: Seat) -> bool:
        return bool(named.written) and above.part in (Part.OUT_OF_SCOPE, Part.CLARIFICATIONS, Part.QUESTIONS)

    def _draft(self, named: _Named, span: Span, seat: Seat, above: Seat) -> Draft:
        kind = named.kind
        numbered = kind is ItemKind.REQUIREMENT and named.counted
        owner = above.owner
        if kind is ItemKind.STORY and owner is not None and owner.kind is ItemKind.STORY:
            nested = named.written.startswith(f"{owner.written}.") if owner.written else False
            kind, owner = (ItemKind.SCENARIO, owner) if nested else (kind, None)
        draft = Draft(
            ItemKind.STORY if numbered else kind, named.title, span, named.written or (named.number if numbered else "")
        )
        draft.series = {ItemKind.STORY: "US", ItemKind.SCENARIO: "AC"}.get(draft.kind, "REQ-")
        draft.number, draft.title, draft.group = named.number, named.title, above.group
        draft.parent = owner
        draft.priority, draft.numbered = seat.priority, numbered
        draft.strong = above.part in _HOMES
        self.drafts.append(draft)
        return draft

    def _label(self, index: int, block: Block) -> None:
        """A line all in bold (or a known word with a colon) heads what follows, up to the next one or a heading."""
        if not self.stack and not self.titled:
            return
        base = self.stack[-1][1] if self.stack else Seat()
        found = _LABEL.match(block.text) or _PLAIN_LABEL.match(block.text)
        if not found:
            return
        name = found["name"].strip(" :：")
        rest = found.groupdict().get("rest") or ""
        own = part_of(name) if base.part not in _STICKY else None
        named = _named(name, base.part) if base.part not in _STICKY else None
        if named and named.kind is ItemKind.STORY and base.part is not Part.QUESTIONS:
            self._label_story(named, rest, base, block, index)
        elif "\n" in block.text or rest.strip():
            if not (named and named.kind is ItemKind.SCENARIO) and self.seat.label and not base.prose:
                self.seat = replace(base, label="")
        elif own and bare(name) and self._opens(own, base, name):
            self.seat = replace(base, part=own, label=plain(name), owner=self._owner(base))
        else:
            part = Part.OTHER if own and own is base.part else base.part
            self.seat = replace(base, part=part, label=plain(name), owner=self._owner(base))

    def _owner(self, base: Seat) -> Draft | None:
        """A story that is only a label owns what follows it under the same heading."""
        return self.seat.owner if self.seat.heading == base.heading else base.owner

    @staticmethod
    def _opens(own: Part, base: Seat, name: str) -> bool:
        """Whether a label opens a part; one that says the part's own name and goes on is about the part, not of it."""
        if own is Part.GOALS or (own is Part.OTHER and base.owner is None):
            return False
        return own is not base.part or bare(name) == bare(base.group) or not continues(own, name)

    def _label_story(self, named: _Named, rest: str, base: Seat, block: Block, index: int) -> None:
        self.labels.append(index)
        title = named.title or _title(rest)
        end = next(
            (
                later.first - 1
                for later in self.blocks[index + 1 : index + 400]
                if later.shape is Shape.HEADING
                or (later.shape is Shape.PARAGRAPH and later.depth == 0 and self._is_story(later, base))
            ),
            block.last,
        )
        end = max(block.last, end)
        inner = [later for later in self.blocks[index : index + 400] if later.first <= end]
        span = Span(block.first + 1, max(later.last for later in inner) + 1)
        seat = replace(base, label="")
        seat.owner = self._draft(replace(named, title=title), span, seat, base)
        seat.part = Part.OTHER
        self.seat = seat

    @staticmethod
    def _is_story(block: Block, base: Seat) -> bool:
        found = _LABEL.match(block.text)
        named = _named(found["name"].strip(" :："), base.part) if found else None
        return bool(named and named.kind is ItemKind.STORY)


def _section_ends(blocks: tuple[Block, ...], lines: list[str]) -> dict[int, int]:
    """For each heading the last line (0-based) that is not blank before the next heading of its level or above."""
    ends: dict[int, int] = {}
    open_headings: list[int] = []
    filled = [0] * (len(lines) + 1)
    for number, line in enumerate(lines):
        filled[number + 1] = number if line.strip() else filled[number]
    for index, block in enumerate(blocks):
        if block.shape is not Shape.HEADING:
            continue
        while open_headings and blocks[open_headings[-1]].level >= block.level:
            closed = open_headings.pop()
            ends[closed] = max(filled[block.first], blocks[closed].last)
        open_headings.append(index)
    for closed in open_headings:
        ends[closed] = max(filled[len(lines)], blocks[closed].last)
    return ends


def walk(outline: Outline, text: str) -> Field:
    """The blocks with their seats, and the drafts of all items that are headings or bold lines."""
    walker = _Walker(outline, _section_ends(outline.blocks, text.split("\n")))
    walker.walk()
    field = Field(outline, walker.seats, walker.drafts)
    for index in walker.labels:
        field.take(index)
    return field
