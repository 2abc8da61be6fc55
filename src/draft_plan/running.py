"""The main job, from a spec's path to a written plan: the journey told once, each step in its own room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from draft_plan.assembling import assemble
from draft_plan.calibrating import Rated, rate
from draft_plan.checking.case import Repo
from draft_plan.connecting import connect
from draft_plan.criticising import criticise
from draft_plan.drafting import Event
from draft_plan.errors import ProviderError
from draft_plan.escaping import visible
from draft_plan.gathering import Inputs, Job, gather, guard, keep, on_disk, refresh
from draft_plan.guarding import Veil, Veiled, told
from draft_plan.llm import ChatModel
from draft_plan.mending import Ground, Mended, mend
from draft_plan.merging import Merged, merge
from draft_plan.plan import Critique, Plan, SectionStatus
from draft_plan.redrafting import Redrafted, redraft
from draft_plan.reporting import preview, report
from draft_plan.result import Result
from draft_plan.sections import order
from draft_plan.settings import OFFLINE, Settings
from draft_plan.writing import check_place, keep_backup, write


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of it: the result for machines, the plan, and its text; ``notes`` are things the user should know."""

    result: Result
    plan: Plan | None = None
    text: str = ""
    notes: tuple[str, ...] = ()


async def run(
    job: Job,
    settings: Settings,
    environment: Mapping[str, str],
    notify: Callable[[Event], None] = lambda _: None,
    wrap: Callable[[ChatModel], ChatModel] = lambda model: model,
) -> Ran:
    """Draft, judge, render and write the plan of one spec. Raises DraftPlanError; nothing is written then.

    ``wrap`` is given the model and returns the one to use: a recorder around it, a meter, or another in its place.
    """
    inputs = gather(job, settings, Veil.of(environment))
    if job.dry_run:
        return Ran(preview(inputs), notes=(*told(inputs.notices), *inputs.spec.notes))
    if inputs.places.plan is not None:
        check_place(inputs.places.plan)
    guard(inputs)
    folder = Path(inputs.facts.root or inputs.places.folder) / ".draft-plan"
    async with connect(settings, environment, folder, fresh=job.fresh, plan=_locked(inputs)) as connection:
        inputs = refresh(inputs)
        model, kept = Veiled(wrap(connection.model), inputs.veil), keep(inputs)
        made = await redraft(inputs, model, kept, notify)
        _refused(made)
        mended = await _mend(inputs, made, model, notify)
        critique = await _criticise(inputs, mended, model)
        rated = _rate(inputs, model.name, critique)
        plan, text = assemble(inputs, mended.drafted, model.name, rated.scorer, critique)
        merged = _merge(inputs, plan, text)
        if inputs.places.plan is not None:
            _write(inputs, plan, merged.text)
    own = (rated.note, _unheard(critique))
    notes = (*told(inputs.notices), *inputs.spec.notes, *inputs.facts.notes, *connection.notes, *filter(None, own))
    result = report(inputs, plan, made.kept, merged, mended.left, followed=made.followed, failed=made.failed)
    return Ran(result, plan, merged.text, notes)


def _locked(inputs: Inputs) -> str:
    """What no other run may draft meanwhile: the plan that is written, whatever its format; none when it is printed."""
    data = inputs.places.data
    return "" if data is None else str(data.resolve())


async def _mend(inputs: Inputs, made: Redrafted, model: ChatModel, notify: Callable[[Event], None]) -> Mended:
    """What does not hold in what was drafted now is asked for once more; the offline rules would say the same again."""
    settings = inputs.settings
    again = settings.repair and model.name != OFFLINE
    repo = Repo.around(inputs.facts, inputs.places.folder)
    return await mend(
        made.drafted,
        Ground(inputs.spec, tuple(order(inputs.pack.sections)), repo),
        inputs.brief,
        model,
        fresh=[name for name in made.drafted.drafts if again and name not in {*made.kept, *made.failed}],
        grouping=settings.grouping,
        guidance=inputs.pack.guidance,
        max_tokens=settings.reply_tokens,
        notify=notify,
    )


async def _criticise(inputs: Inputs, mended: Mended, model: ChatModel) -> Critique | None:
    """What a second reader says of the drafts, if one was asked for; the offline rules have no second opinion."""
    if not inputs.settings.critic or model.name == OFFLINE:
        return None
    return await criticise(
        inputs.brief,
        order(inputs.pack.sections),
        mended.drafted.replies,
        model,
        held=inputs.held.critique if inputs.held is not None and not inputs.job.fresh else None,
        max_tokens=inputs.settings.reply_tokens,
    )


def _rate(inputs: Inputs, model: str, critique: Critique | None) -> Rated:
    settings, told = inputs.settings, inputs.settled.told
    return rate(
        model,
        inputs.spec,
        inputs.facts,
        told,
        where=settings.calibration,
        critique=critique,
        without=settings.without,
    )


def _unheard(critique: Critique | None) -> str:
    return f"the critic gave nothing usable: {critique.reason}" if critique is not None and critique.reason else ""


def _refused(made: Redrafted) -> None:
    """When the endpoint gave nothing at all there is nothing to write; a plan that is there stands as it was."""
    drafts = made.drafted.drafts
    missing = {name: each.reason for name, each in drafts.items() if each.status is SectionStatus.NOT_DRAFTED}
    if drafts and not made.drafted_now and (len(missing) == len(drafts) or (made.failed and not missing)):
        reasons = sorted({*missing.values(), *made.failed.values()})
        raise ProviderError(
            f"no section could be drafted: {'; '.join(reasons[:3])}",
            remedy="mend the cause and run again, or draft without a model: --model offline",
        )


def _merge(inputs: Inputs, plan: Plan, text: str) -> Merged:
    """The plan with what people changed in it since it was last written; ``--force`` gives theirs up."""
    held, path = inputs.held, inputs.places.plan
    if inputs.job.force or held is None or path is None or not path.is_file() or held.template != plan.template:
        return Merged(text)
    disk = on_disk(path)
    return Merged(text) if disk == held.texts else merge(held.texts, disk, plan.texts)


def _write(inputs: Inputs, plan: Plan, text: str) -> None:
    path, data = inputs.places.plan, inputs.places.data
    if path is None or data is None:
        return
    if inputs.job.force and path.is_file() and path.read_text(encoding="utf-8", errors="replace") != text:
        keep_backup(path)
    write({path: text, data: visible(plan.model_dump_json(indent=1)) + "\n"})
