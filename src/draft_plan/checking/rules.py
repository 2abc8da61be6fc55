"""Every rule of ``draft-plan check``, in the order in which findings are told; docs/rules.md is made from it."""

from __future__ import annotations

from draft_plan.checking import ageing, agreeing, carrying, citing, claiming, guarded, naming, placing, standing
from draft_plan.checking.case import Rule

GROUPS: tuple[tuple[str, str, tuple[Rule, ...]], ...] = (
    ("Coverage", "Does the plan carry what the spec asks, and nothing else?", carrying.RULES),
    ("Ids", "Does it call the spec's items by their names?", citing.RULES),
    (
        "Paths",
        "Do the files exist, or does the plan create them? Only where the plan lies in a git repository.",
        placing.RULES,
    ),
    (
        "Claims",
        "Is what it says of the existing code true? Only where the plan lies in a git repository.",
        (*claiming.RULES, *naming.RULES),
    ),
    ("Agreement", "Do its sections agree with each other?", agreeing.RULES),
    ("State", "Is it finished, of the right length and in its format?", standing.RULES),
    ("Safety", "Is anything hidden, secret or alive in it?", guarded.RULES),
    (
        "Age",
        "Is it as new as what it was drafted from? Only where plan.json lies beside it.",
        ageing.RULES,
    ),
)

RULES: tuple[Rule, ...] = tuple(rule for _, _, rules in GROUPS for rule in rules)
