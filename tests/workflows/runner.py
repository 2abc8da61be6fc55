"""A simulated runner: GitHub's own parser and expression evaluator decide, and every ``run:`` is really executed.

It is no GitHub Actions: it knows the actions that the workflows here use, and refuses every other. The steps get the
files and variables that a hosted runner gives; the forge is the loopback. Results are labelled *simulated*.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from tests.serving.github.server import BOT, NAME, TOKEN, GitHub

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / "examples" / "workflows" / "draft-plan.yml"
SCRIPT = Path(__file__).with_name("evaluate.mjs")
OURS = re.compile(r"draft-plan/draft-plan@[0-9a-f]{40}")
KNOWN = {"actions/checkout", "actions/upload-artifact", "actions/download-artifact"}
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_PATCHED = (
    ("actions/action-schema.js", "action-v1.0.min.json"),
    ("workflows/workflow-schema.js", "workflow-v1.0.min.json"),
)


def modules() -> Path | None:
    """The folder of GitHub's packages from npm, where this machine has them; made fit for this Node."""
    named = os.environ.get("DRAFT_PLAN_NODE_MODULES")
    if not named or not shutil.which("node"):
        return None
    dist = Path(named) / "@actions" / "workflow-parser" / "dist"
    for place, schema in _PATCHED:  # published for bundlers, which need no attribute on an import of JSON
        text = (dist / place).read_text(encoding="utf-8")
        if "with {" not in text:
            (dist / place).write_text(text.replace(f'{schema}";', f'{schema}" with {{ type: "json" }};'), "utf-8")
    return Path(named)


def ask(workflow: str | None, contexts: Mapping[str, Any], expressions: list[str]) -> tuple[list[str], list[Any]]:
    """GitHub's own words on a workflow and on expressions: the parser's errors, the values."""
    asked = {"modules": str(modules()), "workflow": workflow, "contexts": contexts, "expressions": expressions}
    done = subprocess.run(["node", str(SCRIPT)], input=json.dumps(asked), capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    return told["errors"], told["values"]


@dataclass
class Done:
    """What became of a job: ``success``, ``failure`` or ``skipped``; what it printed; its summary."""

    outcome: str
    log: str = ""
    summary: str = ""


@dataclass
class Runner:
    """One run of a workflow on one event."""

    hub: GitHub
    folder: Path
    workflow: str
    event: str
    payload: Mapping[str, Any]
    secrets: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    actor: str = "ada"
    number: int = 1
    artifacts: dict[str, Path] = field(default_factory=dict)
    environments: list[dict[str, str]] = field(default_factory=list)

    def run(self) -> dict[str, Done]:
        """Every job in its order."""
        errors, _ = ask(self.workflow, self.contexts(""), [])
        assert errors == []
        done: dict[str, Done] = {}
        for name, job in yaml.safe_load(self.workflow)["jobs"].items():
            needed = [done[each].outcome == "success" for each in _listed(job.get("needs"))]
            wanted = job.get("if", "true")
            token = self.hub.grant(job.get("permissions", {}), read_only=self.read_only)
            run = all(needed) and bool(self.value(f"${{{{ {wanted} }}}}", token))
            done[name] = self.job(name, job, token) if run else Done("skipped")
        return done

    @property
    def read_only(self) -> bool:
        """Whether GitHub gives this event a token that cannot write, and no secrets."""
        pull = self.payload.get("pull_request")
        origin = ((pull or {}).get("head", {}).get("repo") or {}).get("full_name")
        return self.event == "pull_request" and (origin != NAME or self.actor == "dependabot[bot]")

    def contexts(self, token: str) -> dict[str, Any]:
        github = {
            "event_name": self.event,
            "event": self.payload,
            "repository": NAME,
            "actor": self.actor,
            "token": token,
            "run_id": str(self.number),
            "server_url": "https://github.test",
            "api_url": self.hub.url,
        }
        given = {} if self.read_only else dict(self.secrets)
        return {
            "github": github,
            "secrets": given,
            "vars": dict(self.variables),
            "runner": {"temp": str(self.folder / "temp")},
            "inputs": {},
            "env": {},
            "needs": {},
            "steps": {},
            "job": {},
            "matrix": {},
            "strategy": {},
        }

    def value(self, text: str, token: str, **more: Any) -> Any:
        """The text with its expressions evaluated; the value itself where the text is one expression."""
        found = _EXPRESSION.findall(text)
        if not found:
            return text
        _, values = ask(None, self.contexts(token) | more, [each.strip() for each in found])
        if _EXPRESSION.fullmatch(text.strip()):
            return values[0]
        spelled = iter("" if value is None else str(value) for value in values)
        return _EXPRESSION.sub(lambda _: next(spelled), text)

    def job(self, name: str, job: Mapping[str, Any], token: str) -> Done:
        place = self.folder / f"run-{self.number}-{name}"
        place.mkdir(parents=True)
        summary, log = place / "summary.md", []
        workspace = place / "workspace"
        workspace.mkdir()
        for step in job["steps"]:
            given = {key: self.value(str(value), token) for key, value in step.get("with", {}).items()}
            outside = {key: str(self.value(str(value), token) or "") for key, value in step.get("env", {}).items()}
            action = str(step.get("uses", "")).split("@")[0]
            if OURS.fullmatch(str(step.get("uses", ""))):
                code, said = self.composite(given, outside, workspace, summary, token)
            elif action in KNOWN:
                code, said = getattr(self, action.split("/")[1].replace("-", "_"))(given, workspace)
            else:
                return Done("failure", f"the simulated runner does not know {action!r}")
            log.append(said)
            if code:
                return Done("failure", "".join(log), _text(summary))
        return Done("success", "".join(log), _text(summary))

    def composite(
        self, given: Mapping[str, Any], outside: Mapping[str, str], workspace: Path, summary: Path, token: str
    ) -> tuple[int, str]:
        """Our own action, as ``action.yml`` says it."""
        action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
        inputs = {name: given.get(name, each.get("default", "")) for name, each in action["inputs"].items()}
        (step,) = action["runs"]["steps"]
        named = {key: str(self.value(value, token, inputs=inputs) or "") for key, value in step["env"].items()}
        event = self.folder / f"event-{self.number}.json"
        event.write_text(json.dumps(self.payload), encoding="utf-8")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "GITHUB_ACTIONS": "true",
            "CI": "true",
            "GITHUB_EVENT_NAME": self.event,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REPOSITORY": NAME,
            "GITHUB_API_URL": self.hub.url,
            "GITHUB_SERVER_URL": "https://github.test",
            "GITHUB_RUN_ID": str(self.number),
            "GITHUB_ACTOR": self.actor,
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_ACTION_PATH": str(self._stand_in()),
            "GITHUB_WORKSPACE": str(workspace),
            **outside,
            **named,
        }
        self.environments.append(environment)
        script = self.folder / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        done = subprocess.run(command, cwd=workspace, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def _stand_in(self) -> Path:
        """Where the action lies. Its ``run.py`` would install from the lock, which .ci/run proves by itself; here the
        installed package is called.
        """
        place = self.folder / "action"
        place.mkdir(exist_ok=True)
        command = f"[{sys.executable!r}, '-m', 'draft_plan', *sys.argv[2:]]"
        call = f"import sys, subprocess\nsys.exit(subprocess.call({command}))\n"
        (place / "run.py").write_text(call, encoding="utf-8")
        return place

    def checkout(self, given: Mapping[str, Any], workspace: Path) -> tuple[int, str]:
        """A real clone of the real repository."""
        assert given.get("persist-credentials") in (False, "False", "false"), "the token would stay in the checkout"
        assert str(given.get("fetch-depth")) == "0"
        number = int(re.fullmatch(r"refs/pull/(\d+)/head", given["ref"])[1])  # type: ignore[index]
        branch = self.hub.pulls[number]["branch"]
        quiet = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", "clone", "-q", "-b", branch, str(self.hub.store.path), str(workspace)]
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    def upload_artifact(self, given: Mapping[str, Any], workspace: Path) -> tuple[int, str]:
        file = workspace / given["path"]
        if not file.is_file():
            return 1, f"no file {given['path']}"
        kept = self.folder / f"artifact-{self.number}"
        kept.mkdir()
        shutil.copy(file, kept / file.name)
        self.artifacts[given["name"]] = kept
        self.hub.artifacts[self.number] = file.read_bytes()
        return 0, ""

    def download_artifact(self, given: Mapping[str, Any], workspace: Path) -> tuple[int, str]:
        if given["name"] not in self.artifacts:
            return 1, "no such artifact"
        shutil.copytree(self.artifacts[given["name"]], workspace / given["path"])
        return 0, ""


def workflow() -> str:
    """The example, with the action pinned as its users find it."""
    return WORKFLOW.read_text(encoding="utf-8")


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


__all__ = ["BOT", "TOKEN", "Done", "Runner", "ask", "modules", "workflow"]
