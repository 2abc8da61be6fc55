"""A real bare git repository, and the few steps that GitHub's data API takes in it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.test", "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.test", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull,
}  # fmt: skip


@dataclass(frozen=True)
class Store:
    """A bare repository at ``path``."""

    path: Path

    @classmethod
    def create(cls, path: Path) -> Store:
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(path)], check=True, env=os.environ | IDENTITY)
        return cls(path)

    def git(self, *arguments: str, stdin: bytes | None = None, environment: Mapping[str, str] | None = None) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.path), *arguments],
            check=True,
            capture_output=True,
            input=stdin,
            env={**os.environ, **IDENTITY, **(environment or {})},
        )
        return done.stdout.decode().strip()

    def tree(self, base: str, files: Mapping[str, str | None]) -> str:
        """A tree with these texts on top of another; None removes a path."""
        index = {"GIT_INDEX_FILE": str(self.path / "scratch-index")}
        Path(index["GIT_INDEX_FILE"]).unlink(missing_ok=True)
        if base:
            self.git("read-tree", base, environment=index)
        for path, text in files.items():
            if text is None:
                self.git("update-index", "--force-remove", path, environment=index)
            else:
                blob = self.git("hash-object", "-w", "--stdin", stdin=text.encode())
                self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", environment=index)
        return self.git("write-tree", environment=index)

    def commit(self, tree: str, parents: list[str], message: str) -> str:
        named = [part for parent in parents for part in ("-p", parent)]
        return self.git("commit-tree", tree, *named, "-m", message)

    def head(self, branch: str) -> str:
        """The commit a branch stands at; empty when there is none."""
        try:
            return self.git("rev-parse", "--verify", "-q", f"refs/heads/{branch}")
        except subprocess.CalledProcessError:
            return ""

    def move(self, branch: str, commit: str) -> None:
        self.git("update-ref", f"refs/heads/{branch}", commit)

    def follows(self, commit: str, ancestor: str) -> bool:
        """Whether ``commit`` is a fast-forward of ``ancestor``."""
        return self.git("merge-base", commit, ancestor) == ancestor

    def push(self, branch: str, files: Mapping[str, str | None], message: str = "a change", start: str = "") -> str:
        """A commit on a branch, as somebody's push would bring it."""
        parent = self.head(branch) or start
        tree = self.tree(f"{parent}^{{tree}}" if parent else "", files)
        made = self.commit(tree, [parent] if parent else [], message)
        self.move(branch, made)
        return made

    def bytes(self, commit: str, path: str) -> bytes:
        """A file's bytes as of a commit."""
        command = ["git", "-C", str(self.path), "cat-file", "blob", f"{commit}:{path}"]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def text(self, branch: str, path: str) -> str:
        """A file's text on a branch."""
        return self.git("show", f"{branch}:{path}")
