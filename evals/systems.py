"""What is measured: the library with a model and settings, or the one-shot baseline; and how a sample is put to it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import draft_plan
from evals import one_shot, viewing
from evals.answers import Answer
from evals.recording import Played
from evals.rewording import Reworded, wording
from evals.samples import Sample, place
from evals.worsening import WORSE, Spoiled

Wrap = Callable[[draft_plan.ChatModel], draft_plan.ChatModel]


@dataclass(frozen=True, slots=True)
class System:
    """A named way to get a plan. ``settings`` are those of the library; ``recordings`` is a run's folder to play from.

    ``prompt`` names a rewording of the system message, ``shipped`` is none. ``one_shot``: the whole template in one
    request, without the library's sections, evidence and questions. ``fault`` names a spoiler of ``worsening``, for
    showing that the gate sees it.
    """

    id: str
    settings: Mapping[str, object] = field(default_factory=dict)
    recordings: Path | None = None
    prompt: str = "shipped"
    one_shot: bool = False
    fault: str = ""

    def holds(self, sample: Sample) -> bool:
        """Whether there is anything to play for this sample; a system without recordings takes every one."""
        return self.recordings is None or (self.recordings / sample.id).is_dir()


async def solve(system: System, sample: Sample, wrap: Wrap = lambda model: model) -> Answer:
    """The system's answer to one sample; what goes wrong is its ``error``. ``wrap`` goes around an endpoint's model."""
    began = time.perf_counter()
    players: list[Played] = []
    recordings = None if system.recordings is None else system.recordings.resolve() / sample.id

    def wrapped(model: draft_plan.ChatModel) -> draft_plan.ChatModel:
        if recordings is not None:
            players.append(Played(recordings))
            return _changed(system, players[-1])
        return _changed(system, wrap(model))

    try:
        with TemporaryDirectory(prefix="evals-") as folder:
            spec = place(sample, Path(folder))
            answer = await _draft(system, spec, recordings, wrapped)
    except draft_plan.DraftPlanError as error:
        answer = Answer(system="", case="", variant="", error=str(error))
    told = {"system": system.id, "case": sample.case.id, "variant": sample.variant}
    played = {"missed": tuple(m for each in players for m in each.missed), "unused": _unused(players)}
    return answer.model_copy(update={**told, **played, "seconds": time.perf_counter() - began})


def _unused(players: list[Played]) -> tuple[str, ...]:
    return tuple(name for each in players for name in each.unused)


def _changed(system: System, model: draft_plan.ChatModel) -> draft_plan.ChatModel:
    reworded = model if system.prompt == "shipped" else Reworded(model, wording(system.prompt))
    return Spoiled(reworded, WORSE[system.fault]) if system.fault else reworded


async def _draft(system: System, spec: Path, recordings: Path | None, wrap: Wrap) -> Answer:
    played = {} if recordings is None else {"model": f"recorded:{recordings}"}
    settings = draft_plan.settle(spec.parent, {}, {"model": "offline", **system.settings, **played})
    environment = {name: os.environ[name] for name in ("OPENAI_API_KEY",) if name in os.environ}
    if system.one_shot:
        return await one_shot.draft(spec, settings, environment, wrap)
    ran = await draft_plan.run(draft_plan.Job(str(spec)), settings, environment, wrap=wrap)
    return viewing.view(ran, spec, settings)
