"""What one spec and one repository say, looked up once and shared by every section."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from draft_plan.llm import Brief
from draft_plan.offline.capping import capped
from draft_plan.offline.clauses import kept_for, left_whole, proves
from draft_plan.offline.evidence import Statement, Statements
from draft_plan.offline.lexicon import cues, either, layouts, phrases
from draft_plan.offline.mentions import Mention, mentions, unlisted
from draft_plan.offline.modules import Nouns, package_named
from draft_plan.offline.places import Home, Places, spec_paths
from draft_plan.offline.wording import plain
from draft_plan.repository import RepositoryFacts
from draft_plan.spec import FeatureSpec, Item, ItemKind

_UNIT = rf"(?:(?:{either('unit_word')})\b|{either('unit_sign')})"
_PATTERNS = {
    "duration": re.compile(rf"(?:\d+(?:[.,]\d+)?|\b(?:{either('number_word')}))[\s-]?(?:{_UNIT})", re.I),
    "number": re.compile(r"\d"),
    "percent": re.compile(r"\d\s?%|\bpercent\b|\bprozent\b", re.I),
    "fps": re.compile(r"\d+\s?(?:fps|frames per second|requests per second|req/s|rps|hz)\b", re.I),
    "code_path": re.compile(r"`?[\w.-]+(?:/[\w.-]+)+\.(?:py|ts|tsx|js|go|rs|rb|java|kt|cs|swift|php|cpp|dart|ex)\b"),
    "figure": re.compile(r"\d[\d.,]*\s?(?:%|\w)"),
    "path": re.compile(r"`(?![^`\n]*\.md`)[\w.-]+(?:/[\w.*-]+)+`|\b[\w-]+(?:/[\w-]+)+\.(?!md\b)[a-z]{1,5}\b"),
    "file_store": re.compile(
        r"`?(?:~|\.|/)?[\w./-]*\.(?:json|yaml|yml|toml|csv|parquet|db|ini|env|lock)\b`?|\bkeyring\b|\bkeychain\b|\beeprom\b",
        re.I,
    ),
}
_ACTOR = re.compile(
    rf"\b(?:{either('actor_opening')})\s+(?:einen?\s|une?\s)?\s*([^,.\n]{{2,60}}?)\s*,?\s*(?:{either('actor_wish')})"
    r"|作为(?:一[名个])?([^，,。\s]{2,20})|([^\s、,。]{2,20})として",
    re.I,
)
_BINDING = (ItemKind.REQUIREMENT, ItemKind.ENTITY, ItemKind.ASSUMPTION, ItemKind.CLARIFICATION, ItemKind.CRITERION)
_WAIVED = re.compile(either("waived"), re.I)
_KINDS = {kind.value: kind for kind in ItemKind}

_KEPT = tuple("spec paths libraries statements mentions places nouns stack_language actors _found".split())
_UNSCALED = ("stages", "parts", "part_of", "part_texts", "edges", "children", "bold", "huge")
"""What rules remember that does not depend on the length of texts."""


@dataclass(frozen=True)
class Study:
    """A brief with what follows from it. ``cached_property`` keeps each finding, so the class has no slots.

    ``scale`` (0 to 1) shrinks every text, so that the whole plan stays near its budget.
    """

    brief: Brief
    scale: float = 1.0

    @cached_property
    def spec(self) -> FeatureSpec:
        """The spec; of a passage or line that nobody could read in one go the rules look at the beginning."""
        return capped(self.brief.spec)

    @property
    def repository(self) -> RepositoryFacts:
        """The repository."""
        return self.brief.repository

    @property
    def language(self) -> str:
        """The language of the spec's own sentences."""
        return self.brief.spec.language

    def say(self, key: str, **values: object) -> str:
        """One of the drafter's own sentences, in the language of the plan."""
        text = phrases(self.brief.language).get(key) or phrases("en")[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    @cached_property
    def statements(self) -> Statements:
        """The spec cut into statements."""
        return Statements(self.spec)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The technologies that the spec names."""
        return mentions(self.statements)

    @cached_property
    def libraries(self) -> dict[str, Statement]:
        """Libraries that the spec names in code and no gazetteer lists."""
        return unlisted(self.statements)

    @cached_property
    def places(self) -> Places:
        """Where code lies and where new code would lie."""
        home = Home(
            package=package_named(self.spec),
            feature=self.nouns.feature,
            several=len(self.items(ItemKind.STORY)) + len(self.items(ItemKind.REQUIREMENT)) // 6 > 1,
            things=frozenset(self.nouns.entities),
        )
        return Places(self.repository, self.stack_language, self.paths, home)

    @cached_property
    def paths(self) -> dict[str, int]:
        """Relative file paths that stand in the spec, each with the number of times."""
        return spec_paths(self.spec)

    @cached_property
    def nouns(self) -> Nouns:
        """The nouns that the spec uses."""
        heads = [plain(item.title or item.text)[:80] for item in self.items(ItemKind.ENTITY)]
        names = [re.split(r"[:：(]| [-–—] ", head, maxsplit=1)[0] for head in heads]
        return Nouns(self.spec, [name for name in names if len(name.split()) <= 4])

    @cached_property
    def stack_language(self) -> str:
        """The programming language: the repository's, else the one the spec names or implies; empty when nobody
        says.
        """
        named = [mention for mention in self.mentions if not mention.ruled_out]
        ours = [language.name for language in self.repository.languages]
        spoken = [mention.technology.name for mention in named if mention.technology.kind == "language"]
        chosen = [name for name in spoken if name in ours] or ours or spoken
        if ours and chosen and chosen[0] != ours[0] and spoken.count(chosen[0]) < 1:
            return ours[0]
        implied = [mention.technology.language for mention in named if mention.technology.language]
        endings = [name for name, layout in layouts().items() for path in self.paths if path.endswith(layout.extension)]
        return next(iter(chosen or implied or endings), "")

    def shrunk(self, scale: float) -> Study:
        """The same study with shorter texts; what was looked up in the spec is kept."""
        other = Study(self.brief, scale)
        other.__dict__.update({name: self.__dict__[name] for name in _KEPT if name in self.__dict__})
        other.memory.update({name: found for name, found in self.memory.items() if name in _UNSCALED})
        return other

    def items(self, *kinds: ItemKind) -> list[Item]:
        """The items of these kinds that say something, in order."""
        return [item for item in self.spec.of(*kinds) if plain(item.text) or item.title]

    @cached_property
    def actors(self) -> list[str]:
        """Who acts, in the words of the stories, the most frequent first."""
        count: dict[str, int] = {}
        for item in self.items(ItemKind.STORY):
            for match in _ACTOR.finditer(plain(item.text)):
                name = next(group for group in match.groups() if group).strip(" *_「」")
                if len(name.split()) <= 6:
                    count[name] = count.get(name, 0) + 1
        return sorted(count, key=lambda name: -count[name])

    def having(self, category: str) -> dict[int, int]:
        """The statements of a category: index → offset. Open and out-of-scope ones
        are left out unless the category asks for them. ``a+b-c`` is whatever has a and b and not c.
        """
        if "+" in category or "-" in category:
            wanted, _, unwanted = category.partition("-")
            first, *rest = (self.having(part) for part in wanted.split("+"))
            barred = self.having(unwanted) if unwanted else {}
            return {
                index: offset
                for index, offset in first.items()
                if index not in barred and all(index in other for other in rest)
            }
        if category not in self._found:
            found = self._lookup(category)
            keep = category in ("out_of_scope", "scope_out")
            self._found[category] = {
                index: offset
                for index, offset in sorted(found.items())
                if keep or not (self.statements.all[index].open or self.statements.all[index].outside)
            }
        return self._found[category]

    @cached_property
    def memory(self) -> dict[str, Any]:
        """Findings of other modules that are made once for a study."""
        return {}

    @cached_property
    def _found(self) -> dict[str, dict[int, int]]:
        return {}

    def _lookup(self, category: str) -> dict[int, int]:
        every = enumerate(self.statements.all)
        if category.startswith("tech:"):
            return self._technologies(category.split(":")[1:])
        if category in _KINDS:
            return {index: 0 for index, statement in every if statement.kind in self._ruling(_KINDS[category])}
        if category == "kept_data":
            return self._kept_data()
        if category == "kept_for":
            return {index: 0 for index, statement in every if kept_for(statement, self.language)}
        if category == "proven":
            return {index: 0 for index, statement in every if proves(statement, self.language)}
        if category == "open_to_all":
            return self._open_to_all()
        if category == "left_whole":
            return {index: 0 for index, statement in every if left_whole(statement, self.language)}
        if category == "actor":
            return {index: match.start() for index, statement in every if (match := _ACTOR.search(statement.text))}
        if category == "count":
            return {
                index: match.start() for index, statement in every if (match := self._counted.search(statement.text))
            }
        if category in _PATTERNS:
            return {
                index: match.start()
                for index, statement in every
                if (match := _PATTERNS[category].search(statement.text))
            }
        return self.statements.having(category)

    def _open_to_all(self) -> dict[int, int]:
        """Statements that ask nobody for an account, where no other sets people apart: then all is open."""
        apart = self.having("isolated+requirement") or self.having("authorize+requirement")
        return {} if apart else self.statements.having("open_access")

    def _ruling(self, kind: ItemKind) -> tuple[ItemKind | None, ...]:
        return (kind, None) if kind is ItemKind.REQUIREMENT and self.prose else (kind,)

    @cached_property
    def prose(self) -> bool:
        """Whether the spec states its demands outside of marked requirements: most of what it says is in no item."""
        kinds = Counter(statement.kind for statement in self.statements.all)
        return kinds[None] > 2 * kinds[ItemKind.REQUIREMENT]

    def _kept_data(self) -> dict[int, int]:
        """Binding statements that demand that data outlive a run: they speak of storing, and do not rule it out."""
        stateless = self.statements.having("transient")
        binding = (*_BINDING, ItemKind.STORY, ItemKind.SCENARIO)
        return {
            index: offset
            for index, offset in self.statements.having("lasting").items()
            if index not in stateless
            and (self.prose or self.statements.all[index].kind in binding)
            and not _WAIVED.search(self.statements.all[index].text)
        }

    @cached_property
    def _counted(self) -> re.Pattern[str]:
        """A number of people or things: the figure stands right before them."""
        names = cues(self.spec.language)["people"]
        spaced = "|".join(
            sorted({re.escape(name.rstrip("*")) for name in names if ord(name[0]) < 0x2E80}, key=len, reverse=True)
        )
        joined = "|".join(re.escape(name) for name in names if ord(name[0]) >= 0x2E80) or "(?!)"
        return re.compile(
            rf"\d[\d.,]*\s?(?:k|million|万|천|만)?\+?[\s-](?:[a-zà-ÿ-]+\s){{0,2}}(?:{spaced})\b|\d[\d.,]*\s?(?:万|천|만)?(?:{joined})",
            re.I,
        )

    def _technologies(self, path: list[str]) -> dict[int, int]:
        kind = path[0]
        found: dict[int, int] = {}
        for mention in self.mentions:
            technology = mention.technology
            if (
                mention.ruled_out
                or (kind != "any" and technology.kind != kind)
                or (len(path) > 1 and not technology.language)
            ):
                continue
            for index, offset in mention.places:
                found.setdefault(index, offset)
        return found

    def first(self, categories: Iterable[str]) -> tuple[Statement, int] | None:
        """The first statement of the first category that has any, with the offset of its cue."""
        for category in categories:
            found = self.having(category)
            if found:
                index = min(found)
                return self.statements.all[index], found[index]
        return None

    def statements_of(self, category: str) -> list[Statement]:
        """The statements of a category, in order."""
        return [self.statements.all[index] for index in self.having(category)]
