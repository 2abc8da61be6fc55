"""How deep a plan goes follows from what its spec demands, and is said."""

from __future__ import annotations

import pytest

from draft_plan.depth import choose
from draft_plan.spec import FeatureSpec, Item, ItemKind, Span


def spec(stories: int, requirements: int, scenarios: int = 0, text: str = "") -> FeatureSpec:
    kinds = [ItemKind.STORY] * stories + [ItemKind.REQUIREMENT] * requirements + [ItemKind.SCENARIO] * scenarios
    items = tuple(Item(f"I{n}", kind, "x", Span(n, n)) for n, kind in enumerate(kinds, 1))
    return FeatureSpec("spec.md", "T", "t", "prose", "en", text, items)


@pytest.mark.parametrize(
    ("stories", "requirements", "level"),
    [(0, 1, "simple"), (1, 4, "simple"), (2, 4, "standard"), (1, 5, "standard"), (3, 15, "standard"), (3, 26, "major"),
     (6, 10, "major")],
)  # fmt: skip
def test_depth_follows_stories_and_requirements(stories: int, requirements: int, level: str) -> None:
    depth = choose(spec(stories, requirements), "auto")
    assert depth.level == level
    assert str(requirements) in depth.reason


def test_a_spec_without_requirements_is_measured_by_its_scenarios() -> None:
    assert choose(spec(1, 0, scenarios=30), "auto").level == "major"


@pytest.mark.parametrize("word", ["word ", "規則"])
def test_a_long_spec_is_not_simple_however_few_of_its_rules_are_numbered(word: str) -> None:
    depth = choose(spec(0, 2, text=word * 301), "auto")
    assert (depth.level, depth.reason) == ("standard", "0 stories, 2 requirements, in over 300 words")
    assert choose(spec(0, 2, text=word * 300), "auto").level == "simple"


def test_a_depth_asked_for_is_taken() -> None:
    assert choose(spec(9, 99), "simple").level == "simple"


def test_deeper_plans_may_be_longer() -> None:
    words = [choose(spec(1, 1), level).words for level in ("simple", "standard", "major")]
    assert words == sorted(words)
