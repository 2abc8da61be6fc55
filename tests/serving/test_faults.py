"""Every fault of an endpoint and of the network ends in a plan or a documented exit code.

Each case strikes here at one place, taken in turn; ``benches/faults.py`` runs all of them at every place.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.serving.faults import FAULTS, Fault
from tests.serving.toxics import TOXICS, Toxic
from tests.serving.trial import PLACES, run_apart, try_fault, try_toxic

APART = (
    "401 that repeats the key", "429 insufficient_quota", "500 that repeats the key", "redirect", "reset",
    "web page that repeats the key", "gzip bomb", "deep nesting outside", "refusal", "length", "fence", "no usage",
)  # fmt: skip


@pytest.mark.parametrize(("number", "fault"), list(enumerate(FAULTS)), ids=[each.name for each in FAULTS])
def test_a_fault_of_the_endpoint_ends_as_documented(number: int, fault: Fault, tmp_path: Path) -> None:
    outcome = try_fault(fault, PLACES[number % 3], tmp_path)
    assert not outcome.wrong, outcome


@pytest.mark.parametrize(("number", "toxic"), list(enumerate(TOXICS)), ids=[each.name for each in TOXICS])
def test_a_fault_of_the_network_ends_as_documented(number: int, toxic: Toxic, tmp_path: Path) -> None:
    outcome = try_toxic(toxic, PLACES[number % 3], tmp_path)
    assert not outcome.wrong, outcome


def test_it_is_the_same_in_processes_of_their_own(tmp_path: Path) -> None:
    chosen = [fault for fault in FAULTS if fault.name in APART]
    assert len(chosen) == len(APART)
    with ThreadPoolExecutor(4) as pool:
        runs = [
            pool.submit(try_fault, fault, PLACES[number % 3], tmp_path / str(number), run_apart)
            for number, fault in enumerate(chosen)
        ]
        wrong = [run.result() for run in runs if run.result().wrong]
    assert not wrong
