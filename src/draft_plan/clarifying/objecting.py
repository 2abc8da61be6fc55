"""What a critic raised, as questions. A quote that stands nowhere supports nothing, here as anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from draft_plan.clarifying.asking import choices, question_id
from draft_plan.clarifying.evidence import Evidence, normalise
from draft_plan.clarifying.linting import fit
from draft_plan.clarifying.rules import Rule
from draft_plan.plan import Objection, Outcome, Question, Quote
from draft_plan.sections import NotApplicable, Option, SectionReply
from draft_plan.spec import FeatureSpec

CRITIC = Rule(
    "R8-critic", "A second reader would have it settled by the author before it is built.", bool, Outcome.CLARIFY, 0.4
)


def askable(objection: Objection, evidence: Evidence) -> bool:
    """Whether it holds a question for a person: well formed, with options, and its quote, if any, stands."""
    if objection.kind not in ("missing", "contradicted") or not fit(objection.question):
        return False
    return len(_options(objection)) > 1 and all(quote.match != "none" for quote in _quoted(objection, evidence))


def worded(question: Question, objection: Objection, evidence: Evidence) -> Question:
    """The question about a declared fact, in the words and with the options of the critic."""
    options = choices(_options(objection))
    return question.model_copy(
        update={
            "question": fit(objection.question) or question.question,
            "why": objection.change or question.why,
            "options": options,
            "recommended": options[0].label,
            "evidence": tuple(dict.fromkeys((*question.evidence, *_quoted(objection, evidence)))),
        }
    )


def raised(
    spec: FeatureSpec,
    evidence: Evidence,
    replies: Mapping[str, SectionReply[Any, Any]],
    objections: Sequence[Objection],
) -> Iterator[Question]:
    """The questions about no declared fact; an address that no drafted section has is left out."""
    for each in objections:
        section, _, rest = each.at.partition(".")
        reply = replies.get(section)
        if (
            _declared(each, replies)
            or reply is None
            or isinstance(reply.answer, NotApplicable)
            or not askable(each, evidence)
        ):
            continue
        options = choices(_options(each))
        quotes = _quoted(each, evidence)
        yield Question(
            id=question_id(spec.feature_id, "critic:" + normalise(each.question)),
            fact=each.at,
            question=fit(each.question) or each.question,
            why=each.change,
            section=section,
            blocks=(each.at,) if rest else (),
            options=options,
            recommended=options[0].label,
            impact="medium",
            reversible=False,
            rule=CRITIC.id,
            p_wrong=CRITIC.p_wrong,
            evidence=quotes,
            line=next((quote.line for quote in quotes if quote.source == "spec"), None),
        )


def _declared(objection: Objection, replies: Mapping[str, SectionReply[Any, Any]]) -> bool:
    section, _, fact = objection.fact.partition(".")
    return section in replies and fact in type(replies[section].facts).model_fields


def _options(objection: Objection) -> list[Option]:
    return [Option(label=each.label, consequence=each.consequence) for each in objection.options]


def _quoted(objection: Objection, evidence: Evidence) -> tuple[Quote, ...]:
    return (evidence.look(objection.quote),) if objection.quote else ()
