"""One decision is asked once, however it is worded; two decisions stay two, however alike they sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draft_plan.clarifying import alike

ONE = [
    ("How long are permits kept?", "How long must permits be stored?"),
    ("How many years are permits kept?", "For how long do permits have to be retained?"),
    ("Which database holds the readings?", "In which database are readings held?"),
    ("Who may approve a refund of more than 500 euros?", "Who approves refunds over 500 euros?"),
    (
        "Should an expired link show an error page or redirect to the start page?",
        "Does an expired link redirect to the start page, or show an error page?",
    ),
    ("What happens to meter readings that arrive twice?", "What should happen if a meter reading arrives twice?"),
    (
        "Is the export generated in the background?",
        "Should exports be generated in the background or while the user waits?",
    ),
    ("Which roles may delete a comment?", "Who, by role, may delete comments?"),
    ("After how many failed logins is an account locked?", "How many failed logins lock an account?"),
    ("Wie lange werden Anträge aufbewahrt?", "Wie lange müssen Anträge aufbewahrt werden?"),
    ("Which time zone do reminders of FR-004 use?", "Which time zone applies to the reminders (FR-004)?"),
    (
        "May UPSERT run on a staging table copied from each file, if it takes neither `scan()` nor an inner EXPORT?",
        "If `scan()` is no UPSERT target, may each affected file be loaded into a staging table for the upsert?",
    ),
    ("許可証は何年間保存しますか？", "許可証は何年間保存しますか"),
]
TWO = [
    ("How long are permits kept?", "How long are receipts kept?"),
    (
        "How long are the permits of former residents kept after deletion?",
        "How long are the receipts of former residents kept after deletion?",
    ),
    ("Who may edit a published article?", "Who may delete a published article?"),
    ("Which store keeps the permits of FR-001?", "Which store keeps the permits of FR-009?"),
    ("What is the maximum size of an uploaded image?", "What is the maximum size of an uploaded video?"),
    ("Should the import stop at the first invalid row?", "Should the export stop at the first invalid row?"),
    ("Which language does the service run in?", "Which region does the service run in?"),
    ("How are failed payments retried?", "How are failed payments reported?"),
    ("How many years?", "How long?"),
    ("What identifies a customer record?", "What identifies an order record?"),
    ("Does `merge` accept several targets?", "Does `copy` accept several targets?"),
    ("May a manager see the salary of an employee?", "May an employee see the salary of a manager?"),
    ("How many readings arrive per day?", "Where are readings stored?"),
    ("Wie lange werden Anträge aufbewahrt?", "Wie lange werden Belege aufbewahrt?"),
    (
        "Is a reminder sent by e-mail before the permit ends?",
        "Is a receipt sent by e-mail after the permit ends?",
    ),
    ("許可証は何年間保存しますか？", "領収書は何年間保存しますか？"),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_one_decision_in_two_wordings(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_two_decisions_in_one_wording(one: str, other: str) -> None:
    assert not alike(one, other)
    assert not alike(other, one)


@given(st.text(max_size=120))
def test_a_question_is_like_itself(question: str) -> None:
    assert alike(question, question)
