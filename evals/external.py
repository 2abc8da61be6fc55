"""Specs that lie elsewhere: somebody's own, or a corpus that may not be copied.

They have no facts, so only what needs none is measured: format, coverage, paths, evidence, size, cost.
"""

from __future__ import annotations

import os
from pathlib import Path

from evals import cases
from evals.cases import Case

CORPUS = "corpus"
"""The name of the folder that DRAFT_PLAN_CORPUS holds."""


def load(where: str | Path) -> tuple[Case, ...]:
    """The cases of a folder: paired ones where it has ``case.toml``, else every spec.md below it.

    ``corpus`` is the folder that DRAFT_PLAN_CORPUS names. Raises ValueError when there is nothing.
    """
    folder = _corpus() if str(where) == CORPUS else Path(where)
    found = cases.load(folder) or tuple(_bare(path) for path in sorted(folder.rglob("spec.md")))
    if not found:
        raise ValueError(f"there is no case.toml and no spec.md below {folder}")
    return found


def _corpus() -> Path:
    named = os.environ.get("DRAFT_PLAN_CORPUS", "")
    folder = Path(named) / "specs"
    if not named or not folder.is_dir():
        raise ValueError("DRAFT_PLAN_CORPUS names no folder with specs/ in it")
    return folder


def _bare(path: Path) -> Case:
    """A spec without facts. A folder named ``owner__repository__feature`` belongs to that repository's cluster."""
    name = path.parent.name
    repository = "__".join(name.split("__")[:2]) if name.count("__") >= 2 else name
    constitution = path.with_name("constitution.md")
    beside = (
        ((f"specs/{name}/constitution.md", constitution.read_text(encoding="utf-8", errors="replace")),)
        if constitution.is_file()
        else ()
    )
    text = path.read_text(encoding="utf-8", errors="replace")
    return Case(name, "external", "", "external", repository, text, beside, (), ())
