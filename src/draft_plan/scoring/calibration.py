"""The calibration file: what labelled runs taught about how far signals are to be trusted, for one model and prompt.

A file is made by ``evals/`` and only read here. It counts for the model, the prompts and the schemas it was made with,
and for nothing else: another model or a changed prompt makes the plan *uncalibrated*, and so does a damaged file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from draft_plan.scoring.signals import NAMES
from draft_plan.texts import texts

UNCALIBRATED = "uncalibrated"
ASK = "ask"
"""The threshold from which a field is asked about."""

Finite = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(gt=0.0, lt=1.0)]


@dataclass(frozen=True, slots=True)
class Key:
    """What a calibration holds for: the model's name, and hashes of prompts and schemas."""

    model: str
    prompt: str
    schema: str

    @property
    def file(self) -> str:
        """The name of its file in a folder of calibrations."""
        return f"{_slug(self.model)}__{self.prompt}__{self.schema}.json"


class Feature(BaseModel):
    """A signal's weight on the log odds of being wrong, a standard deviation of it, and its mean and deviation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weight: Finite
    mean: Finite = 0.0
    sd: Annotated[float, Field(gt=0.0, allow_inf_nan=False)] = 1.0


class Calibration(BaseModel):
    """The content of a calibration file.

    ``prompt`` and ``schema_hash`` are those of ``Key``; ``made`` an ISO date; ``commit`` that of the evaluation; ``n``
    counts facts, ``specs`` specs. ``pi_eval`` and ``pi_deploy`` are the shares of wrong facts in the evaluation and in
    use: the intercept is shifted by the difference of their log odds. ``thresholds`` holds at least ``ask``.
    ``metrics`` are for people.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    model: str
    prompt: str
    schema_hash: str
    made: str
    commit: str
    n: Annotated[int, Field(ge=1)]
    specs: Annotated[int, Field(ge=1)]
    pi_eval: Share
    pi_deploy: Share
    intercept: Finite
    features: dict[str, Feature]
    thresholds: dict[str, Annotated[float, Field(ge=0.0, le=1.0)]]
    metrics: dict[str, Finite] = {}

    @model_validator(mode="after")
    def _names(self) -> Calibration:
        strange = sorted(set(self.features) - set(NAMES))
        if strange:
            raise ValueError(f"no signal is named {', '.join(strange)}")
        if ASK not in self.thresholds:
            raise ValueError(f"there is no threshold {ASK!r}")
        return self

    @property
    def key(self) -> Key:
        """What it holds for."""
        return Key(self.model, self.prompt, self.schema_hash)

    @property
    def says(self) -> str:
        """One phrase for plans and reports."""
        return f"calibrated {self.made} on {self.n} facts of {self.specs} specs"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The calibration for a key, or None; ``note`` says what is wrong with a file that was meant to hold it."""

    calibration: Calibration | None
    note: str = ""


def _slug(model: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", model)[:80]


def shipped(model: str) -> bool:
    """Whether any calibration for this model ships with the tool, for whatever prompts."""
    folder = texts() / "calibration"
    return folder.is_dir() and any(each.name.startswith(f"{_slug(model)}__") for each in folder.iterdir())


def load(key: Key, where: str = "") -> Loaded:
    """The calibration for this key: from ``where``, a file or a folder of files named by key, else as shipped.

    Never raises: a file that is missing, damaged or made for something else leaves the plan uncalibrated.
    """
    place = Path(where) if where else texts() / "calibration"
    file = place / key.file if not where or Path(where).is_dir() else place
    if not file.is_file():
        return Loaded(None, f"there is no calibration at {where}" if where and not place.is_dir() else "")
    try:
        found = Calibration.model_validate_json(file.read_bytes())
    except (OSError, ValueError) as error:
        return Loaded(None, f"the calibration {_named(file)} cannot be used: {_first(error)}")
    differs = [name for name, ours in _parts(key).items() if _parts(found.key)[name] != ours]
    if differs:
        return Loaded(None, f"the calibration {_named(file)} was made for another {' and '.join(differs)}")
    return Loaded(found)


def _parts(key: Key) -> Mapping[str, str]:
    return {"model": key.model, "prompt": key.prompt, "schema": key.schema}


def _named(file: Traversable | Path) -> str:
    return str(file) if isinstance(file, Path) else file.name


def _first(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return type(error).__name__
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(step) for step in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]
