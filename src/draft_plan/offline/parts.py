"""The parts that the work falls into: groups of requirements or stories, each with the files it lives in."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename, splitext

from draft_plan.offline.matching import Texts, words
from draft_plan.offline.staging import Stage, group_of, short, stages
from draft_plan.offline.study import Study
from draft_plan.offline.wording import Keys
from draft_plan.spec import Item

MOST = {"simple": 3, "standard": 6, "major": 10}


@dataclass(frozen=True, slots=True)
class Part:
    """A component in the spec's words. ``paths`` are sources, ``test`` the file of its tests, empty when nothing
    is known.
    """

    key: str
    name: str
    items: tuple[Item, ...]
    stories: tuple[Item, ...]
    paths: tuple[str, ...]
    test: str


def parts(study: Study) -> tuple[Part, ...]:
    """The components, found once for a study."""
    if "parts" not in study.memory:
        study.memory["parts"] = _parts(study)
    found: tuple[Part, ...] = study.memory["parts"]
    return found


def staged(study: Study) -> list[Stage]:
    """The stages of work, found once for a study."""
    if "stages" not in study.memory:
        study.memory["stages"] = stages(study)
    found: list[Stage] = study.memory["stages"]
    return found


def part_of(study: Study, item: Item) -> Part | None:
    """The part that carries an item."""
    if "part_of" not in study.memory:
        study.memory["part_of"] = {one.id: part for part in parts(study) for one in (*part.items, *part.stories)}
    found: Part | None = study.memory["part_of"].get(item.id)
    return found


def _parts(study: Study) -> tuple[Part, ...]:
    named = _capped(study, _named(study))
    owner = {item.id: title for title, items in named for item in items}
    keys = Keys("part")
    stories: dict[str, list[Item]] = {title: [] for title, _ in named}
    for stage in staged(study):
        if stage.story is not None:
            holders = [owner[item.id] for item in stage.items if item.id in owner]
            for title in dict.fromkeys(holders or [named[0][0]] if named else []):
                stories[title].append(stage.story)
    taken: set[str] = set()
    return tuple(_part(study, keys(title), title, items, stories[title], taken) for title, items in named)


def _named(study: Study) -> list[tuple[str, list[Item]]]:
    """Headings over requirements where there are several, else stories."""
    groups: dict[str, list[Item]] = {}
    for stage in staged(study):
        for item in stage.items:
            groups.setdefault(group_of(study, item), []).append(item)
    real = [group for group in groups if group]
    nested = all(item.parent for items in groups.values() for item in items)
    if len(real) >= 3 and not nested:
        default = short(study.spec.title)
        return [(group or default, items) for group, items in groups.items()]
    return [(stage.name or short(study.spec.title), list(stage.items)) for stage in staged(study) if stage.items]


def _capped(study: Study, named: list[tuple[str, list[Item]]]) -> list[tuple[str, list[Item]]]:
    """At most as many parts as the depth allows; the smallest join the one they are most like."""
    most = MOST.get(study.brief.depth, 6)
    merged: dict[str, list[Item]] = {}
    for title, items in named:
        merged.setdefault(title, []).extend(items)
    kept = sorted(merged, key=lambda title: -len(merged[title]))[:most]
    ordered = [title for title in merged if title in kept]
    texts = Texts({title: " ".join([title, *(item.text for item in merged[title])]) for title in ordered})
    for title, items in list(merged.items()):
        if title not in kept:
            home = texts.best(" ".join([title, *(item.text for item in items)]), 0.0) or ordered[-1]
            merged[home].extend(items)
    return [(title, merged[title]) for title in ordered]


def _part(study: Study, key: str, title: str, items: list[Item], stories: list[Item], taken: set[str]) -> Part:
    """A part with its files: those the spec names, existing ones it is about, else a module called after a noun."""
    places = study.places
    spoken = " ".join([title, *(item.text for item in items)])
    existing = places.fitting(spoken, 3, max(2, len(items)))
    new = [path for path in places.named_in(spoken) if not places.exists(path)][:2]
    paths = existing or new or _named_for(study, title, spoken) or _new(study, title, items, taken)
    taken.update(paths)
    test = places.new_test(splitext(basename(paths[0]))[0].replace("_", "-")) if paths else ""
    return Part(key, title, tuple(items), tuple(stories), tuple(paths), test)


def _new(study: Study, title: str, items: list[Item], taken: set[str]) -> list[str]:
    """A module of the part's own; parts without a noun of their own share the one called after the feature."""
    name = study.nouns.name(title, items)
    own = study.places.new(name) if title != short(study.spec.title) and not study.nouns.said_by_feature(name) else ""
    path = own if own and own not in taken and not study.places.exists(own) else study.places.new(study.nouns.feature)
    return [path] if path else []


def _named_for(study: Study, title: str, spoken: str) -> list[str]:
    """Source files that the spec names elsewhere and whose names this part's own words hold."""
    told = words(f"{title} {spoken}")
    named = [
        path for path in study.places.sources if words(basename(path).rpartition(".")[0].replace("_", " ")) <= told
    ]
    return named[:2]
