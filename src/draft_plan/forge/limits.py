"""How long a forge asks to be left alone, read from the headers of its answer."""

from __future__ import annotations

from collections.abc import Mapping

from draft_plan.forge.door import Budget

SPACING = 1.0
"""Seconds between two writes: what GitHub asks of those who write in a row."""
LONGEST = 120.0
"""The longest wait in seconds that a run accepts; beyond it the run ends and says when to come back."""
UNSAID = 60.0
"""Seconds to wait after a secondary limit that names no time."""


def limited(status: int, headers: Mapping[str, str], text: str) -> bool:
    """Whether this answer says "not now" rather than "no"."""
    if status == 429:
        return True
    spent = headers.get("x-ratelimit-remaining") == "0"
    return status == 403 and (spent or "retry-after" in headers or "rate limit" in text.casefold())


def wait(headers: Mapping[str, str], now: float) -> float:
    """Seconds to wait, at least 1. ``now`` is seconds since the epoch, by the forge's own clock where it tells it."""
    after = _number(headers.get("retry-after", ""))
    if after is not None:
        return max(1.0, after)
    reset = _number(headers.get("x-ratelimit-reset", "") or headers.get("ratelimit-reset", ""))
    if reset is not None and (headers.get("x-ratelimit-remaining") or headers.get("ratelimit-remaining")) == "0":
        return max(1.0, reset - now)
    return UNSAID


def budget(headers: Mapping[str, str]) -> Budget | None:
    """What the answer says of the hour's limit; None where it says nothing."""
    for prefix in ("x-ratelimit", "ratelimit"):
        limit, left = (_number(headers.get(f"{prefix}-{name}", "")) for name in ("limit", "remaining"))
        if limit is not None and left is not None:
            return Budget(int(limit), int(left), _number(headers.get(f"{prefix}-reset", "")) or 0.0)
    return None


def _number(text: str) -> float | None:
    text = text.strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
