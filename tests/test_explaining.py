"""Every question and every field can say why it stands as it does."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.answering.desk import STORE, Counting, Desk

from draft_plan.errors import OutputError, UsageError
from draft_plan.explaining import explain


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    invented = {"stated": "All permits live in a cluster of five nodes."}
    desk = Desk(tmp_path, monkeypatch, Counting({"data_model": {"store": STORE, "record_identity": invented}}))
    desk.draft()
    return desk


def test_a_question_tells_its_rule_options_and_what_it_blocks(desk: Desk) -> None:
    asked = desk.question("store keeps")
    why = explain(str(desk.spec), asked.id)
    assert (why.standing, why.rule) == ("open", "R3-absent")
    assert why.says.endswith("it is hard to change later.")
    assert [option.label for option in why.options] == ["PostgreSQL", "one JSON file"]
    assert why.blocks == asked.blocks
    assert why.calibration == "uncalibrated"
    assert {fact.fact for field in why.fields for fact in field.facts} >= {"store"}


def test_a_field_tells_each_fact_with_its_quotes_and_lines(desk: Desk) -> None:
    at = next(
        each.at for draft in desk.held.sections for each in draft.outcomes if each.rule == "R4-verified"
    )  # fmt: skip
    why = explain(str(desk.spec), at)
    assert (why.standing, why.says) == ("kept", "Every quote stands in its source.")
    quotes = [(quote.line, quote.match) for field in why.fields for fact in field.facts for quote in fact.quotes]
    assert set(quotes) == {(9, "exact")}


def test_a_quote_that_stands_nowhere_is_shown_as_such(desk: Desk) -> None:
    at = next(each.at for draft in desk.held.sections for each in draft.outcomes if "record_identity" in each.facts)
    facts = {fact.fact: fact for field in explain(str(desk.spec), at).fields for fact in field.facts}
    assert facts["record_identity"].standing == "unsupported"
    assert [(quote.line, quote.match) for quote in facts["record_identity"].quotes] == [(None, "none")]


def test_design_says_that_it_rests_on_no_fact(desk: Desk) -> None:
    at = next(each.at for draft in desk.held.sections for each in draft.outcomes if each.rule == "R9-design")
    assert "introduces" in explain(str(desk.spec), at).says


def test_an_answered_question_tells_the_answer_and_its_line(desk: Desk) -> None:
    asked = desk.question("store keeps")
    desk.answer((asked.id, "B"))
    line = desk.held.answered[0].line
    why = explain(str(desk.spec), asked.id)
    assert (why.standing, why.answer) == ("answered", f"one JSON file (line {line} of the spec)")
    assert desk.spec.read_text().splitlines()[line - 1].endswith("→ A: one JSON file")
    assert {field.rule for field in why.fields} == {"R0-settled"} or "store" not in why.subject


def test_a_question_beyond_the_budget_says_so(desk: Desk) -> None:
    desk.settings = desk.settings.model_copy(update={"questions": 0})
    desk.draft()
    assert explain(str(desk.spec), desk.question("store keeps").id).standing == "beyond the budget"


@pytest.mark.parametrize("subject", ["Q-000000", "data_model.nothing", ""])
def test_what_the_plan_does_not_have_is_refused_with_what_it_has(desk: Desk, subject: str) -> None:
    with pytest.raises(UsageError) as refused:
        explain(str(desk.spec), subject)
    assert desk.question("store keeps").id in refused.value.remedy


def test_a_near_miss_names_the_field_that_was_meant(desk: Desk) -> None:
    at = next(each.at for draft in desk.held.sections for each in draft.outcomes if draft.section == "data_model")
    with pytest.raises(UsageError) as refused:
        explain(str(desk.spec), at + "s")
    assert at in refused.value.remedy


def test_a_damaged_plan_is_refused(desk: Desk) -> None:
    desk.data.write_text("{}")
    with pytest.raises(OutputError):
        explain(str(desk.spec), "Q-000000")


def test_a_spec_without_a_plan_is_refused(desk: Desk) -> None:
    desk.data.unlink()
    with pytest.raises(UsageError, match="no plan"):
        explain(str(desk.spec), "Q-000000")


def test_a_question_that_was_weeded_out_tells_the_rule_that_did_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = [{"label": label, "consequence": "a new table"} for label in ("PostgreSQL", "SQLite")]
    weeded = Desk(tmp_path / "w", monkeypatch, Counting({"data_model": {"store": {**STORE, "options": options}}}))
    weeded.draft()
    assert not [each for each in weeded.held.questions if each.fact == "data_model.store"]
    taken = next(each for each in weeded.held.assumed if each.rule == "L8-same-plan")
    why = explain(str(weeded.spec), taken.question_id)
    assert (why.standing, why.rule, why.recommended) == ("assumed", "L8-same-plan", "PostgreSQL")
    assert why.says.startswith("Whatever is answered")


def test_a_field_of_another_section_that_rests_on_a_fact_shows_that_fact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = Desk(tmp_path / "r", monkeypatch, Counting({"data_model": {"existing_records": STORE}}))
    reached.draft()
    asked = reached.question("store keeps")
    assert "rollout.migration" in asked.blocks
    assert [fact.fact for field in explain(str(reached.spec), "rollout.migration").fields for fact in field.facts] == [
        "existing_records"
    ]
    assert sorted(reached.answer((asked.id, "A"))) == ["data_model", "rollout"]
