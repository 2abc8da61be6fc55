"""The cluster bootstrap: repositories are drawn with replacement, with everything that belongs to them."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import TypeVar

Item = TypeVar("Item")

DRAWS = 2000
SEED = 20261122


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its percentile interval; ``n`` items in ``clusters`` clusters. Bounds are nan with one cluster."""

    value: float
    low: float
    high: float
    n: int
    clusters: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def grouped(items: Iterable[Item], cluster: Callable[[Item], Hashable]) -> list[list[Item]]:
    """The items by cluster, in order of first appearance."""
    groups: dict[Hashable, list[Item]] = {}
    for item in items:
        groups.setdefault(cluster(item), []).append(item)
    return list(groups.values())


def cluster_bootstrap(
    items: Sequence[Item],
    cluster: Callable[[Item], Hashable],
    statistic: Callable[[Sequence[Item]], float],
    *,
    draws: int = DRAWS,
    level: float = 0.95,
    seed: int = SEED,
) -> Interval:
    """The statistic with its interval. Draws where it is undefined (nan) are left out."""
    groups = grouped(items, cluster)
    value = statistic(items) if items else nan
    if len(groups) < 2:
        return Interval(value, nan, nan, len(items), len(groups))
    chance = random.Random(seed)
    results = []
    for _ in range(draws):
        drawn = chance.choices(groups, k=len(groups))
        results.append(statistic([item for group in drawn for item in group]))
    low, high = percentiles(results, level)
    return Interval(value, low, high, len(items), len(groups))


def bootstrap_mean(
    values: Sequence[tuple[Hashable, float]], *, draws: int = DRAWS, level: float = 0.95, seed: int = SEED
) -> Interval:
    """The same for a mean of (cluster, value), from each cluster's sum: fast enough for every row of a report."""
    groups = grouped(values, lambda pair: pair[0])
    sums = [(sum(value for _, value in group), len(group)) for group in groups]
    total, n = sum(each for each, _ in sums), len(values)
    if len(sums) < 2:
        return Interval(total / n if n else nan, nan, nan, n, len(sums))
    chance = random.Random(seed)
    results = []
    for _ in range(draws):
        drawn = chance.choices(sums, k=len(sums))
        results.append(sum(part for part, _ in drawn) / sum(count for _, count in drawn))
    low, high = percentiles(results, level)
    return Interval(total / n, low, high, n, len(sums))


def percentiles(results: Sequence[float], level: float) -> tuple[float, float]:
    """The two-sided percentile bounds, interpolated linearly as numpy does."""
    ranked = sorted(each for each in results if not isnan(each))
    if not ranked:
        return nan, nan
    return _quantile(ranked, (1 - level) / 2), _quantile(ranked, (1 + level) / 2)


def _quantile(ranked: Sequence[float], share: float) -> float:
    at = share * (len(ranked) - 1)
    low = int(at)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (at - low) * (ranked[high] - ranked[low])
