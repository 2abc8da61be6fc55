"""What follows from a section drafted anew: which others name what is gone, or must build what is new."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from draft_plan.plan import SectionDraft
from draft_plan.sections import Section
from draft_plan.staleness.using import mentions, strings

_NAMING = frozenset({"name", "path", "paths"})
_BUILDERS = {"components": ("phases",), "phases": ("files",)}
"""Sections whose every name another section must have: components are built in phases, tasks' files are listed."""

_ID = re.compile(r"[^\W_](?:[\w.-]*\w)?")


def followers(
    sections: Iterable[Section], kept: Mapping[str, SectionDraft], before: Mapping[str, SectionDraft],
    now: Mapping[str, SectionDraft],
) -> dict[str, str]:  # fmt: skip
    """The kept sections that a redraft leaves untrue, with the reason: they name what a section they need has no more,
    or leave out what is new there. ``before`` and ``now`` are the sections drafted anew, as they were and as they are.
    """
    found: dict[str, str] = {}
    for section in sections:
        held = kept.get(section.id)
        if held is None or held.answer is None:
            continue
        said = json.dumps(held.answer, ensure_ascii=False)
        for need in section.needs:
            if need not in now or need not in before:
                continue
            old, new = names(before[need].answer), names(now[need].answer)
            missing = next((name for name in old if name not in new and mentions(said, name)), None)
            unheard = next((name for name in new if name not in old and not mentions(said, name)), None)
            if missing is not None:
                found.setdefault(section.id, f"{missing} is no longer in {need}")
            elif unheard is not None and section.id in _BUILDERS.get(need, ()):
                found.setdefault(section.id, f"{unheard} is new in {need}")
    return found


def names(answer: Mapping[str, Any] | None) -> list[str]:
    """What an answer introduces by name: components, entities, files."""
    return list(dict.fromkeys(text for at, text in strings(answer) if at in _NAMING and len(text) > 2))


def rename(node: Any, ids: Mapping[str, str]) -> Any:
    """JSON data in which items of the spec go by the ids they have now."""
    if not ids:
        return node
    if isinstance(node, str):
        return _ID.sub(lambda found: ids.get(found[0], found[0]), node)
    if isinstance(node, Mapping):
        return {name: _listed(value, ids) if name == "serves" else rename(value, ids) for name, value in node.items()}
    return [rename(value, ids) for value in node] if isinstance(node, list | tuple) else node


def _listed(value: Any, ids: Mapping[str, str]) -> Any:
    return [ids.get(each, each) for each in value] if isinstance(value, list | tuple) else rename(value, ids)
