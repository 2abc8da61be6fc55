"""What an endpoint can do wrong, and what becomes of it: every fault is a value, none an exception."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from draft_plan.llm.door import Reply, ReplyKind, Retry

DETAIL = 240
"""Longest ``detail`` in characters."""

_BILLING = frozenset({
    "insufficient_quota", "credit_balance_exhausted", "project_spend_limit_exceeded",
    "organization_spend_limit_exceeded", "organization_usage_limit_exceeded", "billing_hard_limit_reached",
    "billing_not_active", "access_terminated",
})  # fmt: skip
_CONTEXT = re.compile(
    r"context[ _](length|window|size)|maximum context|prompt is too long|too many tokens|input is too long",
    re.IGNORECASE,
)
_FILTER = re.compile(r"content[ _](filter|policy|management)|moderation|flagged|safety system", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Failure:
    """A call that brought no completion. ``status`` is the HTTP status, 0 when there was none.

    ``param`` is the parameter the endpoint objects to; ``sent`` are the names of the optional parameters and
    ``sent_cap`` the token cap of the request that was refused.
    """

    message: str
    status: int = 0
    code: str = ""
    param: str = ""
    retry: Retry = Retry.NEVER
    retry_after: float | None = None
    sent: tuple[str, ...] = ()
    sent_cap: int | None = None


def failure(status: int, headers: Mapping[str, str], body: bytes) -> Failure:
    """What a response with an error status says, whatever the form of its body."""
    error = _error(body)
    message = str(error.get("message") or "")
    if not error and body:
        message = body[: DETAIL * 8].decode("utf-8", "replace")
    code = _code(error, message, status)
    retry = Retry.NEVER
    if status in (408, 409, 429) or status >= 500:
        retry = Retry.NEVER if code in _BILLING or headers.get("x-should-retry") == "false" else Retry.QUOTA
    return Failure(message, status, code, str(error.get("param") or ""), retry, retry_after(headers))


def failure_inside(error: Any, headers: Mapping[str, str]) -> Failure:
    """An error object that came with status 200: treated as if it had the status it names."""
    entry = error if isinstance(error, dict) else {"message": str(error)}
    status = next(
        (value for value in (entry.get("code"), entry.get("status")) if isinstance(value, int) and 400 <= value < 600),
        502,
    )
    return failure(status, headers, json.dumps({"error": entry}).encode())


def _error(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    data = data[0] if isinstance(data, list) and data else data
    if not isinstance(data, dict):
        return {}
    error = data.get("error", data)
    if isinstance(error, dict):
        detail = error.get("detail")
        return error if "message" in error or detail is None else {**error, "message": json.dumps(detail)}
    return {"message": str(error)}


def _code(error: Mapping[str, Any], message: str, status: int) -> str:
    codes = [value for value in (error.get("code"), error.get("type")) if isinstance(value, str)]
    billing = next((code for code in codes if code in _BILLING), None)
    if billing or status == 402:
        return billing or "payment_required"
    if any("context_length" in code for code in codes) or (status in (400, 413, 422) and _CONTEXT.search(message)):
        return "context_length"
    if status in (400, 403, 422) and (_FILTER.search(message) or any(_FILTER.search(code) for code in codes)):
        return "content_filter"
    return codes[0] if codes else f"http_{status}"


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the endpoint asks to wait, None if it does not say.

    Read from ``retry-after-ms`` or ``retry-after``, which holds seconds or a date.
    """
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value):
            return float(value) / unit
    try:
        date = parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, TypeError):
        return None
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())


_MEANING: dict[int, str] = {
    401: "the endpoint did not accept the API key",
    402: "the account has no credit left",
    403: "the endpoint does not allow this key to use the model",
    404: "the endpoint does not know this model or this address",
    408: "the endpoint timed out",
    413: "the request is too large for the endpoint",
    429: "the endpoint limits the rate of requests",
}
_DENYING = frozenset({401, 402, 403, 404, 405})


def reply(failed: Failure) -> Reply:
    """The reply that stands for a failure."""
    return Reply(
        _kind(failed), detail=_detail(failed), code=failed.code, retry=failed.retry, retry_after=failed.retry_after
    )


def _kind(failed: Failure) -> ReplyKind:
    if failed.code == "content_filter":
        return ReplyKind.REFUSED
    if failed.code in _BILLING or failed.status in _DENYING or 300 <= failed.status < 400:
        return ReplyKind.DENIED
    return ReplyKind.UNAVAILABLE


def _detail(failed: Failure) -> str:
    if failed.code in _BILLING:
        meaning = "the account has no credit or quota left"
    elif failed.code == "context_length":
        meaning = "the prompt is longer than the model's context"
    elif 300 <= failed.status < 400:
        meaning = "the endpoint redirects elsewhere, which is refused"
    elif not failed.status:
        return sentence(failed.message)
    else:
        fallback = "the endpoint failed" if failed.status >= 500 else "the endpoint rejected the request"
        meaning = _MEANING.get(failed.status, fallback)
    said = f": {failed.message}" if failed.message.strip() else ""
    return sentence(f"{meaning} (HTTP {failed.status}){said}")


_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def sentence(text: str) -> str:
    """One line without control characters, at most ``DETAIL`` characters."""
    line = _SPACE.sub(" ", text[: DETAIL * 4]).strip()
    return line if len(line) <= DETAIL else line[: DETAIL - 1] + "…"
