"""The whole offline suite: every system that needs no network over the paired set, judged, summed, reported, gated."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals import fitting, gating, running
from evals.ablating import ABLATIONS, ablate
from evals.answers import Answer
from evals.cases import DATASETS
from evals.external import load
from evals.gating import Loss
from evals.judging import Judged, judge
from evals.report import markdown, page
from evals.runs import RECORDINGS, recorded, systems
from evals.samples import Sample, select
from evals.summing import Summary, summarise
from evals.systems import System

__all__ = ["RECORDINGS", "Report", "Told", "measure", "stale", "systems", "unused"]

TEMPLATE = "constitution"


@dataclass(frozen=True, slots=True)
class Told:
    """Which samples, and in how many processes. ``dataset`` is a folder of cases, or of bare specs."""

    cases: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()
    per_kind: int | None = None
    processes: int = 0
    dataset: str | Path = DATASETS

    @property
    def partial(self) -> bool:
        """Whether recordings may stay unused because samples were left out."""
        return bool(self.cases or self.edits or self.per_kind is not None or self.dataset != DATASETS)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it; ``markdown`` is for a pull request, ``page`` the HTML file."""

    judged: tuple[Judged, ...]
    summaries: tuple[Summary, ...]
    losses: tuple[Loss, ...]
    markdown: str
    page: Path


async def measure(
    there: Sequence[System],
    folder: Path,
    told: Told,
    *,
    resume: bool = False,
    store: bool = False,
    tell: running.Tell = lambda *_: None,
    baselines: Path = gating.BASELINES,
) -> Report:
    """Draft, judge and report into ``folder``. ``store`` makes the run the baseline."""
    if not resume:
        shutil.rmtree(folder, ignore_errors=True)
    samples = select(load(told.dataset), only=told.cases, edits=told.edits, per_kind=told.per_kind)
    at_once = max(1, told.processes) * 2
    await running.run(there, samples, folder, at_once=at_once, processes=told.processes, tell=tell)
    judged = judge_run(there, samples, running.answers(folder))
    if store:
        for each in judged:
            gating.write(each.system, each.rows, baselines)
    losses = [loss for each in judged for loss in _losses(each, baselines)]
    ablations = {each.system: {name: ablate(name, each, samples, TEMPLATE) for name in ABLATIONS} for each in judged}
    summaries = tuple(summarise(each) for each in judged)
    shown = markdown.Shown(
        tuple(judged), summaries, _summed(ablations), _signals(judged, samples), tuple(losses), tuple(samples)
    )
    text = markdown.render(shown)
    (folder / "report.md").write_text(text + "\n", encoding="utf-8")
    path = folder / "report.html"
    path.write_text(page.render(shown), encoding="utf-8")
    return Report(tuple(judged), summaries, tuple(losses), text, path)


def judge_run(there: Sequence[System], samples: Sequence[Sample], answers: Iterable[Answer]) -> list[Judged]:
    """The systems that have answers, judged; whatever order the answers came in."""
    held: dict[str, dict[str, Answer]] = {}
    for each in answers:
        held.setdefault(each.system, {})[each.id] = each
    return [
        judge(system.id, samples, dict(sorted(held[system.id].items())), str(system.settings.get("template", TEMPLATE)))
        for system in there
        if system.id in held
    ]


def _losses(judged: Judged, baselines: Path) -> list[Loss]:
    before = gating.read(judged.system, baselines)
    return [] if before is None else gating.compare(judged.system, judged.rows, before)


def _summed(ablations: dict[str, dict[str, Judged]]) -> dict[str, dict[str, Summary]]:
    return {
        system: {name: summarise(each, draws=0) for name, each in parts.items()} for system, parts in ablations.items()
    }


def _signals(judged: Sequence[Judged], samples: Sequence[Sample]) -> dict[str, dict[str, dict[str, float]]]:
    rows = {each.system: fitting.labelled(samples, each.answers) for each in judged}
    return {system: fitting.ablated(each) for system, each in rows.items() if fitting.enough(each)}


def stale(report: Report) -> list[str]:
    """Requests that no recording answers: what was recorded for them has changed since."""
    return sorted(
        {
            f"stale: {each.system} {each.id}: {missed}"
            for judged in report.judged
            for each in judged.answers.values()
            for missed in each.missed
        }
    )


def unused(report: Report, recordings: Path) -> list[str]:
    """Recordings that no system of their run asked for."""
    faults = []
    for run in sorted(path.parent for path in recordings.glob("*/run.json")):
        used: set[str] = set()
        for judged in report.judged:
            if judged.system == run.name or judged.system.startswith(f"{run.name} "):
                used |= _used(judged, run)
        faults += [f"unused: {run.name}/{name}" for name in sorted(recorded(run) - used)]
    return faults


def _used(judged: Judged, run: Path) -> set[str]:
    used: set[str] = set()
    for answer in judged.answers.values():
        folder = run / answer.id
        there = {path.relative_to(run).as_posix() for path in folder.glob("*.json")}
        used |= there - set(answer.unused)
    return used
