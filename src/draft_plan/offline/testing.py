"""The tests: from acceptance scenarios, edge cases, requirements of their own, and criteria that can be measured."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from draft_plan.offline.cases import edge_told, requirement_told, told
from draft_plan.offline.criteria import Proof, criteria
from draft_plan.offline.drafted import Drafted
from draft_plan.offline.edges import edges
from draft_plan.offline.lexicon import either
from draft_plan.offline.matching import Texts, words
from draft_plan.offline.parts import staged
from draft_plan.offline.staging import huge
from draft_plan.offline.study import Study
from draft_plan.offline.wording import Keys, plain, sentence, trimmed
from draft_plan.sections.work import Case, Strategy
from draft_plan.spec import Item, ItemKind

Level = Literal["unit", "integration", "end_to_end"]
_ALONE = re.compile(rf"\b(?:{either('checked_alone')})\b|{either('checked_alone_sign')}", re.I)
MOST = {"simple": 10, "standard": 24, "major": 45}
_COVERED = 0.45
"""Likeness from which a scenario is taken to show what a requirement demands."""
_LONGEST = 200
_FEWEST = 3


def tests(study: Study) -> Drafted:
    """Cases for every scenario, answered edge case and measurable criterion, and for requirements that no scenario
    shows; merged by story where they are many.
    """
    found = [*_scenarios(study), *_edges(study), *_criteria(study)]
    most = MOST.get(study.brief.depth, 24)
    alone = _requirements(study)
    if huge(study):  # a sample: what each story's user does and sees comes first
        found = sorted(found, key=lambda one: one[0] != "end_to_end")[: 2 * most]
    found += alone[: max(_FEWEST, round((most - len(found)) * study.scale))] if found else alone
    keys = Keys("case")
    return Drafted(Strategy(cases=[_case(study, keys, level, items) for level, items in _merged(found, most)]))


def _case(study: Study, keys: Keys, level: Level, items: list[Item]) -> Case:
    text = " ".join(sentence(_behaviour(study, item)) for item in items)
    return Case(key=keys(items[0].id), level=level, text=text, serves=[item.id for item in items])


def _behaviour(study: Study, item: Item) -> str:
    if item.kind is ItemKind.SCENARIO:
        return told(item.text)
    if item.kind is ItemKind.EDGE_CASE:
        return edge_told(study, next(edge for edge in edges(study) if edge.item.id == item.id))
    if item.kind is ItemKind.REQUIREMENT:
        return requirement_told(study, item)
    return trimmed(plain(item.text or item.title), _LONGEST)


def _scenarios(study: Study) -> list[tuple[Level, Item]]:
    """A story's first scenario is what its user does and sees; the others hold its parts together."""
    first: set[str | None] = set()
    found: list[tuple[Level, Item]] = []
    stories = {item.id for item in study.items(ItemKind.STORY)}
    for item in study.items(ItemKind.SCENARIO):
        opening = item.parent in stories and item.parent not in first
        first.add(item.parent)
        found.append(("end_to_end" if opening else "integration", item))
    return found


def _edges(study: Study) -> list[tuple[Level, Item]]:
    """Edge cases of which the spec says what must be seen; one that is only a question is a risk and no test."""
    return [
        ("unit" if _ALONE.search(edge.item.text) else "integration", edge.item)
        for edge in edges(study)
        if not edge.question
    ]


def _criteria(study: Study) -> list[tuple[Level, Item]]:
    """Criteria with a figure that a run can show: alone where the wording says so, else with its parts together."""
    return [("unit" if _ALONE.search(item.text) else "integration", item) for item in criteria(study, Proof.MEASURED)]


def _requirements(study: Study) -> list[tuple[Level, Item]]:
    """Requirements that no scenario shows, each checked alone; without scenarios, whatever the stages hold."""
    scenarios = study.items(ItemKind.SCENARIO)
    parents = {item.parent for item in scenarios}
    shown = Texts({item.id: item.text for item in scenarios})
    every = [item for stage in staged(study) for item in stage.items if item.kind is not ItemKind.SCENARIO]
    return [
        ("unit", item)
        for item in every
        if item.id not in parents
        and (item.kind is ItemKind.REQUIREMENT or not scenarios)
        and len(words(plain(item.text))) >= 4
        and "[NEEDS CLARIFICATION" not in item.text
        and (not scenarios or shown.best(item.text, _COVERED) is None)
    ]


def _merged(found: list[tuple[Level, Item]], most: int) -> list[tuple[Level, list[Item]]]:
    """Cases of the same parent and level together, as few as the plan's depth allows and at most six in one."""
    size = min(6, max(1, -(-len(found) // most)))
    groups: dict[tuple[Level, str | None, ItemKind], list[Item]] = {}
    for level, item in found:
        groups.setdefault((level, item.parent if size > 1 else item.id, item.kind), []).append(item)
    return [(level, chunk) for (level, _, _), items in groups.items() for chunk in _chunks(items, size)]


def _chunks(items: list[Item], size: int) -> Iterable[list[Item]]:
    yield from (items[at : at + size] for at in range(0, len(items), size))
