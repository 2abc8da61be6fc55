"""Drafts to items: ids by place, duplicates told apart, parents found, in order of appearance."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from draft_plan.reading.drafts import Draft
from draft_plan.spec import Item, ItemKind


class Register:
    """Gives out ids, each once, over the spec and its companions."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.notes: list[str] = []

    def items(self, drafts: list[Draft], source: str = "") -> list[Item]:
        """The items of one file, sorted by line, with ids that no other file has."""
        ordered = sorted(_without_echoes(drafts), key=lambda draft: (draft.span.first, -draft.span.last))
        _adopt_markers(ordered)
        for draft in ordered:
            self._reserve(draft)
        for draft in ordered:
            if not draft.id:
                self._number(draft)
        return [_item(draft, source) for draft in ordered]

    def _reserve(self, draft: Draft) -> None:
        """Author's ids first, so that no made-up id takes one of them."""
        if not draft.written or _local(draft):
            return
        draft.id = draft.written
        if draft.id in self.used:
            draft.id = self._next(draft.written + "#", 2)
            self.notes.append(
                f"line {draft.span.first}: {draft.written} is defined before; this one is called {draft.id}"
            )
        self.used.add(draft.id)

    def _number(self, draft: Draft) -> None:
        owner = draft.parent
        if owner is not None and not owner.id:
            self._number(owner)
        series = draft.series or "REQ-"
        if _local(draft):
            wanted = f"{owner.id}.{draft.written}" if owner else draft.written
            series = f"{wanted}#"
        elif series == "." and owner is not None:
            wanted = f"{owner.id}.{draft.number}" if draft.number else ""
            series = f"{owner.id}."
        elif series == "AC":
            series = f"{owner.id}.AC" if owner else "AC"
            wanted = ""
        else:
            wanted = f"{series}{draft.number}" if draft.number else ""
        if not wanted or wanted in self.used:
            start = 2 if wanted and series.endswith("#") else 1
            wanted = self._next(f"{wanted}#" if wanted and not series.endswith("#") else series, 2 if wanted else start)
        draft.id = wanted
        self.used.add(wanted)

    def _next(self, series: str, start: int) -> str:
        number = max(self.counts[series] + 1, start)
        while f"{series}{number}" in self.used:
            number += 1
        self.counts[series] = number
        return f"{series}{number}"


def _local(draft: Draft) -> bool:
    """``AC1`` starts anew in each story, so it is called by its story: ``US1.AC1``."""
    return (
        draft.kind is ItemKind.SCENARIO
        and bool(re.fullmatch(r"AC-?\d{1,3}", draft.written))
        and draft.parent is not None
    )


def _without_echoes(drafts: list[Draft]) -> list[Draft]:
    """Drafts without those that repeat, outside the parts where items are defined, an id that is defined there.

    What stands under such a repetition belongs to the item itself.
    """
    strong = {draft.written: draft for draft in reversed(drafts) if draft.written and draft.strong}
    kept: list[Draft] = []
    for draft in drafts:
        if draft.parent is not None and _is_echo(draft.parent, strong):
            draft.parent = strong[draft.parent.written]
        if not _is_echo(draft, strong):
            kept.append(draft)
    return kept


def _is_echo(draft: Draft, strong: Mapping[str, Draft]) -> bool:
    return bool(draft.written) and not draft.strong and not _local(draft) and draft.written in strong


def _adopt_markers(ordered: list[Draft]) -> None:
    """A marker's parent is the innermost item around it."""
    around: list[Draft] = []
    for draft in ordered:
        while around and around[-1].span.last < draft.span.first:
            around.pop()
        if draft.kind is ItemKind.MARKER:
            outer = next((other for other in reversed(around) if other.span.last >= draft.span.last), None)
            draft.parent = draft.parent or outer
        else:
            around.append(draft)


def _item(draft: Draft, source: str) -> Item:
    return Item(
        id=draft.id,
        kind=draft.kind,
        text=draft.text or draft.title or draft.id,  # a heading may hold an id and nothing else
        span=draft.span,
        title=draft.title,
        parent=draft.parent.id if draft.parent else None,
        priority=draft.priority,
        answer=draft.answer,
        group=draft.group,
        synthesised=draft.id != draft.written,
        source=source,
    )
