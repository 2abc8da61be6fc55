"""The order of work: which requirement belongs to which story, and which stage comes first."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from draft_plan.offline.lexicon import either
from draft_plan.offline.matching import Texts
from draft_plan.offline.study import Study
from draft_plan.offline.wording import balanced, length, plain, shorten
from draft_plan.spec import Item, ItemKind

_LEAST = 0.1
"""Likeness from which a requirement is taken to belong to a story."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the work: a story with its requirements, or requirements of no story. ``name`` is empty for the
    latter.
    """

    name: str
    story: Item | None
    items: tuple[Item, ...]
    scenarios: tuple[Item, ...]


def rank(item: Item) -> int:
    """The order of a story's priority: P0 and Must first, unranked after P2."""
    text = (item.priority or "").lower()
    number = re.search(r"\d", text)
    if number:
        return int(number.group())
    for place, names in enumerate(
        (
            ("must", "critical", "high", "hoch", "高"),
            ("should", "medium", "mittel", "中"),
            ("could", "low", "niedrig", "低"),
            ("won",),
        ),
        1,
    ):
        if any(name in text for name in names):
            return place
    return 3


def stages(study: Study) -> list[Stage]:
    """The stories by priority with the requirements that belong to each; then what belongs to none."""
    stories = sorted(study.items(ItemKind.STORY), key=rank)
    if not stories:
        return _grouped(study)
    chosen = _assigned(study, stories)
    found = []
    for story in stories:
        scenarios = tuple(_children(study, story.id, ItemKind.SCENARIO))
        items = tuple(chosen.get(story.id, ())) or scenarios or (story,)
        found.append(Stage(name(story), story, items, scenarios))
    left = tuple(chosen.get("", ()))
    return [*found, Stage("", None, left, ())] if left else found


def name(story: Item) -> str:
    """A story's title, without its number and priority."""
    text = plain(story.title or story.text)
    text = re.sub(
        r"^(?:user story|story|requirement|benutzer-story|故事|用户故事)\s*[\w.]*\s*[-–—:：]\s*", "", text, flags=re.I
    )
    ranked = r"\s*[(（](?:priority|priorität|priority|優先度|优先级|우선순위)?\s*[:：]?\s*p?\d[^)）]*[)）]\s*$"
    return short(re.sub(ranked, "", text, flags=re.I).strip()) or story.id


_LONGEST_NAME = 6
_SHORTEST_NAME = 3
_NAME_JOINT = re.compile(rf"[,;:]\s|\s[-–—]\s|\s(?=(?:{either('joint')})\s)", re.I)


def short(title: str) -> str:
    """A title of about six words: what stands before the last joint of the first seven."""
    bare = re.sub(r"\s*[(（][^()（）]*[)）]", "", plain(title)).strip(" .。:：") or plain(title)
    if length(bare) <= _LONGEST_NAME or (not bare.isascii() and " " not in bare):
        return bare
    heads = [bare[: joint.start()] for joint in _NAME_JOINT.finditer(bare)]
    fitting = [head for head in heads if _SHORTEST_NAME <= length(head) <= _LONGEST_NAME + 1 and balanced(head)]
    if fitting:
        return fitting[-1].strip(" -–—:,;")
    return bare if length(bare) <= _LONGEST_NAME + 2 else shorten(bare, _LONGEST_NAME).rstrip(" …,;:–—-")


def requirements(study: Study) -> list[Item]:
    """The requirements in scope."""
    return study.items(ItemKind.REQUIREMENT)


HUGE = 150
"""Requirements above which tasks, tests and files are told in short and by the group."""


def huge(study: Study) -> bool:
    """Whether a spec asks for more than a plan can tell one by one."""
    if "huge" not in study.memory:
        asked = max(len(requirements(study)), len(study.items(ItemKind.SCENARIO)) // 2)
        study.memory["huge"] = asked > HUGE
    found: bool = study.memory["huge"]
    return found


def _children(study: Study, parent: str, kind: ItemKind) -> list[Item]:
    return _by_parent(study).get((parent, kind), [])


def _by_parent(study: Study) -> dict[tuple[str, ItemKind], list[Item]]:
    index: dict[tuple[str, ItemKind], list[Item]] = study.memory.setdefault("children", {})
    if not index:
        for item in study.spec.items:
            if item.parent is not None:
                index.setdefault((item.parent, item.kind), []).append(item)
    return index


_NUMBERED = re.compile(r"^\d+(?:\.\d+)*\.?\s+")
_GENERIC = re.compile(rf"(?:{either('generic_heading')})\s*$", re.I)
_BOLD = re.compile(r"\s*(?:\*\*|__)([^*_\n:：]{3,60})[:：]?(?:\*\*|__)[:：]?\s*$")


def group_of(study: Study, item: Item) -> str:
    """The heading over an item: a line in bold between the section's heading and it, else the heading."""
    if "bold" not in study.memory:
        study.memory["bold"] = _bold(study)
    bold: dict[int, str] = study.memory["bold"]
    over = plain(bold.get(item.span.first) or item.group) if not item.source else plain(item.group)
    bare = _NUMBERED.sub("", over)
    return "" if _GENERIC.match(bare) else short(bare)


def _bold(study: Study) -> dict[int, str]:
    """Line → the bold line that stands over it in the same section."""
    found, current = {}, ""
    headings = {heading.line for heading in study.spec.headings}
    for number, line in enumerate(study.spec.text.split("\n"), 1):
        match = _BOLD.match(line)
        current = "" if number in headings else match.group(1).strip() if match else current
        if current and line.strip():
            found[number] = current
    return found


def scenarios_of(study: Study, item: Item) -> list[Item]:
    """The acceptance scenarios of a story or requirement."""
    return _children(study, item.id, ItemKind.SCENARIO)


def _assigned(study: Study, stories: list[Item]) -> dict[str, list[Item]]:
    """Story id → its requirements in order; the key of those that fit no story is empty."""
    told = {
        story.id: " ".join([story.title, story.text, *(one.text for one in scenarios_of(study, story))])
        for story in stories
    }
    texts = Texts(told, [item.text for item in study.spec.items])
    scored = {
        item.id: texts.scores(f"{item.text} {group_of(study, item)}")
        for item in requirements(study)
        if item.parent not in told
    }
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    counts: dict[str, int] = defaultdict(int)
    for item in requirements(study):
        group = group_of(study, item)
        counts[group] += 1
        for story, score in scored.get(item.id, {}).items():
            votes[group][story] += score
    found: dict[str, list[Item]] = defaultdict(list)
    for item in requirements(study):
        found[
            item.parent
            if item.parent in told and item.parent
            else _best(scored[item.id], votes[group_of(study, item)], counts[group_of(study, item)])
        ].append(item)
    return found


def _best(scores: dict[str, float], votes: dict[str, float], count: int) -> str:
    """The story that a requirement shares most with; its group's vote decides between near ones."""
    if not scores or max(scores.values()) < _LEAST:
        return ""
    together = {story: score + 0.5 * votes[story] / count for story, score in scores.items()}
    return max(sorted(together), key=lambda story: together[story])


def _grouped(study: Study) -> list[Stage]:
    """Without stories: one stage for each heading over requirements, or one in all."""
    groups: dict[str, list[Item]] = {}
    for item in requirements(study):
        groups.setdefault(group_of(study, item) or item.source, []).append(item)
    if len(groups) < 2 or len(groups) > 12:
        every = tuple(requirements(study)) or tuple(study.items(ItemKind.SCENARIO, ItemKind.CRITERION))
        return [Stage(short(study.spec.title), None, every, ())]
    return [
        Stage(
            short(group or study.spec.title),
            None,
            tuple(items),
            tuple(one for item in items for one in scenarios_of(study, item)),
        )
        for group, items in groups.items()
    ]
