"""Drafted sections as the checker reads a plan, before any format renders them: each line knows its section and row.

So the rules of ``check`` judge a draft too, whatever its format shows of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from draft_plan.checking.mentions import as_file, named
from draft_plan.checking.view import Cited, Code, Named, Passage, Phase, PlanView, Task, Title
from draft_plan.coverage import Role
from draft_plan.plan import SectionDraft

_CODE = ("interface", "structure", "migration", "request", "response", "diagram")
"""Fields that hold code."""
_ADDRESSES = ("key", "path", "target", "level", "action", "standing", "method", "likelihood", "impact", "version")
"""Fields that hold no prose."""
_LISTS = ("serves", "paths", "components", "after", "dependencies")
"""Lists of names, not of sentences."""
_ROLES = {"phases": Role.WORK, "tests": Role.PROOF, "performance": Role.PROOF, "observability": Role.PROOF}

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Home:
    """Where a line of the sheet comes from: section, key of the row (may be empty), and what the row says."""

    section: str
    row: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The view, and the home of each of its lines (line 1 first)."""

    view: PlanView
    homes: tuple[Home, ...]

    def home(self, line: int | None) -> Home | None:
        """The home of a 1-based line, None where there is none."""
        return self.homes[line - 1] if line is not None and 0 < line <= len(self.homes) else None


def write_sheet(drafts: Iterable[SectionDraft], titles: Mapping[str, str]) -> Sheet:
    """The sheet of the sections that have an answer; ``titles`` are their headings by id. Linear in their length."""
    pen = _Pen()
    for each in drafts:
        answer = each.answer
        if answer is not None:
            _WRITERS.get(each.section, _write)(pen, each.section, titles.get(each.section, each.section), answer)
    text = "\n".join(pen.lines)
    tasks = tuple(task for phase in pen.phases for task in phase.tasks)
    view = PlanView(text, tuple(pen.titles), tuple(pen.passages), tuple(pen.codes), tasks, tuple(pen.phases))
    return Sheet(view, tuple(pen.homes))


@dataclass(slots=True)
class _Pen:
    """What is written so far."""

    lines: list[str] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)

    def line(self, text: str, home: Home) -> int:
        self.lines.append(" ".join(text.split()))
        self.homes.append(home)
        return len(self.lines)

    def title(self, level: int, text: str, section: str, above: tuple[str, ...] = ()) -> Title:
        self.titles.append(Title(level, text, self.line(text, Home(section)), above))
        return self.titles[-1]

    def say(self, section: str, titles: tuple[str, ...], text: str, row: Record, **more: Any) -> Passage:
        """One passage: the row's text, the ids it serves and the paths it names."""
        key = str(row.get("key") or row.get("path") or "")
        home = Home(section, key, " ".join(text.split()))
        line = self.line(text, home)
        paths = [path for each in _paths(row) if (path := as_file(each))]
        own = tuple(dict.fromkeys((*(Named(path, line) for path in paths), *named(home.text, line))))
        ids = tuple(Cited(each, line) for each in row.get("serves", ()) if isinstance(each, str))
        found = {"named": own, "cited": ids, "role": _ROLES.get(section, Role.DESIGN), **more}
        self.passages.append(Passage(home.text, line, titles, **found))
        return self.passages[-1]

    def code(self, text: str, section: str, titles: tuple[str, ...]) -> None:
        first = len(self.lines) + 1
        for each in text.split("\n"):
            self.line(each, Home(section))
        self.codes.append(Code(text, first, titles))


def _paths(row: Record) -> list[str]:
    listed = [each for each in row.get("paths", ()) if isinstance(each, str)]
    return [*listed, *([row["target"]] if isinstance(row.get("target"), str) else [])]


def _texts(row: Record) -> str:
    """The prose of a row, as sentences in one line."""
    parts: list[str] = []
    for name, value in row.items():
        if isinstance(value, str) and name not in _ADDRESSES and name not in _CODE:
            parts.append(value)
        elif isinstance(value, list) and name not in _LISTS:
            parts += [each for each in value if isinstance(each, str)]
    return " ".join(part for part in parts if part.strip())


def _write(pen: _Pen, section: str, title: str, answer: Record) -> None:
    pen.title(2, title, section)
    _rows(pen, section, (title,), answer)


def _rows(pen: _Pen, section: str, titles: tuple[str, ...], node: Record) -> None:
    """A record as one passage, its code as blocks, then the records inside it."""
    text = _texts(node)
    if text or node.get("serves") or _paths(node):
        pen.say(section, titles, text, node)
    for name in _CODE:
        if isinstance(node.get(name), str) and node[name].strip():
            pen.code(node[name], section, titles)
    for value in node.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping):
                _rows(pen, section, titles, each)


def _technical_context(pen: _Pen, section: str, title: str, answer: Record) -> None:
    pen.title(2, title, section)
    stack = ", ".join(each for each in (answer.get("language", ""), *answer.get("frameworks", ())) if each)
    pen.say(section, (title,), stack, {})
    for row in answer.get("dependencies", ()):
        name = " ".join(each for each in (row["name"], row["version"]) if each)
        pen.say(section, (title,), f"{name} ({row['standing']}) - {row['purpose']}", row)
    for row in answer.get("areas", ()):
        _rows(pen, section, (title,), row)


def _components(pen: _Pen, section: str, title: str, answer: Record) -> None:
    pen.title(2, title, section)
    for number, row in enumerate(answer.get("components", ()), 1):
        own = pen.title(3, f"Component {number}: {row['name']}", section, (title, "Component Design"))
        _rows(pen, section, (title, own.text), row)


def _data_model(pen: _Pen, section: str, title: str, answer: Record) -> None:
    database = answer["database"]
    pen.say(section, (title,), f"Database Changes: {'Yes' if database['changes'] else 'No'}", {})
    pen.title(2, "Database Changes", section)
    around = (title, "Database Changes")
    if database["description"].strip():
        pen.say(section, around, database["description"], {})
    if database["migration"].strip():
        pen.code(database["migration"], section, around)
    for row in answer.get("entities", ()):
        _rows(pen, section, around, row)


def _phases(pen: _Pen, section: str, title: str, answer: Record) -> None:
    pen.title(2, title, section)
    rows: Sequence[Record] = answer.get("phases", ())
    numbers = {row["key"]: str(number) for number, row in enumerate(rows, 1)}
    for number, row in enumerate(rows, 1):
        own = pen.title(3, f"Phase {number}: {row['name']}", section, (title,))
        around = (title, own.text)
        goal = pen.say(section, around, row["goal"], {"key": row["key"]})
        tasks = tuple(_task(pen, section, around, each) for each in row["tasks"])
        after = tuple(Cited(numbers.get(each, each), goal.line) for each in row["after"])
        parts = tuple(Cited(each, goal.line) for each in row["components"])
        pen.phases.append(Phase(str(number), own.text, own.line, tasks, after, None, parts))


def _task(pen: _Pen, section: str, titles: tuple[str, ...], row: Record) -> Task:
    passage = pen.say(section, titles, row["text"], row, checked=False, depth=1)
    return Task("", passage, row["test_first"], row["parallel"])


def _files(pen: _Pen, section: str, title: str, answer: Record) -> None:
    pen.title(2, "Files to Modify", section)
    for row in answer.get("files", ()):
        line = len(pen.lines) + 1
        listed = (Named(path, line, row["action"]) for path in (as_file(row["path"]),) if path)
        cells, head = (row["path"], row["change"]), ("File", "Changes")
        also = named(" ".join(row["change"].split()), line)
        found = tuple(dict.fromkeys((*listed, *also)))
        pen.say(section, (title, "Files to Modify"), row["change"], row, cells=cells, head=head, named=found)


_WRITERS = {
    "technical_context": _technical_context,
    "components": _components,
    "data_model": _data_model,
    "phases": _phases,
    "files": _files,
}
