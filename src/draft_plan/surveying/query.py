"""What to search for: the paths, the identifiers and the words of a spec, with weights."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import log

from draft_plan.spec import FeatureSpec
from draft_plan.surveying.words import RAW, parts, telling

SPEC_CHARACTERS = 200_000
"""Most characters of the spec and its companions that are searched for names and words."""
MOST_TERMS = 400

_CODE_SPAN = re.compile(r"(?<!`)`([^`\n]{2,120})`(?!`)")
_PATH = re.compile(r"(?<![\w/.:@-])(?:[\w.@-]{1,80}/){1,12}[\w.@-]{1,80}(?![\w/])")
_FILE_NAME = re.compile(r"(?<![\w/.-])[\w-]{1,80}(?:\.[\w-]{1,40}){0,2}\.[A-Za-z]{1,8}(?![\w/])")
_IDENTIFIER = re.compile(
    r"(?<!\w)(?:[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+|[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+|[A-Za-z]\w*_\w*\w|[A-Z]{2,}[a-z]\w*)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Query:
    """``paths`` and ``names`` of files as written, ``identifiers`` letter for letter, ``terms`` with their weight."""

    paths: frozenset[str]
    names: frozenset[str]
    identifiers: frozenset[str]
    terms: dict[str, float]


def build_query(spec: FeatureSpec) -> Query:
    """The query of a spec: names in code spans count as identifiers, and their words three times."""
    text = "\n".join([spec.title, spec.text, *(companion.text for companion in spec.companions)])[:SPEC_CHARACTERS]
    spans = _CODE_SPAN.findall(text)
    identifiers = frozenset(_IDENTIFIER.findall(text)) | {
        word for span in spans for word in RAW.findall(span) if _is_name(word)
    }
    counts: Counter[str] = Counter()
    for raw, count in Counter(RAW.findall(text)).items():
        for term in parts(raw):
            counts[term] += count
    for word in identifiers:
        for term in parts(word):
            counts[term] += 2
    weighed = {term: 1 + log(count) for term, count in counts.items() if telling(term)}
    kept = sorted(weighed, key=lambda term: (-weighed[term], term))[:MOST_TERMS]
    paths = frozenset(path.strip("./") for path in _PATH.findall(text))
    return Query(paths, frozenset(_FILE_NAME.findall(text)), identifiers, {term: weighed[term] for term in kept})


def _is_name(word: str) -> bool:
    """Whether a word of a code span can be a name: long enough, no number, no word of the stop list."""
    return len(word) > 3 and word.isascii() and not word.isdigit() and all(telling(term) for term in parts(word)[:1])
