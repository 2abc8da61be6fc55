"""One file out of a ZIP archive, read as carefully as anything that comes from outside."""

from __future__ import annotations

import io
import zipfile

LARGEST = 16 * 1024 * 1024
"""The most bytes that a file may unfold to."""


def unpack(archive: bytes, name: str) -> bytes | None:
    """The file of exactly this name; None when it is not there, too large, encrypted or damaged.

    Nothing is written, so no name in the archive can lead anywhere.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened, opened.open(name) as file:
            content = file.read(LARGEST + 1)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        return None
    return content if len(content) <= LARGEST else None
