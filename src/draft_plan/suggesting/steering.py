"""Settings that a request under review cannot change for itself: those of the base hold until it is merged."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from draft_plan.settings import Settings, settle
from draft_plan.surveying import show_text

FILES = (".draft-plan.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Steering:
    """Where settings come from: the folder of a spec, or the root's files as they were at the base.

    ``texts`` are those files by name, None when the request leaves them alone.
    """

    root: Path
    texts: Mapping[str, str] | None = None

    @property
    def notices(self) -> tuple[str, ...]:
        """What people should know of it."""
        told = "This request changes settings of draft-plan; those of the base hold until it is merged."
        return (told,) if self.texts is not None else ()

    def settings(self, folder: Path, environment: Mapping[str, str], flags: Mapping[str, Any]) -> Settings:
        """The settings of a spec in this folder; raises UsageError."""
        if self.texts is None:
            return settle(folder, environment, flags)
        with tempfile.TemporaryDirectory() as scratch:
            place = Path(scratch).resolve()
            for name, text in self.texts.items():
                (place / name).write_text(text, encoding="utf-8")
            (place / ".git").mkdir()  # the search for settings ends here
            settings = settle(place, environment, flags)
            if "repo" in flags or not settings.repo:
                return settings
            return settings.model_copy(update={"repo": str(self.root / Path(settings.repo).relative_to(place))})


def steer(root: Path, base: str, head: str, touched: Collection[str]) -> Steering:
    """Where settings come from for a range that touched these paths."""
    files = [path for path in touched if Path(path).name in FILES]
    if all(_said(root, base, path) == _said(root, head, path) for path in files):
        return Steering(root)
    shown = {name: show_text(str(root), base, name) for name in FILES}
    return Steering(root, {name: text for name, text in shown.items() if text is not None})


def _said(root: Path, commit: str, path: str) -> object:
    """What a file says to draft-plan as of a commit: of a pyproject.toml only our table, for a new dependency is no
    change of settings.
    """
    text = show_text(str(root), commit, path)
    if text is None or Path(path).name != "pyproject.toml":
        return text
    try:
        tool = tomllib.loads(text).get("tool", {})
    except (tomllib.TOMLDecodeError, RecursionError):
        return text
    return tool.get("draft-plan") if isinstance(tool, dict) else None
