"""What the asking would be worth without a part of it: each baseline is a plain function from an answer to another."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from evals.answers import Answer, Asked
from evals.judging import Judged, judge
from evals.metrics.asking import AT
from evals.samples import Sample
from evals.statistics.bootstrap import SEED

HARD = ("R1-", "R2-", "R3-", "R7-", "R8-")
"""Rules that ask whatever the score says."""


def ask_nothing(answer: Answer) -> Answer:
    """No question at all."""
    return answer.model_copy(update={"asked": (), "seen": ()})


def ask_everything(answer: Answer) -> Answer:
    """A question about every declared fact of every section, besides those that were asked."""
    return _with(answer, _pool(answer), None)


def ask_at_random(answer: Answer) -> Answer:
    """As many questions as were shown, drawn from all that could be asked."""
    pool = _pool(answer)
    chance = random.Random(f"{SEED} {answer.id}")
    chance.shuffle(pool)
    return _with(answer, pool, len(answer.shown))


def verbalised_only(answer: Answer) -> Answer:
    """The declared facts that the drafter itself was least sure of, by the number it gave; no rules, no evidence."""
    unsure = [each for each in answer.seen if each.verbalised is not None]
    ranked = sorted(unsure, key=lambda each: each.verbalised or 0.0)
    asked = [
        Asked(text=each.question, fact=each.at, p_wrong=1 - (each.verbalised or 0.0), shown=rank < AT)
        for rank, each in enumerate(ranked)
    ]
    seen = tuple(
        each.model_copy(update={"p_wrong": None if each.verbalised is None else 1 - each.verbalised})
        for each in answer.seen
    )
    return answer.model_copy(update={"asked": tuple(asked), "seen": seen})


def hard_rules_only(answer: Answer) -> Answer:
    """Only what a hard rule asks: markers, conflicts, missing facts that are heavy, doubts."""
    return answer.model_copy(update={"asked": _shown([each for each in answer.asked if each.rule.startswith(HARD)])})


def without(prefix: str) -> Callable[[Answer], Answer]:
    """Everything but what the rules of this prefix ask; what was beyond the budget moves up."""

    def ablate(answer: Answer) -> Answer:
        kept = [each for each in answer.asked if not each.rule.startswith(prefix)]
        return answer.model_copy(update={"asked": _shown(kept)})

    return ablate


ABLATIONS: Mapping[str, Callable[[Answer], Answer]] = {
    "ask nothing": ask_nothing,
    "ask everything": ask_everything,
    "random, same budget": ask_at_random,
    "verbalised number only": verbalised_only,
    "hard rules only": hard_rules_only,
    "without markers (R1)": without("R1-"),
    "without conflicts (R2)": without("R2-"),
    "without missing facts (R3, R6)": lambda answer: without("R6-")(without("R3-")(answer)),
    "without unsupported claims (R7)": without("R7-"),
    "without doubts (R8)": without("R8-"),
}
"""By name, in the order of the report."""


def ablate(name: str, judged: Judged, samples: list[Sample], template: str) -> Judged:
    """A system's answers without a part of the asking, judged anew."""
    answers = {key: each if each.error else ABLATIONS[name](each) for key, each in judged.answers.items()}
    return judge(f"{judged.system}: {name}", samples, answers, template)


def _pool(answer: Answer) -> list[Asked]:
    asked = list(answer.asked)
    known = {each.fact for each in asked}
    return asked + [
        Asked(text=each.question, fact=each.at, p_wrong=each.p_wrong)
        for each in answer.seen
        if each.question and each.at not in known
    ]


def _with(answer: Answer, questions: list[Asked], budget: int | None) -> Answer:
    shown = [each.model_copy(update={"shown": budget is None or rank < budget}) for rank, each in enumerate(questions)]
    return answer.model_copy(update={"asked": tuple(shown)})


def _shown(questions: list[Asked]) -> tuple[Asked, ...]:
    return tuple(each.model_copy(update={"shown": rank < AT}) for rank, each in enumerate(questions))
