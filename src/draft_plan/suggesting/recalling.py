"""What the bot remembers of the runs before: answers in its own comment, and the artifact that it vouches for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from draft_plan.artifact import NAME, Given, Suggested, parse
from draft_plan.composing import find
from draft_plan.errors import DraftPlanError, ForgeError
from draft_plan.forge import Forge


@dataclass(frozen=True, slots=True)
class Before:
    """Answers given so far, and what was suggested last, by spec."""

    given: tuple[Given, ...] = ()
    suggested: Mapping[str, Suggested] = field(default_factory=dict)


def recall(forge: Forge | None, number: int, key: str, previous: Path | None = None) -> Before:
    """The state of the runs before; empty where there is none. ``previous`` is the last artifact where it lies at hand.

    An artifact counts only when the bot's comment carries its digest: whoever could forge it would have to write as
    the bot.
    """
    marker = None
    if forge is not None and number:
        try:
            found = (find(comment.body, key) for comment in forge.comments(number) if comment.mine)
            marker = next((each for each in reversed([*found]) if each is not None), None)
        except ForgeError:
            return Before()
    if marker is None:
        return Before()
    return Before(marker.given, _suggested(_bytes(forge, marker.run, previous), marker.digest))


def _bytes(forge: Forge | None, run: int, previous: Path | None) -> bytes | None:
    if previous is None:
        return forge.kept(run, NAME) if forge is not None and run else None
    try:
        return (previous / NAME).read_bytes()
    except OSError:
        return None


def _suggested(data: bytes | None, digest: str) -> Mapping[str, Suggested]:
    if data is None:
        return {}
    try:
        artifact, found = parse(data, "the artifact of the run before")
    except DraftPlanError:
        return {}
    return {each.spec: each for each in artifact.suggestions} if found == digest else {}
