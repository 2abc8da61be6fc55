"""Odd shapes of text: duplicates, comments, fences, tabs, and questions that are open or not."""

from __future__ import annotations

from tests.reading.specs import found, spec

from draft_plan.reading import read_text
from draft_plan.spec import Companion


def test_duplicate_ids_are_told_apart_and_noted() -> None:
    read = spec("# x\n\n## Requirements\n\n- **FR-001**: a must\n- **FR-001**: b must\n- **FR-XY-1**: c\n")
    assert found(read) == ["FR-001@5", "FR-001#2@6", "FR-XY-1@7"]
    assert any("FR-001#2" in note for note in read.notes)


def test_comments_code_and_struck_text_hold_no_markers() -> None:
    read = spec("""
        # x

        ## Requirements

        <!-- - **FR-009**: [CLARIFY: no] -->
        - **FR-001**: a `[CLARIFY: no]` b ~~[TBD]~~ <!-- [CLARIFY: no] -->
        - **FR-002**: c [TBD: when?]

        ```
        - **FR-003**: [CLARIFY: no]
        ```

        The word [NEEDS CLARIFICATION] in mid-sentence asks nothing. [link](a) [CLARIFY: no](b)
    """)
    assert found(read) == ["FR-001@6", "FR-002@7", "OQ-1@7"]


def test_open_questions_that_say_they_are_resolved_are_not_open() -> None:
    read = spec("""
        # x

        ## Requirements

        - **FR-001**: a

        ## Open Questions

        - Which drill? (RESOLVED: the blue one)
        - [x] Which desk?
        - Which day?
        - **Q4 — Which hour?**
        - Q: Which door? → A: The left
    """)
    assert found(read) == ["FR-001@5", "OQ-1@11", "Q4@12", "CL-1@13"]


def test_ids_on_lines_without_bullets_or_blanks_are_told_apart() -> None:
    read = spec("# x\n\n## Requirements\n\n**FR-001**: a\n  b\n**FR-002**: c (TBD: how early?).\n")
    assert found(read) == ["FR-001@5-6", "FR-002@7", "OQ-1@7"]
    assert read.items[-1].text == "how early?"


def test_gherkin_without_a_fence_is_one_scenario_each() -> None:
    read = spec(
        "# x\n\n## Acceptance Criteria\n\n"
        "Scenario: A\n  Given a\n  When b\n  Then c\nScenario: B\n  Given a\n  Then c\n"
    )
    assert found(read) == ["AC1@5-8", "AC2@9-11"]


def test_crlf_and_bom_change_no_line() -> None:
    text = "# x\r\n\r\n## Requirements\r\n\r\n- **FR-001**: a\r\n  b\r\n"
    read = read_text(b"\xef\xbb\xbf" + text.encode(), "spec.md")
    assert found(read) == ["FR-001@5-6"]
    assert "\r" not in read.text


def test_an_unclosed_fence_or_comment_swallows_nothing_and_is_noted() -> None:
    read = spec("# x\n\n```\n\n## Requirements\n\n- **FR-001**: a\n\n<!-- oops\n\n- **FR-002**: b\n")
    assert found(read) == ["FR-001@7", "FR-002@11"]
    assert len(read.notes) == 2


def test_indented_tabbed_and_nested_ids_are_found() -> None:
    read = spec("# x\n\n## Requirements\n\n- Group\n\t- **FR-001**: a\n\t\t- **FR-001.1**: b\n\n    - **FR-002**: c\n")
    assert found(read) == ["FR-001@6-7", "FR-001.1@7", "FR-002@9"]


def test_companion_text_given_by_hand_is_a_source_too() -> None:
    delta = Companion("deltas/a.md", "### Requirement: A\nIt SHALL be.\n")
    assert found(spec("## Why\n\nx\n\n## What Changes\n\n- y\n", companions=[delta])) == ["REQ-1@1-2"]


def test_a_story_whose_heading_holds_its_id_and_nothing_else_still_has_a_text() -> None:
    read = spec(
        "# x\n\n## User Stories\n\n### Must Have\n\n#### US2\n\n- [ ] AC1: A shift can be offered\n\n#### US2\n"
    )
    assert all(item.text for item in read.items)


def test_a_heading_of_many_digits_takes_no_time() -> None:
    read = spec(f"# x\n\n## {'9' * 120}Overview\n\n## 1.2.3 Requirements\n\n- **FR-001**: a must\n")
    assert found(read) == ["FR-001@7"]
