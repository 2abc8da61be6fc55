"""Whether the paired set says what it claims: run over every case and edit before any figure is computed from it.

Run: ``python -m evals.validating [FOLDER]`` prints a table and every finding, and exits 1 when there is one.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import draft_plan
from evals.cases import DATASETS, Case, Edit, Fact, Kind, load, variant

APART = 6
"""Lines that lie at least between a statement and the sentence that contradicts it."""
SHINGLE = 3
"""Words in a row that give a removed statement away; in scripts without blanks, twice as many characters."""

_ID = re.compile(r"\b[A-Z]{1,5}(?:-[A-Z]{1,5})*-?\d{1,3}(?:\.\d+)?\b")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|_")
_WIDE = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿]")
_NAME = re.compile(r"`[^`\n]+`|\b\w*[a-z]\w*[A-Z]\w*\b|\b[A-Z]{2,}\w*\b|\b\w+_\w+\b")
_DUTY = frozenset(
    "MUST SHALL SHOULD MAY WILL NOT NO IF WHEN WHILE WHERE THEN AND OR THE A ONLY NEVER "
    "MUSS SOLL DARF NICHT DÜRFEN MÜSSEN DOIT DOIVENT NE PAS DEBE DEBEN NO PUEDE PUEDEN".split()
)
_SERIES = re.compile(r"(?P<series>.*?)(?P<number>\d+)")


def findings(case: Case) -> list[str]:
    """What does not hold about a case, a sentence each; empty when all does."""
    return [f"{case.id}: {text}" for text in (*_facts(case), *_edits(case))]


def _facts(case: Case) -> Iterator[str]:
    if not 4 <= len(case.facts) <= 6 or sum(fact.critical for fact in case.facts) < 3:
        yield f"{len(case.facts)} facts, {sum(fact.critical for fact in case.facts)} of them critical"
    for fact in case.facts:
        if (count := case.spec.count(fact.quote)) != 1:
            yield f"{fact.id}: its quote stands {count} times"
        about = [other.id for other in case.facts if other.asked_by(fact.question)]
        if about != [fact.id]:
            yield f"{fact.id}: its question is taken to be about {about or 'nothing'}"
    for name, count in Counter([*(fact.id for fact in case.facts), *(edit.id for edit in case.edits)]).items():
        if count > 1:
            yield f"{name}: {count} facts or edits have this id"


def _edits(case: Case) -> Iterator[str]:
    kinds = {edit.kind for edit in case.edits}
    if not kinds >= {Kind.DELETED, Kind.CONTRADICTED, Kind.VAGUE, Kind.PARAPHRASED, Kind.IRRELEVANT}:
        yield f"only edits of the kinds {sorted(kinds)}"
    yield from (f"original: {text}" for text in _ids(case.spec))
    before = _counted(case.spec)
    language = _read(case.spec).language
    if language != case.language:
        yield f"original: read as {language!r}, declared as {case.language!r}"
    for edit in case.edits:
        try:
            text, files = variant(case, edit)
            yield from (f"{edit.id}: {one}" for one in _edit(case, edit, text, files))
            yield from (f"{edit.id}: {one}" for one in (*_ids(text), *_numbers_of_items(edit.kind, before, text)))
        except (KeyError, ValueError, draft_plan.DraftPlanError) as error:
            yield f"{edit.id}: {error}"


def _edit(case: Case, edit: Edit, text: str, files: dict[str, str]) -> Iterator[str]:
    if edit.kind is Kind.IRRELEVANT:
        yield from _touches_nothing(case, edit, text)
        return
    fact = case.fact(edit.fact)
    if edit.kind.asks and not fact.critical:
        yield "the fact is not critical"
    if edit.kind is Kind.BENIGN and fact.critical:
        yield "the fact is critical"
    if edit.kind is Kind.CONTRADICTED:
        yield from _contradicts(case, fact, text)
    elif edit.kind is Kind.PARAPHRASED:
        yield from _says_the_same(case, fact, text)
    else:
        yield from _gone(edit, fact, text, files)
    for other in case.facts:
        if other is not fact and other.quote not in text:
            yield f"it removes {other.id} too"


def _gone(edit: Edit, fact: Fact, text: str, files: dict[str, str]) -> Iterator[str]:
    """A removed statement leaves no trace; a vague one no figure."""
    if fact.quote in text:
        yield "the quote still stands"
    if edit.kind is Kind.VAGUE and not _NUMBER.search(fact.quote):
        yield "the fact has no figure to be vague about"
    sources = [text]
    if edit.kind is Kind.REPO:
        if not edit.answer or edit.answer not in files.get(edit.path, ""):
            yield f"{edit.path or 'no file'} does not say {edit.answer!r}"
    elif edit.kind is not Kind.BENIGN:
        sources += files.values()
    for passage in edit.allowed:
        if not any(passage in source for source in sources):
            yield f"nothing says {passage!r}, which is allowed"
    for trace in sorted(traces(fact, figures_only=edit.kind is Kind.VAGUE)):
        if any(holds(_without(source, edit.allowed), trace) for source in sources):
            yield f"{trace!r} is left of the fact"


def traces(fact: Fact, *, figures_only: bool = False) -> set[str]:
    """What gives a removed fact away: its figures, identifiers and every three words in a row of its quote."""
    found = {*_shingles(fact.quote), *(trace.casefold() for trace in fact.traces)}
    found |= {" ".join(pair) for pair in pairwise(tokens(fact.quote)) if _NUMBER.fullmatch(pair[0])}
    found |= {number for number in _NUMBER.findall(_ID.sub(" ", fact.quote)) if len(number) > 1}
    if figures_only:
        return {trace for trace in found if _NUMBER.search(trace)}
    names = {name for name in _NAME.findall(_ID.sub(" ", fact.quote)) if name not in _DUTY}
    return found | {name.strip("`").casefold() for name in names}


def tokens(text: str) -> list[str]:
    """Words and figures, lower case; ids left out, for they stay when a statement goes."""
    return [token.casefold() for token in _TOKEN.findall(_ID.sub(" ", text))]


def _shingles(text: str) -> set[str]:
    if _UNSPACED.search(text):
        runs = re.findall(r"[^\W\d_]+", text)
        size = 2 * SHINGLE
        return {run[start : start + size] for run in runs for start in range(len(run) - size + 1)}
    words = tokens(text)
    return {" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)}


def holds(text: str, trace: str) -> bool:
    """Whether a text has a trace, however it is spaced and marked."""
    if _UNSPACED.search(trace):
        return trace in text.casefold()
    wanted = " ".join(tokens(trace)) or trace
    return f" {wanted} " in f" {' '.join(tokens(text))} "


def _without(text: str, passages: Iterable[str]) -> str:
    for passage in passages:
        text = text.replace(passage, "\n|\n")
    return text


def _contradicts(case: Case, fact: Fact, text: str) -> Iterator[str]:
    if text.count(fact.quote) != 1:
        yield "the first statement is not left as it was"
        return
    old = Counter(case.spec.split("\n"))
    added = [number for number, line in enumerate(text.split("\n")) if line.strip() and line not in old]
    first = text[: text.index(fact.quote)].count("\n")
    if not added or len(text) <= len(case.spec):
        yield "it adds nothing"
    elif min(abs(number - first) for number in added) < APART:
        yield f"it contradicts in line {added[0] + 1} what stands in line {first + 1}"


def _says_the_same(case: Case, fact: Fact, text: str) -> Iterator[str]:
    for name, pattern in (("ids", _ID), ("figures", _NUMBER)):
        if Counter(pattern.findall(case.spec)) != Counter(pattern.findall(text)):
            yield f"the {name} are not the same"
    if fact.quote in text:
        yield "the statement is not put in other words"


def _touches_nothing(case: Case, edit: Edit, text: str) -> Iterator[str]:
    if any(change.replace.strip() for change in edit.changes) and len(text) >= len(case.spec):
        yield "it removes nothing"
    removed = "\n".join(change.find for change in edit.changes)
    for fact in case.facts:
        if fact.quote not in text:
            yield f"it removes {fact.id}"
        if any(holds(removed, trace) for trace in _shingles(fact.quote)):
            yield f"it removes words of {fact.id}"


@lru_cache(maxsize=4)
def _read(text: str) -> draft_plan.FeatureSpec:
    with TemporaryDirectory() as folder:
        path = Path(folder, "spec.md")
        path.write_text(text, encoding="utf-8")
        return draft_plan.read_spec(path)


def _counted(text: str) -> Counter[str]:
    return Counter(item.kind.value for item in _read(text).items)


def _numbers_of_items(kind: Kind, before: Counter[str], text: str) -> Iterator[str]:
    after = _counted(text)
    if kind in (Kind.VAGUE, Kind.PARAPHRASED) and after != before:
        yield f"the reader finds {dict(after)}, before {dict(before)}"
    more = after.total() - before.total()
    if more > (1 if kind is Kind.CONTRADICTED else 0):
        yield f"the reader finds {more} items more"
    if "marker" in after - before:
        yield "it leaves an open marker"


def _ids(text: str) -> Iterator[str]:
    """Series of written ids that skip or repeat a number, and ids that nothing defines."""
    written = [item.id for item in _read(text).items if not item.synthesised]
    series: dict[str, list[int]] = defaultdict(list)
    for name in written:
        if match := _SERIES.fullmatch(name):
            series[match["series"]].append(int(match["number"]))
    for head, numbers in series.items():
        if sorted(numbers) != list(range(min(numbers), min(numbers) + len(numbers))) or min(numbers) > 1:
            yield f"the ids {head}… are numbered {numbers}"
    known = {name.split(".")[0] for name in written}
    heads = {match["series"] for name in known if (match := _SERIES.fullmatch(name)) and match["series"].strip()}
    for name in sorted(set(_ID.findall(text)) - known):
        match = _SERIES.match(name)
        if match and match["series"] in heads:
            yield f"nothing defines {name}"


def table(cases: Iterable[Case]) -> str:
    """A row a case: what it is, its facts, and its edits by kind."""
    rows = [f"{'case':<28} {'dialect':<14} {'lang':<4} {'domain':<24} facts crit offl repo  {'  '.join(Kind)}"]
    total: Counter[Kind] = Counter()
    for case in cases:
        kinds = Counter(edit.kind for edit in case.edits)
        total += kinds
        facts = [len(case.facts), sum(f.critical for f in case.facts), sum(f.offline for f in case.facts)]
        cells = "  ".join(f"{kinds[kind]:>{len(kind)}}" for kind in Kind)
        rows.append(
            f"{case.id:<28} {case.dialect:<14} {case.language:<4} {case.domain:<24} "
            f"{facts[0]:>5} {facts[1]:>4} {facts[2]:>4} {len(case.files):>4}  {cells}"
        )
    rows.append(f"{'':<92}{'  '.join(f'{total[kind]:>{len(kind)}}' for kind in Kind)}  = {total.total()}")
    return "\n".join(rows)


def main() -> int:
    """Print the table and the findings; 1 when there are any."""
    cases = load(Path(sys.argv[1])) if len(sys.argv) > 1 else load(DATASETS)
    print(table(cases))
    found = [text for case in cases for text in findings(case)]
    print("\n".join(found) if found else f"{len(cases)} cases hold.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
