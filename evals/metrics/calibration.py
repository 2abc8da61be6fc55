"""Whether a probability of being wrong means what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import nan

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of a reliability diagram: how many items, their mean probability, and the share that came true."""

    n: int
    mean: float
    share: float


def brier(labels: Sequence[bool], probabilities: Sequence[float]) -> float:
    """Mean squared difference between probability and what happened; nan for nothing."""
    if not labels:
        return nan
    return sum((p - label) ** 2 for label, p in zip(labels, probabilities, strict=True)) / len(labels)


def brier_skill(labels: Sequence[bool], probabilities: Sequence[float]) -> float:
    """1 - Brier over that of always saying the base rate: 1 is perfect, 0 no better than it; nan if all are alike."""
    if not labels:
        return nan
    rate = sum(labels) / len(labels)
    reference = rate * (1 - rate)
    return 1 - brier(labels, probabilities) / reference if reference else nan


def bins(labels: Sequence[bool], probabilities: Sequence[float], count: int = BINS) -> list[Bin]:
    """Bins of equal mass, lowest probabilities first. Items of equal probability count with their mean, so that it does
    not matter which of them fall into which bin.
    """
    ranked = _levelled(labels, probabilities)
    edges = [round(len(ranked) * index / count) for index in range(count + 1)]
    groups = [ranked[low:high] for low, high in pairwise(edges) if high > low]
    return [
        Bin(len(each), sum(p for p, _ in each) / len(each), sum(share for _, share in each) / len(each))
        for each in groups
    ]


def _levelled(labels: Sequence[bool], probabilities: Sequence[float]) -> list[tuple[float, float]]:
    """(probability, share that came true among all of that probability), ranked."""
    levelled = []
    for p, tied in groupby(sorted(zip(probabilities, labels, strict=True)), key=lambda pair: pair[0]):
        group = [label for _, label in tied]
        levelled += [(p, sum(group) / len(group))] * len(group)
    return levelled


def ece(labels: Sequence[bool], probabilities: Sequence[float], count: int = BINS) -> float:
    """Expected calibration error over bins of equal mass; say n beside it, for a perfect score of few items has one."""
    if not labels:
        return nan
    return sum(each.n * abs(each.mean - each.share) for each in bins(labels, probabilities, count)) / len(labels)
