"""The object is found among what stands around it, and nothing is made up."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draft_plan.llm.salvage import Found, salvage

OBJECT = '{"risks": {"a": [1, 2, "}{"]}}'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (OBJECT, Found.WHOLE),
        (f"\ufeff \n{OBJECT}\n", Found.WHOLE),
        (f"```json\n{OBJECT}\n```", Found.INSIDE),
        (f"```\n{OBJECT}", Found.INSIDE),
        (f"Of course:\n\n```JSON\n{OBJECT}\n```\nAnything else?", Found.INSIDE),
        (f'<think>maybe {{"risks": 1}}</think>{OBJECT}', Found.INSIDE),
        (f"<think>a</think><think>b</think>\n{OBJECT}", Found.INSIDE),
        (f"<think>never closed {OBJECT}", Found.INSIDE),
        (f"{OBJECT}</think>", Found.INSIDE),
        (f"I use {{braces}} a lot. {OBJECT}", Found.INSIDE),
        (f'An example {{"other": 1}} first. {OBJECT}', Found.INSIDE),
        (f"{OBJECT}\n{OBJECT}", Found.INSIDE),
    ],
)
def test_the_object_is_found(text, found):
    got = salvage(text, ["risks"])
    assert (got.found, got.text) == (found, OBJECT)


@pytest.mark.parametrize("end", range(1, len(OBJECT)))
def test_a_cut_object_is_never_taken_for_a_whole_one(end):
    assert salvage(OBJECT[:end], ["risks"]).found is Found.CUT
    assert salvage(f"```json\n{OBJECT[:end]}\n```", ["risks"]).found is not Found.WHOLE


@pytest.mark.parametrize("text", ["", "Sorry.", "[1, 2]", "{'risks': 1}", "{]", "null", "}"])
def test_nothing_is_found_where_there_is_nothing(text):
    assert salvage(text, ["risks"]).found in (Found.NOTHING, Found.CUT)


def test_an_object_inside_a_broken_one_is_not_taken_for_it():
    assert salvage('{"risks": {"a": 1},}', ["risks"]).found is Found.NOTHING


@given(st.text(alphabet='{}[]":,`<think/> \\a1'))
def test_whatever_is_found_is_an_object(text):
    got = salvage(text)
    if got.text:
        assert isinstance(json.loads(got.text), dict)
        assert got.text in text


@pytest.mark.parametrize(
    "text", ["{" * 1_000_000, '{"a":' * 200_000, "```{" * 250_000, '{"' * 500_000, "<think>" * 99_999]
)
def test_a_long_text_is_searched_in_no_time(text):
    began = time.monotonic()
    salvage(text, ["risks"])
    assert time.monotonic() - began < 2
