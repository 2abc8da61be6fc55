"""What a reader of a rendered spec does not see: comments, elements that are not shown, characters without a shape.

Such text steers nobody unseen. Comments and characters are withheld from the model; all of it is told, with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from draft_plan.escaping import find, flat, strip
from draft_plan.reading.masking import mask

SHOWN = 60
"""Characters of a hidden text that are quoted."""

_REFERENCE = re.compile(
    r"^ {0,3}\[(?://|comment|_metadata_[^\]]{0,40}|\^?#)\]:\s*(?:<>|#)?\s*(?P<said>.*)$", re.IGNORECASE
)
_TITLE = re.compile(r"""\]\([^\s()]{0,300}\s+["'](?P<said>[^"'\n]{1,300})["']\s*\)""")
_ELEMENT = re.compile(
    r"<(?P<name>script|style|template|iframe|object|embed|noscript|svg|meta|link|base|form|input)\b"
    r"|<[A-Za-z][^>\n]{0,300}?(?P<way>\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0"
    r"|color\s*:\s*(?:white|transparent|#fff)|aria-hidden\s*=)",
    re.IGNORECASE,
)
_NAMES = {
    "control": "control",
    "bidirectional": "bidirectional control",
    "zero-width": "zero-width",
    "tag": "Unicode tag",
    "variation": "variation selector",
}
_DIRECTING = re.compile(
    r"\b(?:ignore|disregard|forget|instead|you are|you must|system prompt|assistant|instructions?"
    r"|do not (?:mention|tell)|tick|approve)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Something hidden on a line (from 1): a sentence about it, and how grave it is."""

    line: int
    says: str
    severity: Literal["warning", "note"] = "warning"


def find_hidden(text: str, *, markdown: bool = True) -> Iterator[Hidden]:
    """Everything hidden in a text, line by line; elements and comments only where it is Markdown."""
    for each in find(text):
        characters = f"{each.count} {_NAMES[each.family]} character{'s' if each.count > 1 else ''}"
        spells = f" that spell {_quoted(each.spells)}" if each.spells else ""
        yield Hidden(each.line, f"{characters}{spells}")
    if markdown and ("<" in text or "[" in text):
        yield from _comments(text)
        yield from _elements(text)


def without_hidden(text: str, *, markdown: bool = True) -> str:
    """The text as a reader sees it, its lines the same: no comments outside of code, no characters without a shape."""
    return strip(_uncommented(text) if markdown else text)


def _uncommented(text: str) -> str:
    if "<!--" not in text and not _REFERENCE.search(text) and "]:" not in text:
        return text
    lines, shown = text.split("\n"), mask(text).text.split("\n")
    return "\n".join(_line(line, masked) for line, masked in zip(lines, shown, strict=True))


def _line(line: str, masked: str) -> str:
    """The line without its comments; a fence that nothing closes, which the mask takes away, stays."""
    if not masked and line.lstrip(" \t>-*+").startswith(("```", "~~~")):
        return line
    return "" if _REFERENCE.match(line) else masked


def _comments(text: str) -> Iterator[Hidden]:
    lines = text.split("\n")
    shown = mask(text).text.split("\n") if "<!--" in text else lines
    for number, (line, masked) in enumerate(zip(lines, shown, strict=True), 1):
        reference = _REFERENCE.match(line)
        if reference is not None:
            yield _told(number, "a comment", reference["said"])
        elif "<!--" in line and line.count("<!--") > masked.count("<!--"):
            said = text_after(lines, number).partition("-->")[0]
            yield _told(number, "an HTML comment", said)


def text_after(lines: list[str], number: int) -> str:
    """What stands behind the first comment sign of a line, into the lines that follow."""
    return " ".join([lines[number - 1].partition("<!--")[2], *lines[number : number + 6]])


def _told(number: int, what: str, said: str) -> Hidden:
    directing = bool(_DIRECTING.search(said))
    return Hidden(number, f"{what}: {_quoted(said)}", "warning" if directing else "note")


def _elements(text: str) -> Iterator[Hidden]:
    if "<" not in text and "](" not in text:
        return
    for number, line in enumerate(mask(text).text.split("\n"), 1):
        found = _ELEMENT.search(line) if "<" in line and "`" not in line else None
        if found is not None:
            what = found["name"] or found["way"]
            yield Hidden(number, f"HTML that is not shown ({flat(what).lower()})")
        titled = _TITLE.search(line) if "](" in line else None
        if titled is not None:
            yield Hidden(number, f"a link's title: {_quoted(titled['said'])}", "note")


def _quoted(text: str) -> str:
    said = flat(text)
    return f"“{said if len(said) <= SHOWN else said[: SHOWN - 1] + '…'}”"
