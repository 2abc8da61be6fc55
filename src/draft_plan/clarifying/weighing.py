"""Where no hard rule decides, the score does: a fact's signals, the probability they mean, and the rule that follows.

Hard rules come first and keep their ids. The score decides in two places: whether a missing fact of middling weight is
asked or takes its default, and whether a fact whose quotes stand is asked after all. Without a calibration for whoever
drafted it, the rules alone decide, as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from draft_plan.clarifying import objecting
from draft_plan.clarifying.asking import choices
from draft_plan.clarifying.evidence import Evidence
from draft_plan.clarifying.rules import RULES, Case, Rule, decide
from draft_plan.plan import FactFinding, Objection, Outcome, Question, Standing
from draft_plan.scoring import Scorer, Seen, concerns
from draft_plan.sections import Option
from draft_plan.spec import FeatureSpec, Item

LIKELY = Rule(
    "R6-likely", "Nobody says it, and by the score its default is probably right.", bool, Outcome.ASSUMED, 0.3
)
DOUBTFUL = Rule(
    "R4-doubtful",
    "Every quote stands in its source, yet by the score it is probably wrong.",
    bool,
    Outcome.CLARIFY,
    0.5,
)
SCORED: tuple[Rule, ...] = (LIKELY, DOUBTFUL, objecting.CRITIC)
"""Rules that follow from the score or the critic; when they apply is decided here."""

_RESTS: dict[str, str] = {
    "R1-marker": "closed",
    "R2-conflict": "conflict",
    "R3-absent": "absent",
    "R3-silent": "absent",
    "R5-answerable": "absent",
    "R5-indifferent": "absent",
    "R5-light": "absent",
    "R6-score": "absent",
    "R7-unsupported": "support",
}
"""The signal that a hard rule is made of: without the signal there is no such rule."""
_SHORT = 80
"""Characters up to which the value in the plan is an option of its own."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One fact with its signals, the rule that decides about it, and the question it would raise."""

    finding: FactFinding
    rule: Rule
    question: Question


def weigh(
    scorer: Scorer,
    spec: FeatureSpec,
    evidence: Evidence,
    seen: Seen,
    case: Case,
    question: Question,
    *,
    markers: tuple[Item, ...] = (),
    model: str = "",
) -> Weighed:
    """The fact, weighed. ``model`` drafted it: a calibration for another says nothing of it."""
    signals, loose = scorer.measure(spec, seen, markers)
    p = scorer.probability(signals, model)
    objection = _objection(scorer, evidence, seen)
    rule = _by_score(_by_rule(case, scorer.without), p, scorer.threshold, objection is not None)
    finding = seen.finding.model_copy(update={"signals": signals.told, "ungrounded": loose})
    if rule.id == objecting.CRITIC.id and objection is not None:
        question = objecting.worded(question, objection, evidence)
    elif rule.id == DOUBTFUL.id and not question.options:
        options = choices(_rivals(seen))
        question = question.model_copy(
            update={"options": options, "recommended": options[0].label if options else question.recommended}
        )
    return Weighed(finding, rule, question)


def _by_rule(case: Case, without: frozenset[str]) -> Rule:
    """The first hard rule that applies, of those that rest on no signal left out."""
    if not without:
        return decide(case)
    if "support" in without and case.finding.standing is Standing.UNSUPPORTED:
        return RULES[-1]  # nobody looked the quotes up
    return next(rule for rule in RULES if _RESTS.get(rule.id) not in without and rule.applies(case))


def _by_score(rule: Rule, p: float | None, threshold: float, objected: bool) -> Rule:
    """What follows of the rule, given the probability; higher thresholds ask about less, and never about more."""
    open_to_it = rule.id in ("R4-verified", "R5-indifferent")
    if p is None:
        return objecting.CRITIC if objected and open_to_it else rule
    if rule.id == "R0-settled":
        return replace(rule, p_wrong=min(rule.p_wrong, p))
    doubted = p >= threshold
    if rule.id == "R6-score" and not doubted:
        rule = LIKELY
    elif doubted and objected and open_to_it:
        rule = objecting.CRITIC
    elif doubted and rule.id == "R4-verified":
        rule = DOUBTFUL
    return replace(rule, p_wrong=p)


def _objection(scorer: Scorer, evidence: Evidence, seen: Seen) -> Objection | None:
    """The first objection about this very fact that can be put to a person."""
    if "critic" in scorer.without:
        return None
    own = (each for each in scorer.objections if each.fact and concerns(each, seen))
    return next((each for each in own if objecting.askable(each, evidence)), None)


def _rivals(seen: Seen) -> list[Option]:
    """The value in the plan and those it might be instead, as the drafter gave them; none when it gave none."""
    given = [each for each in seen.reply.alternatives if each.rivals and f"{seen.section}.{each.at}" in seen.at]
    if not given:
        return []
    rivals = sorted(given[0].rivals, key=lambda rival: -rival.p)
    return [
        Option(label="as planned", consequence="The plan stands as it is."),
        *(Option(label=rival.value.strip()[:_SHORT], consequence="") for rival in rivals),
    ]
