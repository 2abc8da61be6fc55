"""GitLab as a Forge. Endpoints: docs.gitlab.com/api, version 4; what is assumed of them stands beside the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

from draft_plan.errors import ForgeError
from draft_plan.forge.door import (
    Access,
    Check,
    Comment,
    Landed,
    LostReplyError,
    MissingError,
    MovedError,
    Note,
    RefusedError,
    Request,
    Spent,
)
from draft_plan.forge.http import Client

COMMENT = 1_000_000
"""Characters that a note may have."""
DEVELOPER, GUEST = 30, 10
"""Access levels: who may push, and who may at least see."""
JOB = "draft-plan-suggest"
"""The job whose artifact is asked for."""
FOLDER = "draft-plan-artifact"

_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}")


@dataclass(slots=True)
class GitLab:
    """One project on GitLab, by its id or its full path. ``bot`` is the account that comments, where the token that
    reads belongs to another one.
    """

    client: Client
    project: str
    bot: str = ""
    _login: str = field(default="", init=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{1,12}|[\w.-]+(?:/[\w.-]+)+", self.project):
            raise ForgeError("the project is neither an id nor a path", remedy="check CI_PROJECT_ID")

    @property
    def limit(self) -> int:
        """Characters that a note may have."""
        return COMMENT

    @property
    def spent(self) -> Spent:
        """What was asked of it so far."""
        return self.client.spent

    def request(self, number: int) -> Request:
        """The merge request as it stands now."""
        data = self._get(f"/merge_requests/{number}")
        return Request(
            number=number,
            head=data["sha"],
            base=data["diff_refs"]["base_sha"],
            branch=data["source_branch"],
            fork=data["source_project_id"] != data["target_project_id"],
            draft=bool(data.get("draft")),
            closed=data["state"] not in ("opened", "locked"),
            labels=tuple(data.get("labels", ())),
        )

    def comments(self, number: int) -> Iterator[Comment]:
        """All notes that people or bots wrote, oldest first."""
        login = self._own()
        listed = self.client.pages(
            self._path(f"/merge_requests/{number}/notes?per_page=100&sort=asc&order_by=created_at")
        )
        for each in listed:
            if not each.get("system"):
                yield self._comment(each, login)

    def create_comment(self, number: int, body: str) -> Comment:
        """A new note."""
        return self._comment(self._send("POST", f"/merge_requests/{number}/notes", {"body": body}), self._own())

    def update_comment(self, number: int, comment: int, body: str) -> None:
        """Another body for a note."""
        self._send("PUT", f"/merge_requests/{number}/notes/{comment}", {"body": body})

    def delete_comment(self, number: int, comment: int) -> None:
        """A note less."""
        try:
            self._send("DELETE", f"/merge_requests/{number}/notes/{comment}")
        except MissingError:
            return

    def access(self, user: str) -> Access:
        """What this person may do, groups included; bots may nothing."""
        if not _USER.fullmatch(user):
            return Access.NONE
        found = self.client.send("GET", f"/users?{urlencode({'username': user})}").data
        known = next((each for each in found if each["username"].casefold() == user.casefold()), None)
        if known is None or known.get("bot") or known.get("state") != "active":
            return Access.NONE
        try:
            level = int(self._get(f"/members/all/{known['id']}")["access_level"])
        except MissingError:
            return Access.NONE
        return Access.WRITE if level >= DEVELOPER else Access.READ if level >= GUEST else Access.NONE

    def check(self, check: Check) -> None:
        """A status on the commit. GitLab knows no neutral one; the lines go into the code quality report."""
        failed = check.conclusion in ("failure", "action_required")
        fields = {"state": "failed" if failed else "success", "name": check.name, "description": check.title[:255]}
        self._send("POST", f"/statuses/{check.head}", {**fields, **({"target_url": check.link} if check.link else {})})

    def commit(self, branch: str, head: str, files: Mapping[str, str], message: str) -> Landed:
        """Commit texts on a branch that stands at ``head``; each file is written over what was read, or not at all."""
        if self._stands(branch) != head:
            raise MovedError(f"the branch {branch} has moved on", remedy="the next run takes it up")
        actions = [action for path, text in files.items() if (action := self._action(path, text, head))]
        if not actions:
            return Landed("", head)
        fields = {"branch": branch, "commit_message": message, "actions": actions}
        try:
            made = str(self._send("POST", "/repository/commits", fields)["id"])
            return Landed(made, made)
        except LostReplyError:
            now = self._stands(branch)
            if now != head and all(self._action(path, text, now) is None for path, text in files.items()):
                return Landed(now, now)
            raise
        except RefusedError as error:
            if self._stands(branch) != head:
                raise MovedError(f"the branch {branch} has moved on", remedy="the next run takes it up") from error
            raise

    def branch(self, name: str, start: str) -> str:
        """The commit the bot's own branch stands at; made at ``start`` when it is not there."""
        try:
            return self._stands(name)
        except MissingError:
            pass
        try:
            self._send("POST", "/repository/branches", {"branch": name, "ref": start})
        except MissingError:
            raise
        except ForgeError:  # another run was faster, or the reply was lost
            return self._stands(name)
        return self._stands(name)

    def propose(self, branch: str, base: str, title: str, body: str) -> int:
        """The number of the open merge request from this branch; opened when there is none."""
        found = self._proposed(branch, base)
        if found is not None:
            return found
        fields = {"source_branch": branch, "target_branch": base, "title": title, "description": body}
        try:
            return int(self._send("POST", "/merge_requests", fields)["iid"])
        except ForgeError:
            again = self._proposed(branch, base)
            if again is None:
                raise
            return again

    def kept(self, run: int, name: str) -> bytes | None:
        """The file of this name from the artifact of a pipeline's job."""
        try:
            jobs = self._get(f"/pipelines/{run}/jobs?per_page=100")
            found = next((each for each in jobs if each["name"] == JOB), None)
            if found is None:
                return None
            return self.client.download(self._path(f"/jobs/{found['id']}/artifacts/{FOLDER}/{quote(name)}"))
        except ForgeError:
            return None

    def suggest(self, number: int, notes: Sequence[Note]) -> int:
        """Put notes on lines of the diff; those that stand there already are not repeated."""
        references = self._get(f"/merge_requests/{number}")["diff_refs"]
        standing = {comment.body for comment in self.comments(number) if comment.mine}
        bodies = [(note, note.body.replace("suggestion\n", "suggestion:-0+0\n", 1)) for note in notes]
        fresh = [(note, body) for note, body in bodies if body not in standing]
        for note, body in fresh:
            position = {**references, "position_type": "text", "new_path": note.path, "old_path": note.path}
            fields = {"body": body, "position": {**position, "new_line": note.line}}
            self._send("POST", f"/merge_requests/{number}/discussions", fields)
        return len(fresh)

    def _action(self, path: str, text: str, head: str) -> dict[str, str] | None:
        """How this file comes to have this text; None when it has it."""
        try:
            held = self._get(f"/repository/files/{quote(path, safe='')}?{urlencode({'ref': head})}")
        except MissingError:
            return {"action": "create", "file_path": path, "content": text}
        if held["content_sha256"] == sha256(text.encode()).hexdigest():
            return None
        return {"action": "update", "file_path": path, "content": text, "last_commit_id": held["last_commit_id"]}

    def _stands(self, branch: str) -> str:
        return str(self._get(f"/repository/branches/{quote(branch, safe='')}")["commit"]["id"])

    def _proposed(self, branch: str, base: str) -> int | None:
        wanted = urlencode({"state": "opened", "source_branch": branch, "target_branch": base})
        found = self._get(f"/merge_requests?{wanted}")
        return int(found[0]["iid"]) if found else None

    def _own(self) -> str:
        """The account of the token: with GitLab it is a bot user of the project, whose name nobody chooses."""
        if not self._login:
            self._login = str(self.client.send("GET", "/user").data["username"])
        return self._login

    def _comment(self, data: Mapping[str, Any], login: str) -> Comment:
        author = str((data.get("author") or {}).get("username", ""))
        edited = data.get("updated_at") != data.get("created_at")
        mine = bool(author) and author in (login, self.bot)
        return Comment(int(data["id"]), str(data.get("body") or ""), author, mine=mine, edited=edited)

    def _path(self, path: str) -> str:
        return f"/projects/{quote(self.project, safe='')}{path}"

    def _get(self, path: str) -> Any:
        return self.client.send("GET", self._path(path)).data

    def _send(self, method: str, path: str, body: Any = None) -> Any:
        return self.client.send(method, self._path(path), body).data
