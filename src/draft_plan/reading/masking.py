"""Blanks what is not part of the spec's text (HTML comments) and mends what would swallow it (unclosed fences)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(r"^[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(`{3,}|~{3,})([^\n]*)$")


@dataclass(frozen=True, slots=True)
class Masked:
    """The text with the same lines, and what was found odd on the way."""

    text: str
    notes: tuple[str, ...] = ()


def mask(text: str) -> Masked:
    """Comments become nothing, their line ends stay; a fence that is never closed becomes an ordinary line."""
    lines = text.split("\n")
    notes: list[str] = []
    inside = _fenced(lines, notes)
    return Masked("\n".join(_without_comments(lines, inside, notes)), tuple(notes))


def _fenced(lines: list[str], notes: list[str]) -> list[bool]:
    """For each line whether it is a fence or within one."""
    inside = [False] * len(lines)
    opener: tuple[int, str] | None = None
    for number, line in enumerate(lines):
        if "```" not in line and "~~~" not in line:
            continue
        found = _FENCE.match(line)
        if not found:
            continue
        mark, rest = found.groups()
        if opener is None:
            if mark[0] == "~" or "`" not in rest:
                opener = (number, mark)
        elif mark[0] == opener[1][0] and len(mark) >= len(opener[1]) and not rest.strip():
            inside[opener[0] : number + 1] = [True] * (number + 1 - opener[0])
            opener = None
    if opener is not None:
        lines[opener[0]] = ""
        notes.append(f"line {opener[0] + 1}: a code fence is never closed; what follows it was read as text")
    return inside


def _without_comments(lines: list[str], inside: list[bool], notes: list[str]) -> list[str]:
    opened: int | None = None
    kept = list(lines)
    for number, line in enumerate(lines):
        if opened is None and (inside[number] or "<!--" not in line):
            continue
        kept[number], still = _strip(line, opened is not None)
        opened = (number if opened is None else opened) if still else None
    if opened is None:
        return kept
    notes.append(f"line {opened + 1}: an HTML comment is never closed; what follows it was read as text")
    kept[opened + 1 :] = lines[opened + 1 :]
    return kept


def _strip(line: str, within: bool) -> tuple[str, bool]:
    """The line without comments, and whether one is still open at its end."""
    pieces: list[str] = []
    position = 0
    ticks = 0
    while True:
        if within:
            end = line.find("-->", position)
            if end < 0:
                return "".join(pieces), True
            position, within = end + 3, False
        start = line.find("<!--", position)
        if start < 0:
            pieces.append(line[position:])
            return "".join(pieces), False
        ticks += line.count("`", position, start)
        if ticks % 2:  # quoted as code, so not a comment
            pieces.append(line[position : start + 4])
            position = start + 4
            continue
        pieces.append(line[position:start])
        position, within = start, True
        if line.find("-->", position) < 0:
            return "".join(pieces), True
