"""Files that are where they seem to be: a repository may hold links, and none leads reading or writing out of it."""

from __future__ import annotations

import os
from pathlib import Path

from draft_plan.errors import OutputError, SpecError

_OWN = frozenset({"packs"})
"""What people keep in the tool's folder themselves, linked or not: it is only read."""


def check_source(spec: Path) -> None:
    """Raise SpecError when a spec that lies in a repository is a link to outside of it, or lies behind one."""
    named = Path(os.path.abspath(spec))  # noqa: PTH100 - resolve() would follow the very links that are looked for
    root = next((folder for folder in named.parents if (folder / ".git").exists()), None)
    if root is not None and not named.resolve().is_relative_to(root.resolve()):
        real = named.resolve()
        raise SpecError(
            "this leads out of the repository by a link", where=str(spec), remedy=f"if it is meant, name {real} itself"
        )


def check_target(path: Path) -> None:
    """Raise OutputError when a file that is to be written is a link."""
    if path.is_symlink():
        raise OutputError("this is a link, which would be read and replaced", where=str(path), remedy="remove it")


def check_folder(folder: Path) -> None:
    """Raise OutputError when the tool's own folder, or a file of its own in it, is a link."""
    inside = [each for each in folder.iterdir() if each.name not in _OWN] if folder.is_dir() else []
    for each in (folder, *inside):
        if each.is_symlink():
            raise OutputError(
                "this is a link, and what is kept there could land anywhere", where=str(each), remedy="remove it"
            )
