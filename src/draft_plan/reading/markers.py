"""Open questions: bracketed markers, ``TBD:``, and what stands under an Open Questions heading."""

from __future__ import annotations

import re
from functools import lru_cache

from draft_plan.reading.drafts import Draft, Field
from draft_plan.reading.listings import none
from draft_plan.reading.naming import definition
from draft_plan.reading.outline import Block, Shape
from draft_plan.reading.resolving import resolved, settled
from draft_plan.reading.vocabulary import Part, alternatives
from draft_plan.reading.wording import plain, struck, without_code
from draft_plan.spec import ItemKind, Span

_QUIET = (Part.IGNORED, Part.COVERAGE)
_PLACEHOLDER = re.compile(
    r"^[\s.…*_]*$|^<[^>]*>$|^\{[^}]*\}$|^(?:q|question|specific question|text|your question|reason)$", re.IGNORECASE
)
_TBD = re.compile(r"(?<![\w\[])TBD[ \t]*[:：][ \t]*(?P<question>[^\n|)]+)")
_LEFT = re.compile(r"^[\s*_:：.\-–—(]*|[\s*_]*$")
_ENDING = re.compile(r"^[\s.;,)*_\"'。]*$")


@lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    return re.compile(
        rf"\[(?P<word>{alternatives('marker', 'words')})(?P<sep>[ \t]*[:：\-–—][ \t]*|[ \t]*(?=\])|[ \t]+)",
        re.IGNORECASE,
    )


def find_markers(field: Field) -> None:
    """Adds a draft for each open question, parented to the innermost item that it stands in."""
    for index, block in enumerate(field.blocks):
        if field.seats[index].part in _QUIET or block.shape in (Shape.ITEM, Shape.FENCE):
            continue
        for piece in block.cells or (block.text,):
            _in_passage(field, index, piece)
    _under_heading(field)


def _in_passage(field: Field, index: int, raw: str) -> None:
    if "[" not in raw and "TBD" not in raw:
        return
    text = without_code(raw)
    closings = _closings(text) if "[" in text else {}
    for found in _opening().finditer(text):
        end = closings.get(found.start())
        if end is None or text[end + 1 : end + 2] == "(":
            continue
        question = raw[found.end() : end].strip()
        whole = found["sep"].strip() == "" and not question
        asked = _around(raw, found.start(), end + 1) if whole else plain(question)
        if asked and not _PLACEHOLDER.match(asked):
            # the question of a bare marker is the passage around it, with all its lines
            _marker(field, index, asked, raw, *((0, len(raw) - 1) if whole else (found.start(), end)))
    for found in _TBD.finditer(text):
        _marker(field, index, plain(raw[found.start("question") : found.end()]), raw, found.start(), found.end() - 1)


def _closings(text: str) -> dict[int, int]:
    """For each opening bracket the place of its closing one."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for place in re.finditer(r"[\[\]]", text):
        if place.group() == "[":
            stack.append(place.start())
        elif stack:
            pairs[stack.pop()] = place.start()
    return pairs


def _around(raw: str, start: int, end: int) -> str:
    """The question of a bare marker: what follows it, or the whole passage that it closes; empty in mid-sentence."""
    known = definition(raw)
    before = raw[:start]
    leading = _LEFT.sub("", before if known is None else before.replace(known.id, "", 1)) == ""
    after = _LEFT.sub("", raw[end:])
    if leading and after:
        return plain(after)
    if not _ENDING.match(raw[end:]):
        return ""
    return plain(_LEFT.sub("", known.rest[: known.rest.rfind("[")] if known else before))


def _marker(field: Field, index: int, asked: str, raw: str, start: int, end: int) -> None:
    block: Block = field.blocks[index]
    offset = block.text.find(raw) if not block.cells else 0
    first = block.first + raw.count("\n", 0, start) + block.text.count("\n", 0, max(offset, 0))
    last = first + raw.count("\n", start, end + 1)
    draft = Draft(
        ItemKind.MARKER, asked, Span(first + 1, min(last, block.last) + 1), series="OQ-", group=field.seats[index].group
    )
    field.drafts.append(draft)
    field.take(index)


def _under_heading(field: Field) -> None:
    """Each item under Open Questions, unless it is settled or says that there is none."""
    marked = {
        line
        for draft in field.drafts
        if draft.kind is ItemKind.MARKER
        for line in range(draft.span.first, draft.span.last + 1)
    }
    free = field.free(Part.QUESTIONS)
    headed = _questions_as_headings(field)
    for index in free:
        block, lead = field.blocks[index], field.outline.lead(index)
        if block.shape is Shape.FENCE or field.seats[index].heading in headed or field.taken(index):
            continue
        if block.shape is Shape.PARAGRAPH and not _asks(field, index):
            continue
        if block.shape is Shape.ROW and not any("?" in cell or "？" in cell for cell in block.cells):
            continue
        closed = block.checked or struck(lead) or settled(field, index)
        if closed or marked & set(range(block.first + 1, block.last + 2)):
            continue
        text = field.wording(index)
        if not none(text):
            field.draft(ItemKind.MARKER, index, text, series="OQ-", parent=None)


def _asks(field: Field, index: int) -> bool:
    """Whether a paragraph under Open Questions is a question and not an introduction or a label."""
    text = field.blocks[index].text
    if text.rstrip("* ").endswith((":", "：")) or plain(text).strip(" :：") == field.seats[index].label:
        return False
    return "?" in text or "？" in text


def _questions_as_headings(field: Field) -> set[int]:
    """Sub-headings of Open Questions are the questions; returns their block indexes."""
    headings: set[int] = set()
    blocks = field.blocks
    above = -1
    for index, block in enumerate(blocks):
        seat = field.seats[index]
        if block.shape is Shape.HEADING and (
            seat.part is not Part.QUESTIONS or above < 0 or block.level <= blocks[above].level
        ):
            above = index if seat.part is Part.QUESTIONS else -1
            continue
        if block.shape is not Shape.HEADING or seat.part is not Part.QUESTIONS or seat.heading != index:
            continue
        if "?" not in block.text and "？" not in block.text:
            continue
        headings.add(index)
        if not resolved(plain(block.text)) and not struck(block.text):
            last = index
            while last + 1 < len(blocks) and blocks[last + 1].shape is not Shape.HEADING:
                last += 1
            span = Span(block.first + 1, max(inner.last for inner in blocks[index : last + 1]) + 1)
            field.drafts.append(
                Draft(ItemKind.MARKER, plain(block.text), span, series="OQ-", group=field.seats[above].group)
            )
    return headings
