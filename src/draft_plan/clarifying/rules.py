"""The hard rules, each with the id that readers see, and how much each says about being wrong.

They look at one declared fact of one section after its quotes were looked up. The order of ``RULES`` is the order of
asking: the first that applies decides. ``p_wrong`` is a prior, not a measurement: the plan says *uncalibrated*.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from draft_plan.plan import FactFinding, Outcome, Standing
from draft_plan.sections import FactNeed, Weight


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule sees: the fact as found, what the contract says of it, and what the drafter said would be asked.

    ``marked``: an open marker stands in its evidence. ``asks``: the drafter put a question. ``settled``: people
    answered it. ``answerable``: the spec names the default beside the question's subject, though nobody quoted it.
    ``minded``: a model's silence about it is not believed, see ``FactNeed.always``.
    """

    finding: FactFinding
    need: FactNeed
    asks: bool
    marked: bool
    settled: bool
    answerable: bool = False
    minded: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id, what it says in one sentence, when it applies, what follows, and the prior of being wrong (0 to
    1).
    """

    id: str
    says: str
    applies: Callable[[Case], bool]
    outcome: Outcome
    p_wrong: float


def _missing(case: Case) -> bool:
    return case.finding.standing in (Standing.ABSENT, Standing.UNSUPPORTED)


def is_heavy(need: FactNeed) -> bool:
    """Whether much turns on a fact that is hard to change later."""
    return need.impact is Weight.HIGH and not need.reversible


def _heavy(case: Case) -> bool:
    return is_heavy(case.need)


def _silent(case: Case) -> bool:
    return case.finding.standing is Standing.ABSENT and not case.asks


def _light(case: Case) -> bool:
    return case.need.impact is Weight.LOW or (case.need.reversible and case.need.impact is Weight.MEDIUM)


def _always(_: Case) -> bool:
    return True


RULES: tuple[Rule, ...] = (
    Rule("R0-settled", "People have answered it.", lambda case: case.settled, Outcome.ANSWERED, 0.02),
    Rule("R1-marker", "An open marker stands in its evidence.", lambda case: case.marked, Outcome.CLARIFY, 0.9),
    Rule(
        "R2-conflict",
        "Two verified quotes cannot both hold.",
        lambda case: case.finding.standing is Standing.CONFLICT,
        Outcome.CLARIFY,
        0.85,
    ),
    Rule(
        "R5-answerable",
        "Nobody quoted it, but the spec names the default beside its subject.",
        lambda case: _missing(case) and case.answerable,
        Outcome.ASSUMED,
        0.35,
    ),
    Rule(
        "R3-silent",
        "Nobody says it, and no default of it is all the same to people, though the drafter would not ask.",
        lambda case: _silent(case) and case.minded,
        Outcome.CLARIFY,
        0.6,
    ),
    Rule(
        "R5-indifferent",
        "Nobody says it, and no answer would change the plan.",
        _silent,
        Outcome.ASSUMED,
        0.15,
    ),
    Rule(
        "R3-absent",
        "Nobody says it, much turns on it, and it is hard to change later.",
        lambda case: case.finding.standing is Standing.ABSENT and _heavy(case),
        Outcome.CLARIFY,
        0.7,
    ),
    Rule(
        "R7-unsupported",
        "It was claimed with quotes that stand nowhere, and much turns on it.",
        lambda case: case.finding.standing is Standing.UNSUPPORTED and _heavy(case),
        Outcome.CLARIFY,
        0.65,
    ),
    Rule(
        "R5-light",
        "Nobody says it, but a default is cheap to change or little turns on it.",
        lambda case: _missing(case) and _light(case),
        Outcome.ASSUMED,
        0.3,
    ),
    Rule("R6-score", "Nobody says it; asked when it ranks within the budget.", _missing, Outcome.CLARIFY, 0.45),
    Rule("R4-verified", "Every quote stands in its source.", _always, Outcome.ANSWERED, 0.08),
)

DOUBTS: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule(
            "R8-collision",
            "The drafter doubts that the plan can keep to a passage that stands in its source.",
            _always,
            Outcome.CLARIFY,
            0.8,
        ),
        Rule("R8-raised", "A passage raises it, and no declared fact covers it.", _always, Outcome.CLARIFY, 0.4),
        Rule("R8-doubt", "The drafter doubts it, and no declared fact covers it.", _always, Outcome.CLARIFY, 0.3),
    )
}
"""What a doubt beyond the declared facts weighs, by what it stands on; ``applies`` is decided where doubts are read."""


def decide(case: Case) -> Rule:
    """The first rule that applies; the last applies always."""
    return next(rule for rule in RULES if rule.applies(case))
