"""plan.md → PlanView, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from draft_plan.checking import mentions
from draft_plan.checking.phasing import PHASE, find_phases
from draft_plan.checking.view import Code, Named, Passage, PlanView, Task, Title
from draft_plan.coverage import Role
from draft_plan.reading.masking import mask
from draft_plan.reading.outline import Block, Outline, Shape, outline

_ROLES: tuple[tuple[Role, tuple[str, ...]], ...] = (
    # the innermost heading that has one of these words decides
    (
        Role.EXCLUSION,
        (
            "out of scope", "non-goal", "non goal", "not in scope", "deferred", "future work", "future feature",
            "future consideration", "future enhancement", "out-of-scope",
            "nicht im umfang", "範囲外", "スコープ外", "范围外",
        ),
    ),
    (
        Role.PROOF,
        (
            "test", "verification", "validation", "quality", "monitor", "metric", "performance",
            "テスト", "测试", "테스트",
        ),
    ),
    (
        Role.WORK,
        (
            "phase", "task", "implementation", "milestone", "work package", "rollout", "roadmap", "step", "umsetzung",
            "aufgaben", "実装", "タスク", "任务", "实施", "구현",
        ),
    ),
)  # fmt: skip
_QUIET = re.compile(
    r"constitution|complexity tracking|open question|checklist|\bgates?\b|^progress\b|progress tracking|"
    r"(?:phase|gate|current)? ?status$|進捗",
    re.IGNORECASE,
)
_TASK_ID = re.compile(r"^\[?\**(T\d{2,4}[a-z]?|\d{1,2}\.\d{1,2})\**\]?[.:)]?\s")
_FILE_HEADS = ("file", "path", "datei", "ファイル", "文件", "파일", "fichier", "archivo")
_TASKS_FOLLOW = re.compile(r"\**tasks\**:?\**")
_DEFERRED = re.compile(r"\b(?:out of scope|deferred|not part of this|postponed|descoped|non-goal)\b", re.IGNORECASE)


def view(raw: str, known: frozenset[str] = frozenset()) -> PlanView:
    """The plan, read: linear in its length, and never failing. ``known`` are the ids of its spec."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    front, body = _front_matter(text)
    whole = outline(mask(body).text)
    titles: list[Title] = []
    passages: list[Passage] = []
    codes: list[Code] = []
    above: list[tuple[int, str]] = []
    for index, block in enumerate(whole.blocks):
        chain = tuple(title for _, title in above)
        if block.shape is Shape.HEADING:
            while above and above[-1][0] >= block.level:
                above.pop()
            chain = tuple(title for _, title in above)
            titles.append(Title(block.level, block.text, block.first + 1, chain))
            above.append((block.level, block.text))
        elif block.shape is Shape.FENCE:
            codes.append(Code(block.text, block.first + 2, chain))
        elif block.shape is not Shape.ITEM:
            passages.append(_passage(whole, index, chain, known))
    tasks = tuple(_tasks(passages))
    phases = find_phases(titles, passages, tasks)
    return PlanView(text, tuple(titles), tuple(passages), tuple(codes), tasks, phases, front)


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """The keys at the head of a plan, and the text with those lines blanked."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return {}, text
    end = next((n for n, line in enumerate(lines[1:60], 1) if line.rstrip() == "---"), None)
    if end is None:
        return {}, text
    pairs = (line.partition(":") for line in lines[1:end] if ":" in line)
    values = {key.strip(): value.strip().strip("\"'") for key, _, value in pairs}
    return values, "\n".join([""] * (end + 1) + lines[end + 1 :])


def _passage(whole: Outline, index: int, titles: tuple[str, ...], known: frozenset[str]) -> Passage:
    block = whole.blocks[index]
    text = " | ".join(block.cells) if block.shape is Shape.ROW else block.text
    line = block.first + 1
    owner = whole.blocks[block.parent] if block.parent == index - 1 and block.depth else None
    made = Passage(
        text=text,
        line=line,
        titles=titles,
        role=_role(titles, text),
        cited=tuple(mentions.cited(text, line, known)),
        named=tuple(_named(block, text, line, titles)),
        cells=block.cells,
        head=block.head,
        checked=owner.checked if owner else None,
        number=owner.number if owner else None,
        depth=block.depth,
        container=owner.container if owner else block.container,
    )
    if made.checked is None or _quiet(titles):
        return made
    place = _place(titles)  # a task is work, even for something that is called deferred
    return replace(made, role=Role.WORK if place is Role.DESIGN else place)


def _role(titles: tuple[str, ...], text: str) -> Role:
    if len(text) < 400 and _DEFERRED.search(re.sub(r"`[^`]*`", " ", text)):
        return Role.EXCLUSION
    return _place(titles)


def _place(titles: tuple[str, ...]) -> Role:
    """What the headings say: a phase is work, whatever it is called."""
    for title in reversed(titles):
        folded = title.casefold()
        if PHASE.match(title):
            return Role.WORK
        for role, words in _ROLES:
            if any(word in folded for word in words):
                return role
    return Role.DESIGN


def _quiet(titles: tuple[str, ...]) -> bool:
    return any(_QUIET.search(title) and not PHASE.match(title) for title in titles)


def _named(block: Block, text: str, line: int, titles: tuple[str, ...]) -> Iterator[Named]:
    """The paths of a passage; in a table of files each with what is done to it."""
    if block.shape is not Shape.ROW or not block.head:
        found = list(mentions.named(text, line))
        lead = text[:60].partition("`")[0] if len(found) == 1 else ""
        yield from (replace(each, action=_by_verb(lead)) for each in found)
        return
    column = next((n for n, cell in enumerate(block.head) if any(w in cell.casefold() for w in _FILE_HEADS)), None)
    if column is None or column >= len(block.cells):
        yield from mentions.named(text, line)
        return
    rest = " ".join(cell for n, cell in enumerate(block.cells) if n != column)
    action = mentions.action_of(rest[:60])
    if not action and any("modify" in title.casefold() for title in titles[-1:]):
        action = "modify"
    for span in block.cells[column].split(","):
        if path := mentions.as_file(span):
            yield Named(path, line, action)


def _by_verb(lead: str) -> str:
    """What a sentence does to the one path that follows its first words: ``Create`` it, ``Update`` it."""
    lead = _TASK_ID.sub("", lead.lstrip("* ")).rpartition("]")[2].strip(" *:")
    word = lead.partition(" ")[0].casefold()
    short = len(lead.split()) <= 5
    if short and word in ("create", "add", "new", "write", "introduce"):
        return "create" if len(lead.split()) <= 3 else ""
    if short and word in ("modify", "update", "extend", "edit", "refactor", "delete", "remove", "change", "existing"):
        return "delete" if word in ("delete", "remove") and len(lead.split()) <= 2 else "modify"
    return ""


def _tasks(passages: list[Passage]) -> Iterator[Task]:
    """Boxes and numbered tasks anywhere but in checklists; plain items below ``Tasks:`` or, in flow, a phase's."""
    listing: tuple[str, ...] | None = None
    for passage in passages:
        if passage.depth == 0:
            listing = passage.titles if _TASKS_FOLLOW.fullmatch(_last_line(passage).casefold()) else None
        if passage.cells or _quiet(passage.titles):
            continue
        own = _TASK_ID.match(passage.text)
        boxed = passage.checked is not None and passage.role is Role.WORK
        listed = listing == passage.titles and passage.depth == 1
        if boxed or listed or (own and own[1].startswith("T") and passage.depth and passage.role is not Role.PROOF):
            text = passage.text
            yield Task(own[1] if own else "", passage, "(test-first)" in text.casefold(), "[P]" in text)


def _last_line(passage: Passage) -> str:
    return passage.text.rpartition("\n")[2].strip()
