"""The keys of rows, carried over when a section is drafted anew: a row that says the same goes by the same key, and
a key never comes to mean something else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from draft_plan.coverage import telling_words

SAME = 0.5
"""From this likeness (0 to 1) on, a row under another key is the same row."""
RELATED = 0.25
"""Below this likeness (0 to 1), a row under the same key is another row."""
PLAIN = 0.8
"""From this likeness (0 to 1) on, a row under the same key is the same without looking at others."""
_COMMON = 40
"""A word in more rows than this tells none of them from the others."""

_TURNED = ("after",)
"""Fields that hold keys of other rows."""
_NUMBERED = ("decisions", "components", "entities")
"""Lists whose rows are numbered where they are shown: what is new comes last."""


@dataclass(frozen=True, slots=True)
class _Row:
    at: str
    key: str
    words: frozenset[str]


def carry(old: Mapping[str, Any] | None, new: dict[str, Any]) -> dict[str, Any]:
    """The new reply with the keys of the old one, as JSON data; rows of numbered lists keep their places too."""
    before, now = list(_rows((old or {}).get("answer"))), list(_rows(new.get("answer")))
    turns = _turns(before, now)
    moved: dict[str, set[str]] = defaultdict(set)
    for row, key in zip(now, turns, strict=True):
        moved[row.key].add(key)
    flat = {key: next(iter(keys)) for key, keys in moved.items() if len(keys) == 1}
    answer = _rekeyed(new["answer"], iter(turns), flat)
    answer = _ordered(answer, {row.key: place for place, row in enumerate(before)})
    places = {name: [_moved(each, flat) for each in new.get(name, ())] for name in ("alternatives", "doubts")}
    return {**new, "answer": answer, **places}


def _rows(node: Any, at: str = "") -> Iterator[_Row]:
    if isinstance(node, Mapping):
        if isinstance(node.get("key"), str):
            yield _Row(at, node["key"], telling_words(" ".join(_sayings(node))))
        for name, value in node.items():
            yield from _rows(value, f"{at}.{name}")
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _rows(value, at)


def _sayings(row: Mapping[str, Any]) -> Iterator[str]:
    for name, value in row.items():
        if isinstance(value, str) and name != "key":
            yield value
        elif isinstance(value, list) and name not in ("serves", *_TURNED):
            yield from (each for each in value if isinstance(each, str))


def _turns(before: Sequence[_Row], now: Sequence[_Row]) -> list[str]:
    """The key that each new row goes by, in their order."""
    named: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(before):
        named[row.at, row.key].append(number)
    found: dict[int, int] = {}  # new row → old row
    for place, row in enumerate(now):
        same = (n for n in named[row.at, row.key] if likeness(before[n].words, row.words) >= PLAIN)
        for number in same:
            found[place] = number
            named[row.at, row.key].remove(number)
            break
    used = set(found.values())
    found |= _pairs(
        {place: row for place, row in enumerate(now) if place not in found},
        {number: row for number, row in enumerate(before) if number not in used},
    )
    taken = {(row.at, row.key) for row in before}
    turns = []
    for place, row in enumerate(now):
        turns.append(before[found[place]].key if place in found else _fresh(row, taken))
        taken.add((row.at, turns[-1]))
    return turns


def _pairs(now: Mapping[int, _Row], before: Mapping[int, _Row]) -> dict[int, int]:
    """The rows that are alike, the likest first, each once: new to old."""
    holding: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in before.items():
        for word in row.words:
            holding[row.at, word].append(number)
    scored = []
    for place, row in now.items():
        near = {n for word in row.words for n in _few(holding.get((row.at, word), ()))}
        scored += [(-_fitness(row, before[number]), place, number) for number in near]
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for minus, place, number in sorted(scored):
        if minus < 0 and place not in pairs and number not in used:
            used.add(number)
            pairs[place] = number
    return pairs


def _few(numbers: Sequence[int]) -> Sequence[int]:
    return numbers if len(numbers) <= _COMMON else ()


def _fitness(row: _Row, other: _Row) -> float:
    """How well two rows go together, 0 for not at all: the same key is worth something, other things being equal."""
    alike, same = likeness(row.words, other.words), row.key == other.key
    return 0.0 if alike < (RELATED if same else SAME) else alike + (RELATED if same else 0.0)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two rows say the same (0 to 1): the words they share, against those of the one that says less."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else float(one == other)


def _fresh(row: _Row, taken: set[tuple[str, str]]) -> str:
    if (row.at, row.key) not in taken:
        return row.key
    return next(name for n in range(2, len(taken) + 3) if (row.at, name := f"{row.key}-{n}") not in taken)


def _rekeyed(node: Any, turns: Iterator[str], flat: Mapping[str, str]) -> Any:
    """The answer under other keys, which come in the order of its rows."""
    if isinstance(node, Mapping):
        key = {"key": next(turns)} if isinstance(node.get("key"), str) else {}
        own = {name: _rekeyed(value, turns, flat) for name, value in node.items()}
        if key:
            own |= {name: [flat.get(each, each) for each in own[name]] for name in _TURNED if name in own}
        return {**own, **key}
    return [_rekeyed(value, turns, flat) for value in node] if isinstance(node, list | tuple) else node


def _ordered(answer: Any, places: Mapping[str, int]) -> Any:
    if not isinstance(answer, Mapping):
        return answer
    last = len(places)
    return {
        name: sorted(value, key=lambda row: places.get(row.get("key", ""), last))
        if name in _NUMBERED and isinstance(value, list) and all(isinstance(row, Mapping) for row in value)
        else value
        for name, value in answer.items()
    }


def _moved(entry: dict[str, Any], flat: Mapping[str, str]) -> dict[str, Any]:
    key, dot, field = entry.get("at", "").partition(".")
    return {**entry, "at": f"{flat.get(key, key)}{dot}{field}"} if dot else entry
