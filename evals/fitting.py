"""Labelled runs → the calibration file: how far each signal is to be trusted, for one model and its prompts.

A regularised logistic model over the library's signals, whose weights keep the signs that the library demands, so that
taking evidence away never makes a plan look surer. What is said of it is measured on repositories left out of the fit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

import draft_plan
from evals.answers import Answer, Seen
from evals.cases import Fact
from evals.metrics import asking, calibration, ranking, selective
from evals.samples import ORIGINAL, Sample

Column = NDArray[np.float64]
NAMES = tuple(draft_plan.SIGNS)
LEAST = 20
"""Fewer labelled facts of either kind make no calibration."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One declared fact of one plan: whether the plan is wrong there unless somebody is asked, and its signals."""

    repository: str
    case: str
    sample: str
    at: str
    wrong: bool
    signals: Mapping[str, float]


def labelled(samples: Sequence[Sample], answers: Mapping[str, Answer]) -> list[Labelled]:
    """Every declared fact that rests on a gold fact: wrong where the edit took the gold fact away, right elsewhere.

    Which declared facts rest on a gold fact is told by the original, whose quotes name it, and by the questions' words.
    """
    rows = []
    for sample in samples:
        answer = answers.get(sample.id)
        original = answers.get(f"{sample.case.id}/{ORIGINAL}")
        if answer is None or answer.error or original is None or original.error:
            continue
        wrong = {at for at, fact in _resting(sample, answer, original) if _gone(sample, fact)}
        right = {at for at, fact in _resting(sample, answer, original) if not _gone(sample, fact)}
        rows += [
            Labelled(sample.case.repository, sample.case.id, sample.id, seen.at, seen.at in wrong, _signals(seen))
            for seen in answer.seen
            if seen.at in wrong | right
        ]
    return rows


def _gone(sample: Sample, fact: Fact) -> bool:
    return sample.edit is not None and sample.edit.kind.asks and sample.edit.fact == fact.id


def _resting(sample: Sample, answer: Answer, original: Answer) -> Iterator[tuple[str, Fact]]:
    for fact in sample.case.facts:
        if not fact.critical:
            continue
        for seen in original.seen:
            if asking.rests_on(fact, seen):
                yield seen.at, fact
        for question in answer.asked:
            if _gone(sample, fact) and fact.asked_by(question.text):
                yield question.fact, fact


def _signals(seen: Seen) -> dict[str, float]:
    return draft_plan.Signals.of(seen.signals).values()


@dataclass(frozen=True, slots=True)
class Fit:
    """A logistic model: per signal weight, mean and deviation."""

    intercept: float
    features: Mapping[str, tuple[float, float, float]]

    def probability(self, signals: Mapping[str, float]) -> float:
        """How likely a fact with these signals is wrong."""
        odds = self.intercept
        for name, (weight, mean, deviation) in self.features.items():
            odds += weight * (signals[name] - mean) / deviation
        return float(1 / (1 + np.exp(-np.clip(odds, -35, 35))))


def fit(rows: Sequence[Labelled], names: Sequence[str] = NAMES, *, strength: float = 1.0) -> Fit:
    """The model over these signals; ``strength`` is scikit-learn's C. A signal whose weight has a sign it must not have
    is left out and the rest fitted anew, until all signs hold. Raises ValueError when all rows are of one kind.
    """
    if len({row.wrong for row in rows}) < 2:
        raise ValueError("there is nothing to fit: all labelled facts are of one kind")
    alike = Counter((row.wrong, *(row.signals[name] for name in names)) for row in rows)  # most rows are
    counts = np.array(list(alike.values()), dtype=float)
    wrong = np.array([key[0] for key in alike])
    columns = {name: np.array([key[rank] for key in alike], dtype=float) for rank, name in enumerate(names, 1)}
    scales = {name: _scale(column, counts) for name, column in columns.items()}
    kept = [name for name in names if scales[name][1] > 1e-9]
    while kept:
        scaled = np.column_stack([(columns[name] - scales[name][0]) / scales[name][1] for name in kept])
        model = LogisticRegression(C=strength, max_iter=1000).fit(scaled, wrong, sample_weight=counts)
        weights = dict(zip(kept, map(float, model.coef_[0]), strict=True))
        against = {name: weight * draft_plan.SIGNS[name] for name, weight in weights.items()}
        worst = min(against, key=against.__getitem__)
        if against[worst] >= 0:
            return Fit(float(model.intercept_[0]), {name: (weights[name], *scales[name]) for name in kept})
        kept.remove(worst)
    rate = float(np.average(wrong, weights=counts))
    return Fit(float(np.log(rate / (1 - rate))), {})


def _scale(column: Column, counts: Column) -> tuple[float, float]:
    mean = float(np.average(column, weights=counts))
    return mean, float(np.sqrt(np.average((column - mean) ** 2, weights=counts)))


def left_out(rows: Sequence[Labelled], names: Sequence[str] = NAMES) -> list[float]:
    """The probability of each row by a model fitted on all other repositories."""
    models: dict[str, Fit] = {}
    for repository in {row.repository for row in rows}:
        models[repository] = fit([row for row in rows if row.repository != repository], names)
    return [models[row.repository].probability(row.signals) for row in rows]


def figures(rows: Sequence[Labelled], probabilities: Sequence[float]) -> dict[str, float]:
    """What the probabilities are worth."""
    wrong = [row.wrong for row in rows]
    return {
        "n": len(rows),
        "wrong": sum(wrong),
        "AUROC": ranking.auroc(wrong, probabilities),
        "AUPRC": ranking.auprc(wrong, probabilities),
        "Brier skill": calibration.brier_skill(wrong, probabilities),
        "ECE": calibration.ece(wrong, probabilities),
        "AURC": selective.aurc(wrong, probabilities),
    }


PARTS: Mapping[str, tuple[str, ...]] = {
    "all signals": NAMES,
    **{f"without {name}": tuple(each for each in NAMES if each != name) for name in NAMES},
    "verbalised number only": ("sure", "margin", "silent"),
    "evidence only": ("support", "firm", "closed", "unfound"),
    "what the drafter says is missing only": ("absent", "conflict", "asked"),
    "critic only": ("critic",),
}
"""Which signals a part of the ablation keeps, by name."""


def ablated(rows: Sequence[Labelled]) -> dict[str, dict[str, float]]:
    """The figures of every part; signals that never vary are the same in all of them and cost nothing."""
    varying = [name for name in NAMES if len({row.signals[name] for row in rows}) > 1]
    known: dict[tuple[str, ...], dict[str, float]] = {}
    told = {}
    for part, names in PARTS.items():
        used = tuple(name for name in names if name in varying)
        if used not in known:
            known[used] = figures(rows, left_out(rows, used))
        told[part] = known[used]
    return told


def enough(rows: Sequence[Labelled]) -> bool:
    """Whether a fit means anything, and every repository can be left out."""
    wrong = sum(row.wrong for row in rows)
    repositories = {row.repository for row in rows if row.wrong}
    return min(wrong, len(rows) - wrong) >= LEAST and len(repositories) >= 3


def threshold(rows: Sequence[Labelled], probabilities: Sequence[float]) -> float:
    """Where asking has its best F1 on the left-out probabilities."""
    wrong = [row.wrong for row in rows]

    def score(cut: float) -> float:
        asked = [p >= cut for p in probabilities]
        hits = sum(a and w for a, w in zip(asked, wrong, strict=True))
        return 2 * hits / (sum(asked) + sum(wrong))

    return max(sorted(set(probabilities)), key=score)


def calibrate(
    rows: Sequence[Labelled], model: str, *, critic: bool, made: str, commit: str, deploy: float
) -> draft_plan.Calibration:
    """The file's content. ``deploy`` is the share of wrong facts to expect in use; ValueError for too few rows."""
    if not enough(rows):
        raise ValueError(f"{len(rows)} labelled facts, {sum(row.wrong for row in rows)} of them wrong, are too few")
    found, probabilities = fit(rows), left_out(rows)
    rate = sum(row.wrong for row in rows) / len(rows)
    key = draft_plan.calibration_key(model, critic)
    told = {name: value for name, value in figures(rows, probabilities).items() if value == value}
    return draft_plan.Calibration(
        model=key.model,
        prompt=key.prompt,
        schema_hash=key.schema,
        made=made,
        commit=commit,
        n=len(rows),
        specs=len({row.case for row in rows}),
        pi_eval=rate,
        pi_deploy=deploy,
        intercept=found.intercept,
        features={
            name: draft_plan.Feature(weight=weight, mean=mean, sd=sd)
            for name, (weight, mean, sd) in found.features.items()
        },
        thresholds={"ask": _shifted(threshold(rows, probabilities), rate, deploy)},
        metrics={f"left out: {name}": round(value, 4) for name, value in told.items()},
    )


def _shifted(p: float, evaluated: float, deploy: float) -> float:
    """A probability at the evaluation's share of wrong facts, at that in use."""
    odds = p / (1 - p) * (deploy / (1 - deploy)) / (evaluated / (1 - evaluated))
    return float(odds / (1 + odds))
