"""Small repositories with real git, built from a table of paths and texts."""

import subprocess
from pathlib import Path

import pytest


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def write_files(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def build_tree(tmp_path: Path):
    """Builds a repository under ``tmp_path / "repo"`` from ``{path: text}`` and tracks every file of it."""

    def build(files: dict[str, str | bytes]) -> Path:
        root = tmp_path / "repo"
        root.mkdir()
        git(root, "init", "--quiet")
        write_files(root, files)
        git(root, "add", "--all", "--force")
        return root

    return build
