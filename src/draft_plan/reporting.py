"""What a run tells: the result for machines, and the preview of a run that is not made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from draft_plan import coverage
from draft_plan.drafting import plan_units
from draft_plan.errors import DraftPlanError, Exit
from draft_plan.gathering import Inputs, keep
from draft_plan.guarding import veiled
from draft_plan.mending import Fault
from draft_plan.merging import Merged
from draft_plan.plan import Outcome, Plan, SectionDraft, SectionStatus, Usage
from draft_plan.prompting import prompt, source
from draft_plan.result import Finding, ParsedItem, ParsedSpec, RequestPreview, Result, RunUsage, SectionResult
from draft_plan.sections import order
from draft_plan.spec import FeatureSpec
from draft_plan.staleness import differ, rename


def report(
    inputs: Inputs,
    plan: Plan,
    kept: Mapping[str, SectionDraft],
    merged: Merged,
    left: Sequence[Fault] = (),
    *,
    followed: Mapping[str, str] | None = None,
    failed: Mapping[str, str] | None = None,
) -> Result:
    """The result of a run that drafted; ``kept`` are the sections that were not asked for again, ``left`` what does
    not hold in the drafts and could not be mended, ``followed`` and ``failed`` as in ``Redrafted``.
    """
    path, followed, failed = str(inputs.places.plan or ""), followed or {}, failed or {}
    own = [plan.section(section.id) for section in inputs.pack.sections]
    missing = bool(failed) or any(each is None or each.status is SectionStatus.NOT_DRAFTED for each in own)
    blocking = any(q.shown and q.rule and _blocks(plan, q.id) for q in plan.questions)
    code = Exit.PARTIAL if missing else Exit.FINDINGS if inputs.job.strict and blocking else Exit.WRITTEN
    return Result(
        status="partial" if missing else "blocked" if inputs.job.strict and blocking else "complete",
        exit_code=int(code),
        plan=path,
        plan_json=str(inputs.places.data or ""),
        model=plan.model,
        template=plan.template,
        depth=plan.depth,
        depth_reason=plan.depth_reason,
        calibration=plan.calibration,
        sections=tuple(
            _section(inputs, each, each.section in kept, followed.get(each.section, ""))
            for each in own
            if each is not None
        ),
        questions=plan.questions,
        assumed=plan.assumed,
        coverage=coverage.cover(plan),
        findings=(
            *_findings(inputs),
            *_failed(failed, path),
            *_left(left, path),
            *_merged(merged, path),
        ),
        usage=_spent(inputs, plan, kept),
    )


def _spent(inputs: Inputs, plan: Plan, kept: Mapping[str, SectionDraft]) -> RunUsage:
    """What this run cost: what was kept of earlier ones is in plan.json, and was paid for then."""
    shown = {section.id for section in inputs.pack.sections} - set(kept)
    parts = [each.usage for each in plan.sections if each.section in shown]
    if plan.critique is not None and (inputs.held is None or plan.critique != inputs.held.critique):
        parts.append(plan.critique.usage)
    return RunUsage(**sum(parts, Usage()).model_dump())


def _section(inputs: Inputs, draft: SectionDraft, kept: bool, followed: str) -> SectionResult:
    """One section, with what a redraft did to it and why where the plan had it before."""
    held = inputs.held.section(draft.section) if inputs.held is not None else None
    told = SectionResult(id=draft.section, status=draft.status.value, reason=draft.reason, kept=kept, usage=draft.usage)
    if kept or held is None or held.status is SectionStatus.NOT_DRAFTED:
        return told
    asked = "it was asked for" if inputs.job.only or inputs.job.fresh else ""
    because = (*inputs.stale.reasons(draft.section), *(why for why in (followed, asked) if why))
    done = differ(rename(held.answer, inputs.stale.renamed), draft.answer)
    return told.model_copy(
        update={"because": because, "added": done.added, "removed": done.removed, "changed": done.changed}
    )


def _failed(failed: Mapping[str, str], path: str) -> tuple[Finding, ...]:
    remedy = "run again: what was paid for is kept"
    said = {name: f"{name} is stale and could not be drafted anew: {reason}" for name, reason in failed.items()}
    return tuple(
        Finding(rule="T0-left", severity="warning", path=path, message=each, remedy=remedy) for each in said.values()
    )


def _blocks(plan: Plan, question_id: str) -> bool:
    """Whether a question is open and at some field or in the spec itself: what ``--strict`` counts."""
    outcomes = [outcome for draft in plan.sections for outcome in draft.outcomes]
    at_field = any(each.question == question_id and each.outcome is Outcome.CLARIFY for each in outcomes)
    question = next(each for each in plan.questions if each.id == question_id)
    return at_field or question.rule == "R1-marker"


def _findings(inputs: Inputs) -> tuple[Finding, ...]:
    notes = [*inputs.spec.notes, *inputs.facts.notes]
    seen = [
        Finding(rule=each.rule, severity=each.severity, message=each.message, path=each.path, line=each.line)
        for each in inputs.notices
    ]
    return (
        *seen,
        *(Finding(rule="N0-note", severity="note", message=note, path=inputs.spec.path) for note in notes),
    )


def _left(faults: Sequence[Fault], path: str) -> tuple[Finding, ...]:
    said = ((each, f"{each.section}: {each.text}") for each in faults)
    return tuple(
        Finding(rule=each.rule, severity=each.severity, path=path, message=message, remedy=each.remedy)
        for each, message in said
    )


def _merged(merged: Merged, path: str) -> tuple[Finding, ...]:
    kept = [
        Finding(
            rule="M0-edited", severity="note", path=path, message=f"your changes to {heading or 'the head'!r} were kept"
        )
        for heading in merged.kept
    ]
    clashes = [
        Finding(
            rule="M1-conflict",
            severity="warning",
            path=path,
            message=f"{heading!r} was edited by hand and drafted anew",
            remedy="keep one side of each marked place",
        )
        for heading in merged.conflicts
    ]
    return (*kept, *clashes)


def failed(problem: DraftPlanError) -> Result:
    """The result of a run that ended before a plan was written."""
    finding = Finding(
        rule="E0-stopped", severity="error", message=problem.what, path=problem.where, remedy=problem.remedy
    )
    return Result(status="blocked", exit_code=int(problem.exit_code), model="", template="", findings=(finding,))


def preview(inputs: Inputs) -> Result:
    """``--dry-run``: the requests that a run would send now, the first as they would be sent; later ones without the
    answers they would show, and those for stale sections without the sections as they stand.
    """
    kept = keep(inputs)
    asked_for = [section for section in order(inputs.pack.sections) if section.id not in kept]
    units = plan_units(asked_for, inputs.settings.grouping)
    requests, shared = [], source(inputs.brief)
    for unit in units:
        asked = prompt(replace(inputs.brief, sections=unit.sections), shared, guidance=inputs.pack.guidance)
        request = veiled(asked, inputs.veil)
        tokens = sum(len(message.content) for message in request.messages) // 4
        requests.append(
            RequestPreview(
                sections=unit.ids,
                messages=tuple({"role": each.role, "content": each.content} for each in request.messages),
                response_schema=dict(request.schema),
                prompt_tokens=tokens,
                cost=_price(inputs, tokens),
            )
        )
    return Result(
        status="complete",
        exit_code=int(Exit.WRITTEN),
        model=inputs.settings.model,
        template=inputs.pack.id,
        depth=inputs.depth.level,
        depth_reason=inputs.depth.reason,
        findings=_findings(inputs),
        spec=_parsed(inputs.spec),
        requests=tuple(requests),
    )


def _price(inputs: Inputs, tokens: int) -> float | None:
    price = inputs.settings.price_prompt
    return None if price is None else price * tokens / 1_000_000


def _parsed(spec: FeatureSpec) -> ParsedSpec:
    items = tuple(
        ParsedItem(
            id=item.id,
            kind=item.kind,
            lines=(item.span.first, item.span.last),
            text=item.text,
            parent=item.parent,
            priority=item.priority,
            answer=item.answer,
            synthesised=item.synthesised,
            source=item.source,
        )
        for item in spec.items
    )
    return ParsedSpec(
        path=spec.path,
        title=spec.title,
        feature_id=spec.feature_id,
        dialect=spec.dialect,
        language=spec.language,
        items=items,
        notes=spec.notes,
    )
