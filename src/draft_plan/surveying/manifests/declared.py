"""What one manifest or lockfile says: the value that every parser of this room returns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from draft_plan.repository import Dependency, Place


@dataclass(frozen=True, slots=True)
class Version:
    """The version of a language that a manifest asks for, as written there."""

    language: str
    version: str
    place: Place


@dataclass(frozen=True, slots=True)
class Locked:
    """The version of a package that a lockfile pins; ``folder`` is the lockfile's, empty for the root."""

    ecosystem: str
    name: str
    version: str
    folder: str


@dataclass(frozen=True, slots=True)
class Runner:
    """A way to run the tests: the command as typed in a shell, and the line that says so."""

    command: str
    place: Place


@dataclass(frozen=True, slots=True)
class Declared:
    """Facts of one file, or of many joined; ecosystems are named as the types of package URLs (``pypi``, ``npm``)."""

    dependencies: tuple[Dependency, ...] = ()
    versions: tuple[Version, ...] = ()
    locked: tuple[Locked, ...] = ()
    runners: tuple[Runner, ...] = ()
    entry_points: tuple[Place, ...] = ()
    databases: tuple[Place, ...] = ()
    conventions: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()


def join(parts: Iterable[Declared]) -> Declared:
    """The facts of several files, in the order given."""
    every = tuple(parts)
    names = [field.name for field in fields(Declared)]
    return Declared(**{name: tuple(fact for part in every for fact in getattr(part, name)) for name in names})


def folder_of(path: str) -> str:
    """The folder of a tracked path, empty for the root."""
    return path.rpartition("/")[0]


def table(value: object) -> dict[str, object]:
    """The value when it is an object with text keys, else an empty one: manifests are written by hand."""
    return {str(key): inner for key, inner in value.items()} if isinstance(value, dict) else {}


def strings(value: object) -> list[str]:
    """The texts of a list; a text alone is a list of one."""
    if isinstance(value, str):
        return [value]
    return [inner for inner in value if isinstance(inner, str)] if isinstance(value, list) else []


def string(value: object) -> str:
    """The value when it is text or a number, else empty."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
