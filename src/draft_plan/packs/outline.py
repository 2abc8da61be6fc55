"""The lines of a plan format: which stand in every plan, which carry a value, which may repeat.

``outline.md`` is the format's template with a gutter of two characters before every line that is not blank:

    "= "  fixed: stands in every plan, word for word and in this order
    "_ "  slot: stands in every plan; its lead-in is fixed, a value follows
    "* "  repeatable: stands as often as the plan has something to say there
    "# "  guidance: tells the author what to write and is never rendered
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from draft_plan.errors import PackError


class Kind(StrEnum):
    """What a line of the outline is; the value is its gutter."""

    FIXED = "= "
    SLOT = "_ "
    REPEATABLE = "* "
    GUIDANCE = "# "
    BLANK = ""


_LEAD_IN = re.compile(r"[^:]*:(?:\*\*)?(?=\s|$)")
_CELL = re.compile(r"\|[^|]*\|")
_TOKEN = re.compile(r"\{[^{}\n]+\}|\[[^\[\]\n]+\]")
_RULER_CELL = re.compile(r":?-{3,}:?")


@dataclass(frozen=True, slots=True)
class Outline:
    """The lines of a format in order, each with its kind."""

    lines: tuple[tuple[Kind, str], ...]

    @classmethod
    def parse(cls, text: str, where: str) -> Self:
        """The outline from the text of ``outline.md``; raises PackError naming the line whose gutter is none."""
        return cls(
            tuple(_line(line, number, where) for number, line in enumerate(text.removesuffix("\n").split("\n"), 1))
        )

    @property
    def text(self) -> str:
        """The template that the outline was made from: its lines without their gutter."""
        return "\n".join(line for _, line in self.lines) + "\n"

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings that every plan has, with their hashes, in order; a slot's is its lead-in."""
        return tuple(line for line in self.standing if line.startswith("#"))

    @property
    def standing(self) -> tuple[str, ...]:
        """What stands in every plan, in order: fixed lines, and the lead-ins of slots."""
        kept = {Kind.FIXED: lambda line: line, Kind.SLOT: lead_in}
        return tuple(kept[kind](line) for kind, line in self.lines if kind in kept)

    @property
    def placeholders(self) -> frozenset[str]:
        """What must not be left in a plan: bracketed words, unless a fixed line holds them too."""
        fixed = {token for kind, line in self.lines if kind is Kind.FIXED for token in _TOKEN.findall(line)}
        loose = {token for kind, line in self.lines if kind is not Kind.FIXED for token in _TOKEN.findall(line)}
        return frozenset(loose - fixed - {"[ ]", "[NEEDS CLARIFICATION]"})

    def missing(self, plan: str) -> list[str]:
        """The standing lines that the plan lacks or has out of order; spacing inside table rows does not count."""
        rows = [_normal(row) for row in plan.split("\n")]
        at, lacking = 0, []
        for kind, line in self.lines:
            if kind not in (Kind.FIXED, Kind.SLOT):
                continue
            found = _find(rows, at, _normal(line if kind is Kind.FIXED else lead_in(line)), whole=kind is Kind.FIXED)
            if found is None:
                lacking.append(line)
            else:
                at = found + 1
        return lacking


def lead_in(line: str) -> str:
    """The fixed start of a slot: a table row's first cell, else up to its colon, else up to its first placeholder."""
    if cell := _CELL.match(line):
        return cell[0]
    if key := _LEAD_IN.match(line):
        return key[0]
    token = _TOKEN.search(line)
    return line[: token.start()].rstrip() if token else line


def _line(line: str, number: int, where: str) -> tuple[Kind, str]:
    if not line:
        return Kind.BLANK, ""
    try:
        return Kind(line[:2]), line[2:]
    except ValueError:
        raise PackError(
            f"no gutter before {line[:40]!r}",
            where=where,
            line=number,
            remedy='open the line with "= ", "_ ", "* " or "# "',
        ) from None


def _normal(row: str) -> str:
    """A table row with one blank around each cell and three dashes in each ruler; any other line as it is."""
    if not row.startswith("|"):
        return row
    cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
    return "| " + " | ".join("---" if _RULER_CELL.fullmatch(cell) else cell for cell in cells) + " |"


def _find(rows: list[str], start: int, wanted: str, *, whole: bool) -> int | None:
    for number in range(start, len(rows)):
        if rows[number] == wanted if whole else rows[number].startswith(wanted):
            return number
    return None
