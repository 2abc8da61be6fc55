"""Replies recorded once and played for ever: ``<run>/<case>/<variant>/*.json``, each found by what was asked.

A recording that no request asks for any more is *unused*; a request that none answers shows which went *stale*.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import draft_plan


class Resumed:
    """A ChatModel that asks only what the folder does not answer yet, and keeps each reply before it is handed on.

    ``tell`` is called with a line about every reply that was asked for.
    """

    def __init__(self, model: draft_plan.ChatModel, folder: Path, *, date: str, tell: Callable[[str], None]) -> None:
        self._kept = draft_plan.Recorded(folder) if folder.is_dir() else None
        self._new = draft_plan.Recording(model, folder, date=date)
        self._tell = tell
        self._name = model.name

    @property
    def name(self) -> str:
        """The name of the model behind."""
        return self._name

    async def complete(self, request: draft_plan.Request) -> draft_plan.Reply:
        """The recorded reply, else the model's."""
        if self._kept is not None:
            reply = await self._kept.complete(request)
            if reply.code != MISSING:
                return reply
        began = time.monotonic()
        reply = await self._new.complete(request)
        asked = "+".join(section.id for section in request.brief.sections) or "one request"
        tokens = f"{reply.usage.prompt_tokens}+{reply.usage.completion_tokens} tokens"
        ended = f"{reply.kind.value} {reply.code} {reply.detail}".strip()
        self._tell(f"{asked}: {ended}, {tokens}, {time.monotonic() - began:.0f} s")
        return reply


MISSING = "not_recorded"
"""The code of a reply that no recording holds."""


class Played:
    """A ChatModel that plays a folder's recordings and remembers which were used and which requests found none."""

    def __init__(self, folder: Path) -> None:
        self._recorded = draft_plan.Recorded(folder)
        self.missed: list[str] = []

    @property
    def name(self) -> str:
        """The model that was recorded."""
        return self._recorded.name

    @property
    def unused(self) -> tuple[str, ...]:
        """The names of the recordings that no request asked for, as ``case/variant/file``."""
        return tuple("/".join(path.parts[-3:]) for path in self._recorded.unused)

    async def complete(self, request: draft_plan.Request) -> draft_plan.Reply:
        """The recorded reply; where there is none, an unavailable one that says what differs."""
        reply = await self._recorded.complete(request)
        if reply.code == MISSING:
            self.missed.append(reply.detail)
        return reply
