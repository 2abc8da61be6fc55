# ruff: noqa: E501, PT017  (the pieces are a table; any error but SpecError fails the test by itself)
"""What holds of any text at all: no crash, spans in the file, unique ids, wording that stands on its lines, linear time."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from draft_plan.errors import SpecError
from draft_plan.reading import read_text
from draft_plan.reading.wording import plain
from draft_plan.spec import FeatureSpec, ItemKind

PIECES = (
    "# T\n", "## Requirements\n", "### User Story 1 - A (Priority: P1)\n", "#### US2: B\n", "### Requirement 1: C\n",
    "## Edge Cases\n", "## Key Entities\n", "## Open Questions\n", "## Clarifications\n", "## Acceptance Criteria\n",
    "## Non-Functional Requirements\n", "## Out of Scope\n", "#### Scenario: D\n", "- **FR-001**: must lend\n", "- FR-1.1: b\n",
    "  - nested must\n", "1. **Given** a, **When** b, **Then** c\n", "- **Given** x\n", "- **When** y\n", "- **Then** z\n",
    "- Q: why? → A: so\n", "- [ ] AC1: done\n", "| ID | Requirement |\n|---|---|\n", "| FR-002 | cell |\n", "[CLARIFY: q?]\n",
    "- [NEEDS CLARIFICATION] w\n", "```\n", "<!--", "-->\n", "> ", "**Bold**\n", "**Label:**\n", "**故事 1**：x\n", "~~", "`", "\t", "\n",
    "\n\n", "must ", "* ", "[", "](", "|", "\\", "---\n", "===\n", "\u2028", "\x0b", "\x00", "\r", "\ufeff", "é", "要件\n",
)  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=60).map("".join)


def tried(text: str) -> FeatureSpec | None:
    try:
        return read_text(text.encode("utf-8", "surrogatepass"), "specs/x/spec.md")
    except SpecError:
        return None


@settings(max_examples=400, deadline=None)
@given(texts)
def test_any_text_is_read_or_refused_and_what_is_read_is_sound(text: str) -> None:
    spec = tried(text)
    if spec is None:
        return
    last = spec.text.count("\n") + 1
    ids = [item.id for item in spec.items]
    assert len(ids) == len(set(ids))
    assert all(1 <= item.span.first <= item.span.last <= last for item in spec.items)
    assert all(item.text and item.id for item in spec.items)
    assert all(item.parent is None or item.parent in ids for item in spec.items)
    assert [item.span.first for item in spec.items] == sorted(item.span.first for item in spec.items)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_every_word_of_an_item_stands_on_its_lines(text: str) -> None:
    spec = tried(text)
    for item in spec.items if spec else ():
        lines = re.sub(r"\W+", "", plain(spec.lines(item.span))) if spec else ""
        for word in re.findall(r"\w+", item.text):
            assert word in lines or word in re.sub(r"\W+", "", spec.lines(item.span) if spec else "")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_text(data, "s.md")
    except SpecError as error:
        assert error.remedy


HEAD = "## Requirements\n\n- **FR-000**: must lend\n\n"
LARGE = {
    "requirements": "".join(f"- **FR-{n:04}**: System MUST lend\n" for n in range(1, 4000)),
    "same id": "- **FR-001**: System MUST lend\n" * 4000,
    "brackets": "[" * 100_000,
    "markers": "[CLARIFY: " * 10_000,
    "stars": "**a " * 30_000,
    "ticks": "`a" * 50_000,
    "angles": "<!--" * 30_000,
    "quotes": ("> " * 1000 + "x\n") * 50,
    "nested": "\n".join("  " * n + "- x" for n in range(300)),
    "one line": "must " * 200_000,
    "sentences": "The desk must lend. " * 5_000,
    "questions": "## Open Questions\n\n" + "### What?\n" * 4_000,
    "given": "## Acceptance Criteria\n\n" + "- **Given** a\n" * 4_000,
    "answers": "## Clarifications\n\n- Q: " + "→ " * 50_000,
    "fences": "```\n" * 20_001,
    "ids": "- " + "FR-1-" * 30_000,
    "headings": "###### a\n" * 5_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_twice_the_text_takes_about_twice_the_time(name: str) -> None:
    """The bound is loose (five times, plus a second) so that a busy machine does not fail it; quadratic code does."""

    def seconds(text: str) -> float:
        start = time.perf_counter()
        assert read_text((HEAD + text).encode(), "specs/x/spec.md").items
        return time.perf_counter() - start

    body = LARGE[name]
    once = seconds(body)
    assert seconds(body + "\n\n" + body) < 5 * once + 1


def test_a_deep_list_keeps_its_outer_requirements() -> None:
    text = HEAD + "\n".join("  " * n + f"- **FR-{n + 1:03}**: must lend" for n in range(40))
    assert read_text(text.encode(), "s.md").find("FR-040")


def test_fifty_thousand_requirements_are_all_there() -> None:
    text = "## Requirements\n\n" + "".join(f"- **FR-{n:05}**: System MUST lend\n" for n in range(50_000))
    assert sum(1 for _ in read_text(text.encode(), "s.md").of(ItemKind.REQUIREMENT)) == 50_000
