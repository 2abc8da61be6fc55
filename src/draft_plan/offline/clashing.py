"""Two statements that give one thing different figures: found by the words around the figures, in any language."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from draft_plan.offline.clauses import HOLDING, Clause, clauses, cued, tells, topics, whole
from draft_plan.offline.evidence import Statement
from draft_plan.offline.lexicon import either
from draft_plan.offline.measures import Measure
from draft_plan.offline.study import Study
from draft_plan.spec import ItemKind

_MOST = 300
"""Figures of one kind compared at most, so that a huge spec stays bounded."""
_SHARE = 0.8
"""The part of the shorter clause's words that the other statement has to have."""
_FEWEST = 2
"""Words that two clauses must share besides the figure."""
_WHOLE = 4
"""Words of a clause below which it has to be found whole beside the other figure."""
_SERIES = 3
"""Figures for one thing from which on they are a list of cases, and no slip."""
_FAR = 1000
"""Durations further apart than by this factor measure other things."""
_DIGITS = re.compile(r"\d+")
_SCENARIO = re.compile(rf"(?:{either('scenario_title')})[^:：\n]{{0,12}}[:：]", re.I)
JOINT = re.compile(rf"\s(?:{either('conjunction')})\s", re.I)
_EXTRA = 6
"""Words that the longer clause may have besides."""
_BINDING = (ItemKind.REQUIREMENT, ItemKind.CRITERION, ItemKind.ASSUMPTION, ItemKind.CLARIFICATION, ItemKind.ENTITY)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two passages that cannot both hold, in the order of the spec, and the declared fact that they decide."""

    one: Statement
    other: Statement
    fact: str
    passages: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Figure:
    """A measure in its clause; ``about`` are the words that it is about, ``known`` all words around it."""

    clause: Clause
    measure: Measure
    about: frozenset[str]
    known: frozenset[str]
    role: tuple[object, ...]
    several: bool


def clashes(study: Study) -> list[Clash]:
    """Every pair of statements that give the same subject and measure different figures."""
    if "clashes" not in study.memory:
        study.memory["clashes"] = list(_clashes(study))
    found: list[Clash] = study.memory["clashes"]
    return found


def _clashes(study: Study) -> Iterator[Clash]:
    groups: dict[str, list[_Figure]] = defaultdict(list)
    pairs: list[tuple[_Figure, _Figure]] = []
    for figure in _figures(study):
        group = groups[figure.measure.kind]
        pairs += [(earlier, figure) for earlier in group[:_MOST] if _differ(earlier, figure, study.language)]
        group.append(figure)
    often = Counter(id(figure) for pair in pairs for figure in pair)
    for one, other in pairs:
        if max(often[id(one)], often[id(other)]) < _SERIES:
            yield _clash(one, other, study.language)


def _figures(study: Study) -> Iterator[_Figure]:
    language = study.language
    before, title = frozenset[str](), frozenset[str]()
    for statement in study.statements.all:
        every = whole(statement, language).words
        if scenario := _SCENARIO.match(statement.text):
            title = topics(statement.text[scenario.end() :], language)
        elif statement.text[:1].isupper() and not cued("step", language).match(statement.text):
            title = frozenset()
        for clause in clauses(statement, language):
            if counts(statement):
                yield from _in_clause(clause, every | title, title or before, language)
            before = clause.words


def counts(statement: Statement) -> bool:
    """Whether a statement binds: no question, nothing out of scope, no story, no example."""
    return (
        not (statement.open or statement.outside)
        and (statement.kind is None or statement.kind in (*_BINDING, ItemKind.SCENARIO, ItemKind.EDGE_CASE))
        and not statement.text.startswith("http")
    )


def _in_clause(clause: Clause, around: frozenset[str], before: frozenset[str], language: str) -> Iterator[_Figure]:
    """The figures of a clause that has one of a kind: two are a range, or two cases."""
    for measure in clause.measures:
        if sum(other.kind == measure.kind for other in clause.measures) > 1:
            continue
        about, known = clause.words, around
        if cued("pronoun", language).match(clause.text):
            about, known = about | before, around | before
        if len(about) < _FEWEST:
            about = known
        several = cued("repeatable", language).search(clause.text) is not None
        yield _Figure(clause, measure, about, known, _role(clause, measure, language), several)


def _differ(one: _Figure, other: _Figure, language: str) -> bool:
    """Whether two figures are given for the same thing and cannot both hold."""
    first, second = one.clause.statement, other.clause.statement
    low, high = sorted((one.measure.amount, other.measure.amount))
    if first is second or high - low <= 0.02 * high or high > _FAR * low:
        return False
    if one.several or other.several or one.role != other.role:
        return False
    small, large = sorted((one, other), key=lambda each: len(each.about))
    return _same_matter(small, large) and _kinds_meet(one, other, language)


def _kinds_meet(one: _Figure, other: _Figure, language: str) -> bool:
    """Scenarios hold examples: only how long data are kept, and how fast it is, counts there. Outside of requirements
    numbers of things describe how it is today.
    """
    kinds = {one.clause.statement.kind, other.clause.statement.kind}
    measured = one.measure.kind in ("time", "size")
    if ItemKind.SCENARIO not in kinds:
        return measured or (kinds != {None} and any(_bounds(each, language) for each in (one, other)))
    quick = cued("speed", language)
    kept = HOLDING in one.known and HOLDING in other.known
    return measured and (kept or all(quick.search(each.clause.text) for each in (one, other)))


def _bounds(figure: _Figure, language: str) -> bool:
    return HOLDING in figure.about or cued("at_most", language).search(figure.clause.text) is not None


def _same_matter(small: _Figure, large: _Figure) -> bool:
    """The shorter clause says nothing that the other statement does not: most of its words are found there, most of
    these right beside the figure; words on either side alone (another plan, another event) make it two cases.
    """
    shared = small.about & large.known
    near = shared & large.about
    apart = small.about - (large.about if len(small.about) < _WHOLE else large.known), large.about - small.about
    return (
        len(shared) >= _FEWEST
        and len(shared - {HOLDING}) >= 1
        and len(shared) >= _SHARE * len(small.about)
        and 2 * len(near) >= len(shared)
        and not all(apart)
        and len(apart[1]) <= max(_EXTRA, len(near))
    )


def _role(clause: Clause, measure: Measure, language: str) -> tuple[object, ...]:
    """What a figure is besides its amount: a bound from below, how often, which data, so much each time, and beside
    which other figures it stands, up to the next conjunction. Figures in other roles stand beside each other.
    """
    text = clause.text
    before, behind = JOINT.split(text[: measure.start])[-1], JOINT.split(text[measure.end :])[0]
    return (
        cued("at_least", language).search(text) is not None,
        *tells(measure, text, language),
        cued("per", language).search(text) is not None,
        tuple(sorted(_DIGITS.findall(f"{before} {behind}"))),
    )


def _clash(one: _Figure, other: _Figure, language: str) -> Clash:
    statements = one.clause.statement, other.clause.statement
    return Clash(*statements, _fact(one, other, language), (one.clause.text, other.clause.text))


def _fact(one: _Figure, other: _Figure, language: str) -> str:
    if one.measure.kind != "time":
        return "limits"
    if HOLDING in one.known and HOLDING in other.known:
        return "retention"
    if any(cued("speed", language).search(each.clause.text) for each in (one, other)):
        return "latency_target"
    return "validity"
