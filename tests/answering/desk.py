"""A desk with one spec on it, and a drafter that counts what it is asked for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from draft_plan import running
from draft_plan.answering import Given, answer
from draft_plan.connecting import Connection
from draft_plan.gathering import Job
from draft_plan.llm import Reply, ReplyKind, Request
from draft_plan.packs import synthesise
from draft_plan.plan import Plan, Usage
from draft_plan.rendering import split
from draft_plan.running import Ran, run
from draft_plan.sections import Section
from draft_plan.settings import Settings

SPEC = """# Feature Specification: Parking permits

**Status**: Draft

## User Scenarios & Testing

### User Story 1 - Renew a permit (Priority: P1)

A resident renews a permit online.

**Acceptance Scenarios**:

1. **Given** a permit that ends in 30 days, **When** the resident renews it, **Then** it is valid for another year.

## Requirements

### Functional Requirements

- **FR-001**: The system MUST let a resident renew a permit from 60 days before it ends.
- **FR-002**: The system MUST send a receipt by e-mail.
- **FR-003**: Permits MUST be kept for [NEEDS CLARIFICATION: how many years?].
- **FR-004**: The audit trail MUST be written to a log file.
"""

STORE = {
    "absent": "nobody says it",
    "question": "Which store keeps the permits?",
    "why": "The renewal writes to it.",
    "options": [
        {"label": "PostgreSQL", "consequence": "a table and a migration"},
        {"label": "one JSON file", "consequence": "no queries"},
    ],
}
ACCESS = {
    "absent": "nobody says it",
    "question": "Who may see the permits of other residents?",
    "why": "The list of permits shows them.",
    "options": [{"label": "nobody", "consequence": "one role"}, {"label": "clerks", "consequence": "two roles"}],
}


COMPUTED = {"", "Constitution Check", "Open Questions", "Assumptions & Open Questions"}
"""Parts of a plan that are computed from all of it."""


def changed(before: str, after: str) -> set[str]:
    """The headings of a plan under which something differs."""
    was, now = split(before), split(after)
    return {heading for heading in was.keys() | now.keys() if was.get(heading) != now.get(heading)}


class Counting:
    """Drafts every section well, asks what it is told to ask, and remembers every request."""

    name = "counting"

    def __init__(self, asks: dict[str, dict[str, Any]] | None = None) -> None:
        self.asks = asks or {}
        self.requests: list[tuple[str, ...]] = []
        self.prompts: list[str] = []

    async def complete(self, request: Request) -> Reply:
        await asyncio.sleep(0)
        self.requests.append(tuple(section.id for section in request.brief.sections))
        self.prompts.append(request.messages[-1].content)
        body = {section.id: self._reply(section) for section in request.brief.sections}
        return Reply(ReplyKind.OK, json.dumps(body), usage=Usage(calls=1, prompt_tokens=100))

    def _reply(self, section: Section) -> dict[str, Any]:
        stated = {name: {"stated": "A resident renews a permit online."} for name in section.facts}
        facts = {**stated, **self.asks.get(section.id, {})}
        return {"facts": facts, "answer": synthesise(section.answer), "alternatives": [], "doubts": []}


class Desk:
    """A folder with a spec in it, drafted by one model."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, model: Counting | None) -> None:
        self.folder, self.model = folder, model
        self.settings = Settings(model="counting" if model else "offline", grouping="section", concurrency=1)
        folder.mkdir(parents=True, exist_ok=True)
        self.spec, self.plan, self.data = (folder / name for name in ("spec.md", "plan.md", "plan.json"))
        self.spec.write_bytes(SPEC.encode())
        patch.setenv("SOURCE_DATE_EPOCH", "1763900000")  # 2025-11-23
        if model is not None:
            patch.setattr(running, "connect", self._connect)

    @asynccontextmanager
    async def _connect(self, *_: object, **__: object) -> AsyncIterator[Connection]:
        assert self.model is not None
        yield Connection(self.model)

    @property
    def held(self) -> Plan:
        return Plan.model_validate_json(self.data.read_bytes())

    def draft(self, **job: Any) -> list[str]:
        """Draft; returns the sections that were asked for."""
        return self._asked(asyncio.run(run(Job(str(self.spec), **job), self.settings, {})))

    def answer(self, *given: tuple[str, str], **options: Any) -> list[str]:
        """Answer and redraft; returns the sections that were asked for."""
        answers = [Given(question, said, "a test") for question, said in given]
        ran = asyncio.run(answer(Job(str(self.spec)), self.settings, {}, answers, **options))
        return self._asked(ran)

    def question(self, words: str) -> Any:
        return next(each for each in self.held.questions if words in each.question)

    def _asked(self, ran: Ran | None) -> list[str]:
        self.ran = ran
        if self.model is None:
            return [each.id for each in ran.result.sections if not each.kept] if ran else []
        asked = [section for request in self.model.requests for section in request]
        self.model.requests.clear()
        return asked
