import random
from math import isnan

import pytest
from evals.metrics.agreement import cohens_kappa, flip_rate, jaccard
from sklearn.metrics import cohen_kappa_score


@pytest.mark.parametrize("seed", range(5))
def test_kappa_is_that_of_scikit_learn(seed):
    chance = random.Random(seed)
    one = [chance.choice("abc") for _ in range(80)]
    other = [each if chance.random() < 0.6 else chance.choice("abc") for each in one]
    assert cohens_kappa(one, other) == pytest.approx(cohen_kappa_score(one, other), abs=1e-12)


def test_agreement_that_chance_explains_has_no_kappa():
    assert isnan(cohens_kappa(["a", "a"], ["a", "a"]))
    assert isnan(cohens_kappa([], []))


def test_the_flip_rate_counts_pairs_of_runs():
    assert flip_rate([[1, 1, 0], [1, 0, 0], [1, 1, 0]]) == pytest.approx(2 / 9)
    assert flip_rate([[1, 1], [1, 1]]) == 0
    assert isnan(flip_rate([[1, 1]]))


def test_the_overlap_of_sets():
    assert jaccard({"a", "b"}, {"b", "c"}) == pytest.approx(1 / 3)
    assert jaccard(set(), set()) == 1
