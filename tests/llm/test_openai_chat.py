"""Every fault of an endpoint is a typed reply; held against a real server on loopback, never a mock."""

import asyncio
import gzip
import json
import subprocess
import sys
import time

import pytest
from tests.llm.asking import KEY, ask, chat, request, sections
from tests.serving.stub import Answer, Stub, completion, fails, says, synthesise

from draft_plan.errors import UsageError
from draft_plan.llm.address import check_url
from draft_plan.llm.budget import Prices
from draft_plan.llm.door import ReplyKind, Retry
from draft_plan.llm.openai_chat import OpenAIChat
from draft_plan.llm.replies import Problem, parse
from draft_plan.llm.transport import LIMIT
from draft_plan.sections import schema

GOOD = json.dumps(synthesise(schema(sections("summary"))))
OK = json.dumps(completion(GOOD)).encode()

# name, answer, kind, code, whether it may be sent again
FAULTS = [
    ("bad request", fails(400, {"message": "no such thing"}), "unavailable", "http_400", "never"),
    ("wrong key", fails(401, {"message": f"Incorrect API key: {KEY}"}), "denied", "http_401", "never"),
    ("no credit", fails(402, {"message": "Payment required"}), "denied", "payment_required", "never"),
    ("forbidden", fails(403, {"message": "no access to the model"}), "denied", "http_403", "never"),
    ("unknown model", fails(404, {"message": "?", "code": "model_not_found"}), "denied", "model_not_found", "never"),
    ("request timeout", fails(408), "unavailable", "http_408", "quota"),
    ("conflict", fails(409), "unavailable", "http_409", "quota"),
    ("too large", fails(413, {"message": "body too large"}), "unavailable", "http_413", "never"),
    ("rate limit", fails(429, {"message": "slow down"}, retry_after="3"), "unavailable", "http_429", "quota"),
    ("no quota", fails(429, {"message": "!", "code": "insufficient_quota"}), "denied", "insufficient_quota", "never"),
    (
        "spend limit",
        fails(429, {"message": "!", "type": "project_spend_limit_exceeded", "code": None}),
        "denied",
        "project_spend_limit_exceeded",
        "never",
    ),
    ("server error", fails(500), "unavailable", "http_500", "quota"),
    ("bad gateway", Answer(502, b"<html>Bad Gateway</html>", type="text/html"), "unavailable", "http_502", "quota"),
    ("overloaded", fails(503, {"message": "overloaded"}), "unavailable", "http_503", "quota"),
    ("gateway timeout", fails(504), "unavailable", "http_504", "quota"),
    ("site overloaded", fails(529, {"message": "overloaded"}), "unavailable", "http_529", "quota"),
    ("told not to retry", fails(503, {"message": "?"}, x_should_retry="false"), "unavailable", "http_503", "never"),
    (
        "prompt too long",
        fails(
            400, {"message": "This model's maximum context length is 8192 tokens", "code": "context_length_exceeded"}
        ),
        "unavailable",
        "context_length",
        "never",
    ),
    (
        "prompt filtered",
        fails(400, {"message": "The response was filtered", "code": "content_filter"}),
        "refused",
        "content_filter",
        "never",
    ),
    ("error as a list", Answer(400, b'[{"error": {"message": "no"}}]'), "unavailable", "http_400", "never"),
    ("error as text", Answer(400, b'{"error": "no"}'), "unavailable", "http_400", "never"),
    ("redirect", Answer(307, headers={"location": "http://127.0.0.1:1/v1"}), "denied", "http_307", "never"),
    ("closed before the head", Answer(body=OK, cut=0, ending="close"), "unavailable", "broken", "once"),
    ("reset", Answer(body=OK, cut=0, ending="reset"), "unavailable", "broken", "once"),
    ("half a body", Answer(body=OK, cut=40, ending="close"), "unavailable", "broken", "once"),
    ("web page", Answer(body=b"<!doctype html><title>Hi</title>", type="text/html"), "unavailable", "not_json", "once"),
    ("web page as JSON", Answer(body=b"<html></html>"), "unavailable", "not_json", "once"),
    ("empty body", Answer(), "unavailable", "empty_body", "once"),
    ("no content", Answer(204), "unavailable", "empty_body", "once"),
    ("truncated body", Answer(body=OK[:50]), "unavailable", "not_json", "once"),
    ("bad UTF-8", Answer(body=b'{"choices": "\xff\xfe"}'), "unavailable", "not_json", "once"),
    ("a list", Answer(body=b"[]"), "unavailable", "not_json", "once"),
    ("deep nesting outside", Answer(body=b"[" * 100_000), "unavailable", "not_json", "once"),
    ("error with 200", Answer(body=b'{"error": {"message": "?", "code": 429}}'), "unavailable", "http_429", "quota"),
    ("error text with 200", Answer(body=b'{"error": "upstream"}'), "unavailable", "http_502", "quota"),
    (
        "error in the choice",
        Answer(body=b'{"choices": [{"error": {"message": "?", "code": 503}}]}'),
        "unavailable",
        "http_503",
        "quota",
    ),
    ("choices null", Answer(body=b'{"choices": null}'), "unavailable", "no_choice", "once"),
    ("choices missing", Answer(body=b"{}"), "unavailable", "no_choice", "once"),
    ("choices empty", Answer(body=b'{"choices": []}'), "unavailable", "no_choice", "once"),
    ("message missing", Answer(body=b'{"choices": [{}]}'), "unavailable", "no_choice", "once"),
    ("content null", says(None), "empty", "empty", "once"),
    ("content empty", says(""), "empty", "empty", "once"),
    ("content blank", says(" \n"), "empty", "empty", "once"),
    ("refusal", says(None, refusal="I cannot help with that."), "refused", "refusal", "never"),
    ("content filter", says("{", finish="content_filter"), "refused", "content_filter", "never"),
    ("length", says(GOOD[:40], finish="length"), "truncated", "length", "never"),
    ("length, looking whole", says(GOOD, finish="length"), "truncated", "length", "never"),
    ("cut though finished", says(GOOD[:40]), "truncated", "cut", "never"),
    ("no object", says("Sure, here is the plan."), "invalid", "unenforced", "never"),
    ("deep nesting inside", says('{"a":' * 100_000), "invalid", "unenforced", "never"),
    ("unasked coding", Answer(body=b"x", headers={"content-encoding": "br"}), "unavailable", "coding", "never"),
    ("broken gzip", Answer(body=OK, headers={"content-encoding": "gzip"}), "unavailable", "coding", "never"),
    ("well", says(GOOD), "ok", "", "never"),
    ("no usage", says(GOOD, usage={}), "ok", "", "never"),
    ("gzip", Answer(body=gzip.compress(OK), headers={"content-encoding": "gzip"}), "ok", "", "never"),
    ("parts", says([{"type": "text", "text": GOOD}]), "ok", "", "never"),
    ("unknown finish", says(GOOD, finish="whatever"), "repaired", "", "never"),
    ("fence", says(f"```json\n{GOOD}\n```"), "repaired", "", "never"),
    ("thought", says(f"<think>{{not it}} or {{}}?</think>\n{GOOD}"), "repaired", "", "never"),
    ("prose", says(f"Here {{it}} is: {GOOD} Hope it helps."), "repaired", "", "never"),
    ("reasoning only", says(None, reasoning_content=f"So: {GOOD}"), "repaired", "", "never"),
    ("reasoning, other name", says("", reasoning=GOOD), "repaired", "", "never"),
]


@pytest.mark.parametrize(("answer", "kind", "code", "retry"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_every_fault_is_a_typed_reply_after_one_call(answer, kind, code, retry):
    with Stub(always=answer) as stub:
        reply = ask(stub)
    assert (reply.kind, reply.code, reply.retry) == (ReplyKind(kind), code, Retry(retry))
    assert len(stub.calls) == reply.usage.calls == reply.attempts == 1
    assert reply.usable or reply.detail
    assert KEY not in reply.detail
    assert "\n" not in reply.detail
    assert len(reply.detail) <= 240
    if reply.usable:
        assert not isinstance(parse(reply, sections("summary"))["summary"], Problem)


@pytest.mark.parametrize("answer", [says(GOOD[:40], finish="length"), says(None, refusal="No."), says("")])
def test_a_reply_that_cannot_be_used_still_says_what_it_cost(answer):
    with Stub(always=answer) as stub:
        reply = ask(stub)
    assert not reply.usable
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens) == (120, 30)


@pytest.mark.parametrize(
    "answer",
    [Answer(head=False), Answer(body=OK, cut=10, ending="hang"), Answer(body=OK, drip=0.05), Answer(delay=30.0)],
    ids=["silent", "stops in the body", "drips", "slow"],
)
def test_no_answer_outlasts_the_timeout(answer):
    with Stub(always=answer) as stub:
        began = time.monotonic()
        reply = ask(stub, timeout=1.5)
    assert (reply.kind, reply.code, reply.retry) == (ReplyKind.UNAVAILABLE, "timeout", Retry.ONCE)
    assert time.monotonic() - began < 6.0
    assert len(stub.calls) == 1


def test_nobody_listening_is_unavailable_and_may_be_tried_again():
    reply = ask("http://127.0.0.1:9/v1")
    assert (reply.kind, reply.code, reply.retry) == (ReplyKind.UNAVAILABLE, "connect", Retry.QUOTA)


@pytest.mark.parametrize("packed", [False, True])
def test_a_body_beyond_the_limit_is_not_read(packed):
    huge = b'{"choices": "' + b" " * (LIMIT + 1) + b'"}'
    answer = Answer(body=gzip.compress(huge), headers={"content-encoding": "gzip"}) if packed else Answer(body=huge)
    with Stub(always=answer) as stub:
        reply = ask(stub)
    assert (reply.kind, reply.code) == (ReplyKind.UNAVAILABLE, "too_large")


def test_a_redirect_reaches_nobody():
    with Stub() as other, Stub(always=Answer(307, headers={"location": other.url + "/chat/completions"})) as stub:
        ask(stub)
    assert not other.calls


def test_a_request_holds_nothing_but_what_is_needed():
    with Stub() as stub:
        ask(stub)
    call = stub.calls[0]
    assert call.path == "/v1/chat/completions"
    assert set(call.body) == {"model", "messages", "response_format"}
    assert call.body["response_format"]["json_schema"]["strict"] is True
    assert call.headers["authorization"] == f"Bearer {KEY}"
    assert not [name for name in call.headers if name.startswith("x-")]


def test_headers_of_the_environment_reach_no_endpoint(monkeypatch):
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Secret: 1\nAuthorization: Bearer other")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-secret")
    with Stub() as stub:
        ask(stub, headers={"X-Gateway": "mine"})
    headers = stub.calls[0].headers
    assert "secret" not in str(headers).lower()
    assert headers["authorization"] == f"Bearer {KEY}"
    assert headers["x-gateway"] == "mine"


def test_the_token_cap_is_the_requests_own_or_else_the_clients():
    with Stub() as stub:
        ask(stub, request(), request(max_tokens=77), max_tokens=500)
    assert [call.body["max_tokens"] for call in stub.calls] == [500, 77]


@pytest.mark.parametrize(
    "counted",
    [
        {"prompt_tokens": 1000, "completion_tokens": 10, "prompt_tokens_details": {"cached_tokens": 800}},
        {"prompt_tokens": 1000, "completion_tokens": 10, "prompt_cache_hit_tokens": 800},
    ],
)
def test_cached_tokens_are_read_and_priced(counted):
    with Stub(always=says(GOOD, usage=counted)) as stub:
        reply = ask(stub, prices=Prices(prompt=2.0, cached=0.5, completion=10.0))
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens, reply.usage.cached_tokens) == (1000, 10, 800)
    assert reply.usage.cost == pytest.approx((200 * 2.0 + 800 * 0.5 + 10 * 10.0) / 1e6)


def test_a_reply_without_usage_has_an_unknown_cost_and_not_none():
    with Stub(always=says(GOOD, usage={})) as stub:
        reply = ask(stub, prices=Prices(2.0, 0.5, 10.0))
    assert reply.usage.cost is None
    assert reply.usage.seconds > 0


@pytest.mark.parametrize("counted", [{"prompt_tokens": "many"}, {"prompt_tokens": -1, "completion_tokens": True}, [1]])
def test_nonsense_for_usage_counts_as_nothing(counted):
    with Stub(always=Answer(body=json.dumps(completion(GOOD) | {"usage": counted}).encode())) as stub:
        reply = ask(stub)
    assert reply.usable
    assert reply.usage.prompt_tokens == reply.usage.completion_tokens == 0


def test_cancelling_passes_through():
    async def run(stub):
        async with chat(stub) as model:
            task = asyncio.create_task(model.complete(request()))
            await asyncio.to_thread(stub.wait_for_call)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with Stub(always=Answer(head=False)) as stub:
        asyncio.run(run(stub))


def test_connections_are_shared_and_closed():
    async def run(stub):
        async with chat(stub) as model:
            await asyncio.gather(*(model.complete(request()) for _ in range(8)))
            await model.complete(request())

    with Stub(delay=0.05) as stub:
        asyncio.run(run(stub))
        time.sleep(0.1)
        assert stub.peak > 1
        assert len(stub.calls) == 9


@pytest.mark.parametrize(
    "url",
    ["https://api.example.com/v1", "http://localhost:1234/v1", "http://127.0.0.1/v1", "http://[::1]:80/v1"],
)
def test_https_and_this_machine_are_fine(url):
    check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.example.com/v1",
        "ftp://example.com",
        "file:///etc/passwd",
        "http://example.com/v1",
        "http://127.0.0.1.example.com/v1",
        "http://10.0.0.1/v1",
        "https://user:secret@example.com/v1",
        "https://example.com:port/v1",
        "https://example.com/v1?key=secret",
        "http://[::1/v1",
    ],
)
def test_other_addresses_are_refused_without_being_repeated(url):
    with pytest.raises(UsageError) as caught:
        check_url(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("key", ["sk-with space", "sk-\n", "sk-schlüssel"])
def test_a_key_that_no_header_can_hold_is_refused_without_being_repeated(key):
    with pytest.raises(UsageError) as caught:
        OpenAIChat("some-model", "https://api.example.com/v1", key)
    assert key not in str(caught.value)


def test_openai_is_not_imported_before_a_request_is_sent():
    code = (
        "import sys, draft_plan.llm.openai_chat as chat; chat.OpenAIChat('m', 'https://api.example.com/v1', 'k');"
        "sys.exit(sum(name in sys.modules for name in ('openai', 'httpx2')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
