"""GitHub, and GitHub Enterprise, as a Forge. Endpoints and limits: docs.github.com/rest, version 2022-11-28."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from draft_plan.errors import ForgeError
from draft_plan.forge import committing, unpacking
from draft_plan.forge.door import (
    Access,
    Annotation,
    Check,
    Comment,
    Landed,
    MissingError,
    Note,
    RefusedError,
    Request,
    Spent,
)
from draft_plan.forge.http import Client

COMMENT = 65_536
"""Characters that a comment may have; three widely used bots agree on the figure."""
CHECK_TEXT = 65_535
"""Bytes that the summary of a check run may have."""
ANNOTATIONS = 50
"""Annotations that one request may carry."""
ARTIFACT = "draft-plan"
"""What the workflow calls its artifact."""
MOST_NOTES = 30
"""Notes on the diff that one run puts at most."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}/(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}")
_LEVELS = {"notice": "notice", "warning": "warning", "failure": "failure"}
_WRITERS = frozenset({"admin", "maintain", "write"})


@dataclass(slots=True)
class GitHub:
    """One repository on GitHub. ``login`` is the account that the token writes as."""

    client: Client
    repository: str
    login: str = "github-actions[bot]"

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.repository):
            raise ForgeError("the repository is not named owner/name", remedy="check GITHUB_REPOSITORY")

    @property
    def limit(self) -> int:
        """Characters that a comment may have."""
        return COMMENT

    @property
    def spent(self) -> Spent:
        """What was asked of it so far."""
        return self.client.spent

    def request(self, number: int) -> Request:
        """The pull request as it stands now."""
        data = self._get(f"/pulls/{number}")
        head, base = data["head"], data["base"]
        # the repository of the head is null once a fork was deleted
        origin = (head.get("repo") or {}).get("full_name", "")
        return Request(
            number=number,
            head=head["sha"],
            base=base["sha"],
            branch=head["ref"],
            fork=origin != base["repo"]["full_name"],
            draft=bool(data.get("draft")),
            closed=data["state"] != "open",
            labels=tuple(label["name"] for label in data.get("labels", ())),
        )

    def comments(self, number: int) -> Iterator[Comment]:
        """All comments, oldest first."""
        return map(self._comment, self.client.pages(self._path(f"/issues/{number}/comments?per_page=100")))

    def create_comment(self, number: int, body: str) -> Comment:
        """A new comment."""
        return self._comment(self._send("POST", f"/issues/{number}/comments", {"body": body}))

    def update_comment(self, number: int, comment: int, body: str) -> None:  # noqa: ARG002 - GitHub finds it without
        """Another body for a comment."""
        self._send("PATCH", f"/issues/comments/{comment}", {"body": body})

    def delete_comment(self, number: int, comment: int) -> None:  # noqa: ARG002 - as above
        """A comment less."""
        try:
            self._send("DELETE", f"/issues/comments/{comment}")
        except MissingError:
            return

    def access(self, user: str) -> Access:
        """What this person may do; bots may nothing."""
        if not re.fullmatch(r"[A-Za-z0-9-]{1,39}(?:_[A-Za-z0-9]{1,20})?", user):
            return Access.NONE
        try:
            data = self._get(f"/collaborators/{quote(user, safe='')}/permission")
        except MissingError:
            return Access.NONE
        kind = str((data.get("user") or {}).get("type", ""))
        named = str((data.get("user") or {}).get("login", ""))
        if kind != "User" or named.casefold() != user.casefold():
            return Access.NONE
        if data["permission"] in _WRITERS or data.get("role_name") in _WRITERS:
            return Access.WRITE
        return Access.READ if data["permission"] == "read" else Access.NONE

    def check(self, check: Check) -> None:
        """Put the check run on its commit; more than 50 annotations follow in further requests."""
        name = quote(check.name, safe="")
        found = self._get(f"/commits/{check.head}/check-runs?check_name={name}&filter=latest")["check_runs"]
        ours = next((each for each in found if each["external_id"] == check.name), None)
        parts = [check.annotations[at : at + ANNOTATIONS] for at in range(0, len(check.annotations), ANNOTATIONS)]
        first, rest = (parts[0], parts[1:]) if parts else ((), [])
        fields: dict[str, Any] = {"name": check.name, "external_id": check.name, "status": "completed"}
        fields |= {"conclusion": check.conclusion, "output": _output(check, first)}
        fields |= {"details_url": check.link} if check.link else {}
        if ours is None:
            run = self._send("POST", "/check-runs", {**fields, "head_sha": check.head})["id"]
        else:
            run = ours["id"]
            self._send("PATCH", f"/check-runs/{run}", fields)
        for more in rest:
            self._send("PATCH", f"/check-runs/{run}", {"output": _output(check, more)})

    def commit(self, branch: str, head: str, files: Mapping[str, str], message: str) -> Landed:
        """Commit texts on a branch that stands at ``head``, without a checkout."""
        return committing.commit(self._send, branch, head, files, message)

    def branch(self, name: str, start: str) -> str:
        """The commit the bot's own branch stands at; made at ``start`` when it is not there."""
        try:
            return str(self._get(f"/git/ref/heads/{quote(name)}")["object"]["sha"])
        except MissingError:
            pass
        try:
            made = self._send("POST", "/git/refs", {"ref": f"refs/heads/{name}", "sha": start})
            return str(made["object"]["sha"])
        except ForgeError:  # another run was faster, or the reply was lost: what counts is what stands there now
            return str(self._get(f"/git/ref/heads/{quote(name)}")["object"]["sha"])

    def propose(self, branch: str, base: str, title: str, body: str) -> int:
        """The number of the open pull request from this branch; opened when there is none."""
        fields = {"title": title, "body": body, "head": branch, "base": base}
        try:
            return self._opened(fields)
        except RefusedError as error:
            if error.status != 422:
                raise
        # a branch made a moment ago may not be seen everywhere yet; what was refused has opened nothing
        return self._opened(fields)

    def suggest(self, number: int, notes: Sequence[Note]) -> int:
        """Put notes on lines of the diff; those that stand there already are not repeated."""
        standing = {
            (each.get("path"), each.get("line"), each.get("body"))
            for each in self.client.pages(self._path(f"/pulls/{number}/comments?per_page=100"))
            if (each.get("user") or {}).get("login") == self.login
        }
        fresh = [note for note in notes if (note.path, note.line, note.body) not in standing][:MOST_NOTES]
        for note in fresh:
            fields = {"path": note.path, "line": note.line, "commit_id": note.head, "body": note.body, "side": "RIGHT"}
            self._send("POST", f"/pulls/{number}/comments", fields)
        return len(fresh)

    def kept(self, run: int, name: str) -> bytes | None:
        """The file of this name from the artifact of a run."""
        try:
            listed = self._get(f"/actions/runs/{run}/artifacts?per_page=100")["artifacts"]
            found = next((each for each in listed if each["name"] == ARTIFACT and not each["expired"]), None)
            if found is None:
                return None
            return unpacking.unpack(self.client.download(self._path(f"/actions/artifacts/{found['id']}/zip")), name)
        except ForgeError:
            return None

    def _opened(self, fields: Mapping[str, str]) -> int:
        found = self._proposed(fields["head"], fields["base"])
        if found is not None:
            return found
        try:
            return int(self._send("POST", "/pulls", fields)["number"])
        except ForgeError:
            again = self._proposed(fields["head"], fields["base"])
            if again is None:
                raise
            return again

    def _proposed(self, branch: str, base: str) -> int | None:
        owner = self.repository.split("/")[0]
        found = self._get(f"/pulls?state=open&head={quote(f'{owner}:{branch}', safe='')}&base={quote(base, safe='')}")
        return int(found[0]["number"]) if found else None

    def _comment(self, data: Mapping[str, Any]) -> Comment:
        author = str((data.get("user") or {}).get("login", ""))
        return Comment(
            id=int(data["id"]),
            body=str(data.get("body") or ""),
            author=author,
            mine=author == self.login,
            edited=data.get("updated_at") != data.get("created_at"),
        )

    def _path(self, path: str) -> str:
        return f"/repos/{self.repository}{path}"

    def _get(self, path: str) -> Any:
        return self.client.send("GET", self._path(path)).data

    def _send(self, method: str, path: str, body: Any = None) -> Any:
        return self.client.send(method, self._path(path), body).data


def _output(check: Check, annotations: Sequence[Annotation]) -> dict[str, Any]:
    cut = check.summary.encode()[:CHECK_TEXT].decode(errors="ignore")
    listed = [
        {
            "path": each.path,
            "start_line": each.first,
            "end_line": each.last,
            "annotation_level": _LEVELS[each.level],
            "title": each.title[:255],
            "message": each.message,
        }
        for each in annotations
    ]
    return {"title": check.title, "summary": cut, "annotations": listed}
