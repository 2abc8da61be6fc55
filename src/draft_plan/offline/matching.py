"""How alike two texts are: shared words weighted by rarity, or pairs of characters where words have no spaces."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from draft_plan.offline.lexicon import listed

_RUN = re.compile(r"[぀-ヿ㐀-鿿가-힯豈-﫿々ー]+|[A-Za-zÀ-ÖØ-öø-ÿĀ-ɏ0-9][A-Za-zÀ-ÖØ-öø-ÿĀ-ɏ0-9'’]*")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_STOP = frozenset(listed("stop"))


@lru_cache(maxsize=16384)
def words(text: str) -> frozenset[str]:
    """The telling words of a text, without endings; character pairs for scripts without spaces."""
    found: set[str] = set()
    for run in _RUN.findall(_CAMEL.sub(" ", text)):
        if ord(run[0]) >= 0x2E80:
            found.update(run[at : at + 2] for at in range(max(1, len(run) - 1)))
        else:
            word = run.lower()
            if word not in _STOP and (len(word) > 1 or word.isdigit()):
                found.add(_stem(word))
    return frozenset(found)


def _stem(word: str) -> str:
    for ending in ("'s", "’s", "ing", "ied", "ies", "ed", "es", "s", "en", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


class Texts:
    """A set of named texts to find the nearest in; words that are common in the corpus (else in the texts) count
    little. Names keep their order on ties.
    """

    def __init__(self, texts: Mapping[str, str], corpus: Iterable[str] = ()) -> None:
        self._place = {name: at for at, name in enumerate(texts)}
        self._bags = {name: words(text) for name, text in texts.items()}
        every = [words(text) for text in corpus] or list(self._bags.values())
        frequency = Counter(word for bag in every for word in bag) | Counter(
            {word: 1 for bag in self._bags.values() for word in bag}
        )
        count = len(every) or 1
        self._weight = {word: math.log(1 + count / seen) for word, seen in frequency.items()}
        self._norm = {
            name: math.sqrt(sum(self._weight[word] for word in sorted(bag))) or 1.0 for name, bag in self._bags.items()
        }
        self._having: dict[str, list[str]] = defaultdict(list)
        for name, bag in self._bags.items():
            for word in bag:
                self._having[word].append(name)

    def scores(self, text: str) -> dict[str, float]:
        """The likeness (0 to 1) of each text that shares a word; words that over 50 texts share are skipped."""
        bag = sorted(words(text))
        norm = math.sqrt(sum(self._weight.get(word, math.log(2)) for word in bag)) or 1.0
        total: dict[str, float] = defaultdict(float)
        for word in bag:
            holders = self._having.get(word, ())
            if len(holders) <= 50:
                for name in holders:
                    total[name] += self._weight[word]
        return {name: value / (norm * self._norm[name]) for name, value in total.items()}

    def best(self, text: str, least: float) -> str | None:
        """The name of the likest text, or None when none is as like as ``least``."""
        scores = self.scores(text)
        if not scores:
            return None
        name = max(scores, key=lambda name: (scores[name], -self._place[name]))
        return name if scores[name] >= least else None


def overlap(left: str, right: str) -> float:
    """The share of telling words (0 to 1) that two texts have in common."""
    one, other = words(left), words(right)
    return len(one & other) / len(one | other) if one and other else 0.0


def distinct(texts: Sequence[str], most: float = 0.75) -> list[str]:
    """The texts without those that say nearly the same as an earlier one."""
    kept: list[str] = []
    for text in texts:
        if all(overlap(text, other) < most for other in kept[-12:]):
            kept.append(text)
    return kept
