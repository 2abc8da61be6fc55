"""Plans of other tools: Kiro's design, OpenSpec's design, and what people write by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from draft_plan.checking import check
from draft_plan.errors import DraftPlanError, Exit

REQUIREMENTS = """# Requirements Document

## Introduction

A bakery takes orders for cakes by telephone and wants them on one list.

## Requirements

### Requirement 1: Taking orders

**Objective:** As a baker, I want every order on one list, so that none is forgotten

#### Acceptance Criteria

1. WHEN the baker enters an order THEN the list SHALL show it with its pick-up date
2. IF an order has no telephone number THEN the list SHALL refuse it

### Requirement 2: Picking up

**Objective:** As a baker, I want to mark cakes as picked up, so that the list stays short

#### Acceptance Criteria

1. WHEN a cake is picked up THEN the list SHALL hide its order
"""
DESIGN = """# Design Document

## Overview

One page lists the orders of the bakery by pick-up date.

## Components and Interfaces

| Component | Requirements |
| --------- | ------------ |
| OrderList | 1.1, 2.1     |
| OrderForm | 1.2          |

## Testing Strategy

- An order without a telephone number is refused (Requirements: 1.2)
"""
HAND = """# How I will build the cake list

One page shows every order with its pick-up date. An order without a telephone number is refused. Once a cake is picked
up its order is hidden from the list, so that the list of the baker stays short and no order is forgotten.
"""


def lay(folder: Path, spec: str, plan: str, names: tuple[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / names[0]).write_text(spec, encoding="utf-8")
    (folder / names[1]).write_text(plan, encoding="utf-8")
    return folder


def test_the_numbers_of_kiro_are_ids(tmp_path: Path) -> None:
    checked = check(str(lay(tmp_path, REQUIREMENTS, DESIGN, ("requirements.md", "design.md"))))
    assert {each.id: each.basis for each in checked.coverage if "." in each.id} == dict.fromkeys(
        ("1.1", "1.2", "2.1"), "ids"
    )
    assert [each for each in checked.findings if each.severity == "error"] == []


def test_a_number_that_the_design_leaves_out_is_found(tmp_path: Path) -> None:
    design = DESIGN.replace(", 2.1", "")
    checked = check(str(lay(tmp_path, REQUIREMENTS, design, ("requirements.md", "design.md"))))
    assert next(each for each in checked.coverage if each.id == "2.1").basis == "words"


def test_a_plan_written_by_hand_is_judged_by_its_words(tmp_path: Path) -> None:
    checked = check(str(lay(tmp_path, REQUIREMENTS, HAND, ("requirements.md", "plan.md"))))
    assert {each.basis for each in checked.coverage} == {"words"}
    assert {each.status.value for each in checked.coverage} <= {"COVERED", "PARTIAL"}
    assert checked.exit_code == Exit.WRITTEN


def test_a_plan_of_another_name_is_found(tmp_path: Path) -> None:
    assert check(str(lay(tmp_path, REQUIREMENTS, HAND, ("requirements.md", "my-plan.md")))).plan.endswith("my-plan.md")


def test_a_spec_or_a_plan_may_be_named(tmp_path: Path) -> None:
    folder = lay(tmp_path, REQUIREMENTS, HAND, ("requirements.md", "plan.md"))
    assert check(str(folder / "requirements.md")) == check(str(folder / "plan.md")) == check(str(folder))


def test_binary_and_empty_plans_are_judged_and_do_not_break(tmp_path: Path) -> None:
    for raw in (b"", b"\x00\x01\x02", b"\xff\xfe#\x00 \x00P\x00", "\ufeff# P\r\n\r\n- [ ] x\r\n".encode()):
        folder = lay(tmp_path, REQUIREMENTS, "", ("requirements.md", "plan.md"))
        (folder / "plan.md").write_bytes(raw)
        check(str(folder))


@pytest.mark.parametrize("missing", ["requirements.md", "plan.md"])
def test_without_spec_or_plan_the_error_says_what_to_do(tmp_path: Path, missing: str) -> None:
    folder = lay(tmp_path, REQUIREMENTS, HAND, ("requirements.md", "plan.md"))
    other = "plan.md" if missing == "requirements.md" else "requirements.md"
    (folder / missing).unlink()
    with pytest.raises(DraftPlanError) as refused:
        check(str(folder / other))
    assert refused.value.exit_code == Exit.USAGE
    assert refused.value.remedy


def test_words_of_two_languages_say_nothing_about_each_other(tmp_path: Path) -> None:
    plan = "# Der Plan\n\nEine Seite zeigt alle Bestellungen der Bäckerei und ist für die Bäcker da.\n"
    checked = check(str(lay(tmp_path, REQUIREMENTS, plan, ("requirements.md", "plan.md"))))
    assert [each.rule for each in checked.findings] == ["C5-incomparable"]
