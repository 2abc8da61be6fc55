"""A question whose answer would change nothing, or that the repository answers, is not put to a person."""

from __future__ import annotations

from typing import Any

import pytest
from tests.clarifying.cases import ABSENT, CONFLICT, judge

from draft_plan.plan import Outcome

AT = "data_model.database.description"


def asking(*options: tuple[str, str]) -> dict[str, Any]:
    return {**ABSENT, "options": [{"label": label, "consequence": consequence} for label, consequence in options]}


def rule(facts: dict[str, Any], **options: Any) -> tuple[Outcome, str]:
    [found] = [each for each in judge(facts, **options).drafts[0].outcomes if each.at == AT]
    return found.outcome, found.rule


@pytest.mark.parametrize(
    "options",
    [
        (("PostgreSQL", "A table is added."), ("SQLite", "A table is added.")),
        (("PostgreSQL", "**A table** is added"), ("SQLite", "a table is added.")),
        (("PostgreSQL", ""), ("SQLite", "")),
        (("PostgreSQL", "No change."), ("SQLite", "nothing changes")),
        (("PostgreSQL", "変更なし"), ("SQLite", "変更なし")),
    ],
)
def test_options_that_lead_to_one_plan_are_no_question_and_the_rule_is_told(options: Any) -> None:
    verdict = judge({"store": asking(*options)})
    assert verdict.questions == ()
    assert rule({"store": asking(*options)}) == (Outcome.ASSUMED, "L8-same-plan")
    assert [(each.resolution, each.rule) for each in verdict.assumed] == [("PostgreSQL", "L8-same-plan")]


@pytest.mark.parametrize(
    ("one", "other"), [("a table", "a file"), ("a table", "no table"), ("30 days", "90 days"), ("", "a table")]
)
def test_options_that_lead_to_different_plans_are_asked(one: str, other: str) -> None:
    assert len(judge({"store": asking(("PostgreSQL", one), ("SQLite", other))}).questions) == 1


def test_a_question_without_options_is_asked_in_free_text() -> None:
    assert len(judge({"store": asking()}).questions) == 1


def test_a_conflict_is_open_whatever_follows_from_it() -> None:
    assert [each.rule for each in judge({"retention": CONFLICT}).questions] == ["R2-conflict"]


def test_a_doubt_whose_options_lead_to_one_plan_keeps_its_default_and_its_rule() -> None:
    options = [{"label": "a chart", "consequence": "same"}, {"label": "a list", "consequence": "Same."}]
    doubt = {
        "at": "permit.fields", "passage": "", "collides": False, "why": "", "options": options,
        "question": "How does the office see the fees?",
    }  # fmt: skip
    verdict = judge(doubts=[doubt])
    assert verdict.questions == ()
    assert [(each.resolution, each.rule) for each in verdict.assumed] == [("a chart", "L8-same-plan")]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ('dependencies = ["postgresql-driver"]', 1),
        ("store: PostgreSQL", 0),
        ("store: PostgreSQL or files", 1),
        ("files are kept", 1),
    ],
)
def test_what_the_repository_names_alone_is_not_asked(text: str, asked: int) -> None:
    verdict = judge({"store": ABSENT}, files={"deploy.yaml": text})
    assert len(verdict.questions) == asked
    if not asked:
        assert rule({"store": ABSENT}, files={"deploy.yaml": text}) == (Outcome.ASSUMED, "L4-repository")


def test_the_repository_decides_nothing_that_belongs_to_a_person() -> None:
    assert len(judge({"retention": ABSENT}, files={"deploy.yaml": "store: PostgreSQL"}).questions) == 1
