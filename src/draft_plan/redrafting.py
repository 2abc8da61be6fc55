"""What went stale, drafted anew: only that, with the sections shown as they stood, and then what follows from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from draft_plan.drafting import Drafted, Event, draft, revive
from draft_plan.gathering import Inputs
from draft_plan.llm import ChatModel, Message, Request
from draft_plan.plan import SectionDraft, SectionStatus
from draft_plan.sections import Section, order
from draft_plan.staleness import followers, rename
from draft_plan.templating import fill
from draft_plan.texts import texts

ROUNDS = 3
"""How many times what follows from a redraft is drafted anew; a section is asked for at most once."""
_ONE_CHANGE = 300


@dataclass(frozen=True, slots=True)
class Redrafted:
    """What came of it: the drafts; ``kept`` those that were not asked for; why others were (``followed``, by section);
    and why some could not be drafted anew and stand as they were (``failed``, by section).
    """

    drafted: Drafted
    kept: Mapping[str, SectionDraft]
    followed: Mapping[str, str] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)

    @property
    def drafted_now(self) -> tuple[str, ...]:
        """The sections that were asked for and came."""
        missing = {name for name, each in self.drafted.drafts.items() if each.status is SectionStatus.NOT_DRAFTED}
        return tuple(name for name in self.drafted.drafts if name not in {*self.kept, *self.failed, *missing})


async def redraft(
    inputs: Inputs, model: ChatModel, kept: Mapping[str, SectionDraft], notify: Callable[[Event], None]
) -> Redrafted:
    """Draft what is not ``kept``, then those of the kept sections that name what is there no longer."""
    before = _before(inputs)
    drafted = await _draft(inputs, model, kept, notify, inputs.stale.reasons)
    followed: dict[str, str] = {}
    held = dict(kept)
    for _ in range(ROUNDS if before and not inputs.job.only else 0):
        anew = {name: each for name, each in drafted.drafts.items() if name not in held and each.answer is not None}
        why = followers(inputs.pack.sections, held, before, anew)
        if not why:
            break
        followed |= why
        held = {name: each for name, each in held.items() if name not in why}
        rest = {name: each for name, each in drafted.drafts.items() if name not in why}
        drafted = await _draft(inputs, model, rest, notify, _reasons(why))
    return _standing(Redrafted(drafted, held, followed), before, inputs.pack.sections)


def _reasons(why: Mapping[str, str]) -> Callable[[str], Sequence[str]]:
    return lambda name: (why.get(name, ""),)


def _before(inputs: Inputs) -> dict[str, SectionDraft]:
    """The sections as they stand in the plan there is, items under the ids they have now."""
    if inputs.held is None or inputs.job.fresh:
        return {}
    renamed = inputs.stale.renamed
    return {
        each.section: each.model_copy(update={"reply": rename(each.reply, renamed)})
        for each in inputs.held.sections
        if each.status is not SectionStatus.NOT_DRAFTED and each.section in inputs.keys
    }


async def _draft(
    inputs: Inputs,
    model: ChatModel,
    kept: Mapping[str, SectionDraft],
    notify: Callable[[Event], None],
    why: Callable[[str], Sequence[str]],
) -> Drafted:
    settings, before = inputs.settings, _before(inputs)
    return await draft(
        inputs.brief,
        order(inputs.pack.sections),
        model,
        kept=kept,
        grouping=settings.grouping,
        concurrency=settings.concurrency,
        guidance=inputs.pack.guidance,
        max_tokens=settings.reply_tokens,
        amend=lambda request: _shown(request, before, why, inputs.job.because),
        notify=notify,
    )


def _shown(
    request: Request, before: Mapping[str, SectionDraft], why: Callable[[str], Sequence[str]], because: str
) -> Request:
    """The request with its sections as they stood behind it, and what has changed since."""
    ids = [section.id for section in request.brief.sections if section.id in before]
    answers = {name: before[name].answer for name in ids}
    shown = {name: json.dumps(answer, ensure_ascii=False) for name, answer in answers.items() if answer is not None}
    changes = list(dict.fromkeys(each[:_ONE_CHANGE] for name in ids for each in why(name) if each))
    if not shown or not (changes or because):
        return request
    note = fill(texts() / "prompts", "redraft.md.j2", drafts=shown, changes=changes or [because])
    last = request.messages[-1]
    return replace(request, messages=(*request.messages[:-1], Message(last.role, f"{last.content}\n\n{note}")))


def _standing(made: Redrafted, before: Mapping[str, SectionDraft], sections: Iterable[Section]) -> Redrafted:
    """A section that could not be drafted anew stands as it was, and is stale still."""
    drafts, replies, failed = dict(made.drafted.drafts), dict(made.drafted.replies), {}
    for section in sections:
        held, now = before.get(section.id), drafts[section.id]
        reply = revive(section, held) if held and now.status is SectionStatus.NOT_DRAFTED else None
        if held is not None and reply is not None:
            drafts[section.id], replies[section.id], failed[section.id] = held, reply, now.reason
    return replace(made, drafted=Drafted(drafts, replies), failed=failed)
