"""Passing faults are retried, within the run's quota and its time; denials end everything at once."""

import asyncio
import time

import pytest
from tests.llm.asking import chat, request
from tests.serving.stub import Answer, Stub, fails, says

from draft_plan.llm.door import ReplyKind
from draft_plan.llm.retrying import Quota, Retrying


def complete(stub, count=1, *, at_once=True, timeout=20.0, **options):
    """The replies to so many requests through one retry layer, the quota that is left and the seconds it took."""
    quota = options.setdefault("quota", Quota(20))
    options = {"base": 0.02, "cap": 0.05, **options}

    async def run():
        async with chat(stub, timeout=timeout) as model:
            retrying = Retrying(model, **options)
            await model.complete(request())  # imports the client outside the time that is measured
            stub.calls.clear()
            began = time.monotonic()
            if at_once:
                replies = await asyncio.gather(*(retrying.complete(request()) for _ in range(count)))
            else:
                replies = [await retrying.complete(request()) for _ in range(count)]
            return replies, quota.left, time.monotonic() - began

    return asyncio.run(run())


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529])
def test_a_passing_fault_is_retried_and_its_retry_given_back(status):
    with Stub([None, fails(status), fails(status)]) as stub:
        [reply], left, _ = complete(stub)
        assert len(stub.calls) == 3
    assert (reply.kind, reply.attempts, reply.usage.calls) == (ReplyKind.OK, 3, 3)
    assert left == 19


def test_a_fault_that_does_not_pass_ends_after_four_attempts():
    with Stub([None], always=fails(503)) as stub:
        [reply], _, _ = complete(stub)
        assert len(stub.calls) == 4
    assert (reply.kind, reply.code) == (ReplyKind.UNAVAILABLE, "http_503")


@pytest.mark.parametrize(
    "answer",
    [fails(400, {"message": "no"}), says(None, refusal="No."), says('{"a": ', finish="length"), says("prose")],
)
def test_what_would_come_out_the_same_is_not_retried(answer):
    with Stub([None], always=answer) as stub:
        complete(stub)
        assert len(stub.calls) == 1


@pytest.mark.parametrize(
    "answer", [says(""), Answer(body=b"<html>"), Answer(cut=0, ending="close"), Answer(body=b"{}")]
)
def test_what_was_probably_billed_is_retried_once(answer):
    with Stub([None], always=answer) as stub:
        complete(stub)
        assert len(stub.calls) == 2


@pytest.mark.parametrize("header", [{"retry_after": "1"}, {"retry_after_ms": "700"}])
def test_the_wait_the_endpoint_asks_for_is_kept(header):
    with Stub([None, fails(429, None, **header)]) as stub:
        [reply], _, _ = complete(stub)
        gap = stub.calls[1].at - stub.calls[0].at
    assert reply.usable
    assert 0.65 <= gap < 2.5


def test_a_wait_of_hours_is_not_made_and_stops_the_other_requests():
    with Stub([None], always=fails(429, {"message": "?"}, retry_after="7200")) as stub:
        replies, _, seconds = complete(stub, 3, at_once=False)
        assert len(stub.calls) == 1
    assert [reply.retry_after for reply in replies] == [7200.0] * 3
    assert [reply.usage.calls for reply in replies] == [1, 0, 0]
    assert seconds < 2


def test_the_quota_is_shared_by_all_requests_of_a_run():
    with Stub([None], always=fails(503)) as stub:
        _, left, _ = complete(stub, 10, quota=Quota(5))
        assert len(stub.calls) == 10 + 5
    assert left == 0


@pytest.mark.parametrize("answer", [fails(401), fails(429, {"message": "?", "code": "insufficient_quota"})])
def test_a_denial_is_not_retried_and_ends_later_requests_unsent(answer):
    with Stub([None], always=answer) as stub:
        replies, left, _ = complete(stub, 4, at_once=False)
        assert len(stub.calls) == 1
    assert {reply.kind for reply in replies} == {ReplyKind.DENIED}
    assert [reply.attempts for reply in replies] == [1, 0, 0, 0]
    assert left == 20


def test_a_denial_wakes_requests_that_wait_for_their_retry():
    with Stub([None, fails(429, None, retry_after="60"), fails(401)]) as stub:
        replies, _, seconds = complete(stub, 2)
        assert len(stub.calls) == 2
    assert {reply.kind for reply in replies} == {ReplyKind.DENIED}
    assert seconds < 5


def test_a_wait_beyond_the_deadline_is_not_made():
    with Stub([None], always=fails(429, None, retry_after="30")) as stub:
        [reply], _, seconds = complete(stub, seconds=5.0)
        assert len(stub.calls) == 1
    assert reply.kind is ReplyKind.UNAVAILABLE
    assert seconds < 2


def test_the_deadline_ends_a_call_under_way():
    with Stub([None], always=Answer(head=False)) as stub:
        [reply], _, seconds = complete(stub, seconds=0.5)
    assert (reply.kind, reply.code) == (ReplyKind.UNAVAILABLE, "deadline")
    assert seconds < 3


def test_a_run_whose_time_is_over_sends_nothing():
    with Stub() as stub:
        [reply], _, _ = complete(stub, deadline=time.monotonic() - 1)
        assert not stub.calls
    assert reply.code == "deadline"


def test_usage_is_the_sum_of_all_attempts():
    with Stub([None, says("")]) as stub:
        [reply], _, _ = complete(stub)
    assert reply.usable
    assert reply.usage.calls == 2
    assert reply.usage.prompt_tokens > 120
