"""A plan as anyone may have written it: headings, rows with ids and paths, tasks, phases, code; all with lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from draft_plan.coverage import Role


@dataclass(frozen=True, slots=True)
class Title:
    """A heading: its level (1 to 6), its text, its line, and those above it, the outermost first."""

    level: int
    text: str
    line: int
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """An id of the spec's kind, as written, and its line."""

    id: str
    line: int


@dataclass(frozen=True, slots=True)
class Named:
    """A path as written; ``action`` is create, modify, delete or empty where the plan does not say."""

    path: str
    line: int
    action: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, list item's paragraph or table row.

    ``text`` has one line per source line from ``line`` on; ``titles`` are the headings around it, the outermost first;
    ``cells`` and ``head`` are those of a table row; ``checked`` is the state of a task box, None without one;
    ``number`` that of a numbered item; ``depth`` counts the list items around it.
    """

    text: str
    line: int
    titles: tuple[str, ...]
    role: Role
    cited: tuple[Cited, ...] = ()
    named: tuple[Named, ...] = ()
    cells: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    checked: bool | None = None
    number: int | None = None
    depth: int = 0
    container: int = -1

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids that it carries."""
        return tuple(each.id for each in self.cited)

    @property
    def lines(self) -> range:
        """Its lines."""
        return range(self.line, self.line + self.text.count("\n") + 1)


@dataclass(frozen=True, slots=True)
class Code:
    """A fenced block: its text without the fences, and the line of its first line."""

    text: str
    line: int
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work: ``id`` is its own (``T001``) or empty."""

    id: str
    passage: Passage
    test_first: bool
    parallel: bool

    @property
    def line(self) -> int:
        """Its line."""
        return self.passage.line

    @property
    def text(self) -> str:
        """What it says, in one line."""
        return " ".join(self.passage.text.split())

    @property
    def paths(self) -> tuple[str, ...]:
        """The files it names."""
        return tuple(dict.fromkeys(each.path for each in self.passage.named))


@dataclass(frozen=True, slots=True)
class Phase:
    """A step of the plan: ``number`` as in its heading; ``after``, ``estimated`` and ``components`` as it states them,
    None or empty where it does not.
    """

    number: str
    title: str
    line: int
    tasks: tuple[Task, ...]
    after: tuple[Cited, ...] | None = None
    estimated: tuple[int, int] | None = None
    components: tuple[Cited, ...] = ()


@dataclass(frozen=True)
class PlanView:
    """A plan.md, read. ``text`` has LF line ends and the same lines as the file."""

    text: str
    titles: tuple[Title, ...]
    passages: tuple[Passage, ...]
    codes: tuple[Code, ...]
    tasks: tuple[Task, ...]
    phases: tuple[Phase, ...]
    front_matter: dict[str, str] = field(default_factory=dict)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")

    def under(self, *words: str) -> Iterator[Passage]:
        """The passages below a heading that has one of these words, in any case."""
        return (each for each in self.passages if has_word(each.titles, words))

    def title(self, *words: str) -> Title | None:
        """The first heading that has one of these words."""
        return next((each for each in self.titles if has_word((each.text,), words)), None)


def has_word(titles: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether one of the headings has one of the words, in any case."""
    return any(word in title.casefold() for title in titles for word in words)
