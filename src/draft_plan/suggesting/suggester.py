"""From an event to an artifact: the specs that it concerns, each planned anew as far as it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from draft_plan.artifact import Artifact, Suggested
from draft_plan.drafting import Event
from draft_plan.errors import UsageError
from draft_plan.forge import Forge
from draft_plan.occasion import Occasion
from draft_plan.settings import OFFLINE
from draft_plan.suggesting import ranging, recalling
from draft_plan.suggesting.hearing import Heard, hear, overhear, remembered
from draft_plan.suggesting.planning import Task, plan
from draft_plan.suggesting.steering import steer
from draft_plan.surveying import name_commit

MOST = 20
"""Specs that one run plans at most; a request that changes more is no feature under review."""
SKIP = "no-plan"
"""The label that keeps the bot away from a request."""


@dataclass(frozen=True, slots=True)
class SuggestOrder:
    """What a run of the bot was told.

    ``root`` is the checkout; ``flags`` are settings given on the command line; ``globs`` say what a spec is; ``label``
    must stand on the request, where one is named; ``drafts``: plan draft requests too; ``previous`` is the artifact of
    the run before; ``bot`` the account that comments.
    """

    root: Path
    occasion: Occasion
    base: str = ""
    head: str = ""
    globs: tuple[str, ...] = ranging.SPEC_GLOBS
    flags: Mapping[str, Any] = field(default_factory=dict)
    key: str = "plan"
    label: str = ""
    drafts: bool = False
    previous: Path | None = None
    bot: str = "github-actions[bot]"


async def suggest(
    order: SuggestOrder,
    environment: Mapping[str, str],
    forge: Forge | None = None,
    notify: Callable[[Event], None] = lambda _: None,
) -> Artifact:
    """Plan every spec that the event concerns. ``forge`` is only read from. Raises DraftPlanError.

    What is wrong with one spec is told in its place and stops no other.
    """
    reason = _kept_away(order)
    if reason:
        return Artifact(quiet=True, number=order.occasion.number, notices=(reason,))
    heard = _heard(order, forge)
    if heard.quiet:
        return Artifact(quiet=True, number=order.occasion.number, notices=heard.notices)
    order = _placed(order, forge)
    found = ranging.find(str(order.root), order.base, order.head, order.globs)
    before = recalling.recall(forge, order.occasion.number, order.key, order.previous)
    given = remembered(before.given, heard.given)
    settings = steer(order.root, order.base, order.head, found.touched)
    # somebody with write access who asks for it lends a fork's spec the key: its text is data, the model has no tools
    offline = order.occasion.untrusted and not (heard.redraft or order.occasion.kind == "workflow_dispatch")
    tasks = [
        Task(order.root, path, {**order.flags, **({"model": OFFLINE} if offline else {})}, given, heard.redraft)
        for path in found.changed[:MOST]
    ]
    planned = [await plan(replace(task, offline=offline), settings, before, environment, notify) for task in tasks]
    gone = [Suggested(spec=path, state="removed") for path in found.removed[:MOST]]
    return Artifact(
        number=order.occasion.number,
        head=order.head,
        base=order.base,
        quiet=not (planned or gone or heard.notices),
        offline=offline,
        suggestions=(*planned, *gone),
        notices=tuple(_notices(heard, found, settings.notices, planned, offline=offline)),
    )


def _heard(order: SuggestOrder, forge: Forge | None) -> Heard:
    occasion = order.occasion
    if occasion.kind == "merge_request_event" and forge is not None and occasion.number:
        return overhear(forge, occasion.number)
    return hear(occasion, forge, order.key, order.bot)


def _kept_away(order: SuggestOrder) -> str:
    """Why there is nothing to do for this event; empty when there is."""
    occasion = order.occasion
    if occasion.closed:
        return "the request is closed"
    if SKIP in occasion.labels:
        return f"the label {SKIP} keeps the bot away"
    if order.label and occasion.number and order.label not in occasion.labels:
        return f"the label {order.label} is not there"
    if occasion.draft and not order.drafts and occasion.said is None:
        return "the request is a draft"
    if occasion.kind == "issue_comment" and not occasion.number:
        return "the comment is not on a pull request"
    if occasion.kind == "merge_group":
        return "a merge queue repeats what was reviewed"
    return ""


def _placed(order: SuggestOrder, forge: Forge | None) -> SuggestOrder:
    """The order with the commits it concerns: as given, as the event says, or as the forge does."""
    occasion = order.occasion
    base, head = order.base or occasion.base, order.head or occasion.head
    if not (base and head) and forge is not None and occasion.number:
        request = forge.request(occasion.number)
        base, head = base or request.base, head or request.head
        order = replace(order, occasion=replace(occasion, untrusted=occasion.untrusted or request.fork))
    if not (base and head):
        raise UsageError("it is not known which commits to look at", remedy="give them with --base and --head")
    # what people give by hand may be a name; what cannot be resolved is told with the range
    named = {name: name_commit(str(order.root), name) or name for name in (base, head)}
    return replace(order, base=named[base], head=named[head])


def _notices(
    heard: Heard, found: ranging.Range, steering: Sequence[str], planned: Sequence[Suggested], *, offline: bool
) -> Iterator[str]:
    yield from heard.notices
    yield from steering
    if offline and planned:
        yield (
            "Drafted offline, by rules: a branch of a fork or of a bot gets no key. "
            "Somebody with write access can have it drafted with one: /draft-plan redraft."
        )
    if found.near and not (planned or found.removed or heard.notices):  # for the log: nothing else is to be said
        yield f"no spec was added or changed: {found.near[0]} is none to the globs of --specs"
    if len(found.changed) > MOST:
        yield f"{len(found.changed) - MOST} more specs were changed; this run planned the first {MOST}."
    known = {one.question for each in planned for one in each.given}
    asked = {question.id for each in planned for question in each.questions}
    for given in heard.given:
        if given.question not in known | asked:
            yield f"{given.question} is no open question here; the answer was left alone"
