"""How well scores tell positives from negatives; ties count as scikit-learn counts them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import nan


def auroc(labels: Sequence[bool], scores: Sequence[float]) -> float:
    """The probability that a positive has the higher score, ties counting half; nan without both kinds."""
    positives = sum(labels)
    negatives = len(labels) - positives
    if not positives or not negatives:
        return nan
    rank, rank_sum = 0, 0.0
    for _, tied in groupby(sorted(zip(scores, labels, strict=True)), key=lambda pair: pair[0]):
        group = [label for _, label in tied]
        rank_sum += sum(group) * (rank + (len(group) + 1) / 2)
        rank += len(group)
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def auprc(labels: Sequence[bool], scores: Sequence[float]) -> float:
    """Average precision: precision at each threshold, weighted by the recall it adds; nan without a positive."""
    positives = sum(labels)
    if not positives:
        return nan
    area = found = taken = 0.0
    for _, tied in groupby(sorted(zip(scores, labels, strict=True), reverse=True), key=lambda pair: pair[0]):
        group = [label for _, label in tied]
        taken += len(group)
        found += sum(group)
        area += sum(group) / positives * (found / taken)
    return area
