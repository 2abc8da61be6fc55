"""What is left when the stories work: edge cases, measured criteria, the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from draft_plan.offline.criteria import Proof, criteria
from draft_plan.offline.drafted import share
from draft_plan.offline.edges import Edge, duty, edges
from draft_plan.offline.matching import Texts
from draft_plan.offline.parts import parts
from draft_plan.offline.study import Study
from draft_plan.offline.wording import capital, shorten
from draft_plan.spec import Item, ItemKind

_T = TypeVar("_T")
MOST_TOGETHER = 5
_MOST_ALONE = {"simple": 3, "standard": 6, "major": 8}
"""Edge cases, and criteria, that get a task of their own; the others share one that names them."""
_MOST_NAMED = 10
"""Items that one task names at most."""
_MOST_CRITERIA = 4
_MANY_CRITERIA = 100
_SHORT_NAME = 8
_NEAR = 0.12
"""Likeness from which an edge case belongs to a part."""


@dataclass(frozen=True, slots=True)
class Work:
    """A task before it knows its phase's other tasks."""

    text: str
    items: tuple[Item, ...]
    paths: tuple[str, ...]
    test_first: bool


def finishing(study: Study) -> list[Work]:
    """A task for each edge case and measured criterion up to a number, the others by name with the criteria that
    show in use or are reviewed; the README if there is one.
    """
    found = edges(study)
    measured = criteria(study, Proof.MEASURED)
    each = share(study, 0.15, len(found) + len(measured), 22, 34, fixed=True)
    most = max(3, round(_MOST_ALONE.get(study.brief.depth, 6) * study.scale))
    work = [_handled(study, edge, each) for edge in found[:most]]
    rest = found[most:]
    work += [_named(study, "edges_left", [(edge.item, edge.case) for edge in part]) for part in _chunks(rest)]
    work += [_measured(study, item, each + 8) for item in measured[: max(2, most // 2)]]
    work += _together(study, "measures_left", measured[max(2, most // 2) :])
    work += _together(study, "measures_in_use", criteria(study, Proof.IN_USE))
    work += _together(study, "criteria_reviewed", criteria(study, Proof.REVIEWED))
    readme = next((path for path in study.repository.files if path.lower() in ("readme.md", "docs/readme.md")), None)
    if readme:
        work.append(Work(study.say("document", path=readme), tuple(study.items(ItemKind.STORY)[:1]), (readme,), False))
    return work


def _together(study: Study, phrase: str, items: list[Item]) -> list[Work]:
    """Tasks that each name a few criteria by their own words; more of them where there are very many."""
    most = _MOST_CRITERIA if len(items) <= _MANY_CRITERIA else _MOST_NAMED
    return [_named(study, phrase, [(item, item.text or item.title) for item in part]) for part in _chunks(items, most)]


def _chunks(items: list[_T], most: int = _MOST_NAMED) -> Iterable[list[_T]]:
    yield from (items[at : at + most] for at in range(0, len(items), most))


def _handled(study: Study, edge: Edge, each: int) -> Work:
    """One edge case as an order: handled as the spec says, or decided first."""
    case = shorten(edge.case, each if not edge.handling or edge.by else max(_SHORT_NAME, each // 2)).rstrip(".。")
    case = _small(study, case)
    way = shorten(duty(edge.handling), each + 4).rstrip(".。") if edge.handling and edge.by is None else ""
    key = ("decide" if edge.question else "handle") + ("_when" if edge.clause else "")
    text = study.say(key, text=case) + (f": {_small(study, way)}" if way else "")
    text += f" ({edge.by.id})" if edge.by is not None and edge.by is not edge.item else ""
    return _left(study, capital(text), (edge.item,), test_first=not edge.question)


def _small(study: Study, text: str) -> str:
    """A text as it goes on inside a sentence: only plain words lose their capital, and only where nouns have none."""
    if study.language == "de":
        return text
    head = re.match(r"[A-Z][a-z’']*(?=[\s,])|A(?=\s)", text)
    return text[:1].lower() + text[1:] if head else text


def _measured(study: Study, item: Item, each: int) -> Work:
    text = study.say("measure", text=_small(study, shorten(item.text, each).rstrip(".。")))
    return Work(text, (item,), tuple(study.places.fitting(item.text, 1)), False)


def _named(study: Study, phrase: str, rows: list[tuple[Item, str]]) -> Work:
    """Several by id and short name."""
    names = ", ".join(f"{item.id} ({_short(text)})" for item, text in rows)
    return Work(study.say(phrase, text=names), tuple(item for item, _ in rows), (), False)


def _short(text: str) -> str:
    return shorten(text, _SHORT_NAME).rstrip(".。 …")


def _left(study: Study, text: str, items: tuple[Item, ...], *, test_first: bool) -> Work:
    spoken = " ".join(item.text for item in items)
    return Work(text, items, tuple(study.places.fitting(spoken, 1)) or _near(study, spoken), test_first)


def _near(study: Study, text: str) -> tuple[str, ...]:
    """The file of the part that a text is most like; none when it is like none."""
    if "part_texts" not in study.memory:
        told = {part.key: " ".join([part.name, *(item.text for item in part.items)]) for part in parts(study)}
        study.memory["part_texts"] = Texts(told)
    best = study.memory["part_texts"].best(text, _NEAR)
    return next((part.paths[:1] for part in parts(study) if part.key == best), ())
