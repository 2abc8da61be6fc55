"""A run is calibrated by a file made for its model, prompts and schemas, and says so; else it says that it is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.answering.desk import STORE, Counting, Desk
from tests.scoring.facts import calibration

from draft_plan.calibrating import key, rate
from draft_plan.errors import UsageError
from draft_plan.explaining import explain
from draft_plan.repository import RepositoryFacts
from draft_plan.spec import FeatureSpec

MODEL = Counting.name


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path / "permits", monkeypatch, Counting({"data_model": {"store": STORE}}))


def calibrated(desk: Desk, folder: Path, **changes: Any) -> Desk:
    now = key(MODEL)
    data = {**json.loads(calibration(model=MODEL).model_dump_json()), "prompt": now.prompt, "schema_hash": now.schema}
    (folder / now.file).write_text(json.dumps({**data, **changes}), encoding="utf-8")
    desk.settings = desk.settings.model_copy(update={"calibration": str(folder)})
    return desk


def test_without_a_file_plan_report_and_front_matter_say_uncalibrated(desk: Desk) -> None:
    desk.draft()
    assert desk.ran is not None
    assert desk.held.calibration == desk.ran.result.calibration == "uncalibrated"
    assert "\ncalibration: uncalibrated\n" in desk.plan.read_text(encoding="utf-8").split("---")[1]


def test_the_other_format_says_it_in_its_head(desk: Desk) -> None:
    desk.settings = desk.settings.model_copy(update={"template": "flow"})
    desk.draft()
    assert "**Calibration**: uncalibrated" in desk.plan.read_text(encoding="utf-8").split("## ")[0]


def test_with_a_file_for_its_key_the_plan_says_what_it_rests_on_and_gives_its_probabilities(
    desk: Desk, tmp_path: Path
) -> None:
    calibrated(desk, tmp_path).draft()
    assert desk.held.calibration == "calibrated 2026-11-22 on 400 facts of 24 specs"
    kept = {each.p_wrong for draft in desk.held.sections for each in draft.outcomes if each.rule == "R4-verified"}
    assert 0.08 not in kept
    asked = desk.question("store keeps")
    why = explain(str(desk.spec), asked.id)
    assert (why.p_from, why.rule) == ("calibrated", "R3-absent")
    assert why.p_wrong != 0.7
    signals = next(fact.signals for field in why.fields for fact in field.facts if fact.fact == "store")
    assert signals["absent"] == 1.0


def test_a_marker_is_a_prior_even_in_a_calibrated_plan(desk: Desk, tmp_path: Path) -> None:
    calibrated(desk, tmp_path).draft()
    assert explain(str(desk.spec), desk.question("how many years").id).p_from == "prior"


@pytest.mark.parametrize("changes", [{"prompt": "another"}, {"model": "another"}, {"features": 7}])
def test_a_file_that_does_not_hold_is_named_and_the_rules_decide(
    desk: Desk, tmp_path: Path, changes: dict[str, Any]
) -> None:
    calibrated(desk, tmp_path, **changes).draft()
    assert desk.ran is not None
    assert desk.held.calibration == "uncalibrated"
    assert [note for note in desk.ran.notes if "the calibration" in note]


def test_the_critic_is_part_of_what_a_calibration_was_made_with() -> None:
    assert key(MODEL, critic=True).prompt != key(MODEL).prompt
    assert key(MODEL).file.startswith(f"{MODEL}__")


def test_a_signal_that_is_none_cannot_be_left_out() -> None:
    spec = FeatureSpec("spec.md", "t", "t", "prose", "en", "", ())
    with pytest.raises(UsageError, match="no signal 'hunch'"):
        rate(MODEL, spec, RepositoryFacts(), {}, without=["hunch"])
