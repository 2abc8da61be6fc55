"""Paired tests against scipy and by hand."""

import random

import pytest
from evals.statistics.paired import discordant, holm, mcnemar, sign_flip
from scipy.stats import binomtest, false_discovery_control, permutation_test


@pytest.mark.parametrize(("b", "c"), [(0, 0), (1, 9), (5, 5), (12, 3), (0, 6)])
def test_mcnemar_is_the_exact_binomial_test(b, c):
    expected = binomtest(b, b + c).pvalue if b + c else 1.0
    assert mcnemar(b, c) == pytest.approx(expected)


def test_holm_by_hand():
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06})
    assert holm({"a": 0.9, "b": 0.8}) == {"a": 1.0, "b": 1.0}


def test_holm_is_stricter_than_false_discovery():
    values = [0.001, 0.02, 0.03, 0.2]
    adjusted = holm(dict(enumerate(map(float, values))))
    assert all(ours >= theirs for ours, theirs in zip(adjusted.values(), false_discovery_control(values), strict=True))


def test_sign_flips_are_those_of_scipy():
    chance = random.Random(2)
    differences = [chance.gauss(-0.3, 1) for _ in range(10)]
    theirs = permutation_test((differences,), lambda x: x.mean(), permutation_type="samples", alternative="less")
    assert sign_flip(list(enumerate(differences))) == pytest.approx(theirs.pvalue)


def test_random_signs_agree_with_all_signs():
    chance = random.Random(6)
    differences = [(cluster, chance.gauss(-0.25, 1)) for cluster in range(14)]
    theirs = permutation_test(
        ([d for _, d in differences],),
        lambda x: x.mean(),
        permutation_type="samples",
        alternative="less",
        n_resamples=2**14,
    )
    assert sign_flip(differences) == pytest.approx(theirs.pvalue, abs=0.02)


def test_equal_runs_have_no_loss():
    assert sign_flip([("a", 0.0), ("b", 0.0)]) == 1.0
    assert sign_flip([]) == 1.0


def test_what_happens_in_one_repository_alone_proves_little():
    one = [("a", -1.0)] * 20
    many = [(str(n), -1.0) for n in range(20)]
    assert sign_flip(one) == 0.5
    assert sign_flip(many) < 0.001


def test_discordant_pairs_are_counted():
    assert discordant([True, True, False, False], [True, False, True, False]) == (1, 1)
