"""Answers written into a spec as its people write them, and not one other byte changed.

The form is spec-kit's: ``## Clarifications``, ``### Session YYYY-MM-DD``, ``- Q: … → A: …``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from draft_plan.reading.vocabulary import Part, part_of
from draft_plan.spec import FeatureSpec, Heading, Item, ItemKind

_ARROW = re.compile(r"\s*(?:→|⇒|⟶|[-=]>)\s*")
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
_OURS = re.compile(r"^(?P<head>\s*[-*+] Q: .* → A: ).*$")
_RULE = re.compile(r"^ {0,3}(?:-[ \t]*){3,}$")


def pair(question: str, answer: str) -> str:
    """One settled question as a line; an arrow inside the question would be taken for the one before the answer."""
    return f"- Q: {_ARROW.sub(' › ', one_line(question))} → A: {one_line(answer)}"


def one_line(text: str) -> str:
    """The text on one line, and nothing in it that would open a comment over the rest of the spec."""
    return _BLANKS.sub(" ", text).strip().replace("<!--", "<!- -")


def inscribe(text: str, spec: FeatureSpec, pairs: Mapping[str, str], today: str) -> str:
    """The file's text with these questions and answers in the session of ``today`` (an ISO date).

    ``text`` is the file as it is, BOM and line ends included; ``spec`` what was read from it. An answer that stands
    there already is not repeated; another one to the same question, in our own form, gives way.
    """
    end = "\n" if "\n" in text else "\r" if "\r" in text else "\n"
    lines = text.split(end)
    mark = "\r" if end == "\n" and lines[0].endswith("\r") else ""
    new = []
    for question, answer in pairs.items():
        held = _held(spec, question)
        if held is None or not _replace(lines, held, answer):
            new.append(pair(question, answer))
    if new:
        at, block = _place(lines, spec.headings, new, today)
        bare = at == len(lines) and mark and not lines[-1].endswith("\r")
        if bare:  # the last line had no end; now it has one, and the new last line has none
            lines[-1] += mark
        added = [line + mark for line in block]
        if bare:
            added[-1] = block[-1]
        lines[at:at] = added
    return end.join(lines)


def _held(spec: FeatureSpec, question: str) -> Item | None:
    asked = pair(question, "")
    same = (item for item in spec.of(ItemKind.CLARIFICATION) if item.answer and not item.source)
    return next((item for item in same if pair(item.text, "") == asked), None)


def _replace(lines: list[str], held: Item, answer: str) -> bool:
    """Whether the answer stands there now: it did before, or the line is in our form and was given it."""
    if held.answer == one_line(answer):
        return True
    line = lines[held.span.first - 1]
    ours = _OURS.match(line.removesuffix("\r"))
    if ours is None or held.span.first != held.span.last:
        return False
    lines[held.span.first - 1] = ours["head"] + one_line(answer) + ("\r" if line.endswith("\r") else "")
    return True


def _place(lines: Sequence[str], headings: Sequence[Heading], new: list[str], today: str) -> tuple[int, list[str]]:
    """Before which line (0-based) to insert, and what."""
    section = next((one for one in headings if one.level > 1 and part_of(one.text) is Part.CLARIFICATIONS), None)
    if section is None:
        opening = ["## Clarifications", "", f"### Session {today}", "", *new]
        return _set(lines, _before(headings), opening)
    end = _end(section, headings, len(lines))
    own = [one for one in headings if section.line < one.line <= end]
    session = next((one for one in own if today in one.text), None)
    if session is None:
        opening = [f"{'#' * min(6, section.level + 1)} Session {today}", "", *new]
        return _set(lines, end + 1, opening, last=_last(lines, section.line, end))
    close = _end(session, headings, len(lines))
    last = _last(lines, session.line, close)
    if last == session.line:  # an empty session
        return last, ["", *new]
    return last, new


def _set(lines: Sequence[str], before: int | None, block: list[str], last: int | None = None) -> tuple[int, list[str]]:
    """A block of its own, blank lines around it; before this line (1-based) or after the ``last`` one that is used."""
    if last is not None and before is not None:
        return last, ["", *block]
    if before is None:
        used = _last(lines, 0, len(lines))
        # what follows the last used line (a line end, blank lines) stays behind the block
        return used, ["", *block] if used else block
    above = bool(before > 1 and lines[before - 2].strip())
    return before - 1, [*([""] if above else []), *block, ""]


def _before(headings: Sequence[Heading]) -> int | None:
    """The line of the heading that comes after the overview; None when there is none."""
    second = [one for one in headings if one.level == 2]
    if second and part_of(second[0].text) is Part.OTHER:
        second = second[1:]
    return second[0].line if second else None


def _end(heading: Heading, headings: Sequence[Heading], whole: int) -> int:
    """The last line (1-based) of what stands under a heading."""
    return next((one.line - 1 for one in headings if one.line > heading.line and one.level <= heading.level), whole)


def _last(lines: Sequence[str], first: int, last: int) -> int:
    """The last used line (1-based) after ``first`` up to ``last``, a rule before the next heading left out; else
    ``first``.
    """
    used = [number for number in range(first + 1, last + 1) if lines[number - 1].strip("\r\ufeff \t")]
    while used and _RULE.match(lines[used[-1] - 1].rstrip("\r")) and len(used) > 1:
        used.pop()
    return used[-1] if used else first
