"""Markdown to blocks with exact line numbers. The only file that touches markdown-it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from draft_plan.spec import Span

_DEEPEST = 60
"""Lists and quotes nested deeper than this are not told apart: no author means them."""


_OPENS = re.compile(
    r"(?:\*\*|__)?[A-Z]{1,8}(?:-[A-Z0-9]{1,8}){0,2}-\d{1,6}[\w.]{0,8}(?:\*\*|__)?[ \t]*[:：]|Scenario(?: Outline)?:"
)


class Shape(StrEnum):
    """What a block is, as Markdown sees it."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    FENCE = "fence"


@dataclass(slots=True)
class Block:
    """A passage with its lines (0-based, ``last`` inclusive, no blank lines at the end).

    ``text`` is the Markdown without list bullets and quote marks, one line per source line; for a list item it is
    empty: its passages follow it as blocks up to ``end`` (exclusive). ``depth`` counts the list items around it.
    ``container`` tells sibling items (or rows) of one list (or table) from those of another.
    """

    shape: Shape
    first: int
    last: int
    text: str = ""
    level: int = 0
    depth: int = 0
    container: int = -1
    number: int | None = None
    checked: bool | None = None
    cells: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    end: int = 0
    parent: int = -1
    quoted: bool = False

    @property
    def span(self) -> Span:
        """The lines as the house counts them: from 1."""
        return Span(self.first + 1, self.last + 1)


@dataclass(frozen=True, slots=True)
class Outline:
    """The blocks of a text in order; a list item comes before what it holds."""

    blocks: tuple[Block, ...]

    def passages(self, index: int) -> Iterator[Block]:
        """The block itself, or for a list item everything in it that bears text."""
        block = self.blocks[index]
        if block.shape is not Shape.ITEM:
            yield block
            return
        for inner in self.blocks[index + 1 : block.end]:
            if inner.shape is not Shape.ITEM:
                yield inner

    def text(self, index: int) -> str:
        """The whole text of a block, bullets removed, one line per source line."""
        return "\n".join(" ".join(part.cells) if part.cells else part.text for part in self.passages(index))

    def lead(self, index: int) -> str:
        """The first passage of a block: what a list item says before its own lists."""
        first = next(self.passages(index), None)
        return "" if first is None or first.shape is Shape.FENCE else first.text


def outline(masked: str) -> Outline:
    """The blocks of a text whose comments are already blanked; linear in its length."""
    from markdown_it import MarkdownIt  # imported late: --help must stay quick

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST * 2}).enable("table")
    # Indented text is read as text and HTML as lines: authors indent and wrap requirements in <details>.
    # A "reference" would swallow "[NEEDS CLARIFICATION]: question".
    parser.disable(["code", "html_block", "reference"])
    parser.core.ruler.enableOnly(["normalize", "block"])
    lines = masked.split("\n")
    return Outline(tuple(_Builder(lines).build(parser.parse(masked))))


class _Builder:
    """Turns the flat token stream into blocks; one use."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.blocks: list[Block] = []
        self.items: list[int] = []
        self.lists: list[int] = []
        self.lists_seen = 0
        self.head: tuple[str, ...] | None = None
        self.cells: list[str] = []
        self.row_line = 0
        self.quotes = 0

    def build(self, tokens: list[Any]) -> list[Block]:
        for position, token in enumerate(tokens):
            match token.type:
                case "bullet_list_open" | "ordered_list_open" | "table_open":
                    self.lists_seen += 1
                    self.lists.append(self.lists_seen)
                case "bullet_list_close" | "ordered_list_close" | "table_close":
                    self.lists.pop()
                    self.head = None if token.type == "table_close" else self.head
                case "blockquote_open":
                    self.quotes += 1
                case "blockquote_close":
                    self.quotes -= 1
                case "list_item_open":
                    self._open_item(token)
                case "list_item_close":
                    self.blocks[self.items.pop()].end = len(self.blocks)
                case "heading_open":
                    self._heading(token, tokens[position + 1].content)
                case "paragraph_open":
                    self._paragraph(token, tokens[position + 1].content)
                case "fence":
                    self._add(Shape.FENCE, token, token.content)
                case "tr_open":
                    self.cells, self.row_line = [], token.map[0] if token.map else self.row_line + 1
                case "td_open" | "th_open":
                    self.cells.append(tokens[position + 1].content.strip())
                case "tr_close":
                    self._row()
        return self.blocks

    def _span(self, token: Any) -> tuple[int, int]:
        first, end = token.map or (0, 1)
        last = min(end, len(self.lines)) - 1
        while last > first and not self.lines[last].strip():
            last -= 1
        return first, last

    def _add(self, shape: Shape, token: Any, text: str) -> Block:
        first, last = self._span(token)
        block = Block(shape, first, last, text)
        self._place(block)
        return block

    def _place(self, block: Block) -> None:
        block.depth = len(self.items)
        block.parent = self.items[-1] if self.items else -1
        block.quoted = self.quotes > 0
        block.container = self.lists[-1] if self.lists else -1
        self.blocks.append(block)

    def _open_item(self, token: Any) -> None:
        block = self._add(Shape.ITEM, token, "")
        block.number = int(token.info) if token.info.isdigit() else None
        self.items.append(len(self.blocks) - 1)

    def _heading(self, token: Any, text: str) -> None:
        prose = "\n" in text or len(text) > 120 or text.startswith(("**", "[", "~~")) or text.endswith((".", ":", ","))
        if token.markup in ("-", "=") and prose:
            # A rule drawn right under a paragraph: Markdown calls that a heading, its author does not.
            block = self._add(Shape.PARAGRAPH, token, text)
            block.last = max(block.first, block.last - 1)
            return
        self._add(Shape.HEADING, token, text).level = int(token.tag[1])

    def _paragraph(self, token: Any, text: str) -> None:
        owner = self.blocks[self.items[-1]] if self.items and self.items[-1] == len(self.blocks) - 1 else None
        if owner is not None and text[:3] in ("[ ]", "[x]", "[X]") and text[3:4] in ("", " ", "\n"):
            owner.checked = text[1] != " "
            text = text[4:]
        self._split(self._add(Shape.PARAGRAPH, token, text))

    def _split(self, block: Block) -> None:
        """Lines that each open with an id (or with ``Scenario:``) are passages of their own, blank lines or not."""
        lines = block.text.split("\n")
        # Within a list item a wrapped line may begin with an id that it only mentions, so there it must be bold.
        marks = ("**", "__") if block.depth else ""
        starts = [at for at, line in enumerate(lines) if at and line.startswith(marks) and _OPENS.match(line)]
        if not starts:
            return
        last = block.last
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            if start == starts[0]:
                block.text, block.last = "\n".join(lines[:start]), block.first + start - 1
            stop = last if end == len(lines) else block.first + end - 1
            self._place(Block(Shape.PARAGRAPH, block.first + start, stop, "\n".join(lines[start:end])))

    def _row(self) -> None:
        if self.head is None:
            self.head = tuple(self.cells)
            return
        self._place(Block(Shape.ROW, self.row_line, self.row_line, cells=tuple(self.cells), head=self.head))
