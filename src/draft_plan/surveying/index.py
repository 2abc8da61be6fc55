"""Every definition of a repository by its name: built when a plan names one, bounded in files and bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from draft_plan.surveying.exclusion import is_searchable
from draft_plan.surveying.languages import language_of
from draft_plan.surveying.symbols import SOURCE_CHARACTERS, find_symbols
from draft_plan.surveying.tree import Tree

MOST_FILES = 4000
"""Most source files that are parsed, those nearest to the root first."""
MOST_CHARACTERS = 6_000_000
"""Most characters of source that are parsed: some seconds of work."""
_ALIKE = 0.82


@dataclass(frozen=True, slots=True)
class SymbolIndex:
    """Where each name is defined first (``path:line``); ``whole``: no source file was left out."""

    places: dict[str, str]
    whole: bool

    def __contains__(self, name: str) -> bool:
        return name in self.places

    def like(self, name: str) -> str:
        """The name most like this one, empty when none comes close."""
        return next(iter(get_close_matches(name, self.places, 1, _ALIKE)), "")


def index_symbols(tree: Tree) -> SymbolIndex:
    """The index of a repository's own sources; linear in what it reads, at most ``MOST_CHARACTERS``."""
    paths = sorted(tree.matching(_is_source), key=lambda path: (path.count("/"), path))
    places: dict[str, str] = {}
    room = MOST_CHARACTERS
    for path, text in _texts(tree, paths[:MOST_FILES]):
        if room <= 0:
            return SymbolIndex(places, False)
        room -= min(len(text), SOURCE_CHARACTERS)
        for symbol in find_symbols(text, path):
            places.setdefault(symbol.name.rpartition(".")[2], f"{path}:{symbol.first}")
    return SymbolIndex(places, len(paths) <= MOST_FILES)


def _is_source(path: str) -> bool:
    return bool(language_of(path)) and is_searchable(path)


def _texts(tree: Tree, paths: list[str]) -> Iterator[tuple[str, str]]:
    for path in paths:
        text = tree.read(path)
        if text:
            yield path, text
