"""Why a run of the bot was started: the forge's own account of the event, read as data and never trusted as more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from draft_plan.errors import UsageError

BYTES = 8 * 1024 * 1024
"""The largest event payload that is read."""


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as it stood when the event happened, and as it stood before if it was edited."""

    id: int
    body: str
    before: str | None
    author: str
    sender: str
    by_bot: bool


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event. ``kind`` is the forge's name for it, ``action`` what happened; ``number`` is 0 outside a request.

    ``untrusted``: the branch comes from a fork or a bot, so there is no key and no right to write.
    """

    kind: str
    action: str = ""
    number: int = 0
    head: str = ""
    base: str = ""
    draft: bool = False
    closed: bool = False
    labels: tuple[str, ...] = ()
    actor: str = ""
    untrusted: bool = False
    said: Said | None = None


def read_occasion(environment: Mapping[str, str], path: Path | None = None) -> Occasion:
    """The event that the forge's environment describes; kind ``plain`` outside a forge. Raises UsageError."""
    if environment.get("GITLAB_CI") == "true":
        return _gitlab(environment)
    named = path or (Path(environment["GITHUB_EVENT_PATH"]) if environment.get("GITHUB_EVENT_PATH") else None)
    if named is None:
        return Occasion("plain")
    payload = _read(named)
    kind = environment.get("GITHUB_EVENT_NAME", "") or _guess(payload)
    actor = environment.get("GITHUB_ACTOR", "") or _login(payload.get("sender"))
    if kind in ("pull_request", "pull_request_target") or "pull_request" in payload:
        return _pull_request(kind, payload, actor)
    if kind == "issue_comment":
        return _comment(payload, actor)
    if kind == "merge_group":
        group = _table(payload.get("merge_group"))
        return Occasion(kind, head=_sha(group.get("head_sha")), base=_sha(group.get("base_sha")), actor=actor)
    if kind == "push":
        return Occasion(kind, head=_sha(payload.get("after")), base=_sha(payload.get("before")), actor=actor)
    return Occasion(kind or "plain", actor=actor, number=_dispatched(payload))


def _pull_request(kind: str, payload: Mapping[str, Any], actor: str) -> Occasion:
    request = _table(payload.get("pull_request"))
    head, base = _table(request.get("head")), _table(request.get("base"))
    origin, target = (str(_table(each.get("repo")).get("full_name", "")) for each in (head, base))
    return Occasion(
        kind=kind,
        action=str(payload.get("action", "")),
        number=_number(request.get("number")),
        head=_sha(head.get("sha")),
        base=_sha(base.get("sha")),
        draft=request.get("draft") is True,
        closed=request.get("state") == "closed",
        labels=tuple(str(_table(each).get("name", "")) for each in request.get("labels") or ()),
        actor=actor,
        # a fork that was deleted has no name left: it stays a fork
        untrusted=not origin or origin != target or actor == "dependabot[bot]",
    )


def _comment(payload: Mapping[str, Any], actor: str) -> Occasion:
    issue, comment = _table(payload.get("issue")), _table(payload.get("comment"))
    changed = _table(_table(payload.get("changes")).get("body"))
    sender = _table(payload.get("sender"))
    said = Said(
        id=_number(comment.get("id")),
        body=str(comment.get("body") or ""),
        before=str(changed["from"]) if "from" in changed else None,
        author=_login(comment.get("user")),
        sender=_login(sender),
        by_bot=sender.get("type") != "User",
    )
    on_request = isinstance(issue.get("pull_request"), dict)
    return Occasion(
        kind="issue_comment",
        action=str(payload.get("action", "")),
        number=_number(issue.get("number")) if on_request else 0,
        closed=issue.get("state") == "closed",
        draft=issue.get("draft") is True,
        labels=tuple(str(_table(each).get("name", "")) for each in issue.get("labels") or ()),
        actor=actor,
        said=said,
    )


def _gitlab(environment: Mapping[str, str]) -> Occasion:
    """The variables that GitLab sets for a merge request's pipeline."""
    number = environment.get("CI_MERGE_REQUEST_IID", "")
    source, target = (environment.get(f"CI_MERGE_REQUEST_{each}_PROJECT_ID", "") for each in ("SOURCE", "TARGET"))
    if not target:
        target = environment.get("CI_MERGE_REQUEST_PROJECT_ID", "")
    title = environment.get("CI_MERGE_REQUEST_TITLE", "").casefold()
    return Occasion(
        kind=environment.get("CI_PIPELINE_SOURCE", ""),
        number=int(number) if number.isascii() and number.isdigit() else 0,
        head=_sha(environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or environment.get("CI_COMMIT_SHA")),
        base=_sha(environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA")),
        draft=title.startswith(("draft:", "[draft]", "(draft)")),
        labels=tuple(each for each in environment.get("CI_MERGE_REQUEST_LABELS", "").split(",") if each),
        actor=environment.get("GITLAB_USER_LOGIN", ""),
        untrusted=bool(number) and source != target,
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(BYTES + 1)
        payload = json.loads(data) if len(data) <= BYTES else None
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError("the event cannot be read", where=str(path), remedy="give its JSON with --event") from error
    if not isinstance(payload, dict):
        raise UsageError("the event is no JSON object, or too large", where=str(path), remedy="give it with --event")
    return payload


def _guess(payload: Mapping[str, Any]) -> str:
    return "issue_comment" if "comment" in payload else "pull_request" if "pull_request" in payload else ""


def _dispatched(payload: Mapping[str, Any]) -> int:
    """A run by hand names the request as its input."""
    given = str(_table(payload.get("inputs")).get("number") or "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _login(value: Any) -> str:
    return str(_table(value).get("login") or "")


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _sha(value: Any) -> str:
    text = str(value or "")
    known = len(text) in (40, 64) and all(each in "0123456789abcdef" for each in text)
    return text if known and text.strip("0") else ""
