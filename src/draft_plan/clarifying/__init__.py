"""Which answers stand, which are assumed, and which become questions for a person: decided outside the prompt."""

from draft_plan.clarifying.asking import question_id
from draft_plan.clarifying.contradicting import is_contest
from draft_plan.clarifying.evidence import Evidence, normalise
from draft_plan.clarifying.gate import Verdict, clarify
from draft_plan.clarifying.history import History
from draft_plan.clarifying.likening import alike
from draft_plan.clarifying.linting import Lint, lint
from draft_plan.clarifying.rules import DOUBTS, RULES, Rule
from draft_plan.clarifying.weeding import WEEDS
from draft_plan.clarifying.weighing import SCORED

__all__ = [
    "DOUBTS",
    "RULES",
    "SCORED",
    "WEEDS",
    "Evidence",
    "History",
    "Lint",
    "Rule",
    "Verdict",
    "alike",
    "clarify",
    "is_contest",
    "lint",
    "normalise",
    "question_id",
]
