"""The hard rules on one fact: which comes first, and what a drafter's silence may not hide."""

from __future__ import annotations

import pytest

from draft_plan.clarifying.rules import Case, decide
from draft_plan.plan import FactFinding, Outcome, Standing
from draft_plan.sections import FactNeed, catalog

ALWAYS = catalog()["architecture"].facts["partial_failure"]
OTHER = catalog()["architecture"].facts["deadlines"]


def case(need: FactNeed, *, asks: bool = False, ruled: bool = False, standing: Standing = Standing.ABSENT) -> Case:
    return Case(FactFinding(fact="x", standing=standing), need, asks, marked=False, settled=False, ruled=ruled)


def test_what_is_left_of_half_done_work_is_asked_though_a_model_would_not() -> None:
    assert ALWAYS.always
    assert not OTHER.always
    rule = decide(case(ALWAYS))
    assert (rule.id, rule.outcome) == ("R3-silent", Outcome.CLARIFY)


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (case(OTHER), "R5-indifferent"),
        (case(ALWAYS, ruled=True), "R5-indifferent"),
        (case(ALWAYS, asks=True), "R3-absent"),
        (case(ALWAYS, standing=Standing.STATED), "R4-verified"),
        (case(ALWAYS, standing=Standing.CONFLICT), "R2-conflict"),
    ],
)
def test_silence_is_believed_of_everything_else(given: Case, rule: str) -> None:
    assert decide(given).id == rule
