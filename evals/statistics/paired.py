"""Paired tests between two systems on the same samples, and Holm's correction."""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import product
from math import comb

from evals.statistics.bootstrap import DRAWS, SEED, grouped

EXACT = 12
"""Up to so many clusters all sign patterns are tried; beyond, ``draws`` random ones."""


def mcnemar(only_first: int, only_second: int) -> float:
    """Two-sided exact McNemar: how likely so uneven a split of the discordant pairs is between equals."""
    n = only_first + only_second
    if n == 0:
        return 1.0
    tail: float = sum(comb(n, k) for k in range(min(only_first, only_second) + 1)) / 2**n
    return min(1.0, 2 * tail)


def sign_flip(differences: Iterable[tuple[Hashable, float]], *, draws: int = DRAWS * 5, seed: int = SEED) -> float:
    """One-sided p of a mean difference below zero: signs are flipped by cluster, as they might be between equals.

    Takes (cluster, new - old). Clusters without a difference say nothing and are left out.
    """
    sums = [sum(value for _, value in group) for group in grouped(differences, lambda pair: pair[0])]
    telling = [each for each in sums if abs(each) > 1e-12]
    if not telling:
        return 1.0
    observed = sum(telling) + 1e-9
    if len(telling) <= EXACT:
        signs = product((1, -1), repeat=len(telling))
        results = [sum(s * each for s, each in zip(pattern, telling, strict=True)) <= observed for pattern in signs]
        return sum(results) / len(results)
    chance = random.Random(seed)
    below = 0
    for _ in range(draws):
        bits = chance.getrandbits(len(telling))
        below += sum(each if bits >> k & 1 else -each for k, each in enumerate(telling)) <= observed
    return (below + 1) / (draws + 1)


def attainable(differences: Iterable[tuple[Hashable, float]]) -> float:
    """The least p that ``sign_flip`` could give these, whatever their signs: one in all sign patterns.

    A metric that cannot reach the level says nothing and need not be corrected for (Tarone 1990).
    """
    groups = grouped(differences, lambda pair: pair[0])
    return float(0.5 ** sum(abs(sum(value for _, value in group)) > 1e-12 for group in groups))


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Adjusted p-values that keep the chance of any false alarm at the level; step-down, by name."""
    ranked = sorted(p_values, key=lambda name: (p_values[name], name))
    adjusted, highest = {}, 0.0
    for rank, name in enumerate(ranked):
        highest = max(highest, min(1.0, p_values[name] * (len(ranked) - rank)))
        adjusted[name] = highest
    return adjusted


def discordant(old: Sequence[bool], new: Sequence[bool]) -> tuple[int, int]:
    """How many pairs only the old, and only the new, got right."""
    pairs = list(zip(old, new, strict=True))
    return sum(a and not b for a, b in pairs), sum(b and not a for a, b in pairs)
