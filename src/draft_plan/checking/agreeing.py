"""Do the sections of a plan agree with each other?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from draft_plan.checking.case import Case, Hit, Rule
from draft_plan.checking.view import PlanView, Task, Title, has_word
from draft_plan.coverage import telling_words

_NUMBERED = re.compile(r"^(?:Component|Komponente)\s+\d{1,3}\s*[:.\-–]\s*", re.IGNORECASE)
_DATABASE = re.compile(r"^[*_\s-]*Database Changes[*_]*\s*:[*_\s]*(?P<answer>yes|no)\b", re.IGNORECASE)
_NOTHING = re.compile(r"^(?:not applicable|n/?a\b|none\b|no (?:database|schema|changes)|no\b)", re.IGNORECASE)
_DDL = re.compile(r"\b(?:create|alter|drop)\s+(?:unique\s+)?(?:table|index|type|column)\b", re.IGNORECASE)
_ID = r"(?:[A-Z][\w.-]{0,40}|\d{1,3}(?:\.\w{1,4}){1,3})"
_VERSION = re.compile(
    r"(?<![\w@/.`-])(?P<name>(?!v?\d)[A-Za-z][\w+#-]{1,40}(?:\.js)?)(?:\s?[(@]\s?v?|\s{1,2}(?:version\s)?v?)"
    r"(?P<version>\d{1,4}\.\d{1,6}(?:\.\d{1,6}){0,2})(?![\w+%-]|\.[\dx]|\s?(?:ms|MB|KB|GB|s\b|seconds?|%|x\b))"
)
_NO_NAMES = frozenset("Version Section Phase Step Rule Figure Chapter In On At The And Release".split())
_MOVING = re.compile(
    r"upgrad|migrat|bump|instead of|rather than|compatib|support|minimum|at least|from version|[<>≥≤]|→", re.I
)
_MARK = re.compile(rf"\(test-first\)|\[P\]|\({_ID}(?:, {_ID})*\)")


_LEAD = 2
"""Blanks between the fewest words by which a list may name a task."""


def _plain(text: str) -> str:
    """A task's wording, without ids, paths, markers and signs, to be compared."""
    return " ".join(re.findall(r"\w+", re.sub(r"\(`[^)]*\)", " ", _MARK.sub(" ", text)).casefold()))


def find_test_first(case: Case) -> Iterator[Hit]:
    """The list of test-first tasks against the tagged ones."""
    title = next((each for each in case.view.titles if each.text.casefold().strip() == "test-first tasks"), None)
    if title is None or not case.view.tasks:
        return
    listed = {
        _plain(each.text): each
        for each in case.view.passages
        if title.text in each.titles[-1:] and each.number is not None
    }
    tagged = {_plain(each.text): each for each in case.view.tasks if each.test_first}
    every = {_plain(each.text): each for each in case.view.tasks}
    for words, passage in listed.items():
        if not any(_means(words, task) for task in tagged):
            known = next((every[task] for task in every if _means(words, task)), None)
            what = f"its task in line {known.line} is not marked (test-first)" if known else "no task says this"
            yield Hit(f"listed as test-first, but {what}: {_short(passage.text)}", passage.line)
    for words, task in tagged.items():
        if not any(_means(lead, words) for lead in listed):
            yield Hit(f"marked (test-first) but not listed under {title.text}: {_short(task.text)}", task.line)


def _means(lead: str, task: str) -> bool:
    """Whether the words of a list name this task: all of its words, or its first ones."""
    return lead == task or (lead.count(" ") >= _LEAD and task.startswith(f"{lead} "))


def find_wrong_counts(case: Case) -> Iterator[Hit]:
    """Estimated Tasks against the tasks of the phase."""
    for phase in case.view.phases:
        if phase.estimated is not None and phase.tasks and phase.estimated[0] != len(phase.tasks):
            count, line = phase.estimated
            yield Hit(f"Estimated Tasks is {count}, but {phase.title} has {len(phase.tasks)}", line)


def find_unknown_components(case: Case) -> Iterator[Hit]:
    """Components of phases against the components designed."""
    design = [each for each in case.view.titles if has_word(each.above, ("component",))]
    known = {_key(_NUMBERED.sub("", each.text)) for each in design if _NUMBERED.match(each.text)}
    for phase in case.view.phases if known else ():
        for each in phase.components:
            if _key(each.id) not in known | {"none"} and "[" not in each.id:
                yield Hit(f"{phase.title} builds {each.id!r}, but no such component is designed", each.line)


def _key(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


def find_database_contradiction(case: Case) -> Iterator[Hit]:
    """Database Changes yes or no against the section of that name."""
    stated = next(
        (
            (found["answer"].casefold(), each.line)
            for each in case.view.passages
            if (found := _DATABASE.match(each.text))
        ),
        None,
    )
    title = next((each for each in case.view.titles if "database changes" in each.text.casefold()), None)
    if stated is None or title is None:
        return
    first = next((each.text for each in case.view.passages if title.text in each.titles and each.line > title.line), "")
    sql = any(title.text in each.titles and _DDL.search(each.text) for each in case.view.codes)
    empty = not sql and (not first or bool(_NOTHING.match(first)))
    if stated[0] == "no" and sql:
        yield Hit(f"Database Changes is No, but the section in line {title.line} changes a schema", stated[1])
    if stated[0] == "yes" and empty:
        yield Hit(f"Database Changes is Yes, but the section in line {title.line} has none", stated[1])


def find_unlisted_files(case: Case) -> Iterator[Hit]:
    """Files that tasks touch and the table of files lacks."""
    table = _table(case.view)
    for task in case.view.tasks if table else ():
        for path in task.paths:
            if path not in table and not any(path.endswith(f"/{each}") or each.endswith(f"/{path}") for each in table):
                yield Hit(f"this task touches {path}, which the table of files does not list", task.line)


def find_idle_files(case: Case) -> Iterator[Hit]:
    """Files of the table that no task touches, where tasks name files at all."""
    touched = {path for task in case.view.tasks for path in task.paths}
    words = " ".join(task.text for task in case.view.tasks)
    if len(touched) < 2:
        return
    for path, line in _table(case.view).items():
        if path not in touched and path not in words:
            yield Hit(f"no task touches {path}", line)


def _table(view: PlanView) -> dict[str, int]:
    rows = (
        each
        for each in view.passages
        if each.cells and has_word(each.titles[-1:], ("files to", "file change", "affected files"))
    )
    return {named.path: named.line for row in rows for named in row.named[:1]}


def find_wrong_order(case: Case) -> Iterator[Hit]:
    """Phases that wait for themselves, a later phase, or one that there is not."""
    numbers = [phase.number for phase in case.view.phases]
    for place, phase in enumerate(case.view.phases):
        for each in phase.after or ():
            if each.id not in numbers:
                yield Hit(f"{phase.title} depends on Phase {each.id}, which there is not", each.line)
            elif numbers.index(each.id) >= place and numbers.count(phase.number) == 1:
                yield Hit(f"{phase.title} depends on Phase {each.id}, which does not come before it", each.line)


def find_shared_files(case: Case) -> Iterator[Hit]:
    """Parallel tasks of a phase that touch one file."""
    groups = [phase.tasks for phase in case.view.phases] or [case.view.tasks]
    for tasks in groups:
        touched: dict[str, Task] = {}
        for task in (each for each in tasks if each.parallel):
            for path in task.paths:
                if path in touched:
                    yield Hit(f"marked [P], but line {touched[path].line} is too and touches {path}", task.line)
                touched.setdefault(path, task)


def find_repeated_tasks(case: Case) -> Iterator[Hit]:
    """Tasks that say the same."""
    seen: dict[str, int] = {}
    for task in case.view.tasks:
        words = _plain(task.text.removeprefix(task.id))
        if words in seen and len(telling_words(words)) > 3:
            yield Hit(f"this task stands in line {seen[words]} already", task.line)
        seen.setdefault(words, task.line)


def find_repeated_titles(case: Case) -> Iterator[Hit]:
    """Headings of the second level that stand twice: two versions of one section."""
    seen: dict[str, Title] = {}
    for title in case.view.titles:
        key = _key(title.text)
        if title.level == 2 and key in seen:
            yield Hit(f"the section {title.text!r} stands in line {seen[key].line} already", title.line)
        elif title.level == 2:
            seen[key] = title


def find_two_versions(case: Case) -> Iterator[Hit]:
    """Two versions of what the technical context names with one; an upgrade names both on purpose."""
    stated: dict[str, tuple[str, int]] = {}
    for passage in case.view.passages:
        context = has_word(passage.titles, ("technical context", "technology stack", "tech stack"))
        if _MOVING.search(passage.text):
            continue
        for found in _VERSION.finditer(passage.text):
            name, version = found["name"].casefold().replace("_", "-"), found["version"]
            line = passage.line + passage.text.count("\n", 0, found.start())
            if context and name not in stated and _is_name(case, found["name"]):
                stated[name] = version, line
            elif name in stated and not _agree(stated[name][0], version):
                yield Hit(f"{found['name']} is {version} here and {stated[name][0]} in line {stated[name][1]}", line)


def _is_name(case: Case, name: str) -> bool:
    """Whether a word is what software is called: it has a capital or a sign, or a manifest declares it."""
    if name in _NO_NAMES:
        return False
    declared = case.repo.facts.dependencies if case.repo is not None else ()
    return name[0].isupper() or "-" in name or "." in name or any(each.name.casefold() == name for each in declared)


def _agree(one: str, other: str) -> bool:
    """Whether one version is the other, or less exact than it."""
    ours, theirs = one.split("."), other.split(".")
    size = min(len(ours), len(theirs))
    return ours[:size] == theirs[:size]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 100 else f"{line[:99].rstrip()}…"


RULES = (
    Rule(
        "A1-test-first-list",
        "The test-first list names the tasks marked (test-first), and no others.",
        "error",
        "Mark the task or take it from the list.",
        find_test_first,
    ),
    Rule(
        "A2-task-count",
        "Estimated Tasks is the number of the phase's tasks.",
        "error",
        "Count the tasks of the phase.",
        find_wrong_counts,
    ),
    Rule(
        "A3-unknown-component",
        "A component that a phase builds is designed in the plan.",
        "error",
        "Name a component of the design, or design this one.",
        find_unknown_components,
    ),
    Rule(
        "A4-database",
        "Database Changes says what the section of that name says.",
        "error",
        "Decide whether a schema changes, and say so in both places.",
        find_database_contradiction,
    ),
    Rule(
        "A5-unlisted-file",
        "A file that a task touches stands in the table of files.",
        "warning",
        "Add the file to the table.",
        find_unlisted_files,
    ),
    Rule(
        "A6-idle-file",
        "A file in the table is touched by some task that names its files.",
        "note",
        "Say which task changes the file, or take it from the table.",
        find_idle_files,
    ),
    Rule(
        "A7-phase-order",
        "A phase depends only on earlier phases.",
        "error",
        "Put the phases in the order in which they can be done.",
        find_wrong_order,
    ),
    Rule(
        "A8-parallel",
        "Parallel tasks of a phase share no file.",
        "error",
        "Take [P] from one of them, or part their files.",
        find_shared_files,
    ),
    Rule("A9-repeated-task", "No task stands twice.", "warning", "Leave one of them out.", find_repeated_tasks),
    Rule(
        "A10-repeated-section",
        "No section of the second level stands twice.",
        "warning",
        "Merge the two.",
        find_repeated_titles,
    ),
    Rule(
        "A11-version",
        "What the technical context names with a version has that version throughout.",
        "warning",
        "Decide for one version, and state it once.",
        find_two_versions,
    ),
)
