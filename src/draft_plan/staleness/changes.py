"""What changed since a plan was drafted, and which of its sections that concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal["spec", "repository", "constitution", "request"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: ``said`` tells it in words (``FR-009 is new``), ``sections`` are those it makes stale.

    ``request`` is a change of how sections are asked for: prompt, format, model, depth, language, answers. ``line`` is
    the spec's, or that of the companion ``source``; None when it is not in the spec any more.
    """

    kind: Kind
    said: str
    sections: tuple[str, ...] = ()
    line: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Staleness:
    """All changes, and the ids that items have now by those they had (``renamed``)."""

    changes: tuple[Change, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)

    def reasons(self, section: str) -> tuple[str, ...]:
        """Why this section is stale; empty when it holds."""
        return tuple(each.said for each in self.changes if section in each.sections)

    @property
    def sections(self) -> frozenset[str]:
        """The sections that are stale."""
        return frozenset(name for each in self.changes for name in each.sections)


def join(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Changes that say the same as one, with the sections of all."""
    found: dict[tuple[str, str], Change] = {}
    for each in changes:
        held = found.get((each.kind, each.said))
        sections = (*held.sections, *(name for name in each.sections if name not in held.sections)) if held else ()
        found[each.kind, each.said] = replace(held, sections=sections) if held else each
    return tuple(found.values())
