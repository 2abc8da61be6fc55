"""``judge``: second opinions on questions. How far word lists, and a model if one is named, agree with hand labels; and
what readers said of the questions that recorded systems showed.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import draft_plan
from evals import opinion, verdicts
from evals.answers import Answer
from evals.cases import DATASETS, Case, load
from evals.opinion import Pair
from evals.recording import Resumed
from evals.running import answers

_READ = ("relay", "relay without critic", "relay-one-shot")
"""Systems whose shown questions were read."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be told."""
    parser.add_argument("--base-url", default="", help="without one, only the word lists are measured")
    parser.add_argument("--model", default="")
    parser.add_argument("--out", type=Path, default=Path("evals/recordings/judge"), help="where replies are kept")
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--run", type=Path, default=Path("evals-report"), help="the suite's run that readers judge")
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
    for line in _read(options.run, list(cases.values())):
        print(line)
    return 0


def _read(run: Path, cases: Sequence[Case]) -> Iterator[str]:
    """What readers said, and of each system whose questions they read what follows."""
    said = verdicts.load()
    yield f"{len(said)} questions, each read by two readers: word lists: kappa {verdicts.kappa(said, cases):.2f}"
    systems: dict[str, list[Answer]] = defaultdict(list)
    for each in answers(run):
        systems[each.system].append(each)
    opinions = [verdicts.judge(name, found, cases, said) for name, found in systems.items() if name in _READ]
    for told in opinions:
        yield (
            f"{told.system}: asked {told.asked} of {told.edits} edits, {told.pairs} of them not on the original; on "
            f"{told.untouched} untouched specs {told.shown:.2f} questions shown, {told.needless:.2f} of them needless"
            + (f"; {told.unread} shown questions that nobody read" if told.unread else "")
        )


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
