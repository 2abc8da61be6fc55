"""Whether the plan carries every story, requirement and criterion of its spec, computed from the ids its rows carry."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from draft_plan.plan import Plan, SpecItem, Value
from draft_plan.spec import ItemKind

TOO_MANY = 8
"""A row that claims more requirements or stories than this speaks of none of them; their scenarios do not count."""

_HELD = (ItemKind.STORY, ItemKind.REQUIREMENT, ItemKind.CRITERION)
_WORK = frozenset({"phases"})
_PROOF = frozenset({"tests", "performance", "observability"})


class CoverageStatus(StrEnum):
    """How far the plan carries one item."""

    COVERED = "COVERED"
    PARTIAL = "PARTIAL"
    UNCOVERED = "UNCOVERED"


class Covered(Value):
    """One item of the spec, and the rows (``section.row-key``) that carry it."""

    id: str
    kind: str
    status: CoverageStatus
    by: tuple[str, ...] = ()


def cover(plan: Plan) -> tuple[Covered, ...]:
    """The coverage of every story, requirement and criterion, in the spec's order.

    A requirement is covered by a task; by a component or test alone it is partial. A story is carried by what carries
    it or one of its scenarios; a criterion by a task, a test or a measurement.
    """
    carriers: dict[str, list[str]] = {}
    for at, ids in _rows(plan):
        roots = {item_id.split(".AC")[0] for item_id in ids}
        for item_id in ids if len(roots) <= TOO_MANY else ():
            carriers.setdefault(item_id, []).append(at)
    return tuple(_covered(item, plan, carriers) for item in plan.items if item.kind in _HELD)


def _covered(item: SpecItem, plan: Plan, carriers: dict[str, list[str]]) -> Covered:
    by = list(carriers.get(item.id, ()))
    if item.kind == ItemKind.STORY:
        by += [at for other in plan.items if other.id.startswith(f"{item.id}.") for at in carriers.get(other.id, ())]
    enough = _WORK if item.kind == ItemKind.REQUIREMENT else _WORK | _PROOF
    full = any(at.split(".")[0] in enough for at in by)
    status = CoverageStatus.COVERED if full else CoverageStatus.PARTIAL if by else CoverageStatus.UNCOVERED
    return Covered(id=item.id, kind=item.kind, status=status, by=tuple(dict.fromkeys(by)))


def _rows(plan: Plan) -> Iterator[tuple[str, list[str]]]:
    for draft in plan.sections:
        if draft.answer is not None:
            yield from _walk(draft.section, draft.answer)


def _walk(at: str, node: Any) -> Iterator[tuple[str, list[str]]]:
    if isinstance(node, list):
        for each in node:
            yield from _walk(at, each)
    elif isinstance(node, dict):
        if isinstance(node.get("serves"), list):
            yield f"{at}.{node.get('key') or node.get('path') or ''}", node["serves"]
        for value in node.values():
            yield from _walk(at, value)
