"""The tracked files as text: read inside the root only, never through a link, bounded in bytes."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from draft_plan.repository import Place

FILE_BYTES = 1024 * 1024
"""Longest file that is read, where the caller names no other bound."""
PLACE_CHARACTERS = 200
"""Longest quoted line."""
_BINARY_PROBE = 8000


class Tree:
    """A root and the paths tracked in it, with one way to read them."""

    def __init__(self, root: str, paths: tuple[str, ...]) -> None:
        self.root = root
        self.paths = paths
        self._real_root = Path(root).resolve()
        self._inside: dict[str, bool] = {}

    def read(self, path: str, limit: int = FILE_BYTES) -> str | None:
        """The file's text with LF line ends; None when gone, a link, binary, or over ``limit`` bytes."""
        if not self._holds(path.rpartition("/")[0]):
            return None
        raw = read_regular(Path(self.root, path), limit)
        return None if raw is None else decode(raw)

    def matching(self, wanted: Callable[[str], bool]) -> Iterator[str]:
        """The paths that ``wanted`` accepts, in order."""
        return filter(wanted, self.paths)

    def _holds(self, folder: str) -> bool:
        """Whether the folder really lies in the root: git's list does not change when a folder becomes a link."""
        if folder not in self._inside:
            # the parts are git's own: none is "..", so joining them needs no normalising
            self._inside[folder] = Path(self.root, folder).resolve() == self._real_root / folder
        return self._inside[folder]


def read_regular(path: Path, limit: int) -> bytes | None:
    """The bytes of a regular file of at most ``limit`` bytes; None for anything else, links and pipes among them."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if path.is_symlink():
            return None
        handle = os.open(path, flags)
    except (OSError, ValueError):
        return None
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > limit:
            return None
        try:
            raw = file.read(limit + 1)
        except OSError:
            return None
    return raw if len(raw) <= limit else None


def decode(raw: bytes) -> str | None:
    """The text of a file with LF line ends and no byte order mark; None when it is binary."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", errors="replace")
    elif b"\0" in raw[:_BINARY_PROBE]:
        return None
    else:
        text = raw.decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_beside(folder: Path, name: str, limit: int = FILE_BYTES) -> str | None:
    """The text of a file that lies in this very folder; None as for ``Tree.read``."""
    raw = read_regular(folder / name, limit)
    return None if raw is None else decode(raw)


def place(path: str, line: int, lines: list[str]) -> Place:
    """The place of a 1-based line, its text trimmed and cut to ``PLACE_CHARACTERS``."""
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return Place(path, line, text[:PLACE_CHARACTERS])
