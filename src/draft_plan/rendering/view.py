"""What a template sees of a plan: records with the fields of the answers, texts that carry their open questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import SimpleNamespace
from typing import Any

from pydantic import ValidationError

from draft_plan.errors import UsageError
from draft_plan.escaping import Text, line
from draft_plan.packs import Pack
from draft_plan.plan import Plan, SectionStatus
from draft_plan.rendering.marking import Marking, assumed, mark, places, unmarked
from draft_plan.sections import Section, Wire

NOT_PART = "this plan was drafted without it"


def view(plan: Plan, pack: Pack) -> dict[str, Any]:
    """The values of a template: each section's answer by id (or None), ``plan``, ``standing`` and ``positions``."""
    markings = mark(plan.questions, pack.markers)
    marked = places(plan, markings)
    reading = _Reading(pack.scales, _reserved(pack.reserved), frozenset(plan.links))
    answers = {section.id: _answer(plan, section, reading, marked.get(section.id, {})) for section in pack.sections}
    return {
        **answers,
        "plan": _head(plan, markings, reading),
        "standing": _standing(plan, reading),
        "positions": positions,
    }


def positions(rows: Iterable[Any], keys: Iterable[str]) -> list[int]:
    """Where in the list the rows with these keys stand, counted from 1."""
    wanted = frozenset(keys)
    return [number for number, row in enumerate(rows, 1) if row.key in wanted]


def _answer(plan: Plan, section: Section, reading: _Reading, markers: Mapping[str, str]) -> SimpleNamespace | None:
    draft = plan.section(section.id)
    if draft is None or draft.answer is None:
        return None
    try:
        answer = section.answer.model_validate(draft.answer)
    except ValidationError as error:
        remedy = f"draft it again: --only {section.id}"
        raise UsageError(
            f"the plan's section {section.id} does not fit this format: {error.errors()[0]['msg']}", remedy=remedy
        ) from error
    return reading.record(answer, section.id, _Place((), markers))


def _standing(plan: Plan, reading: _Reading) -> Callable[..., str]:
    def standing(section: str, inline: bool = False) -> str:
        """One line saying why a section has no answer, empty when it has one; a block of its own, or ``inline``."""
        draft = plan.section(section)
        if draft is not None and draft.answer is not None:
            return ""
        reason = line(reading.text(draft.reason, "") if draft is not None else NOT_PART) or "no reason was recorded"
        if draft is not None and draft.status is SectionStatus.NOT_APPLICABLE:
            return f"Not applicable: {reason}"
        return f"Not drafted: {reason}" if inline else f"> **Not drafted**: {reason}"

    return standing


def _head(plan: Plan, markings: Mapping[str, Marking], reading: _Reading) -> SimpleNamespace:
    """The plan itself: its names and dates, the constitution check, open questions and assumptions."""

    def said(value: str) -> Text:
        return reading.text(value, "")

    spec = "standard input" if plan.spec == "-" else plan.spec
    return SimpleNamespace(
        feature=said(plan.feature),
        title=said(plan.title),
        created=said(plan.created),
        spec=said(spec),
        spec_name=said(PurePosixPath(spec.replace("\\", "/")).name),
        depth=plan.depth,
        template=plan.template,
        model=said(plan.model),
        calibration=said(plan.calibration),
        articles=[
            SimpleNamespace(
                article=said(check.article), satisfied=check.satisfied, notes=said(check.notes), proof=said(check.proof)
            )
            for check in plan.constitution
        ],
        open=[
            SimpleNamespace(
                id=question.id,
                marker=markings[question.id].open,
                why=said(question.why),
                recommended=said(question.recommended),
                others=[said(option.label) for option in question.options if option.label != question.recommended],
            )
            for question in plan.questions
            if question.shown
        ],
        assumed=[
            SimpleNamespace(question=said(item.question), resolution=said(item.resolution)) for item in assumed(plan)
        ],
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in an answer, reachable by these addresses, and the section's markers by address."""

    addresses: tuple[str, ...]
    markers: Mapping[str, str]

    def __truediv__(self, step: str) -> _Place:
        """The place of a field of this record."""
        return _Place(tuple(f"{address}.{step}" for address in self.addresses) or (step,), self.markers)

    def row(self, key: str, number: int, of: int) -> _Place:
        """The place of a row: by its key, its key below its parent's, its number, or, the only one, by its list."""
        parents = tuple(address.rpartition(".")[0] for address in self.addresses)
        keyed = (key, *(f"{parent}.{key}" for parent in parents if parent)) if key else ()
        numbered = tuple(f"{address}.{number}" for address in self.addresses)
        return _Place((*keyed, *numbered, *(self.addresses if of == 1 else ())), self.markers)

    @property
    def marker(self) -> str:
        """The marker at this place, if any."""
        return next((self.markers[address] for address in self.addresses if address in self.markers), "")


@dataclass(frozen=True, slots=True)
class _Reading:
    """Turns answers into what templates read: scales in the pack's words, no reserved words, markers behind values."""

    scales: Mapping[str, Mapping[str, str]]
    reserved: re.Pattern[str] | None
    links: frozenset[str]

    def record(self, answer: Wire, section: str, place: _Place) -> SimpleNamespace:
        fields = type(answer).model_fields
        return SimpleNamespace(**{name: self._field(answer, name, section, place / name) for name in fields})

    def text(self, value: str, marker: str) -> Text:
        kept = unmarked(self.reserved.sub("", value) if self.reserved else value)
        return Text(kept.strip("\n") if kept.strip() else "", marker, known=value.strip() in self.links)

    def _field(self, answer: Wire, name: str, section: str, place: _Place) -> Any:
        value = getattr(answer, name)
        if isinstance(value, Wire):
            return self.record(value, section, place)
        if isinstance(value, list):
            return self._list(value, section, place)
        if not isinstance(value, str):
            return value
        if type(answer).model_fields[name].annotation is str:
            return self.text(value, place.marker)
        # A typed word has room for no marker: its question stands under Open Questions alone.
        return self.scales.get(f"{section}.{name}", {}).get(value, value)

    def _list(self, values: list[Any], section: str, place: _Place) -> list[Any]:
        """Rows as records; texts without the empty ones, a marker behind the last."""
        if values and isinstance(values[0], Wire):
            of = len(values)
            return [self.record(row, section, place.row(_key(row), n, of)) for n, row in enumerate(values, 1)]
        texts = [text for value in values if (text := self.text(value, ""))]
        return [*texts[:-1], Text(texts[-1], place.marker)] if texts else []


def _key(row: Wire) -> str:
    """What a row is addressed by: its key, else its path, else its name."""
    return next((str(getattr(row, name)) for name in ("key", "path", "name") if name in type(row).model_fields), "")


def _reserved(words: tuple[str, ...]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(rf"(?:(?<=\s)|^)(?:{'|'.join(map(re.escape, words))})(?=[\s.,;]|$)", re.MULTILINE)
