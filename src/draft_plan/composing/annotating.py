"""Remarks on the lines of the spec behind each question, and on the lines that findings name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from draft_plan.artifact import Artifact, Suggested
from draft_plan.escaping import clean

MOST = 200
"""Remarks of one run at most."""
LOGGED = 10
"""Remarks of a kind that a forge shows from a job's log."""

_LEVEL = {"error": "failure", "warning": "warning", "note": "notice"}
_COMMAND = {"failure": "error", "warning": "warning", "notice": "notice"}


@dataclass(frozen=True, slots=True)
class Remarked:
    """A remark on a line of a file, in plain text. ``level`` is notice, warning or failure."""

    path: str
    line: int
    level: str
    title: str
    message: str


def annotate(artifact: Artifact) -> list[Remarked]:
    """The remarks of all suggestions, questions first."""
    found = [each for suggested in artifact.suggestions for each in _of(suggested)]
    return found[:MOST]


def plain_lines(remarks: list[Remarked]) -> str:
    """The remarks as workflow commands of GitHub, for where there is no right to write a check."""
    kept: list[Remarked] = []
    for remark in remarks:
        if sum(each.level == remark.level for each in kept) < LOGGED:
            kept.append(remark)
    return "".join(f"{_command(each)}\n" for each in kept)


def _of(suggested: Suggested) -> Iterator[Remarked]:
    for question in suggested.questions:
        if question.line:
            yield Remarked(
                suggested.spec, question.line, "notice", f"Open question {question.id}", _flat(question.question)
            )
    for remark in suggested.remarks:
        # the plan is no file of the commit under review, so its lines cannot be shown there
        if remark.line and remark.path and remark.path != suggested.plan:
            said = f"{_flat(remark.message)} {_flat(remark.remedy)}".strip()
            yield Remarked(remark.path, remark.line, _LEVEL[remark.severity], _flat(remark.rule), said)


def _command(remark: Remarked) -> str:
    place = f"file={_property(remark.path)},line={remark.line},title={_property(remark.title)}"
    return f"::{_COMMAND[remark.level]} {place}::{_data(remark.message)}"


def _flat(text: str) -> str:
    """One line without control characters; a remark is shown as plain text."""
    return re.sub(r"\s+", " ", clean(text)).strip()[:1000]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(clean(text)).replace(":", "%3A").replace(",", "%2C")
