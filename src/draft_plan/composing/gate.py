"""The output gate: Markdown from an artifact, made unable to act where people review.

What a forge would bring to life, and a plan does not need, is shown as the characters it is written with: links,
images, HTML, comments, mentions, references that close or cross-link, commands, mathematics and diagrams. Tables,
headings, lists, task boxes, emphasis and code stay. Text goes through line by line, so no construct spans what was not
looked at together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from draft_plan.escaping import clean

_FENCE = re.compile(r"[ ]{0,3}(?P<ticks>`{3,}|~{3,}) *(?P<info>[^`]*)$")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_SPECIAL = re.compile(r"\\[!-/:-@\[-`{-~]|&(?:lt|gt|amp|quot|#39);|[<>$]|!(?=\[)|\](?=[(\[:])|\[(?=\^)|&(?=#|[A-Za-z])")
_ACTIVE = re.compile(
    r"(?P<command>^[ \t>*+-]{0,12}(?:\[[ xX]\] )?(?:\d{1,9}[.)] )?/[A-Za-z][\w-]{0,40})"
    r"|(?P<url>(?<![A-Za-z0-9])(?:[A-Za-z][A-Za-z0-9+.-]{1,12}:)?//[^\s|<>]{1,400}"
    r"|(?<![\w.])www\.[^\s|<>]{1,400}"
    r"|(?<![\w.])(?:javascript|data|vbscript|mailto|xmpp|file):[^\s|<>]{1,400})"
    r"|(?P<mention>[\w.+-]{0,64}[@\uff20\ufe6b][A-Za-z0-9_][\w./-]{0,100})"
    r"|(?P<reference>(?:(?<![\w/])[\w.-]{1,39}(?:/[\w.-]{1,100})?)?#\d{1,10}\b|(?<![\w-])GH-\d{1,10}\b)",
    re.IGNORECASE,
)
LONGEST = 20_000
"""Characters of a line in which code spans are looked for; in longer ones, which nobody reads, there are none."""

_DRAWN = re.compile(r"[^a-z0-9+#-]+")
_DRAWING = frozenset({"mermaid", "math", "geojson", "topojson", "stl", "suggestion"})
"""Words behind a fence that make a forge draw or apply what is in it."""


def neutralise(text: str) -> str:
    """Markdown that reads like ``text`` and does nothing; every fence that it opens it closes."""
    return "\n".join(_lines(clean(text)))


def inline(text: str) -> str:
    """One line of prose from outside: as ``neutralise``, and nothing at its start opens a block."""
    flat = " ".join(clean(text).split())
    held = _line(flat)
    return re.sub(r"^(?=[#>+*=|~-]|\d{1,9}[.)])", r"\\", held) if not held.startswith("`") else held


def _lines(text: str) -> Iterator[str]:
    fence = ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if fence:
            closes = found is not None and found["ticks"].startswith(fence) and not found["info"].strip()
            yield line
            fence = "" if closes else fence
        elif found:
            word = _DRAWN.sub("", found["info"].strip().split(" ")[0].casefold()) if found["info"].strip() else ""
            # at the margin: inside a list item the fence would end with the item, and what follows come to life
            yield f"{found['ticks']}{'' if word in _DRAWING else word}"
            fence = found["ticks"]
        else:
            yield _line(line)
    if fence:
        yield fence


def _line(line: str) -> str:
    """One line outside of fences: code spans as they are, all else made plain."""
    line = _uncommented(line)
    out, at = [], 0
    for span in _CODE.finditer(line) if len(line) <= LONGEST else ():
        # a backslash before a code span would escape its backtick
        out += [_plain(line[at : span.start()], first=at == 0).rstrip("\\"), span[0]]
        at = span.end()
    out.append(_plain(line[at:], first=at == 0))
    return _joined(out).rstrip()


def _uncommented(line: str) -> str:
    """The line without the comments that end on it."""
    kept, at = [], 0
    while (start := line.find("<!--", at)) >= 0 and (end := line.find("-->", start + 4)) >= 0:
        kept.append(line[at:start])
        at = end + 3
    return "".join([*kept, line[at:]]) if kept else line


def _plain(text: str, *, first: bool) -> str:
    """Text without code: what is active becomes code, what could become so is escaped."""
    text = text.replace("`", "'")
    out, at = [], 0
    for found in _ACTIVE.finditer(text):
        if found.lastgroup == "command" and not first:
            continue
        start = found.start() + (found[0].rindex("/") if found.lastgroup == "command" else 0)
        before = _escaped(text[at:start], first=first and at == 0).rstrip("\\")
        out += [before, f"`{text[start : found.end()].rstrip(chr(92))}`"]
        at = found.end()
    out.append(_escaped(text[at:], first=first and at == 0))
    return _joined(out)


def _joined(pieces: Iterable[str]) -> str:
    """The pieces in a row; two spans of code that touch would become one, so they are kept apart."""
    text: list[str] = []
    for piece in pieces:
        if piece:
            apart = text and text[-1].endswith("`") and piece.startswith("`")
            text.append(f" {piece}" if apart else piece)
    return "".join(text)


def _escaped(text: str, *, first: bool) -> str:
    def harmless(found: re.Match[str]) -> str:
        match found[0]:
            case "<":
                return "&lt;"
            case "&":
                return "&amp;"
            case ">":
                return ">" if first and not text[: found.start()].strip(" >") else "&gt;"
            case kept if kept[0] in "\\&":
                return kept
            case other:
                return "\\" + other

    return _SPECIAL.sub(harmless, text)
