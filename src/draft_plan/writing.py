"""Writing the plan: whole or not at all, and never over somebody's work.

Several files of one folder change together. Each new text is made durable beside its place first; then one rename puts
a record there that says which file takes which place, and from that moment on the change has happened: whoever is
stopped before leaves the old files, whoever is stopped after leaves a record that ``complete`` carries out.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from draft_plan.errors import OutputError

TOO_MANY_BACKUPS = 1000
_TEMPORARY = re.compile(r"\.(?P<name>.+)\.(?P<process>\d+)\.tmp")
_RECORD_BYTES = 10_000


def write(files: Mapping[Path, str]) -> None:
    """Replace all files, or none; files that do not lie in one folder, one after the other.

    Raises OutputError naming the file when a folder is missing or not writable, or the disk is full.
    """
    staged: list[tuple[Path, Path]] = []
    record: Path | None = None
    try:
        for path, text in files.items():
            _sweep(path)
            staged.append((_stage(path, text), path))
        record = _commit(staged)
        for temporary, path in staged:
            _take(temporary, path, sure=record is None)
        _sync(*{path.parent for path in files})
        if record is not None:
            record.unlink(missing_ok=True)
    except OSError as error:
        name = error.filename or next(iter(files))
        raise OutputError(
            f"cannot write the plan: {error.strerror or error}",
            where=str(name),
            remedy="make room or give another place with --out; what was drafted is kept in the journal",
        ) from error
    finally:
        _undo(staged, _record(next(iter(files))) if files else None)


def complete(path: Path) -> None:
    """Finish a change of this file and others that was decided and then stopped; nothing to do as a rule.

    A place that cannot be written stays as it is.
    """
    record = _record(path)
    with contextlib.suppress(OSError):
        for temporary, target in _read(record):
            _take(temporary, target, sure=False)
        if record.exists():
            _sync(record.parent)
            record.unlink(missing_ok=True)


def check_place(path: Path) -> None:
    """Raise OutputError when a plan could not be written there, before anything is paid for."""
    if path.is_dir():
        raise OutputError("this is a folder, not a file", where=str(path), remedy="give a file name with --out")
    if not path.parent.is_dir():
        raise OutputError("the folder does not exist", where=str(path.parent), remedy="create it or give another --out")
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise OutputError("not writable", where=str(path), remedy="change its permissions or give another --out")


def keep_backup(path: Path) -> Path:
    """Put a copy of the file beside it under a name not yet taken, byte for byte, and return that name."""
    for number in range(1, TOO_MANY_BACKUPS):
        backup = path.with_name(f"{path.name}.{number}.bak")
        if not backup.exists():
            write({backup: path.read_bytes().decode("utf-8", errors="surrogateescape")})
            return backup
    raise OutputError("too many backups", where=str(path), remedy="remove some of them")


def _record(path: Path) -> Path:
    return path.with_name(f".{path.name}.commit")


def _commit(pairs: Sequence[tuple[Path, Path]]) -> Path | None:
    """The record of a change of several files, durable in its place; None where one file changes, or folders differ."""
    if len(pairs) < 2 or len({path.parent for _, path in pairs}) > 1:
        return None
    record = _record(pairs[0][1])
    text = json.dumps({path.name: temporary.name for temporary, path in pairs})
    temporary = _stage(record, text)
    try:
        temporary.replace(record)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    _sync(record.parent)
    return record


def _undo(staged: Sequence[tuple[Path, Path]], record: Path | None) -> None:
    """Take back a change of which nothing has happened yet; one that has begun is left to its record."""
    begun = not all(temporary.exists() for temporary, _ in staged)
    with contextlib.suppress(OSError):
        if record is not None and not begun:
            record.unlink(missing_ok=True)
        if record is None or not record.exists():
            for temporary, _ in staged:
                temporary.unlink(missing_ok=True)


def _read(record: Path) -> list[tuple[Path, Path]]:
    """What a record says, as far as it speaks of plain files of its own folder: temporary file and place."""
    if record.is_symlink() or not record.is_file() or record.stat().st_size > _RECORD_BYTES:
        return []
    try:
        told = json.loads(record.read_bytes())
    except (ValueError, RecursionError):
        return []
    pairs = told.items() if isinstance(told, dict) else ()
    return [
        (record.with_name(temporary), record.with_name(name))
        for name, temporary in pairs
        if isinstance(temporary, str) and "/" not in name and _named(temporary, name)
    ]


def _named(temporary: str, name: str) -> bool:
    found = _TEMPORARY.fullmatch(temporary)
    return found is not None and found["name"] == name and "/" not in temporary


def _take(temporary: Path, path: Path, *, sure: bool) -> None:
    """Put a file in its place. Without ``sure`` another process may have done so already, by the record."""
    try:
        if stat.S_ISREG(temporary.lstat().st_mode):
            temporary.replace(path)
    except FileNotFoundError:
        if sure:
            raise


def _stage(path: Path, text: str) -> Path:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _sweep(path: Path) -> None:
    """Remove what a process that was killed left beside this place."""
    for each in path.parent.iterdir():
        found = _TEMPORARY.fullmatch(each.name)
        if found is not None and found["name"] in (path.name, _record(path).name) and _dead(int(found["process"])):
            with contextlib.suppress(OSError):
                each.unlink(missing_ok=True)


def _dead(process: int) -> bool:
    """Whether no such process runs, where a process may ask without harm."""
    if os.name != "posix" or process == os.getpid():
        return process == os.getpid()
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _sync(*folders: Path) -> None:
    """Make renames durable where the system lets a folder be synced."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
