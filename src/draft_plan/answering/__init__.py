"""Answers to a plan's questions: taken in any form, written into the spec, and the plan brought up to date."""

from draft_plan.answering.answering import LETTERS, Asked, answer, ask
from draft_plan.answering.giving import Given, answers_from_arguments, answers_from_file

__all__ = ["LETTERS", "Asked", "Given", "answer", "answers_from_arguments", "answers_from_file", "ask"]
