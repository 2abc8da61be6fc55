"""The matrix of systems and samples, several at once, each answer on disk as soon as it is there; a killed run goes on.

``answers.jsonl`` in the run's folder holds an answer a line, appended and flushed. A line that a kill tore is dropped.
docs/decisions/0008-evals.md says why this is not a framework.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from pathlib import Path

from evals.answers import Answer
from evals.samples import Sample
from evals.systems import System, Wrap, solve

FILE = "answers.jsonl"
Tell = Callable[[Answer, int, int], None]
"""Called with each answer, how many are done, and how many there are to do."""


def answers(folder: Path) -> Iterator[Answer]:
    """The answers of a run, one at a time, in the order of finishing."""
    path = folder / FILE
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.endswith("\n"):
                yield Answer.model_validate_json(line)


async def run(
    systems: Sequence[System],
    samples: Sequence[Sample],
    folder: Path,
    *,
    at_once: int = 4,
    processes: int = 0,
    wrap: Wrap | None = None,
    tell: Tell = lambda *_: None,
) -> int:
    """Put every sample to every system that can take it; returns how many were drafted now.

    What the folder holds is not drafted again. ``at_once`` bounds what is under way. ``processes`` drafts in so many
    processes, for systems that reckon rather than wait; 0 stays in this one. ``wrap`` goes around an endpoint's model,
    in this process only.
    """
    done = _done(folder)
    jobs = [(s, x) for x in samples for s in systems if s.holds(x) and (s.id, x.id) not in done]
    finished = 0
    with _pool(processes) as pool, (folder / FILE).open("a", encoding="utf-8") as file:
        work = iter(jobs)

        async def worker() -> None:
            nonlocal finished
            for system, sample in work:
                if pool is None:
                    answer = await solve(system, sample, wrap or (lambda model: model))
                else:
                    answer = await asyncio.get_running_loop().run_in_executor(pool, _solve, system, sample)
                file.write(answer.model_dump_json(exclude_defaults=True) + "\n")
                file.flush()
                finished += 1
                tell(answer, finished, len(jobs))

        async with asyncio.TaskGroup() as group:
            for _ in range(min(at_once, len(jobs))):
                group.create_task(worker())
    return finished


def _done(folder: Path) -> set[tuple[str, str]]:
    """What is finished; a torn last line is cut off, so that the next starts on its own."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    if not path.is_file():
        return set()
    with path.open("rb+") as file:
        data = file.read()
        file.truncate(data.rfind(b"\n") + 1)
    return {(each.system, each.id) for each in answers(folder)}


def _pool(processes: int) -> ProcessPoolExecutor | nullcontext[None]:
    if processes < 1:
        return nullcontext()
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_end_with_parent)


def _end_with_parent() -> None:
    """A worker whose parent was killed must not wait for ever."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _solve(system: System, sample: Sample) -> Answer:
    return asyncio.run(solve(system, sample))
