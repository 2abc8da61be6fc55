"""One more round at most: sections with faults are asked for again, and what comes back is taken if it is better."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from draft_plan.coverage import CoverageStatus
from draft_plan.drafting import Drafted, Event, Grouping, draft
from draft_plan.errors import DraftPlanError
from draft_plan.llm import Brief, ChatModel, Message, Request
from draft_plan.mending.faults import Fault, Findings, Ground, find_faults, gravity
from draft_plan.plan import SectionDraft, SectionStatus
from draft_plan.sections import SectionReply
from draft_plan.templating import fill
from draft_plan.texts import texts

MOST_FAULTS = 40
"""Most faults that a request names, the gravest first; a draft with more is past mending by one request."""

_FIRST = {"C1-uncovered": 0, "C2-unproven": 1, "C3-partial": 2}


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of it: the drafts to go on with, the sections asked for again and those of them taken, and the faults
    that are left.
    """

    drafted: Drafted
    asked: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    left: tuple[Fault, ...] = ()


async def mend(
    drafted: Drafted,
    ground: Ground,
    brief: Brief,
    model: ChatModel,
    *,
    fresh: Iterable[str],
    grouping: Grouping = "wave",
    guidance: Mapping[str, str] | None = None,
    max_tokens: int | None = None,
    notify: Callable[[Event], None] = lambda _: None,
) -> Mended:
    """Ask once for the sections among ``fresh`` in which something does not hold, naming what; the rest is kept.

    A reply is taken only when the plan is better with it: fewer faults of the gravest kind, nothing carried before
    that is not carried now, and no row lost that no fault named. Requests go through ``model`` like any other; a run
    that fails here loses nothing.
    """
    before = find_faults(ground, drafted.drafts.values())
    wanted = _wanted(before.faults, frozenset(fresh))
    if not wanted:
        return Mended(drafted, left=before.faults)
    kept = {name: each for name, each in drafted.drafts.items() if name not in wanted}
    try:
        again = await draft(
            brief,
            ground.sections,
            model,
            kept=kept,
            grouping=grouping,
            guidance=guidance,
            max_tokens=max_tokens,
            amend=lambda request: _amended(request, drafted, wanted),
            notify=notify,
        )
    except DraftPlanError:  # what is drafted already is worth more than a round that could not be held
        return Mended(drafted, tuple(wanted), left=before.faults)
    return _choose(drafted, again, ground, before, wanted)


def _wanted(faults: Sequence[Fault], fresh: frozenset[str]) -> dict[str, tuple[Fault, ...]]:
    """The faults to name, by section, where a section has one that is worth asking."""
    found: defaultdict[str, list[Fault]] = defaultdict(list)
    for each in sorted(faults, key=lambda fault: (_FIRST.get(fault.rule, 3), fault.severity))[:MOST_FAULTS]:
        found[each.section].append(each)
    return {name: tuple(own) for name, own in found.items() if name in fresh and any(fault.asks for fault in own)}


def _amended(request: Request, drafted: Drafted, wanted: Mapping[str, Sequence[Fault]]) -> Request:
    """The request with what is to be mended behind it: the faults and the draft that has them."""
    ids = [section.id for section in request.brief.sections if section.id in wanted]
    note = fill(
        texts() / "prompts",
        "mend.md.j2",
        faults={name: [each.text for each in wanted[name]] for name in ids},
        drafts={name: json.dumps(drafted.drafts[name].answer, ensure_ascii=False) for name in ids},
        files=[] if "files" in ids else _listed(drafted),
    )
    last = request.messages[-1]
    return replace(request, messages=(*request.messages[:-1], Message(last.role, f"{last.content}\n\n{note}")))


def _listed(drafted: Drafted) -> list[str]:
    files = drafted.drafts.get("files")
    return [row["path"] for row in (files.answer or {}).get("files", ())] if files is not None else []


def _choose(
    drafted: Drafted, again: Drafted, ground: Ground, before: Findings, wanted: Mapping[str, Sequence[Fault]]
) -> Mended:
    """All new drafts together where that is better, else those that are better alone, one after the other."""
    fit = {name: _joined(drafted, again, name) for name in wanted if _fit(drafted, again, name, wanted[name])}
    paid = {name: _paid(drafted.drafts[name], again.drafts[name]) for name in wanted}
    base = {**drafted.drafts, **paid}
    taken: dict[str, SectionDraft] = {}
    found = before
    for names in ([*fit], *([name] for name in fit)):
        tried = {**taken, **{name: fit[name] for name in names}}
        now = find_faults(ground, {**base, **tried}.values())
        if len(tried) > len(taken) and _better(found, now):
            taken, found = tried, now
    replies = {**drafted.replies, **{name: _reply(drafted, again, name) for name in taken}}
    return Mended(Drafted({**base, **taken}, replies), tuple(wanted), tuple(taken), found.faults)


def _better(before: Findings, now: Findings) -> bool:
    carried = {each.id for each in before.coverage if each.status is CoverageStatus.COVERED}
    still = {each.id for each in now.coverage if each.status is CoverageStatus.COVERED}
    return gravity(now) < gravity(before) and carried <= still


def _fit(drafted: Drafted, again: Drafted, name: str, faults: Sequence[Fault]) -> bool:
    """Whether the new draft is one, and has every row of the old but those that a fault named."""
    old, new = drafted.drafts[name], again.drafts[name]
    if new.status is SectionStatus.NOT_DRAFTED:
        return False
    named = {each.row for each in faults}
    return set(_keys(old.answer)) - named <= set(_keys(new.answer))


def _keys(node: Any) -> Iterator[str]:
    """The keys and paths by which rows are addressed, at any depth."""
    if isinstance(node, list):
        for each in node:
            yield from _keys(each)
    elif isinstance(node, dict):
        own = node.get("key") or node.get("path")
        if isinstance(own, str):
            yield own
        for value in node.values():
            yield from _keys(value)


def _reply(drafted: Drafted, again: Drafted, name: str) -> SectionReply[Any, Any]:
    """The new answer on the facts stated first: what was asked about them stays asked in the same words."""
    return drafted.replies[name].model_copy(update={"answer": again.replies[name].answer})


def _joined(drafted: Drafted, again: Drafted, name: str) -> SectionDraft:
    old, new = drafted.drafts[name], again.drafts[name]
    reply = _reply(drafted, again, name).model_dump(mode="json")
    paid = {"usage": old.usage + new.usage, "key": old.key, "repaired": True}
    return new.model_copy(update={"reply": reply, **paid})


def _paid(old: SectionDraft, new: SectionDraft) -> SectionDraft:
    """The old draft with what both cost."""
    return old.model_copy(update={"usage": old.usage + new.usage})
