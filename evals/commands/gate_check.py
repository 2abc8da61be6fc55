"""``gate-check``: show that the gate closes on three deliberately worse systems and stays open for equal ones."""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from evals import gating, running
from evals.answers import Answer
from evals.cases import DATASETS, load
from evals.judging import Row, judge
from evals.samples import Sample, select
from evals.systems import System
from evals.worsening import WORSE

NOISE = 0.1
"""Chance with which a noisy but equal system leaves a question out."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be told."""
    parser.add_argument("--dataset", type=Path, default=DATASETS)
    parser.add_argument("--edits", default="original,deleted", help="kinds or edit ids, by comma")
    parser.add_argument("--per-kind", type=int, help="at most so many edits of a kind from each case")
    parser.add_argument("--processes", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--equals", type=int, default=20, help="how many equal runs are compared")


def main(options: argparse.Namespace) -> int:
    """0 when the gate closed on every worse system and on no equal one."""
    samples = select(load(options.dataset), edits=options.edits.split(","), per_kind=options.per_kind)
    processes = options.processes
    before = asyncio.run(drafted(samples, processes=processes))
    good = True
    for name in WORSE:
        after = asyncio.run(drafted(samples, name, processes))
        worse = [each for each in losses(samples, before, after) if each.significant]
        good &= bool(worse)
        print(f"{name}: {'gate closed' if worse else 'GATE OPEN'}", flush=True)
        for each in worse:
            print(f"  {each}")
    closed = sum(
        any(each.significant for each in losses(samples, *noisy(before, seed))) for seed in range(options.equals)
    )
    print(f"equal, with noise of its own: gate open {options.equals - closed} times of {options.equals}", flush=True)
    if not good or closed:
        print("the gate does not tell worse from equal", file=sys.stderr)
        return 1
    return 0


async def drafted(samples: Sequence[Sample], fault: str = "", processes: int = 0) -> dict[str, Answer]:
    """The offline drafter's answers, spoiled if so asked."""
    with TemporaryDirectory() as folder:
        system = System("offline", fault=fault)
        await running.run([system], samples, Path(folder), at_once=processes + 1, processes=processes)
        return {each.id: each for each in running.answers(Path(folder))}


def losses(samples: Sequence[Sample], before: dict[str, Answer], after: dict[str, Answer]) -> list[gating.Loss]:
    """The second against the first."""
    return gating.compare("offline", _rows(samples, after), gating.baseline(_rows(samples, before)))


def noisy(answers: dict[str, Answer], seed: int) -> tuple[dict[str, Answer], dict[str, Answer]]:
    """Two runs of one system that leaves questions out by chance: equal in quality, different in every sample."""
    chance = random.Random(seed)

    def blurred(answer: Answer) -> Answer:
        return answer.model_copy(update={"asked": tuple(x for x in answer.asked if chance.random() > NOISE)})

    first = {key: blurred(each) for key, each in answers.items()}
    return first, {key: blurred(each) for key, each in answers.items()}


def _rows(samples: Sequence[Sample], answers: dict[str, Answer]) -> Sequence[Row]:
    return judge("offline", samples, answers, "constitution").rows
