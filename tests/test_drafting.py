"""Sections are drafted as soon as what they need is there, and one that fails costs no other."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from draft_plan.drafting import Drafted, critical_path, draft, plan_units
from draft_plan.errors import PackError
from draft_plan.llm import Brief, Reply, ReplyKind, Request
from draft_plan.packs import synthesise
from draft_plan.plan import SectionStatus, Usage
from draft_plan.repository import RepositoryFacts
from draft_plan.sections import Section, catalog
from draft_plan.spec import FeatureSpec, Item, ItemKind, Span

ITEM = Item("FR-001", ItemKind.REQUIREMENT, "Residents renew a permit.", Span(1, 1))
SPEC = FeatureSpec("spec.md", "Permits", "permits", "spec-kit", "en", "FR-001 Residents renew a permit.", (ITEM,))
BRIEF = Brief(SPEC, RepositoryFacts(), ())
ALL = list(catalog().values())


def good(section: Section) -> dict[str, Any]:
    facts = {name: {"stated": "Residents renew a permit."} for name in section.facts}
    return {"facts": facts, "answer": synthesise(section.answer), "alternatives": [], "doubts": []}


class Scripted:
    """Answers every request well, but for what ``spoil`` makes of the body of a request for these sections."""

    name = "scripted"

    def __init__(self, spoil: Callable[[Request, int, dict[str, Any]], Reply | None] | None = None) -> None:
        self.requests: list[tuple[str, ...]] = []
        self.underway = self.most = 0
        self.spoil = spoil

    async def complete(self, request: Request) -> Reply:
        ids = tuple(section.id for section in request.brief.sections)
        self.requests.append(ids)
        self.underway += 1
        self.most = max(self.most, self.underway)
        await asyncio.sleep(0.005)
        self.underway -= 1
        body = {section.id: good(section) for section in request.brief.sections}
        spoiled = self.spoil(request, self.requests.count(ids), body) if self.spoil else None
        return spoiled or Reply(ReplyKind.OK, json.dumps(body), usage=Usage(calls=1, prompt_tokens=100))


def run(model: Scripted, sections: list[Section] = ALL, **options: Any) -> Drafted:
    return asyncio.run(draft(BRIEF, sections, model, **options))


def test_every_section_asked_for_is_drafted_in_the_order_given() -> None:
    drafted = run(Scripted())
    assert list(drafted.drafts) == [section.id for section in ALL]
    assert {each.status for each in drafted.drafts.values()} == {SectionStatus.DRAFTED}


def test_sections_of_a_group_travel_in_one_request() -> None:
    model = Scripted()
    run(model, grouping="wave")
    assert len(model.requests) == len({section.group for section in ALL})


def test_one_section_a_request_when_asked_for() -> None:
    model = Scripted()
    run(model, grouping="section")
    assert sorted(model.requests) == sorted((section.id,) for section in ALL)


@pytest.mark.parametrize("grouping", ["wave", "section"])
def test_a_section_is_never_sent_before_what_it_needs_is_drafted(grouping: Any) -> None:
    seen: set[str] = set()

    def spoil(request: Request, count: int, body: dict[str, Any]) -> None:
        ids = {section.id for section in request.brief.sections}
        for section in request.brief.sections:
            assert set(section.needs) - ids <= set(request.brief.earlier)
        seen.update(ids)

    run(Scripted(spoil), grouping=grouping)
    assert seen == {section.id for section in ALL}


def test_no_more_requests_are_under_way_than_allowed() -> None:
    model = Scripted()
    run(model, grouping="section", concurrency=2)
    assert model.most == 2


def test_a_broken_slice_is_asked_for_again_alone_and_its_neighbours_are_kept() -> None:
    def spoil(request: Request, count: int, body: dict[str, Any]) -> Reply | None:
        if len(request.brief.sections) > 1 and "api" in body:
            del body["api"]["answer"]
        return None

    model = Scripted(spoil)
    drafted = run(model)
    assert model.requests.count(("api",)) == 1
    assert ("components",) not in model.requests
    assert drafted.drafts["api"].repaired
    assert drafted.drafts["api"].usage.calls == 1


def test_what_stays_broken_is_not_drafted_and_says_why() -> None:
    def spoil(request: Request, count: int, body: dict[str, Any]) -> Reply | None:
        return Reply(ReplyKind.REFUSED, detail="the model refused: no") if "risks" in body else None

    drafts = run(Scripted(spoil), grouping="section").drafts
    assert (drafts["risks"].status, drafts["risks"].reason) == (SectionStatus.NOT_DRAFTED, "the model refused: no")
    assert drafts["summary"].status is SectionStatus.DRAFTED


def test_a_refusal_is_not_asked_again() -> None:
    model = Scripted(lambda request, count, body: Reply(ReplyKind.REFUSED, detail="no"))
    run(model, [catalog()["summary"]])
    assert model.requests == [("summary",)]


def test_a_section_that_excuses_itself_carries_its_reason() -> None:
    def spoil(request: Request, count: int, body: dict[str, Any]) -> Reply | None:
        if "api" in body:
            body["api"]["answer"] = {"not_applicable": "Nothing others call changes."}
        return None

    draft_of_api = run(Scripted(spoil)).drafts["api"]
    assert draft_of_api.status is SectionStatus.NOT_APPLICABLE
    assert draft_of_api.reason == "Nothing others call changes."


def test_drafts_that_still_hold_are_not_asked_for_again() -> None:
    first = run(Scripted())
    model = Scripted()
    again = run(model, kept=first.drafts)
    assert model.requests == []
    assert again.drafts == first.drafts


def test_usage_of_a_shared_request_adds_up_over_its_sections() -> None:
    drafts = run(Scripted(), grouping="wave").drafts.values()
    total = sum((each.usage for each in drafts), Usage())
    assert (total.calls, total.prompt_tokens) == (5, 500)


def test_the_critical_path_is_shorter_than_the_number_of_requests() -> None:
    assert critical_path(plan_units(ALL, "wave")) == 3
    assert critical_path(plan_units(ALL, "section")) < len(ALL)


def test_sections_that_wait_for_each_other_in_a_circle_are_refused() -> None:
    summary = catalog()["summary"]
    one = Section("one", "One", summary.answer, ("two",), "one", False, summary.contract)
    two = Section("two", "Two", summary.answer, ("one",), "two", False, summary.contract)
    with pytest.raises(PackError, match="circle"):
        plan_units([one, two], "section")


def test_cancelling_ends_all_requests() -> None:
    async def cancelled() -> int:
        model = Scripted()
        task = asyncio.create_task(draft(BRIEF, ALL, model))
        await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return len(model.requests)

    assert asyncio.run(cancelled()) < 5
