"""``scale``: draft many generated specs against an endpoint in one run, and say what it took.

The rate is held against that of sending the very same requests with nothing else done: what the endpoint itself can do.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import time
from pathlib import Path

from evals import running
from evals.answers import Answer
from evals.generating import generated
from evals.pacing import Paced, bare_rate
from evals.systems import System


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be told."""
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", default="stub")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=8, help="specs under way at once")
    parser.add_argument("--out", type=Path, required=True, help="the run's folder; a run in it goes on")


def main(options: argparse.Namespace) -> int:
    """Run and print; 1 when a spec got no plan."""
    return asyncio.run(_main(options))


async def _main(options: argparse.Namespace) -> int:
    pace = Paced()
    system = System(
        options.model, {"model": options.model, "base_url": options.base_url, "repair": False, "timeout": 600.0}
    )
    failed: list[str] = []

    def tell(answer: Answer, done: int, todo: int) -> None:
        if answer.error or "not_drafted" in answer.sections.values():
            failed.append(answer.id)
        if done % 100 == 0 or done in (1, 10, todo):
            print(f"{done:5} of {todo}: {memory():4.0f} MB, {time.monotonic() - began:4.0f} s", flush=True)

    began = time.monotonic()
    done = await running.run(
        [system], list(generated(options.count)), options.out, at_once=options.at_once, wrap=pace.wrap, tell=tell
    )
    seconds = time.monotonic() - began
    if not done:
        print("nothing left to do")
        return 0
    rate = pace.calls / seconds
    print(
        f"{done} specs, {pace.calls} requests in {seconds:.0f} s: {done / seconds:.2f} specs/s, {rate:.1f} requests/s"
    )
    bare = await bare_rate(options.base_url, options.model, pace.kept, at_once=options.at_once)
    print(
        f"the endpoint alone, same requests, same concurrency: {bare:.1f} requests/s; share reached: {rate / bare:.0%}"
    )
    print(f"failed: {len(failed)}")
    return 1 if failed else 0


def memory() -> float:
    """What this process holds now, in MB; its peak where the system does not say."""
    status = Path("/proc/self/statm")
    if status.is_file():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)
