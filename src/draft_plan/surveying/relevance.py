"""The passages of tracked files that bear on a spec, under a budget of tokens, and what the next best files define."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from draft_plan.repository import Outline, Snippet
from draft_plan.spec import FeatureSpec
from draft_plan.surveying.exclusion import is_searchable
from draft_plan.surveying.query import Query, build_query
from draft_plan.surveying.ranking import Ranked, Ranking, is_prose, rank_files
from draft_plan.surveying.symbols import Symbol, find_symbols
from draft_plan.surveying.tree import Tree
from draft_plan.surveying.words import tokens

MOST_FILES = 30
"""Most files that passages are taken from."""
PASSAGE_LINES = 24
"""Longest passage: a plan is served better by a look at many files than by the whole of a few."""
OUTLINED = 8
"""Names that stand for a file of which no passage is shown."""
_WINDOW = 24
_SHORTEST = 2
_COMMENT_LINES = 6
_DEFINED = 6.0
_FADING = 0.5
_COMMENT = ("#", "//", "/*", "*", "--", "///", '"""', "<!--", "@", "[")


@dataclass(frozen=True, slots=True)
class _Passage:
    first: int
    last: int
    symbols: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relevant:
    """``snippets`` best first, outlines of the ``related`` files that have none, and what was not searched."""

    snippets: tuple[Snippet, ...] = ()
    related: tuple[Outline, ...] = ()
    notes: tuple[str, ...] = ()


def find_relevant(tree: Tree, spec: FeatureSpec, beside: str, budget: int) -> Relevant:
    """What bears on the spec: snippets of at most ``budget`` tokens together, and outlines of the files after them.

    ``beside`` is the spec's folder from the root: what lies there is the spec itself and is left out.
    """
    query = build_query(spec)
    if budget <= 0 or not query.terms:
        return Relevant()
    own = f"{beside}/" if beside else ""
    candidates = [
        path
        for path in tree.matching(is_searchable)
        if not (own and path.startswith(own)) and not spec.path.endswith(path)
    ]
    ranking = rank_files(tree, candidates, query, MOST_FILES)
    snippets = tuple(_choose(list(_snippets(ranking, query)), budget))
    shown = {snippet.path for snippet in snippets}
    related = tuple(_outline(file) for file in ranking.files if file.path not in shown and not is_prose(file.path))
    return Relevant(snippets, related, (ranking.note,) if ranking.note else ())


def _outline(file: Ranked) -> Outline:
    """The file's public definitions, in order; neither constants nor test cases, which tell little by their names."""
    names = (symbol.name for symbol in find_symbols(file.text, file.path))
    told = dict.fromkeys(name for name in names if not (name.startswith(("_", "test")) or name.isupper()))
    return Outline(file.path, tuple(told)[:OUTLINED])


def _snippets(ranking: Ranking, query: Query) -> Iterator[Snippet]:
    """The passages of every ranked file; each further passage of the same file is worth less than the one before."""
    top = ranking.files[0].score if ranking.files else 1.0
    for file in ranking.files:
        lines = file.text.split("\n")
        weighed = [(_worth(passage, lines, ranking, query), passage) for passage in _passages(file, lines)]
        weighed.sort(key=lambda each: (-each[0], each[1].first))
        for place, (worth, passage) in enumerate(weighed[:6]):
            score = worth * file.score / top * _FADING**place
            if score > 0:
                text = "\n".join(lines[passage.first - 1 : passage.last])
                yield Snippet(file.path, passage.first, passage.last, text, round(score, 3), passage.symbols)


def _passages(file: Ranked, lines: list[str]) -> Iterator[_Passage]:
    """Definitions without the definitions in them, and windows over what lies outside of any."""
    symbols = [symbol for symbol in find_symbols(file.text, file.path) if symbol.last - symbol.first + 1 >= _SHORTEST]
    covered = [False] * (len(lines) + 2)
    for index, symbol in enumerate(symbols):
        inner = next((other for other in symbols[index + 1 : index + 2] if other.last <= symbol.last), None)
        first = _with_comment(symbol.first, lines)
        last = min(symbol.last, first + PASSAGE_LINES - 1)
        if inner is not None and inner.first > symbol.first and last == first + PASSAGE_LINES - 1:
            last = max(symbol.first, min(last, inner.first - 1))
        covered[first : last + 1] = [True] * (last + 1 - first)
        yield _Passage(first, last, _names(symbols, index, last))
    start = 1
    while start <= len(lines):
        if covered[start] or not lines[start - 1].strip():
            start += 1
            continue
        end = start
        while end < len(lines) and end - start + 1 < _WINDOW and not covered[end + 1]:
            end += 1
        yield _Passage(start, end, ())
        start = end + 1


def _with_comment(first: int, lines: list[str]) -> int:
    """The line where the comment right above a definition begins."""
    start = first
    while start > 1 and first - start < _COMMENT_LINES and lines[start - 2].strip().startswith(_COMMENT):
        start -= 1
    return start


def _names(symbols: list[Symbol], index: int, last: int) -> tuple[str, ...]:
    """The names of the symbol at ``index`` and of those after it that begin up to line ``last``."""
    within = takewhile(lambda symbol: symbol.first <= last, symbols[index : index + 2 * PASSAGE_LINES])
    return tuple(dict.fromkeys(symbol.name for symbol in within))


def _worth(passage: _Passage, lines: list[str], ranking: Ranking, query: Query) -> float:
    """The rarity of the query's terms and identifiers in the passage, more for those in the names it defines."""
    words, counts = ranking.vocabulary.count("\n".join(lines[passage.first - 1 : passage.last]))
    score = sum(
        ranking.rarity.get(term, 0.0) * query.terms[term] * count / (count + 1.2)
        for term, count in sorted(counts.items())
    )
    score += sum(ranking.rarity.get(f"`{name}", 0.0) for name in sorted(query.identifiers) if name.encode() in words)
    for name in passage.symbols[:1]:
        score += _DEFINED if name in query.identifiers else 0.0
        score += sum(ranking.rarity.get(term, 0.0) for term in sorted(set(ranking.vocabulary.of(name))))
    return score


def _choose(snippets: list[Snippet], budget: int) -> Iterator[Snippet]:
    """The best that fit, none overlapping another of its file."""
    taken: dict[str, list[Snippet]] = {}
    for snippet in sorted(snippets, key=lambda each: (-each.score, each.path, each.first)):
        cost = tokens(snippet.text) + tokens(snippet.path)
        mine = taken.setdefault(snippet.path, [])
        if cost <= budget and not any(other.first <= snippet.last and snippet.first <= other.last for other in mine):
            budget -= cost
            mine.append(snippet)
            yield snippet
