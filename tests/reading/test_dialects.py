"""Small specs of our own in each dialect, with the exact ids and lines that must come out."""

from __future__ import annotations

from pathlib import Path

from tests.reading.specs import found, spec

from draft_plan.reading import read
from draft_plan.spec import ItemKind

SPEC_KIT = """
    # Feature Specification: Tool lending

    **Feature Branch**: `042-lending`

    ## Clarifications

    ### Session 2026-02-03

    - Q: Who may lend? → A: Members only → never guests
    - Q: How long may a tool
      be kept? -> A: Two weeks,
      then a reminder

    ## User Scenarios & Testing *(mandatory)*

    ### User Story 1 - Borrow a drill (Priority: P1)

    A member takes a drill home.

    **Why this priority**: It is the point.

    **Acceptance Scenarios**:

    1. **Given** a free drill, **When** a member
       borrows it, **Then** it is marked as lent
    2. **Given** a lent drill, **When** a member asks, **Then** the date of return is shown

    ---

    ### User Story 2 - Return it (Priority: P2)

    A member brings it back.

    ### Edge Cases

    - What if it is broken?
    - What if it never comes back? [NEEDS CLARIFICATION: who pays?]

    ## Requirements *(mandatory)*

    ### Functional Requirements

    - **FR-001**: System MUST record each loan
      with its date
    - **FR-002a**: System MUST remind
      - by mail
    - **FR-003**: System MUST show what is late, see FR-001
    - ~~**FR-004**: System MUST [NEEDS CLARIFICATION: print?]~~

    ### Key Entities *(include if feature involves data)*

    - **Loan**: a tool, a member and a date

    ## Success Criteria *(mandatory)*

    ### Measurable Outcomes

    - **SC-001**: A loan takes less than a minute

    ### Requirement coverage

    | Requirement | Criterion |
    |---|---|
    | FR-001 | SC-001 |

    ## Assumptions

    - Members have accounts

    ## Out of Scope

    - Selling tools

    ## Review & Acceptance Checklist

    - [ ] No [NEEDS CLARIFICATION] markers remain
"""


def test_spec_kit_yields_every_item_on_its_lines() -> None:
    read = spec(SPEC_KIT)
    assert (read.dialect, read.language, read.title, read.feature_id) == (
        "spec-kit",
        "en",
        "Tool lending",
        "042-lending",
    )
    assert found(read) == [
        "CL-1@9", "CL-2@10-12", "US1@16-28", "US1.AC1@24-25", "US1.AC2@26", "US2@30-32",
        "EC-1@36", "EC-2@37", "OQ-1@37", "FR-001@43-44", "FR-002a@45-46", "FR-003@47", "KE-1@52", "SC-001@58",
        "AS-1@68", "OS-1@72",
    ]  # fmt: skip


def test_a_question_keeps_later_arrows_in_its_answer() -> None:
    first, second = spec(SPEC_KIT).of(ItemKind.CLARIFICATION)
    assert (first.text, first.answer) == ("Who may lend?", "Members only → never guests")
    assert (second.text, second.answer) == ("How long may a tool be kept?", "Two weeks, then a reminder")


def test_a_marker_belongs_to_the_item_it_stands_in_and_struck_ones_are_left_out_with_a_note() -> None:
    read = spec(SPEC_KIT)
    [marker] = read.of(ItemKind.MARKER)
    assert (marker.text, marker.parent) == ("who pays?", "EC-2")
    assert any("FR-004" in note for note in read.notes)


def test_story_carries_priority_title_and_narrative() -> None:
    story = spec(SPEC_KIT).find("US1")
    assert story is not None
    assert (story.priority, story.title, story.text, story.synthesised) == (
        "P1",
        "Borrow a drill",
        "A member takes a drill home.",
        True,
    )


def test_claude_config_keeps_dashed_story_ids_and_reads_bare_markers_on_either_side() -> None:
    read = spec("""
        ---
        feature: lending
        status: draft
        ---
        # Feature: Lending

        ## User Stories

        ### US-1: Borrow (P1)

        **As a** member
        **I want** a drill
        **So that** I can drill

        #### Acceptance Scenarios

        - **Given** a free drill
        - **When** I borrow it
        - **Then** it is mine
        - **Given** no drill
        - **When** I ask
        - **Then** I wait

        ## Functional Requirements

        - **FR-001**: Loans are recorded
        - **FR-002**: Fines are charged [NEEDS CLARIFICATION]

        ## Success Criteria

        - **SC-001**: Half the tools are out

        ## Open Questions

        - [NEEDS CLARIFICATION] Who mends the tools?
    """)
    assert (read.dialect, read.feature_id, read.front_matter["status"]) == ("claude-config", "lending", "draft")
    assert found(read) == [
        "US-1@9-22", "US-1.AC1@17-19", "US-1.AC2@20-22", "FR-001@26", "FR-002@27", "OQ-1@27", "SC-001@31", "OQ-2@35",
    ]  # fmt: skip
    assert [item.text for item in read.of(ItemKind.MARKER)] == ["Fines are charged", "Who mends the tools?"]


def test_spec_flow_numbers_criteria_by_story_and_qualities_by_name() -> None:
    read = spec("""
        # Lending

        **Feature ID**: 007-lending

        ## User Stories

        ### P1 (Must Have) - Core

        #### US1: Borrow

        **As a** member **I want** a drill **so that** I can drill

        **Acceptance Criteria**:
        - [ ] AC1: A loan is recorded
        - [x] AC2: The member sees it

        **Technical Notes**:
        - Use the old table

        ### P2 (Should Have)

        #### US2: Return

        **Acceptance Criteria**:
        - [ ] AC1: A return is recorded [CLARIFY: by whom?]

        ## Non-Functional Requirements

        - **Performance**: A page loads in 1 s
        - **Security**: Only members see loans

        ## Success Metrics

        - Loans: 20 a week

        ## Questions & Clarifications

        - [CLARIFY: Are guests members?]
    """)
    assert (read.dialect, read.feature_id) == ("spec-flow", "007-lending")
    assert found(read) == [
        "US1@9-18", "US1.AC1@14", "US1.AC2@15", "US2@22-25", "US2.AC1@25", "OQ-1@25",
        "NFR-performance-1@29", "NFR-security-1@30", "SC-1@34", "OQ-2@38",
    ]  # fmt: skip
    assert [item.priority for item in read.of(ItemKind.STORY)] == ["P1", "P2"]


def test_spec_kitty_tables_define_ids_and_coverage_tables_do_not() -> None:
    read = spec("""
        # Lending

        ## User Scenarios & Testing

        ### Scenario 1 — A loan

        1. A member asks.
        2. The desk says yes.

        ## Functional Requirements

        | ID | Requirement | Priority |
        |---|---|---|
        | FR-001 | Loans are kept \\| shown | P1 |
        | ~~FR-002~~ | Retired | P2 |

        ## Constraints

        | ID | Constraint |
        |---|---|
        | C-001 | No new database |

        ## Notes

        | ID | Covered by |
        |---|---|
        | FR-001 | C-001 |

        ## Open Questions

        None. All settled.
    """)
    assert read.dialect == "spec-kitty"
    assert found(read) == ["AC1@5-8", "FR-001@14", "C-001@21"]
    requirement = read.find("FR-001")
    assert requirement is not None
    assert (requirement.text, requirement.priority) == ("Loans are kept | shown", "P1")


def test_old_spec_kit_has_one_story_and_its_execution_flow_asks_nothing() -> None:
    read = spec("""
        # Feature Specification: Lending

        ## Execution Flow (main)
        ```
        1. Parse [NEEDS CLARIFICATION: what?]
        ```

        ## User Scenarios & Testing

        ### Primary User Story
        A member wants a drill.

        ### Acceptance Scenarios
        1. **Given** a drill, **When** asked for, **Then** it is lent

        ## Requirements

        ### Functional Requirements
        - **FR-001**: System MUST lend
    """)
    assert read.dialect == "spec-kit-v0"
    assert found(read) == ["US1@10-11", "AC1@14", "FR-001@19"]


def test_kiro_criteria_are_called_by_requirement_and_number() -> None:
    read = spec("""
        # Requirements Document

        ## Requirements

        ### Requirement 1: Loans

        **Objective:** As a member, I want a drill, so that I can drill

        #### Acceptance Criteria

        1. WHEN a member asks THEN the desk SHALL lend
        2. IF there is none
           THEN the desk SHALL say so

        ### Requirement 2

        **User Story:** As a clerk, I want a list.

        #### Acceptance Criteria
        1. The desk SHALL keep a list
    """)
    assert read.dialect == "kiro"
    assert found(read) == ["1@5-13", "1.1@11", "1.2@12-13", "2@15-20", "2.1@20"]
    first = read.find("1")
    assert first is not None
    assert (first.title, first.text) == ("Loans", "As a member, I want a drill, so that I can drill")


def test_openspec_requirements_come_from_the_deltas_with_their_own_lines(tmp_path: Path) -> None:
    change = tmp_path / "add-lending"
    (change / "specs" / "loans").mkdir(parents=True)
    (change / "proposal.md").write_text(
        "## Why\n\nTools lie idle.\n\n## What Changes\n\n- Add lending\n\n## Impact\n\n- Desk\n"
    )
    (change / "specs" / "loans" / "spec.md").write_text(
        "## ADDED Requirements\n\n### Requirement: Lending\nThe desk SHALL lend.\n\n"
        "#### Scenario: A drill\n- **WHEN** a member asks\n- **THEN** it is lent\n"
    )
    read_ = read(change / "proposal.md")
    assert (read_.dialect, read_.feature_id) == ("openspec", "add-lending")
    assert found(read_) == ["REQ-1@3-8", "REQ-1.AC1@6-8"]
    assert {item.source for item in read_.items} == {"specs/loans/spec.md"}
    assert read_.items[0].text == "The desk SHALL lend."


def test_openspec_without_deltas_takes_what_changes() -> None:
    assert found(spec("## Why\n\nx\n\n## What Changes\n\n- Add lending\n- Add returns\n\n## Impact\n\n- Desk\n")) == [
        "REQ-1@7",
        "REQ-2@8",
    ]


def test_prose_yields_the_sentences_that_oblige() -> None:
    read = spec("""
        # Lending

        Tools lie idle. The desk must lend them. It is open
        all day. Members should be
        reminded.

        ## Non-Goals

        - Nobody must sell tools.
    """)
    assert read.dialect == "prose"
    assert found(read) == ["REQ-1@3", "REQ-2@4-5", "OS-1@9"]


def test_gherkin_in_fences_under_a_story_is_read() -> None:
    read = spec("""
        # Lending

        ## User Stories

        ### US-001: Borrow

        **Acceptance criteria:**
        ```gherkin
        GIVEN a drill
        WHEN it is asked for
        THEN it is lent,
             with a date

        GIVEN none
        THEN wait
        ```
    """)
    assert found(read) == ["US-001@5-16", "US-001.AC1@9-12", "US-001.AC2@14-15"]


def test_requirements_as_headings_own_their_acceptance_lists() -> None:
    read = spec("""
        # 需求文档：借用

        ## 功能需求

        #### FR-1：借出

        **需求**：成员可以借出工具。

        **验收标准**：
        - [ ] 记录日期
        - [ ] 通知成员
    """)
    assert read.language == "zh"
    assert found(read) == ["FR-1@5-11", "FR-1.AC1@10", "FR-1.AC2@11"]
