"""``suite``: everything that can be measured without a network, then the report, then the gate."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path

from evals.answers import Answer
from evals.cases import DATASETS
from evals.suite import RECORDINGS, Told, measure, stale, systems, unused


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be told."""
    parser.add_argument("--out", type=Path, default=Path("evals-report"), help="where answers and report go")
    parser.add_argument("--specs", default=str(DATASETS), help="a folder of cases or of bare specs; or 'corpus'")
    parser.add_argument("--cases", default="", help="ids, by comma; all where it is left out")
    parser.add_argument("--edits", default="", help="kinds or edit ids, by comma; all where it is left out")
    parser.add_argument("--per-kind", type=int, help="at most so many edits of a kind from each case")
    parser.add_argument("--recordings", type=Path, default=RECORDINGS)
    parser.add_argument("--only", default="", help="ids of systems, by comma")
    parser.add_argument("--processes", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--resume", action="store_true", help="go on with the run in --out")
    parser.add_argument("--store", action="store_true", help="make this run the baseline, and compare with none")
    parser.add_argument("--no-gate", action="store_true", help="report only")


def main(options: argparse.Namespace) -> int:
    """Run the suite; 0 when nothing got worse, 1 when the gate is closed or recordings are stale or unused."""
    began = time.monotonic()
    chosen = [each for each in options.only.split(",") if each]
    there = [each for each in systems(options.recordings) if not chosen or each.id in chosen]
    told = Told(
        cases=tuple(each for each in options.cases.split(",") if each),
        edits=tuple(each for each in options.edits.split(",") if each),
        per_kind=options.per_kind,
        processes=options.processes,
        dataset=DATASETS if options.specs == str(DATASETS) else options.specs,
    )
    report = asyncio.run(measure(there, options.out, told, resume=options.resume, store=options.store, tell=_tell))
    print(f"\n{report.markdown}\n\nreport: {report.page} ({time.monotonic() - began:.0f} s)", flush=True)
    faults = [] if told.partial else [*stale(report), *unused(report, options.recordings)]
    faults += (
        [] if options.no_gate or options.store else [f"worse: {loss}" for loss in report.losses if loss.significant]
    )
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _tell(answer: Answer, done: int, todo: int) -> None:
    if answer.error:
        print(f"{answer.system} {answer.id}: {answer.error}", file=sys.stderr, flush=True)
    if done % 50 == 0 or done == todo:
        print(f"{done} of {todo}", file=sys.stderr, flush=True)
