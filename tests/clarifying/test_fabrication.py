"""A drafter that invents its quotes and is certain of everything: nothing of what it says counts as answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from draft_plan.gathering import Job
from draft_plan.llm import Reply, ReplyKind, Request
from draft_plan.packs import synthesise
from draft_plan.plan import Outcome, Plan, SectionStatus, Standing
from draft_plan.running import run
from draft_plan.sections import Section
from draft_plan.settings import Settings

SPEC = """# Feature Specification: Lending tools

- **FR-001**: The system MUST let a member borrow a free tool.
- **FR-002**: The system MUST remind a member on the day before.
"""
FORMS: dict[str, Callable[[str], dict[str, Any]]] = {
    "stated": lambda quote: {"stated": quote},
    "derived": lambda quote: {"derived_from": [quote, f"{quote} Always."], "step": "So it must be."},
    "repo": lambda quote: {"path": "docs/architecture.md", "quote": quote},
    "conflict": lambda quote: {
        "conflict": quote, "against": f"{quote} Never.", "question": "", "why": "", "options": [],
    },
}  # fmt: skip


class Liar:
    """Quotes what nobody wrote, gives 0.99 to every field, and doubts with a passage that is nowhere."""

    name = "liar"

    def __init__(self, form: str) -> None:
        self.form = FORMS[form]

    async def complete(self, request: Request) -> Reply:
        body = {section.id: self._reply(section) for section in request.brief.sections}
        return Reply(ReplyKind.OK, json.dumps(body))

    def _reply(self, section: Section) -> dict[str, Any]:
        facts = {
            name: self.form(f"Signed off by the board, the {name.replace('_', ' ')} of {section.id} is settled.")
            for name in section.facts
        }
        fields = list(section.answer.model_fields)
        sure = [{"at": name, "p": 0.99, "rivals": [{"value": "something else", "p": 0.01}]} for name in fields]
        doubt = {
            "at": fields[0], "passage": "Nobody may ever borrow anything here.", "collides": True, "why": "It forbids.",
            "question": f"May {section.id} break the rule that nobody borrows?",
            "options": [{"label": "yes", "consequence": "all"}, {"label": "no", "consequence": "nothing at all"}],
        }  # fmt: skip
        return {"facts": facts, "answer": synthesise(section.answer), "alternatives": sure, "doubts": [doubt]}


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Plan]:
    """The plan that a liar drafts in a format, claiming facts in one form; each is drafted once."""
    drafted: dict[tuple[str, str], Plan] = {}

    def draft(template: str, form: str) -> Plan:
        if (template, form) not in drafted:
            spec = tmp_path_factory.mktemp("liar") / "spec.md"
            spec.write_text(SPEC, encoding="utf-8")
            settings = Settings(model="offline", template=template, questions=99, repair=False)
            ran = asyncio.run(run(Job(str(spec), force=True), settings, {}, wrap=lambda _: Liar(form)))
            assert ran.plan is not None
            drafted[template, form] = ran.plan
        return drafted[template, form]

    return draft


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("template", ["constitution", "flow"])
def test_not_one_field_ends_answered(plans: Callable[[str, str], Plan], template: str, form: str) -> None:
    plan = plans(template, form)
    assert len(plan.sections) >= 13
    assert {each.status for each in plan.sections} == {SectionStatus.DRAFTED}
    outcomes = [each for draft in plan.sections for each in draft.outcomes]
    assert len(outcomes) > 40
    assert [each.at for each in outcomes if each.outcome is Outcome.ANSWERED] == []


@pytest.mark.parametrize("form", FORMS)
def test_every_claim_is_found_out(plans: Callable[[str, str], Plan], form: str) -> None:
    findings = [each for draft in plans("flow", form).sections for each in draft.facts]
    assert {each.standing for each in findings} == {Standing.UNSUPPORTED}


def test_a_doubt_whose_passage_stands_nowhere_is_only_a_doubt(plans: Callable[[str, str], Plan]) -> None:
    rules = {each.rule for each in plans("constitution", "stated").questions if "break the rule" in each.question}
    assert rules == {"R8-doubt"}
