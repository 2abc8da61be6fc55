"""From what a user typed to the files concerned: the spec, its plan.md and its plan.json."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from draft_plan.errors import SpecError, UsageError

SPEC_NAMES = ("spec.md", "requirements.md", "proposal.md")
"""File names under which the known dialects keep a spec, in order of preference."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a run reads and writes. ``spec`` is None for standard input; ``plan`` is None when the plan is printed."""

    spec: Path | None
    plan: Path | None

    @property
    def folder(self) -> Path:
        """The spec's folder; the working directory for standard input."""
        return self.spec.parent if self.spec else Path.cwd()

    @property
    def data(self) -> Path | None:
        """The plan.json beside the plan."""
        return self.plan.with_suffix(".json") if self.plan else None


def locate(argument: str, out: str | None, name: str = "plan.md") -> Places:
    """The places for a spec's path, its folder, or a feature's bare name; ``-`` is standard input and output.

    ``name`` is what the plan is called when ``out`` does not say.

    Raises SpecError when there is no such spec, and lists those that there are.
    """
    spec = None if argument == "-" else _spec(argument)
    if out == "-" or (out is None and spec is None):
        return Places(spec, None)
    if out is None:
        return Places(spec, (spec.parent if spec else Path.cwd()) / name)
    plan = Path(out)
    if plan.suffix == ".json":
        raise UsageError(
            "--out names the Markdown file; the JSON lies beside it", where=out, remedy="give a name ending in .md"
        )
    return Places(spec, plan)


def _spec(argument: str) -> Path:
    named = Path(argument)
    if named.is_dir():
        return _inside(named)
    if named.exists():
        return named
    if "/" not in argument and not named.suffix:
        folder = next((base / "specs" / argument for base in _bases() if (base / "specs" / argument).is_dir()), None)
        if folder is not None:
            return _inside(folder)
    raise SpecError("no such spec", where=argument, remedy=_known())


def _inside(folder: Path) -> Path:
    found = next((folder / name for name in SPEC_NAMES if (folder / name).is_file()), None)
    if found is None:
        raise SpecError(
            "this folder holds no spec", where=str(folder), remedy=f"name a file, or add {folder / 'spec.md'}"
        )
    return found


def _bases() -> list[Path]:
    """The working directory and the folders above it, up to the repository's root."""
    bases = []
    for folder in (Path.cwd(), *Path.cwd().parents):
        bases.append(folder)
        if (folder / ".git").exists():
            break
    return bases


def _known() -> str:
    specs = sorted(path for base in _bases() for path in base.glob("specs/*/spec.md"))[:8]
    listed = ", ".join(str(path) for path in specs)
    return f"specs here: {listed}" if listed else "give the path of a spec.md"
