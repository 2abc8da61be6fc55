"""Metrics are held against a drafter whose confusion matrix is known: they find the knobs, within sampling error."""

from __future__ import annotations

from math import sqrt

import pytest
from evals.metrics.asking import precision
from evals.metrics.calibration import brier, ece
from evals.metrics.ranking import auroc
from tests.evals.drafter import FIRST, NEEDS, Drawn, Knobs, drawn

SPECS = 40


def sample(knobs: Knobs) -> list[Drawn]:
    return [drawn(knobs, number) for number in range(SPECS)]


def within(share: float, n: int) -> float:
    """Four standard errors of a share of n."""
    return 4 * sqrt(max(share * (1 - share), 1e-9) / n) + 1e-9


@pytest.mark.parametrize(
    "knobs", [Knobs(), Knobs(recall=0.7, over_asks=0.2), Knobs(recall=0.5, over_asks=0.1, fakes=0.3), Knobs(recall=0.0)]
)
def test_what_is_asked_shows_the_drafters_recall_and_its_over_asking(knobs: Knobs) -> None:
    """A made-up quote supports nothing, so whatever the drafter claims with one is asked about too."""
    plans = sample(knobs)
    missing = sum(len(each.missing) for each in plans)
    stated = SPECS * len(NEEDS) - missing
    right = sum(len(each.asked & each.missing) for each in plans)
    needless = sum(len(each.asked - each.missing) for each in plans)
    recall = knobs.recall + (1 - knobs.recall) * knobs.fakes
    over = knobs.over_asks + (1 - knobs.over_asks) * knobs.fakes
    assert right / missing == pytest.approx(recall, abs=within(recall, missing))
    assert needless / stated == pytest.approx(over, abs=within(over, stated))
    expected = recall * missing / (recall * missing + over * stated) if recall + over else None
    found = precision(right, right + needless)
    assert found == (None if expected is None else pytest.approx(expected, abs=0.08))


@pytest.mark.parametrize("overconfidence", [0.0, 0.3, 0.8])
def test_ranking_and_calibration_show_how_far_its_numbers_are_off(overconfidence: float) -> None:
    """Wrong with probability q, uniform, and said to be so with q(1-o): AUROC 5/6, Brier 1/6 + o²/3, ECE o/2."""
    plans = sample(Knobs(overconfidence=overconfidence))
    pairs = [(each.wrong[name], each.believed[name]) for each in plans for name in sorted(FIRST)]
    labels, scores = [wrong for wrong, _ in pairs], [score for _, score in pairs]
    assert len(pairs) >= 200
    assert auroc(labels, scores) == pytest.approx(5 / 6, abs=0.09)
    assert brier(labels, scores) == pytest.approx(1 / 6 + overconfidence**2 / 3, abs=0.06)
    assert ece(labels, scores) == pytest.approx(overconfidence / 2, abs=0.1)
