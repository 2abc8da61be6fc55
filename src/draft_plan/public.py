"""The plain functions of the public face, under names that stand alone."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from draft_plan.calibrating import key
from draft_plan.gathering import Job
from draft_plan.packs import Pack, PackInfo, available, load
from draft_plan.reading import read
from draft_plan.rendering import rehearse
from draft_plan.running import Ran, run
from draft_plan.scoring import Key
from draft_plan.settings import settle
from draft_plan.spec import FeatureSpec


def draft(spec: str | Path, *, out: str | None = None, force: bool = False, **settings: Any) -> Ran:
    """Draft the plan of a spec and write it beside the spec, or to ``out`` (``-`` writes nothing).

    ``settings`` are those of ``Settings`` (model, base_url, template, questions …). Raises DraftPlanError.
    """
    job = Job(spec=str(spec), out=out, force=force)
    return asyncio.run(run(job, settle(Path(spec).resolve().parent, os.environ, settings), os.environ))


def read_spec(path: str | Path) -> FeatureSpec:
    """The spec at ``path`` with every item found in it; raises SpecError."""
    return read(path)


def load_pack(name_or_folder: str, repository: Path | None = None) -> Pack:
    """The plan format of this name or in this folder; raises PackError."""
    return load(name_or_folder, repository)


def available_packs(repository: Path | None = None) -> list[PackInfo]:
    """The plan formats that can be asked for by name: the repository's own first."""
    return available(repository)


def check_pack(name_or_folder: str) -> list[str]:
    """What does not hold about a plan format, a sentence each; empty when all does."""
    return rehearse(name_or_folder)


def calibration_key(model: str, critic: bool = False) -> Key:
    """What a calibration for this model must have been made with: hashes of the prompts and schemas there are now."""
    return key(model, critic)
