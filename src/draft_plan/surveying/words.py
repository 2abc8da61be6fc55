"""Words of specs and code on one footing: parts of identifiers, plain stems, pairs of letters where no spaces are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

RAW = re.compile(r"\w+")
"""A run of letters, digits and underscores: an identifier, a word, or a clause of a language without spaces."""
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
_SPACELESS = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f\u0e80-\u0eff\u1780-\u17ff]+"
)
_SEPARATED = bytes(code if code > 127 or chr(code).isalnum() or code == 95 else 32 for code in range(256))
_LONGEST = 400

STOP = frozenset(
    "a about above after all also an and any are as at be because been before being below between both "
    "but by can cannot could did do does done down each either else etc every few first for from had has "
    "have how if in into is it its just last less like may me might more most must need needed never new "
    "next no non nor not now of off on once one only onto or other our out over own per please same shall "
    "she should since so some such than that the their them then there these they this those three "
    "through to too two under until up upon use used uses using via want was we were what when where "
    "which while who whom whose why will with within without would yes you your"
    # the vocabulary of specs themselves
    "acceptance accepted actor assumption bullet clarification criteria criterion description detail "
    "document draft edge example feature functional given goal guideline id implementation independent "
    "measurable medium mvp note objective open optional outcome overview plan point priority purpose "
    "question rationale reason requirement required scenario scope see section session spec specification "
    "specific stakeholder status story success summary system task template test tested testing todo user "
    "value verify fr nfr sc us ac ec".split()
)
"""English words, and the words of specs themselves, that tell nothing about which file matters."""


def parts(raw: str) -> list[str]:
    """The terms of a raw word: ``parseHTTPHeader_v2`` gives parse, http, header, 2 as stems; Japanese gives pairs."""
    return [term for part in _PART.findall(raw) for term in _terms(part)]


def _terms(part: str) -> list[str]:
    if part.isascii():
        return [stem(part.lower())]
    if not (spaceless := _SPACELESS.match(part)):
        return [part.lower()]
    run, rest = spaceless[0], part[spaceless.end() :]
    return ([run[n : n + 2] for n in range(len(run) - 1)] or [run]) + ([rest.lower()] if rest else [])


class _Parts(dict[str, tuple[str, ...]]):
    """The asked terms of each part of a word, worked out when first looked up."""

    def __init__(self, asked: Iterable[str]) -> None:
        super().__init__()
        self._asked = frozenset(asked)

    def __missing__(self, part: str) -> tuple[str, ...]:
        found = self[part] = tuple(term for term in _terms(part) if term in self._asked)
        return found


class Vocabulary:
    """The terms that are asked for, found in raw words; every raw word is split once, whatever the number of texts."""

    def __init__(self, asked: Iterable[str]) -> None:
        self._parts = _Parts(asked)
        self._seen: set[bytes] = set()
        self._holding: dict[bytes, list[str]] = {}

    def of(self, raw: str) -> list[str]:
        """The asked terms of a raw word, in order."""
        known = self._parts
        return [term for part in _PART.findall(raw[:_LONGEST]) for term in known[part]]

    def of_path(self, path: str) -> Counter[str]:
        """How often each asked term occurs in a path."""
        return Counter(self.of(path))

    def count(self, text: str) -> tuple[Counter[bytes], Counter[str]]:
        """How often each raw word (UTF-8, wide punctuation not split off) and each asked term occurs."""
        # Splitting bytes runs several times faster than a regular expression over text, and this is the hot spot.
        words = Counter(text.encode("utf-8", "replace").translate(_SEPARATED).split())
        new = words.keys() - self._seen
        self._seen |= new
        for raw in new:
            if found := self.of(raw.decode("utf-8", "replace")):
                self._holding[raw] = found
        terms: Counter[str] = Counter()
        for raw in words.keys() & self._holding.keys():
            for term in self._holding[raw]:
                terms[term] += words[raw]
        return words, terms


def stem(word: str) -> str:
    """The word without the commonest English endings: enough for ``caches``, ``cached`` and ``caching`` to meet."""
    if len(word) < 4:
        return word
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            word = word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls" else word
            break
    if len(word) > 4 and word.endswith("e"):
        return word[:-1]
    return word[:-1] + "i" if word.endswith("y") and word[-2] not in "aeou" else word


_STOP_STEMS = frozenset(stem(word) for word in STOP)


def telling(term: str) -> bool:
    """Whether the term can tell one file from another."""
    return term not in _STOP_STEMS and not term.isdigit() and (len(term) > 1 or not term.isascii())


def tokens(text: str) -> int:
    """About how many tokens of a language model this is: four ASCII characters to one, other characters one each."""
    ascii_only = len(text.encode("ascii", "ignore"))
    return ascii_only // 4 + (len(text) - ascii_only) + 1
