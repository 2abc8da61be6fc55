"""What is gained by leaving the riskiest out: risk (share wrong of what is kept) against coverage (share kept)."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, nan


def risk_coverage(wrong: Sequence[bool], doubts: Sequence[float]) -> list[tuple[float, float]]:
    """(coverage, risk) after keeping the 1, 2, … n surest items; items of equal doubt count with their mean."""
    ranked = sorted(zip(doubts, wrong, strict=True), key=lambda pair: pair[0])
    points, errors, index = [], 0.0, 0
    while index < len(ranked):
        end = index
        while end < len(ranked) and ranked[end][0] == ranked[index][0]:
            end += 1
        share = sum(each for _, each in ranked[index:end]) / (end - index)
        for kept in range(index + 1, end + 1):
            errors += share
            points.append((kept / len(ranked), errors / kept))
        index = end
    return points


def aurc(wrong: Sequence[bool], doubts: Sequence[float]) -> float:
    """The area under the risk-coverage curve: the mean risk over all coverages; lower is better."""
    points = risk_coverage(wrong, doubts)
    return sum(risk for _, risk in points) / len(points) if points else nan


def excess_aurc(wrong: Sequence[bool], doubts: Sequence[float]) -> float:
    """AURC above that of an oracle that leaves out exactly the wrong ones first (E-AURC)."""
    if not wrong:
        return nan
    return aurc(wrong, doubts) - aurc(wrong, [float(each) for each in wrong])


def coverage_at(wrong: Sequence[bool], doubts: Sequence[float], risk: float) -> float:
    """The largest coverage whose risk is at most ``risk``; 0 where there is none."""
    return max((kept for kept, got in risk_coverage(wrong, doubts) if got <= risk), default=0.0)


def oracle_area(rate: float) -> float:
    """The oracle's area in the limit of many items, for a share ``rate`` wrong: rate + (1 - rate) ln(1 - rate)."""
    return rate + (1 - rate) * log(1 - rate) if rate < 1 else 1.0
