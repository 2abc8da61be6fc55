"""Rules come first; where they leave it open the calibrated probability decides, and only there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as rounds
from hypothesis import strategies as st
from tests.clarifying import cases
from tests.scoring.facts import calibration

from draft_plan.clarifying import Evidence, Verdict, clarify
from draft_plan.packs import synthesise
from draft_plan.plan import FieldOutcome, Objection, Outcome, SectionDraft, SectionStatus
from draft_plan.repository import RepositoryFacts
from draft_plan.scoring import Scorer, known
from draft_plan.sections import Absent, catalog, reply_type

SECTION = catalog()["data_model"]
OPTIONS = [{"label": "as it is", "consequence": "none"}, {"label": "the other way", "consequence": "a new column"}]
MIDDLING = next(name for name, need in SECTION.facts.items() if need.impact == "medium" and not need.reversible)


def absent(question: str = "What happens to permits that exist before it?") -> dict[str, Any]:
    blank = dict.fromkeys(Absent.model_fields, "")
    return {**blank, "absent": "nobody says it", "question": question, "options": OPTIONS}


def judge(
    scorer: Scorer | None = None, facts: dict[str, Any] | None = None, text: str = cases.TEXT, **reply: Any
) -> Verdict:
    raw = {**cases.reply(**(facts or {})), **reply}
    spec = cases.spec()
    parsed = reply_type(SECTION).model_validate(raw)
    draft = SectionDraft(section="data_model", status=SectionStatus.DRAFTED, reply=raw, model="scripted")
    evidence = Evidence(spec if text == cases.TEXT else _cut(text), lambda path: None)
    return clarify(spec, evidence, [draft], {"data_model": parsed}, {"data_model": SECTION}, budget=9, scorer=scorer)


def _cut(text: str) -> Any:
    whole = cases.spec()
    return type(whole)(whole.path, whole.title, whole.feature_id, whole.dialect, whole.language, text, ())


def scored(threshold: float, intercept: float = -2.0, **weights: float) -> Scorer:
    made = calibration(threshold, "scripted", intercept, **weights)
    return Scorer(known(cases.spec(), RepositoryFacts()), made)


def of(verdict: Verdict, fact: str) -> FieldOutcome:
    return next(each for each in verdict.drafts[0].outcomes if fact in each.facts)


def test_without_a_calibration_the_rules_alone_decide() -> None:
    verdict = judge(facts={MIDDLING: absent()})
    assert [question.rule for question in verdict.questions] == ["R6-score"]
    assert judge(Scorer(), {MIDDLING: absent()}).questions == verdict.questions


def test_a_missing_fact_of_middling_weight_is_asked_when_the_score_finds_it_likely_wrong() -> None:
    sure = judge(scored(0.5, intercept=-0.5, absent=2.0), {MIDDLING: absent()})
    assert [question.rule for question in sure.questions] == ["R6-score"]
    assert sure.questions[0].p_wrong == pytest.approx(0.6224593)
    unsure = judge(scored(0.5, intercept=-4.0, absent=2.0), {MIDDLING: absent()})
    assert unsure.questions == ()
    assert [each.resolution for each in unsure.assumed] == ["as it is"]


def test_a_verified_fact_is_asked_all_the_same_when_the_score_finds_it_likely_wrong() -> None:
    rivals = [{"value": "one year", "p": 0.5}]
    said = [{"at": "database.description", "p": 0.4, "rivals": rivals}]
    verdict = judge(scored(0.5, intercept=2.0, sure=-1.0), alternatives=said)
    question = next(each for each in verdict.questions if each.fact == "data_model.stored_data")
    assert question.rule == "R4-doubtful"
    assert [option.label for option in question.options] == ["as planned", "one year"]


def test_a_hard_rule_asks_however_sure_the_score_is() -> None:
    verdict = judge(
        scored(0.99, intercept=-9.0),
        {"store": cases.ABSENT},
    )
    assert "R3-absent" in {question.rule for question in verdict.questions}


def test_probabilities_are_the_calibrated_ones_only_for_the_calibrated_model() -> None:
    scorer = scored(0.5, intercept=-2.0, support=-1.0)
    p = {each.p_wrong for each in judge(scorer).drafts[0].outcomes if each.rule == "R4-verified"}
    assert [round(each or 0.0, 6) for each in p] == [0.047426]
    other = Scorer(scorer.known, calibration(model="another", support=-1.0))
    assert {each.p_wrong for each in judge(other).drafts[0].outcomes if each.rule == "R4-verified"} == {0.08}


def test_the_signals_are_kept_with_the_finding() -> None:
    finding = next(each for each in judge(facts={MIDDLING: absent()}).drafts[0].facts if each.fact == MIDDLING)
    assert finding.signals == {"support": 0.0, "firm": 0.0, "closed": 0.0, "absent": 0.5, "asked": 1.0}


def test_a_rule_goes_with_the_signal_that_it_is_made_of() -> None:
    invented = {"record_identity": cases.INVENTED}
    assert {question.rule for question in judge(facts=invented).questions} == {"R7-unsupported"}
    assert judge(Scorer(without=frozenset({"support"})), invented).questions == ()
    assert judge(Scorer(without=frozenset({"absent"})), {MIDDLING: absent()}).questions == ()


OBJECTION = Objection(
    at="data_model.database.description",
    kind="missing",
    fact="data_model.stored_data",
    change="Say whether drafts are kept.",
    quote="Residents renew a permit online.",
    question="Are drafts of a renewal kept as well?",
    options=({"label": "no", "consequence": "only renewals"}, {"label": "yes", "consequence": "a table more"}),  # type: ignore[arg-type]
)


def test_a_critic_that_names_a_fact_has_it_asked_in_its_words() -> None:
    verdict = judge(Scorer(objections=(OBJECTION,)))
    assert [(each.rule, each.question, each.fact) for each in verdict.questions] == [
        ("R8-critic", OBJECTION.question, "data_model.stored_data")
    ]
    assert [quote.line for quote in verdict.questions[0].evidence] == [2]
    assert of(verdict, "stored_data").outcome is Outcome.CLARIFY


def test_what_it_raises_beyond_the_facts_is_a_question_of_its_own() -> None:
    loose = OBJECTION.model_copy(update={"fact": ""})
    verdict = judge(Scorer(objections=(loose, loose)))
    assert [(each.rule, each.blocks) for each in verdict.questions] == [("R8-critic", (loose.at,))]


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "Permits are kept by the harbour master."},
        {"question": ""},
        {"options": ()},
        {"kind": "invented"},
        {"fact": "", "at": "nowhere.x"},
    ],
)
def test_an_objection_that_cannot_be_put_to_a_person_raises_nothing(change: dict[str, Any]) -> None:
    assert judge(Scorer(objections=(OBJECTION.model_copy(update=change),))).questions == ()


def test_an_objection_repeats_no_question_that_stands_already() -> None:
    asked = absent("Are drafts of a renewal kept as well?")
    verdict = judge(Scorer(objections=(OBJECTION.model_copy(update={"fact": ""}),)), {MIDDLING: asked})
    assert len(verdict.questions) == 1


FACTS = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from([cases.STATED, cases.INVENTED, absent(), absent("")]) for name in list(SECTION.facts)[:5]
    },
)
THRESHOLDS = st.floats(0, 1)
SIGNAL_WEIGHTS = st.fixed_dictionaries(
    {},
    optional={
        name: st.floats(-3, 3) for name in ("support", "firm", "unfound", "ungrounded", "absent", "asked", "sure")
    },
)


@rounds(max_examples=40)
@given(FACTS, SIGNAL_WEIGHTS, st.floats(-3, 3), THRESHOLDS, THRESHOLDS)
def test_a_higher_threshold_never_marks_more(
    facts: dict[str, Any], weights: dict[str, float], intercept: float, one: float, other: float
) -> None:
    def marked(threshold: float) -> set[str]:
        verdict = judge(scored(threshold, intercept, **{"support": -1.0, **weights}), facts)
        return {each.at for each in verdict.drafts[0].outcomes if each.outcome is Outcome.CLARIFY}

    assert marked(max(one, other)) <= marked(min(one, other))


@rounds(max_examples=40)
@given(FACTS, SIGNAL_WEIGHTS, st.floats(-3, 3), THRESHOLDS, st.sets(st.integers(1, 4), max_size=4))
def test_lines_taken_out_of_the_spec_never_raise_confidence(
    facts: dict[str, Any], weights: dict[str, float], intercept: float, threshold: float, gone: set[int]
) -> None:
    lines = cases.TEXT.split("\n")
    fewer = "\n".join("" if number in gone else line for number, line in enumerate(lines))
    whole = scored(threshold, intercept, **{"support": -1.0, **weights})
    poorer = Scorer(known(_cut(fewer), RepositoryFacts()), whole.calibration)
    before = {each.at: each for each in judge(whole, facts).drafts[0].outcomes}
    for after in judge(poorer, facts, text=fewer).drafts[0].outcomes:
        was = before[after.at]
        if was.p_wrong is not None and after.p_wrong is not None and was.rule == after.rule:
            assert after.p_wrong >= was.p_wrong - 1e-12
        assert not (after.outcome is Outcome.ANSWERED and was.outcome is not Outcome.ANSWERED)


@rounds(max_examples=25)
@given(SIGNAL_WEIGHTS, st.floats(-3, 3), THRESHOLDS)
def test_fabricated_quotes_and_a_probability_of_99_percent_answer_no_field(
    weights: dict[str, float], intercept: float, threshold: float
) -> None:
    sure = [{"at": block, "p": 0.99, "rivals": []} for need in SECTION.facts.values() for block in need.blocks]
    fabricated = dict.fromkeys(SECTION.facts, cases.INVENTED)
    verdict = judge(scored(threshold, intercept, **{"support": -1.0, **weights}), fabricated, alternatives=sure)
    assert not [each for each in verdict.drafts[0].outcomes if each.facts and each.outcome is Outcome.ANSWERED]


@pytest.mark.parametrize("section", catalog().values(), ids=lambda section: section.id)
@pytest.mark.parametrize("scorer", [None, scored(1.0, intercept=-9.0, sure=-3.0)], ids=["uncalibrated", "calibrated"])
def test_in_no_section_does_a_fabricated_quote_answer_a_field(section: Any, scorer: Scorer | None) -> None:
    sure = [{"at": block, "p": 0.99, "rivals": []} for need in section.facts.values() for block in need.blocks]
    facts = dict.fromkeys(section.facts, cases.INVENTED)
    raw = {"facts": facts, "answer": synthesise(section.answer), "alternatives": sure, "doubts": []}
    parsed = reply_type(section).model_validate(raw)
    draft = SectionDraft(section=section.id, status=SectionStatus.DRAFTED, reply=raw, model="scripted")
    spec, sections = cases.spec(), {section.id: section}
    evidence = Evidence(spec, lambda path: None)
    told = clarify(spec, evidence, [draft], {section.id: parsed}, sections, budget=9, scorer=scorer)
    resting = [each for each in told.drafts[0].outcomes if each.facts]
    assert len(resting) >= bool(section.facts)
    assert [each.at for each in resting if each.outcome is Outcome.ANSWERED] == []
