"""What readers said of the questions shown by recorded systems: which gold facts each asks for, and whether the spec
answers it in so many words.

Word lists take a question on a neighbouring point for one about the fact; readers do not. A second opinion and no
headline: they read these recordings once, and a question nobody has read counts as asking for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.answers import Answer
from evals.cases import Case
from evals.metrics.agreement import cohens_kappa
from evals.samples import ORIGINAL

VERDICTS = Path(__file__).parent / "verdicts.json"
Key = tuple[str, str, str]
"""Case, variant and the question's text."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the readers agree on; ``asks`` are ids of gold facts."""

    asks: tuple[str, ...]
    answered: bool


@dataclass(frozen=True, slots=True)
class Opinion:
    """One system by these verdicts: of so many ``edits`` that must be asked about, those that were ``asked``, and those
    asked for and not on the original (``pairs``); a mean over the ``untouched`` plans of questions shown, and of those
    that the spec answers (``needless``); shown questions that nobody has read.
    """

    system: str
    edits: int
    asked: int
    pairs: int
    untouched: int
    shown: float
    needless: float
    unread: int


def load(path: Path = VERDICTS) -> dict[Key, Verdict]:
    """The verdicts; raises ValueError when the file is not in shape."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))["verdicts"]
        return {
            (each["case"], each["variant"], each["question"]): Verdict(tuple(each["asks"]), bool(each["answered"]))
            for each in told
        }
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def judge(system: str, answers: Iterable[Answer], cases: Iterable[Case], verdicts: Mapping[Key, Verdict]) -> Opinion:
    """A system's answers by the verdicts on what they show."""
    known = {case.id: case for case in cases}
    mine = {(each.case, each.variant): each for each in answers if not each.error and each.case in known}
    untouched = [each for each in mine.values() if each.variant == ORIGINAL]
    asked = pairs = edits = 0
    for answer in mine.values():
        edit = next((each for each in known[answer.case].edits if each.id == answer.variant), None)
        if edit is None or not edit.fact or not edit.kind.asks:
            continue
        original = mine.get((answer.case, ORIGINAL))
        hit = _asks(edit.fact, answer, verdicts)
        edits += 1
        asked += hit
        pairs += hit and original is not None and not _asks(edit.fact, original, verdicts)
    count = max(1, len(untouched))
    return Opinion(
        system=system,
        edits=edits,
        asked=asked,
        pairs=pairs,
        untouched=len(untouched),
        shown=sum(len(each.shown) for each in untouched) / count,
        needless=sum(found.answered for each in untouched for found in _read(each, verdicts)) / count,
        unread=sum(len(each.shown) - len(_read(each, verdicts)) for each in mine.values()),
    )


def kappa(verdicts: Mapping[Key, Verdict], cases: Iterable[Case]) -> float:
    """How far the word lists agree with the readers on whether a question asks for any gold fact of its case."""
    known = {case.id: case for case in cases}
    held = [(key, found) for key, found in verdicts.items() if key[0] in known]
    words = [any(fact.asked_by(key[2]) for fact in known[key[0]].facts) for key, _ in held]
    return cohens_kappa([bool(found.asks) for _, found in held], words)


def _asks(fact: str, answer: Answer, verdicts: Mapping[Key, Verdict]) -> bool:
    return any(fact in found.asks for found in _read(answer, verdicts))


def _read(answer: Answer, verdicts: Mapping[Key, Verdict]) -> list[Verdict]:
    keys = [(answer.case, answer.variant, each.text) for each in answer.shown]
    return [verdicts[key] for key in keys if key in verdicts]
