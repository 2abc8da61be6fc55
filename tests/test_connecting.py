"""What a run is given to draft with: locked, remembered, bounded in time and cost, and told about."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tests.serving.faults import said
from tests.serving.stub import Answer, Call, Stub, answer, fails, says
from tests.serving.trial import desk

import draft_plan
from draft_plan.errors import DraftPlanError, OutputError, ProviderError, UsageError
from draft_plan.gathering import gather, keep, refresh


def run(spec: Path, url: str, *, fresh: bool = False, out: str | None = None, **flags: Any) -> draft_plan.Ran:
    settings = draft_plan.settle(spec.parent, {}, {"model": "some-model", "base_url": url, "repair": False, **flags})
    return asyncio.run(draft_plan.run(draft_plan.Job(str(spec), out, fresh=fresh), settings, {}))


def statuses(ran: draft_plan.Ran) -> dict[str, str]:
    return {each.id: each.reason or each.status for each in ran.result.sections}


def test_a_second_run_on_the_same_plan_says_so_and_makes_no_call(tmp_path: Path) -> None:
    spec, done = desk(tmp_path), []
    with Stub(delay=0.3) as stub:
        first = threading.Thread(target=lambda: done.append(run(spec, stub.url)))
        first.start()
        stub.wait_for_call()
        with Stub() as other, pytest.raises(OutputError, match="another run is drafting this plan"):
            run(spec, other.url, fresh=True)
        assert other.calls == []
        first.join()
    assert done[0].result.exit_code == 0


def test_what_another_run_wrote_meanwhile_is_read_before_drafting(tmp_path: Path) -> None:
    spec = desk(tmp_path)
    with Stub() as stub:
        settings = draft_plan.settle(spec.parent, {}, {"model": "some-model", "base_url": stub.url})
        before = gather(draft_plan.Job(str(spec)), settings)
        run(spec, stub.url)
    assert before.held is None
    assert refresh(before).held is not None
    assert set(keep(refresh(before))) == {section.id for section in before.pack.sections}


def test_a_printed_plan_locks_nothing(tmp_path: Path) -> None:
    with Stub() as stub:
        run(desk(tmp_path), stub.url, out="-")
    assert not list(tmp_path.rglob("*.lock"))


def test_a_place_without_room_for_a_journal_is_noted_and_the_plan_drafted(tmp_path: Path) -> None:
    spec = desk(tmp_path)
    for folder in (tmp_path, spec.parent):
        (folder / ".draft-plan").write_text("in the way", encoding="utf-8")
    with Stub() as stub:
        ran = run(spec, stub.url)
    assert ran.result.exit_code == 0
    assert any("no journal is kept" in note for note in ran.notes)


def test_fresh_forgets_the_replies_of_this_plan_and_of_no_other(tmp_path: Path) -> None:
    one, two = desk(tmp_path / "one"), desk(tmp_path / "two")
    shared = tmp_path / "one" / "specs" / "tools" / "other" / "spec.md"
    shared.parent.mkdir()
    shared.write_text(two.read_text().replace("Lending", "Fixing"), encoding="utf-8")
    with Stub() as stub:
        run(one, stub.url)
        run(shared, stub.url)
        calls = len(stub.calls)
        for spec in (one, shared):
            (spec.parent / "plan.json").unlink()
            (spec.parent / "plan.md").unlink()
        run(one, stub.url, fresh=True)
        assert len(stub.calls) > calls
        calls = len(stub.calls)
        run(shared, stub.url)
        assert len(stub.calls) == calls


def test_a_slow_drip_does_not_escape_the_deadline_of_the_run(tmp_path: Path) -> None:
    def drips(call: Call) -> Answer:
        return Answer(body=answer(call.body).body, drip=0.05)

    spec, began = desk(tmp_path), time.monotonic()
    with Stub(rule=drips) as stub, pytest.raises(ProviderError, match="deadline: the time for the run is over"):
        run(spec, stub.url, deadline=1.5)
    assert time.monotonic() - began < 10


def test_a_section_has_a_deadline_of_its_own(tmp_path: Path) -> None:
    def rule(call: Call) -> Answer | None:
        late = "Draft these sections of the plan now: security" in str(call.body["messages"])
        return Answer(body=answer(call.body).body, drip=0.05) if late else None

    with Stub(rule=rule) as stub:
        ran = run(desk(tmp_path), stub.url, section_deadline=4.0)
    assert ran.result.exit_code == 1
    left = {name: told for name, told in statuses(ran).items() if told.startswith("deadline")}
    assert left == dict.fromkeys(["security", "observability"], "deadline: the time for this section is over")


@pytest.mark.parametrize("limit", [{"max_calls": 2}, {"max_tokens": 9_000}, {"max_cost": 0.009}], ids=str)
def test_a_budget_keeps_what_is_drafted_and_says_what_is_not(tmp_path: Path, limit: dict[str, Any]) -> None:
    prices: dict[str, Any] = {"price_prompt": 1.0, "price_completion": 1.0}
    with Stub() as stub:
        ran = run(desk(tmp_path), stub.url, **prices, **limit)
        assert 1 <= len(stub.calls) < 5
    told = statuses(ran).values()
    assert ran.result.exit_code == 1
    assert any(each == "drafted" for each in told)
    assert any(each.startswith("budget: ") for each in told)
    assert "budget: " in (tmp_path / "specs/tools/plan.md").read_text(encoding="utf-8")


def test_a_budget_for_nothing_ends_with_4_and_no_plan(tmp_path: Path) -> None:
    with Stub() as stub, pytest.raises(ProviderError, match="budget: ") as caught:
        run(desk(tmp_path), stub.url, max_tokens=100)
    assert stub.calls == []
    assert int(caught.value.exit_code) == 4
    assert not list(tmp_path.rglob("plan.md"))


def test_a_limit_on_cost_needs_prices(tmp_path: Path) -> None:
    with Stub() as stub, pytest.raises(UsageError, match="no price is known for some-model") as caught:
        run(desk(tmp_path), stub.url, max_cost=1.0)
    assert (stub.calls, int(caught.value.exit_code)) == ([], 2)
    assert "price-prompt" in caught.value.remedy


def test_a_prompt_that_was_cut_to_the_context_is_noted(tmp_path: Path) -> None:
    def rule(call: Call) -> Answer:
        return says(said(call), usage={"prompt_tokens": 2048, "completion_tokens": 90})

    with Stub(rule=rule) as stub:
        ran = run(desk(tmp_path), stub.url)
    [note] = [each for each in ran.notes if "cut the prompt" in each]
    assert "2,048 tokens" in note


def test_an_honest_count_raises_no_suspicion(tmp_path: Path) -> None:
    with Stub() as stub:
        assert not [each for each in run(desk(tmp_path), stub.url).notes if "cut the prompt" in each]


def test_a_denial_stops_all_sections_and_the_next_run_pays_only_for_the_rest(tmp_path: Path) -> None:
    spec = desk(tmp_path)
    spent = fails(429, {"message": "You exceeded your current quota.", "code": "insufficient_quota"})
    with Stub([None, None], always=spent) as stub:
        first = run(spec, stub.url, concurrency=1)
        assert (first.result.exit_code, len(stub.calls)) == (1, 3)
    with Stub() as stub:
        second = run(spec, stub.url)
        assert (second.result.exit_code, len(stub.calls)) == (0, 3)
    kept = {each.id for each in second.result.sections if each.kept}
    assert kept == {each.id for each in first.result.sections if each.status == "drafted"}


def test_a_wait_that_is_too_long_is_told_with_its_length(tmp_path: Path) -> None:
    with Stub(always=fails(429, {"message": "slow down"}, retry_after="7200")) as stub:
        with pytest.raises(DraftPlanError, match="asks to wait 2 hours"):
            run(desk(tmp_path), stub.url)
        assert len(stub.calls) == 1
