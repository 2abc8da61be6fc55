"""The files beside a spec that belong to it: bounded in size, in number, and to the spec's own folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from draft_plan.spec import Companion

LARGEST = 200 * 1024
"""The most bytes of one companion."""
ALTOGETHER = 1024 * 1024
"""The most bytes of all companions."""
_MOST = 64
_NAMED = ("research.md", "data-model.md", "quickstart.md")
_FOLDERS = ("contracts", "deltas")
_SUFFIXES = frozenset({".md", ".yaml", ".yml", ".json", ".graphql", ".gql", ".proto", ".txt", ".http"})
_NEVER = frozenset({"plan.md", "tasks.md"})


def companions(spec: Path) -> tuple[tuple[Companion, ...], tuple[str, ...]]:
    """The companions of a spec file in a stable order, and notes on those left out and why."""
    folder = spec.parent
    found: list[Companion] = []
    notes: list[str] = []
    left = ALTOGETHER
    for path in _candidates(spec):
        name = path.relative_to(folder).as_posix()
        reason, text = _read(path, folder, left)
        if text is None:
            notes.append(f"{name} was left out: {reason}")
            continue
        left -= len(text.encode())
        found.append(Companion(name, text))
    return tuple(found), tuple(notes)


def _candidates(spec: Path) -> list[Path]:
    folder = spec.parent
    named = [*_NAMED, "design.md"] if spec.name == "proposal.md" else list(_NAMED)
    files = [folder / name for name in named if (folder / name).is_file()]
    for name in _FOLDERS:
        files += _tree(folder / name)
    # OpenSpec keeps a change's requirements in specs/<capability>/spec.md beside its proposal.
    files += [path for path in _tree(folder / "specs") if path.name == "spec.md"] if spec.name == "proposal.md" else []
    return [path for path in files if path.name not in _NEVER and path != spec][:_MOST]


def _tree(folder: Path) -> list[Path]:
    """The text files under a folder, sorted, links to folders not followed."""
    if not folder.is_dir() or folder.is_symlink():
        return []
    return sorted(_walk(folder, 0))


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    try:
        inside = sorted(folder.iterdir())[: _MOST * 4]
    except OSError:  # a folder that may not be listed has nothing for us
        return
    for path in inside:
        if path.is_dir() and not path.is_symlink() and depth < 4:
            yield from _walk(path, depth + 1)
        elif path.suffix in _SUFFIXES and path.is_file():
            yield path


def _read(path: Path, folder: Path, left: int) -> tuple[str, str | None]:
    """Its text, or why it is not read."""
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            return "it is a link to outside the spec's folder", None
        size = path.stat().st_size
        if size > LARGEST:
            return f"it is larger than {LARGEST // 1024} KB", None
        if size > left:
            return "the companions are larger than 1 MB together", None
        data = path.read_bytes()
    except OSError as error:
        return error.strerror or "it cannot be read", None
    if b"\x00" in data:
        return "it is not text", None
    try:
        return "", data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return "it is not UTF-8", None
