"""The tests: from acceptance scenarios, edge cases, and criteria that can be measured."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from draft_plan.offline.approach import steps
from draft_plan.offline.drafted import Drafted, share
from draft_plan.offline.edges import Edge, edges
from draft_plan.offline.lexicon import either
from draft_plan.offline.parts import staged
from draft_plan.offline.study import Study
from draft_plan.offline.wording import Keys, sentence, shorten
from draft_plan.sections.work import Case, Strategy
from draft_plan.spec import Item, ItemKind

Level = Literal["unit", "integration", "end_to_end"]
_ALONE = re.compile(rf"\b(?:{either('checked_alone')})\b|{either('checked_alone_sign')}", re.I)
MOST = {"simple": 10, "standard": 24, "major": 45}


def tests(study: Study) -> Drafted:
    """Cases for every scenario, edge case and measurable criterion; merged by story where they are many."""
    found = [*_scenarios(study), *_edges(study), *_criteria(study)] or _requirements(study)
    most = MOST.get(study.brief.depth, 24)
    groups = _merged(found, most)
    each = share(study, 0.28, sum(len(items) for _, items in groups), 24 if len(found) <= 40 else 16, 36, fixed=True)
    keys = Keys("case")
    return Drafted(Strategy(cases=[_case(study, keys, level, items, each) for level, items in groups]))


def _case(study: Study, keys: Keys, level: Level, items: list[Item], each: int) -> Case:
    told = {edge.item.id: edge for edge in edges(study)}
    text = "; ".join(_behaviour(item, told.get(item.id), each).rstrip(".。;") for item in items)
    return Case(key=keys(items[0].id), level=level, text=sentence(text), serves=[item.id for item in items])


def _behaviour(item: Item, edge: Edge | None, most: int) -> str:
    """What is given, done and seen: each step is made shorter on its own, so that none is lost."""
    if edge is not None:
        return (
            f"{shorten(edge.case, most // 2)} → {shorten(edge.handling, most // 2 + 4)}"
            if edge.handling
            else shorten(edge.item.text if not edge.question else edge.question, most + 6)
        )
    parts = steps(item.text)
    if len(parts) < 2:
        return shorten(item.text, most + 6)
    return " → ".join(
        shorten(part, max(5, most // len(parts) + (4 if number == len(parts) - 1 else 0)))
        for number, part in enumerate(parts)
    )


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
    return [("unit" if _ALONE.search(item.text) else "integration", item) for item in study.items(ItemKind.EDGE_CASE)]


def _criteria(study: Study) -> list[tuple[Level, Item]]:
    return [("integration", item) for item in study.items(ItemKind.CRITERION) if re.search(r"\d", item.text)]


def _requirements(study: Study) -> list[tuple[Level, Item]]:
    """Without scenarios, the requirements themselves say what must be seen."""
    return [
        ("unit" if _ALONE.search(item.text) else "integration", item) for stage in staged(study) for item in stage.items
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
