"""What a section rests on: the items it serves, names or quotes, passages and files it quotes, facts it mentions.

Names are those of ``SectionDraft.uses``: ``item FR-001``, ``passage <hash>``, ``fact npm react``, ``article <title>``,
``file <path>``.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from draft_plan.plan import SectionDraft
from draft_plan.repository import Principle
from draft_plan.spec import FeatureSpec, Item
from draft_plan.staleness.basis import Passage, passages

_WORD = re.compile(r"[^\W_](?:[\w.@/+-]*[\w+])?")
_SPACE = re.compile(r"\s+")
_SPEAKING = re.compile(r"[^\W\d_].*\d|\d.*[^\W\d_]")


class Uses:
    """Tells what drafts use of one spec and what is known around it."""

    def __init__(self, spec: FeatureSpec, facts: Iterable[str], principles: Iterable[Principle]) -> None:
        self._spec = spec
        self._ids = frozenset(item.id for item in spec.items)
        self._facts = tuple(facts)
        self._principles = tuple(principles)

    def of(self, draft: SectionDraft) -> tuple[str, ...]:
        """What this draft uses, sorted."""
        said = json.dumps(draft.reply, ensure_ascii=False)
        found = {f"item {name}" for name in self._named(draft.reply)}
        found |= {f"fact {name}" for name in self._facts if mentions(said, fact_word(name))}
        for finding in draft.facts:
            for quote in finding.quotes:
                if quote.line is None:
                    continue
                if quote.source == "spec":
                    found.add(self._at(quote.line))
                else:
                    found |= set(self._beyond(quote.source, quote.text))
        return tuple(sorted(found - {""}))

    def _named(self, node: object) -> Iterator[str]:
        """The ids of items anywhere in a reply: in ``serves`` all of them, in texts those that look like one."""
        for at, text in strings(node):
            if at == "serves":
                if text in self._ids:
                    yield text
            else:
                yield from (word for word in _WORD.findall(text) if word in self._ids and _SPEAKING.search(word))

    def _at(self, line: int) -> str:
        """What stands on a line of the spec: the innermost item, else the passage."""
        around = [each for each in self._sorted if each.span.first <= line <= each.span.last]
        if around:
            return f"item {min(around, key=lambda each: each.span.last - each.span.first).id}"
        near = self._passages[bisect_right(self._starts, line) - 1 :][:1] if self._starts else []
        return next((f"passage {each.hash}" for each in near if each.first <= line <= each.last), "")

    @cached_property
    def _sorted(self) -> list[Item]:
        return [item for item in self._spec.items if not item.source]

    @cached_property
    def _passages(self) -> list[Passage]:
        return [each for each in passages(self._spec) if each.first]

    @cached_property
    def _starts(self) -> list[int]:
        return [each.first for each in self._passages]

    def _beyond(self, path: str, quote: str) -> Iterator[str]:
        """A file that is quoted, by its article where it is a constitution, by its item or passage in a companion."""
        words = flat(quote)
        companion = next((each for each in self._spec.companions if each.path == path), None)
        if companion is not None:
            yield from (f"item {i.id}" for i in self._spec.items if i.source == path and words in flat(i.text))
            yield from (f"passage {each.hash}" for each in passages(self._spec) if words in flat(each.text))
            return
        articles = [each.title for each in self._principles if each.place.path == path and words in flat(each.text)]
        yield from (f"article {title}" for title in articles)
        if not articles:
            yield f"file {path}"


def strings(node: object, at: str = "") -> Iterator[tuple[str, str]]:
    """Every text of JSON data with the key it stands under; entries of a list under the list's."""
    if isinstance(node, str):
        yield at, node
    elif isinstance(node, Mapping):
        for name, value in node.items():
            yield from strings(value, str(name))
    elif isinstance(node, list | tuple):
        for value in node:
            yield from strings(value, at)


def flat(text: str) -> str:
    """A text by its words: marks of emphasis and whitespace do not count."""
    return _SPACE.sub(" ", re.sub(r"[*_`\\|]+", " ", text)).strip().casefold()


def fact_word(name: str) -> str:
    """What a fact is called in texts: ``react`` for ``npm react``; empty for one that is known by its kind only."""
    kind, _, word = name.partition(" ")
    return "" if kind in ("test", "API") or not word else word


def mentions(said: str, word: str) -> bool:
    """Whether a text names this, as a word of its own."""
    if not word:
        return False
    pattern = rf"(?<![\w-]){re.escape(word)}(?![\w-])"
    return re.search(pattern, said, re.IGNORECASE) is not None


def lost(draft: SectionDraft, read: Callable[[str], str | None]) -> Iterator[str]:
    """The files of which the draft used a quote that no longer stands there."""
    for path, quote in quoted(draft.reply):
        if f"file {path}" in draft.uses:
            text = read(path)
            if text is None or flat(quote) not in flat(text):
                yield path


def quoted(reply: Mapping[str, object] | None) -> Iterator[tuple[str, str]]:
    """The quotes from files in a reply: path and words."""
    facts = (reply or {}).get("facts")
    for fact in facts.values() if isinstance(facts, Mapping) else ():
        if isinstance(fact, Mapping) and isinstance(fact.get("quote"), str) and isinstance(fact.get("path"), str):
            yield fact["path"], fact["quote"]
