#!/usr/bin/env python3
"""Run a command in this checkout's own environment; makes the environment first. Needs Python 3.11 and nothing else.

    python3 run.py draft-plan examples/specs/meter-readings/spec.md
    python3 run.py pytest
    python3 run.py evals suite

The environment is ``.venv``, or the folder that DRAFT_PLAN_ENV names. It holds exactly what requirements.lock lists
(requirements-evals.lock for evals, requirements-dev.lock for any other command), hashes checked, and this checkout as
an installed wheel, or the wheel that DRAFT_PLAN_WHEEL names. What has not changed is not installed again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("DRAFT_PLAN_ENV") or ROOT / ".venv").absolute()
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STATE = VENV / "installed.json"
LOCKS = RUNTIME, DEVELOPMENT, EVALS = "requirements.lock", "requirements-dev.lock", "requirements-evals.lock"

NO_PIP = """run.py: this Python comes with neither ensurepip nor pip, and no package of the system could be fetched.
  Install one of them (on Debian and Ubuntu: apt install python3-venv) and run the same command again."""


def main(arguments: list[str]) -> int:
    """Prepare the environment and run the command in it; the exit code is the command's."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this file may be started by any Python)
        found = "{}.{}".format(*sys.version_info)
        sys.exit(f"run.py: draft-plan needs Python 3.11 or newer, this is {found}. Try: python3.12 run.py ...")
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if arguments else 2
    prepare({"draft-plan": RUNTIME, "evals": EVALS}.get(arguments[0], DEVELOPMENT))
    if arguments[0] == "evals":  # a package of the checkout, not a command
        arguments = ["python", "-m", *arguments]
        os.chdir(ROOT)
    command = shutil.which(arguments[0], path=str(BIN))
    if command is None:
        sys.exit(f"run.py: the environment has no command {arguments[0]!r}. Try: draft-plan, evals, pytest, ruff.")
    try:
        return subprocess.call([command, *arguments[1:]], env=environment())
    except KeyboardInterrupt:
        return 130


def prepare(lock: str) -> None:
    """Bring the environment up to date with the lock and with the checkout."""
    interpreter = f"{sys.version} {sys.executable}"
    state = json.loads(STATE.read_text()) if STATE.is_file() else {}
    if state.get("interpreter") != interpreter:
        say(f"making {VENV} (once)")
        # Only what this file made may be cleared: a .venv that somebody else made is added to.
        state = {"interpreter": interpreter, "pip": make(["--clear"] if state else [])}
        save(state)
    pip = [*state["pip"], "install", "--quiet", "--disable-pip-version-check"]
    if state.get(lock) != digest([ROOT / lock]):
        say(f"installing {lock}")
        call([*pip, "--require-hashes", "-r", str(ROOT / lock)])
        # Each lock is compiled on top of those before it, so it holds their pins too.
        state.update({name: digest([ROOT / name]) for name in LOCKS[: LOCKS.index(lock) + 1]})
        save(state)
    wheel = os.environ.get("DRAFT_PLAN_WHEEL")
    current = digest([Path(wheel)] if wheel else ingredients())
    if state.get("project") != current:
        say(f"installing {wheel or 'this checkout'}")
        call([*pip, "--no-deps", "--no-build-isolation", "--force-reinstall", str(Path(wheel or ROOT).absolute())])
        save({**state, "project": current})


def make(options: list[str]) -> list[str]:
    """Create the environment; returns the pip command that installs into it."""
    python = str(BIN / "python")
    venv = [sys.executable, "-m", "venv", *options]
    if importlib.util.find_spec("ensurepip"):
        call([*venv, str(VENV)])
        return [python, "-m", "pip"]
    call([*venv, "--without-pip", str(VENV)])
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", python]
    wheel = debian_pip()
    if wheel is None:
        sys.exit(NO_PIP)
    return [sys.executable, str(wheel / "pip"), "--python", python]


def debian_pip() -> Path | None:
    """Debian keeps pip in a package of its own, which anyone may download and unpack without being root."""
    wheels = Path("/usr/share/python-wheels")
    if not any(wheels.glob("pip-*.whl")) and shutil.which("apt-get") and shutil.which("dpkg-deb"):
        say("fetching Debian's python3-pip-whl")
        wheels = VENV / "debian" / "usr" / "share" / "python-wheels"
        with tempfile.TemporaryDirectory() as folder:
            lists = Path(folder, "lists", "partial")
            lists.mkdir(parents=True)
            private = [
                "-o",
                f"Dir::State::lists={lists.parent}",
                "-o",
                f"Dir::Cache={folder}",
                "-o",
                "APT::Sandbox::User=",
            ]
            commands = [
                ["apt-get", "-qq", *private, "update"],
                ["apt-get", "-qq", *private, "download", "python3-pip-whl"],
            ]
            for command in commands:
                if subprocess.call(command, cwd=folder, stdout=subprocess.DEVNULL) != 0:
                    return None
            for package in Path(folder).glob("*.deb"):
                call(["dpkg-deb", "--extract", str(package), str(VENV / "debian")])
    return max(wheels.glob("pip-*.whl"), default=None)


def ingredients() -> list[Path]:
    """The files that a wheel of this checkout is built from."""
    folders = (ROOT / "src", ROOT / "prompts", ROOT / "templates")
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file() and not made(path))
    return sorted([*files, *(ROOT / name for name in ("pyproject.toml", "README.md", "LICENSE"))])


def made(path: Path) -> bool:
    """Whether a tool left this behind: a cache is no ingredient."""
    return any(part.startswith((".", "__pycache__")) for part in path.relative_to(ROOT).parts)


def digest(files: list[Path]) -> str:
    """One hash over the names and contents of files."""
    whole = hashlib.sha256()
    for path in files:
        whole.update(f"{path}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def environment() -> dict[str, str]:
    """The user's environment, without what would let Python import something other than what is installed."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "PIP_USER")}


def call(command: list[str]) -> None:
    """Run a step of the preparation; its failure ends the run, and the next run tries the step again."""
    if subprocess.call(command, env=environment(), stdout=sys.stderr) != 0:
        sys.exit(f"run.py: this step failed: {' '.join(command)}")


def save(state: dict[str, object]) -> None:
    """Remember what is installed."""
    STATE.write_text(json.dumps(state, indent=1))


def say(what: str) -> None:
    """Tell the person waiting; stdout belongs to the command."""
    print(f"run.py: {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
