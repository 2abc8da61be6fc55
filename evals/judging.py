"""Answers held against what is known of their samples: a row of numbers a sample, and labelled items for probabilities.

In a row every number is better when it is higher, so that two runs can be compared without knowing what it means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.answers import Answer
from evals.cases import Case, Fact, Kind
from evals.metrics import asking, fidelity
from evals.samples import ORIGINAL, Sample
from evals.viewing import pack


@dataclass(frozen=True, slots=True)
class Row:
    """One sample of one system, in numbers; a metric that does not apply to it is left out."""

    system: str
    sample: str
    case: str
    repository: str
    dialect: str
    language: str
    kind: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Item:
    """One gold fact in one sample: whether a person must be asked about it, and what the system made of it.

    ``score`` (0 to 1) ranks; ``p`` is the system's own probability of being wrong, None where it gives none.
    ``asked``: a question about it was shown.
    """

    system: str
    sample: str
    repository: str
    kind: str
    section: str
    fact: str
    must_ask: bool
    asked: bool
    score: float
    p: float | None


@dataclass(frozen=True, slots=True)
class Judged:
    """Everything that is reported of one system."""

    system: str
    rows: tuple[Row, ...]
    items: tuple[Item, ...]
    answers: Mapping[str, Answer]


def judge(system: str, samples: Iterable[Sample], answers: Mapping[str, Answer], template: str) -> Judged:
    """Judge one system's answers, by sample id; samples without an answer are left out."""
    rows: list[Row] = []
    items: list[Item] = []
    standing = len(pack(template).outline.standing)
    for sample in samples:
        answer = answers.get(sample.id)
        if answer is None:
            continue
        case = sample.case
        original = answers.get(f"{case.id}/{ORIGINAL}")
        values = {} if answer.error else {**_of_plan(answer, standing), **_of_asking(sample, answer, original)}
        known = {
            name: float(value) for name, value in {"drafted": not answer.error, **values}.items() if value is not None
        }
        rows.append(Row(system, sample.id, case.id, case.repository, case.dialect, case.language, sample.kind, known))
        if not answer.error:
            items += _items(system, sample, answer, original)
    return Judged(system, tuple(rows), tuple(items), answers)


def _of_plan(answer: Answer, standing: int) -> dict[str, float | None]:
    return {
        "template": fidelity.template_fidelity(answer, standing),
        "schema": fidelity.schema_fidelity(answer),
        "coverage": fidelity.requirement_coverage(answer),
        "no invented ids": -float(fidelity.invented_ids(answer)),
        "true paths": fidelity.path_truth(answer),
        "evidence": fidelity.evidence_precision(answer),
        "no errors": -float(fidelity.errors(answer)),
        "options": fidelity.optioned(answer),
        "brevity": None if answer.budget == 0 else -max(0.0, answer.words / answer.budget - 1),
    }


def _of_asking(sample: Sample, answer: Answer, original: Answer | None) -> dict[str, float | None]:
    case, edit = sample.case, sample.edit
    if edit is None:
        return {"no false questions": -float(asking.false_questions(_critical(case), answer))}
    fact = case.fact(edit.fact) if edit.fact else None
    if fact is None:
        return {"quiet": None if original is None else not asking.new_questions(answer, original)}
    asked = asking.is_asked(fact, answer)
    if not edit.kind.asks:
        cited = any(source == edit.path for seen in answer.seen for source, _, match in seen.quotes if match != "none")
        return {"quiet": not asked, "repository cited": cited if edit.kind is Kind.REPO and answer.seen else None}
    return {
        "asked": asked,
        "asked where claimed": asked if edit.offline else None,
        "asked at 5": asking.recall_at(fact, answer),
        "asked at all": asking.is_asked(fact, answer, shown_only=False),
        "pair": None if original is None or original.error else asked and not asking.is_asked(fact, original),
        "ask precision": asking.precision(len(asking.about(fact, answer.shown)), len(answer.shown)),
        "new ask precision": _new_precision(fact, answer, original),
    }


def _new_precision(fact: Fact, answer: Answer, original: Answer | None) -> float | None:
    if original is None:
        return None
    brought = asking.new_questions(answer, original)
    return asking.precision(len(asking.about(fact, brought)), len(brought))


def _items(system: str, sample: Sample, answer: Answer, original: Answer | None) -> Iterator[Item]:
    """For the original every critical fact, stated as it is; for an edit the fact it is about."""
    edit = sample.edit
    facts: Sequence[Fact] = (
        _critical(sample.case) if edit is None else [sample.case.fact(edit.fact)] if edit.fact else []
    )
    for fact in facts:
        at = frozenset() if original is None else asking.places(fact, original)
        p = asking.believed_wrong(fact, answer, at)
        asked = asking.is_asked(fact, answer)
        hidden = asking.is_asked(fact, answer, shown_only=False)
        score = p if p is not None else 1.0 if asked else 0.5 if hidden else 0.0
        must = edit is not None and edit.kind.asks
        yield Item(system, sample.id, sample.case.repository, sample.kind, fact.section, fact.id, must, asked, score, p)


def _critical(case: Case) -> list[Fact]:
    return [fact for fact in case.facts if fact.critical]
