"""From drafts to a plan: judged, checked against the constitution, rendered."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from draft_plan import clarifying, constitution, rendering
from draft_plan.clarifying import Evidence, History, Verdict
from draft_plan.drafting import Drafted
from draft_plan.gathering import Inputs
from draft_plan.guarding import known_addresses
from draft_plan.mending import about_uncovered
from draft_plan.plan import Basis, Critique, Plan, SectionDraft, SpecItem, Usage
from draft_plan.scoring import Scorer
from draft_plan.sections import Section
from draft_plan.sections.replies import reply_type
from draft_plan.spec import FeatureSpec, ItemKind
from draft_plan.staleness import Uses, carry, finish, follow, rename

NOW = "now"
"""The basis of this run, until its id is known."""


def assemble(
    inputs: Inputs, drafted: Drafted, model: str, scorer: Scorer, critique: Critique | None = None
) -> tuple[Plan, str]:
    """The whole plan and its text. ``model`` is who drafted what was drafted now, ``scorer`` what it is weighed by."""
    sections = {section.id: section for section in inputs.pack.sections}
    drafted = _keyed(inputs, drafted, sections)
    judged = partial(
        clarifying.clarify,
        inputs.spec,
        _evidence(inputs),
        list(drafted.drafts.values()),
        drafted.replies,
        sections,
        history=_history(inputs),
        scorer=scorer,
    )
    budget = inputs.settings.questions
    verdict = judged(budget=budget)
    undone = about_uncovered(_plan(inputs, verdict, model))
    if undone is not None:  # it is shown whatever else is asked, and takes one of the places
        verdict = judged(budget=max(0, budget - 1))
    bare = _criticised(_plan(inputs, verdict, model), scorer, critique)
    bare = bare if undone is None else bare.model_copy(update={"questions": (*bare.questions, undone)})
    articles = constitution.judge(verdict.drafts, bare.questions, _unanswered(inputs.spec, verdict), inputs.facts)
    plan = bare.model_copy(update={"constitution": articles})
    rendered = rendering.render(plan, inputs.pack)
    return plan.model_copy(update={"texts": rendered.sections}), rendered.text


def _criticised(plan: Plan, scorer: Scorer, critique: Critique | None) -> Plan:
    """The plan with what it was weighed by, and what the critic said and cost."""
    usage = plan.usage + critique.usage if critique is not None else plan.usage
    return plan.model_copy(update={"calibration": scorer.says, "critique": critique, "usage": usage})


def _keyed(inputs: Inputs, drafted: Drafted, sections: Mapping[str, Section]) -> Drafted:
    """What was drafted anew, its rows under the keys that they had before."""
    if inputs.held is None:
        return drafted
    drafts, replies = dict(drafted.drafts), dict(drafted.replies)
    for name, draft in drafted.drafts.items():
        held = inputs.held.section(name)
        if draft.basis or draft.reply is None or held is None or held.reply is None:
            continue
        reply = carry(rename(held.reply, inputs.stale.renamed), draft.reply)
        if reply != draft.reply:
            drafts[name] = draft.model_copy(update={"reply": reply})
            replies[name] = reply_type(sections[name]).model_validate(reply)
    return Drafted(drafts, replies)


def _stamped(inputs: Inputs, drafts: Iterable[SectionDraft]) -> tuple[list[SectionDraft], list[Basis]]:
    """The drafts with what they use and what they were held against; those that were left stale keep theirs."""
    uses = Uses(inputs.bare, inputs.basis.facts, inputs.facts.principles)
    found: list[SectionDraft] = []
    for draft in drafts:
        if not draft.basis:
            used = uses.of(draft)
            draft = draft.model_copy(update={"uses": used, "key": inputs.keys.get(draft.section, "")})
        elif inputs.job.only or draft.section in inputs.stale.sections:
            found.append(draft)
            continue
        else:
            draft = draft.model_copy(update={"uses": follow(inputs.stale.renamed, draft.uses)})
        found.append(draft.model_copy(update={"basis": NOW}))
    basis = finish(inputs.basis, [draft for draft in found if draft.basis == NOW])
    stamped = [each.model_copy(update={"basis": basis.id}) if each.basis == NOW else each for each in found]
    return stamped, [basis, *(inputs.held.bases if inputs.held else ())]


def _unanswered(spec: FeatureSpec, verdict: Verdict) -> FeatureSpec:
    """The spec with those markers that are open still."""
    items = tuple(item for item in spec.items if item.kind is not ItemKind.MARKER or item in verdict.markers)
    return replace(spec, items=items)


def _history(inputs: Inputs) -> History:
    """What was answered and shown before; drafted afresh, the whole budget is there again."""
    held, answers = inputs.held, inputs.settled.answers
    if held is None or inputs.job.fresh:
        return History(answers, frozenset(), fresh=True)
    return History(answers, frozenset(each.id for each in held.questions if each.shown))


def _evidence(inputs: Inputs) -> Evidence:
    facts = inputs.facts
    shown = [*(each.path for each in facts.snippets), *(each.path for each in facts.related)]
    shown += [each.place.path for each in facts.dependencies] + [each.place.path for each in facts.principles]
    return Evidence(inputs.spec, inputs.read, shown=dict.fromkeys(shown))


def _plan(inputs: Inputs, verdict: Verdict, model: str) -> Plan:
    held, spec = inputs.held, inputs.spec
    stamped, bases = _stamped(inputs, verdict.drafts)
    shown = {each.section for each in stamped}
    # drafts of sections that only the other format shows are kept: going back to it costs nothing
    others = tuple(each for each in (held.sections if held else ()) if each.section not in shown)
    return Plan(
        feature=spec.feature_id,
        title=spec.title,
        created=held.created if held else today(),
        spec=_spec_path(inputs),
        spec_hash=inputs.spec_hash,
        language=inputs.language,
        depth=inputs.depth.level,
        depth_reason=inputs.depth.reason,
        template=inputs.pack.id,
        model=model,
        sections=(*stamped, *others),
        questions=verdict.questions,
        answered=inputs.settled.answers,
        assumed=verdict.assumed,
        items=tuple(SpecItem(id=i.id, kind=i.kind, lines=(i.span.first, i.span.last), text=i.text) for i in spec.items),
        links=known_addresses(stamped, spec, inputs.facts, inputs.read),
        bases=_referred(bases, (*stamped, *others)),
        usage=sum((each.usage for each in verdict.drafts), Usage()),
    )


def _referred(bases: Iterable[Basis], drafts: Iterable[SectionDraft]) -> tuple[Basis, ...]:
    named = {draft.basis for draft in drafts}
    return tuple({basis.id: basis for basis in bases if basis.id in named}.values())


def today() -> str:
    """The day of drafting as an ISO date; SOURCE_DATE_EPOCH holds it still for reproducible runs."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return time.strftime("%Y-%m-%d", time.gmtime(int(epoch)) if epoch.isdigit() else time.localtime())


def _spec_path(inputs: Inputs) -> str:
    """The spec's path as the plan names it: relative to the repository, else as the user named it."""
    spec, root = inputs.places.spec, inputs.facts.root
    if spec is None:
        return "-"
    if root and spec.resolve().is_relative_to(Path(root).resolve()):
        return spec.resolve().relative_to(Path(root).resolve()).as_posix()
    return spec.as_posix()
