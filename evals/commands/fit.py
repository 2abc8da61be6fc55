"""``fit``: a calibration file from a run of the suite."""

from __future__ import annotations

import argparse
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from evals import fitting, running
from evals.cases import DATASETS, load
from evals.runs import RECORDINGS, systems
from evals.samples import select

CALIBRATIONS = Path(__file__).parents[2] / "calibration"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be told."""
    parser.add_argument("--run", type=Path, default=Path("evals-report"), help="the --out of a suite")
    parser.add_argument("--system", required=True, help="whose answers to learn from")
    parser.add_argument("--dataset", type=Path, default=DATASETS)
    parser.add_argument("--recordings", type=Path, default=RECORDINGS)
    parser.add_argument("--deploy", type=float, default=0.1, help="share of wrong facts to expect in use, 0 to 1")
    parser.add_argument("--made", default="", help="the day the file carries (default: today, UTC)")
    parser.add_argument("--out", type=Path, default=CALIBRATIONS, help="a folder of calibrations")


def main(options: argparse.Namespace) -> int:
    """Write the file and print what it is worth."""
    if not 0 < options.deploy < 1:
        raise ValueError("--deploy is a share between 0 and 1")
    answers = {each.id: each for each in running.answers(options.run) if each.system == options.system}
    if not answers:
        raise ValueError(f"{options.run} has no answers of {options.system!r}; run the suite first")
    system = next((each for each in systems(options.recordings) if each.id == options.system), None)
    critic = bool(system and system.settings.get("critic"))
    models = {each.model for each in answers.values() if not each.error}
    rows = fitting.labelled(select(load(options.dataset)), answers)
    made = options.made or datetime.now(UTC).date().isoformat()
    told = fitting.calibrate(rows, models.pop(), critic=critic, made=made, commit=_commit(), deploy=options.deploy)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / told.key.file
    path.write_text(told.model_dump_json(indent=1) + "\n", encoding="utf-8")
    print(f"{path}: {told.says}")
    for name, value in told.metrics.items():
        print(f"  {name}: {value:g}")
    for name, feature in told.features.items():
        print(f"  {name}: weight {feature.weight:+.2f}")
    print(f"  ask from {told.thresholds['ask']:.2f}")
    return 0


def _commit() -> str:
    found = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or "none"
