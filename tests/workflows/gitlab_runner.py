"""A simulated GitLab runner: gitlab-ci-local evaluates the CI file and really executes each script with a shell.

It is no GitLab. It evaluates ``include``, ``spec:inputs``, ``extends``, ``rules`` with ``changes``, ``needs``, scoped
variables and artifacts. It does not know GIT_STRATEGY (every job gets the working copy), ``resource_group``,
``interruptible``, ``timeout`` and images; what the file says of those is read in gitlab_hardening.py. The forge is the
loopback. Results are labelled *simulated*.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from tests.serving.gitlab.server import PROJECT, READING, TOKEN, GitLab
from tests.serving.store import IDENTITY

ROOT = Path(__file__).parents[2]
COMPONENT = ROOT / "examples" / "gitlab" / "draft-plan.gitlab-ci.yml"
SUGGEST, PUBLISH = "draft-plan-suggest", "draft-plan-publish"
KEY = "sk-" + "loopback" * 5
SCOPED = {
    "DRAFT_PLAN_GITLAB_TOKEN": {"draft-plan/suggest": READING, "draft-plan/publish": TOKEN},
    "OPENAI_API_KEY": {"draft-plan/suggest": KEY},
}
"""The variables of the project, by scope, as docs/bot.md says to set them."""
NEWEST = 22
"""The oldest Node that gitlab-ci-local runs on."""


def program() -> list[str] | None:
    """The command of gitlab-ci-local, where this machine has it, rsync, and a Node for it."""
    named = os.environ.get("DRAFT_PLAN_NODE_MODULES")
    script = Path(named or "") / "gitlab-ci-local" / "dist" / "index.js"
    if not named or not script.is_file() or not shutil.which("rsync"):
        return None
    for node in (str(Path(named) / "node" / "bin" / "node"), shutil.which("node")):
        if node and Path(node).is_file():
            told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
            if told.startswith("v") and int(told[1:].partition(".")[0]) >= NEWEST:
                return [node, str(script)]
    return None


def tool(folder: Path) -> tuple[Path, str]:
    """A repository to clone draft-plan from, and its commit. Its ``run.py`` would install from the lock, which .ci/run
    proves by itself; here it notes its environment and calls the installed package.
    """
    folder.mkdir()
    call = f"[{sys.executable!r}, '-m', 'draft_plan', *sys.argv[2:]]"
    path = os.environ.get("PYTHONPATH", "")
    lines = (
        "import json, os, subprocess, sys",
        f"told = {str(folder.parent)!r} + '/' + os.environ['CI_PIPELINE_ID'] + '-' + sys.argv[2] + '.json'",
        "open(told, 'w').write(json.dumps(dict(os.environ, ARGUMENTS=' '.join(sys.argv[3:]), PLACE=__file__)))",
        f"sys.exit(subprocess.call({call}, env=os.environ | {{'PYTHONPATH': {path!r}}}))",
    )
    (folder / "run.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    commands = (["init", "-q", "-b", "main"], ["add", "run.py"], ["commit", "-qm", "tool"])
    for command in commands:
        subprocess.run(["git", "-C", str(folder), *command], check=True, env=os.environ | IDENTITY)
    head = subprocess.run(["git", "-C", str(folder), "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
    return folder, head.stdout.strip()


@dataclass
class Ran:
    """What became of a pipeline: its exit code, what it printed for people and for programs; the environment of each
    command, and the folder of the artifact.
    """

    code: int
    log: str
    output: str
    environments: dict[str, dict[str, str]] = field(default_factory=dict)
    artifact: Path = Path()


@dataclass
class Runner:
    """Pipelines of one project. ``inputs`` go to the include, beside the address and the commit of draft-plan."""

    hub: GitLab
    folder: Path
    inputs: Mapping[str, object] = field(default_factory=dict)
    branch: str = "feature"

    def prepare(self) -> None:
        """The component on both branches, included as the page says it."""
        source, version = tool(self.folder / "tool")
        inputs = {"source": str(source), "version": version, **self.inputs}
        included = yaml.safe_dump({"include": [{"local": "ci/draft-plan.gitlab-ci.yml", "inputs": inputs}]})
        files = {".gitlab-ci.yml": included, "ci/draft-plan.gitlab-ci.yml": COMPONENT.read_text(encoding="utf-8")}
        self.hub.store.push("main", files)

    def run(self, number: int, *more: str, scoped: Mapping[str, Mapping[str, str]] = SCOPED, **given: str) -> Ran:
        """One pipeline of the merge request; ``more`` are options of gitlab-ci-local, ``given`` its variables."""
        checkout = self.folder / f"pipeline-{number}"
        quiet = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        clone = ["git", "clone", "-q", "-b", self.branch, str(self.hub.store.path), str(checkout)]
        subprocess.run(clone, env=quiet, check=True)
        named = ["git", "-C", str(checkout), "remote", "set-url", "origin", "git@gitlab.test:acme/housing.git"]
        subprocess.run(named, env=quiet, check=True)
        known = self.hub.variables(7, CI_PIPELINE_ID=str(number), CI_PIPELINE_URL=f"https://gitlab.test/-/{number}")
        known.pop("DRAFT_PLAN_GITLAB_TOKEN")
        known |= {"CI_MERGE_REQUEST_PROJECT_ID": str(PROJECT), **given}
        secret = self.folder / f"variables-{number}.yml"
        secret.write_text(yaml.safe_dump({name: {"values": dict(values)} for name, values in scoped.items()}), "utf-8")
        told = [part for name, value in known.items() for part in ("--variable", f"{name}={value}")]
        options = ["--force-shell-executor", "--shell-isolation", "--no-color", "--ignore-predefined-vars"]
        command = [*(program() or []), *options, ",".join(known), "--variables-file", str(secret), *told, *more]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)
        artifact = checkout / ".gitlab-ci-local" / "artifacts" / SUGGEST / "draft-plan-artifact"
        if artifact.is_dir():
            self.hub.artifacts[number] = (artifact / "draft-plan.json").read_bytes()
        ran = {
            command: json.loads(path.read_text(encoding="utf-8"))
            for command in ("suggest", "publish")
            if (path := self.folder / f"{number}-{command}.json").is_file()
        }
        return Ran(done.returncode, done.stdout + done.stderr, done.stdout, ran, artifact)
