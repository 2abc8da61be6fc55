"""The shape of the rendered text: blank lines, table columns, and where one section ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from draft_plan.escaping import width

_FENCE = re.compile(r"`{3,}")
_DELIMITER = re.compile(r"\|(?: *:?-+:? *\|)+")
_COLUMN = re.compile(r"(?<!\\)\|")


def tidy(text: str, *, aligned: bool) -> str:
    """The text with single blank lines, no blanks at line ends, one final line end, tables padded if ``aligned``."""
    kept: list[str] = []
    for line, in_code in _lines(text):
        bare = line if in_code else _filled(line.rstrip())
        if bare or in_code or (kept and kept[-1]):
            kept.append(bare)
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join(_tables(kept) if aligned else kept) + "\n"


def _filled(line: str) -> str:
    """An entry with nothing in it says so: a lone dash would make a heading of the line above it."""
    return f"{line} not named" if line.lstrip() in ("-", "- [ ]") else line


def split(text: str) -> dict[str, str]:
    """The text by its headings of the second level, heading lines included; what precedes the first under ``""``."""
    parts: dict[str, list[str]] = {"": []}
    heading = ""
    for line, in_code in _lines(text.removesuffix("\n")):
        if not in_code and line.startswith("## "):
            heading = line[3:]
        parts.setdefault(heading, []).append(line)
    return {heading: "\n".join(lines).strip("\n") + "\n" for heading, lines in parts.items()}


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it stands inside a code block."""
    ticks = ""
    for line in text.split("\n"):
        fence = _FENCE.match(line)
        if ticks:
            closes = fence is not None and len(fence[0]) >= len(ticks) and not line[len(fence[0]) :].strip()
            yield line, not closes
            ticks = "" if closes else ticks
        else:
            yield line, False
            ticks = fence[0] if fence else ""


def _tables(lines: list[str]) -> Iterator[str]:
    in_code = [inside for _, inside in _lines("\n".join(lines))]
    at = 0
    while at < len(lines):
        rows = [at]
        while rows[-1] < len(lines) and lines[rows[-1]].startswith("|") and not in_code[rows[-1]]:
            rows.append(rows[-1] + 1)
        table = lines[at : rows[-1]]
        yield from _pad(table) if len(table) > 1 and _DELIMITER.fullmatch(table[1]) else table or [lines[at]]
        at = max(rows[-1], at + 1)


def _pad(table: list[str]) -> Iterator[str]:
    rows = [[cell.strip() for cell in _COLUMN.split(row)[1:-1]] for row in table]
    columns = [
        max([3, *(width(row[n]) for number, row in enumerate(rows) if number != 1 and n < len(row))])
        for n in range(len(rows[0]))
    ]
    for number, row in enumerate(rows):
        cells = [
            "-" * columns[n] if number == 1 else cell + " " * (columns[n] - width(cell))
            for n, cell in enumerate(row[: len(columns)])
        ]
        yield f"| {' | '.join(cells)} |"
