"""The gate: a run against a stored baseline, sample by sample; on a significant loss it closes and names samples."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.judging import Row
from evals.statistics.paired import attainable, discordant, holm, mcnemar, sign_flip

LEVEL = 0.01
"""Chance of a false alarm over all metrics of a system together."""
BASELINES = Path(__file__).parent / "baselines"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Loss:
    """One metric against its baseline. ``p`` is Holm's; ``mcnemar`` is None where the values are no yes or no;
    ``worse`` are the samples that lost, most first.
    """

    system: str
    metric: str
    before: float
    after: float
    p: float
    mcnemar: float | None
    n: int
    worse: tuple[str, ...]

    @property
    def significant(self) -> bool:
        """Whether it closes the gate."""
        return self.p <= LEVEL and self.after < self.before

    def __str__(self) -> str:
        change = f"{self.system}, {self.metric}: {self.before:.3f} → {self.after:.3f}"
        return f"{change} (n = {self.n}, p = {self.p:.4f}): {', '.join(self.worse[:8])}"


def baseline(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """What is kept of a run: metric → sample → value, rounded."""
    kept: dict[str, dict[str, float]] = {}
    for row in sorted(rows, key=lambda each: each.sample):
        for name, value in row.values.items():
            kept.setdefault(name, {})[row.sample] = round(value, 4)
    return dict(sorted(kept.items()))


def write(system: str, rows: Sequence[Row], folder: Path = BASELINES) -> Path:
    """Store a system's baseline: a line a sample, its values in the order of the metrics."""
    folder.mkdir(parents=True, exist_ok=True)
    metrics = baseline(rows)
    values = {
        sample: [_short(metrics[name].get(sample)) for name in metrics] for sample in sorted(row.sample for row in rows)
    }
    head = json.dumps({"version": VERSION, "system": system, "metrics": list(metrics)}, ensure_ascii=False)
    lines = ",\n".join(f"{json.dumps(name)}:{json.dumps(each, separators=(',', ':'))}" for name, each in values.items())
    path = folder / f"{file_name(system)}.json"
    path.write_text(f'{head[:-1]}, "samples": {{\n{lines}\n}}}}\n', encoding="utf-8")
    return path


def _short(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def read(system: str, folder: Path = BASELINES) -> dict[str, dict[str, float]] | None:
    """A system's baseline, or None; raises ValueError for one of another version."""
    path = folder / f"{file_name(system)}.json"
    if not path.is_file():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    if told.get("version") != VERSION:
        raise ValueError(f"{path} is no baseline of this version: store it anew")
    return {
        name: {sample: values[rank] for sample, values in told["samples"].items() if values[rank] is not None}
        for rank, name in enumerate(told["metrics"])
    }


def file_name(system: str) -> str:
    """A system's name as a file's."""
    return "".join(each if each.isalnum() or each in "-." else "-" for each in system)


def compare(system: str, rows: Sequence[Row], before: Mapping[str, Mapping[str, float]]) -> list[Loss]:
    """Every metric that both have, on the samples that both have.

    Holm's correction is over those that changed in enough repositories to be telling at all.
    """
    after = baseline(rows)
    repositories = {row.sample: row.repository for row in rows}
    paired = {
        name: {sample: (old[sample], after[name][sample]) for sample in sorted(old.keys() & after[name].keys())}
        for name, old in before.items()
        if name in after
    }
    paired = {name: pairs for name, pairs in paired.items() if pairs}
    changes = {
        name: [(repositories[sample], new - old) for sample, (old, new) in pairs.items()]
        for name, pairs in paired.items()
    }
    telling = {name: sign_flip(each) for name, each in changes.items() if attainable(each) <= LEVEL}
    adjusted = holm(telling)
    return [_loss(system, name, pairs, adjusted.get(name, 1.0)) for name, pairs in paired.items()]


def _loss(system: str, name: str, pairs: Mapping[str, tuple[float, float]], p: float) -> Loss:
    old, new = [each for each, _ in pairs.values()], [each for _, each in pairs.values()]
    worse = sorted(
        (sample for sample, (a, b) in pairs.items() if b < a), key=lambda each: pairs[each][1] - pairs[each][0]
    )
    binary = {*old, *new} <= {0.0, 1.0}
    exact = mcnemar(*discordant([each == 1 for each in old], [each == 1 for each in new])) if binary else None
    return Loss(system, name, sum(old) / len(old), sum(new) / len(new), p, exact, len(old), tuple(worse))
