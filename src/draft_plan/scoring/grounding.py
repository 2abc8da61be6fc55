"""Which specifics of an answer no source gives, and the plan does not introduce itself.

A claim about what *is* (a limit, a version, an existing file, a product) must come from somewhere. What the plan brings
(a new file, a table, an endpoint, a component, a library declared as new) is design, and never counts as ungrounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from draft_plan.repository import RepositoryFacts
from draft_plan.scoring.specifics import Kind, Specific, quantities, specifics, stem, tokens, words
from draft_plan.sections import SectionReply
from draft_plan.spec import FeatureSpec

_CODE = frozenset({"interface", "structure", "migration", "request", "response", "diagram"})
"""Fields that hold code: all that they name is of the plan's own making."""
_NAMES = frozenset({"key", "name", "path", "paths", "feature_flag"})
_SILENT = frozenset({"key", "serves", "after", "method", "action", "level", "standing"})
_CLAIMS = ("modify", "delete")
_BARE = 3
"""From so many digits on, a number tells enough to be given without its unit."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What texts give: words (folded, stemmed), quantities and figures by key, and paths."""

    words: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()

    def __or__(self, other: Vocabulary) -> Vocabulary:
        return Vocabulary(self.words | other.words, self.figures | other.figures, self.paths | other.paths)

    def gives(self, specific: Specific) -> bool:
        """Whether every key of the specific is known here."""
        if specific.kind is Kind.PATH:
            return specific.keys <= self.paths
        if specific.kind is Kind.NAME:
            return specific.keys <= self.words
        bare = "".join(sign for sign in specific.text if sign.isdigit())
        return specific.keys <= self.figures or (len(bare) >= _BARE and bare in self.figures)


def vocabulary(texts: Iterable[str], paths: Sequence[str] = ()) -> Vocabulary:
    """What these texts and the names of these paths give, line by line: a text less gives nothing more."""
    named = {path.casefold() for path in paths}
    known = {word for part in {part for path in paths for part in path.split("/")} for word in words(part)}
    figures: set[str] = set()
    for text in texts:
        seen = {token for token, _ in tokens(text)}
        known.update(word for token in seen for word in words(token))
        named.update(token.removeprefix("./").casefold() for token in seen if "/" in token)
        figures.update(key for line in text.split("\n") for each in quantities(line) for key in each.keys)
        figures.update(figure for token in seen for figure in _figures(token))
    return Vocabulary(frozenset(known), frozenset(figures), frozenset(named))


def _figures(token: str) -> Iterator[str]:
    """The digits of a number, and of a version everything that it begins with."""
    bare = token.lstrip("vV~^=<>")
    if bare[:1].isdigit():
        parts = bare.split(".")
        yield from (".".join(parts[: size + 1]) for size in range(min(len(parts), 4)) if all(map(str.isdigit, parts)))
        yield "".join(sign for sign in bare if sign.isdigit())


def known(spec: FeatureSpec, facts: RepositoryFacts, settled: Mapping[str, str] | None = None) -> Vocabulary:
    """What spec, companions, repository, constitution and people's answers give."""
    places = [*facts.databases, *facts.conventions, *facts.entry_points]
    places += [each.place for each in facts.dependencies]
    texts = [spec.text, spec.title, *(each.text for each in spec.companions)]
    texts += [f"{each.name} {each.version}" for each in facts.languages]
    texts += [f"{each.name} {each.constraint} {each.locked}" for each in facts.dependencies]
    texts += [place.text for place in places] + [
        facts.test_runner.text if facts.test_runner else "",
        facts.test_command,
    ]
    texts += [f"{each.title}\n{each.text}" for each in facts.principles] + [each.text for each in facts.snippets]
    texts += [f"{question}\n{answer}" for question, answer in (settled or {}).items()]
    texts += [name for snippet in facts.snippets for name in snippet.symbols]
    texts += [name for outline in facts.related for name in outline.symbols]
    return vocabulary(texts, [*facts.files, *(folder for folder, _ in facts.directories)])


def introduced(replies: Mapping[str, SectionReply[Any, Any]]) -> Vocabulary:
    """What the plan brings itself: names, new paths and whatever its code defines."""
    texts: list[str] = []
    for reply in replies.values():
        if isinstance(reply.answer, BaseModel):
            texts += _introduced(reply.answer)
    brought = vocabulary(texts)
    return Vocabulary(brought.words, frozenset(), brought.paths)


def _introduced(row: BaseModel) -> Iterator[str]:
    values = {name: getattr(row, name) for name in type(row).model_fields}
    given = values.get("standing") == "existing" or values.get("action") in _CLAIMS or "pros" in values
    for name, value in values.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, BaseModel):
                yield from _introduced(each)
            elif isinstance(each, str) and not given and (name in _CODE or name in _NAMES):
                yield each


def prose(answer: Any, block: str) -> list[str]:
    """The prose of an answer at ``field``, ``record.field`` or ``rows.field``, every row of it; code is left out."""
    first, _, rest = block.partition(".")
    value = getattr(answer, first, None)
    if rest:
        rows = value if isinstance(value, list) else [value]
        return [text for row in rows if isinstance(row, BaseModel) for text in prose(row, rest)]
    return [] if first in _CODE else list(_texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in _CODE and name not in _SILENT:
                yield from _texts(getattr(value, name))


def ungrounded(texts: Iterable[str], sources: Iterable[Vocabulary], language: str = "en") -> list[Specific]:
    """The specifics of these texts that no source gives, each once, in order of appearance."""
    given = list(sources)
    found = {
        each.text: each
        for text in texts
        for each in specifics(text, language)
        if each.keys and not any(source.gives(each) for source in given) and not _together(each, given)
    }
    return list(found.values())


def _together(specific: Specific, sources: list[Vocabulary]) -> bool:
    """Whether the words of a name are given by several sources between them."""
    return specific.kind is Kind.NAME and all(any(key in each.words for each in sources) for key in specific.keys)


__all__ = ["Vocabulary", "introduced", "known", "prose", "stem", "ungrounded", "vocabulary"]
