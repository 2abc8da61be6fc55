"""A small repository with a spec in it, drafted by a model that counts what it is asked for."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from draft_plan import running
from draft_plan.connecting import Connection
from draft_plan.gathering import Job
from draft_plan.llm import Reply, Request
from draft_plan.offline import Offline
from draft_plan.plan import Plan, Usage
from draft_plan.running import Ran, run
from draft_plan.settings import Settings

SPEC = """# Feature Specification: Loans of tools

**Feature Branch**: `008-tool-loans`
**Status**: Draft

The neighbourhood shed lends drills and saws; nobody knows who has what.

## User Scenarios & Testing

### User Story 1 - Borrow a tool (Priority: P1)

A neighbour borrows a tool for up to a week.

**Why this priority**: without it there is nothing to return.

**Acceptance Scenarios**:

1. **Given** a tool that is in the shed, **When** a neighbour borrows it, **Then** it is marked as lent to her.
2. **Given** a tool that is lent, **When** another neighbour asks for it, **Then** the day of its return is shown.

### User Story 2 - Return a tool (Priority: P2)

A neighbour brings a tool back.

**Acceptance Scenarios**:

1. **Given** a lent tool, **When** it is scanned at the shed, **Then** it is free again.

### Edge Cases

- What happens when a tool comes back broken?

## Requirements

### Functional Requirements

- **FR-001**: The system MUST record who borrowed a tool and when.
- **FR-002**: The system MUST refuse a second loan of the same tool.
- **FR-003**: The system MUST remind a borrower by e-mail one day before the week ends.
- **FR-004**: The keeper MUST be able to extend a loan by three days.
- **FR-005**: The system MUST list all loans that are overdue.

### Key Entities

- **Tool**: a drill or a saw, with a number and a shelf.
- **Loan**: a tool, a borrower, a first and a last day.

## Success Criteria

- **SC-001**: A loan is recorded in under 10 seconds.
"""

PROJECT = """[project]
name = "shed"
version = "1.0"
requires-python = ">=3.11"
dependencies = ["flask>=3.0"]

[tool.pytest.ini_options]
testpaths = ["tests"]
"""

CONSTITUTION = """# Shed Constitution

## Core Principles

### I. Plain files

Everything that is stored can be read with a text editor.

### II. Short screens

A screen shows at most seven things.
"""

FILES = {
    "pyproject.toml": PROJECT,
    "src/shed/__init__.py": "",
    "src/shed/tools.py": 'class Tool:\n    """A tool of the shed."""\n\n\ndef find_tool(number):\n    return Tool()\n',
    "src/shed/web.py": "from flask import Flask\n\napp = Flask(__name__)\n",
    "tests/test_tools.py": "from shed.tools import find_tool\n\n\ndef test_tool():\n    assert find_tool(1)\n",
    ".specify/memory/constitution.md": CONSTITUTION,
    "specs/loans/spec.md": SPEC,
}


class Counting:
    """Drafts by the offline rules under another name, and remembers every request."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.prompts: list[str] = []
        self.broken: frozenset[str] = frozenset()
        self._rules = Offline()

    async def complete(self, request: Request) -> Reply:
        ids = tuple(section.id for section in request.brief.sections)
        self.asked.append(ids)
        self.prompts.append(request.messages[-1].content)
        reply = await self._rules.complete(request)
        if self.broken & set(ids):
            return Reply(reply.kind, "no JSON", usage=Usage(calls=1))
        return replace(reply, usage=Usage(calls=1, prompt_tokens=100))


class House:
    """The repository; ``draft`` runs and says which sections were asked for."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, model: Counting | None, **settings: Any) -> None:
        self.root, self.model = root, model
        name = "counting" if model else "offline"
        self.settings = Settings(
            **{"model": name, "grouping": "section", "concurrency": 1, "repair": False, **settings}
        )
        patch.setenv("SOURCE_DATE_EPOCH", "1763900000")
        for path, text in FILES.items():
            self.write(path, text)
        subprocess.run(["git", "init", "-q", str(root)], check=True)
        self.track()
        if model is not None:
            patch.setattr(running, "connect", self._connect)

    @asynccontextmanager
    async def _connect(self, *_: object, **__: object) -> AsyncIterator[Connection]:
        assert self.model is not None
        yield Connection(self.model)

    @property
    def spec(self) -> Path:
        return self.root / "specs/loans/spec.md"

    @property
    def plan(self) -> Path:
        return self.spec.with_name("plan.md")

    @property
    def held(self) -> Plan:
        return Plan.model_validate_json(self.spec.with_name("plan.json").read_bytes())

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text.encode())

    def track(self) -> None:
        subprocess.run(["git", "-C", str(self.root), "add", "-A"], check=True)

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text()
        assert text.count(old) == 1, (path, old)
        self.write(path, text.replace(old, new))

    def draft(self, **job: Any) -> set[str]:
        """Draft; the sections that were asked for."""
        self.ran: Ran = asyncio.run(run(Job(str(self.spec), **job), self.settings, {}))
        if self.model is None:
            return {each.id for each in self.ran.result.sections if not each.kept}
        self.requests, self.model.asked = self.model.asked, []
        return {section for request in self.requests for section in request}
