"""Whether a question says itself that it is settled."""

from __future__ import annotations

import re
from functools import lru_cache

from draft_plan.reading.drafts import Field
from draft_plan.reading.vocabulary import alternatives
from draft_plan.reading.wording import plain

_WITHIN = 400
"""A question says so at its head; further down the word may mean anything."""


@lru_cache(maxsize=1)
def _word() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|[\s*(\[✅—–-])(?:{alternatives('words', 'resolved')})(?=$|[\s*.:：;,)\]—–-])", re.IGNORECASE
    )


def resolved(text: str) -> bool:
    """Whether a plain text opens with, or holds, a word for being resolved."""
    return bool(_word().search(text[:_WITHIN])) or text.startswith(("✅", "✔", "☑"))


def settled(field: Field, index: int) -> bool:
    """Whether the passage at an index is a question that is settled."""
    return resolved(plain(field.outline.lead(index) or field.wording(index)))
