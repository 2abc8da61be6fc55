"""Stopped anywhere, a run leaves the old plan or the new one, and going on costs only what was missing.

``pytest -s tests/killing`` prints every point with what came of it.
"""

from __future__ import annotations

import random
import re
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.killing.bench import Bench, add, finish, litter, pair, recorded
from tests.serving.stub import Stub

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")

TRACED = "openat,write,pwrite64,fsync,fdatasync,rename,unlink,mkdir,chmod,ftruncate,sendto,connect"
FORBIDDEN = re.compile("Traceback|fault of draft-plan")
DOCUMENTED = {0, 1, 2, 4, 130}
IN_FLIGHT = 8
"""Requests under way at once, whose replies a kill may lose."""


@dataclass(frozen=True)
class Point:
    """Where a run is stopped: ``inject`` is strace's, or ``signal`` is sent after so many seconds."""

    name: str
    redraft: bool = True
    inject: str = ""
    signal: int = 0
    after: float = 0.0

    @property
    def order(self) -> dict[str, Any]:
        return {"inject": self.inject} if self.inject else {"signal": self.signal, "after": self.after}


class Rig:
    """Two plans to be written, one over an old one: as they were, as they are to be, and what that costs."""

    def __init__(self, folder: Path, stub: Stub) -> None:
        self.bench = Bench(folder, stub)
        self.bare = self.bench.house("bare")
        first = self.bench.copy(self.bare, "first")
        self.first_calls = self.bench.run(first)["calls"]
        self.planned = self.bench.copy(first, "planned")
        add(self.planned)
        again = self.bench.copy(self.planned, "again")
        told = self.bench.run(again, trace=TRACED)
        self.again_calls, self.second = told["calls"], told["log"]
        self.counts = Counter(re.findall(r"^\d+ +(\w+)\(", told["log"], re.MULTILINE))
        self.ends = {True: pair(again), False: pair(first)}
        self.starts = {True: pair(self.planned), False: (None, None)}
        assert self.starts[True] == self.ends[False] != self.ends[True]
        self._number = 0

    def stop(self, point: Point) -> tuple[str, str]:
        """Stop a run at this point and let another go on; what was found in between, and what is wrong."""
        self._number += 1
        spec = self.bench.copy(self.planned if point.redraft else self.bare, f"n{self._number}")
        total = self.again_calls if point.redraft else self.first_calls
        kept_before = recorded(spec)
        stopped = self.bench.run(spec, **point.order)
        old, new = self.starts[point.redraft], self.ends[point.redraft]
        raw = pair(spec)
        saved = recorded(spec) - kept_before
        finish(spec)
        whole = pair(spec)
        state = "new" if whole == new else "old" if whole == old else "neither"
        rerun = self.bench.run(spec)
        missing = 0 if state == "new" else total - saved
        faults = {
            "a file is neither old nor new": any(each not in (old[n], new[n]) for n, each in enumerate(raw)),
            "the two files do not belong together": state == "neither",
            f"exit code {stopped['code']}": stopped["code"] not in DOCUMENTED and stopped["code"] >= 0,
            f"said {stopped['error'][-300:]!r}": bool(FORBIDDEN.search(stopped["error"])),
            f"the rerun left with {rerun['code']}: {rerun['error'][-300:]}": rerun["code"] != 0,
            "the rerun wrote another plan": pair(spec) != new,
            f"the rerun paid for {rerun['calls']}, missing were {missing}": rerun["calls"] != missing,
            "more was paid for than was under way": stopped["calls"] + rerun["calls"] > total + IN_FLIGHT,
            f"left behind: {litter(spec)}": bool(litter(spec)),
        }
        said = f"exit {stopped['code']:4} {stopped['calls']:3} calls, {saved:3} kept, {state}, then {rerun['calls']:3}"
        shutil.rmtree(spec.parents[2])
        return said, "; ".join(name for name, found in faults.items() if found)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with Stub() as stub:
        rig = Rig(tmp_path, stub)
        yield rig
        rig.bench.close()


def kills(rig: Rig) -> Iterator[Point]:
    """SIGKILL at system calls of a redraft, and at some of a first draft."""
    every = {"rename": 1, "fsync": 1, "chmod": 1, "ftruncate": 1, "unlink": 2, "fdatasync": 2, "write": 2, "sendto": 3}
    for call, step in every.items():
        for number in range(1, rig.counts[call] + 1, step):
            yield Point(f"SIGKILL at {call} {number}", inject=f"{call}:signal=SIGKILL:when={number}")
    for number in range(1, rig.counts["pwrite64"] + 1, 6):
        yield Point(f"SIGKILL at pwrite64 {number}", inject=f"pwrite64:signal=SIGKILL:when={number}")
    for back in (12, 40, 90):
        yield Point(f"SIGKILL at openat -{back}", inject=f"openat:signal=SIGKILL:when={rig.counts['openat'] - back}")
    for call, number in (("rename", 1), ("rename", 2), ("rename", 3), ("sendto", 9), ("sendto", 18), ("fdatasync", 9)):
        name = f"SIGKILL at {call} {number} of a first draft"
        yield Point(name, redraft=False, inject=f"{call}:signal=SIGKILL:when={number}")


def faults(rig: Rig) -> Iterator[Point]:
    """Full disks, denied and read-only places, and signals at random times."""
    for call, error, numbers in (
        ("fsync", "ENOSPC", range(1, rig.counts["fsync"] + 1)),
        ("rename", "EACCES", range(1, rig.counts["rename"] + 1)),
        ("chmod", "EROFS", (1, 3)),
        ("write", "ENOSPC", (rig.counts["write"] - 2, rig.counts["write"] - 1, rig.counts["write"])),
        ("pwrite64", "ENOSPC", range(1, rig.counts["pwrite64"] + 1, 9)),
        ("fdatasync", "EIO", (1, 4)),
        ("unlink", "EACCES", (rig.counts["unlink"] - 3,)),
    ):
        for number in numbers:
            yield Point(f"{error} from {call} {number}", inject=f"{call}:error={error}:when={number}")
    for call, error in (("rename", "EROFS"), ("fsync", "EIO"), ("pwrite64", "ENOSPC"), ("mkdir", "EROFS")):
        yield Point(f"{error} from every {call}", inject=f"{call}:error={error}:when=1+")
    chance = random.Random(20261122)
    for name in ("SIGINT", "SIGTERM", "SIGKILL"):
        for number in range(5):
            after, which = chance.uniform(0.05, 1.2), number % 2 == 0
            told = f"{name} after {after:.2f} s of a {'redraft' if which else 'first draft'}"
            yield Point(told, redraft=which, signal=getattr(signal, name), after=after)


@pytest.mark.parametrize("points", [kills, faults])
def test_stopped_anywhere_a_plan_is_old_or_new_and_only_the_missing_is_paid_for(rig: Rig, points: Any) -> None:
    sys.stdout.write("\n")
    table = []
    for point in points(rig):
        said, wrong = rig.stop(point)
        table.append(f"{point.name:45} {said}  {wrong or 'green'}")
        sys.stdout.write(table[-1] + "\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(table)} points, {sum(line.endswith('green') for line in table)} green\n")
    assert [line for line in table if not line.endswith("green")] == []
    assert len(table) >= 30
