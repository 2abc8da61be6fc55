"""What a publishing job was told, from its options and its environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from draft_plan.artifact import load
from draft_plan.composing import KEY
from draft_plan.errors import UsageError
from draft_plan.guarding import named_secrets
from draft_plan.publishing.publisher import Mode, PublishOrder


def publish_order(
    place: Path,
    environment: Mapping[str, str],
    *,
    modes: Sequence[str],
    number: int,
    key: str,
    specs: Sequence[str],
    dry: bool,
) -> PublishOrder:
    """The order to publish the artifact at ``place``; raises UsageError."""
    artifact, digest = load(place)
    unknown = sorted(set(modes) - {mode.value for mode in Mode})
    if unknown:
        known = ", ".join(mode.value for mode in Mode)
        raise UsageError(f"no mode {unknown[0]!r}", where="--mode", remedy=f"known: {known}")
    if not KEY.fullmatch(key):
        raise UsageError("a comment's name is lower-case letters, digits and hyphens", where="--key")
    if not (number or dry or artifact.quiet):
        raise UsageError("it is not known which request to publish to", remedy="name it with --number")
    return PublishOrder(
        artifact=artifact,
        digest=digest,
        number=number,
        modes=frozenset(Mode(mode) for mode in modes),
        key=key,
        run=_number(environment.get("GITHUB_RUN_ID") or environment.get("CI_PIPELINE_ID") or ""),
        link=_link(environment),
        dry=dry,
        secrets=tuple(named_secrets(environment).values()),
        specs=tuple(specs),
    )


def _link(environment: Mapping[str, str]) -> str:
    """The page of this run."""
    server, repository = environment.get("GITHUB_SERVER_URL", ""), environment.get("GITHUB_REPOSITORY", "")
    run = _number(environment.get("GITHUB_RUN_ID", ""))
    if server.startswith("https://") and repository and run:
        return f"{server}/{repository}/actions/runs/{run}"
    return environment.get("CI_PIPELINE_URL", "")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
