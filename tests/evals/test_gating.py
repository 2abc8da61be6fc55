"""The gate closes on what got worse, names it, and stays open for what only differs."""

import random

import pytest
from evals import gating
from evals.judging import Row


def run(worse=(), size=24, per=3):
    """A run over ``size`` repositories in which the samples numbered in ``worse`` failed to ask."""
    return [
        Row(
            "s", f"case-{n}/edit-{k}", f"case-{n}", f"repo-{n}", "d", "en", "deleted",
            {"asked": float(n not in worse), "coverage": 0.9},
        )
        for n in range(size)
        for k in range(per)
    ]  # fmt: skip


def test_a_loss_in_many_repositories_closes_it_and_names_the_samples():
    [asked, coverage] = gating.compare("s", run(worse=range(12)), gating.baseline(run()))
    assert asked.significant
    assert (asked.before, asked.after, asked.n) == (1.0, 0.5, 72)
    assert asked.worse[:2] == ("case-0/edit-0", "case-0/edit-1")
    assert len(asked.worse) == 36
    assert "case-0/edit-0" in str(asked)
    assert asked.mcnemar == pytest.approx(2 / 2**36)
    assert not coverage.significant


def test_a_loss_in_one_repository_does_not():
    assert not any(each.significant for each in gating.compare("s", run(worse=[3]), gating.baseline(run())))


def test_a_gain_does_not():
    assert not any(each.significant for each in gating.compare("s", run(), gating.baseline(run(worse=range(12)))))


def test_samples_that_only_one_has_are_left_out():
    [asked, _] = gating.compare("s", run(size=30), gating.baseline(run(size=20)))
    assert asked.n == 60


def test_equal_runs_with_noise_leave_it_open_twenty_times_of_twenty():
    def noisy(seed):
        chance = random.Random(seed)
        return [
            Row(
                "s", row.sample, row.case, row.repository, "d", "en", "deleted", {"asked": float(chance.random() < 0.7)}
            )
            for row in run()
        ]

    closed = [
        seed
        for seed in range(20)
        if any(each.significant for each in gating.compare("s", noisy(seed), gating.baseline(noisy(seed + 1000))))
    ]
    assert closed == []


def test_a_baseline_is_read_as_it_was_stored(tmp_path):
    gating.write("some model", run(), tmp_path)
    assert gating.read("some model", tmp_path) == gating.baseline(run())
    assert gating.read("another", tmp_path) is None


def test_a_baseline_of_another_version_is_refused(tmp_path):
    path = gating.write("s", run(), tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace('"version": 1', '"version": 0'), encoding="utf-8")
    with pytest.raises(ValueError, match="store it anew"):
        gating.read("s", tmp_path)
