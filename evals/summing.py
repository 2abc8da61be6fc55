"""Rows and items → the figures of a system, each with its interval over repositories."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import nan

from evals.judging import Item, Judged, Row
from evals.metrics import calibration, ranking, selective
from evals.metrics.agreement import flip_rate, jaccard
from evals.samples import ORIGINAL
from evals.statistics.bootstrap import DRAWS, Interval, bootstrap_mean, cluster_bootstrap

METRICS = (
    "pair", "asked", "asked at 5", "asked at all", "asked where claimed", "quiet", "no false questions",
    "ask precision", "new ask precision", "repository cited", "coverage", "no invented ids", "true paths", "evidence",
    "template", "schema", "options", "no errors", "brevity", "drafted",
)  # fmt: skip
"""The metrics of rows, the headline first."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one system. ``probabilities`` hold AUROC, AUPRC, Brier, skill, ECE, AURC … of its items;
    ``costs`` means a plan.
    """

    system: str
    means: Mapping[str, Interval]
    probabilities: Mapping[str, Interval]
    costs: Mapping[str, float]
    samples: int
    errors: int


def summarise(judged: Judged, *, draws: int = DRAWS) -> Summary:
    """All figures of one system."""
    return Summary(
        judged.system,
        {name: mean for name in METRICS if (mean := mean_of(judged.rows, name, draws)).n},
        _probabilities(judged.items, draws),
        _costs(judged),
        len(judged.rows),
        sum(bool(each.error) for each in judged.answers.values()),
    )


def mean_of(rows: Sequence[Row], name: str, draws: int = DRAWS) -> Interval:
    """The mean of a metric over the rows that have it; without draws it has no bounds."""
    return bootstrap_mean([(row.repository, row.values[name]) for row in rows if name in row.values], draws=draws)


def by(rows: Sequence[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    """The rows by dialect, kind or what else is asked for, sorted."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return dict(sorted(groups.items()))


def _probabilities(items: Sequence[Item], draws: int) -> dict[str, Interval]:
    numbered = [each for each in items if each.p is not None]
    figures: dict[str, tuple[Sequence[Item], Callable[[Sequence[Item]], float]]] = {
        "AUROC": (items, _auroc),
        "AUPRC": (items, lambda some: ranking.auprc([x.must_ask for x in some], [x.score for x in some])),
        "Brier": (numbered, lambda some: calibration.brier(*_split(some))),
        "Brier skill": (numbered, lambda some: calibration.brier_skill(*_split(some))),
        "ECE": (numbered, lambda some: calibration.ece(*_split(some))),
        "AURC": (numbered, lambda some: selective.aurc(*_split(some))),
        "E-AURC": (numbered, lambda some: selective.excess_aurc(*_split(some))),
        "coverage at 5 % risk": (numbered, lambda some: selective.coverage_at(*_split(some), 0.05)),
    }
    return {
        name: cluster_bootstrap(some, lambda each: each.repository, figure, draws=draws)
        for name, (some, figure) in figures.items()
        if some
    }


def _auroc(items: Sequence[Item]) -> float:
    return ranking.auroc([each.must_ask for each in items], [each.score for each in items])


def _split(items: Sequence[Item]) -> tuple[list[bool], list[float]]:
    return [each.must_ask for each in items], [each.p or 0.0 for each in items]


def _costs(judged: Judged) -> dict[str, float]:
    answers = [each for each in judged.answers.values() if not each.error]
    if not answers:
        return {}
    untouched = [each for each in answers if each.variant == ORIGINAL]
    named: dict[str, Callable[..., float]] = {
        "calls": lambda each: each.usage.calls,
        "prompt tokens": lambda each: each.usage.prompt_tokens,
        "completion tokens": lambda each: each.usage.completion_tokens,
        "model seconds": lambda each: each.usage.seconds,
        "plan words": lambda each: each.words,
        "plan words / spec words": lambda each: each.words / max(1, each.spec_words),
        "plan words / budget": lambda each: each.words / max(1, each.budget),
    }
    costs = {name: sum(map(figure, answers)) / len(answers) for name, figure in named.items()}
    priced = [each.usage.cost for each in answers if each.usage.cost is not None]
    costs["US dollars"] = sum(priced) / len(priced) if priced else nan
    costs["questions per untouched plan"] = _mean([len(each.shown) for each in untouched])
    return costs


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else nan


def stability(judged: Sequence[Judged]) -> dict[str, float]:
    """How far runs that should agree do, over the samples all have: the flip rate of what was asked about gold facts,
    and the mean overlap of the items covered.
    """
    shared = set.intersection(*({(x.sample, x.fact) for x in each.items} for each in judged)) if judged else set()
    marks = [
        [x.asked for x in sorted(each.items, key=lambda x: (x.sample, x.fact)) if (x.sample, x.fact) in shared]
        for each in judged
    ]
    return {
        "runs": len(judged),
        "items": len(shared),
        "flip rate": flip_rate(marks),
        "coverage overlap": _overlap(judged),
    }


def _overlap(judged: Sequence[Judged]) -> float:
    first, *rest = judged
    overlaps = [
        jaccard(_covered(first, sample), _covered(other, sample))
        for other in rest
        for sample in first.answers.keys() & other.answers.keys()
    ]
    return _mean(overlaps)


def _covered(judged: Judged, sample: str) -> set[str]:
    return {item for item, status in judged.answers[sample].coverage.items() if status == "COVERED"}
