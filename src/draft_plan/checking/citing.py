"""Ids: those of the spec, in the spec's own spelling, and each task's only once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from draft_plan.checking.case import Case, Hit, Rule
from draft_plan.checking.view import Cited, Passage

_FOREIGN = re.compile(
    r"\b(?:other|another|earlier|previous|parent|upstream|sibling) (?:spec|feature|plan)|\bspecs?/|#\d{2,} [A-Z]|"
    r"\b(?:spec|feature|issue|PR|ADR|RFC)[ -]?#?\d{2,}",
    re.IGNORECASE,
)


def _form(item_id: str) -> tuple[str, ...]:
    """An id without hyphens and leading zeros, in capitals: ``us-01`` and ``US1`` are one."""
    return tuple(
        part.lstrip("0") or "0" if part.isdigit() else part.upper() for part in re.findall(r"[A-Za-z]+|\d+", item_id)
    )


def _family(item_id: str) -> str:
    return re.sub(r"-?\d.*$", "", item_id).upper()


def _strange(case: Case) -> Iterator[tuple[Passage, Cited]]:
    """The ids of the plan that look like the spec's and are none of them, each once."""
    families = {_family(each) for each in case.items if not each[0].isdigit()}
    seen: set[str] = set()
    for passage in case.view.passages:
        for each in passage.cited:
            known = each.id in case.items or each.id.rpartition(".")[0] in case.items
            if known or each.id in seen or _family(each.id) not in families or len(_family(each.id)) < 2:
                continue
            seen.add(each.id)
            yield passage, each


def find_unknown(case: Case) -> Iterator[Hit]:
    """Ids that stand nowhere in the spec, however spelled."""
    told = {_form(each) for each in case.items} | {_form(each) for each in _mentioned(case)}
    spreads = _spreads(case)
    foreign: dict[int, bool] = {}
    for passage, each in _strange(case):
        if passage.line not in foreign:
            foreign[passage.line] = _FOREIGN.search(passage.text) is not None
        if _form(each.id) not in told and not foreign[passage.line]:
            yield Hit(f"the spec has no {each.id}; it has {spreads[_family(each.id)]}", each.line)


def _spreads(case: Case) -> dict[str, str]:
    """The first and last id of each family."""
    families: dict[str, list[str]] = {}
    for item in sorted(case.items, key=lambda item: ("." in item, [int(part) for part in re.findall(r"\d+", item)])):
        if "." not in item or _family(item) not in families:
            families.setdefault(_family(item), []).append(item)
    return {family: f"{ids[0]} to {ids[-1]}" if len(ids) > 1 else ids[0] for family, ids in families.items()}


def _mentioned(case: Case) -> list[str]:
    texts = [case.spec.text, *(companion.text for companion in case.spec.companions)]
    return [
        each for text in texts for each in re.findall(r"[A-Z]{1,9}(?:-[A-Za-z0-9]{1,15}){0,2}-?\d{1,4}[a-z]?", text)
    ]


def find_respelled(case: Case) -> Iterator[Hit]:
    """Ids of the spec in another spelling: downstream tools look for the letters as they are."""
    forms = {_form(each): each for each in case.items if not case.items[each].synthesised}
    for _, each in _strange(case):
        own = forms.get(_form(each.id))
        if own is not None:
            yield Hit(f"{each.id} is written {own} in the spec", each.line)


def find_twice(case: Case) -> Iterator[Hit]:
    """Task ids that two tasks have."""
    seen: dict[str, int] = {}
    for task in case.view.tasks:
        if task.id and task.id in seen:
            yield Hit(f"task {task.id} stands in line {seen[task.id]} already", task.line)
        elif task.id:
            seen[task.id] = task.line


RULES = (
    Rule(
        "I1-unknown-id",
        "Every id that the plan cites stands in the spec.",
        "error",
        "Cite the item that is meant; an id is never invented in the plan.",
        find_unknown,
    ),
    Rule(
        "I2-respelled-id",
        "An id is spelled as the spec spells it.",
        "warning",
        "Write the id letter for letter as in the spec.",
        find_respelled,
    ),
    Rule("I3-task-twice", "No two tasks have one id.", "error", "Number the tasks anew.", find_twice),
)
