"""Which specs a range of commits concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from draft_plan.errors import UsageError
from draft_plan.matching import matches
from draft_plan.surveying import Change, list_changes

SPEC_GLOBS = ("specs/**/spec.md", ".kiro/specs/**/requirements.md", "openspec/changes/**/proposal.md")
"""Where the known dialects keep their specs."""

_NAMES = frozenset(glob.rpartition("/")[2] for glob in SPEC_GLOBS)


@dataclass(frozen=True, slots=True)
class Range:
    """The specs that were added or changed, those that are gone, and where one was before it moved.

    ``touched`` are all paths that the range changed; ``near`` those of them that are named like a spec and lie where no
    glob looks.
    """

    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    touched: frozenset[str] = frozenset()
    near: tuple[str, ...] = ()


def find(root: str, base: str, head: str, globs: Sequence[str]) -> Range:
    """The specs that ``head`` changed since it parted from ``base``; raises UsageError when git cannot tell."""
    changes = list_changes(root, base, head)
    if changes is None:
        raise UsageError(
            "git cannot tell what changed between these commits",
            where=f"{base[:12]}...{head[:12]}",
            remedy="check out with the whole history (fetch-depth: 0; on GitLab GIT_DEPTH: 0)",
        )
    return _sorted(changes, tuple(globs))


def _sorted(changes: Sequence[Change], globs: tuple[str, ...]) -> Range:
    def is_spec(path: str) -> bool:
        return bool(path) and matches(path, globs)

    renamed = [each for each in changes if each.kind == "R"]
    kept = [each.path for each in changes if each.kind != "D" and is_spec(each.path)]
    near = [each.path for each in changes if each.kind != "D" and each.path.rpartition("/")[2] in _NAMES]
    gone = [each.path for each in changes if each.kind == "D" and is_spec(each.path)]
    gone += [each.before for each in renamed if is_spec(each.before) and not is_spec(each.path)]
    return Range(
        changed=tuple(sorted(kept)),
        removed=tuple(sorted(gone)),
        moved=tuple((each.before, each.path) for each in renamed if is_spec(each.path) and is_spec(each.before)),
        touched=frozenset(path for each in changes for path in (each.path, each.before) if path),
        near=tuple(sorted(path for path in near if not is_spec(path))),
    )
