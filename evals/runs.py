"""A run of recordings: a folder with ``run.json``, which says how it was asked for, so that it can be played so."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from evals.systems import System

FILE = "run.json"
RECORDINGS = Path(__file__).parent / "recordings"
_ELSEWHERE = frozenset({"model", "base_url", "timeout", "concurrency"})
"""Settings that say where and how fast a model is asked, not what."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a run was recorded; ``settings`` are those of the library that shape what is asked."""

    model: str
    settings: dict[str, Any]
    prompt: str = "shipped"
    one_shot: bool = False

    @classmethod
    def of(cls, system: System) -> Run:
        """The run that records a system."""
        kept = {name: value for name, value in system.settings.items() if name not in _ELSEWHERE}
        return cls(str(system.settings.get("model", "")), kept, system.prompt, system.one_shot)

    @property
    def suffix(self) -> str:
        """What tells its folder from that of the shipped system with the same model."""
        return ("-one-shot" if self.one_shot else "") + ("" if self.prompt == "shipped" else f"-{self.prompt}")


def keep(out: Path, run: Run) -> Path:
    """The folder for a run, with its ``run.json``; one-shot runs and rewordings get a folder of their own beside.

    Raises ValueError when the folder holds another model's recordings.
    """
    folder = out if out.name.endswith(run.suffix) else out.with_name(out.name + run.suffix)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    if path.is_file() and read(folder).model != run.model:
        raise ValueError(f"{folder} holds recordings of {read(folder).model}; give another --out")
    path.write_text(json.dumps(asdict(run), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder


def read(folder: Path) -> Run:
    """The run in a folder; raises ValueError when its run.json is not in shape."""
    try:
        return Run(**json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ValueError(f"{folder / FILE}: {error}") from error


def systems(recordings: Path = RECORDINGS) -> list[System]:
    """What can be measured without a network: the offline drafter, and every run; with a critic also without it."""
    found = [System("offline")]
    for path in sorted(recordings.glob(f"*/{FILE}")):
        run = read(path.parent)
        system = System(path.parent.name, run.settings, path.parent, run.prompt, run.one_shot)
        found.append(system)
        if run.settings.get("critic"):
            bare = {name: value for name, value in run.settings.items() if name != "critic"}
            found.append(replace(system, id=f"{system.id} without critic", settings=bare))
    return found


def recorded(folder: Path) -> set[str]:
    """The files of a run, as ``case/variant/file``."""
    return {path.relative_to(folder).as_posix() for path in folder.glob("*/*/*.json")}
