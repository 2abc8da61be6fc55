"""What an endpoint can do wrong, and how a run has to end that meets it: at the first call, in the middle, always.

Each fault is an answer of the stub, or a rule that spoils the right answer to a call. ``ends`` are the exit codes for
the three places.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.serving.stub import Answer, Call, Rule, answer, completion, fails, says

PASSES = (0, 0, 4)
"""Tried again it goes well, unless it never does."""

DENIES = (4, 1, 4)
"""No further request can succeed: what was drafted before is kept."""

COSTS = (1, 1, 4)
"""The sections of that request are lost, and no others."""

HARMLESS = (0, 0, 0)


@dataclass(frozen=True)
class Fault:
    """One fault; ``hangs`` says that only the clock ends a call."""

    name: str
    does: Answer | Rule
    ends: tuple[int, int, int]
    hangs: bool = False


def said(call: Call) -> str:
    """What a well-behaved model answers to a call."""
    return str(json.loads(answer(call.body).body)["choices"][0]["message"]["content"])


def speaks(spoil: Callable[[str], Any], **options: Any) -> Rule:
    """The right answer, spoilt."""
    return lambda call: says(spoil(said(call)), **options)


def spoils(change: Callable[[dict[str, Any]], None]) -> Rule:
    """The right answer with its object changed."""

    def spoil(text: str) -> str:
        data = json.loads(text)
        change(data)
        return json.dumps(data)

    return speaks(spoil)


def _key(call: Call) -> str:
    return call.headers.get("authorization", "").removeprefix("Bearer ")


def echoes(status: int) -> Rule:
    """An error that repeats the key, as some do."""
    return lambda call: fails(status, {"message": f"Incorrect API key provided: {_key(call)}."})


def _first(data: dict[str, Any]) -> dict[str, Any]:
    section: dict[str, Any] = next(iter(data.values()))
    return section


def _half(call: Call) -> Answer:
    body = answer(call.body).body
    return Answer(body=body, cut=len(body) // 2, ending="close")


def _page(call: Call) -> Answer:
    return Answer(body=f"<!doctype html><title>{_key(call)}</title>".encode(), type="text/html")


_GOOD = json.dumps(completion("{}")).encode()
_BOMB = gzip.compress(b'{"choices": "' + b" " * 16_000_000 + b'"}')


def _quota(code: str) -> Answer:
    return fails(429, {"message": "You exceeded your current quota.", "type": code, "code": code})


STATUSES = [
    Fault("400", fails(400, {"message": "no such thing"}), COSTS),
    Fault("401 that repeats the key", echoes(401), DENIES),
    Fault("402", fails(402, {"message": "Payment required"}), DENIES),
    Fault("403", fails(403, {"message": "not for you"}), DENIES),
    Fault("404 model", fails(404, {"message": "no such model", "code": "model_not_found"}), DENIES),
    Fault("405", fails(405), DENIES),
    Fault("408", fails(408), PASSES),
    Fault("409", fails(409), PASSES),
    Fault("413", fails(413, {"message": "body too large"}), COSTS),
    Fault("429", fails(429, {"message": "slow down"}), PASSES),
    Fault("429, a moment", fails(429, {"message": "slow down"}, retry_after_ms="40"), PASSES),
    Fault("429, two hours", fails(429, {"message": "slow down"}, retry_after="7200"), DENIES),
    Fault("429 insufficient_quota", _quota("insufficient_quota"), DENIES),
    Fault("429 credit_balance_exhausted", _quota("credit_balance_exhausted"), DENIES),
    Fault("429 organization_spend_limit", _quota("organization_spend_limit_exceeded"), DENIES),
    Fault("500 that repeats the key", echoes(500), PASSES),
    Fault("502 web page", Answer(502, b"<html>Bad Gateway</html>", type="text/html"), PASSES),
    Fault("503", fails(503, {"message": "overloaded"}), PASSES),
    Fault("504", fails(504), PASSES),
    Fault("529", fails(529, {"message": "overloaded"}), PASSES),
    Fault("context length", fails(400, {"message": "too long", "code": "context_length_exceeded"}), COSTS),
    Fault("prompt filtered", fails(400, {"message": "filtered", "code": "content_filter"}), COSTS),
    Fault("redirect", Answer(307, headers={"location": "http://127.0.0.1:1/v1"}), DENIES),
]

CONNECTIONS = [
    Fault("closed before the head", Answer(body=_GOOD, cut=0, ending="close"), PASSES),
    Fault("reset", Answer(body=_GOOD, cut=0, ending="reset"), PASSES),
    Fault("half a body", _half, PASSES),
    Fault("silent", Answer(head=False), PASSES, hangs=True),
    Fault("stops in the body", Answer(body=_GOOD, cut=10, ending="hang"), PASSES, hangs=True),
    Fault("slow drip", lambda call: replace(answer(call.body), drip=0.05), PASSES, hangs=True),
]

BODIES = [
    Fault("web page that repeats the key", _page, PASSES),
    Fault("web page as JSON", Answer(body=b"<html></html>"), PASSES),
    Fault("empty body", Answer(), PASSES),
    Fault("204", Answer(204), PASSES),
    Fault("cut JSON", lambda call: Answer(body=answer(call.body).body[:-40]), PASSES),
    Fault("bad UTF-8", Answer(body=b'{"choices": "\xff\xfe"}'), PASSES),
    Fault("a list", Answer(body=b"[]"), PASSES),
    Fault("deep nesting outside", Answer(body=b"[" * 100_000), PASSES),
    Fault("error with 200", Answer(body=b'{"error": {"message": "later", "code": 429}}'), PASSES),
    Fault("error text with 200", Answer(body=b'{"error": "upstream"}'), PASSES),
    Fault("denial with 200", Answer(body=b'{"error": {"message": "who?", "code": 401}}'), DENIES),
    Fault("error in the choice", Answer(body=b'{"choices": [{"error": {"message": "?", "code": 503}}]}'), PASSES),
    Fault("choices null", Answer(body=b'{"choices": null}'), PASSES),
    Fault("choices missing", Answer(body=b"{}"), PASSES),
    Fault("choices empty", Answer(body=b'{"choices": []}'), PASSES),
    Fault("message missing", Answer(body=b'{"choices": [{}]}'), PASSES),
    Fault("gzip bomb", Answer(body=_BOMB, headers={"content-encoding": "gzip"}), COSTS),
    Fault("unasked coding", Answer(body=b"x", headers={"content-encoding": "br"}), COSTS),
    Fault("broken gzip", Answer(body=_GOOD, headers={"content-encoding": "gzip"}), COSTS),
]

MESSAGES = [
    Fault("content null", says(None), PASSES),
    Fault("content empty", says(""), PASSES),
    Fault("refusal", says(None, refusal="I cannot help with that."), COSTS),
    Fault("content filter", speaks(lambda text: text[:20], finish="content_filter"), COSTS),
    Fault("length", speaks(lambda text: text[:-30], finish="length"), PASSES),
    Fault("cut though finished", speaks(lambda text: text[:-30]), PASSES),
    Fault("no object", says("Sure, here is the plan."), PASSES),
    Fault("another object", says('{"plan": "as wished"}'), PASSES),
    Fault("wrong type", spoils(lambda data: _first(data).update(facts="none")), (0, 0, 1)),
    Fault("missing key", spoils(lambda data: _first(data).pop("answer")), (0, 0, 1)),
    Fault("extra key", spoils(lambda data: _first(data).update(more=1)), (0, 0, 1)),
    Fault("duplicate keys", speaks(lambda text: text.replace('"facts":', '"facts": {}, "facts":')), PASSES),
    Fault("NaN", speaks(lambda text: text.replace("0.5", "NaN")), PASSES),
    Fault("half a surrogate pair", speaks(lambda text: text.replace('"a ', '"\\ud800 ')), PASSES),
    Fault("deep nesting inside", says('{"a":' * 100_000), PASSES),
    Fault("fence", speaks(lambda text: f"```json\n{text}\n```"), HARMLESS),
    Fault("thought", speaks(lambda text: f"<think>{{not it}} or {{}}?</think>\n{text}"), HARMLESS),
    Fault("prose around", speaks(lambda text: f"Here {{it}} is: {text} Hope it helps."), HARMLESS),
    Fault("reasoning only", lambda call: says(None, reasoning_content=f"So: {said(call)}"), HARMLESS),
    Fault("in parts", lambda call: says([{"type": "text", "text": said(call)}]), HARMLESS),
    Fault("unknown finish", speaks(lambda text: text, finish="whatever"), HARMLESS),
    Fault("no usage", speaks(lambda text: text, usage={}), HARMLESS),
    Fault("absurd usage", speaks(lambda text: text, usage={"prompt_tokens": "many"}), HARMLESS),
    Fault("negative usage", speaks(lambda text: text, usage={"completion_tokens": -1}), HARMLESS),
]

FAULTS = [*STATUSES, *CONNECTIONS, *BODIES, *MESSAGES]
