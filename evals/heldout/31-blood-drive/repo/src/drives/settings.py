"""Reads config/app.yml."""

from pathlib import Path
from typing import Any

import yaml


def load(path: str = "config/app.yml") -> dict[str, Any]:
    return yaml.safe_load(Path(path).read_text())
