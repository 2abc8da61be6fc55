"""What an answer costs, counted at the server: requests for the sections that its question blocked, and no other."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.answering.desk import SPEC, STORE, changed
from tests.serving.stub import Answer, Call, Stub, asked, says, synthesise

import draft_plan
from draft_plan.plan import Plan, Question
from draft_plan.sections import catalog

STATED = {"stated": "The system MUST let a resident renew a permit from 60 days before it ends."}
"""What every other fact rests on: it stands in the spec."""


def drafts(call: Call) -> Answer:
    """A reply whose facts are stated, but for the store, which nobody says; the answers say which call they are of."""
    _, schema = asked(call.body)
    assert schema is not None
    reply = synthesise(schema)
    settled = "one JSON file per resident" in call.body["messages"][-1]["content"]
    for name, section in reply.items():
        section["facts"] = dict.fromkeys(catalog()[name].facts, STATED)
        section["alternatives"], section["doubts"] = [], []
        if name == "data_model":
            section["facts"]["store"] = {"stated": "one JSON file per resident"} if settled else STORE
            section["answer"]["database"]["description"] = "one JSON file per resident" if settled else "PostgreSQL"
    return says(json.dumps(reply))


@dataclass(frozen=True, slots=True)
class Office:
    """A spec beside a server that drafts its plan."""

    folder: Path
    server: Stub
    settings: draft_plan.Settings

    @property
    def spec(self) -> str:
        return str(self.folder / "spec.md")

    @property
    def plan(self) -> Plan:
        return Plan.model_validate_json((self.folder / "plan.json").read_bytes())

    @property
    def question(self) -> Question:
        return next(each for each in self.plan.questions if each.question == STORE["question"])

    def requests(self) -> list[tuple[str, ...]]:
        """The sections that were asked for since, request by request."""
        found = [tuple((asked(call.body)[1] or {})["properties"]) for call in self.server.calls]
        self.server.calls.clear()
        return found

    def draft(self) -> draft_plan.Ran:
        return asyncio.run(draft_plan.run(draft_plan.Job(self.spec), self.settings, {}))

    def answer(self, question: str, said: str) -> Any:
        given = [draft_plan.Given(question, said, "a test")]
        return asyncio.run(draft_plan.answer(draft_plan.Job(self.spec), self.settings, {}, given))


@pytest.fixture(params=["section", "wave"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / "spec.md").write_text(
        SPEC.replace("[NEEDS CLARIFICATION: how many years?]", "7 years"), encoding="utf-8"
    )
    with Stub(always=drafts) as server:
        flags = {"model": "stub", "base_url": server.url, "template": "flow", "grouping": request.param}
        yield Office(tmp_path, server, draft_plan.settle(tmp_path, {}, flags))


def test_an_answer_sends_requests_for_the_sections_it_concerns_and_leaves_every_other_byte(office: Office) -> None:
    office.draft()
    assert len({name for unit in office.requests() for name in unit}) == len(office.plan.sections) >= 15
    before, sections = (office.folder / "plan.md").read_text(), office.plan.sections
    question = office.question
    assert {at.partition(".")[0] for at in question.blocks} == {"data_model"}

    office.answer(question.id, "one JSON file per resident")

    assert office.requests() == [("data_model",)]
    was = {each.section: each.reply for each in sections}
    assert {each.section for each in office.plan.sections if each.reply != was[each.section]} == {"data_model"}
    moved = changed(before, (office.folder / "plan.md").read_text())
    assert moved == {"Data Model", "Open Questions"}, "every other byte is as it was"
    assert question.id not in {each.id for each in office.plan.questions}


def test_a_run_after_the_answer_sends_nothing_and_moves_nothing(office: Office) -> None:
    office.draft()
    office.answer(office.question.id, "one JSON file per resident")
    office.requests()
    before = [(office.folder / name).read_bytes() for name in ("spec.md", "plan.md", "plan.json")]
    office.draft()
    assert office.requests() == []
    assert [(office.folder / name).read_bytes() for name in ("spec.md", "plan.md", "plan.json")] == before


def test_an_answer_to_a_question_that_blocks_nothing_sends_nothing(office: Office) -> None:
    office.draft()
    office.requests()
    path = office.folder / "plan.json"
    plan = office.plan
    loose = office.question.model_copy(update={"id": "Q-0f0f0f", "question": "Who paints the door?", "blocks": ()})
    path.write_text(plan.model_copy(update={"questions": (*plan.questions, loose)}).model_dump_json(indent=1) + "\n")

    office.answer("Q-0f0f0f", "the caretaker")

    assert office.requests() == []
    assert "- Q: Who paints the door? → A: the caretaker" in (office.folder / "spec.md").read_text()
    assert [each.reply for each in office.plan.sections] == [each.reply for each in plan.sections]
    assert office.draft().result.exit_code == 0
    assert office.requests() == []
