"""Whether the right thing was asked, and nothing else: counted on pairs of an edited spec and its original."""

from __future__ import annotations

from collections.abc import Sequence

from evals.answers import Answer, Asked, Seen
from evals.cases import Fact

AT = 5
"""How many questions a person is shown: the k of recall@k."""


def about(fact: Fact, questions: Sequence[Asked]) -> list[int]:
    """The ranks, from 0, of the questions about a fact."""
    return [rank for rank, each in enumerate(questions) if fact.asked_by(each.text)]


def is_asked(fact: Fact, answer: Answer, *, shown_only: bool = True) -> bool:
    """Whether a question about the fact stands in the plan."""
    return bool(about(fact, answer.shown if shown_only else answer.asked))


def recall_at(fact: Fact, answer: Answer, k: int = AT) -> bool:
    """Whether a question about the fact is among the first ``k``, by the system's own ranking."""
    return any(rank < k for rank in about(fact, answer.asked))


def false_questions(facts: Sequence[Fact], answer: Answer) -> int:
    """How many shown questions are about facts that the spec states."""
    return sum(any(fact.asked_by(each.text) for fact in facts) for each in answer.shown)


def precision(right: int, shown: int) -> float | None:
    """Right over shown; None when nothing was shown."""
    return right / shown if shown else None


def new_questions(edited: Answer, original: Answer) -> list[Asked]:
    """The shown questions that the original did not raise: what the edit brought."""
    before = {each.text.casefold() for each in original.asked} | {each.fact for each in original.asked if each.fact}
    return [each for each in edited.shown if each.text.casefold() not in before and each.fact not in before]


def believed_wrong(fact: Fact, answer: Answer, places: frozenset[str] = frozenset()) -> float | None:
    """How likely the plan is wrong about a fact, by its own numbers; None where it gives none.

    That of the questions about it; where there is none, of the declared facts that rest on its quote or at ``places``,
    the highest.
    """
    from_questions = [each.p_wrong for each in answer.asked if each.p_wrong is not None and fact.asked_by(each.text)]
    if from_questions:
        return max(from_questions)
    resting = [each.p_wrong for each in answer.seen if each.at in places or rests_on(fact, each)]
    return max((p for p in resting if p is not None), default=None)


def places(fact: Fact, original: Answer) -> frozenset[str]:
    """Which declared facts rest on a gold fact where it is stated: the same ones are in doubt where it is not."""
    return frozenset(each.at for each in original.seen if rests_on(fact, each))


def rests_on(fact: Fact, seen: Seen) -> bool:
    """Whether a declared fact was quoted from where the gold fact stands."""
    wanted = _plain(fact.quote)
    return any(_overlaps(wanted, _plain(text)) for _, text, _ in seen.quotes)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("*", "").replace("`", "").split())


def _overlaps(one: str, other: str) -> bool:
    return len(other) > 8 and (one in other or other in one)
