"""Deliberately worse systems, to show that the gate closes on them: faults that a careless change of a prompt brings.

Each is a wrapper around a model that spoils its replies the way such a model would have written them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import draft_plan

Spoil = Callable[[Any], Any]


class Spoiled:
    """A ChatModel whose usable replies are rewritten by a function over their JSON."""

    def __init__(self, model: draft_plan.ChatModel, spoil: Spoil) -> None:
        self._model = model
        self._spoil = spoil

    @property
    def name(self) -> str:
        """The name of the model behind."""
        return self._model.name

    async def complete(self, request: draft_plan.Request) -> draft_plan.Reply:
        """The spoiled reply."""
        reply = await self._model.complete(request)
        if not reply.usable:
            return reply
        return replace(reply, text=json.dumps(self._spoil(json.loads(reply.text)), ensure_ascii=False))


def never_asks(told: Any) -> Any:
    """As if the prompt did not say when a person's time is worth it: nothing absent is put as a question."""
    return _walk(told, _silence)


def misquotes(told: Any) -> Any:
    """As if the prompt did not ask for verbatim quotes: every quote is retold, its words in another order."""
    return _walk(told, _retell)


def cites_no_ids(told: Any) -> Any:
    """As if the prompt did not ask for ids: no row says which items of the spec it carries out."""
    return _walk(told, lambda each: {**each, "serves": []} if "serves" in each else each)


WORSE: Mapping[str, Spoil] = {"never asks": never_asks, "misquotes": misquotes, "cites no ids": cites_no_ids}
"""By name."""


def _silence(each: dict[str, Any]) -> dict[str, Any]:
    if "absent" in each:
        return {**each, "question": "", "options": []}
    return {**each, "doubts": []} if "doubts" in each else each


def _retell(each: dict[str, Any]) -> dict[str, Any]:
    quotes: dict[str, Any] = {
        name: _reversed(each[name]) for name in ("stated", "quote", "conflict", "against") if name in each
    }
    if "derived_from" in each:
        quotes["derived_from"] = [_reversed(text) for text in each["derived_from"]]
    return {**each, **quotes}


def _reversed(text: Any) -> Any:
    return " ".join(reversed(text.split())) + " so to speak" if isinstance(text, str) else text


def _walk(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_walk(each, change) for each in value]
    if isinstance(value, dict):
        return change({name: _walk(each, change) for name, each in value.items()})
    return value
