"""Clauses of a statement and the words that tell what they are about, in a form that inflection does not change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from draft_plan.offline.evidence import Statement
from draft_plan.offline.lexicon import cues, either, listed
from draft_plan.offline.measures import Measure, measures
from draft_plan.offline.wording import plain
from draft_plan.spec import ItemKind

_WIDE = 0x2E80
_BREAK = re.compile(rf"[;:；：。()（）]|[,，](?!\d)|、(?=[^、]{{12}})|\s[–—-]\s|\s(?=(?:{either('step_opening')})\s)")
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


def clauses(statement: Statement, language: str) -> tuple[Clause, ...]:
    """The clauses of a statement, in order."""
    return tuple(Clause(text, statement, found, words) for text, found, words in _pieces(statement.text, language))


def whole(statement: Statement, language: str) -> Clause:
    """The whole statement as one clause."""
    return Clause(plain(statement.text), statement, *_told(plain(statement.text), language))


@lru_cache(maxsize=65536)
def _pieces(text: str, language: str) -> tuple[tuple[str, tuple[Measure, ...], frozenset[str]], ...]:
    text = _ASIDE.sub(" ", plain(text))
    cuts = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    parts = [text[start:end].strip() for start, end in pairwise(cuts)]
    return tuple((part, *_told(part, language)) for part in parts if part)


@lru_cache(maxsize=65536)
def _told(text: str, language: str) -> tuple[tuple[Measure, ...], frozenset[str]]:
    """The measures of a text, and its telling words without them."""
    found = tuple(measures(text, language))
    bare = text
    for measure in reversed(found):
        noun = text[measure.start : measure.end].lstrip("0123456789.,’' ") if measure.kind.startswith("#") else ""
        bare = f"{bare[: measure.start]} {noun} {bare[measure.end :]}"
    return found, topics(bare, language)


@lru_cache(maxsize=65536)
def topics(text: str, language: str) -> frozenset[str]:
    """The roots of the telling words; pairs of ideographs; verbs of keeping and removing count as one."""
    low = text.lower()
    found: set[str] = set()
    for category in ("holding", "staying"):
        if cued(category, language).search(low):
            found.add(HOLDING)
            low = cued(category, language).sub(" ", low)
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
    spaced = [_spelled(word) for word in words if ord(word[0]) < _WIDE]
    drawn = [re.escape(word).replace(r"\ \*\ ", "[^。]{0,40}?") for word in words if ord(word[0]) >= _WIDE]
    parts = ([rf"(?<![^\W_])(?:{'|'.join(spaced)})(?![^\W_])"] if spaced else []) + drawn
    return re.compile("|".join(parts) or "(?!)", re.I)


def tells(measure: Measure, text: str, language: str) -> tuple[bool, bool]:
    """Whether a figure tells how often (“every 5 minutes”), and whether it tells which data (“the last 7 days”)."""
    low = text.lower()
    before, behind = (
        low[max(0, measure.start - 14) : measure.start].rstrip(),
        low[measure.end : measure.end + 6].strip(),
    )
    often, recent = (
        any(match.end() == len(before) for match in cued(category, language).finditer(before))
        for category in ("every", "recent")
    )
    return often or cued("every", language).match(behind) is not None, recent


_LASTING = 3600
"""Seconds below which a time is no retention but a buffer, a lock or a timeout."""


def kept_for(statement: Statement, language: str) -> bool:
    """Whether a statement says how long something is kept; what is left of broken work is another matter."""
    if left_whole(statement, language):
        return False
    if statement.kind is ItemKind.SCENARIO:
        return _held(whole(statement, language), language)
    return any(_held(part, language) for part in clauses(statement, language))


def holds_for(text: str, language: str) -> bool:
    """Whether a sentence says how long something is kept: a verb of keeping or removing and, in the same clause, a
    duration that is no period, no deadline and not the age of what is meant; or until when.
    """
    return any(_held(part, language) for part in clauses(Statement(text, 1, None, "", False, False), language))


def _held(clause: Clause, language: str) -> bool:
    if not cued("holding", language).search(clause.text):
        return False
    ends = any(cued(category, language).search(clause.text) for category in ("until", "term", "forever"))
    return ends or (
        not cued("speed", language).search(clause.text)
        and any(
            each.kind == "time" and each.amount >= _LASTING and not any(tells(each, clause.text, language))
            for each in clause.measures
        )
    )


def proves(statement: Statement, language: str) -> bool:
    """Whether a statement says how somebody proves who they are."""
    return shows_proof(statement.text, language)


def shows_proof(text: str, language: str) -> bool:
    """Whether a clause says how somebody proves who they are; one that denies it (“never the account”) does not."""
    return any(
        cued("proof", language).search(part) and not cued("negation", language).search(part)
        for part in _BREAK.split(plain(text))
    )


def left_whole(statement: Statement, language: str) -> bool:
    """Whether a statement says what is left of work that stops half way. An edge case and a
    scenario name the failure in another sentence."""
    item = statement.item if statement.kind in (ItemKind.EDGE_CASE, ItemKind.SCENARIO) else None
    whole_text = item.text if item else statement.text
    halfway, again = cued("halfway", language), cued("again", language)
    left = halfway.search(whole_text) is not None and cued("made_whole", language).search(statement.text) is not None
    return left or (halfway.search(statement.text) is not None and again.search(statement.text) is not None)


def _spelled(word: str) -> str:
    """A cue as a pattern: a star at the end of a word stands for any ending, one alone for some words between."""
    ends = [re.escape(part.rstrip("*")) + (r"[^\W_]*" if part.endswith("*") else "") for part in word.split(" * ")]
    return r"\b[^.;]{1,60}?\b".join(ends)
