"""A spec, an endpoint that counts, and runs that are stopped at a chosen point; then what is left is looked at."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.serving.stub import Stub

from draft_plan.writing import complete

SPEC = """# Feature Specification: Lost keys

## User Scenarios & Testing

### User Story 1 - Report a key (Priority: P1)

A tenant reports a lost key.

**Acceptance Scenarios**:

1. **Given** a tenant, **When** she reports a key, **Then** the caretaker is told.

## Requirements

- **FR-001**: The system MUST record the door of a lost key.
- **FR-002**: The system MUST tell the caretaker within a minute.
"""
ADDED = "- **FR-003**: The system MUST show who has a spare key.\n"


class Bench:
    """The runner's process, and one folder a run."""

    def __init__(self, folder: Path, stub: Stub) -> None:
        self.folder, self.stub = folder, stub
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1763900000", "OPENAI_API_KEY": "k"}
        command = [sys.executable, str(Path(__file__).with_name("runner.py")), str(self.house("warm"))]
        self._runner = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True, cwd=folder
        )
        self._answer()

    def close(self) -> None:
        with self._runner:  # closes its pipes, which ends it
            pass

    def _answer(self) -> dict[str, Any]:
        assert self._runner.stdout
        told: dict[str, Any] = json.loads(self._runner.stdout.readline())
        return told

    def run(self, spec: Path, **order: Any) -> dict[str, Any]:
        """One run; the answer of the runner with ``calls``, the requests that the endpoint saw."""
        before = len(self.stub.calls)
        argv = [str(spec), "--model", "stub", "--base-url", self.stub.url, "--grouping", "section", "--quiet"]
        assert self._runner.stdin
        self._runner.stdin.write(json.dumps({"argv": argv, **order}) + "\n")
        self._runner.stdin.flush()
        return {**self._answer(), "calls": len(self.stub.calls) - before}

    def house(self, name: str) -> Path:
        """A repository of its own with the spec in it; the spec's path."""
        root = self.folder / name
        (root / "specs/keys").mkdir(parents=True)
        subprocess.run(["git", "init", "-q", str(root)], check=True)
        spec = root / "specs/keys/spec.md"
        spec.write_text(SPEC)
        return spec

    def copy(self, spec: Path, name: str) -> Path:
        """The same once more, journal and all."""
        root = spec.parents[2]
        shutil.copytree(root, self.folder / name)
        return self.folder / name / spec.relative_to(root)


def add(spec: Path) -> None:
    spec.write_text(SPEC + ADDED)


def pair(spec: Path) -> tuple[str | None, str | None]:
    """plan.md and plan.json, the latter without what a run costs; None for a file that is not there."""
    plan, data = spec.with_name("plan.md"), spec.with_name("plan.json")
    return (
        plan.read_text() if plan.exists() else None,
        json.dumps(priceless(json.loads(data.read_text())), sort_keys=True) if data.exists() else None,
    )


def priceless(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: priceless(value) for name, value in node.items() if name != "usage"}
    return [priceless(value) for value in node] if isinstance(node, list) else node


def recorded(spec: Path) -> int:
    """How many replies the journal holds, read from a copy: reading must not mend what a killed run left."""
    journal = spec.parents[2] / ".draft-plan/journal.sqlite"
    if not journal.exists():
        return 0
    copy = journal.parent / "looked-at"
    copy.mkdir(exist_ok=True)
    for each in journal.parent.glob("journal.sqlite*"):
        shutil.copy(each, copy / each.name)
    try:
        with closing(sqlite3.connect(copy / journal.name)) as store:
            return int(store.execute("select count(*) from reply").fetchone()[0])
    except sqlite3.Error:
        return 0
    finally:
        shutil.rmtree(copy)


def litter(spec: Path) -> list[str]:
    return sorted(each.name for each in spec.parent.iterdir() if each.name.endswith((".tmp", ".commit")))


def finish(spec: Path) -> None:
    complete(spec.with_name("plan.md"))
