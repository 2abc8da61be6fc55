"""Each section of a reply is judged on its own, and what is wrong is said shortly."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.llm.asking import groups, sections
from tests.serving.stub import synthesise

from draft_plan.llm.door import Reply, ReplyKind
from draft_plan.llm.replies import LONGEST, Problem, parse
from draft_plan.sections import SectionReply, catalog, schema

WAVE = groups()["approach"]


def good(wave=WAVE):
    return synthesise(schema(wave))


def problems(data, wave=WAVE):
    """The problem texts by section id; sections without one are left out."""
    text = data if isinstance(data, str) else json.dumps(data)
    parsed = parse(Reply(ReplyKind.OK, text), wave)
    assert list(parsed) == [section.id for section in wave]
    return {key: value.text for key, value in parsed.items() if isinstance(value, Problem)}


@pytest.mark.parametrize("section", catalog().values(), ids=catalog())
def test_every_section_of_the_catalog_is_parsed_into_its_type(section):
    reply = parse(Reply(ReplyKind.OK, json.dumps(good([section]))), [section])[section.id]
    assert isinstance(reply, SectionReply)
    assert isinstance(reply.answer, section.answer)


def test_one_broken_section_costs_no_other():
    data = good()
    data["architecture"]["answer"] = "none"
    del data["decisions"]
    assert problems(data) == {
        "architecture": "answer: Input should be a valid dictionary or instance of Architecture",
        "decisions": "decisions: the reply lacks this section",
    }


def test_a_problem_names_the_place_and_not_what_stood_there():
    data = good()
    data["technical_context"]["facts"]["language"] = {"stated": ["a secret"]}
    [text] = problems(data).values()
    assert text == "facts.language.stated: Input should be a valid string"


def test_of_a_fact_only_the_form_that_was_meant_is_complained_about():
    data = good()
    data["technical_context"]["facts"]["language"] = {"absent": "nobody says", "question": "Which?", "why": ""}
    [text] = problems(data).values()
    assert text == "facts.language.options: Field required"


def test_a_key_given_twice_is_refused_where_it_stands():
    text = json.dumps(good()).replace('"language": {"stated"', '"language": {"stated": "x", "stated"', 1)
    assert list(problems(text)) == ["technical_context"]
    assert "given twice" in problems(text)["technical_context"]


def test_a_section_given_twice_is_refused():
    data = json.dumps(good())
    twice = f'{data[:-1]}, "decisions": {json.dumps(good()["decisions"])}}}'
    assert problems(twice) == {"decisions": "decisions: this key is given twice"}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none_are_refused(number):
    data = json.dumps(good()).replace("0.5", number, 1)
    assert list(problems(data)) == ["technical_context"]


def test_an_infinite_number_written_out_is_refused():
    data = json.dumps(good()).replace("0.5", "1e999", 1)
    assert list(problems(data)) == ["technical_context"]


def test_half_a_surrogate_pair_is_refused():
    text = json.dumps(good()).replace('"a language"', '"\\ud800"')
    assert list(problems(text)) == ["technical_context"]


def test_an_unknown_key_is_refused():
    data = good()
    data["decisions"]["mood"] = "fine"
    assert problems(data) == {"decisions": "mood: Extra inputs are not permitted"}


@pytest.mark.parametrize(
    "text", ["", "{", "null", "[]", "{}", "[" * 100_000, '{"a":' * 100_000, "9" * 5000, '"\\ud800"', "{'a': 1}"]
)
def test_a_text_that_is_no_reply_is_a_problem_of_every_section(text):
    assert list(problems(text)) == [section.id for section in WAVE]


def test_a_reply_that_is_not_usable_is_not_parsed():
    parsed = parse(Reply(ReplyKind.TRUNCATED, json.dumps(good()), "the answer ended at the token limit"), WAVE)
    assert [problem.text for problem in parsed.values()] == ["the answer ended at the token limit"] * 3


def test_a_lone_section_may_come_without_its_key():
    data = good(sections("risks"))["risks"]
    assert not problems(data, sections("risks"))


def test_a_problem_text_stays_short_however_much_is_wrong():
    data = good(sections("risks"))
    data["risks"]["answer"]["risks"] = [{f"key{number}" * 50: number} for number in range(1000)]
    [text] = problems(data, sections("risks")).values()
    assert len(text) <= LONGEST
    assert text.splitlines()[-1].endswith(" more")


@given(st.text())
def test_no_text_at_all_raises(text):
    problems(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([section.id for section in WAVE]), json_values))
def test_no_json_at_all_raises(data):
    assert problems(data)
