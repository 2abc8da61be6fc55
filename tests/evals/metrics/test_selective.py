"""Risk-coverage figures by hand and in the limit."""

import random

import pytest
from evals.metrics.selective import aurc, coverage_at, excess_aurc, oracle_area, risk_coverage


def test_the_curve_by_hand():
    """The surest is right, the next wrong, the last right."""
    assert risk_coverage([False, True, False], [0.1, 0.2, 0.3]) == [
        (1 / 3, 0.0),
        (2 / 3, 0.5),
        (1.0, pytest.approx(1 / 3)),
    ]
    assert aurc([False, True, False], [0.1, 0.2, 0.3]) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)


def test_ties_do_not_hang_on_the_order_of_items():
    assert aurc([True, False, False], [0.5] * 3) == aurc([False, False, True], [0.5] * 3) == pytest.approx(1 / 3)


def test_scores_that_tell_nothing_have_the_base_rate_as_area():
    assert aurc([True] * 30 + [False] * 70, [0.5] * 100) == pytest.approx(0.3)


def test_an_oracle_has_no_excess_and_the_known_area():
    wrong = [index < 200 for index in range(1000)]
    doubts = [float(each) for each in wrong]
    assert excess_aurc(wrong, doubts) == pytest.approx(0)
    assert aurc(wrong, doubts) == pytest.approx(oracle_area(0.2), abs=0.002)


def test_better_doubts_have_less_area():
    chance = random.Random(1)
    wrong = [chance.random() < 0.2 for _ in range(500)]
    good = [each + chance.random() for each in wrong]
    poor = [0.2 * each + chance.random() for each in wrong]
    assert aurc(wrong, good) < aurc(wrong, poor) < 0.25


def test_coverage_at_a_risk_is_the_largest_that_keeps_it():
    wrong = [False, False, True, False]
    assert coverage_at(wrong, [0.1, 0.2, 0.3, 0.4], 0.25) == 1.0
    assert coverage_at(wrong, [0.1, 0.2, 0.3, 0.4], 0.1) == 0.5
    assert coverage_at([True], [0.1], 0.05) == 0.0
