"""A second reader is asked once for the whole plan, and whatever it does the plan stands."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from tests.answering.desk import Counting, Desk

from draft_plan.criticising import critic_schema, criticise
from draft_plan.llm import Brief, Reply, ReplyKind, Request
from draft_plan.packs import synthesise
from draft_plan.plan import Usage
from draft_plan.repository import RepositoryFacts
from draft_plan.sections import catalog, reply_type
from draft_plan.sections.wire import Absent
from draft_plan.spec import FeatureSpec

SPEC = FeatureSpec("spec.md", "Permits", "permits", "prose", "en", "A resident renews a permit online.\n", ())
SECTIONS = [catalog()[name] for name in ("data_model", "security", "summary")]
RAISED = {
    "quote": "A resident renews a permit online.",
    "kind": "missing",
    "at": "data_model.database.description",
    "fact": "data_model.stored_data",
    "change": "Say whether drafts of a renewal are kept.",
    "p": 0.7,
    "question": "Are drafts of a renewal kept as well?",
    "options": [{"label": "no", "consequence": "only renewals"}, {"label": "yes", "consequence": "a table more"}],
}


def replies(**facts: Any) -> dict[str, Any]:
    found = {}
    for section in SECTIONS:
        stated = {name: {"stated": "A resident renews a permit online."} for name in section.facts}
        own = {name: fact for name, fact in facts.items() if name in section.facts}
        whole = {"facts": {**stated, **own}, "answer": synthesise(section.answer), "alternatives": [], "doubts": []}
        found[section.id] = reply_type(section).model_validate(whole)
    return found


class Critic:
    """Says what it is told to, and remembers what it was shown."""

    name = "critic"

    def __init__(self, *said: str, kind: ReplyKind = ReplyKind.OK) -> None:
        self.said, self.kind = list(said), kind
        self.requests: list[Request] = []

    async def complete(self, request: Request) -> Reply:
        self.requests.append(request)
        text = self.said[min(len(self.requests), len(self.said)) - 1] if self.said else ""
        await asyncio.sleep(0)
        return Reply(self.kind, text, detail="out of order", usage=Usage(calls=1, prompt_tokens=10))


def ask(critic: Critic, given: dict[str, Any] | None = None, **options: Any) -> Any:
    brief = Brief(SPEC, RepositoryFacts(), ())
    return asyncio.run(criticise(brief, SECTIONS, given or replies(), critic, **options))


def said(*raised: dict[str, Any]) -> str:
    return json.dumps({"objections": list(raised)})


def test_one_request_shows_the_sources_and_every_answer_with_its_facts() -> None:
    blank = dict.fromkeys(Absent.model_fields, "")
    critic = Critic(said(RAISED))
    found = ask(critic, replies(stored_data={**blank, "absent": "nobody says", "options": []}))
    (request,) = critic.requests
    shown = request.messages[1].content
    assert "A resident renews a permit online." in shown[: request.prefix]
    assert all(f"## {section.id}" in shown[request.prefix :] for section in SECTIONS)
    assert "`data_model.stored_data`" in shown
    assert "absent: nobody says (not asked)" in shown
    assert "the plan asks" not in shown.partition("The plan, section by section")[2].partition("Now read it")[0]
    assert [(each.fact, each.p) for each in found.objections] == [("data_model.stored_data", 0.7)]
    assert (found.usage.calls, found.reason) == (1, "")


def test_what_the_plan_asks_already_is_shown_so_that_it_is_not_raised_again() -> None:
    asked = {"absent": "nobody says", "question": "Which data stay?", "why": "", "options": []}
    doubt = {"at": "permit.structure", "question": "May a permit lapse?", "why": "", "passage": "", "collides": False}
    given = replies(stored_data=asked)
    given["data_model"] = given["data_model"].model_copy(
        update={
            "doubts": type(given["data_model"])
            .model_validate({**given["data_model"].model_dump(), "doubts": [{**doubt, "options": []}]})
            .doubts
        }
    )
    critic = Critic(said())
    ask(critic, given)
    shown = critic.requests[0].messages[1].content
    assert 'absent: nobody says (the plan asks "Which data stay?")' in shown
    assert "the plan asks beside its facts: May a permit lapse?" in shown


def test_the_same_code_asks_group_by_group() -> None:
    critic = Critic(said(RAISED), said())
    found = ask(critic, apart=True)
    assert len(critic.requests) == len({section.group for section in SECTIONS})
    assert (len(found.objections), found.usage.calls) == (1, len(critic.requests))


def test_as_long_as_the_replies_are_the_same_nothing_is_asked_again() -> None:
    critic = Critic(said(RAISED))
    held = ask(critic)
    assert ask(critic, held=held) is held
    assert len(critic.requests) == 1
    blank = dict.fromkeys(Absent.model_fields, "")
    ask(critic, replies(stored_data={**blank, "absent": "x", "options": []}), held=held)
    assert len(critic.requests) == 2


@pytest.mark.parametrize(
    ("critic", "reason"),
    [
        (Critic(kind=ReplyKind.UNAVAILABLE), "out of order"),
        (Critic("{"), "its reply does not fit"),
        (Critic('{"objections": [{}]}'), "its reply does not fit"),
        (Critic("[]"), "its reply does not fit"),
        (Critic('{"objections": [], "praise": "fine"}'), "its reply does not fit"),
    ],
)
def test_a_critic_that_fails_costs_nothing_but_its_own_word(critic: Critic, reason: str) -> None:
    found = ask(critic)
    assert found.objections == ()
    assert found.reason.startswith(reason)


def test_too_many_objections_are_cut_and_a_probability_that_is_none_says_nothing() -> None:
    found = ask(Critic(said(*[{**RAISED, "p": 7}] * 30)))
    assert (len(found.objections), {each.p for each in found.objections}) == (8, {0.5})


def test_the_schema_is_one_that_strict_endpoints_take() -> None:
    schema = critic_schema()
    raised = schema["$defs"]["Raised"]
    assert raised["required"] == list(raised["properties"])
    assert raised["additionalProperties"] is False
    assert next(iter(raised["properties"])) == "quote"


class Both(Counting):
    """Drafts well, and criticises as it is told."""

    def __init__(self, *objections: dict[str, Any], fails: bool = False) -> None:
        super().__init__()
        self.objections, self.fails = objections, fails

    async def complete(self, request: Request) -> Reply:
        if request.brief.sections:
            return await super().complete(request)
        self.requests.append(("critic",))
        kind = ReplyKind.UNAVAILABLE if self.fails else ReplyKind.OK
        return Reply(kind, said(*self.objections), detail="out of order", usage=Usage(calls=1))


RECEIPT = {
    **RAISED,
    "quote": "The system MUST send a receipt by e-mail.",
    "question": "Which sender address do receipts carry?",
}


def desk(folder: Path, patch: pytest.MonkeyPatch, model: Both) -> Desk:
    made = Desk(folder, patch, model)
    made.settings = made.settings.model_copy(update={"critic": True})
    return made


def test_what_it_raises_is_asked_in_the_plan_and_a_second_run_sends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = desk(tmp_path, monkeypatch, Both(RECEIPT))
    assert here.draft()[-1] == "critic"
    asked = here.question("sender address")
    assert (asked.rule, [quote.line for quote in asked.evidence if quote.match == "exact"][-1]) == ("R8-critic", 20)
    held = here.plan.read_bytes(), here.data.read_bytes()
    assert here.draft() == []
    assert (here.plan.read_bytes(), here.data.read_bytes()) == held


def test_a_critic_that_fails_leaves_the_plan_as_it_would_be_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = desk(tmp_path / "a" / "permits", monkeypatch, Both(fails=True))
    failing.draft()
    assert failing.ran is not None
    assert [note for note in failing.ran.notes if note.startswith("the critic")] == [
        "the critic gave nothing usable: out of order"
    ]
    plain = Desk(tmp_path / "b" / "permits", monkeypatch, Counting())
    plain.draft()
    assert failing.plan.read_bytes() == plain.plan.read_bytes().replace(b"/b/", b"/a/")


def test_nobody_is_asked_unless_told_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Desk(tmp_path, monkeypatch, Both(RECEIPT))
    assert "critic" not in here.draft()
    assert here.held.critique is None
