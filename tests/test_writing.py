"""A plan is written whole or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from draft_plan import writing
from draft_plan.errors import OutputError
from draft_plan.writing import check_place, complete, keep_backup, write


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_both_files_are_written_as_given(tmp_path: Path) -> None:
    write({tmp_path / "plan.md": "# Plan\n→ é\n", tmp_path / "plan.json": "{}\n"})
    assert (tmp_path / "plan.md").read_bytes() == "# Plan\n→ é\n".encode()
    assert left_over(tmp_path) == ["plan.json", "plan.md"]


def test_a_full_disk_leaves_both_old_files_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write({tmp_path / "plan.md": "old", tmp_path / "plan.json": "old"})
    real, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        write({tmp_path / "plan.md": "new", tmp_path / "plan.json": "new"})
    assert (tmp_path / "plan.md").read_text() == (tmp_path / "plan.json").read_text() == "old"
    assert left_over(tmp_path) == ["plan.json", "plan.md"]


def test_an_interrupt_while_staging_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(handle: int) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write({tmp_path / "plan.md": "new"})
    assert left_over(tmp_path) == []


def test_the_mode_of_a_file_survives(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text("old")
    path.chmod(0o640)
    write({path: "new"})
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_missing_folder_is_said_before_anything_is_paid_for(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="does not exist"):
        check_place(tmp_path / "none" / "plan.md")
    with pytest.raises(OutputError, match="a folder"):
        check_place(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_not_writable_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="not writable"):
        check_place(tmp_path / "plan.md")


def test_backups_never_overwrite_each_other(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    for text in ("first", "second"):
        path.write_text(text)
        keep_backup(path)
    assert (tmp_path / "plan.md.1.bak").read_text() == "first"
    assert (tmp_path / "plan.md.2.bak").read_text() == "second"


def files(folder: Path, text: str) -> dict[Path, str]:
    return {folder / "plan.md": text, folder / "plan.json": text}


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_a_change_that_was_decided_is_finished_by_whoever_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    """As after a kill: nothing that the process would have done on its way out has happened."""
    write(files(tmp_path, "old"))
    real, calls = Path.replace, []

    def stopped(self: Path, target: Any) -> Any:
        calls.append(target)
        if len(calls) == taken + 2:
            raise SystemExit  # the first is the record's
        return real(self, target)

    monkeypatch.setattr(Path, "replace", stopped)
    monkeypatch.setattr(writing, "_undo", lambda *_: None)
    if taken < 2:
        with pytest.raises(SystemExit):
            write(files(tmp_path, "new"))
    monkeypatch.undo()
    complete(tmp_path / "plan.md")
    told = {(tmp_path / name).read_text() for name in ("plan.md", "plan.json")}
    assert told == ({"new"} if taken < 2 else {"old"})
    assert left_over(tmp_path) == ["plan.json", "plan.md"]


def test_a_change_that_failed_at_its_first_step_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(files(tmp_path, "old"))
    real = Path.replace

    def denied(self: Path, target: Any) -> Any:
        if Path(target).name == "plan.md":
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", denied)
    with pytest.raises(OutputError, match="Permission denied"):
        write(files(tmp_path, "new"))
    assert left_over(tmp_path) == ["plan.json", "plan.md"]
    assert (tmp_path / "plan.md").read_text() == "old"


def test_what_a_killed_process_left_is_swept_away(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    (tmp_path / f".plan.md.{process.pid}.tmp").write_text("half")
    (tmp_path / f".notes.md.{process.pid}.tmp").write_text("not ours to judge")
    write(files(tmp_path, "new"))
    assert left_over(tmp_path) == [f".notes.md.{process.pid}.tmp", "plan.json", "plan.md"]


@pytest.mark.parametrize(
    "record",
    [
        "no json", "[]", '{"plan.md": 7}', '{"plan.md": ".plan.json.1.tmp"}', '{"../plan.md": ".plan.md.1.tmp"}',
        '{"plan.md": "../elsewhere/.plan.md.1.tmp"}', "[" * 9000,
    ],
)  # fmt: skip
def test_a_record_that_says_anything_else_is_removed_and_moves_nothing(tmp_path: Path, record: str) -> None:
    write(files(tmp_path, "old"))
    (tmp_path / ".plan.json.1.tmp").write_text("another's")
    (tmp_path / ".plan.md.commit").write_text(record)
    complete(tmp_path / "plan.md")
    assert (tmp_path / "plan.md").read_text() == (tmp_path / "plan.json").read_text() == "old"
    assert not (tmp_path / ".plan.md.commit").exists()


def test_a_backup_is_the_same_to_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_bytes(b"line\r\nlatin \xe9\r\n")
    assert keep_backup(path).read_bytes() == b"line\r\nlatin \xe9\r\n"
