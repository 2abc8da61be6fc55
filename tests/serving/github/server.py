"""A GitHub on loopback: stateful, judged by GitHub's own description, with a real bare repository behind it.

It can be told to misbehave. What it assumes of the real GitHub beyond the description stands in ASSUMPTIONS.md.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tests.serving.github import contract
from tests.serving.loopback import DeniedError, Hub, listening
from tests.serving.store import Store

LIMIT = 65_536
BOT = "github-actions[bot]"
TOKEN = "ghs_" + "loopback" * 4
NAME = "acme/housing"
RESET = "1767326400"  # 04:00 UTC
NEEDED = {
    "/check-runs": "checks",
    "/git/": "contents",
    "/actions/": "actions",
    "/comments": "pull-requests",
    "/pulls": "pull-requests",
}
"""Which permission a path needs, the first that fits."""


@dataclass
class GitHub(Hub):
    """The state of one repository. ``rule`` may answer any call with a Fault; ``faults`` collects breaches of the
    description by either side.
    """

    store: Store = field(kw_only=True)
    pulls: dict[int, dict[str, Any]] = field(default_factory=dict)
    comments: dict[int, dict[str, Any]] = field(default_factory=dict)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    checks: dict[int, dict[str, Any]] = field(default_factory=dict)
    rights: dict[str, str] = field(default_factory=dict)
    locked: set[int] = field(default_factory=set)
    protected: set[str] = field(default_factory=set)
    may_propose: bool = True
    artifacts: dict[int, bytes] = field(default_factory=dict)
    grants: dict[str, dict[str, str]] = field(default_factory=dict)
    budget: int = 1000

    # what people do -------------------------------------------------------------------------------------------------

    def open(self, branch: str, base: str = "main", *, number: int = 0, origin: str = NAME, **state: Any) -> int:
        """A pull request from this branch."""
        number = number or self.next()
        self.pulls[number] = {
            "branch": branch,
            "base": base,
            "origin": origin,
            "state": "open",
            "draft": False,
            "labels": [],
            "title": "A change",
            "body": "",
        } | state
        return number

    def say(self, number: int, body: str, login: str = BOT, **state: Any) -> int:
        """A comment by somebody."""
        made = self.next()
        self.comments[made] = {"id": made, "issue": number, "body": body, "login": login, "edited": False} | state
        return made

    def of(self, number: int, login: str = BOT) -> list[str]:
        """The bodies of somebody's comments on a request."""
        return [each["body"] for each in self.comments.values() if each["issue"] == number and each["login"] == login]

    def payload(self, number: int, action: str = "opened") -> dict[str, Any]:
        """The event of a pull request, as far as it is read."""
        pull = self._pull(number)
        return {"action": action, "number": number, "pull_request": pull, "sender": {"login": "ada", "type": "User"}}

    def commented(self, comment: int, sender: str = "ada", *, before: str | None = None, kind: str = "User") -> Any:
        """The event of a comment that was made, or edited when ``before`` is its earlier body."""
        held = self.comments[comment]
        pull = self.pulls.get(held["issue"])
        issue: dict[str, Any] = {"number": held["issue"], "state": pull["state"] if pull else "open", "labels": []}
        if pull:
            issue["pull_request"] = {"url": "https://example.test/x"}
        event = {
            "action": "created" if before is None else "edited",
            "issue": issue,
            "comment": {"id": comment, "body": held["body"], "user": {"login": held["login"]}},
            "sender": {"login": sender, "type": kind},
        }
        return event | ({} if before is None else {"changes": {"body": {"from": before}}})

    def refuses(self, headers: dict[str, str]) -> bool:
        """Whether these headers are none of a client with the token; headers that GitHub asks for are missed."""
        if headers.get("accept") != "application/vnd.github+json" or "x-github-api-version" not in headers:
            self.faults.append("a request without GitHub's media type or version")
        return headers.get("authorization", "").removeprefix("Bearer ") not in {TOKEN, *self.grants}

    def grant(self, permissions: dict[str, str], *, read_only: bool) -> str:
        """A token of a job, with the permissions that its workflow asks for; of a fork's, to read only."""
        token = f"ghs_job{self.next():040d}"
        self.grants[token] = {name: "read" if read_only else right for name, right in permissions.items()}
        return token

    def may(self, method: str, target: str, headers: dict[str, str]) -> bool:
        """Whether the token of a call has the permission that the call needs."""
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if token == TOKEN:
            return True
        needed = next((name for part, name in NEEDED.items() if part in target), "metadata")
        right = self.grants[token].get(needed, "read" if needed == "metadata" else "none")
        return right == "write" or (method == "GET" and right == "read")

    # what the API does ----------------------------------------------------------------------------------------------

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        """The right reply to a request: status, body, headers."""
        status, data, headers = self._answer(method, target, body)
        self.budget -= 1
        spent = {"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": str(self.budget), "X-RateLimit-Reset": RESET}
        return status, data, headers | spent

    def _answer(self, method: str, target: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        found = contract.find(method, target.removeprefix(f"/repos/{NAME}") and target)
        if found is None:
            return 404, {"message": "Not Found"}, {}
        route, values = found
        broken = contract.faults_of_request(route, target, values, body)
        self.faults += broken
        if broken:
            return 422, {"message": broken[0]}, {}
        if f"{values['owner']}/{values['repo']}" != NAME:
            return 404, {"message": "Not Found"}, {}
        query = dict(parse_qsl(target.partition("?")[2]))
        act = getattr(
            self,
            "_" + re.sub(r"\W+", "_", f"{method.lower()}{route.path.removeprefix('/repos/{owner}/{repo}')}").strip("_"),
        )
        try:
            status, data, headers = act(values, query, body)
        except DeniedError as denied:
            return denied.status, {"message": str(denied)}, {}
        self.faults += contract.faults_of_reply(route, status, data)
        return status, data, headers

    def _pull(self, number: int) -> dict[str, Any]:
        if number not in self.pulls:
            raise DeniedError(404, "Not Found")
        held = self.pulls[number]
        data: dict[str, Any] = contract.example("GET", "/repos/{owner}/{repo}/pulls/{pull_number}", 200)
        data |= {
            "number": number,
            "state": held["state"],
            "draft": held["draft"],
            "title": held["title"],
            "body": held["body"],
        }
        data["labels"] = [
            contract.fill(contract.DEFINITIONS["pull-request"]["properties"]["labels"]["items"]) | {"name": name}
            for name in held["labels"]
        ]
        data["head"] |= {"ref": held["branch"], "sha": held.get("head") or self.store.head(held["branch"])}
        data["base"] |= {"ref": held["base"], "sha": self.store.head(held["base"])}
        data["head"]["repo"] = data["head"]["repo"] | {"full_name": held["origin"]} if held["origin"] else None
        data["base"]["repo"] = data["base"]["repo"] | {"full_name": NAME}
        return data

    def _get_pulls_pull_number(self, values: Any, query: Any, body: Any) -> Any:
        return 200, self._pull(int(values["pull_number"])), {}

    def _get_pulls(self, values: Any, query: Any, body: Any) -> Any:
        wanted = query.get("head", "").partition(":")[2]
        found = [
            n
            for n, each in self.pulls.items()
            if each["state"] == query.get("state", "open")
            and (not wanted or each["branch"] == wanted)
            and query.get("base", each["base"]) == each["base"]
        ]
        simple = contract.DEFINITIONS["pull-request-simple"]
        return 200, [contract.fill(simple) | {"number": number} for number in found], {}

    def _post_pulls(self, values: Any, query: Any, body: Any) -> Any:
        if not self.may_propose:
            raise DeniedError(403, "GitHub Actions is not permitted to create or approve pull requests.")
        if any(each["branch"] == body["head"] and each["state"] == "open" for each in self.pulls.values()):
            raise DeniedError(422, "A pull request already exists")
        if self.store.head(body["head"]) == self.store.head(body["base"]):
            raise DeniedError(422, "No commits between the branches")
        return (
            201,
            self._pull(self.open(body["head"], body["base"], title=body["title"], body=body.get("body", ""))),
            {},
        )

    def _comment(self, held: Any) -> Any:
        data = contract.example("POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments", 201)
        user = contract.fill(contract.DEFINITIONS["simple-user"]) | {"login": held["login"]}
        stamp = "2026-01-02T03:04:06Z" if held["edited"] else data["created_at"]
        return data | {"id": held["id"], "body": held["body"], "user": user, "updated_at": stamp}

    def _get_issues_issue_number_comments(self, values: Any, query: Any, body: Any) -> Any:
        number, size, page = (
            int(values["issue_number"]),
            min(100, int(query.get("per_page", 30))),
            int(query.get("page", 1)),
        )
        held = [each for each in self.comments.values() if each["issue"] == number]
        shown = held[(page - 1) * size : page * size]
        address = f"{self.url}/repos/{NAME}/issues/{number}/comments?per_page={size}&page="
        last = max(1, -(-len(held) // size))
        links = [f'<{address}{page + 1}>; rel="next"', f'<{address}{last}>; rel="last"'] if page < last else []
        return 200, [self._comment(each) for each in shown], {"Link": ", ".join(links)} if links else {}

    def _post_issues_issue_number_comments(self, values: Any, query: Any, body: Any) -> Any:
        number = int(values["issue_number"])
        self._writable(number, body["body"])
        return 201, self._comment(self.comments[self.say(number, body["body"])]), {}

    def _patch_issues_comments_comment_id(self, values: Any, query: Any, body: Any) -> Any:
        held = self._held(values)
        self._writable(held["issue"], body["body"])
        held |= {"body": body["body"], "edited": True}
        return 200, self._comment(held), {}

    def _delete_issues_comments_comment_id(self, values: Any, query: Any, body: Any) -> Any:
        del self.comments[self._held(values)["id"]]
        return 204, None, {}

    def _held(self, values: Any) -> Any:
        held = self.comments.get(int(values["comment_id"]))
        if held is None:
            raise DeniedError(404, "Not Found")
        return held

    def _writable(self, number: int, body: str) -> None:
        if number in self.locked:
            raise DeniedError(403, "Unable to create comment because issue is locked.")
        if len(body.encode("utf-16-le")) // 2 > LIMIT:
            raise DeniedError(422, f"Body is too long (maximum is {LIMIT} characters)")

    def _get_collaborators_username_permission(self, values: Any, query: Any, body: Any) -> Any:
        login = next((each for each in self.rights if each.casefold() == values["username"].casefold()), None)
        if login is None:
            raise DeniedError(404, "Not Found")
        role = self.rights[login]
        data = contract.example("GET", "/repos/{owner}/{repo}/collaborators/{username}/permission", 200)
        user = (
            contract.fill(contract.DEFINITIONS["collaborator"])
            if "collaborator" in contract.DEFINITIONS
            else contract.fill(contract.DEFINITIONS["nullable-collaborator"]["anyOf"][0])
        )
        user |= {"login": login, "type": "Bot" if login.endswith("bot") else "User"}
        flat = {"maintain": "write", "triage": "read"}.get(role, role)
        return 200, data | {"permission": flat, "role_name": role, "user": user}, {}

    def _check(self, held: Any) -> Any:
        data = contract.example("POST", "/repos/{owner}/{repo}/check-runs", 201)
        return data | {key: held[key] for key in ("id", "name", "head_sha", "external_id", "conclusion")}

    def _get_commits_ref_check_runs(self, values: Any, query: Any, body: Any) -> Any:
        found = [
            each
            for each in self.checks.values()
            if each["head_sha"] == values["ref"] and query.get("check_name", each["name"]) == each["name"]
        ]
        return 200, {"total_count": len(found), "check_runs": [self._check(each) for each in found]}, {}

    def _post_check_runs(self, values: Any, query: Any, body: Any) -> Any:
        made = self.next()
        self.checks[made] = {"id": made, "annotations": [], "conclusion": None, "external_id": ""} | body
        self._annotated(made, body)
        return 201, self._check(self.checks[made]), {}

    def _patch_check_runs_check_run_id(self, values: Any, query: Any, body: Any) -> Any:
        made = int(values["check_run_id"])
        self.checks[made] |= body
        self._annotated(made, body)
        return 200, self._check(self.checks[made]), {}

    def _annotated(self, made: int, body: Any) -> None:
        output = body.get("output", {})
        if len(output.get("summary", "").encode()) > 65_535:
            raise DeniedError(422, "summary is too long")
        self.checks[made]["annotations"] += output.get("annotations", [])

    def _get_pulls_pull_number_comments(self, values: Any, query: Any, body: Any) -> Any:
        return 200, [each["reply"] for each in self.reviews if each["number"] == int(values["pull_number"])], {}

    def _post_pulls_pull_number_comments(self, values: Any, query: Any, body: Any) -> Any:
        data = contract.example("POST", "/repos/{owner}/{repo}/pulls/{pull_number}/comments", 201)
        user = contract.fill(contract.DEFINITIONS["simple-user"]) | {"login": BOT}
        data |= {"user": user, "path": body["path"], "body": body["body"], "line": body["line"]}
        self.reviews.append({"number": int(values["pull_number"]), "reply": data})
        return 201, data, {}

    def _reference(self, name: str) -> Any:
        stands = self.store.head(name.removeprefix("heads/"))
        if not stands:
            raise DeniedError(404, "Not Found")
        data = contract.example("POST", "/repos/{owner}/{repo}/git/refs", 201)
        return data | {"ref": f"refs/{name}", "object": data["object"] | {"sha": stands}}

    def _get_git_ref_ref(self, values: Any, query: Any, body: Any) -> Any:
        return 200, self._reference(values["ref"]), {}

    def _post_git_refs(self, values: Any, query: Any, body: Any) -> Any:
        name = body["ref"].removeprefix("refs/")
        if self.store.head(name.removeprefix("heads/")):
            raise DeniedError(422, "Reference already exists")
        self.store.move(name.removeprefix("heads/"), body["sha"])
        return 201, self._reference(name), {}

    def _patch_git_refs_ref(self, values: Any, query: Any, body: Any) -> Any:
        branch = values["ref"].removeprefix("heads/")
        if branch in self.protected:
            raise DeniedError(422, "Protected branch update failed")
        if not body.get("force") and not self.store.follows(body["sha"], self.store.head(branch)):
            raise DeniedError(422, "Update is not a fast forward")
        self.store.move(branch, body["sha"])
        return 200, self._reference(values["ref"]), {}

    def _commit(self, sha: str) -> Any:
        data = contract.example("POST", "/repos/{owner}/{repo}/git/commits", 201)
        parents = self.store.git("rev-list", "--parents", "-1", sha).split()[1:]
        data["parents"] = [{"sha": each, "url": self.url, "html_url": self.url} for each in parents]
        return data | {"sha": sha, "tree": data["tree"] | {"sha": self.store.git("rev-parse", f"{sha}^{{tree}}")}}

    def _get_git_commits_commit_sha(self, values: Any, query: Any, body: Any) -> Any:
        return 200, self._commit(values["commit_sha"]), {}

    def _post_git_commits(self, values: Any, query: Any, body: Any) -> Any:
        return 201, self._commit(self.store.commit(body["tree"], body["parents"], body["message"])), {}

    def _post_git_trees(self, values: Any, query: Any, body: Any) -> Any:
        made = self.store.tree(body.get("base_tree", ""), {each["path"]: each["content"] for each in body["tree"]})
        return 201, contract.example("POST", "/repos/{owner}/{repo}/git/trees", 201) | {"sha": made}, {}

    def _get_actions_runs_run_id_artifacts(self, values: Any, query: Any, body: Any) -> Any:
        held = [self._artifact(run) for run in self.artifacts if run == int(values["run_id"])]
        return 200, {"total_count": len(held), "artifacts": held}, {}

    def _artifact(self, run: int) -> Any:
        data = contract.fill(contract.DEFINITIONS["artifact"])
        return data | {"id": run, "name": "draft-plan", "expired": False}

    def _get_actions_artifacts_artifact_id_archive_format(self, values: Any, query: Any, body: Any) -> Any:
        return 302, None, {"Location": f"{self.url}/store/{values['artifact_id']}"}

    def stored(self, target: str) -> bytes:
        """What the store of artifacts holds: a ZIP with the one file."""
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
            opened.writestr("draft-plan.json", self.artifacts[int(target.rsplit("/", 1)[-1])])
        return archive.getvalue()


@contextmanager
def serve(folder: Path) -> Iterator[GitHub]:
    """A running loopback; after the block nothing may have breached the description."""
    hub = GitHub(store=Store.create(folder / "origin.git"))
    with listening(hub):
        yield hub
    assert hub.faults == []
