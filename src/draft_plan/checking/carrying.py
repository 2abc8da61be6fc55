"""Does the plan carry what the spec asks, and nothing that nobody asked for?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from draft_plan.checking.case import Case, Hit, Rule
from draft_plan.checking.view import Task
from draft_plan.coverage import HELD, CoverageStatus, Covered, Role, Wording, telling_words
from draft_plan.spec import Item, ItemKind

ALIKE = 0.6
"""A task that has this share (0 to 1) of another item's telling words, and few of its own, speaks of the other."""
EXCLUDED = 0.75
"""A task with this share of an excluded item's words plans what the spec leaves out."""
_FEWEST = 4
_ROW = 400
"""Longest row, in characters, that can be said to speak of one item."""

_CHORES = re.compile(
    r"\b(?:set ?up|install|configur\w+|initiali[sz]\w+|scaffold\w*|document\w*|docs?|readme|changelog|lint\w*|"
    r"format\w*|"
    r"refactor\w*|"
    r"clean\w*|ci|pipeline|release|deploy\w*|tests?|testing|review\w*|verif\w+|validat\w+|research|investigat\w+|decid\w+|approv\w+|"
    r"settle|measure|run|prototype|migrat\w+|depend\w+|register|wire|polish|demo|dry.?run|audit)\b",
    re.IGNORECASE,
)


def _open(case: Case, status: CoverageStatus, basis: str, *kinds: ItemKind) -> Iterator[tuple[Covered, Item]]:
    for each in case.coverage:
        if each.status is status and each.basis == basis and each.kind in kinds:
            yield each, case.items[each.id]


def _uncovered(case: Case, *kinds: ItemKind) -> Iterator[Hit]:
    for _, item in _open(case, CoverageStatus.UNCOVERED, "ids", *kinds):
        yield Hit(
            f"no row of the plan carries {item.id}: {_short(item.text)}",
            item.span.first,
            in_spec=True,
            source=item.source,
        )


def find_dropped_requirements(case: Case) -> Iterator[Hit]:
    """Requirements and stories that no row carries, in a plan that carries ids."""
    return _uncovered(case, ItemKind.REQUIREMENT, ItemKind.STORY)


def find_dropped_criteria(case: Case) -> Iterator[Hit]:
    """Success criteria that no row carries, in a plan that carries ids."""
    return _uncovered(case, ItemKind.CRITERION)


def find_partial(case: Case) -> Iterator[Hit]:
    """Requirements that a test, file or component carries, but no task."""
    if not case.view.tasks:
        return
    for each, item in _open(case, CoverageStatus.PARTIAL, "ids", *HELD):
        places = ", ".join(each.by[:3])
        yield Hit(
            f"no task carries {item.id}, only {places}: {_short(item.text)}",
            item.span.first,
            in_spec=True,
            source=item.source,
        )


def find_unspoken(case: Case) -> Iterator[Hit]:
    """By words, where the plan carries no ids."""
    if not case.comparable:
        return
    for each, item in _open(case, CoverageStatus.UNCOVERED, "words", *HELD):
        share = round(100 * (each.likeness or 0.0))
        yield Hit(
            f"nothing in the plan speaks of {item.id} (by words only: {share} % of its words meet in one passage): "
            f"{_short(item.text)}",
            item.span.first,
            in_spec=True,
            source=item.source,
        )


def find_incomparable(case: Case) -> Iterator[Hit]:
    """A plan of another feature, or in another language than its spec, where ids do not tell."""
    unknown = [each for each in case.coverage if each.basis == "words"]
    if not case.comparable and unknown:
        yield Hit(
            f"the plan cites no id of {len(unknown)} items and shares hardly any words with the spec, or is written in "
            "another language: their coverage is not known",
            1,
        )


def find_everything_rows(case: Case) -> Iterator[Hit]:
    """A row that lists so many ids that it says nothing of any."""
    asked = {item.id for item in case.items.values() if item.kind in (ItemKind.REQUIREMENT, ItemKind.STORY)}
    for task in case.view.tasks:
        listed = {each for each in task.passage.ids if each in asked}
        if len(listed) > 3 and len(listed) >= len(asked) * 0.8:
            yield Hit(f"this task lists {len(listed)} of the spec's {len(asked)} stories and requirements", task.line)


def find_unasked(case: Case) -> Iterator[Hit]:
    """Tasks that carry no id and share no telling word with any item."""
    if not case.comparable or not case.items:
        return
    asked = telling_words(" ".join([case.spec.title, *(f"{each.title} {each.text}" for each in case.items.values())]))
    for task in case.view.tasks:
        said = telling_words(_wording(task))
        if _own_ids(case, task) or len(said) < _FEWEST or _CHORES.search(task.text):
            continue
        if len(said & asked) / len(said) < 0.2:
            yield Hit(f"no item of the spec asks for this task: {_short(task.text)}", task.line)


def find_mistaken(case: Case) -> Iterator[Hit]:
    """A row whose one id belongs to an item it does not speak of, while it does speak of another of the same kind."""
    if not case.by_ids:
        return
    held = [item for item in case.items.values() if item.kind in (ItemKind.REQUIREMENT, ItemKind.CRITERION)]
    asked = Wording([item.text for item in held], [item.text for item in held])
    for passage in case.view.passages:
        ids = dict.fromkeys(each for each in passage.ids if each in case.items)
        own = case.items[next(iter(ids))] if len(ids) == 1 else None
        if own is None or own not in held or len(passage.text) > _ROW:
            continue
        said = telling_words(passage.text)
        _, place = asked.best(passage.text)
        other = held[place] if place >= 0 else own
        theirs, ours = telling_words(other.text), telling_words(own.text)
        if (
            other.kind is not own.kind
            or own.id in other.text
            or len(theirs) < _FEWEST
            or len(said & ours) > len(ours) * 0.25
        ):
            continue
        if len(said & theirs) >= len(theirs) * ALIKE:
            yield Hit(f"this row carries {own.id} but speaks of {other.id}: {_short(other.text)}", passage.line)


def find_excluded(case: Case) -> Iterator[Hit]:
    """Tasks for what the spec leaves out."""
    for item in case.items.values():
        out = telling_words(item.text)
        if item.kind is not ItemKind.OUT_OF_SCOPE or len(out) < _FEWEST:
            continue
        for task in case.view.tasks:
            if task.passage.role is Role.EXCLUSION or _own_ids(case, task):
                continue
            if len(out & telling_words(task.text)) >= len(out) * EXCLUDED:
                yield Hit(f"this task plans what the spec leaves out ({item.id}): {_short(item.text)}", task.line)


def _own_ids(case: Case, task: Task) -> list[str]:
    return [each for each in task.passage.ids if each in case.items]


def _wording(task: Task) -> str:
    """What the task says, without its paths and markers."""
    bare = re.sub(r"`[^`]*`", " ", task.text).replace("(test-first)", " ").replace("[P]", " ")
    return bare.removeprefix(task.id)


def _short(text: str, most: int = 110) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


RULES = (
    Rule(
        "C1-uncovered",
        "Every story and requirement of the spec is carried by a row of the plan.",
        "error",
        "Add a task that carries its id, or list the id under what is out of scope.",
        find_dropped_requirements,
    ),
    Rule(
        "C2-unproven",
        "Every success criterion is carried by a task, a test or a measurement.",
        "warning",
        "Add a test or a measurement that carries its id.",
        find_dropped_criteria,
    ),
    Rule(
        "C3-partial",
        "What tests, files or components carry is carried by a task too.",
        "warning",
        "Add the task that does it.",
        find_partial,
    ),
    Rule(
        "C4-unspoken",
        "In a plan without ids, some passage speaks of every story, requirement and criterion (by words only).",
        "warning",
        "Say how the plan meets it, or cite its id where it does.",
        find_unspoken,
    ),
    Rule(
        "C5-incomparable",
        "The plan cites ids of its spec, or at least shares its words.",
        "warning",
        "Check that the plan lies beside its own spec; cite the spec's ids in tasks and tests.",
        find_incomparable,
    ),
    Rule(
        "C6-everything",
        "A task carries only ids that it speaks of; one that lists every id covers none.",
        "warning",
        "Give each task the ids it fulfils, and no others.",
        find_everything_rows,
    ),
    Rule(
        "C7-unasked",
        "Some item of the spec asks for every task that is no chore.",
        "note",
        "Name the item that asks for it, or leave it out.",
        find_unasked,
    ),
    Rule(
        "C8-mistaken",
        "A row that carries an id speaks of that item.",
        "warning",
        "Cite the item that the row speaks of; the spec may have been renumbered.",
        find_mistaken,
    ),
    Rule(
        "C9-excluded",
        "No task plans what the spec leaves out.",
        "warning",
        "Leave the task out, or move the item into the spec's scope.",
        find_excluded,
    ),
)
