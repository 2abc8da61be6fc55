"""Writing the plan: whole or not at all, and never over somebody's work."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from draft_plan.errors import OutputError

TOO_MANY_BACKUPS = 1000


def write(files: Mapping[Path, str]) -> None:
    """Replace all files, or none: every text is durable beside its place before the first takes it.

    Raises OutputError naming the file when a folder is missing or not writable, or the disk is full.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, text in files.items():
            staged.append((_stage(path, text), path))
        for temporary, path in staged:
            temporary.replace(path)
        for folder in {path.parent for path in files}:
            _sync(folder)
    except OSError as error:
        name = error.filename or next(iter(files))
        raise OutputError(
            f"cannot write the plan: {error.strerror or error}",
            where=str(name),
            remedy="make room or give another place with --out; what was drafted is kept in the journal",
        ) from error
    finally:
        for temporary, _ in staged:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def check_place(path: Path) -> None:
    """Raise OutputError when a plan could not be written there, before anything is paid for."""
    if path.is_dir():
        raise OutputError("this is a folder, not a file", where=str(path), remedy="give a file name with --out")
    if not path.parent.is_dir():
        raise OutputError("the folder does not exist", where=str(path.parent), remedy="create it or give another --out")
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise OutputError("not writable", where=str(path), remedy="change its permissions or give another --out")


def keep_backup(path: Path) -> Path:
    """Put a copy of the file beside it under a name not yet taken, and return that name."""
    for number in range(1, TOO_MANY_BACKUPS):
        backup = path.with_name(f"{path.name}.{number}.bak")
        if not backup.exists():
            write({backup: path.read_text(encoding="utf-8", errors="surrogateescape")})
            return backup
    raise OutputError("too many backups", where=str(path), remedy="remove some of them")


def _stage(path: Path, text: str) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    temporary = Path(name)
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


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _sync(folder: Path) -> None:
    """Make the renames durable where the system lets a folder be synced."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
