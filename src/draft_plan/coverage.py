"""Whether the plan carries every story, requirement and criterion of its spec: by the ids its rows carry, and by what
they say.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal

from draft_plan.plan import Plan, SectionDraft, SpecItem, Value
from draft_plan.spec import ItemKind
from draft_plan.surveying.words import RAW, parts, telling

TOO_MANY = 8
"""A row without words that claims more requirements or stories than this only lists them; scenarios do not count."""
TRUSTED = 3
"""A row that claims up to so many is believed; a longer list only for those whose words it shares."""
EVERYTHING = 0.8
"""A row that lists this share (0 to 1) of all requirements speaks of none."""

HELD = (ItemKind.STORY, ItemKind.REQUIREMENT, ItemKind.CRITERION)
"""The kinds of items that a plan is held to."""


class Role(StrEnum):
    """What a row of a plan does for the items it carries."""

    WORK = "work"
    PROOF = "proof"
    DESIGN = "design"
    EXCLUSION = "exclusion"


class CoverageStatus(StrEnum):
    """How far the plan carries one item."""

    COVERED = "COVERED"
    PARTIAL = "PARTIAL"
    UNCOVERED = "UNCOVERED"
    SCOPED_OUT = "SCOPED OUT"


class Covered(Value):
    """One item of the spec, and the rows (``section.row-key``, or ``line 12``) that carry it.

    ``basis`` is ``words`` where no id was found and only the wording speaks for it; ``likeness`` (0 to 1) is then the
    share of the item's telling words that the nearest row has.
    """

    id: str
    kind: str
    status: CoverageStatus
    by: tuple[str, ...] = ()
    basis: Literal["ids", "words"] = "ids"
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A task, test, component or passage of a plan: where it stands, what it says, and the ids it carries."""

    at: str
    role: Role
    text: str
    ids: tuple[str, ...] = ()


_SECTION_ROLES = {"phases": Role.WORK, "tests": Role.PROOF, "performance": Role.PROOF, "observability": Role.PROOF}


def cover(plan: Plan) -> tuple[Covered, ...]:
    """The coverage of every story, requirement and criterion, in the spec's order.

    A requirement is covered by a task; by a component or test alone it is partial. A story is carried by what carries
    it or one of its scenarios; a criterion by a task, a test or a measurement.
    """
    return cover_sections(plan.items, plan.sections)


def cover_sections(items: Sequence[SpecItem], drafts: Iterable[SectionDraft]) -> tuple[Covered, ...]:
    """The same for drafts that are no plan yet."""
    return weigh(items, [row for draft in drafts for row in _walk(draft.section, draft.answer)])


def weigh(items: Sequence[SpecItem], rows: Iterable[Row]) -> tuple[Covered, ...]:
    """The coverage of the held items by these rows, by ids alone; linear in items and rows."""
    held = [item for item in items if item.kind in HELD]
    known = {item.id: item for item in items}
    asked = {item.id for item in held if item.kind == ItemKind.REQUIREMENT}
    carriers: dict[str, list[Row]] = defaultdict(list)
    listing: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        spoken, listed = _claims(row, known, asked)
        for item_id in spoken:
            carriers[item_id].append(row)
        for item_id in listed:
            listing[item_id].append(row)
    children = _children(items)
    return tuple(_covered(item, carriers, listing, children) for item in held)


def _claims(row: Row, known: dict[str, SpecItem], asked: set[str]) -> tuple[Iterable[str], Iterable[str]]:
    """The ids that a row carries, and those that it only lists; one that lists every requirement does neither."""
    roots = {item_id.split(".AC")[0] for item_id in row.ids}
    if len(roots) <= TRUSTED or row.role is Role.EXCLUSION:
        return row.ids, ()
    if len(asked & roots) >= len(asked) * EVERYTHING and (len(asked) > TRUSTED or len(roots) > TOO_MANY):
        return (), ()
    said = telling_words(row.text)
    if not said and len(roots) <= TOO_MANY:
        return row.ids, ()
    spoken = {each for each in row.ids if each in known and said & telling_words(known[each].text)}
    return spoken, (each for each in row.ids if each not in spoken)


def _children(items: Sequence[SpecItem]) -> dict[str, list[str]]:
    """The ids below each item's own (``US1.AC2``); scenarios without a story's id belong to the only story there is."""
    children: dict[str, list[str]] = defaultdict(list)
    stories = [item.id for item in items if item.kind == ItemKind.STORY]
    for item in items:
        if "." in item.id:
            children[item.id.rpartition(".")[0]].append(item.id)
        elif item.kind == ItemKind.SCENARIO and len(stories) == 1:
            children[stories[0]].append(item.id)
    return children


def _covered(
    item: SpecItem, carriers: dict[str, list[Row]], listing: dict[str, list[Row]], children: dict[str, list[str]]
) -> Covered:
    names = [item.id, *(children.get(item.id, ()) if item.kind == ItemKind.STORY else ())]
    rows = [row for name in names for row in carriers.get(name, ())]
    by = [row for row in rows if row.role is not Role.EXCLUSION]
    enough = {Role.WORK} if item.kind == ItemKind.REQUIREMENT else {Role.WORK, Role.PROOF}
    if any(row.role in enough for row in by):
        status = CoverageStatus.COVERED
    elif len(by) < len(rows):
        status, by = CoverageStatus.SCOPED_OUT, [row for row in rows if row.role is Role.EXCLUSION]
    else:
        by += [row for name in names for row in listing.get(name, ())]
        status = CoverageStatus.PARTIAL if by else CoverageStatus.UNCOVERED
    return Covered(id=item.id, kind=item.kind, status=status, by=tuple(dict.fromkeys(row.at for row in by)))


def _walk(at: str, node: Any) -> Iterator[Row]:
    if isinstance(node, list):
        for each in node:
            yield from _walk(at, each)
    elif isinstance(node, dict):
        if isinstance(node.get("serves"), list):
            role = _SECTION_ROLES.get(at, Role.DESIGN)
            name = f"{at}.{node.get('key') or node.get('path') or ''}"
            yield Row(name, role, " ".join(_sayings(node)), tuple(node["serves"]))
        for value in node.values():
            yield from _walk(at, value)


def _sayings(node: dict[str, Any]) -> Iterator[str]:
    for name, value in node.items():
        if isinstance(value, str) and name != "key":
            yield value
        elif isinstance(value, list) and name != "serves":
            yield from (each for each in value if isinstance(each, str))


@lru_cache(maxsize=1 << 15)
def telling_words(text: str) -> frozenset[str]:
    """The stems of a text's words that tell something; pairs of characters for scripts without spaces."""
    terms = (term for raw in RAW.findall(text) for term in parts(raw))
    return frozenset(term for term in terms if telling(term))


_RARE = 2
"""A word that at most so many items have tells them from the others."""
_LONG, _STEM, _FEW = 9, 7, 3
"""A word of so many letters, told by its first ones, that at most a few items have."""


class Wording:
    """How much of what a spec asks for the passages of a plan say, in words weighted by their rarity in the spec."""

    def __init__(self, asked: Iterable[str], passages: Sequence[str]) -> None:
        bags = [telling_words(text) for text in asked]
        self._frequency = Counter(word for bag in bags for word in bag)
        self._rarity = {word: math.log(1 + len(bags) / seen) for word, seen in self._frequency.items()}
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._stems: set[str] = set()
        for place, passage in enumerate(passages):
            for word in telling_words(passage):
                if len(word) >= _LONG - 1:
                    self._stems.add(word[:_STEM])
                if word in self._rarity:
                    self._holding[word].append(place)

    def best(self, text: str) -> tuple[float, int]:
        """The share (0 to 1) of the text's words that the best passage has, and which it is (-1 for none).

        The larger of the shares by rarity and by count: a paraphrase keeps the common words and loses the rare ones.
        """
        bag = telling_words(text)
        whole = sum(self._rarity.get(word, 0.0) for word in bag)
        rare: dict[int, float] = defaultdict(float)
        count: Counter[int] = Counter()
        for word in sorted(bag):
            for place in self._holding.get(word, ()):
                rare[place] += self._rarity[word]
                count[place] += 1
        if not rare or not whole:
            return 0.0, -1
        shares = {place: max(rare[place] / whole, count[place] / len(bag)) for place in rare}
        place = max(shares, key=lambda each: (shares[each], -each))
        return shares[place], place

    def touches(self, text: str) -> bool:
        """Whether a passage has a word that few other items have, and a second word of the text.

        In a script without spaces a Latin word is a name, and one is enough; so is a long word that few items have, in
        any of its forms.
        """
        bag = telling_words(text)
        if any(self._frequency[word] <= _FEW and word[:_STEM] in self._stems for word in bag if len(word) >= _LONG):
            return True
        latin = {word for word in bag if word.isascii() and word.isalpha()}
        if len(latin) * 3 < len(bag) and any(self._holding.get(word) for word in latin):
            return True
        count = Counter(place for word in bag for place in self._holding.get(word, ()))
        rare = (word for word in bag if self._frequency.get(word, 0) <= _RARE)
        return any(count[place] > 1 for word in rare for place in self._holding.get(word, ()))

    def whole(self, text: str) -> float:
        """The share (0 to 1) of the text's words that stand in any passage."""
        bag = telling_words(text)
        weight = sum(self._rarity.get(word, 0.0) for word in bag)
        return sum(self._rarity[word] for word in bag if self._holding.get(word)) / weight if weight else 0.0
