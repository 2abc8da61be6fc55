"""The intervals hold what they promise, on data whose truth is known."""

import random
import sys
from math import isnan

import numpy
import pytest
from evals.metrics.ranking import auroc
from evals.statistics.bootstrap import bootstrap_mean, cluster_bootstrap, percentiles


def simulated(seed, clusters, size, spread):
    """Yes or no with a chance that differs by cluster around 0.6: (cluster, value)."""
    chance = random.Random(seed)
    drawn = []
    for cluster in range(clusters):
        rate = min(1.0, max(0.0, chance.gauss(0.6, spread)))
        drawn += [(cluster, float(chance.random() < rate)) for _ in range(size)]
    return drawn


def covered(cluster_of, runs=150, clusters=24, size=9, spread=0.2):
    """How often the interval holds the true mean."""
    hits = 0
    for seed in range(runs):
        values = [
            (cluster_of(index, cluster), value)
            for index, (cluster, value) in enumerate(simulated(seed, clusters, size, spread))
        ]
        found = bootstrap_mean(values, draws=200, seed=seed)
        hits += found.low <= 0.6 <= found.high
    return hits / runs


def test_the_cluster_bootstrap_covers_the_truth_and_the_plain_one_does_not(capsys):
    by_cluster = covered(lambda _, cluster: cluster)
    plain = covered(lambda index, _: index)
    with capsys.disabled():
        sys.stdout.write(f"\ncoverage of nominal 95 %: by cluster {by_cluster:.3f}, item by item {plain:.3f}\n")
    assert 0.88 <= by_cluster <= 0.98
    assert plain < 0.88


def test_the_fast_mean_is_the_general_one():
    values = simulated(3, 12, 5, 0.1)
    fast = bootstrap_mean(values, draws=500)
    slow = cluster_bootstrap(values, lambda each: each[0], lambda some: sum(v for _, v in some) / len(some), draws=500)
    assert (fast.value, fast.low, fast.high) == pytest.approx((slow.value, slow.low, slow.high))
    assert (fast.n, fast.clusters) == (slow.n, slow.clusters) == (60, 12)


def test_the_same_seed_gives_the_same_interval():
    values = simulated(4, 10, 4, 0.1)
    assert bootstrap_mean(values) == bootstrap_mean(values)


def test_one_cluster_has_no_interval():
    found = bootstrap_mean([("a", 1.0), ("a", 0.0)])
    assert found.value == 0.5
    assert isnan(found.low)


def test_percentiles_are_those_of_numpy():
    chance = random.Random(5)
    results = [chance.random() for _ in range(101)]
    assert percentiles(results, 0.95) == pytest.approx(tuple(numpy.percentile(results, [2.5, 97.5])))


def test_draws_without_a_figure_are_left_out():
    items = [("a", True, 0.9), ("b", False, 0.1), ("c", False, 0.2)]
    found = cluster_bootstrap(
        items, lambda each: each[0], lambda some: auroc([x[1] for x in some], [x[2] for x in some])
    )
    assert (found.value, found.low) == (1.0, 1.0)
