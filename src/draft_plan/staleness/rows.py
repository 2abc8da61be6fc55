"""What a redraft did to a section: its rows added, removed and changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """Names of rows: keys, paths of files, names of single fields."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def differ(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Difference:
    """How the new answer of a section differs from the old one, row by row."""
    before, now = dict(_rows(old or {})), dict(_rows(new or {}))
    return Difference(
        tuple(name for name in now if name not in before),
        tuple(name for name in before if name not in now),
        tuple(name for name in now if name in before and now[name] != before[name]),
    )


def _rows(answer: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name, value in answer.items():
        if isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
            for each in value:
                yield from _row(each)
        else:
            yield name, value


def _row(row: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    own = {name: value for name, value in row.items() if not _nested(value)}
    yield str(row.get("key") or row.get("path") or row.get("name") or own), own
    for value in row.values():
        if _nested(value):
            for each in value:
                yield from _row(each)


def _nested(value: object) -> bool:
    """Whether these are rows of their own, known by a key."""
    return isinstance(value, list) and any(isinstance(each, Mapping) and "key" in each for each in value)
