"""Calibration figures against scikit-learn and by hand."""

import random
from math import isnan

import pytest
from evals.metrics.calibration import bins, brier, brier_skill, ece
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss


def drawn(seed, n):
    chance = random.Random(seed)
    probabilities = [chance.random() for _ in range(n)]
    return [chance.random() < p for p in probabilities], probabilities


@pytest.mark.parametrize("seed", range(4))
def test_brier_is_that_of_scikit_learn(seed):
    labels, probabilities = drawn(seed, 300)
    assert brier(labels, probabilities) == pytest.approx(brier_score_loss(labels, probabilities), abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_bins_of_equal_mass_are_those_of_scikit_learn(seed):
    labels, probabilities = drawn(seed, 1000)
    shares, means = calibration_curve(labels, probabilities, n_bins=10, strategy="quantile")
    ours = bins(labels, probabilities)
    assert [each.n for each in ours] == [100] * 10
    assert [each.mean for each in ours] == pytest.approx(list(means), abs=0.005)
    assert [each.share for each in ours] == pytest.approx(list(shares), abs=0.02)


def test_ece_by_hand():
    """Two bins: 0.1 and 0.3 with none wrong (off by 0.2), 0.7 and 0.9 with one of two (off by 0.3)."""
    assert ece([False, False, True, False], [0.1, 0.3, 0.7, 0.9], 2) == pytest.approx(0.25)


def test_a_calibrated_score_has_an_ece_that_shrinks_with_n():
    small = sum(ece(*drawn(seed, 100)) for seed in range(20)) / 20
    large = sum(ece(*drawn(seed, 1600)) for seed in range(20)) / 20
    assert 0.06 < small < 0.16
    assert large < 0.04


def test_skill_is_nothing_for_the_base_rate_and_all_for_the_truth():
    labels = [True, False, False, False]
    assert brier_skill(labels, [0.25] * 4) == pytest.approx(0)
    assert brier_skill(labels, [1.0, 0.0, 0.0, 0.0]) == 1
    assert isnan(brier_skill([True, True], [0.5, 0.5]))
    assert isnan(brier([], []))
    assert isnan(ece([], []))


def test_bins_of_few_items_are_not_empty():
    assert [each.n for each in bins([True, False, True], [0.2, 0.4, 0.6])] == [1, 1, 1]


def test_equal_probabilities_do_not_hang_on_the_order_of_items():
    """Half wrong at 0.5 is calibrated, whichever of them stand in which bin."""
    assert ece([True, False] * 50, [0.5] * 100) == 0
