"""Commands stand at the start of a line and outside of quotes and code; everything else is talk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draft_plan.suggesting.commanding import MOST, Command, commands, ticked

ANSWER = Command("answer", "Q-ab12cd", "B")
BOX = "- [{mark}] {letter}. three days (planned with this) <!-- Q-ab12cd {letter} -->"


def row(name, body, *found, case=""):
    return pytest.param(body, list(found), id=name, marks=[pytest.mark.case(f"commands: {case}")] if case else [])


@pytest.mark.parametrize(
    ("body", "found"),
    [
        row("plain", "/draft-plan", Command("redraft"), case="bare"),
        row("redraft", "/draft-plan redraft", Command("redraft")),
        row("help", "/draft-plan help", Command("help")),
        row("letter", "/draft-plan answer Q-ab12cd B", ANSWER, case="with arguments"),
        row(
            "words",
            "/draft-plan answer Q-ab12cd: after 30 days, by hand",
            Command("answer", "Q-ab12cd", "after 30 days, by hand"),
            case="with arguments",
        ),
        row("ticked id", "/draft-plan answer `Q-ab12cd` B", ANSWER),
        row("among talk", "I think so.\r\n\r\n/draft-plan answer Q-ab12cd B\r\nThanks.", ANSWER),
        row("two", "/draft-plan answer Q-ab12cd B\n/draft-plan help", ANSWER, Command("help")),
        row("fence", "```\n/draft-plan redraft\n```", case="in a fence"),
        row("tilde fence", "~~~~\n/draft-plan redraft\n~~~\n/draft-plan redraft\n~~~~", case="in a fence"),
        row("open fence", "```\n/draft-plan redraft", case="in a fence"),
        row("quoted", "> /draft-plan redraft", case="in a quote"),
        row("indented", "    /draft-plan redraft"),
        row("mid-line", "please /draft-plan redraft", case="in the middle of a line"),
        row("hidden", "<!--\n/draft-plan redraft\n-->"),
        row("longer word", "/draft-planner redraft"),
        row("unknown", "/draft-plan merge", Command("unknown", text="/draft-plan merge"), case="unknown"),
        row("no answer", "/draft-plan answer Q-ab12cd", Command("unknown", text="/draft-plan answer Q-ab12cd")),
        row("other case", "/DRAFT-PLAN redraft"),
    ],
)
def test_a_comment_is_read(body, found):
    assert commands(body) == found


def test_a_comment_gives_a_bounded_number_of_commands():
    assert len(commands("/draft-plan help\n" * 500)) == MOST


@given(st.text(max_size=300))
def test_no_comment_is_too_strange_to_read(body):
    assert all(each.verb in ("answer", "redraft", "help", "unknown") for each in commands(body))
    assert ticked(body, body) == []


def test_a_box_that_was_ticked_is_an_answer():
    before = "\n".join(BOX.format(mark=" ", letter=letter) for letter in "AB")
    assert ticked(before, before.replace("[ ] B", "[x] B")) == [ANSWER]


def test_a_box_that_was_unticked_is_none():
    before = BOX.format(mark="x", letter="A")
    assert ticked(before, before.replace("[x]", "[ ]")) == []


def test_of_two_boxes_of_a_question_the_last_counts():
    before = "\n".join(BOX.format(mark=" ", letter=letter) for letter in "AB")
    assert ticked(before, before.replace("[ ]", "[x]")) == [ANSWER]


def test_boxes_of_the_plan_itself_answer_nothing():
    assert ticked("- [ ] T001 Write the test", "- [x] T001 Write the test") == []
