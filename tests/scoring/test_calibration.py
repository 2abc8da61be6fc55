"""A calibration counts for what it was made with, and a file that cannot be used is said to be so, never fatal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.scoring.facts import calibration

from draft_plan.scoring import Calibration, Key, load, shipped

KEY = Key("scripted", "p", "s")


def kept(folder: Path, **changes: Any) -> Path:
    data = {**json.loads(calibration().model_dump_json()), **changes}
    file = folder / KEY.file
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def test_a_folder_is_read_by_the_key(tmp_path: Path) -> None:
    kept(tmp_path)
    assert load(KEY, str(tmp_path)).calibration == calibration()
    assert load(Key("another", "p", "s"), str(tmp_path)).calibration is None


def test_a_file_made_for_something_else_is_refused_with_what_differs(tmp_path: Path) -> None:
    file = kept(tmp_path)
    found = load(Key("another", "p", "t"), str(file))
    assert found.calibration is None
    assert found.note.endswith("was made for another model and schema")


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"features": {"hunch": {"weight": 1.0}}},
        {"features": {"support": {"weight": 1.0, "sd": 0.0}}},
        {"intercept": "high"},
        {"thresholds": {}},
        {"thresholds": {"ask": 1.5}},
        {"pi_deploy": 0.0},
        {"surprise": 1},
    ],
)
def test_a_damaged_file_is_named_and_leaves_the_plan_uncalibrated(tmp_path: Path, changes: dict[str, Any]) -> None:
    found = load(KEY, str(kept(tmp_path, **changes)))
    assert found.calibration is None
    assert KEY.file in found.note


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"intercept": NaN}'])
def test_no_bytes_are_too_broken(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "c.json"
    file.write_bytes(content)
    assert load(KEY, str(file)).note.startswith(f"the calibration {file} cannot be used")


def test_a_place_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert load(KEY, str(tmp_path / "gone.json")).note == f"there is no calibration at {tmp_path / 'gone.json'}"
    assert load(KEY, str(tmp_path)).note == ""


def test_a_name_of_a_model_with_slashes_makes_one_file_name() -> None:
    assert Key("org/model:7b", "p", "s").file == "org-model-7b__p__s.json"


def test_what_ships_is_looked_up_by_model() -> None:
    assert not shipped("a model that nobody has evaluated")
    assert load(Key("a model that nobody has evaluated", "p", "s")).calibration is None


def test_it_says_in_a_phrase_what_it_rests_on() -> None:
    assert calibration().says == "calibrated 2026-11-22 on 400 facts of 24 specs"


def test_what_is_written_is_read_back_as_it_was() -> None:
    assert Calibration.model_validate_json(calibration().model_dump_json()) == calibration()
