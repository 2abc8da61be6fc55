"""A question is linted: one decision, short, open, about something, with a consequence."""

from __future__ import annotations

from typing import Any

import pytest

from draft_plan.clarifying import lint
from draft_plan.clarifying.linting import fit
from draft_plan.plan import Choice, Question
from draft_plan.reading import read_text

SPEC = read_text(
    b"""# Feature Specification: Permits

## Requirements

- **FR-001**: Permits of residents MUST be stored in the existing PostgreSQL database.
- **FR-002**: Receipts MUST be sent by e-mail or by letter.
""",
    "specs/permits/spec.md",
)


def question(text: str = "Who may revoke the permit of FR-001?", **changes: Any) -> Question:
    options = tuple(Choice(label=label) for label in changes.pop("options", ("a clerk", "the mayor")))
    values = {"serves": ("FR-001",), "blocks": ("security.auth",), **changes}
    return Question(id="Q-111111", fact="x.y", question=text, why="", section="x", options=options, **values)


def found(text: str = "Who may revoke the permit of FR-001?", **changes: Any) -> dict[str, str]:
    return {each.rule: each.severity for each in lint(question(text, **changes), SPEC)}


def test_a_good_question_has_no_finding() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Who may revoke a permit? And when?", {"L1-one-decision": "refuse"}),
        ("Who may revoke a permit, and when does it end?", {"L1-one-decision": "warn"}),
        ("Is a permit revoked by letter and/or e-mail?", {"L1-one-decision": "warn"}),
        ("Tell who may revoke a permit.", {"L2-question-mark": "refuse"}),
        ("Who may revoke a permit " + "of a resident " * 8 + "?", {"L3-length": "warn"}),
        ("Who may revoke a permit " + "of a resident " * 15 + "?", {"L3-length": "refuse"}),
        ("Wer darf den Parkausweis widerrufen, und wie lange gilt er?", {"L1-one-decision": "warn"}),
        ("Does “Who pays?” in FR-001 speak of residents?", {}),
        ("谁可以撤销许可证？", {}),
    ],
)
def test_the_form_of_a_question(text: str, finding: dict[str, str]) -> None:
    assert found(text) == finding


@pytest.mark.parametrize("options", [("a clerk", "A  clerk"), ("the mayor", "the *mayor*")])
def test_options_differ(options: tuple[str, ...]) -> None:
    assert found(options=options)["L5-options-differ"] == "refuse"


def test_a_question_names_its_subject() -> None:
    assert found("Who?", serves=()) == {"L6-subject": "warn"}


def test_a_question_that_blocks_nothing_is_told_so() -> None:
    assert found(blocks=()) == {"L7-blocks-nothing": "warn"}


def test_what_the_spec_says_beside_the_subject_is_not_asked() -> None:
    options = ("PostgreSQL", "files on disk")
    assert found("Where are the permits of residents stored?", options=options) == {"L4-answered": "refuse"}
    assert found("Where are the vehicles of visitors stored?", options=options) == {}


def test_a_spec_that_names_both_options_leaves_it_open() -> None:
    assert found("How are receipts sent?", options=("by e-mail", "by letter")) == {}


@pytest.mark.parametrize("text", ["Decide on the store.", "", "why? " * 60 + "?", "Which one? Or both?"])
def test_a_question_that_may_not_be_asked_is_not_fit(text: str) -> None:
    assert fit(text) == ""


def test_a_fit_question_is_one_line() -> None:
    assert fit("Who may\n  revoke a permit?") == "Who may revoke a permit?"
