"""What a run may cost: calls, tokens and dollars, held before each call and reckoned after it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from draft_plan.llm.door import Request
from draft_plan.plan import Usage

CHARACTERS = 4.0
"""Characters of a token, until the endpoint has counted some of ours."""

WRITTEN = 2000
"""Completion tokens expected of a reply, until there are some to go by: docs/decisions/0005 measured about 2,100."""


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a million tokens: read anew, read from the prompt cache, completed, written to the cache."""

    prompt: float
    cached: float
    completion: float
    written: float | None = None

    def cost(self, usage: Usage) -> float:
        """What this usage costs in US dollars."""
        written = self.prompt if self.written is None else self.written
        parts = (
            usage.plain_tokens * self.prompt,
            usage.cached_tokens * self.cached,
            usage.written_tokens * written,
            usage.completion_tokens * self.completion,
        )
        return sum(parts) / 1e6


class Budget:
    """The limits of one run; None is no limit.

    What is under way counts by estimate, and a call waits for others to end before it is refused for their sake. So
    the limit on calls is exact, and the others are passed at most by what the replies under way exceed their estimates.
    """

    def __init__(
        self,
        *,
        calls: int | None = None,
        tokens: int | None = None,
        cost: float | None = None,
        prices: Prices | None = None,
    ) -> None:
        self._calls, self._tokens, self._cost = calls, tokens, cost
        self._prices = prices
        self._spent = Usage()
        self._under_way: list[Usage] = []
        self._replies: list[int] = []
        self._characters = CHARACTERS
        self._ended = asyncio.Event()

    def estimate(self, request: Request) -> Usage:
        """What a call for this request will probably take."""
        written = request.max_tokens or WRITTEN
        if self._replies:
            written = sum(self._replies) // len(self._replies)
        return Usage(calls=1, prompt_tokens=round(_length(request) / self._characters), completion_tokens=written)

    async def admit(self, estimate: Usage) -> str:
        """Reserve what a call will take; what stands against it when the budget does not allow it, else nothing."""
        while True:
            against = self._against(sum(self._under_way, self._spent) + estimate)
            if not against:
                self._under_way.append(estimate)
                return ""
            if not self._under_way or self._against(self._spent + estimate):
                return against
            await self._ended.wait()

    def settle(self, request: Request, estimate: Usage, actual: Usage) -> None:
        """A call has ended and took this much."""
        self._under_way.remove(estimate)
        self._spent = self._spent + actual.model_copy(update={"calls": 1})
        if actual.completion_tokens and actual.prompt_tokens and actual is not estimate:
            self._replies.append(actual.completion_tokens)
            self._characters = _length(request) / actual.prompt_tokens
        ended, self._ended = self._ended, asyncio.Event()
        ended.set()

    def _against(self, total: Usage) -> str:
        if self._calls is not None and total.calls > self._calls:
            return f"budget: all {self._calls} calls are made (--max-calls)"
        tokens = total.prompt_tokens + total.completion_tokens
        if self._tokens is not None and tokens > self._tokens:
            return f"budget: another request would bring the run to about {tokens:,} of {self._tokens:,} tokens"
        if self._cost is not None and self._prices is not None and self._prices.cost(total) > self._cost:
            cost = self._prices.cost(total)
            return f"budget: another request would bring the run to about ${cost:.4f} of ${self._cost:.4f}"
        return ""


def _length(request: Request) -> int:
    """The characters of a prompt."""
    return sum(len(message.content) for message in request.messages)
