"""The worst cases: samples where a system asked nothing that it should have, or what it should not have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.answers import Answer
from evals.cases import variant
from evals.judging import Judged, Row
from evals.metrics.asking import about
from evals.samples import Sample

MOST = 8
"""How many a system shows; each carries its spec and its plan into the page."""


@dataclass(frozen=True, slots=True)
class Worst:
    """One such sample. ``spec`` is the edited one; ``spec_line`` is the first that the edit changed;
    ``asked`` are (question, line of the plan).
    """

    system: str
    sample: str
    what: str
    fact: str
    gold: str
    spec: tuple[str, ...]
    spec_line: int
    plan: tuple[str, ...]
    asked: tuple[tuple[str, int], ...]

    @property
    def key(self) -> str:
        """An anchor."""
        return f"{self.system}-{self.sample}".replace("/", "-").replace(" ", "-")


def worst(judged: Judged, samples: Sequence[Sample]) -> list[Worst]:
    """The worst samples of a system, those first that lost both halves of their pair, then by name."""
    by_id = {each.id: each for each in samples}
    ranked = sorted((loss, row.sample) for row in judged.rows if (loss := _loss(row)) > 0)
    chosen = [by_id[name] for _, name in sorted(ranked, key=lambda each: (-each[0], each[1]))[:MOST]]
    return [_shown(judged, each, judged.answers[each.id]) for each in chosen]


def _loss(row: Row) -> float:
    values = row.values
    missed = 1 - values.get("asked", 1.0) + 0.5 * (1 - values.get("pair", 1.0))
    return missed + (1 - values.get("quiet", 1.0)) - 0.5 * values.get("no false questions", 0.0)


def _shown(judged: Judged, sample: Sample, answer: Answer) -> Worst:
    edit = sample.edit
    fact = sample.case.fact(edit.fact) if edit and edit.fact else None
    spec, _ = variant(sample.case, edit)
    plan = answer.text.split("\n")
    what = "asked about what the spec states" if fact is None or (edit and not edit.kind.asks) else "never asked"
    if fact is not None and edit and edit.kind.asks and about(fact, answer.shown):
        what = "asked, and asked of the original too"
    elif fact is not None and edit and edit.kind.asks and about(fact, answer.asked):
        what = "asked beyond the budget only"
    return Worst(
        judged.system,
        sample.id,
        what,
        fact.text if fact else "",
        fact.question if fact else "",
        tuple(spec.split("\n")),
        _line(sample, spec),
        tuple(plan),
        tuple((each.text, _find(plan, each.text)) for each in answer.shown),
    )


def _line(sample: Sample, spec: str) -> int:
    """The first line, from 1, in which the variant differs from the original."""
    old, new = sample.case.spec.split("\n"), spec.split("\n")
    differing = (number for number, (a, b) in enumerate(zip(old, new, strict=False), 1) if a != b)
    return next(differing, min(len(old), len(new)))


def _find(plan: Sequence[str], text: str) -> int:
    return next((number for number, line in enumerate(plan, 1) if text in line), 1)
