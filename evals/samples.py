"""Which specs are drafted: a case in one of its variants, named ``case/edit``, laid out in a folder."""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.cases import Case, Edit, write

ORIGINAL = "original"
"""The name of a spec as it was written."""

_QUIET = ("-c", "init.defaultBranch=main", "-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false")


@dataclass(frozen=True, slots=True)
class Sample:
    """One variant of one case; without an edit it is the original."""

    case: Case
    edit: Edit | None = None

    @property
    def variant(self) -> str:
        """The edit's id, or ``original``."""
        return self.edit.id if self.edit else ORIGINAL

    @property
    def kind(self) -> str:
        """What the edit does, or ``original``."""
        return self.edit.kind.value if self.edit else ORIGINAL

    @property
    def id(self) -> str:
        """``case/variant``: a folder's name, too."""
        return f"{self.case.id}/{self.variant}"


def select(
    cases: Sequence[Case], *, only: Collection[str] = (), edits: Collection[str] = (), per_kind: int | None = None
) -> list[Sample]:
    """The samples of these cases, by case: ``only`` are case ids, ``edits`` kinds or edit ids (empty means all).

    ``per_kind`` takes at most so many edits of each kind from a case. Raises ValueError for a name that is nobody's.
    """
    every = [Sample(case, edit) for case in cases for edit in (None, *case.edits)]
    _known(only, {case.id for case in cases}, "case")
    _known(edits, {name for each in every for name in (each.variant, each.kind)}, "edit")
    wanted = [each for each in every if not only or each.case.id in only]
    wanted = [each for each in wanted if not edits or {each.variant, each.kind} & set(edits)]
    return wanted if per_kind is None else list(_first(wanted, per_kind))


def _known(asked: Collection[str], there: Collection[str], what: str) -> None:
    for name in asked:
        if name not in there:
            raise ValueError(f"there is no {what} {name!r}; there are: {', '.join(sorted(there))}")


def _first(samples: Sequence[Sample], per_kind: int) -> Iterator[Sample]:
    seen: dict[tuple[str, str], int] = {}
    for each in samples:
        key = each.case.id, each.kind
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= per_kind:
            yield each


def place(sample: Sample, folder: Path) -> Path:
    """Lay the variant out as a git repository below ``folder``; returns the path of its spec.md."""
    spec = write(sample.case, sample.edit, folder)
    for arguments in (("init", "-q"), ("add", "-A")):
        subprocess.run(["git", *_QUIET, *arguments], cwd=folder, check=True, capture_output=True)
    return spec
