"""Whole runs of the command against a server that misbehaves, and what must hold of each."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import monotonic
from unittest.mock import patch

from tests.serving.faults import Fault
from tests.serving.stub import Answer, Call, Rule, Stub, answer
from tests.serving.toxics import Proxy, Toxic

from draft_plan import connecting
from draft_plan.cli import main
from draft_plan.llm.retrying import Retrying
from draft_plan.plan import Plan

KEY = "sk-trial-9f8e7d6c5b4a39281706"

PLACES = ("first", "middle", "every")
"""Where a fault strikes: at the first call, at the third, at every one."""

MIDDLE = 2

CALLS = 60
"""No run makes more: five requests, thirteen sections alone, a critic, the quota of retries, and the ladder."""

SECONDS, DEADLINE = 2.0, 5.0
"""``--timeout`` and ``--deadline`` of runs that only the clock ends."""

SLACK = 30.0
"""Seconds that a slow machine may add to a run."""

START = 240.0
"""Seconds that it may add to a run in a process of its own, several at a time."""

SPEC = """# Feature Specification: Lending tools

### User Story 1 - Borrow a tool (Priority: P1)

1. **Given** a free drill, **When** a member borrows it, **Then** it is theirs until Sunday.

### Functional Requirements

- **FR-001**: The system MUST let a member borrow a free tool.
- **FR-002**: The system MUST remind a member on the day before.

### Measurable Outcomes

- **SC-001**: 9 of 10 tools come back on time.
"""

Runner = Callable[[list[str], dict[str, str]], tuple[int, str]]


@dataclass(frozen=True)
class Outcome:
    """One run as it ended; ``wrong`` says what does not hold, empty when all does."""

    name: str
    place: str
    code: int
    calls: int
    seconds: float
    wrong: tuple[str, ...]


def run_here(arguments: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Run the command in this process: its exit code, and all that it printed. Backoffs are short."""
    said = io.StringIO()
    brisk = patch.object(connecting, "Retrying", partial(Retrying, base=0.01, cap=0.02))
    surroundings = patch.dict(os.environ, environment), patch.object(sys, "argv", ["draft-plan", *arguments])
    with surroundings[0], surroundings[1], brisk, redirect_stdout(said), redirect_stderr(said):
        try:
            main()
        except SystemExit as end:
            return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def run_apart(arguments: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Run the command as a process of its own."""
    command = [sys.executable, "-m", "draft_plan", *arguments]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=False, timeout=120)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def try_fault(fault: Fault, place: str, folder: Path, run: Runner = run_here) -> Outcome:
    """A run that meets a fault."""
    script: list[Answer | Rule | None] = [None] * MIDDLE + [fault.does] if place == "middle" else [fault.does]
    with Stub(always=fault.does) if place == "every" else Stub(script) as stub:
        return _judged(fault, place, folder, run, stub.url, stub)


def try_toxic(toxic: Toxic, place: str, folder: Path, run: Runner = run_here) -> Outcome:
    """A run through a network that harms it."""
    struck = {"first": 0, "middle": MIDDLE}.get(place)
    with Stub(rule=_one_call) as stub, Proxy(stub.port, toxic, lambda number: struck in (None, number)) as proxy:
        return _judged(toxic, place, folder, run, proxy.url, stub)


def _one_call(call: Call) -> Answer:
    """The right answer, after which the connection ends: so that a connection is a call."""
    return replace(answer(call.body), ending="close", headers={"connection": "close"})


def _judged(case: Fault | Toxic, place: str, folder: Path, run: Runner, url: str, stub: Stub) -> Outcome:
    spec = desk(folder)
    limits = ["--timeout", f"{SECONDS}", "--deadline", f"{DEADLINE}"] if case.hangs else ["--timeout", "30"]
    environment = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": url, "DRAFT_PLAN_MODEL": "stub"}
    began = monotonic()
    code, said = run([str(spec), *limits], environment)
    seconds, calls = monotonic() - began, len(stub.calls)
    wrong = [*_ended(case, place, code, said), *_left(spec.parent, code), *_secret(folder, said)]
    wrong += [f"{calls} calls"] if calls > CALLS else []
    wrong += [f"{seconds:.1f} s"] if seconds > DEADLINE + (SLACK if run is run_here else START) else []
    return Outcome(case.name, place, code, calls, seconds, tuple(wrong))


def desk(folder: Path) -> Path:
    """A repository with one spec; the path of the spec."""
    spec = folder / "specs" / "tools" / "spec.md"
    spec.parent.mkdir(parents=True)
    (folder / ".git").mkdir()
    spec.write_text(SPEC, encoding="utf-8")
    return spec


def _ended(case: Fault | Toxic, place: str, code: int, said: str) -> Iterator[str]:
    expected = case.ends[PLACES.index(place)]
    if code != expected:
        yield f"exit {code}, not {expected}: {said[-300:]}"
    if "Traceback" in said or "a fault of draft-plan" in said:
        yield f"a fault of ours: {said[-300:]}"
    if code and not said.strip():
        yield "nothing was said"


def _left(folder: Path, code: int) -> Iterator[str]:
    """Both files whole, or neither; nothing else."""
    names = {path.name for path in folder.iterdir()} - {".draft-plan"}
    wanted = {"spec.md", "plan.md", "plan.json"} if code in (0, 1) else {"spec.md"}
    if names != wanted:
        yield f"files: {sorted(names)}"
        return
    if code in (0, 1):
        plan = Plan.model_validate_json((folder / "plan.json").read_bytes())
        text = (folder / "plan.md").read_text(encoding="utf-8")
        lost = [heading for heading, part in plan.texts.items() if part.strip() not in text]
        if lost:
            yield f"parts of plan.md are missing: {lost}"
        open_ones = [each.section for each in plan.sections if each.status == "not_drafted"]
        if bool(open_ones) is not (code == 1):
            yield f"exit {code} with {open_ones} not drafted"


def _secret(folder: Path, said: str) -> Iterator[str]:
    if KEY in said:
        yield "the key was printed"
    for path in folder.rglob("*"):
        if path.is_file() and KEY.encode() in path.read_bytes():
            yield f"the key stands in {path.name}"


@contextmanager
def quiet_environment() -> Iterator[None]:
    """No settings of the one who runs the trials."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "DRAFT_PLAN_"))}
    with patch.dict(os.environ, kept, clear=True):
        yield


def table(outcomes: list[Outcome]) -> str:
    """The runs, a line for each fault."""
    rows: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        rows.setdefault(outcome.name, []).append(outcome)
    lines = [f"{'':<34}" + "".join(f"{place:>20}" for place in PLACES)]
    for name, runs in rows.items():
        cells = {each.place: f"{each.code} ({each.calls} calls, {each.seconds:.1f} s)" for each in runs}
        lines.append(f"{name:<34}" + "".join(f"{cells.get(place, ''):>20}" for place in PLACES))
    wrong = [f"{each.name}, {each.place}: {each.wrong}" for each in outcomes if each.wrong]
    green = sum(not each.wrong for each in outcomes)
    return "\n".join([*lines, "", f"{len(outcomes)} runs, {green} green", *wrong])
