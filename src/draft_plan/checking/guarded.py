"""What readers do not see in a spec, what nobody should see in spec or plan, and what loads by itself in a plan."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from draft_plan.checking.case import Case, Hit, Rule
from draft_plan.guarding import HIDDEN_RULE, SECRET_RULE, Veil
from draft_plan.repository import RepositoryFacts

_PICTURE = re.compile(r"!\[[^\]\n]{0,300}\]\(|<(?:img|picture|svg|iframe|script|object|embed)\b", re.IGNORECASE)


def find_hidden_text(case: Case) -> Iterator[Hit]:
    """Hidden text in the spec; comments that only remark on something are none."""
    for each in Veil().notices(case.spec, RepositoryFacts()):
        if each.rule == HIDDEN_RULE and each.severity == "warning" and each.path == case.spec.path:
            yield Hit(each.message, each.line, in_spec=True)


def find_secrets(case: Case) -> Iterator[Hit]:
    """Secrets in the spec and in the plan."""
    veil = Veil.of(os.environ)
    for each in veil.notices(case.spec, RepositoryFacts()):
        if each.rule == SECRET_RULE and each.path == case.spec.path:
            yield Hit(each.message.removesuffix(", redacted"), each.line, in_spec=True)
    for kind, line in veil.secrets(case.view.text):
        yield Hit(kind, line)


def find_pictures(case: Case) -> Iterator[Hit]:
    """What loads by itself where the plan is read; in code it is only shown."""
    inside = {n for code in case.view.codes for n in range(code.line, code.line + code.text.count("\n") + 1)}
    for number, line in enumerate(case.view.lines, 1):
        found = _PICTURE.search(re.sub(r"`[^`]*`", " ", line)) if number not in inside else None
        if found is not None:
            yield Hit(f"{found[0]} loads by itself where the plan is read", number)


RULES = (
    Rule(
        HIDDEN_RULE,
        "Nothing in the spec is hidden from its readers: no invisible characters, no HTML that is not shown, no "
        "comment that directs whoever reads it.",
        "warning",
        "Say it openly, or delete it. Comments and invisible characters were not shown to the model.",
        find_hidden_text,
    ),
    Rule(
        SECRET_RULE,
        "Neither spec nor plan holds a key, a token or a password.",
        "warning",
        "Delete it and replace it where it is valid: whoever can read the repository has it.",
        find_secrets,
    ),
    Rule(
        "G3-picture",
        "Nothing in the plan loads by itself from elsewhere.",
        "warning",
        "Put the address into backticks, or the picture into the repository.",
        find_pictures,
    ),
)
