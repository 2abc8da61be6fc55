"""What comes first: the gravest, and among the first five no crowd of doubts or of questions about the stack."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from draft_plan.clarifying.ranking import ALIKE, FIRST, mixed, rank, weight
from draft_plan.plan import Choice, Question

OPTIONS = (Choice(label="a"), Choice(label="b"))
PLAIN = Question(
    id="Q-0", fact="data_model.store", question="Which?", why="", section="data_model", blocks=("data_model.x",),
    options=OPTIONS, p_wrong=0.5, impact="medium", reversible=False, rule="R3-absent",
)  # fmt: skip


def question(name: str = "Q-0", **changes: object) -> Question:
    return PLAIN.model_copy(update={"id": name, **changes})


def test_every_factor_counts() -> None:
    base = weight(question())
    assert weight(question(p_wrong=0.9)) > base
    assert weight(question(impact="high")) > base > weight(question(impact="low"))
    assert weight(question(reversible=True)) < base
    assert weight(question(blocks=("a.b", "c.d", "e.f"))) > base
    assert weight(question(options=())) < base, "without options it is harder to answer"
    assert weight(question(fact="technical_context.language")) < base, "the repository knows better"


def test_a_doubt_that_collides_weighs_about_a_conflict_and_one_without_a_quote_little() -> None:
    collision = weight(question(rule="R8-collision", p_wrong=0.8, impact="high"))
    conflict = weight(question(rule="R2-conflict", p_wrong=0.85, impact="high"))
    bare = weight(question(rule="R8-doubt", p_wrong=0.3))
    assert 0.8 * conflict < collision < conflict
    assert bare < weight(question()) < collision


def test_two_doubts_at_most_stand_among_the_first_while_others_wait() -> None:
    doubts = [question(f"Q-d{n}", rule="R8-raised", p_wrong=0.9, impact="high") for n in range(6)]
    ranked = rank([*doubts, *(question(f"Q-{n}") for n in range(4))], 5, ())
    assert [each.rule for each in ranked[:FIRST]].count("R8-raised") == ALIKE
    assert len(ranked) == 10


def test_where_nothing_else_waits_doubts_fill_the_place() -> None:
    doubts = [question(f"Q-d{n}", rule="R8-raised") for n in range(6)]
    assert [each.shown for each in rank(doubts, 5, ())] == [True] * 5 + [False]


QUESTIONS = st.lists(
    st.builds(
        question,
        st.uuids().map(str),
        p_wrong=st.floats(0.01, 0.99),
        rule=st.sampled_from(["R3-absent", "R8-doubt", "R2-conflict", "R8-collision"]),
        fact=st.sampled_from(["data_model.store", "technical_context.language"]),
    ),
    max_size=14,
)


@given(QUESTIONS, st.integers(0, 9))
def test_nothing_is_lost_nothing_is_doubled_and_the_budget_holds(questions: list[Question], budget: int) -> None:
    ranked = rank(questions, budget, ())
    assert sorted(each.id for each in ranked) == sorted(each.id for each in questions)
    assert sum(each.shown for each in ranked) == min(budget, len(questions))


@given(QUESTIONS)
def test_mixing_an_order_again_changes_nothing(questions: list[Question]) -> None:
    once = mixed(questions)
    assert mixed(once) == once
