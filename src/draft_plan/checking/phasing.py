"""The phases of a plan: what each says of its parts, its number of tasks and what it waits for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from draft_plan.checking.view import Cited, Passage, Phase, Task, Title

PHASE = re.compile(
    r"^(?:\d+[.)]\s*)?(?:Phase|Milestone|Stage|Étape|フェーズ|阶段|단계)\s*(\d{1,3}(?:\.\d)?|[A-Z])\b", re.IGNORECASE
)
_ESTIMATED = re.compile(r"^[*_]*Estimated Tasks[*_]*\s*:[*_]*\s*(\d{1,4})\s*$", re.IGNORECASE)
_AFTER = re.compile(r"^[*_]*(?:Dependencies|Depends on)[*_]*\s*:[*_]*\s*(.*)$", re.IGNORECASE)
_PARTS = re.compile(r"^[*_]*Components[*_]*\s*:[*_]*\s*$", re.IGNORECASE)
_EARLIER = re.compile(r"\bPhase\s+(\d{1,3}(?:\.\d)?|[A-Z])\b")


def find_phases(titles: Sequence[Title], passages: Sequence[Passage], tasks: Sequence[Task]) -> tuple[Phase, ...]:
    """The phases in order; a phase ends where the next heading of its level or a higher one begins."""
    found = [(n, title, mark) for n, title in enumerate(titles) if (mark := PHASE.match(title.text))]
    phases = []
    for n, title, mark in found:
        end = next((each.line for each in titles[n + 1 :] if each.level <= title.level), 1 << 30)
        inside = [each for each in passages if title.line < each.line < end]
        own = tuple(each for each in tasks if title.line < each.line < end)
        phases.append(_phase(mark[1], title, inside, own))
    return tuple(phases)


def _phase(number: str, title: Title, inside: list[Passage], tasks: tuple[Task, ...]) -> Phase:
    after: tuple[Cited, ...] | None = None
    estimated: tuple[int, int] | None = None
    parts: list[Cited] = []
    listing = False
    for passage in inside:
        if listing and passage.depth:
            parts.append(Cited(" ".join(passage.text.split()), passage.line))
            continue
        for offset, row in enumerate(passage.text.split("\n") if not passage.cells else ()):
            line = passage.line + offset
            listing = bool(_PARTS.match(row.strip()))
            if count := _ESTIMATED.match(row.strip()):
                estimated = (int(count[1]), line)
            elif waits := _AFTER.match(row.strip()):
                after = tuple(Cited(each, line) for each in _EARLIER.findall(waits[1]))
    return Phase(number, title.text, title.line, tasks, after, estimated, tuple(parts))
