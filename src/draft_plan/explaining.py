"""Why something in a plan was asked, assumed or kept: the facts, their quotes, the rule, and how likely it is wrong."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from draft_plan.clarifying import DOUBTS, RULES, SCORED, WEEDS
from draft_plan.errors import OutputError, UsageError
from draft_plan.locating import locate
from draft_plan.plan import Answered, Choice, FactFinding, FieldOutcome, Outcome, Plan, Question, Quote, Value
from draft_plan.scoring import UNCALIBRATED
from draft_plan.sections import catalog
from draft_plan.settling import askable

LISTED = 12
"""How many addresses an error names."""


class ExplainedFact(Value):
    """A declared fact: what it is about, where it stands, and the quotes that were looked up.

    ``signals`` are those that say something, by name; ``ungrounded`` specifics in its fields that no source gives.
    """

    fact: str
    about: str
    standing: str
    note: str = ""
    quotes: tuple[Quote, ...] = ()
    signals: dict[str, float] = Field(default_factory=dict)
    ungrounded: tuple[str, ...] = ()


Source = Literal["calibrated", "prior", ""]
"""Where a probability comes from: labelled runs of this model and these prompts, or the rule's rule of thumb."""


class ExplainedField(Value):
    """A field of the plan: its outcome, the rule that decided with its sentence, and the facts it rests on."""

    at: str
    outcome: str
    rule: str
    says: str
    p_wrong: float | None = None
    p_from: Source = ""
    question: str | None = None
    facts: tuple[ExplainedFact, ...] = ()


Standing = Literal["open", "beyond the budget", "answered", "assumed", "kept", "not applicable"]
"""How a question or a field stands."""


class Explanation(Value):
    """Why a question (``subject`` is its id) or a field (its address) stands as it does.

    ``p_wrong`` is from 0 to 1; ``p_from`` says whether labelled runs stand behind it, ``calibration`` which.
    """

    subject: str
    standing: Standing
    question: str = ""
    why: str = ""
    answer: str = ""
    rule: str = ""
    says: str = ""
    p_wrong: float | None = None
    p_from: Source = ""
    calibration: str = "uncalibrated"
    impact: str = ""
    reversible: bool | None = None
    who: str = ""
    options: tuple[Choice, ...] = ()
    recommended: str = ""
    blocks: tuple[str, ...] = ()
    evidence: tuple[Quote, ...] = ()
    fields: tuple[ExplainedField, ...] = ()


def explain(spec: str, subject: str, out: str | None = None) -> Explanation:
    """Why a question (by id) or a field (``section.field``, ``section.row.field``) of a spec's plan stands as it does.

    Raises UsageError naming what is known when the plan holds no such thing.
    """
    plan = _load(locate(spec, out).data, spec)
    fields = {outcome.at: outcome for draft in plan.sections for outcome in draft.outcomes}
    answered = next((each for each in plan.answered if subject in each.ids), None)
    if answered is not None:
        return _question(plan, answered.question, "answered", answered)
    question = next((each for each in askable(plan) if subject in (each.id, *each.twins)), None)
    if question is not None:
        asked = question.id in {each.id for each in plan.questions}
        return _question(plan, question, "open" if question.shown else "beyond the budget" if asked else "assumed")
    if subject in fields:
        return _field(plan, fields[subject])
    raise UsageError(f"the plan has no {subject!r}", where=spec, remedy=_known(plan, list(fields), subject))


def _load(path: Path | None, spec: str) -> Plan:
    if path is None or not path.is_file():
        raise UsageError("there is no plan to explain", where=str(path or spec), remedy=f"draft it: draft-plan {spec}")
    try:
        return Plan.model_validate_json(path.read_bytes())
    except ValidationError as error:
        remedy = "draft it again with --force"
        raise OutputError(
            "this plan.json was damaged, or written by another version", where=str(path), remedy=remedy
        ) from error


def _question(plan: Plan, question: Question, standing: Standing, answered: Answered | None = None) -> Explanation:
    names = frozenset((question.id, *question.twins))
    own = [
        each
        for draft in plan.sections
        for each in draft.outcomes
        if each.question in names or each.at in question.blocks
    ]
    rule = question.rule or next((each.rule for each in own), "")
    return Explanation(
        subject=question.id,
        standing=standing,
        question=question.question,
        why=question.why,
        answer=f"{answered.answer} (line {answered.line} of the spec)" if answered else "",
        rule=rule,
        says=_says(rule),
        p_wrong=question.p_wrong if question.p_wrong is not None else next((each.p_wrong for each in own), None),
        p_from=_source(plan, *question.fact.split(".", 1)),
        calibration=plan.calibration,
        impact=question.impact,
        reversible=question.reversible,
        who=question.who,
        options=question.options,
        recommended=question.recommended,
        blocks=question.blocks,
        evidence=question.evidence,
        fields=tuple(_explained(plan, each) for each in own),
    )


_STANDINGS: dict[Outcome, Standing] = {
    Outcome.ANSWERED: "kept",
    Outcome.ASSUMED: "assumed",
    Outcome.CLARIFY: "open",
    Outcome.NOT_APPLICABLE: "not applicable",
}


def _field(plan: Plan, outcome: FieldOutcome) -> Explanation:
    question = next((each for each in plan.questions if each.id == outcome.question), None)
    taken = next((each for each in plan.assumed if outcome.at in each.at), None)
    asked = question.question if question else taken.question if taken else ""
    return Explanation(
        subject=outcome.at,
        standing=_STANDINGS[outcome.outcome],
        question=asked,
        why=question.why if question else "",
        rule=outcome.rule,
        says=_says(outcome.rule),
        p_wrong=outcome.p_wrong,
        p_from=_of_field(plan, outcome),
        calibration=plan.calibration,
        options=question.options if question else (),
        recommended=question.recommended if question else taken.resolution if taken else "",
        fields=(_explained(plan, outcome),),
    )


def _explained(plan: Plan, outcome: FieldOutcome) -> ExplainedField:
    own = _facts(plan, outcome)
    return ExplainedField(
        at=outcome.at,
        outcome=outcome.outcome.value,
        rule=outcome.rule,
        says=_says(outcome.rule),
        p_wrong=outcome.p_wrong,
        p_from=_of_field(plan, outcome),
        question=outcome.question,
        facts=tuple(_fact(section, each) for section, each in own),
    )


def _facts(plan: Plan, outcome: FieldOutcome) -> list[tuple[str, FactFinding]]:
    """The facts that a field rests on, each with its section: those of another section may reach it."""
    found = {each.fact: (draft.section, each) for draft in plan.sections for each in draft.facts}
    return [found[name] for name in outcome.facts if name in found]


def _of_field(plan: Plan, outcome: FieldOutcome) -> Source:
    """Where a field's probability comes from: it is that of its gravest fact."""
    sources = [_source(plan, section, each.fact) for section, each in _facts(plan, outcome)]
    return "" if outcome.p_wrong is None else "calibrated" if "calibrated" in sources else "prior"


def _source(plan: Plan, section: str, fact: str = "") -> Source:
    """Calibrated is what is said of a declared fact that the calibrated model drafted; all else goes by the rule."""
    draft = plan.section(section)
    declared = draft is not None and draft.model == plan.model and any(each.fact == fact for each in draft.facts)
    return "calibrated" if declared and plan.calibration != UNCALIBRATED else "prior"


def _fact(section: str, finding: FactFinding) -> ExplainedFact:
    known = catalog().get(section)
    need = known.facts.get(finding.fact) if known else None
    return ExplainedFact(
        fact=finding.fact,
        about=need.about if need else "",
        standing=finding.standing.value,
        note=finding.note,
        quotes=finding.quotes,
        signals=finding.signals,
        ungrounded=finding.ungrounded,
    )


_REASONS = {each.id: each.says for each in (*RULES, *DOUBTS.values(), *SCORED, *WEEDS)} | {
    "R9-design": "The plan introduces it: it rests on no fact that somebody would have to state.",
    "R9-ungrounded": "The plan introduces it, and nothing that was quoted beside it stands in its source.",
}


def _says(rule: str) -> str:
    return _REASONS.get(rule, "")


def _known(plan: Plan, fields: list[str], subject: str) -> str:
    ids = [each.id for each in (*askable(plan), *(each.question for each in plan.answered))]
    near = difflib.get_close_matches(subject, fields, n=LISTED, cutoff=0.4)
    rest = [at for at in fields if at not in near][: LISTED - len(near)]
    return f"questions: {', '.join(ids) or 'none'}; fields: {', '.join([*near, *rest]) or 'none'}"
