"""The score is a logistic of the signals, and no weight can make missing evidence speak for an answer."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.facts import SPEC, calibration, quote, reply, seen

from draft_plan.plan import Objection, Standing
from draft_plan.repository import RepositoryFacts
from draft_plan.scoring import NAMES, SIGNS, Calibration, Feature, Scorer, Signals, concerns, known, probability

weights = st.floats(-5, 5)
values = st.fixed_dictionaries({name: st.floats(0, 3) for name in NAMES})
features = st.dictionaries(
    st.sampled_from(NAMES), st.builds(Feature, weight=weights, mean=st.floats(-1, 1), sd=st.floats(0.1, 3))
)


def made(features: dict[str, Feature], **changes: float) -> Calibration:
    return calibration().model_copy(update={"features": features, **changes})


def test_the_probability_is_the_logistic_of_the_weighted_signals() -> None:
    odds = -2.0 - 1.0 * 1.0 + 1.0 * 0.0 + 2.0 * 0.0 - 1.0 * 0.95
    assert probability(calibration(), Signals()) == pytest.approx(1 / (1 + exp(-odds)))


def test_the_base_rate_of_use_shifts_the_odds() -> None:
    rarer = made(calibration().features, pi_eval=0.5, pi_deploy=0.2)
    same = made(calibration().features, pi_eval=0.5, pi_deploy=0.5)
    before, after = probability(same, Signals()), probability(rarer, Signals())
    assert after / (1 - after) == pytest.approx(before / (1 - before) * 0.25)


@given(features, values, st.sampled_from([name for name in NAMES if SIGNS[name]]), st.floats(0, 3))
def test_whatever_the_weights_the_bad_way_of_a_signal_never_lowers_the_probability(
    features: dict[str, Feature], values: dict[str, float], name: str, by: float
) -> None:
    worse = {**values, name: values[name] + SIGNS[name] * by}
    made_of = made(features)
    assert probability(made_of, Signals.of(worse)) >= probability(made_of, Signals.of(values)) - 1e-12


@given(features, values)
def test_the_probability_is_always_one(features: dict[str, Feature], values: dict[str, float]) -> None:
    assert 0.0 < probability(made(features), Signals.of(values)) < 1.0


@given(features, values, st.sampled_from(NAMES), st.floats(0, 3))
def test_a_signal_left_out_has_no_say(
    features: dict[str, Feature], values: dict[str, float], name: str, other: float
) -> None:
    one = probability(made(features), Signals.of(values), [name])
    assert one == probability(made(features), Signals.of({**values, name: other}), [name])


def test_a_calibration_says_nothing_of_what_another_model_drafted() -> None:
    scorer = Scorer(calibration=calibration())
    assert scorer.probability(Signals(), "scripted") is not None
    assert scorer.probability(Signals(), "another") is None
    assert Scorer().probability(Signals(), "scripted") is None
    assert (Scorer().says, scorer.says) == ("uncalibrated", calibration().says)


def test_a_fact_is_measured_with_the_specifics_that_no_source_gives() -> None:
    said = reply("Kept for 45 days in Mailgun.", alternatives=[{"at": "database.description", "p": 0.6, "rivals": []}])
    signals, loose = Scorer(known(SPEC, RepositoryFacts())).measure(SPEC, seen(quote(), said=said))
    assert set(loose) == {"45 days", "Mailgun"}
    assert (signals.support, signals.sure, signals.silent) == (1.0, 0.6, 0.0)


def test_an_objection_is_about_the_fact_it_names_else_about_the_field() -> None:
    fact = seen(quote())
    assert concerns(Objection(at="", kind="missing", fact="data_model.stored_data"), fact)
    assert concerns(Objection(at="data_model.database.description", kind="missing"), fact)
    assert not concerns(Objection(at="data_model.database.description", kind="missing", fact="data_model.store"), fact)
    assert not concerns(Objection(at="security.database.description", kind="missing"), fact)


@given(
    features,
    st.lists(st.sampled_from(["exact", "close"]), min_size=1, max_size=3),
    st.integers(0, 2),
    st.booleans(),
)
def test_deleting_evidence_never_raises_confidence(
    features: dict[str, Feature], matches: list[str], index: int, from_source: bool
) -> None:
    """Whether a passage vanishes from the source or a quote from the reply; the fact becomes unsupported at last."""
    scorer = Scorer(known(SPEC, RepositoryFacts()), made(features))
    quotes = [quote(match) for match in matches]
    place = index % len(quotes)
    lost = [quotes[place].model_copy(update={"match": "none", "line": None})] if from_source else []
    fewer = [*quotes[:place], *lost, *quotes[place + 1 :]]
    standing = Standing.STATED if any(each.match != "none" for each in fewer) else Standing.UNSUPPORTED
    before = scorer.probability(scorer.measure(SPEC, seen(*quotes))[0])
    after = scorer.probability(scorer.measure(SPEC, seen(*fewer, standing=standing))[0])
    assert before is not None
    assert after is not None
    assert after >= before - 1e-12
