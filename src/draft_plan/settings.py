"""Settings from the repository's files, then the environment, then flags; the last wins, and each remembers its
source.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from draft_plan.errors import UsageError

Count = Annotated[int, Field(ge=0)]
Natural = Annotated[int, Field(ge=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Price = Annotated[float, Field(ge=0, allow_inf_nan=False)]

OFFLINE = "offline"
"""The model that is none: the built-in rules draft."""

_KEPT = frozenset({"file_only", "sources"})
"""What nobody sets: it is reckoned."""


class Settings(BaseModel):
    """What a run may be told. Times in seconds, prices in US dollars for a million tokens.

    ``timeout`` bounds one call, ``section_deadline`` all calls for a section, ``deadline`` the run; ``max_calls``,
    ``max_tokens`` and ``max_cost`` are budgets of a run, ``reply_tokens`` caps a single reply. ``sources`` says
    where each setting that was given came from. ``calibration`` is a file or folder, ``critic`` asks a second
    reader, ``without`` leaves signals out of score and rules, for experiments. ``file_only`` names those that only
    a file of the repository gave: such a ``base_url`` never gets a key from the environment.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    model: str = OFFLINE
    base_url: str = ""
    template: str = "constitution"
    repo: str = ""
    questions: Count = 5
    depth: Literal["simple", "standard", "major", "auto"] = "auto"
    language: str = ""
    concurrency: Annotated[int, Field(ge=1, le=64)] = 8
    grouping: Literal["wave", "section", "plan"] = "wave"
    repair: bool = True
    critic: bool = False
    calibration: str = ""
    without: tuple[str, ...] = ()
    timeout: Positive = 300.0
    section_deadline: Positive | None = None
    deadline: Positive | None = None
    max_calls: Natural | None = None
    max_tokens: Natural | None = None
    max_cost: Positive | None = None
    reply_tokens: Natural | None = None
    price_prompt: Price | None = None
    price_cached: Price | None = None
    price_written: Price | None = None
    price_completion: Price | None = None
    sources: dict[str, str] = Field(default_factory=dict)
    file_only: frozenset[str] = frozenset()


_PLACES = {"repo": "--repo", "calibration": "--calibration"}
"""Settings that name a place; in a file, one within its own folder."""
_ENVIRONMENT = {"DRAFT_PLAN_MODEL": "model", "OPENAI_BASE_URL": "base_url", "DRAFT_PLAN_TEMPLATE": "template"}


def settle(start: Path, environment: Mapping[str, str], flags: Mapping[str, Any]) -> Settings:
    """The settings for a run whose spec lies in ``start``; a flag that is None was not given.

    Raises UsageError naming the file, variable or option and the key that is wrong.
    """
    from_files, file = _read(start)
    from_environment = {key: environment[name] for name, key in _ENVIRONMENT.items() if environment.get(name)}
    given = {key: value for key, value in flags.items() if value is not None}
    merged = {**from_files, **from_environment, **given}
    file_only = frozenset(from_files) - frozenset(from_environment) - frozenset(given)
    sources = {
        **dict.fromkeys(from_files, file),
        **{key: name for name, key in _ENVIRONMENT.items() if key in from_environment},
        **{key: f"--{key.replace('_', '-')}" for key in given},
    }
    try:
        return Settings(**{**merged, "file_only": file_only, "sources": sources})
    except ValidationError as error:
        raise _wrong(error, from_environment, given) from error


def _read(start: Path) -> tuple[dict[str, Any], str]:
    """The nearest ``.draft-plan.toml``, else the nearest pyproject.toml with a ``[tool.draft-plan]`` table, and its
    name.
    """
    for folder in (start, *start.parents):
        own, shared = folder / ".draft-plan.toml", folder / "pyproject.toml"
        if own.is_file():
            return _known(_load(own), own), str(own)
        if shared.is_file():
            table = _load(shared).get("tool", {})
            if isinstance(table, dict) and "draft-plan" in table:
                return _known(table["draft-plan"], shared), str(shared)
        if (folder / ".git").exists():
            break
    return {}, ""


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"unreadable settings: {error}", where=str(path), remedy="mend the file") from error


def _known(table: Any, path: Path) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise UsageError(
            "the settings are not a table", where=str(path), remedy="write [tool.draft-plan] with keys below it"
        )
    names = set(Settings.model_fields) - _KEPT
    for key, value in table.items():
        if key.replace("-", "_") not in names:
            known = ", ".join(sorted(name.replace("_", "-") for name in names))
            raise UsageError(f"unknown setting {key!r}", where=str(path), remedy=f"known settings: {known}")
        try:
            Settings(**{key.replace("-", "_"): value})
        except ValidationError as error:
            raise UsageError(
                f"setting {key!r}: {_first(error)}", where=str(path), remedy="correct the value"
            ) from error
    named = {key.replace("-", "_"): value for key, value in table.items()}
    for name, flag in _PLACES.items():  # a file speaks of its own surroundings, and of nothing beyond them
        if named.get(name):
            inside = (path.parent / named[name]).resolve()
            if not inside.is_relative_to(path.parent.resolve()):
                raise UsageError(
                    f"setting {name!r} leaves the folder of its file", where=str(path), remedy=f"use {flag}"
                )
            named[name] = str(inside)
    return named


def _wrong(error: ValidationError, environment: Mapping[str, str], flags: Mapping[str, Any]) -> UsageError:
    name = str(error.errors()[0]["loc"][0])
    where = f"--{name.replace('_', '-')}" if name in flags else "the environment" if name in environment else name
    return UsageError(f"{where}: {_first(error)}", remedy="see draft-plan --help")


def _first(error: ValidationError) -> str:
    return str(error.errors()[0]["msg"])
