"""What is known of the repository around a spec; ``draft_plan.surveying`` finds it out.

Every fact carries where it stands, so that a plan may quote it and a reader may check it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a tracked file: path relative to the repository's root, 1-based line, its text."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Language:
    """A programming language of the repository, by count of tracked source files, with the version a manifest asks
    for.
    """

    name: str
    files: int
    version: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Dependency:
    """A direct dependency as a manifest declares it; ``locked`` is the version a lockfile pins, if any."""

    name: str
    ecosystem: str
    constraint: str
    place: Place
    locked: str = ""
    development: bool = False
    framework: bool = False


class Article(StrEnum):
    """Where rules for the plan's authors were found."""

    CONSTITUTION = "constitution"
    STEERING = "steering"
    AGENTS = "agents"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Principle:
    """One article of the repository's constitution: its title and full text, with its place."""

    title: str
    text: str
    place: Place
    kind: Article = Article.CONSTITUTION


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a tracked file that bears on the spec; ``symbols`` are names defined in it; higher ``score``
    first.
    """

    path: str
    first: int
    last: int
    text: str
    score: float
    symbols: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A file that bears on the spec and is not shown: its path, and the first names that it defines."""

    path: str
    symbols: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RepositoryFacts:
    """Everything a drafter may know of the repository; ``root`` is empty when there is none.

    ``files`` holds every tracked path (sorted, bounded); ``directories`` the count of tracked files by folder of
    first and second level; ``test_runner`` is the line of a manifest that says how tests are run, ``test_command`` that
    way as typed in a shell. ``snippets`` bear most on the spec, ``related`` come after them.
    """

    root: str = ""
    files: tuple[str, ...] = ()
    truncated: bool = False
    languages: tuple[Language, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    directories: tuple[tuple[str, int], ...] = ()
    entry_points: tuple[Place, ...] = ()
    test_directories: tuple[str, ...] = ()
    test_runner: Place | None = None
    test_command: str = ""
    databases: tuple[Place, ...] = ()
    api_definitions: tuple[str, ...] = ()
    ci: tuple[str, ...] = ()
    conventions: tuple[Place, ...] = ()
    principles: tuple[Principle, ...] = ()
    earlier: tuple[str, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    related: tuple[Outline, ...] = ()
    notes: tuple[str, ...] = ()
