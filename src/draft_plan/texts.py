"""Where the texts that ship with the tool lie: prompts/ and templates/."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def texts() -> Traversable:
    """The folder of ``prompts``, ``templates`` and ``calibration``: inside the wheel, or the root of a checkout."""
    packed = files("draft_plan") / "_data"
    return packed if packed.is_dir() else Path(__file__).parents[2]
