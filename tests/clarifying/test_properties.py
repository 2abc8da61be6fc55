"""What must hold whatever the evidence: less of it is never more sure, and an answer settles what it concerns alone."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.clarifying.cases import ABSENT, CONFLICT, DERIVED, FACTS, INVENTED, LINES, OTHER, STATED, judge, spec

from draft_plan.clarifying import Evidence, History, Verdict, normalise
from draft_plan.plan import Answered, FieldOutcome, Outcome
from draft_plan.scoring import Calibration, Feature, Scorer

CLAIMS = st.fixed_dictionaries(dict.fromkeys(FACTS, st.sampled_from([STATED, OTHER, DERIVED, INVENTED, ABSENT])))
KINDS = st.fixed_dictionaries(
    dict.fromkeys(FACTS, st.sampled_from([STATED, OTHER, DERIVED, INVENTED, ABSENT, CONFLICT]))
)
FEW = settings(max_examples=25, deadline=None)


def fields(verdict: Verdict) -> dict[str, FieldOutcome]:
    return {each.at: each for each in verdict.drafts[0].outcomes}


def ids(verdict: Verdict) -> set[str]:
    """Every decision that is asked about, also those that were found to be one in other words."""
    return {name for each in verdict.questions for name in (each.id, *each.twins)}


def marked(verdict: Verdict) -> set[str]:
    return {at for at, each in fields(verdict).items() if each.outcome is Outcome.CLARIFY}


def risk(verdict: Verdict) -> dict[str, float]:
    return {at: each.p_wrong for at, each in fields(verdict).items() if each.p_wrong is not None}


def calibrated(threshold: float) -> Scorer:
    weights = {"support": -1.2, "firm": -0.4, "unfound": 1.1, "absent": 1.6, "conflict": 1.3}
    features = {name: Feature(weight=weight) for name, weight in weights.items()}
    found = Calibration(
        model="m", prompt="p", schema_hash="s", made="2026-11-22", commit="none", n=1, specs=1, pi_eval=0.5,
        pi_deploy=0.5, intercept=0.3, features=features, thresholds={"ask": threshold},
    )  # fmt: skip
    return Scorer(calibration=found)


@FEW
@given(CLAIMS, st.sets(st.integers(1, len(LINES) - 1)))
def test_deleting_lines_of_the_spec_never_raises_confidence(facts: dict[str, Any], gone: set[int]) -> None:
    left = tuple("" if number in gone else line for number, line in enumerate(LINES))
    before, after = risk(judge(facts)), risk(judge(facts, lines=left))
    assert before.keys() == after.keys()
    assert all(after[at] >= before[at] for at in before)


@FEW
@given(CLAIMS, st.sets(st.integers(1, len(LINES) - 1)))
def test_deleting_lines_never_raises_calibrated_confidence(facts: dict[str, Any], gone: set[int]) -> None:
    left = tuple("" if number in gone else line for number, line in enumerate(LINES))
    before = judge(facts, scorer=calibrated(0.5))
    after = judge(facts, scorer=calibrated(0.5), lines=left)
    answered = {at for at, each in fields(after).items() if each.outcome is Outcome.ANSWERED}
    assert answered <= {at for at, each in fields(before).items() if each.outcome is Outcome.ANSWERED}


@FEW
@given(KINDS, st.floats(0, 1), st.floats(0, 1))
def test_a_higher_threshold_never_asks_about_more(facts: dict[str, Any], one: float, other: float) -> None:
    low, high = sorted((one, other))
    many, few = (judge(facts, scorer=calibrated(at)) for at in (low, high))
    assert ids(few) <= ids(many)
    assert marked(few) <= marked(many)


@FEW
@given(KINDS, st.data())
def test_an_answer_removes_its_question_and_moves_only_what_that_blocked(facts: dict[str, Any], data: Any) -> None:
    before = judge(facts)
    if not before.questions:
        return
    question = data.draw(st.sampled_from(before.questions))
    history = History(answered=(Answered(question=question, answer="as recommended", line=99),))
    after = judge(facts, history=history)
    assert {each.id for each in after.questions} == {each.id for each in before.questions} - {question.id}
    for at, outcome in fields(before).items():
        if at not in question.blocks:
            assert fields(after)[at] == outcome


WORDS = st.sampled_from([word for line in LINES for word in line.split()])
NOISE = st.sampled_from(["", "**", " ", "“", "permits", "PostgreSQL", "\n"])


@given(st.lists(st.one_of(WORDS, NOISE), min_size=1, max_size=14))
def test_a_quote_that_is_called_exact_stands_where_it_is_said_to(parts: list[str]) -> None:
    text = " ".join(parts)
    found = Evidence(spec(), lambda _: None).look(text)
    if found.match == "exact":
        assert found.line is not None
        tail = normalise(" ".join(line.removeprefix("- ").removeprefix("# ") for line in LINES[found.line - 1 :]))
        first = normalise(LINES[found.line - 1].removeprefix("- ").removeprefix("# "))
        at = tail.find(normalise(text.strip().lstrip("-# ")))
        assert 0 <= at <= len(first)


@given(KINDS)
@FEW
def test_no_field_is_answered_on_a_claim_whose_quotes_stand_nowhere(facts: dict[str, Any]) -> None:
    for at, outcome in fields(judge(facts)).items():
        if any(facts[name] is INVENTED for name in outcome.facts):
            assert outcome.outcome is not Outcome.ANSWERED, at
