"""The hard rules on one fact: which comes first, and what a drafter's silence may not hide."""

from __future__ import annotations

from typing import Any

import pytest
from tests.clarifying import cases
from tests.clarifying.cases import STATED

from draft_plan.clarifying import Evidence, clarify
from draft_plan.clarifying.rules import Case, decide
from draft_plan.packs import synthesise
from draft_plan.plan import FactFinding, Outcome, SectionDraft, SectionStatus, Standing
from draft_plan.sections import FactNeed, catalog, reply_type

ALWAYS = catalog()["architecture"].facts["partial_failure"]
OTHER = catalog()["architecture"].facts["deadlines"]


def case(need: FactNeed, *, asks: bool = False, minded: bool = True, standing: Standing = Standing.ABSENT) -> Case:
    return Case(FactFinding(fact="x", standing=standing), need, asks, marked=False, settled=False, minded=minded)


def test_what_is_left_of_half_done_work_is_asked_though_a_model_would_not() -> None:
    assert ALWAYS.always == "data_model.stored_data", "where nothing is stored nothing is left half done"
    assert not OTHER.always
    rule = decide(case(ALWAYS))
    assert (rule.id, rule.outcome) == ("R3-silent", Outcome.CLARIFY)


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (case(OTHER, minded=False), "R5-indifferent"),
        (case(ALWAYS, minded=False), "R5-indifferent"),
        (case(ALWAYS, asks=True), "R3-absent"),
        (case(ALWAYS, standing=Standing.STATED), "R4-verified"),
        (case(ALWAYS, standing=Standing.CONFLICT), "R2-conflict"),
    ],
)
def test_silence_is_believed_of_everything_else(given: Case, rule: str) -> None:
    assert decide(given).id == rule


SILENT = {"absent": "nobody says it", "question": "", "why": "", "options": []}


def asked(model: str, stored: dict[str, Any]) -> set[str]:
    """The rules that raise a question, of an architecture that is silent on half-done work beside this stored data."""
    raw = {
        "architecture": {
            "facts": {**dict.fromkeys(catalog()["architecture"].facts, STATED), "partial_failure": SILENT},
            "answer": synthesise(catalog()["architecture"].answer), "alternatives": [], "doubts": [],
        },
        "data_model": cases.reply(stored_data=stored),
    }  # fmt: skip
    sections = {name: catalog()[name] for name in raw}
    replies = {name: reply_type(sections[name]).model_validate(told) for name, told in raw.items()}
    drafts = [
        SectionDraft(section=name, status=SectionStatus.DRAFTED, reply=told, model=model) for name, told in raw.items()
    ]
    spec = cases.spec()
    verdict = clarify(spec, Evidence(spec, lambda path: None), drafts, replies, sections, budget=9)
    return {question.rule for question in verdict.questions}


def test_a_model_is_not_believed_where_data_are_stored_and_else_it_is() -> None:
    assert asked("some-model", STATED) == {"R3-silent"}
    assert asked("some-model", SILENT) == set()
    assert asked("offline", STATED) == set()
