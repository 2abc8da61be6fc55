"""How deep a plan should go, chosen by rule and printed with its reason: nobody reads sixteen sections for one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from draft_plan.spec import FeatureSpec, ItemKind

Level = Literal["simple", "standard", "major"]

WORDS: dict[Level, int] = {"simple": 600, "standard": 1500, "major": 3000}
"""Length budget of a whole plan, in words."""

_SIMPLE_REQUIREMENTS, _SIMPLE_WORDS = 4, 300
"""A spec of more words is not simple however few of its rules are numbered: prose numbers none."""
_WORD = re.compile(r"[^\W_][\w'’.-]*")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

_MAJOR_REQUIREMENTS = 25
_MAJOR_STORIES = 5


@dataclass(frozen=True, slots=True)
class Depth:
    """The depth and, in one sentence, why."""

    level: Level
    reason: str

    @property
    def words(self) -> int:
        """The length budget."""
        return WORDS[self.level]


def choose(spec: FeatureSpec, asked: Level | Literal["auto"]) -> Depth:
    """The depth asked for, or by what the spec demands: its stories and its requirements (scenarios where it has none);
    a simple one is short as well.
    """
    if asked != "auto":
        return Depth(asked, "asked for")
    stories = sum(1 for _ in spec.of(ItemKind.STORY))
    requirements = sum(1 for _ in spec.of(ItemKind.REQUIREMENT)) or sum(1 for _ in spec.of(ItemKind.SCENARIO))
    counted = f"{_count(stories, 'story', 'stories')}, {_count(requirements, 'requirement', 'requirements')}"
    few = requirements <= _SIMPLE_REQUIREMENTS and stories <= 1
    if few and count_words(spec.text) <= _SIMPLE_WORDS:
        return Depth("simple", f"{counted}: at most one story and {_SIMPLE_REQUIREMENTS} requirements")
    if requirements > _MAJOR_REQUIREMENTS or stories > _MAJOR_STORIES:
        return Depth("major", f"{counted}: over {_MAJOR_REQUIREMENTS} requirements or {_MAJOR_STORIES} stories")
    return Depth("standard", f"{counted}, in over {_SIMPLE_WORDS} words" if few else counted)


def count_words(text: str) -> int:
    """The words of a text; two characters of a script without spaces are one."""
    return len(_WIDE.findall(text)) // 2 + len(_WORD.findall(_WIDE.sub(" ", text)))


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
