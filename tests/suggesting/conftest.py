"""A checkout whose branch adds a spec, and events about it."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from draft_plan.occasion import read_occasion
from draft_plan.suggesting import SuggestOrder

SPEC = "specs/keys/spec.md"
TEXT = """# Key Cabinet

## Requirements

- **FR-001**: A caretaker MUST be able to take a key and give it back.
- **FR-002**: The cabinet MUST open within 2 seconds of a known badge.
- **FR-003**: Keys are kept [NEEDS CLARIFICATION: for how long are movements recorded?]
"""
IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.test"))
}


class Checkout:
    """A work tree with commits that people make."""

    def __init__(self, root):
        self.root = Path(root)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments):
        quiet = {**os.environ, **IDENTITY, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(["git", *arguments], cwd=self.root, env=quiet, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self, files, *, gone=(), moved=()):
        for path, text in files.items():
            place = self.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        for old, new in moved:
            (self.root / new).parent.mkdir(parents=True, exist_ok=True)
            self.git("mv", old, new)
        for path in gone:
            self.git("rm", "-q", path)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "a change")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def checkout(tmp_path):
    """A repository with one commit on main."""
    made = Checkout(tmp_path)
    made.base = made.commit({"README.md": "# Keys\n", "pyproject.toml": '[project]\nname = "keys"\nversion = "1"\n'})
    return made


@pytest.fixture
def order(checkout):
    """An order for a range of commits, as a user at a desk gives it."""

    def make(head, occasion=None, **changes):
        given = {"root": checkout.root, "base": checkout.base, "head": head, "occasion": occasion or read_occasion({})}
        return SuggestOrder(**given | changes)

    return make


@pytest.fixture
def event(tmp_path_factory):
    """An occasion read from a payload, as a job reads it."""

    def read(kind, payload, **environment):
        path = tmp_path_factory.mktemp("event") / "event.json"
        path.write_text(json.dumps(payload), encoding="utf-8")
        return read_occasion({"GITHUB_EVENT_NAME": kind, "GITHUB_EVENT_PATH": str(path), **environment})

    return read
