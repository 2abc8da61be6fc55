"""An answer reaches exactly what its question blocked, once, and nothing else moves by a byte."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.answering.desk import ACCESS, COMPUTED, SPEC, STORE, Counting, Desk, changed

from draft_plan.checking import check
from draft_plan.errors import OutputError, UsageError

TRAIL = {
    "absent": "nobody says it",
    "question": "Where is the audit trail written to?",
    "why": "The service that renews writes to it.",
    "options": [
        {"label": "a PostgreSQL table", "consequence": "a table"},
        {"label": "a log file", "consequence": "no migration"},
    ],
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A model that asks for the store, and for the access."""
    asks = {"data_model": {"store": STORE}, "security": {"permissions": ACCESS}}
    return Desk(tmp_path / "specs" / "permits", monkeypatch, Counting(asks))


@pytest.fixture
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path / "specs" / "permits", monkeypatch, None)


def drafts(desk: Desk) -> dict[str, str]:
    """Each section as kept, but for the lines of the spec: those move when something is written above them."""
    text = {"facts": {"__all__": {"quotes": {"__all__": {"line"}}}}}
    return {each.section: each.model_dump_json(exclude=text) for each in desk.held.sections}


def shown(desk: Desk) -> dict[str, str]:
    """The questions shown, by id, with the rule that raised each."""
    return {each.id: each.rule for each in desk.held.questions if each.shown}


def test_only_what_the_question_blocked_is_asked_for_again(desk: Desk) -> None:
    assert len(desk.draft()) >= 13
    question = desk.question("store keeps")
    assert desk.answer((question.id, "A")) == ["data_model"]


def test_a_plan_of_fifteen_sections_and_more_keeps_all_the_others(desk: Desk) -> None:
    desk.settings = desk.settings.model_copy(update={"template": "flow", "questions": 9})
    assert len(desk.draft()) >= 15
    before = desk.plan.read_text()
    blocked = {at.partition(".")[0] for at in desk.question("store keeps").blocks}
    assert set(desk.answer((desk.question("store keeps").id, "PostgreSQL"))) == blocked == {"data_model"}
    assert changed(before, desk.plan.read_text()) <= {"Open Questions", "Data Model", "", "Database Changes"}


def test_every_kept_section_is_the_same_in_plan_json(desk: Desk) -> None:
    desk.draft()
    before = drafts(desk)
    desk.answer((desk.question("store keeps").id, "A"))
    after = drafts(desk)
    assert {name for name in before if before[name] != after[name]} == {"data_model"}


def test_a_second_run_makes_no_call_and_changes_no_byte(desk: Desk) -> None:
    desk.draft()
    desk.answer((desk.question("store keeps").id, "A"))
    written = desk.plan.read_bytes(), desk.data.read_bytes(), desk.spec.read_bytes()
    assert desk.draft() == []
    assert written == (desk.plan.read_bytes(), desk.data.read_bytes(), desk.spec.read_bytes())


def test_an_answered_question_is_never_asked_again_however_it_is_worded(desk: Desk) -> None:
    desk.draft()
    answered = desk.question("store keeps")
    desk.answer((answered.id, "B"))
    assert desk.model is not None
    desk.model.asks["data_model"]["store"] = {**STORE, "question": "Where do the records of residents live?"}
    assert "data_model" in desk.draft(fresh=True)
    assert answered.id not in {each.id for each in desk.held.questions}
    assert [(each.question.id, each.answer) for each in desk.held.answered] == [(answered.id, "one JSON file")]


def test_the_answer_reaches_the_prompt(desk: Desk) -> None:
    desk.draft()
    desk.answer((desk.question("store keeps").id, "one JSON file per resident"))
    assert desk.model is not None
    settled = desk.model.prompts[-1].partition("these answers hold over the specification")[2]
    assert "Which store keeps the permits? → one JSON file per resident" in settled


def test_another_answer_redrafts_the_same_sections_and_takes_the_place_of_the_first(desk: Desk) -> None:
    desk.draft()
    question = desk.question("store keeps")
    desk.answer((question.id, "A"))
    assert desk.answer((question.id, "B")) == ["data_model"]
    assert desk.spec.read_text().count("Which store keeps") == 1
    assert desk.held.answered[0].answer == "one JSON file"


def test_an_answer_that_is_taken_back_opens_its_question(desk: Desk) -> None:
    desk.draft()
    question = desk.question("store keeps")
    desk.answer((question.id, "A"))
    desk.spec.write_bytes(SPEC.encode())
    assert desk.draft() == ["data_model"]
    assert question.id in {each.id for each in desk.held.questions}


def test_editing_the_clarifications_by_hand_does_the_same(desk: Desk) -> None:
    desk.draft()
    pair = "- Q: Which store keeps the permits? → A: PostgreSQL 17\n"
    desk.spec.write_text(SPEC + f"\n## Clarifications\n\n### Session 2026-01-02\n\n{pair}")
    assert desk.draft() == ["data_model"]
    assert [each.answer for each in desk.held.answered] == ["PostgreSQL 17"]
    assert desk.draft() == []


def test_a_question_can_be_named_by_its_id_in_the_spec(desk: Desk) -> None:
    desk.draft()
    pair = f"- Q: {desk.question('store keeps').id} → A: PostgreSQL 17\n"
    desk.spec.write_text(SPEC + f"\n## Clarifications\n\n{pair}")
    assert desk.draft() == ["data_model"]


def test_a_clarification_that_answers_no_question_is_a_change_of_the_spec(desk: Desk) -> None:
    """Nobody asked, so nobody knows what it concerns."""
    everything = desk.draft()
    desk.spec.write_text(SPEC + "\n## Clarifications\n\n- Q: May a permit be given away as a present? → A: No\n")
    assert desk.draft() == everything
    assert desk.draft() == []


def test_clarifications_that_were_there_before_the_first_draft_stay_a_part_of_it(desk: Desk) -> None:
    desk.spec.write_text(SPEC + "\n## Clarifications\n\n- Q: Which store keeps the receipts? → A: the mail server\n")
    desk.draft()
    assert desk.draft() == []
    assert desk.answer((desk.question("store keeps").id, "A")) == ["data_model"]
    assert desk.draft() == []


def test_the_place_of_an_answered_question_is_not_given_to_a_new_one(desk: Desk) -> None:
    """Else answering would mark a field of a section that was not touched."""
    desk.settings = desk.settings.model_copy(update={"questions": 2})
    desk.draft()
    before = shown(desk)
    assert len(before) == 2 < len(desk.held.questions)
    assert "C1-uncovered" in before.values(), "what no task carries is always asked, and takes a place"
    first = next(each for each, rule in before.items() if rule != "C1-uncovered")
    desk.answer((first, "something of our own"))
    assert shown(desk).keys() == before.keys() - {first}
    desk.settings = desk.settings.model_copy(update={"questions": 9})
    desk.draft()
    assert all(each.shown for each in desk.held.questions)


def test_a_new_question_does_not_take_the_place_of_one_that_is_shown(desk: Desk) -> None:
    """Else a section that was not touched would lose its marker."""
    assert desk.model is not None
    light = {"stored_data": {**STORE, "question": "Which of the data of residents outlive a renewal?"}}
    desk.spec.write_text(SPEC.replace("[NEEDS CLARIFICATION: how many years?]", "7 years"))
    desk.settings = desk.settings.model_copy(update={"questions": 1})
    desk.model.asks = {"data_model": {"duplicates": {**STORE, "question": "How long are receipts kept?"}}}
    desk.draft()
    shown = [each.id for each in desk.held.questions if each.shown]
    desk.model.asks["data_model"] |= light
    desk.draft(only="data_model")
    asked = [each.question[:5] for each in desk.held.questions if each.fact.startswith("data_model.")]
    assert asked == ["Which", "How l"], "the new one weighs more"
    assert [each.id for each in desk.held.questions if each.shown] == shown


def test_what_is_read_of_the_repository_does_not_move_with_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its passages are picked by the words of the spec, and every section is made from them."""
    for name, text in {
        "lorem.py": "def lorem():\n    return 1\n",
        "clickhouse.py": "def clickhouse_table():\n    pass\n",
    }.items():
        (tmp_path / name).write_text(text)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    desk = Desk(tmp_path / "specs" / "permits", monkeypatch, Counting({"data_model": {"store": STORE}}))
    desk.draft()
    assert desk.answer((desk.question("store keeps").id, "the table of `clickhouse_table` in clickhouse.py")) == [
        "data_model"
    ]


def test_an_open_marker_stays_unless_its_answer_is_applied(offline: Desk) -> None:
    offline.draft()
    marker = offline.question("how many years")
    offline.answer((marker.id, "7 years"))
    assert "[NEEDS CLARIFICATION: how many years?]" in offline.spec.read_text()
    assert marker.id not in {each.id for each in offline.held.questions}


def test_an_applied_answer_replaces_its_marker_and_redrafts_no_more(offline: Desk) -> None:
    offline.draft()
    marker = offline.question("how many years")
    blocked = {at.partition(".")[0] for at in marker.blocks}
    assert blocked
    assert set(offline.answer((marker.id, "7 years"), into_markers=True)) == blocked
    assert "- **FR-003**: Permits MUST be kept for 7 years.\n" in offline.spec.read_text()
    assert offline.draft() == []


def test_the_offline_drafter_redrafts_what_was_blocked_and_quotes_the_answer(offline: Desk) -> None:
    offline.draft()
    question = next(each for each in offline.held.questions if each.fact == "architecture.runs_where")
    before = offline.plan.read_text()
    assert offline.answer((question.id, "as a nightly job on the town's server")) == ["architecture"]
    fact = next(
        each for draft in offline.held.sections for each in draft.facts if each.fact == "runs_where"
    )  # fmt: skip
    assert [(quote.text, quote.match) for quote in fact.quotes] == [("as a nightly job on the town's server", "exact")]
    assert changed(before, offline.plan.read_text()) <= {"Architecture", *COMPUTED}
    assert offline.draft() == []


def test_an_answer_that_contradicts_the_spec_is_shown_as_a_conflict(desk: Desk) -> None:
    assert desk.model is not None
    desk.model.asks = {"data_model": {"store": TRAIL}}
    desk.draft()
    asked = desk.question("audit trail")
    desk.answer((asked.id, "a PostgreSQL table"))
    conflict = next(each for each in desk.held.questions if each.fact == f"answer.{asked.id}")
    assert (conflict.rule, conflict.shown, conflict.serves) == ("R2-conflict", True, ("FR-004",))
    assert [quote.text for quote in conflict.evidence] == [
        "a PostgreSQL table",
        "The audit trail MUST be written to a log file.",
    ]
    assert desk.ran is not None
    assert any("disagree" in note for note in desk.ran.notes)
    outcome = next(
        each for draft in desk.held.sections for each in draft.outcomes if each.question == conflict.id
    )  # fmt: skip
    assert outcome.rule == "R2-conflict"


def test_a_conflict_that_is_answered_is_settled(desk: Desk) -> None:
    assert desk.model is not None
    desk.model.asks = {"data_model": {"store": TRAIL}}
    desk.draft()
    asked = desk.question("audit trail")
    desk.answer((asked.id, "a PostgreSQL table"))
    conflict = next(each for each in desk.held.questions if each.fact == f"answer.{asked.id}")
    assert desk.answer((conflict.id, "A")) == ["data_model"]
    assert conflict.id not in {each.id for each in desk.held.questions}
    assert desk.draft() == []


@pytest.mark.parametrize(
    ("given", "said"),
    [(("Q-000000", "A"), "Which store keeps"), (("How tall is it?", "A"), "Which store keeps")],
)
def test_an_unknown_question_is_refused_with_those_that_are_known(
    desk: Desk, given: tuple[str, str], said: str
) -> None:
    desk.draft()
    before = desk.spec.read_bytes()
    with pytest.raises(UsageError) as refused:
        desk.answer(given)
    assert said in refused.value.remedy
    assert desk.spec.read_bytes() == before


def test_an_unknown_option_is_refused_with_those_that_there_are(desk: Desk) -> None:
    desk.draft()
    with pytest.raises(UsageError) as refused:
        desk.answer((desk.question("store keeps").id, "E"))
    assert "A PostgreSQL; B one JSON file" in refused.value.remedy


def test_an_empty_answer_is_refused(desk: Desk) -> None:
    desk.draft()
    with pytest.raises(UsageError, match="empty"):
        desk.answer((desk.question("store keeps").id, "  "))


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("b", "one JSON file"),
        ("postgresql", "PostgreSQL"),
        ("recommended", "PostgreSQL"),
        ("two of them", "two of them"),
    ],
)
def test_an_answer_is_a_letter_a_label_the_recommended_one_or_free_text(desk: Desk, said: str, written: str) -> None:
    desk.draft()
    desk.answer((desk.question("store keeps").id, said))
    assert f"- Q: Which store keeps the permits? → A: {written}\n" in desk.spec.read_text()


def test_one_wrong_answer_among_several_writes_none(desk: Desk) -> None:
    desk.draft()
    with pytest.raises(UsageError):
        desk.answer((desk.question("store keeps").id, "A"), ("Q-000000", "A"))
    assert desk.spec.read_text() == SPEC


def test_answers_are_not_written_when_the_plan_could_not_be_replaced(desk: Desk) -> None:
    """A model's plan is not redrafted by the rules; the answer would stand in the spec and nowhere else."""
    desk.draft()
    question = desk.question("store keeps")
    desk.settings = desk.settings.model_copy(update={"model": "offline"})
    with pytest.raises(OutputError):
        desk.answer((question.id, "A"))
    assert desk.spec.read_text() == SPEC


def test_answers_can_be_written_now_and_drafted_later(desk: Desk) -> None:
    desk.draft()
    assert desk.answer((desk.question("store keeps").id, "A"), redraft=False) == []
    assert "→ A: PostgreSQL" in desk.spec.read_text()
    assert desk.draft() == ["data_model"]


@pytest.mark.parametrize("into_markers", [False, True])
def test_after_an_answer_check_finds_nothing_stale(desk: Desk, into_markers: bool) -> None:
    desk.draft()
    marker = next(each for each in desk.held.questions if each.rule == "R1-marker")
    desk.answer((marker.id, "7"), (desk.question("store keeps").id, "A"), into_markers=into_markers)
    assert [each.message for each in check(str(desk.plan)).findings if each.rule.startswith("T")] == []
