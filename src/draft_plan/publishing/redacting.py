"""Secrets of the publishing job, and of the job before it, taken out of everything that leaves."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from draft_plan.artifact import Artifact

SHORTEST = 8
"""Shorter values are no secrets but words; replacing them would spoil the plan."""
REDACTED = "[redacted]"

_GAP = r"[\s\u200b-\u200d\u2060\ufeff_.|-]{0,3}"


def redact(artifact: Artifact, secrets: Iterable[str]) -> Artifact:
    """The artifact without these values, in whatever common coding they stand there: plain, spaced out, reversed,
    base64 at any offset, hexadecimal, percent-coded.
    """
    known = tuple(sorted({secret for secret in secrets if len(secret) >= SHORTEST}, key=len, reverse=True))
    if not known:
        return artifact
    return Artifact.model_validate(_without(artifact.model_dump(mode="json"), _pattern(known)))


def _without(value: Any, pattern: re.Pattern[str]) -> Any:
    """The value with every string in it cleared, keys included."""
    if isinstance(value, str):
        return pattern.sub(REDACTED, value)
    if isinstance(value, dict):
        return {_without(key, pattern): _without(each, pattern) for key, each in value.items()}
    return [_without(each, pattern) for each in value] if isinstance(value, list | tuple) else value


@lru_cache(maxsize=4)
def _pattern(secrets: tuple[str, ...]) -> re.Pattern[str]:
    forms = [form for secret in secrets for form in _forms(secret)]
    return re.compile("|".join(dict.fromkeys(forms)), re.IGNORECASE)


def _forms(secret: str) -> Iterator[str]:
    """Patterns of one secret; in plan.json quotes and backslashes are escaped, so those forms are looked for too."""
    for spelled in (secret, secret[::-1]):
        yield _GAP.join(re.escape(each) for each in spelled)
        yield re.escape(spelled.replace("\\", "\\\\").replace('"', '\\"'))
    data = secret.encode()
    yield _GAP.join(re.escape(each) for each in data.hex())
    yield re.escape(quote(secret, safe=""))
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + data).decode().rstrip("=")
        # the first characters share bits with what stands before, the last with what follows
        core = coded[(0, 2, 3)[offset] : len(coded) - (0 if (len(data) + offset) % 3 == 0 else 1)]
        yield re.escape(core)
        yield re.escape(core.replace("+", "-").replace("/", "_"))
