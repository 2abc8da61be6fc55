"""The items of a spec then and now, matched by what they say: which stayed, changed, came, went or got another id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Matched:
    """``changed``, ``added`` and ``removed`` are ids, the removed ones as they were; ``renamed`` leads from the id
    that an item had to the one it has, where these differ.
    """

    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: Mapping[str, str]


def match(before: Mapping[str, str], now: Mapping[str, str]) -> Matched:
    """Match items by the hash of what they say, first under the same id, then under any; what is left, by id."""
    same = {name for name, said in now.items() if before.get(name) == said}
    waiting: dict[str, list[str]] = defaultdict(list)
    for name, said in before.items():
        if name not in same:
            waiting[said].append(name)
    renamed: dict[str, str] = {}
    for name, said in now.items():
        if name not in same and waiting[said]:
            renamed[waiting[said].pop(0)] = name
    met, left = same | set(renamed.values()), [name for name in before if name not in same and name not in renamed]
    changed = tuple(name for name in left if name in now and name not in met)
    added = tuple(name for name in now if name not in met and name not in changed)
    return Matched(changed, added, tuple(name for name in left if name not in changed), renamed)
