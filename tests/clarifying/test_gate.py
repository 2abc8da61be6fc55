"""What becomes a question is decided by rules that look at facts, never by the drafter's wish to ask."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clarifying import cases
from tests.clarifying.cases import ABSENT, CONFLICT, INVENTED, STATED

from draft_plan.clarifying import Verdict
from draft_plan.plan import Outcome
from draft_plan.sections import catalog
from draft_plan.spec import Item, ItemKind, Span

MARKED = tuple(
    "- FR-002: A permit is kept for [NEEDS CLARIFICATION: how long?]." if "FR-002" in line else line
    for line in cases.LINES
)


def judge(
    facts: dict[str, Any] | None = None, *extra: Item, budget: int = 5, doubts: list[Any] | None = None
) -> Verdict:
    return cases.judge(facts, *extra, lines=MARKED, budget=budget, doubts=doubts)


def outcome(verdict: Verdict, at: str) -> tuple[Outcome, str]:
    found = next(each for each in verdict.drafts[0].outcomes if each.at == at)
    return found.outcome, found.rule


def test_facts_with_verified_quotes_raise_no_question() -> None:
    verdict = judge()
    assert verdict.questions == ()
    assert {each.outcome for each in verdict.drafts[0].outcomes} == {Outcome.ANSWERED}


def test_an_absent_fact_that_weighs_is_asked_in_the_drafters_words_with_its_first_option_standing_in() -> None:
    question = judge({"store": ABSENT}).questions[0]
    assert question.question == "Which store keeps the permits of FR-001?"
    assert (question.recommended, question.rule, question.shown) == ("PostgreSQL", "R3-absent", True)
    assert question.blocks == ("data_model.database.description",)


def test_the_field_that_rests_on_it_is_marked() -> None:
    assert outcome(judge({"store": ABSENT}), "data_model.database.description") == (Outcome.CLARIFY, "R3-absent")


def test_of_several_rows_the_one_that_the_question_speaks_of_is_marked() -> None:
    permit: Any = cases.ANSWER["entities"]
    payment = {**permit[0], "key": "payment", "name": "Payment", "structure": "a fee that was paid"}
    answer = {**cases.ANSWER, "entities": [payment, *permit]}
    verdict = cases.judge({"record_identity": {**ABSENT, "question": "What identifies a permit?"}}, answer=answer)
    assert verdict.questions[0].blocks == ("data_model.permit.structure",)
    verdict = cases.judge({"record_identity": {**ABSENT, "question": "What identifies a fee?"}}, answer=answer)
    assert verdict.questions[0].blocks == ("data_model.payment.structure",)


def test_a_claim_whose_quote_stands_nowhere_is_not_answered_however_sure_it_sounds() -> None:
    verdict = judge({"record_identity": INVENTED})
    assert outcome(verdict, "data_model.permit.structure") == (Outcome.CLARIFY, "R7-unsupported")


def test_two_verified_quotes_that_disagree_are_put_to_a_person_with_both_lines() -> None:
    question = judge({"retention": CONFLICT}).questions[0]
    assert question.rule == "R2-conflict"
    assert [quote.line for quote in question.evidence] == [4, 5]


def test_an_absent_fact_that_no_answer_would_change_is_not_asked() -> None:
    verdict = judge({"store": {**ABSENT, "question": "", "options": []}})
    assert verdict.questions == ()


def test_an_open_marker_is_asked_in_the_authors_words() -> None:
    marker = Item("OQ-1", ItemKind.MARKER, "how long?", Span(3, 3), parent="FR-002")
    question = judge(None, marker).questions[0]
    assert (question.question, question.rule, question.line, question.serves) == (
        "how long?",
        "R1-marker",
        3,
        ("FR-002",),
    )


def test_a_fact_whose_quote_stands_on_a_markers_line_is_open_too() -> None:
    marker = Item("OQ-1", ItemKind.MARKER, "how long?", Span(3, 3), parent="FR-002")
    verdict = judge({"retention": {"stated": "A permit is kept for"}}, marker)
    assert len(verdict.questions) == 1
    assert verdict.questions[0].blocks == ("data_model.database.description",)


def test_what_people_have_answered_is_never_asked_again() -> None:
    answered = Item(
        "CL-1", ItemKind.CLARIFICATION, "Which store keeps the permits of FR-001?", Span(9, 9), answer="PostgreSQL"
    )
    assert judge({"store": ABSENT}, answered).questions == ()


def test_the_same_decision_asked_twice_is_one_question_that_blocks_both_places() -> None:
    doubt = {
        "at": "permit.fields", "passage": "", "collides": False, "why": "schema",
        "question": "Which store keeps the permits of FR-001?",
        "options": ABSENT["options"],
    }  # fmt: skip
    questions = judge({"store": ABSENT}, doubts=[doubt]).questions
    assert len(questions) == 1
    assert questions[0].blocks == ("data_model.database.description", "data_model.permit.fields")


def test_beyond_the_budget_the_default_stands_and_is_listed_as_assumed() -> None:
    verdict = judge({"store": ABSENT}, budget=0)
    assert [question.shown for question in verdict.questions] == [False]
    assert [(each.question_id, each.resolution) for each in verdict.assumed] == [
        (verdict.questions[0].id, "PostgreSQL")
    ]
    assert outcome(verdict, "data_model.database.description")[0] is Outcome.ASSUMED


def test_a_questions_id_does_not_depend_on_its_wording() -> None:
    other = {**ABSENT, "question": "Where do permits live?"}
    assert judge({"store": ABSENT}).questions[0].id == judge({"store": other}).questions[0].id


@pytest.mark.parametrize("wording", ["Decide on the store.", "", "why? " * 60 + "?"])
def test_a_question_that_is_none_gives_way_to_the_contracts_own(wording: str) -> None:
    facts = {"store": {**ABSENT, "question": wording or " x "}}
    assert judge(facts).questions[0].question == catalog()["data_model"].facts["store"].question


KINDS = st.sampled_from([STATED, ABSENT, INVENTED, CONFLICT])


@given(st.fixed_dictionaries(dict.fromkeys(catalog()["data_model"].facts, KINDS)), st.integers(0, 4))
def test_a_larger_budget_never_shows_less(facts: dict[str, Any], budget: int) -> None:
    fewer = {question.id for question in judge(facts, budget=budget).questions if question.shown}
    more = {question.id for question in judge(facts, budget=budget + 1).questions if question.shown}
    assert fewer <= more


@given(
    st.fixed_dictionaries(dict.fromkeys(catalog()["data_model"].facts, KINDS)),
    st.sampled_from(list(catalog()["data_model"].facts)),
)
def test_taking_evidence_away_never_settles_a_field(facts: dict[str, Any], name: str) -> None:
    before, after = judge(facts, budget=99), judge({**facts, name: ABSENT}, budget=99)
    was = {each.at: each.p_wrong or 0 for each in before.drafts[0].outcomes if name in each.facts}
    now = {each.at: each.p_wrong or 0 for each in after.drafts[0].outcomes if name in each.facts}
    if facts[name] is STATED:
        assert all(now[at] >= was[at] for at in was)


DOUBT = {
    "at": "permit.structure", "passage": "", "collides": False, "why": "A receipt is a record too.",
    "question": "Does the register show who renewed a permit?",
    "options": [{"label": "no", "consequence": "no column"}, {"label": "yes", "consequence": "a column"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("passage", "collides", "rule", "line"),
    [
        ("", False, "R8-doubt", None),
        ("", True, "R8-doubt", None),
        ("Nobody wrote this anywhere at all.", True, "R8-doubt", None),
        ("Residents renew a permit online.", False, "R8-raised", 2),
        ("Residents renew a permit online.", True, "R8-collision", 2),
    ],
)
def test_a_doubt_weighs_what_its_passage_does(passage: str, collides: bool, rule: str, line: int | None) -> None:
    [question] = judge(doubts=[{**DOUBT, "passage": passage, "collides": collides}]).questions
    assert (question.rule, question.line) == (rule, line)
    assert (question.impact == "high") is (rule == "R8-collision")


def test_a_doubt_that_collides_comes_before_a_fact_that_nobody_states() -> None:
    colliding = {**DOUBT, "passage": "Residents renew a permit online.", "collides": True}
    assert [each.rule for each in judge({"store": ABSENT}, doubts=[colliding]).questions] == [
        "R8-collision",
        "R3-absent",
    ]


def test_the_reason_beside_a_question_is_the_drafters_own_and_the_contracts_where_it_gives_none() -> None:
    contract = catalog()["data_model"].facts["store"].why
    assert judge({"store": ABSENT}).questions[0].why == ABSENT["why"]
    for none in ("", "  \n", "because " * 90):
        assert judge({"store": {**ABSENT, "why": none}}).questions[0].why == contract


def test_whether_a_section_applies_may_itself_be_in_question() -> None:
    idle = {"not_applicable": "nothing is kept"}
    verdict = cases.judge({"stored_data": ABSENT, "duplicates": ABSENT}, answer=idle)
    assert [each.fact for each in verdict.questions] == ["data_model.stored_data"], "what weighs little does not"


def test_two_questions_that_wait_at_one_field_are_both_marked_there() -> None:
    other = {**ABSENT, "question": "How long does the town keep a permit?"}
    verdict = judge({"store": ABSENT, "retention": other})
    at_field = [each for each in verdict.drafts[0].outcomes if each.at == "data_model.database.description"]
    assert {each.question for each in at_field} == {each.id for each in verdict.questions}
    assert {each.outcome for each in at_field} == {Outcome.CLARIFY}


def test_of_two_questions_at_one_field_the_one_that_is_shown_decides() -> None:
    other = {**ABSENT, "question": "How long does the town keep a permit?"}
    verdict = judge({"store": ABSENT, "retention": other}, budget=1)
    last = [each for each in verdict.drafts[0].outcomes if each.at == "data_model.database.description"][-1]
    assert (last.outcome, last.question) == (Outcome.CLARIFY, verdict.questions[0].id)
