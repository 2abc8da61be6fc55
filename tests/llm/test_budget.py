"""A budget is held before a call and reckoned after it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tests.llm.asking import chat, request
from tests.serving.stub import Answer, Stub, fails, only, says

from draft_plan.llm.budget import Budget, Prices
from draft_plan.llm.door import Reply, ReplyKind
from draft_plan.plan import Usage

PRICES = Prices(prompt=1.0, cached=0.1, completion=10.0, written=1.25)


def replies(stub: Stub, count: int, budget: Budget, *, at_once: bool = False, **options: Any) -> list[Reply]:
    async def run() -> list[Reply]:
        async with chat(stub, budget=budget, **options) as model:
            if at_once:
                return list(await asyncio.gather(*(model.complete(request()) for _ in range(count))))
            return [await model.complete(request()) for _ in range(count)]

    return asyncio.run(run())


@pytest.mark.parametrize("at_once", [True, False])
def test_no_call_is_made_beyond_the_budget_of_calls(at_once: bool) -> None:
    with Stub(delay=0.05) as stub:
        answers = replies(stub, 5, Budget(calls=3), at_once=at_once)
        assert len(stub.calls) == 3
    assert [each.usable for each in answers].count(True) == 3
    refused = [each for each in answers if not each.usable]
    assert all((each.kind, each.code, each.attempts) == (ReplyKind.UNAVAILABLE, "budget", 0) for each in refused)
    assert all(each.detail.startswith("budget: ") for each in refused)


def test_calls_that_only_find_out_what_the_endpoint_takes_count_too() -> None:
    with Stub(rule=only("text")) as stub:
        [reply] = replies(stub, 1, Budget(calls=2))
        assert len(stub.calls) == 2
    assert reply.code == "budget"


def test_tokens_are_counted_as_the_endpoint_counts_them() -> None:
    usage = {"prompt_tokens": 3000, "completion_tokens": 500}
    with Stub(always=says("{}", usage=usage)) as stub:
        answers = replies(stub, 4, Budget(tokens=8000))
        assert len(stub.calls) == 2
    assert [each.code for each in answers] == ["", "", "budget", "budget"]


def test_cost_is_reckoned_from_the_prices() -> None:
    usage = {"prompt_tokens": 100_000, "completion_tokens": 10_000}  # 0.2 dollars
    with Stub(always=says("{}", usage=usage)) as stub:
        replies(stub, 9, Budget(cost=0.7, prices=PRICES), prices=PRICES)
        assert len(stub.calls) == 3


def test_requests_at_once_wait_for_each_other_before_one_is_refused() -> None:
    usage = {"prompt_tokens": 10, "completion_tokens": 10}  # far less than was reserved for it
    with Stub(always=says("{}", usage=usage), delay=0.05) as stub:
        answers = replies(stub, 4, Budget(tokens=3000), at_once=True)
        assert len(stub.calls) == 4
        first, *later = (call.at for call in stub.calls)
        assert min(later) - first >= 0.05
    assert not any(each.code == "budget" for each in answers)


def test_what_nobody_counted_is_charged_by_estimate() -> None:
    with Stub(always=says("{}", usage={})) as stub:
        replies(stub, 4, Budget(tokens=4500))
        assert len(stub.calls) == 2


def test_a_call_that_was_broken_off_is_charged_and_one_that_was_refused_is_not() -> None:
    budget = Budget(tokens=2500)
    with Stub(always=fails(503)) as stub:
        replies(stub, 3, budget)
        assert len(stub.calls) == 3
    with Stub(always=Answer(head=False)) as stub:
        replies(stub, 3, budget, timeout=0.3)
        assert len(stub.calls) == 1


def test_cached_and_written_tokens_have_prices_of_their_own() -> None:
    usage = Usage(prompt_tokens=1_000_000, cached_tokens=600_000, written_tokens=300_000, completion_tokens=100_000)
    assert usage.plain_tokens == 100_000
    assert PRICES.cost(usage) == pytest.approx(0.1 + 0.06 + 0.375 + 1.0)
