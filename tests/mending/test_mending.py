"""What does not hold in drafted sections is asked for once, and the reply is taken only where the plan is better."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import draft_plan
from draft_plan.llm import ChatModel, Reply, ReplyKind, Request
from draft_plan.offline.drafter import Offline
from draft_plan.plan import SectionStatus, Usage

SPEC = """# Feature Specification: Key Cabinet

### User Story 1 - Hand out a key (Priority: P1)

A porter hands out a key and writes down who has it.

**Acceptance Scenarios**:

1. **Given** a key in the cabinet, **When** the porter hands it out, **Then** the holder's name stands beside the key.

## Requirements

- **FR-001**: The porter MUST be able to hand out a key to a named holder.
- **FR-002**: The cabinet MUST refuse to hand out a key that somebody holds already.
- **FR-003**: A holder MUST be reminded by mail when a key is out for longer than 14 days.

## Success Criteria

- **SC-001**: The porter finds the holder of a key within 5 seconds.
"""
FILES = {
    "pyproject.toml": '[project]\nname = "porter"\nrequires-python = ">=3.12"\ndependencies = ["flask>=3.1"]\n',
    "src/porter/__init__.py": "",
    "src/porter/cabinet.py": "def find_key(number):\n    return number\n",
    "src/porter/mailing.py": "def send_mail(to, text):\n    return to, text\n",
    "src/porter/pages.py": "def show_cabinet():\n    return []\n",
    "tests/test_cabinet.py": "def test_find_key():\n    assert True\n",
}
Body = dict[str, Any]


class Spoiled:
    """The offline drafter under another name; ``spoil`` changes first replies, ``mend`` those to a mending request."""

    name = "scripted"

    def __init__(self, model: ChatModel, spoil: Callable[[Body], None], mend: Callable[[Body], Any] | None) -> None:
        self.model, self.spoil, self.mend = model, spoil, mend
        self.asked: list[tuple[str, ...]] = []
        self.notes: list[str] = []

    async def complete(self, request: Request) -> Reply:
        reply = await self.model.complete(request)
        body = json.loads(reply.text)
        said = request.messages[-1].content
        if "You drafted this before." not in said:
            self.spoil(body)
            return Reply(ReplyKind.OK, json.dumps(body), usage=Usage(calls=1))
        self.asked.append(tuple(section.id for section in request.brief.sections))
        self.notes.append(said.partition("You drafted this before.")[2])
        outcome = self.mend(body) if self.mend is not None else None
        return outcome or Reply(ReplyKind.OK, json.dumps(body), usage=Usage(calls=1))


def planned(
    root: Path, spoil: Callable[[Body], None], mend: Callable[[Body], Any] | None = None, **settings: Any
) -> tuple[Any, Spoiled]:
    for path, text in {**FILES, "specs/keys/spec.md": SPEC}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q", "."], cwd=root, check=True)
    subprocess.run(["git", "add", "-A"], cwd=root, check=True)
    models: list[Spoiled] = []

    def wrap(model: ChatModel) -> ChatModel:
        models.append(Spoiled(Offline(), spoil, mend))
        return models[0]

    settings = {"model": "scripted", "base_url": "http://127.0.0.1:9/v1", **settings}  # nothing is ever sent there
    job = draft_plan.Job(str(root / "specs/keys/spec.md"))
    ran = asyncio.run(draft_plan.run(job, draft_plan.settle(root, {}, settings), {}, wrap=wrap))
    return ran, models[0]


def tasks(body: Body) -> list[Body]:
    return [task for phase in body["phases"]["answer"]["phases"] for task in phase["tasks"]]


def without_reminder(body: Body) -> None:
    """Nothing that the work group says carries FR-003."""
    for section in body:
        strip(body[section], "FR-003")
    for phase in body.get("phases", {}).get("answer", {}).get("phases", ()):
        phase["tasks"] = [task for task in phase["tasks"] if task["serves"]]


def strip(node: Any, item: str) -> None:
    if isinstance(node, dict):
        if "serves" in node:
            node["serves"] = [each for each in node["serves"] if each != item]
        for value in node.values():
            strip(value, item)
    elif isinstance(node, list):
        for value in node:
            strip(value, item)


def states(ran: Any) -> dict[str, str]:
    return {each.id: each.status.value for each in ran.result.coverage}


def test_an_uncovered_requirement_is_asked_for_once_by_its_text_and_taken(tmp_path: Path) -> None:
    ran, model = planned(tmp_path, without_reminder)
    assert model.asked == [("phases",)]
    assert "no task carries FR-003: A holder MUST be reminded by mail" in model.notes[0]
    assert states(ran)["FR-003"] == "COVERED"
    assert "FR-003" in ran.text
    assert ran.plan.section("phases").usage.calls == 2, "both requests are counted"


def test_what_stays_uncovered_is_a_question_of_the_plan_and_a_finding(tmp_path: Path) -> None:
    ran, model = planned(tmp_path, without_reminder, without_reminder)
    assert model.asked == [("phases",)], "one round and no more"
    assert states(ran)["FR-003"] == "UNCOVERED"
    asked = [each for each in ran.plan.questions if each.rule == "C1-uncovered"]
    assert [(each.serves, each.shown) for each in asked] == [(("FR-003",), True)]
    assert "[NEEDS CLARIFICATION] No task or test carries FR-003: is it part of this feature?" in ran.text
    assert [each.rule for each in ran.result.findings if "FR-003" in each.message] == ["C1-uncovered"]


def test_the_question_about_what_is_uncovered_can_be_explained_and_answered(tmp_path: Path) -> None:
    ran, _ = planned(tmp_path, without_reminder, without_reminder)
    asked = next(each for each in ran.plan.questions if each.rule == "C1-uncovered")
    spec = str(tmp_path / "specs/keys/spec.md")
    assert draft_plan.explain(spec, asked.id).standing == "open"


def test_a_reply_that_loses_what_was_covered_is_not_taken(tmp_path: Path) -> None:
    ran, model = planned(tmp_path, without_reminder, lambda body: strip(body, "FR-001"))
    assert model.asked == [("phases",)]
    assert states(ran)["FR-001"] == "COVERED"
    assert states(ran)["FR-003"] != "COVERED"


def test_a_reply_that_loses_a_row_is_not_taken(tmp_path: Path) -> None:
    def rename(body: Body) -> None:
        for task in tasks(body):
            if "FR-001" in task["serves"]:
                task["key"] = "another-key"

    ran, _ = planned(tmp_path, without_reminder, rename)
    assert states(ran)["FR-003"] == "UNCOVERED"


@pytest.mark.parametrize(
    "outcome",
    [
        Reply(ReplyKind.UNAVAILABLE, detail="gone"),
        Reply(ReplyKind.REFUSED, detail="no"),
        Reply(ReplyKind.OK, "{}"),
        Reply(ReplyKind.OK, '{"phases": {"facts": {}, "answer": {"phases": []}, "alternatives": [], "doubts": []}}'),
    ],
    ids=["unavailable", "refused", "empty", "hollow"],
)
def test_a_round_that_fails_costs_nothing_of_the_draft(tmp_path: Path, outcome: Reply) -> None:
    ran, _ = planned(tmp_path, without_reminder, lambda body: outcome)
    drafted = ran.plan.section("phases")
    assert drafted.status is SectionStatus.DRAFTED
    assert drafted.answer["phases"]
    assert states(ran)["FR-001"] == "COVERED"


def test_it_can_be_switched_off(tmp_path: Path) -> None:
    ran, model = planned(tmp_path, without_reminder, repair=False)
    assert model.asked == []
    assert states(ran)["FR-003"] == "UNCOVERED"


def test_a_clean_draft_is_not_asked_for_again(tmp_path: Path) -> None:
    _, model = planned(tmp_path, lambda body: None)
    assert model.asked == []


def test_sections_that_hold_from_an_earlier_run_are_not_asked_for(tmp_path: Path) -> None:
    planned(tmp_path, without_reminder, without_reminder)
    _, model = planned(tmp_path, without_reminder)
    assert model.asked == []


def invent(body: Body) -> None:
    for row in body.get("files", {}).get("answer", {}).get("files", ())[:1]:
        row.update(path="src/porter/lockers.py", action="modify")


def contradict(body: Body) -> None:
    for phase in body.get("phases", {}).get("answer", {}).get("phases", ())[:1]:
        phase["components"] = ["Key Dispenser"]


def stale_version(body: Body) -> None:
    if "technical_context" in body:
        row = {"key": "flask", "name": "flask", "version": "1.0", "standing": "existing", "purpose": "the pages"}
        body["technical_context"]["answer"]["dependencies"] = [row]


def no_schema(body: Body) -> None:
    if "data_model" in body:
        made = {"changes": False, "description": "None.", "migration": "CREATE TABLE holder (name TEXT);"}
        body["data_model"]["answer"] = {"entities": [], "database": made}


def waits_for_itself(body: Body) -> None:
    for phase in body.get("phases", {}).get("answer", {}).get("phases", ())[:1]:
        phase["after"] = [phase["key"]]


def parallel_on_one_file(body: Body) -> None:
    for phase in body.get("phases", {}).get("answer", {}).get("phases", ())[:1]:
        first = phase["tasks"][0]
        first["parallel"] = True
        phase["tasks"].append({**first, "key": "twice-over", "text": "Write down the day of the return"})


@pytest.mark.parametrize(
    ("spoil", "section", "named"),
    [
        (invent, "files", "src/porter/lockers.py is to be changed but does not exist"),
        (contradict, "phases", "builds 'Key Dispenser', but no such component is designed"),
        (stale_version, "technical_context", "the plan says flask 1.0, but pyproject.toml:4 asks for"),
        (no_schema, "data_model", "Database Changes is No, but the section"),
        (waits_for_itself, "phases", "which does not come before it"),
        (parallel_on_one_file, "phases", "marked [P], but"),
    ],
    ids=["path", "component", "version", "database", "order", "parallel"],
)
def test_a_contradiction_is_named_and_mended(
    tmp_path: Path, spoil: Callable[[Body], None], section: str, named: str
) -> None:
    ran, model = planned(tmp_path, spoil, template="constitution" if section == "files" else "flow")
    assert section in {name for asked in model.asked for name in asked}
    assert named in "".join(model.notes)
    assert [each.message for each in ran.result.findings if each.severity == "error"] == []


def test_what_cannot_be_mended_is_told(tmp_path: Path) -> None:
    ran, model = planned(tmp_path, contradict, contradict, template="flow")
    assert model.asked == [("phases",)]
    told = [each for each in ran.result.findings if each.rule == "A3-unknown-component"]
    assert told
    assert told[0].message.startswith("phases: ")


def test_of_two_sections_the_one_that_became_better_is_taken(tmp_path: Path) -> None:
    def both(body: Body) -> None:
        without_reminder(body)
        invent(body)

    ran, model = planned(tmp_path, both, lambda body: strip(body.get("phases", {}), "FR-001"))
    assert {name for asked in model.asked for name in asked} == {"phases", "files"}
    assert not [each for each in ran.result.findings if each.rule == "P1-missing-path"]
    assert states(ran)["FR-001"] == "COVERED"
    assert states(ran)["FR-003"] != "COVERED"
