"""The table of faults: whole runs against a server and a network that misbehave.

They strike at the first call, in the middle, and at every call. A cell is the exit code, the calls made and the seconds
taken. Exit 1 when anything does not hold: a code that is not the documented one, a traceback, half a file, too many
calls, too much time, or the key anywhere. Run: ``python benches/faults.py [--only NAME] [--at-once 4]``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.serving.faults import FAULTS
from tests.serving.toxics import TOXICS
from tests.serving.trial import PLACES, Outcome, quiet_environment, table, try_fault, try_toxic


def attempt(name: str, place: str) -> Outcome:
    """One run, in a folder of its own."""
    fault = next((each for each in FAULTS if each.name == name), None)
    with quiet_environment(), tempfile.TemporaryDirectory() as folder:
        if fault is not None:
            return try_fault(fault, place, Path(folder))
        return try_toxic(next(each for each in TOXICS if each.name == name), place, Path(folder))


def warm() -> None:
    """What a process loads once is no part of any run's time."""
    attempt("fence", "first")


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="cases whose name holds this")
    options.add_argument("--at-once", type=int, default=4, help="runs at a time: many only wait for the clock")
    chosen = options.parse_args()
    cases = [(each.name, place) for each in (*FAULTS, *TOXICS) for place in PLACES if chosen.only in each.name]
    with ProcessPoolExecutor(chosen.at_once, initializer=warm) as pool:
        outcomes = list(pool.map(attempt, *zip(*cases, strict=True)))
    sys.stdout.write(table(outcomes) + "\n")
    sys.exit(any(each.wrong for each in outcomes))


if __name__ == "__main__":
    main()
