"""The work: phases with tasks, tests, files. ``key`` and ``serves`` as in ``approach``.

Numbers and counts are never written by a drafter: they are computed from these lists.
"""

from __future__ import annotations

from typing import Literal

from draft_plan.sections.wire import Wire


class Task(Wire):
    """One piece of work, done in hours, not days; ``text`` is one imperative sentence that names what it touches.

    ``paths`` are the files it creates or changes. ``test_first``: its failing test is written before it.
    ``parallel``: it touches no file that another parallel task of its phase touches.
    """

    key: str
    text: str
    serves: list[str]
    paths: list[str]
    test_first: bool
    parallel: bool


class Phase(Wire):
    """A step after which something works. ``components`` are names; ``after`` are keys of earlier phases."""

    key: str
    name: str
    goal: str
    components: list[str]
    after: list[str]
    tasks: list[Task]


class Phases(Wire):
    """The phases in order: foundation, one for each story by priority, polish."""

    phases: list[Phase]


class Case(Wire):
    """One behaviour held by a test: what is given, what is done, what must be seen."""

    key: str
    level: Literal["unit", "integration", "end_to_end"]
    text: str
    serves: list[str]


class Strategy(Wire):
    """The test cases. Which tasks are test-first is read from the phases, not repeated here."""

    cases: list[Case]


class FileChange(Wire):
    """A file that changes; ``path`` is relative to the repository's root, ``change`` says what and why."""

    path: str
    action: Literal["create", "modify", "delete"]
    change: str
    serves: list[str]


class Files(Wire):
    """Every file the tasks touch, once."""

    files: list[FileChange]
