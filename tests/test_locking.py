"""Two runs at once on one plan: the second says so and stops, and nothing is left behind by a run that died."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from draft_plan.errors import OutputError
from draft_plan.locking import alone

HOLD = """
import sys
from pathlib import Path
from draft_plan.locking import alone
with alone(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(folder: Path, what: str) -> subprocess.Popen[str]:
    """Another process that holds the lock until its input ends or it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder), what], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_the_second_is_refused_and_told_which_process_holds_the_plan(tmp_path: Path) -> None:
    first = holder(tmp_path, "plan.json")
    try:
        with pytest.raises(OutputError, match=f"another run is drafting this plan .process {first.pid}.") as caught:
            alone(tmp_path, "plan.json").__enter__()
        assert "run again" in caught.value.remedy
    finally:
        end(first)


def test_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    end(holder(tmp_path, "plan.json"))
    with alone(tmp_path, "plan.json") as note:
        assert note == ""


def test_another_plan_is_not_locked(tmp_path: Path) -> None:
    first = holder(tmp_path, "one/plan.json")
    try:
        with alone(tmp_path, "two/plan.json") as note:
            assert note == ""
    finally:
        end(first)


def test_it_can_be_taken_again_in_one_process(tmp_path: Path) -> None:
    for _ in range(2):
        with alone(tmp_path, "plan.json") as note:
            assert note == ""


def test_two_in_one_process_exclude_each_other_too(tmp_path: Path) -> None:
    with alone(tmp_path, "plan.json"), pytest.raises(OutputError):
        alone(tmp_path, "plan.json").__enter__()


def test_a_place_that_cannot_be_written_is_noted_and_does_not_stop_the_run(tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("in the way", encoding="utf-8")
    with alone(tmp_path, "plan.json") as note:
        assert "cannot be locked" in note


@pytest.mark.skipif(os.name == "nt", reason="permissions")
def test_a_lock_file_that_is_no_lock_is_noted(tmp_path: Path) -> None:
    with alone(tmp_path, "plan.json"):
        pass
    [lock] = (tmp_path / "locks").glob("*.lock")
    lock.write_bytes(b"not a database" * 100)
    with alone(tmp_path, "plan.json") as note:
        assert "cannot be locked" in note
