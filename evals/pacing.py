"""How fast an endpoint is without us: its own rate, for judging how much of it a run reaches."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import draft_plan

SAMPLED = 200
"""How many requests are kept and sent again."""


class Paced:
    """Counts the requests of a run, how many were under way at most, and keeps the first ones."""

    def __init__(self) -> None:
        self.calls = self.open = self.peak = 0
        self.kept: list[draft_plan.Request] = []

    def wrap(self, model: draft_plan.ChatModel) -> draft_plan.ChatModel:
        """The model, counted."""
        return _Counted(model, self)


class _Counted:
    def __init__(self, model: draft_plan.ChatModel, pace: Paced) -> None:
        self._model = model
        self._pace = pace

    @property
    def name(self) -> str:
        return self._model.name

    async def complete(self, request: draft_plan.Request) -> draft_plan.Reply:
        self._pace.calls += 1
        self._pace.open += 1
        self._pace.peak = max(self._pace.peak, self._pace.open)
        if len(self._pace.kept) < SAMPLED:
            self._pace.kept.append(request)
        try:
            return await self._model.complete(request)
        finally:
            self._pace.open -= 1


async def bare_rate(base_url: str, model: str, requests: list[draft_plan.Request], *, at_once: int) -> float:
    """Requests a second when nothing is done but sending these, ``at_once`` at a time."""
    settings = draft_plan.Settings(model=model, base_url=base_url, timeout=600.0)
    with TemporaryDirectory() as folder:
        async with draft_plan.connect(settings, {}, Path(folder)) as connection:
            await connection.model.complete(requests[0])
            waiting = iter(requests[1:])

            async def send() -> None:
                for request in waiting:
                    await connection.model.complete(request)

            began = time.monotonic()
            async with asyncio.TaskGroup() as group:
                for _ in range(at_once):
                    group.create_task(send())
            return (len(requests) - 1) / (time.monotonic() - began)
