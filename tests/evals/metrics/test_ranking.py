"""Ranking figures are those of scikit-learn, ties included."""

import random
from math import isnan

import pytest
from evals.metrics.ranking import auprc, auroc
from sklearn.metrics import average_precision_score, roc_auc_score


def drawn(seed, n, ties):
    chance = random.Random(seed)
    labels = [chance.random() < 0.3 for _ in range(n)]
    scores = [round(chance.random() + 0.3 * label, 1 if ties else 9) for label in labels]
    return labels, scores


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_auroc_is_that_of_scikit_learn(seed, ties):
    labels, scores = drawn(seed, 200, ties)
    assert auroc(labels, scores) == pytest.approx(roc_auc_score(labels, scores), abs=1e-12)


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_auprc_is_that_of_scikit_learn(seed, ties):
    labels, scores = drawn(seed, 200, ties)
    assert auprc(labels, scores) == pytest.approx(average_precision_score(labels, scores), abs=1e-12)


def test_all_scores_alike_tell_nothing():
    assert auroc([True, False, False], [0.5, 0.5, 0.5]) == 0.5


def test_one_kind_of_label_has_no_figure():
    assert isnan(auroc([True, True], [0.1, 0.2]))
    assert isnan(auprc([False, False], [0.1, 0.2]))
