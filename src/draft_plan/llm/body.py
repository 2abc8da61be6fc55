"""The body of a chat completions request, for each form that an endpoint may accept.

As small as it can be: endpoints refuse what they do not know.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from draft_plan.llm.door import Request
from draft_plan.llm.ladder import Mode, Shape

NAME = "plan_sections"
"""What the schema, or the tool that carries it, is called on the wire."""

CACHE_KEY = "prompt_cache_key"
BREAKPOINT = "prompt_cache_breakpoint"


def cache_parameters(model: str) -> dict[str, Any]:
    """What OpenAI's own endpoint is told about prompt caching.

    From 5.6 on a prefix is only found again at an explicit breakpoint.
    """
    version = re.match(r"gpt-(\d{1,3})(?:\.(\d{1,3}))?", model)
    marked = version is not None and (int(version[1]), int(version[2] or 0)) >= (5, 6)
    return {CACHE_KEY: True, BREAKPOINT: True} if marked else {CACHE_KEY: True}


def body(request: Request, shape: Shape, model: str, cap: int | None, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of ``chat.completions.create``."""
    kept = {name: value for name, value in parameters.items() if name not in shape.dropped}
    marked = bool(kept.pop(BREAKPOINT, False)) and request.prefix > 0
    if kept.get(CACHE_KEY) is True:
        kept[CACHE_KEY] = _prefix_hash(request)
    fields: dict[str, Any] = {
        "model": model,
        "messages": _messages(request, shape, marked),
        **_form(shape.mode, request.schema),
        **kept,
    }
    if cap is not None and shape.cap_name:
        fields[shape.cap_name] = cap if shape.cap is None else min(cap, shape.cap)
    return fields


def _form(mode: Mode, schema: Mapping[str, Any]) -> dict[str, Any]:
    match mode:
        case Mode.STRICT:
            return {
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": NAME, "schema": schema, "strict": True},
                }
            }
        case Mode.SCHEMA:
            return {"response_format": {"type": "json_schema", "json_schema": {"name": NAME, "schema": schema}}}
        case Mode.TOOL:
            function = {"name": NAME, "description": "Hand over the sections of the plan.", "parameters": schema}
            return {
                "tools": [{"type": "function", "function": function}],
                # There is but one tool; llama.cpp and LM Studio know this word and not the form that names it.
                "tool_choice": "required",
            }
        case Mode.OBJECT:
            return {"response_format": {"type": "json_object"}}
        case Mode.TEXT:
            return {}


def _messages(request: Request, shape: Shape, marked: bool) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = [
        {"role": message.role, "content": message.content} for message in request.messages
    ]
    if not messages:
        return messages
    last: str = messages[-1]["content"]
    # Behind everything else: what stands before it stays the same from request to request, and so stays cached.
    rest = last[request.prefix :] + (_spelled(request.schema) if shape.in_prompt else "")
    if marked and rest:
        head = {"type": "text", "text": last[: request.prefix], BREAKPOINT: {"mode": "explicit"}}
        messages[-1]["content"] = [head, {"type": "text", "text": rest}]
    else:
        messages[-1]["content"] = last[: request.prefix] + rest
    return messages


def _spelled(schema: Mapping[str, Any]) -> str:
    text = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    order = (
        "Answer with one JSON object and nothing around it. It has to match this JSON Schema, with every required key:"
    )
    return f"\n\n{order}\n{text}"


def _prefix_hash(request: Request) -> str:
    shared = [message.content for message in request.messages[:-1]] + [request.messages[-1].content[: request.prefix]]
    return hashlib.sha256("\0".join(shared).encode("utf-8", "replace")).hexdigest()[:16]
