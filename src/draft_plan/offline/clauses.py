"""Clauses of a statement and the words that tell what they are about, in a form that inflection does not change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from draft_plan.offline.evidence import Statement
from draft_plan.offline.lexicon import cues, either, listed
from draft_plan.offline.measures import Measure, measures
from draft_plan.offline.wording import plain

_WIDE = 0x2E80
_BREAK = re.compile(
    rf"[;:；：。()（）]|[,，](?!\d)|、(?=[^、]{{12}})|\s[–—-]\s|\s(?=(?:{either('step_opening')})\s)"
)
_ASIDE = re.compile(r"[(（][^()（）]{0,300}[)）]")
"""What stands in brackets explains or gives an example."""
_WORD = re.compile(r"[㐀-鿿豈-﫿々]+|[゠-ヿー]+|[가-힯]+|[A-Za-zÀ-ÖØ-öø-ÿĀ-ɏ][A-Za-zÀ-ÖØ-öø-ÿĀ-ɏ0-9'’]*")
_ROOT = 5
"""Letters that inflected forms of a word have in common."""
HOLDING = "<holding>"
"""Stands for every verb of keeping and removing, so that “kept for” and “deleted after” are about the same."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a statement: its text, the measures in it, and its telling words without figures and bounds."""

    text: str
    statement: Statement
    measures: tuple[Measure, ...]
    words: frozenset[str]


@lru_cache(maxsize=65536)
def clauses(statement: Statement, language: str) -> tuple[Clause, ...]:
    """The clauses of a statement, in order."""
    text = _ASIDE.sub(" ", plain(statement.text))
    cuts = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    parts = [text[start:end].strip() for start, end in zip(cuts, cuts[1:], strict=False)]
    return tuple(_clause(part, statement, language) for part in parts if part)


@lru_cache(maxsize=65536)
def whole(statement: Statement, language: str) -> Clause:
    """The whole statement as one clause."""
    return _clause(plain(statement.text), statement, language)


def _clause(text: str, statement: Statement, language: str) -> Clause:
    found = tuple(measures(text, language))
    bare = text
    for measure in reversed(found):
        noun = text[measure.start : measure.end].lstrip("0123456789.,’' ") if measure.kind.startswith("#") else ""
        bare = f"{bare[: measure.start]} {noun} {bare[measure.end :]}"
    return Clause(text, statement, found, topics(bare, language))


@lru_cache(maxsize=65536)
def topics(text: str, language: str) -> frozenset[str]:
    """The roots of the telling words; pairs of ideographs; verbs of keeping and removing count as one."""
    low = text.lower()
    found: set[str] = set()
    if cued("holding", language).search(low):
        found.add(HOLDING)
        low = cued("holding", language).sub(" ", low)
    low = cued("idle", language).sub(" ", low)
    for run in _WORD.findall(low):
        first = ord(run[0])
        if 0xAC00 <= first <= 0xD7AF:
            found.update((run[:2],) if len(run) > 1 else ())
        elif first >= 0x30A0 and first <= 0x30FF:
            found.add(run)
        elif first >= _WIDE:
            found.update(run[at : at + 2] for at in range(max(1, len(run) - 1)))
        elif run not in _stop() and len(run) > 1:
            found.add(root(run))
    return frozenset(found)


def root(word: str) -> str:
    """What the inflected forms of a word have in common, roughly: its first letters without endings."""
    bare = word.removeprefix("ge") if len(word) > 6 and word.endswith(("t", "en")) else word
    for ending in ("'s", "’s", "ing", "ies", "ed", "es", "s", "en", "e"):
        if bare.endswith(ending) and len(bare) - len(ending) >= 3:
            bare = bare[: -len(ending)]
            break
    return bare[:_ROOT]


@cache
def _stop() -> frozenset[str]:
    return frozenset(listed("stop"))


@cache
def cued(category: str, language: str) -> re.Pattern[str]:
    """A pattern for any cue of a category in this language."""
    words = cues(language).get(category, ())
    spaced = [
        re.escape(word.rstrip("*")) + (r"[^\W_]*" if word.endswith("*") else "") for word in words if ord(word[0]) < _WIDE
    ]
    drawn = [re.escape(word) for word in words if ord(word[0]) >= _WIDE]
    parts = ([rf"(?<![^\W_])(?:{'|'.join(spaced)})(?![^\W_])"] if spaced else []) + drawn
    return re.compile("|".join(parts) or "(?!)", re.I)
