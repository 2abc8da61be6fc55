"""Which answers stand, which are assumed, and which become questions for a person: decided outside the prompt."""

from draft_plan.clarifying.evidence import Evidence
from draft_plan.clarifying.gate import Verdict, clarify
from draft_plan.clarifying.rules import RULES, Rule

__all__ = ["RULES", "Evidence", "Rule", "Verdict", "clarify"]
