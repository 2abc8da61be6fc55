"""Headings and list items of a markdown file of rules: comments, fences and front matter never count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.*)$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_BOLD_ITEM = re.compile(r"^(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\*\*|__)(\S[^*\n]{0,160}?)(?:\*\*|__)")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (``level`` 1 to 6) or a list item that opens in bold (``level`` 7), with its 1-based lines."""

    level: int
    title: str
    first: int
    last: int


def visible(text: str) -> list[str]:
    """The lines with HTML comments and YAML front matter blanked, so that line numbers stay true."""
    lines = _without_comments(text).split("\n")
    if lines and lines[0].strip() == "---":
        end = next((n for n, line in enumerate(lines[1:80], 1) if line.strip() == "---"), 0)
        lines[: end + 1] = [""] * (end + 1) if end else lines[:1]
    return lines


def _without_comments(text: str) -> str:
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start + 4)
        end = len(text) if end < 0 else end + 3
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end
    return "".join([*kept, text[at:]])


def unfenced(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The 1-based lines outside fenced code."""
    fence = ""
    for number, line in enumerate(lines, 1):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif mark:
            fence = mark[1]
        else:
            yield number, line


def headings(lines: list[str]) -> list[Part]:
    """Every heading, each reaching to the line before the next of the same or a higher level."""
    found = [(len(m[1]), m[2].rstrip(" \t#"), n) for n, line in unfenced(lines) if (m := _HEADING.match(line))]
    parts: list[Part] = []
    open_at: list[int] = []
    for level, title, number in found:
        while open_at and parts[open_at[-1]].level >= level:
            closed = open_at.pop()
            parts[closed] = replace(parts[closed], last=number - 1)
        open_at.append(len(parts))
        parts.append(Part(level, title, number, len(lines)))
    return parts


def bold_items(lines: list[str], inside: Part) -> list[Part]:
    """List items at the margin that open in bold (``1. **Name**: …``) within a part, each up to the next."""
    found = [
        (match[1], number)
        for number, line in unfenced(lines)
        if inside.first < number <= inside.last and (match := _BOLD_ITEM.match(line))
    ]
    ends = [number - 1 for _, number in found[1:]] + [inside.last]
    return [Part(7, title, number, end) for (title, number), end in zip(found, ends, strict=True)]
