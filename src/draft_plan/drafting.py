"""The walk over the sections: each is drafted as soon as what it needs is there, several at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from typing import Any, Literal

from draft_plan.errors import DraftPlanError, PackError
from draft_plan.llm import Brief, ChatModel, ReplyKind, Request
from draft_plan.llm.replies import Problem, parse
from draft_plan.plan import SectionDraft, SectionStatus, Usage
from draft_plan.prompting import mend, prompt, source
from draft_plan.sections import NotApplicable, Section, SectionReply
from draft_plan.sections.replies import prepare, reply_type

Grouping = Literal["wave", "section", "plan"]
"""Whether the sections of one group travel in one request, or each in its own."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What travels in one request: its sections in order, and the sections of other units that it waits for."""

    sections: tuple[Section, ...]
    waits: frozenset[str]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its sections."""
        return tuple(section.id for section in self.sections)


@dataclass(frozen=True, slots=True)
class Event:
    """Something to show: a unit was sent, or one of its sections is done."""

    sections: tuple[str, ...]
    draft: SectionDraft | None = None


@dataclass(frozen=True, slots=True)
class Drafted:
    """The outcome of a run: a draft for every section asked for, and the parsed replies of those that have one."""

    drafts: dict[str, SectionDraft]
    replies: dict[str, SectionReply[Any, Any]]


@dataclass(slots=True)
class _Run:
    """One run's state; written by its tasks, which never interleave within a statement."""

    model: ChatModel
    gate: asyncio.Semaphore
    notify: Callable[[Event], None]
    guidance: Mapping[str, str]
    max_tokens: int | None
    amend: Callable[[Request], Request]
    shared: str
    drafts: dict[str, SectionDraft] = field(default_factory=dict)
    replies: dict[str, SectionReply[Any, Any]] = field(default_factory=dict)
    spent: dict[str, Usage] = field(default_factory=dict)


def plan_units(sections: Sequence[Section], grouping: Grouping) -> list[Unit]:
    """The requests a run consists of, in an order in which they can be sent; raises PackError when sections wait in a
    circle.
    """
    groups: dict[str, list[Section]] = {}
    for section in sections:
        groups.setdefault(_group(section, grouping), []).append(section)
    present = {section.id for section in sections}
    units = [Unit(tuple(members), _waits(members, present)) for members in groups.values()]
    try:
        return list(_sorter(units).static_order())
    except CycleError as error:
        raise PackError(f"sections wait for each other in a circle: {error.args[1]}") from error


def _group(section: Section, grouping: Grouping) -> str:
    match grouping:
        case "wave":
            return section.group
        case "plan":
            return "plan"
        case "section":
            return section.id


def _waits(members: Sequence[Section], present: set[str]) -> frozenset[str]:
    own = {section.id for section in members}
    return frozenset(need for section in members for need in section.needs if need in present and need not in own)


def _sorter(units: Sequence[Unit]) -> TopologicalSorter[Unit]:
    home = {section_id: unit for unit in units for section_id in unit.ids}
    return TopologicalSorter({unit: {home[need] for need in unit.waits} for unit in units})


def critical_path(units: Sequence[Unit]) -> int:
    """How many requests must follow one another: the floor of a run's wall time, in requests."""
    home = {section_id: unit for unit in units for section_id in unit.ids}
    depth: dict[Unit, int] = {}
    for unit in _sorter(units).static_order():
        depth[unit] = 1 + max((depth[home[need]] for need in unit.waits), default=0)
    return max(depth.values(), default=0)


async def draft(
    brief: Brief,
    sections: Sequence[Section],
    model: ChatModel,
    *,
    kept: Mapping[str, SectionDraft] | None = None,
    grouping: Grouping = "wave",
    concurrency: int = 8,
    guidance: Mapping[str, str] | None = None,
    max_tokens: int | None = None,
    amend: Callable[[Request], Request] = lambda request: request,
    notify: Callable[[Event], None] = lambda _: None,
) -> Drafted:
    """Draft the sections. ``brief`` gives the sources; its own ``sections`` and ``earlier`` are filled in here.

    ``kept`` are drafts that still hold: they are not asked for again, but later sections read them. ``amend`` may add
    to a request before it is sent.
    At most ``concurrency`` requests are under way at once. A section without a usable reply is ``not_drafted``.
    """
    run = _Run(model, asyncio.Semaphore(concurrency), notify, guidance or {}, max_tokens, amend, source(brief))
    missing = []
    for section in sections:
        held = (kept or {}).get(section.id)
        reply = revive(section, held) if held else None
        if held is None or reply is None:
            missing.append(section)
        else:
            run.drafts[section.id], run.replies[section.id] = held, reply
    await _walk(run, brief, plan_units(missing, grouping))
    return Drafted({section.id: run.drafts[section.id] for section in sections}, run.replies)


def revive(section: Section, held: SectionDraft) -> SectionReply[Any, Any] | None:
    """The parsed reply of a stored draft, or None when it has none or the vocabulary has changed since."""
    try:
        return None if held.reply is None else reply_type(section).model_validate(held.reply)
    except ValueError:
        return None


async def _walk(run: _Run, brief: Brief, units: Sequence[Unit]) -> None:
    """Start each unit the moment the last unit it waits for is done."""
    sorter = _sorter(units)
    sorter.prepare()
    done: asyncio.Queue[Unit] = asyncio.Queue()

    async def work(unit: Unit) -> None:
        await _unit(run, brief, unit)
        await done.put(unit)

    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_prepare_ahead(units))
            while sorter.is_active():
                for unit in sorter.get_ready():
                    tasks.create_task(work(unit))
                sorter.done(await done.get())
    except* DraftPlanError as several:  # one fault of ours stops all; the user is told the first
        raise several.exceptions[0] from None


async def _prepare_ahead(units: Sequence[Unit]) -> None:
    """Build the schemas and reply types of later requests while the first are under way, one at a time."""
    for unit in units:
        await asyncio.sleep(0.01)
        prepare(unit.sections)


async def _unit(run: _Run, brief: Brief, unit: Unit) -> None:
    async with run.gate:
        run.notify(Event(unit.ids))
        broken = await _ask(run, replace(brief, sections=unit.sections, earlier=dict(run.replies)))
        for section in broken:  # a broken slice is asked for again alone: its neighbours are paid for and kept
            alone = replace(brief, sections=(section,), earlier=dict(run.replies))
            await _ask(run, alone, last=True, faults=broken[section])


async def _ask(run: _Run, brief: Brief, *, last: bool = False, faults: Problem | None = None) -> dict[Section, Problem]:
    """Send one request and keep what is usable of its reply; returns the sections worth asking for once more."""
    cap = run.max_tokens * 2 if last and run.max_tokens else run.max_tokens  # it may have been cut short
    request = run.amend(prompt(brief, run.shared, guidance=run.guidance, max_tokens=cap))
    if faults is not None:
        request = mend(request, faults.text.splitlines())
    reply = await run.model.complete(request)
    again: dict[Section, Problem] = {}
    for section, share in zip(brief.sections, reply.usage.split(len(brief.sections)), strict=True):
        run.spent[section.id] = run.spent.get(section.id, Usage()) + share
    for section, outcome in zip(brief.sections, parse(reply, brief.sections).values(), strict=True):
        if isinstance(outcome, Problem) and not last and (reply.usable or reply.kind in _WORTH_ASKING_AGAIN):
            again[section] = outcome
            continue
        _keep(run, section, outcome, repaired=last or reply.kind is ReplyKind.REPAIRED)
    return again


_WORTH_ASKING_AGAIN = frozenset({ReplyKind.INVALID, ReplyKind.TRUNCATED, ReplyKind.EMPTY})


def _keep(run: _Run, section: Section, outcome: SectionReply[Any, Any] | Problem, *, repaired: bool) -> None:
    usage = run.spent[section.id]
    if isinstance(outcome, Problem):
        drafted = SectionDraft(
            section=section.id, status=SectionStatus.NOT_DRAFTED, reason=outcome.text, model=run.model.name, usage=usage
        )
    else:
        run.replies[section.id] = outcome
        excused = isinstance(outcome.answer, NotApplicable)
        drafted = SectionDraft(
            section=section.id,
            status=SectionStatus.NOT_APPLICABLE if excused else SectionStatus.DRAFTED,
            reason=outcome.answer.not_applicable if excused else "",
            reply=outcome.model_dump(mode="json"),
            model=run.model.name,
            repaired=repaired,
            usage=usage,
        )
    run.drafts[section.id] = drafted
    run.notify(Event((section.id,), drafted))
