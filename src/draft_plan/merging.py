"""What people changed in a plan, kept: three-way by section between what we wrote, what is on disk, and what is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from draft_plan.surveying.git import merge_texts

CONFLICT = "> **Conflict**: this section was edited by hand and drafted anew; keep one side of each marked place."
"""Stands under the heading of a section whose two versions touch the same lines."""

Sections = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text; ``kept`` are headings whose hand edits stand, ``conflicts`` those where sides clash."""

    text: str
    kept: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def merge(base: Sections, disk: Sections, new: Sections) -> Merged:
    """The three texts of a plan, each by heading, as one. ``base`` is what we wrote last, never what people made of it.

    A section changed on one side only is taken from that side; changed on both, it is merged by lines, and lines
    that both changed are shown with conflict marks. Sections that people added stay where they put them; one that
    they removed comes back only when it was drafted anew.
    """
    texts: dict[str, str] = {}
    kept, conflicts = [], []
    for heading in _order(base, disk, new):
        text, clash = _section(base.get(heading), disk.get(heading), new.get(heading))
        if text is None:
            kept.append(heading)
            continue
        texts[heading] = text
        if clash:
            conflicts.append(heading)
        elif text != new.get(heading):
            kept.append(heading)
    return Merged(_join(texts), tuple(kept), tuple(conflicts))


def _section(base: str | None, disk: str | None, new: str | None) -> tuple[str | None, bool]:
    """One section's text, None when it is to be absent, and whether its sides clash."""
    if disk in (base, new):
        return new, False
    if new == base:
        return disk, False
    if disk is None:
        return new, False
    if new is None:
        return disk, False
    merged, clean = merge_texts(disk, base or "", new)
    return (merged, False) if clean else (_marked(merged), True)


def _marked(text: str) -> str:
    heading, _, body = text.partition("\n")
    return f"{heading}\n\n{CONFLICT}\n{body}"


def _order(base: Sections, disk: Sections, new: Sections) -> list[str]:
    """The headings of the new text in its order; each that only people have, behind the one it follows on disk."""
    order = list(new)
    before = ""
    for heading in disk:
        if heading not in order and heading not in base:
            order.insert(order.index(before) + 1 if before in order else len(order), heading)
        before = heading
    return order


def _join(texts: Sections) -> str:
    return "\n".join(text for text in texts.values() if text.strip())
