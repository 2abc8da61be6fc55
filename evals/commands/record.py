"""``record``: put samples to an endpoint once and keep every reply; what is kept already is not asked again."""

from __future__ import annotations

import argparse
import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

import draft_plan
from evals.cases import DATASETS
from evals.external import load
from evals.gating import file_name
from evals.recording import Resumed
from evals.runs import Run, keep
from evals.samples import Sample, select
from evals.systems import System, solve


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be told."""
    parser.add_argument("--dataset", default=str(DATASETS), help="a folder of cases or of bare specs; or 'corpus'")
    parser.add_argument("--cases", default="", help="ids, by comma; all where it is left out")
    parser.add_argument("--edits", default="original", help="kinds or edit ids, by comma; 'original' is no edit")
    parser.add_argument("--per-kind", type=int, help="at most so many edits of a kind from each case")
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", required=True, action="append", help="again for another model at once")
    parser.add_argument("--out", type=Path, required=True, help="the run's folder, e.g. evals/recordings/NAME")
    parser.add_argument("--one-shot", action="store_true", help="the baseline: the whole template in one request")
    parser.add_argument("--critic", action="store_true", help="switch the critic on")
    parser.add_argument("--no-repair", action="store_true", help="switch the repair of disagreeing sections off")
    parser.add_argument(
        "--prompt", action="append", help="a rewording of the system message (evals/wordings); again for more"
    )
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="any other setting")
    parser.add_argument("--at-once", type=int, default=4, help="samples under way at once")
    parser.add_argument("--timeout", type=float, default=3600.0, help="seconds one reply may take")
    parser.add_argument("--date", default="", help="the day that recordings carry (default: today, UTC)")


def settings(options: argparse.Namespace, model: str) -> dict[str, object]:
    """The library's settings from the options; ones that the library does not know are refused by it."""
    given: dict[str, object] = {
        "model": model,
        "base_url": options.base_url,
        "timeout": options.timeout,
        **dict(each.split("=", 1) for each in options.set),
    }
    if options.critic:
        given["critic"] = True
    if options.no_repair:
        given["repair"] = False
    return given


def main(options: argparse.Namespace) -> int:
    """Record; 0 when every sample has its plan, 1 when some have not: run it again."""
    names = [each for each in options.cases.split(",") if each]
    edits = [each for each in options.edits.split(",") if each]
    samples = select(load(options.dataset), only=names, edits=edits, per_kind=options.per_kind)
    targets = [(system, keep(_folder(options, system), Run.of(system))) for system in _systems(options)]
    failed = asyncio.run(_record(targets, samples, options))
    todo = len(samples) * len(targets)
    print(
        f"{todo - failed} of {todo} samples recorded in {', '.join(str(folder) for _, folder in targets)}", flush=True
    )
    return 1 if failed else 0


def _systems(options: argparse.Namespace) -> list[System]:
    """Every model with every wording of the prompt."""
    return [
        System(model, settings(options, model), prompt=prompt, one_shot=options.one_shot)
        for model in options.model
        for prompt in options.prompt or ["shipped"]
    ]


def _folder(options: argparse.Namespace, system: System) -> Path:
    out: Path = options.out
    return out if len(options.model) == 1 else out.with_name(f"{out.name}-{file_name(system.id)}")


async def _record(targets: list[tuple[System, Path]], samples: list[Sample], options: argparse.Namespace) -> int:
    date = options.date or datetime.now(UTC).date().isoformat()
    gate = asyncio.Semaphore(options.at_once)

    async def record(system: System, folder: Path, sample: Sample) -> bool:
        def tell(line: str) -> None:
            print(f"{time.strftime('%H:%M:%S')} {folder.name} {sample.id} {line}", flush=True)

        def resumed(model: draft_plan.ChatModel) -> draft_plan.ChatModel:
            return Resumed(model, folder / sample.id, date=date, tell=tell)

        async with gate:
            answer = await solve(system, sample, resumed)
        undrafted = [name for name, status in answer.sections.items() if status == "not_drafted"]
        tell(answer.error or f"done: {len(answer.asked)} questions; not drafted: {', '.join(undrafted) or 'none'}")
        return bool(answer.error or undrafted)

    jobs = [record(system, folder, sample) for sample in samples for system, folder in targets]
    return sum(await asyncio.gather(*jobs))
