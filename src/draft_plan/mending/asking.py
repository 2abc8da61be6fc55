"""What no task or test carries in the end, put to a person in the plan's own terms."""

from __future__ import annotations

from draft_plan.clarifying import question_id
from draft_plan.coverage import CoverageStatus, cover
from draft_plan.mending.faults import shorten
from draft_plan.plan import Choice, Plan, Question

FACT = "phases.coverage"
RULE = "C1-uncovered"


def about_uncovered(plan: Plan) -> Question | None:
    """One question that names every item the plan does not carry and nobody decided about; None when there is none, or
    the plan has no tasks yet.
    """
    phases = plan.section("phases")
    decided = {name for each in plan.answered if each.question.fact == FACT for name in each.question.serves}
    undone = [each.id for each in cover(plan) if each.status is CoverageStatus.UNCOVERED]
    open_ids = [name for name in undone if name not in decided]
    if not open_ids or phases is None or phases.answer is None:
        return None
    said = {item.id: item for item in plan.items}
    texts = "; ".join(f"{name}: {shorten(said[name].text)}" for name in open_ids)
    listed, many = ", ".join(open_ids), len(open_ids) > 1
    return Question(
        id=question_id(plan.feature, f"uncovered:{listed}"),
        fact=FACT,
        question=f"No task or test carries {listed}: {'are they' if many else 'is it'} part of this feature?",
        why=f"{'They stand' if many else 'It stands'} in the specification and would be left undone. {texts}",
        section="phases",
        blocks=("phases.phases",),
        options=(
            Choice(label="part of it", consequence="A task and a test are added when the plan is drafted again."),
            Choice(label="left out", consequence="The specification lists it as out of scope."),
        ),
        recommended="part of it",
        impact="high",
        reversible=False,
        rule=RULE,
        p_wrong=0.9,
        shown=True,
        serves=tuple(open_ids),
        line=said[open_ids[0]].lines[0],
    )
