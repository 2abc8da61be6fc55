"""Which sections must carry what comes new: by what it is, and by what it speaks of."""

from __future__ import annotations

import re

from draft_plan.coverage import telling_words
from draft_plan.spec import ItemKind

GROUND = ("technical_context", "architecture", "decisions", "summary")
"""The sections that rest on the spec as a whole: a passage that none quotes may bear on each of them."""

_BUILT = ("components", "phases", "tests", "files")

_CARRIERS: dict[str, tuple[str, ...]] = {
    ItemKind.STORY: _BUILT,
    ItemKind.REQUIREMENT: _BUILT,
    ItemKind.SCENARIO: ("phases", "tests", "files"),
    ItemKind.CRITERION: ("phases", "tests", "performance"),
    ItemKind.ENTITY: ("data_model", "components", "phases", "files"),
    ItemKind.EDGE_CASE: ("error_handling", "phases", "tests"),
    ItemKind.ASSUMPTION: ("technical_context", "risks"),
    ItemKind.OUT_OF_SCOPE: ("components", "phases"),
}

_SUBJECTS: dict[str, str] = {
    "data_model": "table column database store schema persist retention delete archive migrate",
    "api": "api endpoint route webhook http rest graphql",
    "error_handling": "error fail failure invalid reject refuse timeout retry unavailable",
    "performance": "second millisecond latency throughput concurrent load fast p95",
    "security": "password permission authorize authenticate login token role encrypt secret privacy personal gdpr "
    "vulnerability security",
    "observability": "log metric audit trace monitor alert dashboard logging observability",
    "rollout": "rollout rollback flag migration deploy release",
}
_TESTS = re.compile(r"\btest|\btdd\b", re.IGNORECASE)

FACTS: dict[str, tuple[str, ...]] = {
    "language": ("technical_context",),
    "test": ("tests",),
    "databases": ("data_model",),
    "API": ("api",),
}
"""The sections that a fact of the repository bears on beside those that mention it, by the first word of its name."""

_RULED = ("architecture", "decisions")
_WITH_TESTS = ("phases", "tests")


def carriers(kind: str, text: str) -> tuple[str, ...]:
    """The sections that must carry a new item of this kind that says this; empty where that cannot be known."""
    known = _CARRIERS.get(kind, ())
    return (*known, *(each for each in subjects(text) if each not in known)) if known else ()


def ruled(text: str) -> tuple[str, ...]:
    """The sections that an article of the constitution bears on: those that decide, and what it speaks of."""
    return (*_RULED, *(_WITH_TESTS if _TESTS.search(text) else ()), *subjects(text))


def subjects(text: str) -> tuple[str, ...]:
    """The sections that a text speaks of, by its words; the words are English, other languages have none."""
    words = telling_words(text)
    return tuple(section for section, told in _SUBJECTS.items() if words & telling_words(told))
