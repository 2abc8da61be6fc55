"""What a plan carries is read from the ids of its rows, and a row that claims everything carries nothing."""

from __future__ import annotations

from typing import Any

from draft_plan.coverage import TOO_MANY, Covered, Role, Row, Wording, cover, weigh
from draft_plan.plan import Plan, SectionDraft, SectionStatus, SpecItem


def plan(rows: dict[str, list[list[str]]], *ids: tuple[str, str]) -> Plan:
    drafts = []
    for section, serves in rows.items():
        listed = [{"key": f"row-{n}", "serves": each} for n, each in enumerate(serves)]
        phases = [{"key": "p", "tasks": listed}]
        answer: dict[str, Any] = {"phases": phases} if section == "phases" else {"rows": listed}
        drafts.append(SectionDraft(section=section, status=SectionStatus.DRAFTED, reply={"answer": answer}))
    items = tuple(SpecItem(id=name, kind=kind, lines=(1, 1), text="x") for name, kind in ids)
    return Plan(
        feature="f", title="F", created="2026-01-01", spec="spec.md", spec_hash="", template="flow", model="m",
        sections=tuple(drafts), items=items,
    )  # fmt: skip


def status(rows: dict[str, list[list[str]]], *ids: tuple[str, str]) -> dict[str, str]:
    return {each.id: each.status.value for each in cover(plan(rows, *ids))}


FR = ("FR-001", "requirement")


def test_a_requirement_is_covered_by_a_task() -> None:
    assert status({"phases": [["FR-001"]]}, FR) == {"FR-001": "COVERED"}


def test_a_requirement_in_tests_or_components_alone_is_partial() -> None:
    assert status({"tests": [["FR-001"]]}, FR) == {"FR-001": "PARTIAL"}
    assert status({"components": [["FR-001"]]}, FR) == {"FR-001": "PARTIAL"}


def test_what_no_row_carries_is_uncovered() -> None:
    assert status({"phases": [["FR-002"]]}, FR) == {"FR-001": "UNCOVERED"}


def test_a_task_that_lists_everything_covers_nothing() -> None:
    everything = [f"FR-{n:03}" for n in range(1, TOO_MANY + 2)]
    assert status({"phases": [everything]}, FR) == {"FR-001": "UNCOVERED"}


def test_scenarios_of_one_requirement_do_not_make_a_row_claim_too_much() -> None:
    many = ["FR-001", *(f"FR-001.AC{n}" for n in range(1, 20))]
    assert status({"phases": [many]}, FR) == {"FR-001": "COVERED"}


def test_a_story_is_carried_by_a_task_for_one_of_its_scenarios() -> None:
    items = (("US1", "story"), ("US1.AC1", "scenario"))
    assert status({"phases": [["US1.AC1"]]}, *items) == {"US1": "COVERED"}


def test_a_criterion_is_covered_by_a_test() -> None:
    assert status({"tests": [["SC-001"]]}, ("SC-001", "criterion")) == {"SC-001": "COVERED"}


def test_scenarios_and_edge_cases_are_not_counted_themselves() -> None:
    assert status({"tests": [["EC-1"]]}, ("EC-1", "edge_case")) == {}


def test_the_rows_that_carry_an_item_are_named() -> None:
    assert cover(plan({"phases": [["FR-001"]], "tests": [["FR-001"]]}, FR))[0].by == ("phases.row-0", "tests.row-0")


REQUIREMENTS = tuple(
    SpecItem(id=f"FR-{n:03}", kind="requirement", lines=(n, n), text=text)
    for n, text in enumerate(
        ["Print labels", "Weigh parcels", "Book couriers", "Track parcels", "Refund postage", "Store addresses"], 1
    )
)


def weighed(*rows: tuple[Role, str, list[str]]) -> dict[str, Covered]:
    made = [Row(f"line {n}", role, text, tuple(ids)) for n, (role, text, ids) in enumerate(rows, 1)]
    return {each.id: each for each in weigh(REQUIREMENTS, made)}


def test_a_longer_list_covers_what_the_row_speaks_of_and_only_lists_the_rest() -> None:
    found = weighed((Role.WORK, "Print a label for each parcel", ["FR-001", "FR-003", "FR-005", "FR-006"]))
    assert [found[each].status.value for each in ("FR-001", "FR-003", "FR-004")] == ["COVERED", "PARTIAL", "UNCOVERED"]


def test_a_row_that_lists_every_requirement_covers_none_even_in_a_small_spec() -> None:
    found = weighed((Role.WORK, "Print labels and the rest", [item.id for item in REQUIREMENTS]))
    assert {each.status.value for each in found.values()} == {"UNCOVERED"}


def test_what_the_plan_leaves_out_by_id_is_scoped_out_unless_a_task_does_it() -> None:
    out = (Role.EXCLUSION, "Later", ["FR-005"])
    assert weighed(out)["FR-005"].status.value == "SCOPED OUT"
    assert weighed(out, (Role.WORK, "Refund", ["FR-005"]))["FR-005"].status.value == "COVERED"


def test_scenarios_without_a_story_of_their_own_carry_the_only_story() -> None:
    assert status({"phases": [["AC1"]]}, ("US1", "story"), ("AC1", "scenario")) == {"US1": "COVERED"}


def test_likeness_is_the_share_of_an_items_words_in_the_best_passage() -> None:
    wording = Wording([item.text for item in REQUIREMENTS], ["We print them", "Labels are printed on demand"])
    assert wording.best("Print labels") == (1.0, 1)
    assert wording.best("Book couriers") == (0.0, -1)
    assert wording.touches("Print labels")
    assert not wording.touches("Store addresses")
