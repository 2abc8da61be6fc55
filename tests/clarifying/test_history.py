"""What was shown stays shown, and an answered question leaves its place empty."""

from __future__ import annotations

from draft_plan.clarifying import History
from draft_plan.clarifying.ranking import rank
from draft_plan.plan import Answered, Question


def question(name: str, p_wrong: float = 0.5, **changes: object) -> Question:
    bare = Question(
        id=name, fact="x.y", question=f"Is {name} so?", why="", section="x", blocks=("x.y",), p_wrong=p_wrong
    )
    return bare.model_copy(update=changes)


def shown(questions: list[Question], budget: int, before: set[str]) -> set[str]:
    return {each.id for each in rank(questions, budget, before) if each.shown}


def test_without_a_past_the_weightiest_are_shown() -> None:
    assert shown([question("Q-1", 0.1), question("Q-2", 0.9)], 1, set()) == {"Q-2"}


def test_what_was_shown_keeps_its_place_before_what_weighs_more() -> None:
    assert shown([question("Q-1", 0.1), question("Q-2", 0.9)], 1, {"Q-1"}) == {"Q-1"}


def test_a_conflict_is_shown_by_its_weight_all_the_same() -> None:
    assert shown([question("Q-1", 0.1), question("Q-2", 0.9, rule="R2-conflict")], 1, {"Q-1"}) == {"Q-2"}


def test_the_order_stays_that_of_weight() -> None:
    ranked = rank([question("Q-1", 0.1), question("Q-2", 0.9)], 1, {"Q-1"})
    assert [each.id for each in ranked] == ["Q-2", "Q-1"]


def test_an_answered_question_that_was_shown_has_spent_its_place() -> None:
    answered = tuple(
        Answered(question=question(name, shown=name != "Q-3"), answer="so", line=1) for name in ("Q-1", "Q-2", "Q-3")
    )
    assert History(answered).spent(()) == 2
    assert History(answered).spent({"Q-1"}) == 1, "a contested answer is asked about again"
    assert History(answered, fresh=True).spent(()) == 0
