"""What a rule makes of a section: an answer, how sure it is, and what remains open; and small helpers the rules
share.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from draft_plan.offline.evidence import Statement, quote
from draft_plan.offline.lexicon import listed
from draft_plan.offline.study import Study
from draft_plan.offline.wording import plain, sentence, shorten
from draft_plan.sections import Alternative, Doubt
from draft_plan.spec import Item


@dataclass(frozen=True, slots=True)
class Drafted:
    """A section's answer with its alternatives and doubts."""

    answer: BaseModel
    alternatives: tuple[Alternative, ...] = ()
    doubts: tuple[Doubt, ...] = ()


_FEWEST = 8
"""Words below which a sentence loses what it says."""
_WHOLE = 16
"""Words that a text needs to be understood alone."""
ROWS = {"simple": 3, "standard": 6, "major": 10}
"""Rows of a list by depth."""


def rows(study: Study) -> int:
    """How many rows a list of this plan may have."""
    return max(2, round(ROWS.get(study.brief.depth, 6) * study.scale))


def share(study: Study, part: float, count: int, least: int = 8, most: int = 30, *, fixed: bool = False) -> int:
    """Words for one of ``count`` texts that share a part (0 to 1) of the plan's budget; ``fixed`` texts keep
    enough words to be understood alone.
    """
    fair = min(most, max(least, int(study.brief.words * part / max(1, count))))
    return max(_FEWEST if not fixed else min(fair, _WHOLE), round(fair * study.scale))


def where(statement: Statement) -> str:
    """`` (FR-001)`` for a statement that belongs to an item, else nothing."""
    return f" ({statement.id})" if statement.id else ""


def said(statement: Statement, most: int = 30) -> str:
    """A statement's text, short and plain, as a sentence."""
    return sentence(shorten(statement.text, most))


def cited(statement: Statement) -> str:
    """A statement in quotation marks, short."""
    return f"“{plain(quote(statement.text, longest=150)).rstrip('.')}”"


def serves(statements: list[Statement]) -> list[str]:
    """The ids of the items that statements belong to, each once."""
    return list(dict.fromkeys(statement.id for statement in statements if statement.id))


def ids(items: list[Item], most: int = 6) -> str:
    """Ids in a row, for a sentence."""
    names = [item.id for item in items]
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


def fails(statement: Statement) -> bool:
    """Whether a statement speaks of something that goes wrong."""
    low = statement.text.lower()
    return any(mark in low for mark in listed("failure"))
