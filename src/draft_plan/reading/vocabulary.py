"""What headings and lead words mean, in every language we know: vocabulary.toml made quick to ask."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files


class Part(StrEnum):
    """The part of a spec that a heading opens, in the order in which they are recognised."""

    IGNORED = "ignored"
    COVERAGE = "coverage"
    QUESTIONS = "questions"
    CLARIFICATIONS = "clarifications"
    OUT_OF_SCOPE = "out_of_scope"
    EDGE_CASES = "edge_cases"
    ASSUMPTIONS = "assumptions"
    ENTITIES = "entities"
    CRITERIA = "criteria"
    ACCEPTANCE = "acceptance"
    PRIMARY_STORY = "primary_story"
    STORIES = "stories"
    QUALITIES = "qualities"
    CONSTRAINTS = "constraints"
    GOALS = "goals"
    CHANGES = "changes"
    REQUIREMENTS = "requirements"
    OTHER = "other"


_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BRACKETED = re.compile(r"[*_]*[(\[（【][^()\[\]（）【】]{0,80}[)\]）】][*_]*")
_NUMBERED = re.compile(r"^\d{1,3}(?:[.、)]\d{1,3})*[.、)]?\s+")
_EDGES = re.compile(r"^[^\w&]+|[^\w]+$")


def bare(heading: str) -> str:
    """A heading as the vocabulary spells it: no emphasis, numbers, brackets or symbols; lower case."""
    text = heading.replace("&amp;", "&").replace("＆", "&")
    text = _BRACKETED.sub(" ", text).replace("*", "").replace("`", "").replace("_", " ")
    text = _NUMBERED.sub("", _EDGES.sub("", text).strip())
    return " ".join(_EDGES.sub("", text).casefold().split())


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Phrases of one part: those of spaced scripts match whole words, the others any edge."""

    exact: frozenset[str]
    spaced: tuple[str, ...]
    wide: tuple[str, ...]

    def match(self, text: str) -> bool:
        if text in self.exact:
            return True
        if _WIDE.search(text):
            return text.startswith(self.wide) or text.endswith(self.wide)
        return any(text.startswith(phrase) and not text[len(phrase)].isalnum() for phrase in self.spaced) or any(
            text.endswith(phrase) and not text[-len(phrase) - 1].isalnum() for phrase in self.spaced
        )


# Words too common to be trusted unless they are the whole heading.
_WHOLE = frozenset(
    {
        "acceptance",
        "features",
        "goals",
        "scope",
        "changes",
        "questions",
        "requirement",
        "entities",
        "objectives",
        "excluded",
    }
    | {
        "exclusions",
        "scenarios",
        "stories",
        "functions",
        "why",
        "impact",
        "implementation",
        "notes",
        "summary",
        "context",
    }
    | {
        "functies",
        "funktionen",
        "funkcje",
        "cele",
        "ziele",
        "功能",
        "機能",
        "目的",
        "目标",
        "目標",
        "기능",
        "목표",
        "前提",
        "question",
    }
    | {"prerequisites", "preconditions", "migration", "backlog", "assumption", "coverage", "checklist"}
)


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files(__package__) / "vocabulary.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _parts() -> tuple[tuple[Part, _Phrases], ...]:
    made = []
    for part in Part:
        phrases = [phrase.casefold() for phrase in _data()["parts"][part]]
        # Many a technical heading ends in "constraints"; only the bare word opens the list of them.
        loose = [phrase for phrase in phrases if phrase not in _WHOLE and part is not Part.CONSTRAINTS]
        wide = tuple(phrase for phrase in loose if _WIDE.search(phrase))
        spaced = tuple(phrase for phrase in loose if not _WIDE.search(phrase))
        made.append((part, _Phrases(frozenset(phrases), spaced, wide)))
    return tuple(made)


@lru_cache(maxsize=4096)
def part_of(heading: str) -> Part | None:
    """The part that a heading opens, or None for one that says nothing of the kind."""
    text = bare(heading)
    if not text or len(text) > 90:
        return None
    exact = next((part for part, phrases in _parts() if text in phrases.exact), None)
    return exact or next((part for part, phrases in _parts() if phrases.match(text)), None)


def exactly(part: Part, heading: str) -> bool:
    """Whether a heading is one of the part's names and nothing more."""
    return bare(heading) in dict(_parts())[part].exact


def continues(part: Part, heading: str) -> bool:
    """Whether a heading begins with the part's name and goes on: ``Success criteria measurement``."""
    text = bare(heading)
    return any(text != phrase and text.startswith(phrase) for phrase in dict(_parts())[part].exact)


@lru_cache(maxsize=64)
def words(table: str, key: str) -> tuple[str, ...]:
    """One list of the vocabulary, lower case, longest first (so that a pattern made of it is greedy)."""
    return tuple(sorted((word.casefold() for word in _data()[table][key]), key=lambda word: (-len(word), word)))


def alternatives(table: str, key: str) -> str:
    """A list of the vocabulary as a pattern: ``a|b|c``, escaped, blanks matching any blank."""
    return "|".join(re.escape(word).replace(r"\ ", r"[ \t]+") for word in words(table, key))


def tables(table: str) -> tuple[str, ...]:
    """The keys of one table of the vocabulary."""
    return tuple(_data()[table])
