"""The tracked files as a prompt lists them: each path where they are few, else names by folder under a bound."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from draft_plan.repository import RepositoryFacts

WHOLE = 250
"""Up to so many files each path stands on its own line."""
NAMED = 600
"""Of more files so many are named; the rest can still be quoted when a passage shows them."""
FOLDER = 40
"""So many names of one folder."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The ``lines`` in order, how many files they name and how many are ``left``; ``folders``: a line is a folder's."""

    lines: tuple[str, ...]
    named: int
    left: int
    folders: bool


def list_files(repository: RepositoryFacts) -> Listing:
    """The repository's files, those near to what bears on the spec first where not all can be named."""
    files = repository.files
    if len(files) <= WHOLE:
        return Listing(files, len(files), 0, folders=False)
    bearing = {each.path for each in repository.snippets} | {each.path for each in repository.related}
    near = {path.rpartition("/")[0] for path in bearing}
    held: dict[str, list[str]] = defaultdict(list)
    for path in files:
        held[path.rpartition("/")[0]].append(path)

    def rank(folder: str) -> tuple[bool, int, str]:
        return folder not in near, folder.count("/"), folder

    lines: dict[str, str] = {}
    named = 0
    for folder in sorted(held, key=rank):
        chosen = sorted(held[folder], key=lambda path: (path not in bearing, path))[: min(FOLDER, NAMED - named)]
        if not chosen:
            break
        named += len(chosen)
        lines[folder] = _line(folder, chosen, len(held[folder]) - len(chosen))
    return Listing(tuple(lines[folder] for folder in sorted(lines)), named, len(files) - named, folders=True)


def _line(folder: str, paths: list[str], more: int) -> str:
    names = ", ".join(sorted(path.rpartition("/")[2] for path in paths))
    return f"{folder or '.'}/: {names}{f', and {more} more' if more else ''}"
