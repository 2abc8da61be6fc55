"""Secrets of the publishing job taken out of everything that leaves it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from draft_plan.artifact import Artifact
from draft_plan.guarding import spread

REDACTED = "[redacted]"


def redact(artifact: Artifact, secrets: Collection[str]) -> Artifact:
    """The artifact without these values, in whatever common coding they stand there."""
    if not secrets:
        return artifact
    return Artifact.model_validate(_without(artifact.model_dump(mode="json"), spread(secrets)))


def _without(value: Any, pattern: re.Pattern[str]) -> Any:
    """The value with every string in it cleared, keys included."""
    if isinstance(value, str):
        return pattern.sub(REDACTED, value)
    if isinstance(value, dict):
        return {_without(key, pattern): _without(each, pattern) for key, each in value.items()}
    return [_without(each, pattern) for each in value] if isinstance(value, list | tuple) else value
