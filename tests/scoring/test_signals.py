"""Each signal says one thing, and taking evidence away moves none of them the good way."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.facts import SECTION, quote, reply, seen

from draft_plan.plan import Objection, Quote, Standing
from draft_plan.scoring import NAMES, SIGNS, Signals, signals
from draft_plan.sections import Absent, Alternative, Conflict, Option, Rival, Stated
from draft_plan.spec import Item, ItemKind, Span


def test_a_verbatim_quote_supports_fully_a_close_one_by_half_and_a_lost_one_not_at_all() -> None:
    assert signals.support([quote()]) == 1.0
    assert signals.support([quote("close")]) == 0.5
    assert signals.support([quote("none")]) == 0.0
    assert signals.support([quote(), quote()]) == 1.0


def test_vague_wording_takes_from_firm_support_unless_a_figure_stands_beside_it() -> None:
    assert signals.firm([quote(text="Mails arrive quickly.")]) == 0.0
    assert signals.firm([quote(text="Mails arrive quickly, within 5 s.")]) == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "Antworten kommen zeitnah an.",
        "La réponse est rapide.",
        "La respuesta es rápida.",
        "迅速に処理する",
        "尽快处理",
        "빠르게 처리한다",
    ],
)
def test_vague_words_are_known_in_other_languages(text: str) -> None:
    assert signals.firm([quote(text=text)]) == 0.0


def test_an_open_marker_in_the_item_around_a_quote_takes_from_closed_support() -> None:
    item = Item("FR-001", ItemKind.REQUIREMENT, "…", Span(2, 4))
    beside, elsewhere = (Item("OQ-1", ItemKind.MARKER, "how long?", Span(line, line)) for line in (4, 9))
    assert signals.closed([quote()], [item], [beside]) == 0.0
    assert signals.closed([quote()], [item], [elsewhere]) == 1.0
    assert signals.closed([quote(text="Retention is TBD.")], [], []) == 0.0


def test_quotes_that_stand_nowhere_are_counted() -> None:
    assert signals.unfound([quote("none"), quote(), quote("none")]) == 2.0


def test_missing_and_conflicting_facts_weigh_what_the_contract_says_they_weigh() -> None:
    need = SECTION.facts["stored_data"]
    lost, stated = seen(standing=Standing.ABSENT).finding, seen(quote()).finding
    conflict = Conflict.model_validate(
        dict.fromkeys(Conflict.model_fields, "") | {"conflict": "a", "against": "b", "options": []}
    )
    assert need.impact == "high"
    assert signals.absent(lost, need) == 1.0
    assert signals.absent(lost, need.model_copy(update={"impact": "low"})) == 0.25
    assert signals.absent(stated, need) == 0.0
    assert signals.conflict(stated, conflict, need) == 1.0
    assert signals.conflict(stated, Stated(stated="x"), need) == 0.0


def test_a_question_of_the_drafters_own_is_a_signal() -> None:
    absent = reply(facts={"stored_data": {**_ABSENT, "question": "Which data?"}}).facts.stored_data
    silent = reply(facts={"stored_data": {**_ABSENT, "question": " "}}).facts.stored_data
    assert isinstance(absent, Absent)
    assert (signals.asked(absent), signals.asked(silent)) == (1.0, 0.0)


_ABSENT = dict.fromkeys(Absent.model_fields, "") | {"absent": "nobody", "options": []}


def test_the_least_sure_place_gives_confidence_and_margin() -> None:
    given = [
        Alternative(at="a", p=0.9, rivals=[]),
        Alternative(at="b", p=0.5, rivals=[Rival(value="x", p=0.4), Rival(value="y", p=0.1)]),
    ]
    sure, margin, silent = signals.confidence(given)
    assert (sure, round(margin, 9), silent) == (0.5, 0.1, 0.0)


def test_a_drafter_that_says_nothing_is_imputed_and_flagged() -> None:
    assert signals.confidence([]) == (signals.SURE, signals.MARGIN, 1.0)


@pytest.mark.parametrize("p", [math.nan, -1.0, 7.0])
def test_a_probability_that_is_none_counts_as_a_coin(p: float) -> None:
    assert signals.confidence([Alternative(at="a", p=p, rivals=[])])[0] == 0.5


def test_the_critics_objections_are_counted_up_to_a_bound() -> None:
    one = Objection(at="data_model.x", kind="missing")
    assert [signals.critic([one] * times) for times in (0, 1, 9)] == [0.0, 1.0, 5.0]


def test_only_what_differs_is_told_and_can_be_read_back() -> None:
    found = Signals(support=0.5, critic=2.0)
    assert found.told == {"support": 0.5, "critic": 2.0}
    assert Signals.of(found.told) == found
    assert Signals().told == {}


def test_there_are_at_most_twelve_signals_and_each_has_a_sign() -> None:
    assert len(NAMES) <= 12
    assert set(SIGNS) == set(NAMES)


quotes = st.lists(
    st.builds(
        quote,
        st.sampled_from(["exact", "close", "none"]),
        st.sampled_from(["Kept for 30 days.", "Kept for a reasonable time.", "Kept until TBD.", "Sent by mail."]),
        st.integers(1, 9),
    ),
    max_size=4,
)
WORSE = {"exact": ("close", "none"), "close": ("none",), "none": ()}
ITEMS = [Item(f"FR-{n}", ItemKind.REQUIREMENT, "…", Span(n, n + 1)) for n in range(1, 9, 2)]
MARKERS = [Item("OQ-1", ItemKind.MARKER, "?", Span(4, 4))]


def measured(found: list[Quote]) -> tuple[float, ...]:
    bad = signals.unfound(found)
    return signals.support(found), signals.firm(found), signals.closed(found, ITEMS, MARKERS), -bad


@given(quotes, st.data())
def test_evidence_that_vanishes_from_its_source_never_speaks_for_the_answer(
    found: list[Quote], data: st.DataObject
) -> None:
    kept = []
    for each in found:
        match = data.draw(st.sampled_from((each.match, *WORSE[each.match])))
        kept.append(each.model_copy(update={"match": match, "line": None if match == "none" else each.line}))
    assert all(after <= before for before, after in zip(measured(found), measured(kept), strict=True))


@given(quotes, st.integers(0, 3))
def test_a_quote_that_is_left_out_of_a_reply_never_speaks_for_the_answer(found: list[Quote], index: int) -> None:
    standing = [each for each in found if each.match != "none"]
    fewer = standing[:index] + standing[index + 1 :]
    assert all(after <= before for before, after in zip(measured(standing), measured(fewer), strict=True))


def test_options_of_the_drafter_do_not_count_as_a_question() -> None:
    options = [Option(label="a", consequence=""), Option(label="b", consequence="")]
    fact = reply(
        facts={"stored_data": {**_ABSENT, "options": [each.model_dump() for each in options]}}
    ).facts.stored_data
    assert signals.asked(fact) == 0.0
