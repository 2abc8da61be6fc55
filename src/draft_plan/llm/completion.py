"""Reading a chat completion as it came over the wire, without trusting a single key of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from draft_plan.llm import faults
from draft_plan.llm.door import Reply, ReplyKind, Retry
from draft_plan.llm.faults import Failure
from draft_plan.llm.ladder import Mode, Shape
from draft_plan.llm.salvage import Found, salvage
from draft_plan.plan import Usage

_FINISHED = frozenset({None, "", "stop", "tool_calls", "function_call", "eos", "end_turn", "stop_sequence"})


def read(content: bytes, headers: Mapping[str, str], shape: Shape, schema: Mapping[str, Any]) -> Reply | Failure:
    """The reply in the body of a response with status 200, or the failure that it is."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return _not_a_completion(content)
    if not isinstance(data, dict):
        return _not_a_completion(content)
    choices = data.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    error = choice.get("error") if isinstance(choice, dict) else None
    error = error or (data.get("error") if choice is None else None)
    if error:
        return faults.failure_inside(error, headers)
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        return Failure("the answer holds no choice", code="no_choice", retry=Retry.ONCE)
    reply = _reply(choice.get("finish_reason"), message, shape, schema)
    return replace(reply, usage=usage(data), mode=shape.mode.value)


def _not_a_completion(content: bytes) -> Failure:
    start = content[:2000].decode("utf-8", "replace").strip()
    if not start:
        return Failure("the endpoint answered with an empty body", code="empty_body", retry=Retry.ONCE)
    if start.startswith("<"):
        what = "the endpoint answered with a web page; the base URL may lack /v1 or belong to something else"
        return Failure(f"{what}: {start[:160]}", code="not_json", retry=Retry.ONCE)
    return Failure(
        f"the endpoint's answer is not the JSON of a completion: {start[:160]}", code="not_json", retry=Retry.ONCE
    )


def _reply(finish: Any, message: Mapping[str, Any], shape: Shape, schema: Mapping[str, Any]) -> Reply:
    refusal = message.get("refusal")
    if isinstance(refusal, str) and refusal.strip():
        return Reply(ReplyKind.REFUSED, detail=faults.sentence(f"the model refused: {refusal}"), code="refusal")
    if finish == "content_filter":
        return Reply(
            ReplyKind.REFUSED, detail="the endpoint's content filter stopped the answer", code="content_filter"
        )
    text, said = _said(message, shape)
    if finish == "length":
        return Reply(ReplyKind.TRUNCATED, text, "the answer ended at the token limit", code="length")
    if not text.strip():
        return Reply(ReplyKind.EMPTY, detail="the answer is empty", code="empty", retry=Retry.ONCE)
    return _held(text, shape, schema, suspect=not said or finish not in _FINISHED)


def _held(text: str, shape: Shape, schema: Mapping[str, Any], *, suspect: bool) -> Reply:
    found = salvage(text, schema.get("required", ()))
    if found.found is Found.CUT:
        return Reply(ReplyKind.TRUNCATED, text, "the answer ends in the middle of its JSON", code="cut")
    if found.found is Found.NOTHING:
        # The schema was accepted, yet the reply is no object at all: this endpoint does not enforce it.
        code = "not_an_object" if shape.in_prompt else "unenforced"
        return Reply(ReplyKind.INVALID, text, "the answer holds no JSON object", code=code)
    whole = found.found is Found.WHOLE and not suspect
    return Reply(ReplyKind.OK if whole else ReplyKind.REPAIRED, found.text)


def _said(message: Mapping[str, Any], shape: Shape) -> tuple[str, bool]:
    """The text of the answer, and whether it stood where it belongs."""
    called = _arguments(message)
    content = _text(message.get("content"))
    if called.strip():
        return called, shape.mode is Mode.TOOL
    if content.strip():
        return content, True
    for name in ("reasoning_content", "reasoning"):
        thought = _text(message.get(name))
        if salvage(thought).found in (Found.WHOLE, Found.INSIDE):
            return thought, False
    return "", True


def _arguments(message: Mapping[str, Any]) -> str:
    calls = message.get("tool_calls")
    call = calls[0] if isinstance(calls, list) and calls else None
    function = call.get("function") if isinstance(call, dict) else message.get("function_call")
    arguments = function.get("arguments") if isinstance(function, dict) else None
    return json.dumps(arguments) if isinstance(arguments, dict) else _text(arguments)


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str))
    return ""


def usage(data: Mapping[str, Any]) -> Usage:
    """The tokens that a completion reports; zero where it reports none. Caches go by several names."""
    counted = data.get("usage")
    if not isinstance(counted, dict):
        return Usage()
    details = counted.get("prompt_tokens_details")
    inside = details if isinstance(details, dict) else {}
    cached = [inside.get("cached_tokens"), counted.get("prompt_cache_hit_tokens")]
    written = [inside.get("cache_write_tokens"), counted.get("cache_creation_input_tokens")]
    return Usage(
        prompt_tokens=_count(counted.get("prompt_tokens")),
        completion_tokens=_count(counted.get("completion_tokens")),
        cached_tokens=max(_count(value) for value in (*cached, counted.get("cache_read_input_tokens"))),
        written_tokens=max(_count(value) for value in written),
    )


LONG_TOKEN = 7.0
"""Characters of a token that no tokenizer reaches on prose, code or lists of paths."""

USUAL_TOKEN = 4.5


def is_cut(characters: int, counted: Usage) -> bool:
    """Whether an endpoint has read far less than the prompt's characters: some cut it to their context and say nothing.

    A count that is exactly a power of two is more suspect than another. No count proves nothing.
    """
    cached = counted.cached_tokens + counted.written_tokens
    tokens = counted.prompt_tokens + (cached if cached > counted.prompt_tokens else 0)
    round_number = tokens >= 1024 and (tokens & (tokens - 1) == 0 or tokens & (tokens + 1) == 0)
    return tokens > 0 and characters > 2000 and characters > tokens * (USUAL_TOKEN if round_number else LONG_TOKEN)


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
