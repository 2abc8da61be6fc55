"""Which files bear on a query: Okapi BM25 over paths and contents, and more for names that the spec spells out.

BM25 is written out here: the libraries that have it bring numpy along, thirty times the size of this whole tool, and
index every word of every file where only the spec's words are asked for.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from math import log

from draft_plan.surveying.exclusion import extension, is_material
from draft_plan.surveying.git import grep_files
from draft_plan.surveying.layout import is_test
from draft_plan.surveying.query import Query
from draft_plan.surveying.tree import Tree
from draft_plan.surveying.words import Vocabulary

MOST_READ = 4000
"""Most files whose contents are searched."""
TOTAL_CHARACTERS = 12_000_000
"""Most characters of contents that are searched."""
FILE_BYTES = 128 * 1024
"""Longest file that is searched."""
FEW = 1000
"""So many files are read whatever they hold; of more, git is asked first which hold the spec's identifiers."""
SECONDS = 20.0
"""When a slow file system has eaten so much time, what was read until then decides."""

_K1, _B = 1.2, 0.75
_PATH_WEIGHT = 3
_NAMED_PATH, _NAMED_FILE, _IDENTIFIER = 60.0, 25.0, 2.5
_PROSE = frozenset(["md", "mdx", "rst", "txt", "adoc", "html", "htm"])
_DATA = frozenset(["json", "yaml", "yml", "toml", "xml", "ini", "cfg", "css", "scss", "less"])


@dataclass(slots=True)
class Ranked:
    """A file, its text and its score."""

    path: str
    text: str
    score: float


@dataclass(slots=True)
class Ranking:
    """The best files, best first, and how rare each term and each `` `identifier`` of the query is."""

    files: list[Ranked]
    rarity: dict[str, float]
    vocabulary: Vocabulary
    note: str


@dataclass(slots=True)
class _Document:
    path: str
    length: int
    terms: Counter[str]
    identifiers: frozenset[str]


def rank_files(tree: Tree, candidates: list[str], query: Query, most: int) -> Ranking:
    """The ``most`` best of the candidates for the query, with their texts; deterministic unless ``SECONDS`` run out."""
    known = Vocabulary(query.terms)
    by_path = {path: known.of_path(path) for path in candidates}
    documents, note = _read(tree, _reading_order(tree, by_path, query), by_path, query, known)
    rarity = _rarity(documents)
    scores = _scores(documents, rarity, query)
    best = sorted(scores, key=lambda path: (-scores[path], path))[:most]
    files = [Ranked(path, tree.read(path, FILE_BYTES) or "", scores[path]) for path in best if scores[path] > 0]
    return Ranking(files, rarity, known, note)


def _reading_order(tree: Tree, by_path: dict[str, Counter[str]], query: Query) -> list[str]:
    """The candidates, most promising first: named by the spec, holding its identifiers, with its words in the path."""
    names = sorted((name for name in query.identifiers if len(name) > 5), key=lambda name: (-len(name), name))
    hits = frozenset(grep_files(tree.root, tuple(names[:60])) if len(by_path) > FEW else ())
    weight = {path: sum(query.terms[term] for term in terms) for path, terms in by_path.items()}
    return sorted(by_path, key=lambda path: (not _is_named(path, query), path not in hits, -weight[path], path))


def _read(
    tree: Tree, order: list[str], by_path: dict[str, Counter[str]], query: Query, known: Vocabulary
) -> tuple[list[_Document], str]:
    """What the bounds allow of the files, in this order, and a note when that was not all."""
    documents: list[_Document] = []
    left = TOTAL_CHARACTERS
    end = time.monotonic() + SECONDS
    for index, path in enumerate(order):
        if index >= MOST_READ or left <= 0 or time.monotonic() > end:
            return documents, f"of {len(order)} source files the {index} most promising were searched for relevant code"
        text = tree.read(path, FILE_BYTES)
        if text is None or not text.strip() or _is_generated(text):
            continue
        left -= len(text)
        documents.append(_document(path, text, by_path[path], query, known))
    return documents, ""


def _document(path: str, text: str, path_terms: Counter[str], query: Query, known: Vocabulary) -> _Document:
    words, terms = known.count(text)
    for term, count in path_terms.items():
        terms[term] += count * _PATH_WEIGHT
    return _Document(
        path, words.total(), terms, frozenset(name for name in query.identifiers if name.encode() in words)
    )


def _is_generated(text: str) -> bool:
    """Whether the head says that a tool wrote it, or its lines are as long as only a tool writes them."""
    head = text[:600]
    return "@generated" in head or "DO NOT EDIT" in head or len(text) > 1000 * (text.count("\n") + 1)


def _rarity(documents: list[_Document]) -> dict[str, float]:
    """BM25's inverse document frequency, never negative."""
    holding: Counter[str] = Counter()
    for document in documents:
        holding.update(document.terms.keys())
        holding.update(f"`{name}" for name in document.identifiers)
    return {term: log(1 + (len(documents) - count + 0.5) / (count + 0.5)) for term, count in holding.items()}


def _scores(documents: list[_Document], rarity: dict[str, float], query: Query) -> dict[str, float]:
    mean = sum(document.length for document in documents) / max(len(documents), 1) or 1.0
    names = Counter(document.path.rpartition("/")[2] for document in documents)
    return {document.path: _score(document, rarity, query, mean, names) for document in documents}


def _score(document: _Document, rarity: dict[str, float], query: Query, mean: float, names: Counter[str]) -> float:
    norm = _K1 * (1 - _B + _B * document.length / mean)
    # sums over sets are taken in one order: floating point sums differ with it
    score = sum(
        rarity[term] * query.terms[term] * count * (_K1 + 1) / (count + norm)
        for term, count in sorted(document.terms.items())
    )
    score += sum(_IDENTIFIER * rarity[f"`{name}"] for name in sorted(document.identifiers))
    name = document.path.rpartition("/")[2]
    if document.path in query.paths or any(document.path.endswith(f"/{path}") for path in query.paths):
        score += _NAMED_PATH
    elif name in query.names:
        score += _NAMED_FILE / names[name]
    return score * _standing(document.path)


def _standing(path: str) -> float:
    """How much a file of this kind tells a planner: code first, then tests and data, then prose about it,
    and what is only material for tests and docs last.
    """
    if is_prose(path):
        return 0.35
    own = 0.5 if extension(path) in _DATA else 0.75 if is_test(path) else 1.0
    return own / 2 if is_material(path) else own


def is_prose(path: str) -> bool:
    """Whether the file is text for people."""
    return extension(path) in _PROSE


def _is_named(path: str, query: Query) -> bool:
    return path in query.paths or path.rpartition("/")[2] in query.names
