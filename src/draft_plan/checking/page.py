"""docs/rules.md, made from the table of rules."""

from __future__ import annotations

from draft_plan.checking.rules import GROUPS
from draft_plan.escaping import cell

_HEAD = """# The rules of `draft-plan check`

Made from the code by `draft-plan check --rules`; do not edit it by hand.

`check` reads plan.md as it is on disk, whoever wrote it, beside its spec, and plan.json where there is one. An
**error** makes it exit 3; a **warning** does so with `--strict`; a **note** never does. Findings *by words only* are
weaker than those by ids: they say that no passage of the plan has the words of an item, not that nobody thought of it.
"""


def rules_page() -> str:
    """The page of rules as Markdown."""
    parts = [_HEAD]
    for title, question, rules in GROUPS:
        rows = [f"| `{rule.id}` | {rule.severity} | {cell(rule.says)} | {cell(rule.remedy)} |" for rule in rules]
        table = ["| Rule | Severity | What holds | What to do |", "| --- | --- | --- | --- |", *rows]
        parts.append(f"\n## {title}\n\n{question}\n\n" + "\n".join(table) + "\n")
    return "".join(parts)
