"""Names for new modules: nouns of the spec, never its verbs; and the package that a new feature lives in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from draft_plan.offline.lexicon import either, listed
from draft_plan.offline.wording import plain, slug
from draft_plan.spec import FeatureSpec, Item, ItemKind

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PHRASE = re.compile(
    rf"\b(?:{either('determiner')})\s+((?:[a-z][a-z-]{{1,20}}\s){{0,2}}[a-z][a-z-]{{2,20}})"
    rf"(?=\s+(?:{either('after_noun')})\b|[.,;:)`\"'’])",
    re.I,
)
_PACKAGE = re.compile(
    rf"`(?:python -m )?([a-z][a-z0-9]*(?:[_-][a-z0-9]+)+)`\s+(?:{either('package_word')})\b"
    rf"|\b(?:{either('package_word')})\s+`([a-z][a-z0-9]*(?:[_-][a-z0-9]+)+)`|`python -m ([a-z][a-z0-9_]*)`"
)
_DETERMINER = re.compile(either("determiner"), re.I)
_POSSESSIVE = re.compile(r"['’]s?\b")
_OWNED = re.compile(r"['’]s\s+([A-Za-z]{3,20})")
_VAGUE = frozenset(listed("vague_noun"))
_RESERVED = frozenset(listed("reserved"))
_NUMBER = re.compile(r"^(?:\d+|spec|feature|feat|change|add|update|new|implement)[-_]")
_ID = re.compile(r"^[a-z0-9]*\d[a-z0-9]*$")


def singular(word: str) -> str:
    """A word without its plural ending, near enough to compare."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


class Nouns:
    """The nouns of a spec by how often it uses them: the heads of its phrases, and the words of its entities."""

    def __init__(self, spec: FeatureSpec, entities: Iterable[str]) -> None:
        text = " ".join(plain(item.text) for item in spec.items) + " " + plain(spec.text)
        text = text if spec.language == "en" else ""  # the phrases are told by English words
        self._heads: Counter[str] = Counter()
        for match in _PHRASE.finditer(text):
            self._heads[singular(match.group(1).lower().split()[-1])] += 1
        self.entities = {singular(word) for name in entities for word in _words(name)}
        self._stem = _feature_stem(spec)

    @property
    def feature(self) -> str:
        """The feature's own name as a slug of at most three words, without its number."""
        return self._stem

    def said_by_feature(self, name: str) -> bool:
        """Whether a name holds no word that the feature's own name does not hold."""
        return {singular(word) for word in name.split("-")} <= {singular(word) for word in self._stem.split("-")}

    def known(self, word: str) -> bool:
        """Whether the spec uses a word as a noun that tells something."""
        base = singular(word)
        told = base in self.entities or self._heads[base] > 0
        return len(base) > 2 and base not in _VAGUE and told

    def name(self, title: str, items: Iterable[Item]) -> str:
        """Two nouns at most for a part with this title: those of the title that its items speak of most; empty when
        it has none.
        """
        row = [word.lower() for word in re.findall(r"[^\W_]+", _CAMEL.sub(" ", _POSSESSIVE.sub("", title)))]
        row = row[1:] if len(row) > 1 and _DETERMINER.fullmatch(row[1]) else row  # “Import a …” opens with a verb
        said = Counter(singular(word) for item in items for word in _words(plain(item.text)))
        owned = {word.lower() for word in _OWNED.findall(title)}
        nouns = [word for word in row if self.known(word) or word in owned]
        if not nouns:
            return ""
        head = max(nouns, key=lambda word: (said[singular(word)] + 1) / (2 + self._heads[singular(word)]))
        before = next((one for one, other in pairwise(row) if other == head and one in nouns), "")
        after = next((other for one, other in pairwise(row) if one == head and other in nouns), "")
        name = "-".join(word for word in (before, head, after if not before else "") if word)
        return "" if name in _RESERVED else name


def _words(text: str) -> list[str]:
    return [word for word in slug(_CAMEL.sub(" ", text.replace("'s", "").replace("’s", "")), 20).split("-") if word]


def _feature_stem(spec: FeatureSpec) -> str:
    stem = slug(spec.feature_id, 8)
    while _NUMBER.match(stem):
        stem = stem.split("-", 1)[1]
    parts = [part for part in stem.split("-") if not _ID.match(part)]
    name = "-".join(parts[:3])
    return name if len(name) > 2 else slug(spec.title, 2)


def package_named(spec: FeatureSpec) -> str:
    """The package of its own that a spec names for the feature; empty when it names none."""
    told = " ".join(item.text for item in spec.of(ItemKind.REQUIREMENT, ItemKind.ASSUMPTION, ItemKind.SCENARIO))
    found = Counter(next(group for group in match.groups() if group) for match in _PACKAGE.finditer(told))
    for name, _ in found.most_common():
        if name not in listed("shell"):
            return name
    return ""
