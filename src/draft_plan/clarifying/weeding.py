"""Questions that no person should be asked after all, each with the rule that says why; their defaults are taken.

The counterfactual check is made on what the drafter wrote: an option whose consequence is that of the others changes
nothing in the plan, whatever its label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from draft_plan.clarifying.evidence import Evidence, normalise
from draft_plan.clarifying.rules import Rule
from draft_plan.plan import Choice, Outcome, Question

SAME_PLAN = Rule(
    "L8-same-plan", "Whatever is answered, the plan stays the same: its options change nothing.", bool, Outcome.ASSUMED,
    0.2,
)  # fmt: skip
REPOSITORY = Rule(
    "L4-repository", "The repository names the default, and no other option.", bool, Outcome.ASSUMED, 0.25
)
WEEDS: tuple[Rule, ...] = (SAME_PLAN, REPOSITORY)
"""Rules that keep a question from being asked; when they apply is decided here."""

SPARED = ("R1-marker", "R2-conflict", "R8-collision")
"""Rules whose questions are about the sources themselves: they are open whatever follows for the plan."""

_WORD = re.compile(r"\w+")
_NOTHING = re.compile(
    r"^\W*(?:none|nothing(?: changes)?|no (?:change|difference|effect|impact)s?|unchanged|(?:the )?same(?: plan)?|n/?a"
    r"|keine?(?: änderung)?|nichts(?: ändert sich)?|aucun changement|rien ne change|sin cambios?|nada cambia"
    r"|変更なし|无变化|변경 없음)(?: (?:to|in|for) (?:the|this) plan)?\W*$",
    re.IGNORECASE,
)


def weed(question: Question, evidence: Evidence, *, rule: str, repository: bool = False) -> Rule | None:
    """The rule that keeps this question from being asked; None for one that is worth it.

    ``rule`` is the one that raised it; ``repository``: it is about something that the repository usually knows.
    """
    if rule in SPARED:
        return None
    if _same_plan(question.options):
        return SAME_PLAN
    return REPOSITORY if repository and _in_repository(question, evidence) else None


def _same_plan(options: Sequence[Choice]) -> bool:
    """Whether there are options and none of them changes what another leaves: all consequences say the same."""
    return len(options) > 1 and len({_told(option.consequence) for option in options}) == 1


def _told(consequence: str) -> tuple[str, ...]:
    """The words of a consequence, for "no column" and "a column" are two plans; empty when it says there is none."""
    plain = normalise(consequence)
    return () if _NOTHING.match(plain) else tuple(_WORD.findall(plain))


def _in_repository(question: Question, evidence: Evidence) -> bool:
    """Whether of the options the repository names the recommended one alone."""
    labels = [option.label for option in question.options]
    named = [label for label in labels if evidence.names(label)]
    return len(labels) > 1 and named == [question.recommended]
