"""Word lists, technologies, layouts and phrases as data: what the rules look for and the words they answer with."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_KINDS = {
    "languages": "language",
    "frameworks": "framework",
    "databases": "database",
    "caches": "cache",
    "protocols": "protocol",
    "services": "service",
    "testing": "testing",
}


@dataclass(frozen=True, slots=True)
class Technology:
    """A known technology: ``aliases`` are matched without case, ``exact`` with it; ``language`` is what it implies."""

    name: str
    kind: str
    aliases: tuple[str, ...]
    exact: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where an ecosystem keeps sources and tests; ``separator`` joins the words of a file's name."""

    source: str
    test: str
    extension: str
    separator: str


def load(name: str) -> dict[str, Any]:
    """A data file of this folder, parsed."""
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def technologies() -> tuple[Technology, ...]:
    """Every technology of the gazetteer, in the order of the file."""
    return tuple(
        Technology(
            name, _KINDS[table], tuple(entry.get("alias", ())), tuple(entry.get("exact", ())), entry.get("language", "")
        )
        for table, entries in load("technologies").items()
        for name, entry in entries.items()
    )


@cache
def layouts() -> dict[str, Layout]:
    """The layout of each language."""
    return {name: Layout(**entry) for name, entry in load("layouts").items()}


@cache
def cues(language: str) -> dict[str, tuple[str, ...]]:
    """The words of each category in this language and in English, which specs of every language borrow from."""
    wanted = (language, "en") if language != "en" else ("en",)
    return {name: tuple(word for key in wanted for word in table.get(key, ())) for name, table in load("cues").items()}


@cache
def phrases(language: str) -> dict[str, str]:
    """The drafter's own words in this language; English where a language has none."""
    table = load("phrases")
    return {key: str(entry.get(language) or entry["en"]) for key, entry in table.items()}


@cache
def either(*families: str) -> str:
    """An alternation, without its brackets, of the entries of these families of patterns."""
    table = load("patterns")["alternatives"]
    return "|".join(entry for family in families for entry in table[family])


@cache
def listed(name: str) -> tuple[str, ...]:
    """The entries of a list of names."""
    entries = load("patterns")["lists"][name]
    return tuple(entries.split() if isinstance(entries, str) else entries)
