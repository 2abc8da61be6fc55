"""A GitLab on loopback: stateful, with a real bare repository behind it. Its assumptions stand in ASSUMPTIONS.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any
from urllib.parse import parse_qsl, unquote

from tests.serving.loopback import DeniedError, Hub, listening
from tests.serving.store import Store

LIMIT = 1_000_000
BOT = "project_1_bot_abc"
TOKEN = "glpat-" + "loopback" * 3
READER = "project_1_bot_reading"
READING = "glpat-" + "readonly" * 3
"""A token with the scope read_api, and the account that it belongs to."""
PROJECT = 1
FIELDS = {
    ("GET", "/user"): (),
    ("GET", "/users"): ("username",),
    ("GET", "/members/all/:id"): (),
    ("GET", "/merge_requests/:iid"): (),
    ("GET", "/merge_requests"): ("state", "source_branch", "target_branch"),
    ("POST", "/merge_requests"): ("source_branch", "target_branch", "title", "description"),
    ("GET", "/merge_requests/:iid/notes"): ("per_page", "page", "sort", "order_by"),
    ("POST", "/merge_requests/:iid/notes"): ("body",),
    ("PUT", "/merge_requests/:iid/notes/:id"): ("body",),
    ("DELETE", "/merge_requests/:iid/notes/:id"): (),
    ("POST", "/merge_requests/:iid/discussions"): ("body", "position"),
    ("POST", "/statuses/:sha"): ("state", "name", "description", "target_url"),
    ("GET", "/repository/branches/:branch"): (),
    ("POST", "/repository/branches"): ("branch", "ref"),
    ("GET", "/repository/files/:path"): ("ref",),
    ("POST", "/repository/commits"): ("branch", "commit_message", "actions"),
    ("GET", "/pipelines/:id/jobs"): ("per_page",),
    ("GET", "/jobs/:id/artifacts/draft-plan-artifact/:name"): (),
}
POSITION = {"base_sha", "head_sha", "start_sha", "position_type", "new_path", "old_path", "new_line"}
ROUTES = [
    (method, path, re.compile(re.sub(r":\w+", "([^/]+)", path)), fields) for (method, path), fields in FIELDS.items()
]


@dataclass
class GitLab(Hub):
    """The state of one project."""

    store: Store = field(kw_only=True)
    requests: dict[int, dict[str, Any]] = field(default_factory=dict)
    notes: dict[int, dict[str, Any]] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    artifacts: dict[int, bytes] = field(default_factory=dict)
    protected: set[str] = field(default_factory=set)
    reading: bool = False
    """Whether the call being answered came with the token that can only read."""

    # what people do -------------------------------------------------------------------------------------------------

    def open(self, branch: str, target: str = "main", *, number: int = 0, **state: Any) -> int:
        """A merge request from this branch."""
        number = number or self.next()
        held = {"branch": branch, "target": target, "state": "opened", "draft": False, "labels": [], "source": PROJECT}
        self.requests[number] = held | state
        return number

    def join(self, name: str, level: int, **state: Any) -> None:
        """A person with a level of access; 0 for none."""
        self.people[name] = {"id": self.next(), "level": level, "bot": False, "state": "active"} | state

    def say(self, number: int, body: str, author: str = BOT, **state: Any) -> int:
        """A note by somebody."""
        made = self.next()
        held = {"id": made, "request": number, "body": body, "author": author, "edited": False, "system": False}
        self.notes[made] = held | state
        return made

    def of(self, number: int, author: str = BOT) -> list[str]:
        """The bodies of somebody's notes on a request."""
        return [each["body"] for each in self.notes.values() if (each["request"], each["author"]) == (number, author)]

    def variables(self, number: int, **more: str) -> dict[str, str]:
        """The variables of a merge request's pipeline."""
        held = self.requests[number]
        return {
            "GITLAB_CI": "true",
            "CI_PIPELINE_SOURCE": "merge_request_event",
            "CI_MERGE_REQUEST_IID": str(number),
            "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": str(held["source"]),
            "CI_MERGE_REQUEST_PROJECT_ID": str(PROJECT),
            "CI_COMMIT_SHA": self.store.head(held["branch"]),
            "CI_PROJECT_ID": str(PROJECT),
            "CI_API_V4_URL": self.url,
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": self.store.head(held["target"]),
            "DRAFT_PLAN_GITLAB_TOKEN": TOKEN,
        } | more

    # what the API does ----------------------------------------------------------------------------------------------

    def refuses(self, headers: dict[str, str]) -> bool:
        """Whether these headers are none of a client with the token."""
        return headers.get("private-token") not in (TOKEN, READING)

    def may(self, method: str, target: str, headers: dict[str, str]) -> bool:
        """Whether the scope of the token covers the call."""
        self.reading = headers.get("private-token") == READING
        return method == "GET" or not self.reading

    def stored(self, target: str) -> bytes:
        """The artifact's one file."""
        return self.artifacts[int(target.rsplit("/", 1)[-1])]

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        """The right reply to a request: status, body, headers."""
        path, _, query = target.partition("?")
        path = path.removeprefix(f"/projects/{PROJECT}")
        for known, name, pattern, fields in ROUTES:
            found = pattern.fullmatch(path) if known == method else None
            if found is None:
                continue
            given = dict(parse_qsl(query)) | (body or {})
            self.faults += [f"{method} {name}: unknown {each!r}" for each in given if each not in fields]
            act = getattr(self, "_" + re.sub(r"\W+", "_", f"{method.lower()}{name}"))
            try:
                return act(*map(unquote, found.groups()), given)  # type: ignore[no-any-return]
            except DeniedError as denied:
                return denied.status, {"message": str(denied)}, {}
        return 404, {"error": "404 Not Found"}, {}

    def _get_user(self, given: Any) -> Any:
        return 200, {"id": 9, "username": READER if self.reading else BOT, "bot": True}, {}

    def _get_users(self, given: Any) -> Any:
        found = [name for name in self.people if name.casefold() == given["username"].casefold()]
        return 200, [{"username": name, **self.people[name]} for name in found], {}

    def _get_members_all_id(self, number: str, given: Any) -> Any:
        found = [each for each in self.people.values() if str(each["id"]) == number and each["level"]]
        if not found:
            raise DeniedError(404, "404 Not found")
        return 200, {"id": found[0]["id"], "access_level": found[0]["level"]}, {}

    def _held(self, number: str) -> Any:
        if int(number) not in self.requests:
            raise DeniedError(404, "404 Not found")
        return self.requests[int(number)]

    def _request(self, number: int) -> Any:
        held = self.requests[number]
        head, base = self.store.head(held["branch"]), self.store.head(held["target"])
        return {
            "iid": number,
            "sha": head,
            "source_branch": held["branch"],
            "target_branch": held["target"],
            "source_project_id": held["source"],
            "target_project_id": PROJECT,
            "state": held["state"],
            "draft": held["draft"],
            "labels": held["labels"],
            "diff_refs": {"base_sha": base, "head_sha": head, "start_sha": base},
        }

    def _get_merge_requests_iid(self, number: str, given: Any) -> Any:
        self._held(number)
        return 200, self._request(int(number)), {}

    def _get_merge_requests(self, given: Any) -> Any:
        found = [self._request(number) for number in self.requests]
        return 200, [each for each in found if all(each[name] == value for name, value in given.items())], {}

    def _post_merge_requests(self, given: Any) -> Any:
        pairs = [(each["branch"], each["target"]) for each in self.requests.values() if each["state"] == "opened"]
        if (given["source_branch"], given["target_branch"]) in pairs:
            raise DeniedError(409, "Another open merge request already exists for this source branch")
        return 201, self._request(self.open(given["source_branch"], given["target_branch"])), {}

    def _note(self, held: Any) -> Any:
        stamp = "2026-01-02T03:04:06Z" if held["edited"] else "2026-01-02T03:04:05Z"
        author = {"username": held["author"]}
        named = {"id": held["id"], "body": held["body"], "author": author, "system": held["system"]}
        return named | {"created_at": "2026-01-02T03:04:05Z", "updated_at": stamp}

    def _get_merge_requests_iid_notes(self, number: str, given: Any) -> Any:
        size, page = min(100, int(given.get("per_page", 20))), int(given.get("page", 1))
        held = [each for each in self.notes.values() if each["request"] == int(number)]
        following = f"{self.url}/projects/{PROJECT}/merge_requests/{number}/notes?per_page={size}&sort=asc"
        more = page * size < len(held)
        links = {"Link": f'<{following}&order_by=created_at&page={page + 1}>; rel="next"'} if more else {}
        return 200, [self._note(each) for each in held[(page - 1) * size : page * size]], links

    def _writable(self, number: str, body: str) -> None:
        self._held(number)
        if len(body) > LIMIT:
            raise DeniedError(400, "Note is too long")

    def _post_merge_requests_iid_notes(self, number: str, given: Any) -> Any:
        self._writable(number, given["body"])
        return 201, self._note(self.notes[self.say(int(number), given["body"])]), {}

    def _put_merge_requests_iid_notes_id(self, number: str, note: str, given: Any) -> Any:
        self._writable(number, given["body"])
        if int(note) not in self.notes:
            raise DeniedError(404, "404 Note Not Found")
        self.notes[int(note)] |= {"body": given["body"], "edited": True}
        return 200, self._note(self.notes[int(note)]), {}

    def _delete_merge_requests_iid_notes_id(self, number: str, note: str, given: Any) -> Any:
        if self.notes.pop(int(note), None) is None:
            raise DeniedError(404, "404 Note Not Found")
        return 204, None, {}

    def _post_merge_requests_iid_discussions(self, number: str, given: Any) -> Any:
        if set(given["position"]) != POSITION:
            raise DeniedError(400, "position is incomplete")
        made = self.say(int(number), given["body"], position=given["position"])
        return 201, {"id": str(made), "notes": [self._note(self.notes[made])]}, {}

    def _post_statuses_sha(self, sha: str, given: Any) -> Any:
        self.statuses.append({"sha": sha, **given})
        return 201, {"id": self.next(), "sha": sha, "status": given["state"]}, {}

    def _get_repository_branches_branch(self, branch: str, given: Any) -> Any:
        stands = self.store.head(branch)
        if not stands:
            raise DeniedError(404, "404 Branch Not Found")
        return 200, {"name": branch, "commit": {"id": stands}}, {}

    def _post_repository_branches(self, given: Any) -> Any:
        if self.store.head(given["branch"]):
            raise DeniedError(400, "Branch already exists")
        self.store.move(given["branch"], given["ref"])
        return 201, {"name": given["branch"], "commit": {"id": given["ref"]}}, {}

    def _get_repository_files_path(self, path: str, given: Any) -> Any:
        try:
            content = self.store.bytes(given["ref"], path)
        except CalledProcessError as error:
            raise DeniedError(404, "404 File Not Found") from error
        last = self.store.git("log", "-1", "--format=%H", given["ref"], "--", path)
        return 200, {"content_sha256": sha256(content).hexdigest(), "last_commit_id": last}, {}

    def _post_repository_commits(self, given: Any) -> Any:
        branch = given["branch"]
        if branch in self.protected:
            raise DeniedError(403, "You are not allowed to push into this branch")
        for action in given["actions"]:
            there = self._last(branch, action["file_path"])
            if (action["action"] == "create") == bool(there) or action.get("last_commit_id", there) != there:
                raise DeniedError(400, "The file has changed since you started editing it")
        texts = {action["file_path"]: action["content"] for action in given["actions"]}
        return 201, {"id": self.store.push(branch, texts, given["commit_message"])}, {}

    def _last(self, branch: str, path: str) -> str:
        return self.store.git("log", "-1", "--diff-filter=d", "--format=%H", branch, "--", path)

    def _get_pipelines_id_jobs(self, number: str, given: Any) -> Any:
        found = [{"id": int(number), "name": "draft-plan-suggest"}] if int(number) in self.artifacts else []
        return 200, found, {}

    def _get_jobs_id_artifacts_draft_plan_artifact_name(self, number: str, name: str, given: Any) -> Any:
        return 302, None, {"Location": f"{self.url}/store/{number}"}


@contextmanager
def serve(folder: Path) -> Iterator[GitLab]:
    """A running loopback; after the block nobody may have sent what its table does not name."""
    hub = GitLab(store=Store.create(folder / "origin.git"))
    with listening(hub):
        yield hub
    assert hub.faults == []
