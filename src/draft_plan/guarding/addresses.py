"""Which of the addresses that a plan names may be links: those that a source names too, letter for letter.

Whoever steers a model may make it write any address, and one click, or a picture that loads by itself, carries away
what stands in it. An address that nobody wrote before the model did is shown as code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from draft_plan.plan import SectionDraft
from draft_plan.repository import RepositoryFacts
from draft_plan.spec import FeatureSpec
from draft_plan.surveying.git import grep_files

MOST = 40
"""How many addresses of a plan are looked up."""
_FILES = 5
_WHOLE = re.compile(r"https?://[^\s<>`|\"'\\@]{1,2000}")
_INSIDE = re.compile(r"https?://[^\s<>`|\"'\\)\]}]{1,2000}")


def known_addresses(
    drafts: Iterable[SectionDraft], spec: FeatureSpec, facts: RepositoryFacts, read: Callable[[str], str | None]
) -> tuple[str, ...]:
    """The addresses in the answers that stand in the spec, beside it, or in a tracked file that ``read`` gives."""
    named = dict.fromkeys(each for draft in drafts for each in _texts(draft.answer) if _WHOLE.fullmatch(each))
    told = _addresses((spec.text, *(each.text for each in spec.companions), *(each.text for each in facts.principles)))

    def stands(address: str) -> bool:
        if address in told:
            return True
        files = grep_files(facts.root, (address,))[:_FILES] if facts.root else ()
        return address in _addresses(read(path) or "" for path in files)

    return tuple(each for each in list(named)[:MOST] if stands(each))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _addresses(texts: Iterable[str]) -> frozenset[str]:
    found = {each for text in texts for each in _INSIDE.findall(text)}
    return frozenset(found | {each.rstrip(".,;:!?*_") for each in found})
