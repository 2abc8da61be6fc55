"""Wall time of a whole drafting run against a stub that takes a fixed time for each answer, beside its critical path.

The critical path is the number of requests that have to follow each other, times the delay. The run is the command
itself, so its start-up counts too; that of ``--help`` is shown to tell the two apart.
Run: ``python benches/waves.py SPEC [--delay 0.2] [--rounds 5] [-- further options of draft-plan]``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

TARGET = 1.25
"""Wall without start-up, as a multiple of the critical path."""

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.serving.stub import Stub  # noqa: E402


def depth(calls: list[tuple[float, float]]) -> int:
    """The longest chain of calls (begin and end in seconds) of which each began after the one before had ended."""
    longest: list[int] = []
    for index, (began, _) in enumerate(calls):
        before = [longest[other] for other in range(index) if calls[other][1] <= began]
        longest.append(1 + max(before, default=0))
    return max(longest, default=0)


def run(spec: Path, url: str, options: list[str]) -> float:
    """Seconds of one run of the command."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / "spec.md"
        here.write_bytes(spec.read_bytes())
        environment = {**os.environ, "OPENAI_API_KEY": "none", "OPENAI_BASE_URL": url, "DRAFT_PLAN_MODEL": "stub"}
        began = monotonic()
        command = [sys.executable, "-m", "draft_plan", str(here), "--fresh", "--quiet", *options]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        seconds = monotonic() - began
    if done.returncode not in (0, 1):
        raise SystemExit(f"exit {done.returncode}: {done.stderr}")
    return seconds


def main() -> None:
    """Print the table; exit 1 beyond the target."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("spec", type=Path)
    options.add_argument("--delay", type=float, default=0.2)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("further", nargs="*")
    chosen = options.parse_args()
    rows = []
    for _ in range(chosen.rounds):
        with Stub(delay=chosen.delay) as stub:
            seconds = run(chosen.spec, stub.url, chosen.further)
            spans = [(call.at, call.at + chosen.delay) for call in stub.calls]
            drafting = max(end for _, end in spans) - min(begin for begin, _ in spans)
            rows.append((drafting, seconds, depth(spans), len(spans), stub.peak))
    drafting, seconds, waves, calls, peak = min(rows)
    path = waves * chosen.delay
    print(json.dumps({
        "requests": calls, "in a row": waves, "at once": peak, "critical path s": round(path, 3),
        "drafting s": round(drafting, 3), "ratio": round(drafting / path, 3), "whole command s": round(seconds, 3),
    }, indent=1))  # fmt: skip
    sys.exit(drafting > path * TARGET)


if __name__ == "__main__":
    main()
