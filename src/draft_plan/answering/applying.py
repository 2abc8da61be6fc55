"""An answer put in the place of the marker that asked for it."""

from __future__ import annotations

import re

from draft_plan.answering.inscribing import one_line
from draft_plan.clarifying import normalise
from draft_plan.plan import Question
from draft_plan.reading.vocabulary import alternatives


def apply(line: str, question: Question, answer: str) -> str:
    """The line with the marker that this question is replaced; the line itself when no such marker stands in it."""
    pattern = re.compile(rf"\[(?:{alternatives('marker', 'words')})\b[^\[\]]*\]", re.IGNORECASE)
    found = list(pattern.finditer(line))
    asked = normalise(question.evidence[0].text) if question.evidence else ""
    named = [one for one in found if asked and asked in normalise(one.group())]
    one = named[0] if named else found[0] if len(found) == 1 else None
    return line if one is None else line[: one.start()] + one_line(answer) + line[one.end() :]
