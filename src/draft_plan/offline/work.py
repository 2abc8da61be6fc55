"""The work: phases with tasks that carry requirements, and the files they touch."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from posixpath import basename, splitext

from draft_plan.offline.cases import steps
from draft_plan.offline.columns import fields
from draft_plan.offline.design import purpose_of
from draft_plan.offline.drafted import Drafted, share
from draft_plan.offline.facts import entity_name
from draft_plan.offline.finishing import MOST_TOGETHER, Work, finishing
from draft_plan.offline.lexicon import either
from draft_plan.offline.matching import words
from draft_plan.offline.orders import imperative
from draft_plan.offline.parts import part_of, parts, staged
from draft_plan.offline.staging import Stage, huge, requirements
from draft_plan.offline.study import Study
from draft_plan.offline.wording import Keys, joined, plain, sentence, shorten
from draft_plan.sections.work import FileChange, Files, Phase, Phases, Task
from draft_plan.spec import Item, ItemKind

MERGE_ABOVE = 40
"""Requirements from which several travel in one task."""


def phases(study: Study) -> Drafted:
    """Foundation where stories share data, a phase for each stage, then what is left over."""
    return Drafted(Phases(phases=list(planned(study))))


def planned(study: Study) -> tuple[Phase, ...]:
    """The phases, made once for a study."""
    if "phases" not in study.memory:
        study.memory["phases"] = _planned(study)
    found: tuple[Phase, ...] = study.memory["phases"]
    return found


def _planned(study: Study) -> tuple[Phase, ...]:
    keys, tasks = Keys("phase"), Keys("task")
    found: list[Phase] = []
    shared = _shared_entities(study)
    if shared:
        names = joined([entity_name(item) for item in shared], study.say("and"))
        work = [_define(study, item) for item in shared]
        found.append(
            _phase(study, keys, tasks, study.say("foundation"), study.say("foundation_goal", names=names), work, [], [])
        )
    ground = [phase.key for phase in found]
    for stage in staged(study):
        title = stage.name or study.say("cross")
        found.append(
            _phase(
                study,
                keys,
                tasks,
                title,
                _goal(study, stage),
                _stage_work(study, stage),
                _touched(study, stage),
                ground,
            )
        )
    polish = finishing(study)
    if polish:
        found.append(
            _phase(
                study,
                keys,
                tasks,
                study.say("polish"),
                study.say("polish_goal"),
                polish,
                [],
                [phase.key for phase in found],
            )
        )
    return tuple(_housed(study, [phase for phase in found if phase.tasks]))


def _housed(study: Study, found: list[Phase]) -> list[Phase]:
    """The phases, with each part's files that no task touches given to the task that carries the part's first item."""
    touched = {path for phase in found for task in phase.tasks for path in task.paths}
    idle: dict[str, list[str]] = {}
    for part in parts(study):
        new = [path for path in part.paths if path not in touched]
        idle.setdefault(part.items[0].id, []).extend(new)
        touched.update(new)

    def given(task: Task) -> Task:
        more = [path for served in task.serves for path in idle.pop(served, ())]
        return task.model_copy(update={"paths": [*task.paths, *more]}) if more else task

    return [phase.model_copy(update={"tasks": [given(task) for task in phase.tasks]}) for phase in found]


def _phase(
    study: Study,
    keys: Keys,
    tasks: Keys,
    name: str,
    goal: str,
    work: list[Work],
    components: list[str],
    after: list[str],
) -> Phase:
    touched = [tuple(dict.fromkeys([*one.paths, *study.places.named_in(one.text)])) for one in work]
    used = Counter(path for paths in touched for path in paths)
    made = [
        Task(
            key=tasks(one.text),
            text=one.text,
            serves=[item.id for item in one.items],
            paths=list(paths),
            test_first=one.test_first,
            parallel=bool(paths) and len(work) > 1 and all(used[path] == 1 for path in paths),
        )
        for one, paths in zip(work, touched, strict=True)
    ]
    return Phase(key=keys(name), name=name, goal=sentence(goal), components=components, after=after, tasks=made)


def _touched(study: Study, stage: Stage) -> list[str]:
    found = [part.name for item in stage.items if (part := part_of(study, item))]
    return list(dict.fromkeys(found))


_SHORT_GOAL = 12


def _goal(study: Study, stage: Stage) -> str:
    told = _goal_told(study, stage)
    return shorten(told, _SHORT_GOAL) if huge(study) else told


def _goal_told(study: Study, stage: Stage) -> str:
    if stage.scenarios:
        return study.say("story_goal", text=_shown(study, stage.scenarios[0]))
    if stage.story is not None:
        return shorten(purpose_of(stage.story), max(18, round(36 * study.scale)))
    text = "; ".join(imperative(item.text, study.language, 12) for item in stage.items[:2])
    return study.say("cross_goal", text=text) if not stage.name else text


def _shown(study: Study, scenario: Item) -> str:
    """What a phase can show: what is done and seen in its first scenario."""
    parts = [step for step in steps(scenario.text) if not step.given]
    text = ", ".join(f"{step.word.lower()} {step.text}" for step in parts) or plain(scenario.text)
    return shorten(text, max(20, round(36 * study.scale)))


_LEAST = 22
"""Words of a task below which nobody could begin with it."""


def _stage_work(study: Study, stage: Stage) -> list[Work]:
    """The tasks of a stage: one for each requirement, or several together in a huge spec or a short plan."""
    if huge(study):
        return _digests(study, stage)
    count = len(requirements(study)) or sum(len(one.items) for one in staged(study))
    each = max(_LEAST, share(study, 0.4, count, 18 if count <= MERGE_ABOVE else 13, 34))
    together = 1 if count <= MERGE_ABOVE else min(MOST_TOGETHER, 1 + count // MERGE_ABOVE)
    together = max(together, 2) if study.brief.depth == "simple" and count > 8 else together
    return [_bundle(study, items, each) for items in _bundles(study, stage.items, together)]


_TOGETHER = 10
"""Items that one task of a huge spec names."""
_SHORT_NAME = 5


def _digests(study: Study, stage: Stage) -> list[Work]:
    """The tasks of a stage of a huge spec: ten items each, by their short names. The test-first list would repeat
    them all, so that each stage opens with its failing tests instead.
    """
    found: list[Work] = []
    for items in _bundles(study, stage.items, _TOGETHER):
        names = "; ".join(_short_name(study, item) for item in items)
        part = part_of(study, items[0])
        paths = tuple(path for path in [*(part.paths[:1] if part else ()), part.test if part else ""] if path)
        text = study.say("digest", name=stage.name or study.say("cross"), text=names)
        found.append(Work(text, items, paths, not found))
    return found


def _short_name(study: Study, item: Item) -> str:
    text = imperative(item.text or item.title, study.language, 3 * _SHORT_NAME)
    return shorten(text, _SHORT_NAME).rstrip(".。 …")


def _bundles(study: Study, items: tuple[Item, ...], most: int) -> Iterable[tuple[Item, ...]]:
    """Items in runs of at most ``most`` that live in the same part."""
    if most == 1:
        yield from ((item,) for item in items)
        return
    by_part: dict[str, list[Item]] = {}
    for item in items:
        part = part_of(study, item)
        by_part.setdefault(part.key if part else "", []).append(item)
    for group in by_part.values():
        yield from (tuple(group[at : at + most]) for at in range(0, len(group), most))


def _bundle(study: Study, items: tuple[Item, ...], each: int) -> Work:
    texts = [_order(study, item, each) for item in items]
    paths = _paths(study, items)
    named = _anchored("; ".join(text.rstrip(".") for text in texts), paths)
    return Work(named, items, paths, _README not in paths and any(_checkable(item) for item in items))


def _order(study: Study, item: Item, each: int) -> str:
    """An item as an order; a scenario's by what is done and seen in it."""
    parts = [step for step in steps(item.text) if not step.given] if item.kind is ItemKind.SCENARIO else []
    if not parts:
        return imperative(item.text or item.title, study.language, each)
    text = ", ".join(step.text if step.seen else f"{step.word.lower()} {step.text}" for step in parts)
    return study.say("hold", text=shorten(text, each + 6))


def _anchored(text: str, paths: tuple[str, ...]) -> str:
    """A task's sentence with the file it touches, unless it names it already."""
    text = text.rstrip(".。 ")
    return f"{text} (`{paths[0]}`)" if paths and paths[0] not in text else text


_DOCUMENTS = re.compile(either("documents"), re.I)
_README = "README.md"


def _paths(study: Study, items: tuple[Item, ...]) -> tuple[str, ...]:
    """The files of a task: those that its own words fit, else its part's; with the part's tests."""
    spoken = " ".join(item.text for item in items)
    if all(_DOCUMENTS.match(imperative(item.text, study.language)) for item in items):
        return tuple(study.places.named_in(spoken)[:1]) or (_README,)
    part = part_of(study, items[0])
    own = study.places.fitting(spoken, 2) or [path for path in study.places.named_in(spoken) if "/" in path][:1]
    known = own or (list(part.paths[:1]) if part else [])
    tests = [part.test] if part and part.test and known else []
    return tuple(dict.fromkeys([*known, *tests]))


def _checkable(item: Item) -> bool:
    """Whether an item fixes what a test must see: an open marker in it leaves that open."""
    if item.kind is ItemKind.STORY:
        return bool(item.text)
    text = plain(item.text)
    return len(words(text)) >= 3 and "[NEEDS CLARIFICATION" not in item.text


def _shared_entities(study: Study) -> list[Item]:
    """Entities that requirements of at least two stages speak of."""
    named = [stage for stage in staged(study) if stage.story is not None]
    if len(named) < 2:
        return []
    said = [" ".join(one.text for one in (*stage.items, *stage.scenarios)).lower() for stage in named]
    entities = [item for item in study.items(ItemKind.ENTITY) if entity_name(item)]
    shared = [item for item in entities if sum(entity_name(item).lower() in text for text in said) >= 2]
    return shared[: 2 if study.brief.depth == "simple" else 5]


def _define(study: Study, item: Item) -> Work:
    name = entity_name(item)
    listed = [field for field, _ in fields(plain(item.text))]
    told = plain(item.text).removeprefix(name).lstrip(" :：-–—")
    text = study.say("define_entity", name=name, text=", ".join(listed) if listed else shorten(told, 18))
    existing = study.places.fitting(f"{name} {name}", 1)
    paths = existing or [path for path in [study.places.new(name)] if path]
    test = study.places.new_test(splitext(basename(paths[0]))[0].replace("_", "-")) if paths else ""
    return Work(_anchored(text, tuple(paths)), (item,), tuple(path for path in [*paths, test] if path), bool(listed))


def files(study: Study) -> Drafted:
    """Every path of the tasks, once, with what changes in it."""
    changes: dict[str, list[Task]] = {}
    for phase in planned(study):
        for task in phase.tasks:
            for path in task.paths:
                changes.setdefault(path, []).append(task)
    tested = {part.test: part.name for part in parts(study) if part.test}
    found = [_change(study, path, tasks, tested) for path, tasks in changes.items()]
    return Drafted(Files(files=found))


def _change(study: Study, path: str, tasks: list[Task], tested: dict[str, str]) -> FileChange:
    served = list(dict.fromkeys(one for task in tasks for one in task.serves))
    name = tested.get(path) or next((task.text.partition(":")[0] for task in tasks if path != task.paths[0]), "")
    is_test = path in tested or study.places.tests(path)
    text = study.say("test_file", name=name) if is_test else tasks[0].text.replace(f" (`{path}`)", "")
    return _file(study, path, sentence(shorten(text, 20)), served)


def _file(study: Study, path: str, text: str, served: list[str]) -> FileChange:
    return FileChange(path=path, action="modify" if study.places.exists(path) else "create", change=text, serves=served)
