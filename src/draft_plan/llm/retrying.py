"""The one retry layer. The only file that knows ``tenacity``; clients below it retry nothing themselves."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from math import inf
from time import monotonic
from typing import cast

from tenacity import AsyncRetrying, RetryCallState

from draft_plan.llm.door import ChatModel, Reply, ReplyKind, Request, Retry
from draft_plan.plan import Usage

BASE = 0.5
"""Seconds of the first backoff; each further one doubles."""

CAP = 20.0
"""Longest backoff in seconds where the endpoint asks for none."""

LONGEST_WAIT = 120.0
"""Longest wait in seconds that an endpoint may ask for; a longer one ends the run's requests until then."""


@dataclass(slots=True)
class Quota:
    """How many retries a whole run may make; a success after a retry gives one back, so only an outage exhausts it."""

    retries: int = 20
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.retries

    def take(self) -> bool:
        """Spend one retry; False if none is left."""
        if self.left <= 0:
            return False
        self.left -= 1
        return True

    def give_back(self) -> None:
        """One retry was worth it."""
        self.left = min(self.left + 1, self.retries)


@dataclass(frozen=True, slots=True)
class _Policy:
    attempts: int
    base: float
    cap: float
    longest_wait: float
    chance: Callable[[], float]


class _Latch:
    """Closed by a reply after which no other request can succeed: for good, or for as long as the endpoint asks."""

    def __init__(self) -> None:
        self._reply: Reply | None = None
        self._until = inf
        self._closed = asyncio.Event()

    def refusal(self) -> Reply | None:
        """The reply for a request that need not be sent any more; None while requests may be sent."""
        if self._reply is None:
            return None
        if monotonic() >= self._until:
            self._reply = None
            self._closed.clear()
            return None
        return replace(self._reply, usage=Usage(), attempts=0)

    def note(self, reply: Reply, longest_wait: float) -> Reply:
        """Close if this reply says that nothing else can succeed; the reply, telling when it may again."""
        wait = reply.retry_after or 0.0
        if reply.kind is ReplyKind.DENIED:
            self._until = inf
        elif reply.retry is not Retry.NEVER and wait > longest_wait:
            self._until = monotonic() + wait
            again = f"{wait / 60:.0f} minutes" if wait < 7200 else f"{wait / 3600:.0f} hours"
            reply = replace(reply, detail=f"{reply.detail}; it asks to wait {again}")
        else:
            return reply
        self._reply = reply
        self._closed.set()
        return reply

    async def pause(self, seconds: float) -> None:
        """Wait, but no longer than until it closes."""
        try:
            async with asyncio.timeout(seconds):
                await self._closed.wait()
        except TimeoutError:
            return


class Retrying:
    """A ChatModel that retries what may pass: it honours Retry-After, spends the run's quota and keeps the deadlines.

    ``seconds`` bounds all requests for a section with all their attempts; ``deadline`` is when the run's time is over,
    on the clock of ``time.monotonic``. ``base`` and ``cap`` shape the backoff, ``longest_wait`` is what an endpoint may
    ask for, all in seconds. A denial (key, billing, quota) ends this and every later request at once.
    """

    def __init__(
        self,
        model: ChatModel,
        *,
        quota: Quota | None = None,
        seconds: float = 600.0,
        deadline: float = inf,
        attempts: int = 4,
        base: float = BASE,
        cap: float = CAP,
        longest_wait: float = LONGEST_WAIT,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._model = model
        self._quota = Quota() if quota is None else quota
        self._seconds = seconds
        self._deadline = deadline
        self._policy = _Policy(attempts, base, cap, longest_wait, chance)
        self._latch = _Latch()
        self._taken: dict[str, float] = {}

    @property
    def name(self) -> str:
        """The name of the model behind."""
        return self._model.name

    async def aclose(self) -> None:
        """Close the model behind, if it holds connections."""
        close = getattr(self._model, "aclose", None)
        if close is not None:
            await close()

    async def complete(self, request: Request) -> Reply:
        """The first reply that is no passing fault, or the last one when attempts, quota or time run out.

        Its usage is the sum over all attempts.
        """
        began, sections = monotonic(), [section.id for section in request.brief.sections]
        left = self._seconds - max((self._taken.get(section, 0.0) for section in sections), default=0.0)
        run = _Run(self._model, request, began + left, self._deadline, self._policy, self._quota, self._latch)
        loop = AsyncRetrying(
            sleep=self._latch.pause, stop=run.is_over, wait=run.wait, retry=run.may_pass, retry_error_callback=_result
        )
        reply: Reply = await loop(run.attempt)
        for section in sections:
            self._taken[section] = self._taken.get(section, 0.0) + monotonic() - began
        if reply.usable and run.retries:
            self._quota.give_back()
        return replace(reply, usage=run.usage, attempts=run.usage.calls)


@dataclass(slots=True)
class _Run:
    """One request with its attempts; ``over`` is when its sections' time is over, ``deadline`` when the run's is."""

    model: ChatModel
    request: Request
    over: float
    deadline: float
    policy: _Policy
    quota: Quota
    latch: _Latch
    usage: Usage = Usage()
    retries: int = 0
    repeated: bool = False

    async def attempt(self) -> Reply:
        """Send once, unless another request was denied meanwhile."""
        refusal = self.latch.refusal()
        if refusal is not None:
            return refusal
        left = min(self.over, self.deadline) - monotonic()
        if left <= 0:
            return self._late(Usage())
        try:
            async with asyncio.timeout(left):
                reply = await self.model.complete(self.request)
        except TimeoutError:
            reply = self._late(Usage(calls=1))
        self.usage = self.usage + reply.usage
        return self.latch.note(reply, self.policy.longest_wait)

    def _late(self, usage: Usage) -> Reply:
        whose = "the run" if self.deadline <= self.over else "this section"
        return Reply(
            ReplyKind.UNAVAILABLE, detail=f"deadline: the time for {whose} is over", code="deadline", usage=usage
        )

    def may_pass(self, state: RetryCallState) -> bool:
        """Whether sending again may help."""
        reply = _result(state)
        if reply.retry is Retry.NEVER or self.latch.refusal() is not None:
            return False
        return reply.retry is Retry.QUOTA or not self.repeated

    def wait(self, state: RetryCallState) -> float:
        """Seconds until the next attempt: what the endpoint asks for and a little more, else full jitter."""
        asked = _result(state).retry_after
        policy = self.policy
        backoff: float = min(policy.cap, policy.base * 2.0 ** (state.attempt_number - 1)) * policy.chance()
        return backoff if asked is None else asked + backoff * 0.1

    def is_over(self, state: RetryCallState) -> bool:
        """Whether attempts, time or the run's quota are used up; otherwise the retry is taken from the quota."""
        out_of_time = monotonic() + state.upcoming_sleep >= min(self.over, self.deadline)
        if state.attempt_number >= self.policy.attempts or out_of_time or not self.quota.take():
            return True
        self.repeated = self.repeated or _result(state).retry is Retry.ONCE
        self.retries += 1
        return False


def _result(state: RetryCallState) -> Reply:
    reply: Reply = cast("Future[Reply]", state.outcome).result()
    return reply
