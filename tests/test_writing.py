"""A plan is written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from draft_plan.errors import OutputError
from draft_plan.writing import check_place, keep_backup, write


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
