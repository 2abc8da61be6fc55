"""What requests cost, as the endpoint counted it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Usage(BaseModel):
    """What requests cost. Tokens as the endpoint counted them; ``cost`` in US dollars, None when no price is known;
    ``seconds`` of waiting.

    Of the prompt tokens, ``cached_tokens`` were read from the endpoint's prompt cache and ``written_tokens`` written to
    it, where the endpoint says so.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    written_tokens: int = 0
    cost: float | None = None
    seconds: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        known = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            calls=self.calls + other.calls,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            written_tokens=self.written_tokens + other.written_tokens,
            cost=sum(known) if known else None,
            seconds=self.seconds + other.seconds,
        )

    @property
    def plain_tokens(self) -> int:
        """The prompt tokens that no cache had to do with."""
        return max(self.prompt_tokens - self.cached_tokens - self.written_tokens, 0)

    def split(self, parts: int) -> list[Usage]:
        """Even shares for the sections of one request; the first carries the call and what does not divide."""
        tokens = ("prompt_tokens", "completion_tokens", "cached_tokens", "written_tokens")
        each = {name: getattr(self, name) // parts for name in tokens}
        first = {name: getattr(self, name) - each[name] * (parts - 1) for name in tokens}
        cost = None if self.cost is None else self.cost / parts
        rest = [Usage(**each, cost=cost, seconds=self.seconds / parts) for _ in range(parts - 1)]
        return [Usage(**first, calls=self.calls, cost=cost, seconds=self.seconds / parts), *rest]
