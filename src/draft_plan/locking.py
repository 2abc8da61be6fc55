"""One run at a time on one plan: the second says so and stops, and a lock dies with its process.

The lock is SQLite's, held on an empty file: the system drops it with the process that took it, so none goes stale; it
works on every system; and the journal already depends on the very same locks (docs/decisions/0010).
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from draft_plan.errors import OutputError


@contextmanager
def alone(folder: Path, what: str) -> Iterator[str]:
    """Hold the lock for ``what`` (a path) in a folder that exists; yields a note when the place cannot be locked, else
    nothing.

    Raises OutputError when another process holds it, and names that process.
    """
    name = hashlib.sha256(what.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    lock = folder / "locks" / f"{name}.lock"
    try:
        lock.parent.mkdir(exist_ok=True)
        store = sqlite3.connect(lock, timeout=0.0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        yield _unlocked(error)
        return
    with closing(store):
        yield _taken(store, lock, what)


def _taken(store: sqlite3.Connection, lock: Path, what: str) -> str:
    holder = lock.with_suffix(".pid")
    try:
        store.execute("begin exclusive")
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            raise _busy(holder, what) from None
        return _unlocked(error)
    with suppress(OSError):
        holder.write_text(str(os.getpid()), encoding="ascii")
    return ""


def _busy(holder: Path, what: str) -> OutputError:
    try:
        by = f" (process {int(holder.read_text(encoding='ascii'))})"
    except (OSError, ValueError):
        by = ""
    return OutputError(
        f"another run is drafting this plan{by}",
        where=what,
        remedy="wait until it has ended and run again: what it drafted is kept and costs nothing",
    )


def _unlocked(error: Exception) -> str:
    return f"a second run on this plan would not be noticed: its place cannot be locked ({error})"
