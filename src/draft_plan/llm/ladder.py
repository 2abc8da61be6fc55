"""What one endpoint and model can do, found out from its first refusals and remembered.

Servers that speak the same protocol differ in how they can be held to a schema and in what they call a token cap.
A request starts with the strongest form; a 400 that names the cause moves it one rung down or renames one
parameter. One request finds out, the others wait for it a moment, and the result is kept in a file.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import tempfile
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from draft_plan.llm.door import Reply
from draft_plan.llm.faults import Failure

PARAMETER_ADAPTATIONS = 3
"""How many renames, drops and clamps one endpoint is granted; the rungs of the ladder bound themselves."""

PATIENCE = 3.0
"""Seconds that other requests wait for the one that finds out; a refusal comes fast, a draft does not."""

_VERSION = 1


class Mode(StrEnum):
    """How the schema is asked for, strongest first."""

    STRICT = "strict"
    SCHEMA = "schema"
    TOOL = "tool"
    OBJECT = "object"
    TEXT = "text"


_RUNGS = tuple(Mode)


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of a request that an endpoint accepts.

    ``cap_name`` is what it calls the token cap, empty to send none, and ``renamed`` says that it refused the other
    name; ``cap`` is the largest value it takes; ``dropped`` are parameters it refuses; ``spelled`` puts the schema in
    the prompt although the request also carries it.
    """

    mode: Mode = Mode.STRICT
    cap_name: str = "max_tokens"
    cap: int | None = None
    dropped: tuple[str, ...] = ()
    spelled: bool = False
    renamed: bool = False

    @property
    def in_prompt(self) -> bool:
        """Whether the prompt has to say the schema: only a strict endpoint is trusted to show it to the model."""
        return self.spelled or self.mode in (Mode.SCHEMA, Mode.OBJECT, Mode.TEXT)


Send = Callable[[Shape], Awaitable[Reply | Failure]]


class Ladder:
    """The capability ladder of one endpoint and model. ``cache`` is a JSON file shared by all endpoints, or None."""

    def __init__(
        self,
        base_url: str,
        model: str,
        *,
        start: Shape | None = None,
        cache: Path | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._key = f"{base_url.rstrip('/')} {model}"
        self._cache = cache
        self._patience = patience
        self._start = start or Shape()
        remembered = _load(cache).get(self._key)
        self.shape = remembered or self._start
        self._renames = 0
        self._settled = remembered is not None
        self._scouted: asyncio.Event | None = None

    @property
    def settled(self) -> bool:
        """Whether the endpoint has accepted a request of this shape."""
        return self._settled

    def forget(self) -> None:
        """Start from the strongest form again, as ``doctor`` does."""
        self.shape = self._start
        self._renames = 0
        self._settled = False

    def learn(self, shape: Shape) -> None:
        """Use this shape from now on, and remember it: what ``doctor`` found to work."""
        self.shape = shape
        self._settled = True
        _store(self._cache, self._key, shape)

    def spell(self, sent: Shape) -> None:
        """The endpoint took the schema and did not hold the reply to it: from now on the prompt says it."""
        if sent == self.shape and not sent.in_prompt:
            # A tool that was forced and not called will not be called next time either.
            tool = sent.mode is Mode.TOOL
            self.shape = replace(sent, mode=Mode.OBJECT) if tool else replace(sent, spelled=True)
            _store(self._cache, self._key, self.shape)

    async def through(self, send: Send) -> Reply | Failure:
        """Send, adapting the shape to what the endpoint refuses, until it answers or nothing is left to adapt."""
        if self._scouted is not None and not self.settled:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._scouted.wait(), self._patience)
        if self.settled or self._scouted is not None:
            return await self._climb(send)
        self._scouted = asyncio.Event()
        try:
            return await self._climb(send)
        finally:
            self._scouted.set()  # also without an answer: those who wait find out for themselves
            self._scouted = None

    async def _climb(self, send: Send) -> Reply | Failure:
        while True:
            shape = self.shape
            outcome = await send(shape)
            if isinstance(outcome, Reply):
                self._settle(shape)
                return outcome
            if not self._adapt(shape, outcome):
                return outcome

    def _settle(self, shape: Shape) -> None:
        if not self.settled and shape == self.shape:
            self._settled = True
            if self._scouted is not None:
                self._scouted.set()
            _store(self._cache, self._key, shape)

    def _adapt(self, sent: Shape, failure: Failure) -> bool:
        """Move on from the shape that was refused; True if another attempt makes sense."""
        if sent != self.shape:
            return True  # another request has found out already
        adapted = adapt(sent, failure)
        if adapted is None:
            return False
        if adapted.mode is sent.mode:
            self._renames += 1
            if self._renames > PARAMETER_ADAPTATIONS:
                return False
        self.shape = adapted
        self._settled = False
        return True


_REFUSING = frozenset({400, 404, 422})
_CAPS = ("max_completion_tokens", "max_tokens")
_OPTIONAL = re.compile(
    r"\b(temperature|top_p|seed|logprobs|top_logprobs|reasoning_effort|prompt_cache_\w+|verbosity|parallel_tool_calls"
    r"|metadata|store|stop|n|user|presence_penalty|frequency_penalty)\b"
)
_SCHEMA_WORDS = (
    "response_format",
    "json_schema",
    "json schema",
    "structured output",
    "schema",
    "grammar",
    "strict",
    "guided",
)
_FORMAT_WORDS = ("response_format", "json_object", "json mode", "response format")
_TOOL_WORDS = ("tool", "function")


def adapt(shape: Shape, failure: Failure) -> Shape | None:
    """The next shape to try after this refusal, or None if the refusal is not about the shape."""
    if failure.status not in _REFUSING or failure.code == "context_length":
        return None
    said = f"{failure.param} {failure.code} {failure.message}".lower()
    return _capped(shape, failure, said) or _dropped(shape, failure, said) or _lower(shape, failure, said)


def _capped(shape: Shape, failure: Failure, said: str) -> Shape | None:
    """Rename or lower the token cap."""
    if not shape.cap_name or not any(name in said for name in _CAPS):
        return None
    limits = [int(number) for number in re.findall(r"(?<![\d.])\d{2,9}(?![\d.]\d)", failure.message)]
    below = [limit for limit in limits if failure.sent_cap is not None and limit < failure.sent_cap]
    if below:
        return replace(shape, cap=max(below))
    if shape.renamed:
        return replace(shape, cap_name="")
    return replace(shape, cap_name=_CAPS[1 - _CAPS.index(shape.cap_name)], renamed=True)


def _dropped(shape: Shape, failure: Failure, said: str) -> Shape | None:
    """Leave out an optional parameter that the refusal names."""
    known: Collection[str] = failure.sent
    named = (
        failure.param
        if failure.param in known
        else next((word for word in _OPTIONAL.findall(said) if word in known), "")
    )
    if not named or named in shape.dropped:
        return None
    return replace(shape, dropped=(*shape.dropped, named))


def _lower(shape: Shape, failure: Failure, said: str) -> Shape | None:
    """The next rung, skipping those that the refusal rules out too."""
    mode = shape.mode
    if mode is Mode.STRICT and "strict" in said:
        return replace(shape, mode=Mode.SCHEMA)
    if mode in (Mode.STRICT, Mode.SCHEMA) and any(word in said for word in _SCHEMA_WORDS):
        return replace(shape, mode=Mode.OBJECT if "json_object" in said else Mode.TOOL)
    if mode is Mode.TOOL and any(word in said for word in _TOOL_WORDS):
        return replace(shape, mode=Mode.OBJECT)
    if mode is Mode.OBJECT and any(word in said for word in _FORMAT_WORDS):
        return replace(shape, mode=Mode.TEXT)
    if not failure.message and mode is not Mode.TEXT and failure.status != 404:
        return replace(shape, mode=_RUNGS[_RUNGS.index(mode) + 1])
    return None


def _load(cache: Path | None) -> dict[str, Shape]:
    """What the file remembers; a missing, damaged or foreign file remembers nothing."""
    if cache is None:
        return {}
    try:
        kept = json.loads(cache.read_text(encoding="utf-8"))
        if kept["version"] != _VERSION:
            return {}
        return {key: _shape(entry) for key, entry in kept["endpoints"].items()}
    except (OSError, ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return {}


def _shape(entry: dict[str, Any]) -> Shape:
    cap = entry["cap"]
    if entry["cap_name"] not in (*_CAPS, "") or not (cap is None or (isinstance(cap, int) and cap > 0)):
        raise ValueError("not a shape")
    dropped = tuple(str(name) for name in entry["dropped"])
    return Shape(
        Mode(entry["mode"]), entry["cap_name"], cap, dropped, entry["spelled"] is True, entry["renamed"] is True
    )


def _store(cache: Path | None, key: str, shape: Shape) -> None:
    """Write the file anew and swap it in; a cache that cannot be written costs a few refusals, not the run."""
    if cache is None:
        return
    endpoints = {known: asdict(kept) for known, kept in _load(cache).items()} | {key: asdict(shape)}
    text = json.dumps({"version": _VERSION, "endpoints": endpoints}, indent=1, sort_keys=True)
    with suppress(OSError):
        cache.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=cache.parent, prefix=f".{cache.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(temporary).replace(cache)
        except BaseException:
            Path(temporary).unlink()
            raise
