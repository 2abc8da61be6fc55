"""A repository that is attacked, and a model that does whatever the text it is shown tells it to do.

What the model is told stands between « and »; it writes one order after the other into the texts of every section.
Told to repeat, it writes all that it was shown. Where nothing tells it anything, it writes a harmless sentence.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, cycle, repeat
from pathlib import Path
from typing import Any

from tests.fuzzing.targets import HOLE, fill_holes

from draft_plan.gathering import Job
from draft_plan.llm import Reply, ReplyKind, Request
from draft_plan.llm.journal import Journalled
from draft_plan.packs import synthesise
from draft_plan.running import Ran, run
from draft_plan.sections import Absent
from draft_plan.settings import Settings

HARMLESS = "The clerk sees the list."
SPEC = """# Feature Specification: Parcel shelf

## User Story 1 - Find a parcel (Priority: P1)

1. **Given** a parcel on the shelf, **When** the clerk types its number, **Then** its place is shown.

## Requirements

- **FR-001**: The system MUST show the place of a parcel within 2 seconds.
- **FR-002**: The system MUST keep who took a parcel, and when.

## Success Criteria

- **SC-001**: 95 % of the parcels are found at the first try.
"""

_ORDER = re.compile(r"«(.{1,4000}?)»", re.DOTALL)
_ABSENT = synthesise(Absent, entries=0, text="")


@dataclass
class Obeying:
    """A ChatModel that obeys what it reads; ``shown`` are the messages it was sent."""

    name: str = "scripted"
    shown: list[str] = field(default_factory=list)

    async def complete(self, request: Request) -> Reply:
        """Every text of the reply is what the prompt tells the model to write."""
        text = "\n".join(message.content for message in request.messages)
        self.shown.append(text)
        orders = [_decoded(order) for order in _ORDER.findall(text)] or [HARMLESS]
        repeated = chain([_sources(text)], repeat(HARMLESS))
        given = repeated if "REPEAT" in orders else cycle(orders)
        whole = {
            section.id: self._reply(section, given, max(1, min(4, len(orders)))) for section in request.brief.sections
        }
        return Reply(ReplyKind.OK, json.dumps(whole, ensure_ascii=False))

    @staticmethod
    def _reply(section: Any, given: Iterator[str], entries: int) -> dict[str, Any]:
        answer = fill_holes(synthesise(section.answer, entries=entries, text=HOLE), given)
        facts = dict.fromkeys(section.facts, _ABSENT)
        if facts:
            options = [{"label": next(given)[:200], "consequence": next(given)[:200]} for _ in range(2)]
            facts[next(iter(facts))] = {**_ABSENT, "question": next(given)[:300], "options": options}
        return {"facts": facts, "answer": answer, "alternatives": [], "doubts": []}


def _decoded(order: str) -> str:
    r"""An order as it was meant: a spec can name a character by ``\uXXXX`` that it may not hold."""
    return json.loads(f'"{order}"') if "\\u" in order else order


def _sources(text: str) -> str:
    return text[text.find("=== SOURCE") :][:8000]


@dataclass(frozen=True)
class Outcome:
    """What an attack left behind: the run, the prompt, and every file."""

    ran: Ran
    prompt: str
    plan: str
    data: str
    files: frozenset[str]


def attack(
    folder: Path,
    spec: str = SPEC,
    *,
    environment: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
    journal: Path | None = None,
    template: str = "constitution",
    **job: Any,
) -> Outcome:
    """Draft the plan of this spec with the obeying model, through everything that a run goes through."""
    home = folder / "specs" / "parcel-shelf"
    home.mkdir(parents=True, exist_ok=True)
    (home / "spec.md").write_text(spec, encoding="utf-8", newline="")
    for name, text in (files or {}).items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    model = Obeying()
    settings = Settings(questions=3, repair=False, template=template)
    kept = Journalled(model, journal) if journal is not None else model
    ran = asyncio.run(run(Job(spec=str(home / "spec.md"), **job), settings, environment or {}, wrap=lambda _: kept))
    if isinstance(kept, Journalled):
        kept.close()
    plan, data = home / "plan.md", home / "plan.json"
    return Outcome(
        ran,
        "\n".join(model.shown),
        plan.read_text(encoding="utf-8") if plan.is_file() else "",
        data.read_text(encoding="utf-8") if data.is_file() else "",
        frozenset(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()),
    )
