"""A second opinion on whether a question asks for a fact: a judge model, held against what people labelled."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import draft_plan
from evals.cases import Case
from evals.metrics.agreement import cohens_kappa

LABELS = Path(__file__).parent / "labels.toml"
SCHEMA = {
    "type": "object",
    "properties": {"same": {"type": "boolean"}},
    "required": ["same"],
    "additionalProperties": False,
}
SYSTEM = "You compare questions about a software feature. You answer with a JSON object and nothing else."
TASK = """A specification states this fact: {fact}

Somebody who did not find it there would ask: {gold}

Would an answer to the following question settle that fact? Say `same` true only if it would without a further question.

{question}"""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, a fact, and whether people say that it asks for it."""

    case: str
    fact: str
    question: str
    same: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two ways to judge agree with people: Cohen's kappa, over so many pairs."""

    pairs: int
    words: float
    model: float | None = None
    unanswered: int = 0


def labels(path: Path = LABELS) -> list[Pair]:
    """The labelled pairs; raises ValueError when the file is not in shape."""
    try:
        return [Pair(**each) for each in tomllib.loads(path.read_text(encoding="utf-8"))["pairs"]]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def agree(pairs: Sequence[Pair], cases: Sequence[Case], judged: Sequence[bool | None] = ()) -> Agreement:
    """The agreement of the word lists, and of a model that ``judged`` the same pairs, None where it did not answer."""
    by_id = {case.id: case for case in cases}
    hand = [each.same for each in pairs]
    words = [by_id[each.case].fact(each.fact).asked_by(each.question) for each in pairs]
    answered = [(ours, theirs) for ours, theirs in zip(hand, judged, strict=False) if theirs is not None]
    model = cohens_kappa([a for a, _ in answered], [b for _, b in answered]) if answered else None
    return Agreement(len(pairs), cohens_kappa(hand, words), model, len(judged) - len(answered))


async def judge(model: draft_plan.ChatModel, pair: Pair, case: Case, spec: draft_plan.FeatureSpec) -> bool | None:
    """What the model says of a pair; None without a usable answer."""
    fact = case.fact(pair.fact)
    task = TASK.format(fact=fact.text, gold=fact.question, question=pair.question)
    messages = (draft_plan.Message("system", SYSTEM), draft_plan.Message("user", task))
    brief = draft_plan.Brief(spec, draft_plan.RepositoryFacts(), ())
    reply = await model.complete(draft_plan.Request(brief, messages, SCHEMA))
    try:
        same = json.loads(reply.text)["same"] if reply.usable else None
    except (ValueError, LookupError, TypeError):
        return None
    return same if isinstance(same, bool) else None
