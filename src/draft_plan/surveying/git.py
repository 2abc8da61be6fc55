"""The one place that runs git: where a repository begins, which files it tracks, what commits changed, and merges.

The repository is not trusted. Its configuration may name programs (hooks, ``core.fsmonitor``, pagers), point its
work tree elsewhere (``core.worktree``) or want to fetch; none of that is let happen.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from draft_plan.escaping import strip

SECONDS = 20.0
"""Longest time one call of git may take."""
LISTING_BYTES = 64 * 1024 * 1024
"""Most bytes of ``git ls-files`` that are read: about half a million paths."""
MOST_FILES = 200_000
"""Most tracked paths that are kept."""

_HARMLESS = (
    "--no-pager",
    "--no-optional-locks",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.untrackedCache=false"),
    *("-c", "protocol.allow=never"),
    *("-c", "submodule.recurse=false"),
)
_MOST_CONFLICTS = 127
"""``git merge-file`` leaves with the number of conflicts, at most this."""
_REGULAR = (b"100644", b"100755")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_UNQUOTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Listing:
    """What git tracks under ``root`` (empty when there is no repository), and what was left out of it.

    ``files`` are paths of regular files with ``/`` between folders, sorted, without symbolic links and submodules.
    """

    root: str = ""
    files: tuple[str, ...] = ()
    truncated: bool = False
    notes: tuple[str, ...] = ()


def list_tracked(start: Path, *, inside: bool = False) -> Listing:
    """The files that git tracks in the repository around ``start``; an empty listing with a note when there is none.

    ``inside``: ``start`` is the root, though it may be a part of a larger repository; only what lies in it is listed.
    """
    git = shutil.which("git")
    if git is None:
        return Listing(notes=("git is not installed, so nothing is known of the repository",))
    folder = _existing_folder(start)
    root, reason = _toplevel(git, folder)
    if not root:
        return Listing(notes=(reason,))
    root = str(folder.resolve()) if inside else root
    output, cut = _read_listing(git, root)
    if output is None:
        return Listing(notes=("git could not list the tracked files in time, so nothing is known of the repository",))
    return _parse(root, output, cut)


def grep_files(root: str, needles: tuple[str, ...]) -> tuple[str, ...]:
    """The tracked files that hold one of these strings, letter for letter; empty when git fails or takes too long."""
    git = shutil.which("git")
    if git is None or not needles:
        return ()
    patterns = [part for needle in needles for part in ("-e", needle)]
    output, _ = _bounded([git, *_HARMLESS, "grep", "-I", "-l", "-z", "-F", "--no-textconv", *patterns], root)
    return tuple(sorted(name for raw in (output or b"").split(b"\0")[:-1] if (name := _quotable(raw))))


@dataclass(frozen=True, slots=True)
class Change:
    """What a range of commits did to a file. ``kind`` is A, M, D, R (renamed), C (copied) or T; ``before`` its path
    then.
    """

    kind: str
    path: str
    before: str = ""


def list_changes(root: str, base: str, head: str) -> tuple[Change, ...] | None:
    """What ``head`` changed since it parted from ``base``; None when git cannot tell, as in a shallow clone."""
    git = shutil.which("git")
    if git is None or not (_COMMIT.fullmatch(base) and _COMMIT.fullmatch(head)):
        return None
    options = ("--name-status", "-z", "-M", "--no-ext-diff", "--no-textconv", "--no-relative")
    output, cut = _bounded([git, *_HARMLESS, "diff", *options, f"{base}...{head}", "--"], root, highest=0)
    return None if output is None or cut else tuple(_changes(output.split(b"\0")[:-1]))


def name_commit(root: str, name: str) -> str:
    """The full id of the commit that a name stands for, such as HEAD or origin/main; empty when git knows none."""
    git = shutil.which("git")
    if _COMMIT.fullmatch(name):
        return name
    if git is None or not name.isprintable():
        return ""
    wanted = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    output, cut = _bounded([git, *_HARMLESS, *wanted], root)
    found = (output or b"").decode("ascii", errors="replace").strip()
    return found if _COMMIT.fullmatch(found) and not cut else ""


def show_text(root: str, commit: str, path: str) -> str | None:
    """A file's text as of a commit; None when it is not there or no UTF-8."""
    git = shutil.which("git")
    if git is None or not _COMMIT.fullmatch(commit):
        return None
    output, cut = _bounded([git, *_HARMLESS, "cat-file", "blob", f"{commit}:{path}"], root, highest=0)
    try:
        return None if output is None or cut else output.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _changes(fields: list[bytes]) -> Iterator[Change]:
    at = 0
    while at < len(fields):
        kind = fields[at][:1].decode("ascii", errors="replace")
        count = 2 if kind in "RC" else 1
        names = [_quotable(raw) for raw in fields[at + 1 : at + 1 + count]]
        at += 1 + count
        if names and all(names):
            yield Change(kind, names[-1], names[0] if count == 2 else "")


def merge_texts(ours: str, base: str, theirs: str) -> tuple[str, bool]:
    """Three texts merged by lines, and whether without conflict; where both changed a line, git's marks stand.

    Without git everything is in conflict: both texts, one after the other, inside one pair of marks.
    """
    git = shutil.which("git")
    if git is not None:
        with tempfile.TemporaryDirectory() as folder:
            names = [Path(folder) / name for name in ("on disk", "as last written", "as drafted now")]
            for name, text in zip(names, (ours, base, theirs), strict=True):
                name.write_bytes(text.encode("utf-8", errors="surrogateescape"))
            labels = [part for name in names for part in ("-L", name.name)]
            command = [git, *_HARMLESS, "merge-file", "-p", "-q", *labels, *map(str, names)]
            output, _ = _bounded(command, folder, highest=_MOST_CONFLICTS)
        if output is not None:
            merged = output.decode("utf-8", errors="surrogateescape")
            return merged, "<<<<<<< on disk" not in merged
    return f"<<<<<<< on disk\n{ours}=======\n{theirs}>>>>>>> as drafted now\n", False


def _existing_folder(start: Path) -> Path:
    """The folder of ``start``, or the nearest one above it that exists."""
    here = start.absolute()
    while not here.is_dir() and here != here.parent:
        here = here.parent
    return here


def _environment() -> dict[str, str]:
    """Ours without anything that steers git from outside."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return kept | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}


def _toplevel(git: str, folder: Path) -> tuple[str, str]:
    """The root of the repository around ``folder``, or why there is none."""
    try:
        done = subprocess.run(
            [git, *_HARMLESS, "rev-parse", "--show-toplevel"],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return "", "git could not be run, so nothing is known of the repository"
    if b"dubious ownership" in done.stderr:
        return "", f"{folder} belongs to somebody else; git reads it after `git config --global safe.directory`"
    root = os.fsdecode(done.stdout.removesuffix(b"\n").removesuffix(b"\r"))
    if done.returncode or not root:
        return "", f"{folder} is in no git work tree, so nothing is known of a repository"
    # core.worktree may name any folder of the machine; a work tree that git made holds its own .git.
    if not (Path(root) / ".git").exists() or not folder.resolve().is_relative_to(Path(root).resolve()):
        return "", f"the work tree of {folder} lies elsewhere, so nothing is read of it"
    return root, ""


def _read_listing(git: str, root: str) -> tuple[bytes | None, bool]:
    return _bounded([git, *_HARMLESS, "ls-files", "-z", "--cached", "--stage"], root)


def _bounded(command: list[str], root: str, *, highest: int = 1) -> tuple[bytes | None, bool]:
    """What the command prints, cut at ``LISTING_BYTES`` (then True); None when it failed or ran too long."""
    try:
        process = subprocess.Popen(
            command,
            cwd=root,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None, False
    clock = threading.Timer(SECONDS, process.kill)
    clock.start()
    with process:
        output = process.stdout.read(LISTING_BYTES) if process.stdout else b""
        cut = len(output) == LISTING_BYTES
        if cut:
            process.kill()
    clock.cancel()
    return (output, True) if cut else (output if 0 <= process.returncode <= highest else None, False)


def _parse(root: str, output: bytes, cut: bool) -> Listing:
    """The entries ``mode object stage TAB path NUL``; other modes are symbolic links and submodules."""
    named: set[str] = set()
    unquotable = 0
    for entry in output.split(b"\0")[:-1]:
        head, _, raw = entry.partition(b"\t")
        if head[:6] not in _REGULAR:
            continue
        if name := _quotable(raw):
            named.add(name)
        else:
            unquotable += 1
    files = sorted(named)
    notes = [f"{unquotable} tracked files have names that cannot be quoted; they are left out"] if unquotable else []
    if truncated := cut or len(files) > MOST_FILES:
        notes.append(f"the repository is too large to list: the first {min(len(files), MOST_FILES)} paths are known")
    return Listing(root, tuple(files[:MOST_FILES]), truncated, tuple(notes))


def _quotable(raw: bytes) -> str:
    """The path as text; empty when it is no UTF-8 or holds characters that would break a line of a plan."""
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "" if _UNQUOTABLE.search(name) or strip(name) != name else name
