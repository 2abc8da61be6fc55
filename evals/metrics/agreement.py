"""Whether two judges, or two runs, say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import combinations
from math import nan


def cohens_kappa(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """Agreement beyond chance of two raters over the same items; nan for nothing or where chance explains all."""
    n = len(one)
    if not n:
        return nan
    observed = sum(a == b for a, b in zip(one, other, strict=True)) / n
    first, second = Counter(one), Counter(other)
    chance = sum(first[label] * second[label] for label in first) / n**2
    return nan if chance == 1 else (observed - chance) / (1 - chance)


def flip_rate(runs: Sequence[Sequence[Hashable]]) -> float:
    """The share of (item, pair of runs) in which the two runs decide differently; nan with fewer than two runs."""
    pairs = list(combinations(runs, 2))
    items = len(runs[0]) if runs else 0
    if not pairs or not items:
        return nan
    flips = sum(a != b for one, other in pairs for a, b in zip(one, other, strict=True))
    return flips / (len(pairs) * items)


def jaccard(one: set[str], other: set[str]) -> float:
    """Shared over all; 1 for two empty sets."""
    return len(one & other) / len(one | other) if one | other else 1.0
