"""The main job, from a spec's path to a written plan: the journey told once, each step in its own room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from draft_plan.assembling import assemble
from draft_plan.connecting import connect
from draft_plan.drafting import Drafted, Event, draft
from draft_plan.errors import ProviderError
from draft_plan.gathering import Inputs, Job, gather, guard, keep, on_disk
from draft_plan.llm import ChatModel
from draft_plan.merging import Merged, merge
from draft_plan.plan import Plan, SectionDraft, SectionStatus
from draft_plan.reporting import preview, report
from draft_plan.result import Result
from draft_plan.sections import order
from draft_plan.settings import Settings
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
) -> Ran:
    """Draft, judge, render and write the plan of one spec. Raises DraftPlanError; nothing is written then."""
    inputs = gather(job, settings)
    if job.dry_run:
        return Ran(preview(inputs), notes=inputs.spec.notes)
    if inputs.places.plan is not None:
        check_place(inputs.places.plan)
    guard(inputs)
    folder = Path(inputs.facts.root or inputs.places.folder) / ".draft-plan"
    async with connect(settings, environment, folder, fresh=job.fresh) as connection:
        kept = keep(inputs)
        drafted = await _draft(inputs, connection.model, kept, notify)
    _refused(drafted)
    plan, text = assemble(inputs, drafted, connection.model.name)
    merged = _merge(inputs, plan, text)
    if inputs.places.plan is not None:
        _write(inputs, plan, merged.text)
    notes = (*inputs.spec.notes, *inputs.facts.notes, *connection.notes)
    return Ran(report(inputs, plan, kept, merged), plan, merged.text, notes)


async def _draft(
    inputs: Inputs, model: ChatModel, kept: Mapping[str, SectionDraft], notify: Callable[[Event], None]
) -> Drafted:
    settings = inputs.settings
    return await draft(
        inputs.brief,
        order(inputs.pack.sections),
        model,
        kept=kept,
        grouping=settings.grouping,
        concurrency=settings.concurrency,
        guidance=inputs.pack.guidance,
        max_tokens=settings.max_tokens,
        notify=notify,
    )


def _refused(drafted: Drafted) -> None:
    """When the endpoint gave nothing at all there is no plan to write."""
    drafts = drafted.drafts.values()
    if drafts and all(each.status is SectionStatus.NOT_DRAFTED for each in drafts):
        reasons = sorted({each.reason for each in drafts})
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
    write({path: text, data: plan.model_dump_json(indent=1) + "\n"})
