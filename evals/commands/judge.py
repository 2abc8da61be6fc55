"""``judge``: ask a model about the hand-labelled pairs, and print how far it and the word lists agree with people."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import draft_plan
from evals import opinion
from evals.cases import DATASETS, Case, load
from evals.opinion import Pair
from evals.recording import Resumed


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be told."""
    parser.add_argument("--base-url", default="", help="without one, only the word lists are measured")
    parser.add_argument("--model", default="")
    parser.add_argument("--out", type=Path, default=Path("evals/recordings/judge"), help="where replies are kept")
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--timeout", type=float, default=3600.0, help="seconds one reply may take")


def main(options: argparse.Namespace) -> int:
    """Print the agreement; pairs whose case is gone are left out."""
    cases = {each.id: each for each in load(DATASETS)}
    pairs = [each for each in opinion.labels() if each.case in cases]
    judged = asyncio.run(_judge(pairs, cases, options)) if options.base_url and options.model else []
    told = opinion.agree(pairs, list(cases.values()), judged)
    print(f"{told.pairs} pairs, labelled by hand ({sum(each.same for each in pairs)} the same)")
    print(f"word lists: kappa {told.words:.2f}")
    if told.model is not None:
        print(f"{options.model}: kappa {told.model:.2f}, {told.unanswered} unanswered")
    return 0


async def _judge(pairs: Sequence[Pair], cases: dict[str, Case], options: argparse.Namespace) -> list[bool | None]:
    settings = draft_plan.Settings(model=options.model, base_url=options.base_url, timeout=options.timeout)
    date = datetime.now(UTC).date().isoformat()
    gate = asyncio.Semaphore(options.at_once)
    specs = {each.case: draft_plan.read_spec(DATASETS / each.case / "spec.md") for each in pairs}
    async with draft_plan.connect(settings, {}, options.out) as connection:
        model = Resumed(connection.model, options.out / "pairs", date=date, tell=lambda line: print(line, flush=True))

        async def one(pair: Pair) -> bool | None:
            async with gate:
                return await opinion.judge(model, pair, cases[pair.case], specs[pair.case])

        return list(await asyncio.gather(*(one(each) for each in pairs)))
