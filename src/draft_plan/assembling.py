"""From drafts to a plan: judged, checked against the constitution, rendered."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from draft_plan import clarifying, constitution, rendering
from draft_plan.clarifying import Evidence, History, Verdict
from draft_plan.drafting import Drafted
from draft_plan.gathering import Inputs, Job
from draft_plan.plan import Plan, SectionDraft, SpecItem, Usage
from draft_plan.spec import FeatureSpec, ItemKind
from draft_plan.surveying.tree import Tree, read_beside


def assemble(inputs: Inputs, drafted: Drafted, model: str) -> tuple[Plan, str]:
    """The whole plan and its text. ``model`` is who drafted what was drafted now."""
    sections = {section.id: section for section in inputs.pack.sections}
    drafts = [_stamped(each, inputs.keys, inputs.job) for each in drafted.drafts.values()]
    verdict = clarifying.clarify(
        inputs.spec,
        _evidence(inputs),
        drafts,
        drafted.replies,
        sections,
        budget=inputs.settings.questions,
        history=_history(inputs),
    )
    bare = _plan(inputs, verdict, model)
    articles = constitution.judge(verdict.drafts, verdict.questions, _unanswered(inputs.spec, verdict), inputs.facts)
    judged = bare.model_copy(update={"constitution": articles})
    rendered = rendering.render(judged, inputs.pack)
    return judged.model_copy(update={"texts": rendered.sections}), rendered.text


def _stamped(drafted: SectionDraft, keys: Mapping[str, str], job: Job) -> SectionDraft:
    """A section redrafted by request keeps the key of its inputs: asked again, it holds."""
    held = drafted.key or keys.get(drafted.section, "")
    return drafted if drafted.key and drafted.section != job.only else drafted.model_copy(update={"key": held})


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
    tree, tracked = Tree(facts.root, facts.files), frozenset(facts.files)
    beside = {principle.place.path for principle in facts.principles} - tracked
    shown = [each.path for each in facts.snippets]
    shown += [each.place.path for each in facts.dependencies] + [each.place.path for each in facts.principles]

    def read(path: str) -> str | None:
        if path in tracked:
            return tree.read(path)
        return read_beside(inputs.places.folder, path) if path in beside else None

    return Evidence(inputs.spec, read, shown=dict.fromkeys(shown))


def _plan(inputs: Inputs, verdict: Verdict, model: str) -> Plan:
    held, spec = inputs.held, inputs.spec
    shown = {each.section for each in verdict.drafts}
    # drafts of sections that only the other format shows are kept: going back to it costs nothing
    others = tuple(each for each in (held.sections if held else ()) if each.section not in shown)
    return Plan(
        feature=spec.feature_id,
        title=spec.title,
        created=held.created if held else today(),
        spec=_spec_path(inputs),
        spec_hash=hashlib.sha256(spec.text.encode()).hexdigest(),
        language=inputs.language,
        depth=inputs.depth.level,
        depth_reason=inputs.depth.reason,
        template=inputs.pack.id,
        model=model,
        sections=(*verdict.drafts, *others),
        questions=verdict.questions,
        answered=inputs.settled.answers,
        assumed=verdict.assumed,
        items=tuple(SpecItem(id=i.id, kind=i.kind, lines=(i.span.first, i.span.last), text=i.text) for i in spec.items),
        usage=sum((each.usage for each in verdict.drafts), Usage()),
    )


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
