"""An answer that the spec contradicts is found; one on another matter is let be."""

from __future__ import annotations

import pytest

from draft_plan.clarifying.contradicting import contest, contradiction
from draft_plan.plan import Answered, Choice, Question
from draft_plan.reading import read_text

SPEC = read_text(
    b"""# Feature Specification: Permits

## Requirements

- **FR-001**: Permits MUST be kept for 10 years after they end.
- **FR-002**: Residents MUST NOT share a permit with other residents.
- **FR-003**: The audit trail MUST be stored in PostgreSQL.
- **FR-004**: A reminder MUST be sent 30 days before a permit ends.
- **FR-005**: Receipts MUST be sent by e-mail.
- **FR-006**: Payments MUST be refunded within [NEEDS CLARIFICATION: how many days?] of a withdrawal.
""",
    "specs/permits/spec.md",
)
STORES = ("PostgreSQL", "a log file")


def question(text: str, *options: str, serves: tuple[str, ...] = (), rule: str = "R3-absent") -> Question:
    choices = tuple(Choice(label=option) for option in options)
    return Question(
        id="Q-111111", fact="x.y", question=text, why="", section="x", blocks=("x.y",), options=choices, serves=serves,
        rule=rule,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "options", "answer", "against"),
    [
        ("For how long are permits kept after they end?", (), "7 years", "FR-001"),
        ("For how long are permits kept after they end?", (), "10 years", None),
        ("For how long are receipts kept?", (), "7 years", None),
        ("May residents share a permit with other residents?", (), "Yes, with their household", "FR-002"),
        ("May residents share a permit with other residents?", (), "No", None),
        ("Where is the audit trail stored?", STORES, "a log file", "FR-003"),
        ("Where is the audit trail stored?", STORES, "PostgreSQL", None),
        ("Where are receipts stored?", STORES, "a log file", None),
        ("How many days before a permit ends is the reminder sent?", (), "14 days", "FR-004"),
        ("How many days before a permit ends is the reminder sent?", (), "14", "FR-004"),
        ("How many days before a permit ends is the reminder sent?", (), "30", None),
        ("Are receipts sent by e-mail?", (), "no", "FR-005"),
        ("Are receipts sent by e-mail?", (), "yes", None),
    ],
)
def test_what_cannot_hold_beside_an_answer(
    text: str, options: tuple[str, ...], answer: str, against: str | None
) -> None:
    found = contradiction(SPEC, question(text, *options), answer)
    assert (found.id if found else None) == against


def test_an_item_with_an_open_marker_contradicts_nothing() -> None:
    assert contradiction(SPEC, question("how many days?", serves=("FR-006",)), "14 days") is None


def test_the_conflict_names_both_passages_with_their_lines() -> None:
    asked = question("For how long are permits kept after they end?")
    conflict = contest(SPEC, [Answered(question=asked, answer="7 years", line=20)])["Q-111111"]
    assert [(quote.line, quote.text) for quote in conflict.evidence] == [
        (20, "7 years"),
        (5, "Permits MUST be kept for 10 years after they end."),
    ]
    assert conflict.question.endswith("?")
    assert conflict.blocks == asked.blocks
    assert len({option.label for option in conflict.options}) == 2


def test_an_answer_that_settles_a_conflict_is_not_held_against_its_passages() -> None:
    asked = question("For how long are permits kept after they end?", rule="R2-conflict")
    assert contest(SPEC, [Answered(question=asked, answer="7 years", line=20)]) == {}
