"""What can be counted about one declared fact and the fields that rest on it: twelve signals, each a plain number.

Nothing here asks a model. Each signal is one small function; ``SIGNS`` says which way it may speak. The signals of
evidence are made so that taking evidence away moves every one of them the bad way or not at all. That is why support
is a sum and not a share (a share rises when a half-found quote is dropped), and why vague wording and open markers take
from support instead of counting against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from math import log1p

from draft_plan.plan import FactFinding, Objection, Quote, Standing
from draft_plan.scoring.lexicon import is_left_open, is_vague
from draft_plan.sections import Absent, Alternative, Conflict, Fact, FactNeed, Weight
from draft_plan.spec import Item, Span

SURE, MARGIN = 0.95, 0.9
"""What stands for a drafter who gave no alternatives: it names them only where it would not bet ten to one."""
MOST = 5
"""Beyond so many, another quote found nowhere or another objection says no more."""

_MATCH = {"exact": 1.0, "close": 0.5, "none": 0.0}
_WEIGHT = {Weight.LOW: 0.25, Weight.MEDIUM: 0.5, Weight.HIGH: 1.0}


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals of one fact; the defaults are those of a fact with nothing against it.

    ``support``: quotes found in their sources, verbatim one and close a half, at most 1; ``firm``: of these without
    vague wording; ``closed``: of these without an open marker beside them; ``unfound``: quotes that stand nowhere;
    ``ungrounded``: log of 1 + specifics that no source gives; ``absent`` and ``conflict``: the fact's impact (0.25 to
    1) where nobody says it or sources disagree; ``asked``: the drafter put a question; ``sure`` and ``margin``: the
    drafter's own probability and its lead over the best rival; ``silent``: 1 when it gave none; ``critic``: how often
    the critic named the place.
    """

    support: float = 1.0
    firm: float = 1.0
    closed: float = 1.0
    unfound: float = 0.0
    ungrounded: float = 0.0
    absent: float = 0.0
    conflict: float = 0.0
    asked: float = 0.0
    sure: float = SURE
    margin: float = MARGIN
    silent: float = 1.0
    critic: float = 0.0

    @property
    def told(self) -> dict[str, float]:
        """The signals that differ from their defaults, by name: what plan.json keeps."""
        return {
            each.name: round(getattr(self, each.name), 4)
            for each in fields(self)
            if round(getattr(self, each.name), 4) != each.default
        }

    @classmethod
    def of(cls, told: Mapping[str, float]) -> Signals:
        """The signals that ``told`` was made from; a name that is none raises TypeError."""
        return cls(**told)

    def values(self) -> dict[str, float]:
        """Every signal by name, in the order of ``NAMES``."""
        return asdict(self)


NAMES: tuple[str, ...] = tuple(each.name for each in fields(Signals))
"""The signals by name, in order: the features of the score."""

SIGNS: Mapping[str, int] = {
    "support": -1,
    "firm": -1,
    "closed": -1,
    "unfound": 1,
    "ungrounded": 1,
    "absent": 1,
    "conflict": 1,
    "asked": 1,
    "sure": 0,
    "margin": 0,
    "silent": 0,
    "critic": 1,
}
"""The sign that a signal's weight on p(wrong) must have; 0 is either. A weight of the other sign counts as none."""


def support(quotes: Iterable[Quote]) -> float:
    """Quotes found where they are said to stand: verbatim counts one, close a half, together at most 1."""
    return min(1.0, sum(_MATCH[quote.match] for quote in quotes))


def firm(quotes: Iterable[Quote]) -> float:
    """Support by quotes whose wording is firm: no vague word, or a figure beside it."""
    return support(quote for quote in quotes if not is_vague(quote.text))


def closed(quotes: Iterable[Quote], items: Sequence[Item], markers: Sequence[Item]) -> float:
    """Support by quotes that nothing open stands beside: neither in their words nor in the spec item around them."""
    return support(quote for quote in quotes if not is_left_open(quote.text) and not _beside(quote, items, markers))


def unfound(quotes: Iterable[Quote]) -> float:
    """How many quotes stand nowhere."""
    return float(min(MOST, sum(quote.match == "none" for quote in quotes)))


def ungrounded(count: int) -> float:
    """The logarithm of 1 + the specifics that no source gives: the first tells most."""
    return log1p(max(0, count))


def absent(finding: FactFinding, need: FactNeed) -> float:
    """The fact's impact when nobody says it, or it was claimed with quotes that stand nowhere."""
    return _WEIGHT[need.impact] if finding.standing in (Standing.ABSENT, Standing.UNSUPPORTED) else 0.0


def conflict(finding: FactFinding, fact: Fact, need: FactNeed) -> float:
    """The fact's impact when sources disagree on it, or the drafter says so."""
    said = isinstance(fact, Conflict) or finding.standing is Standing.CONFLICT
    return _WEIGHT[need.impact] if said else 0.0


def asked(fact: Fact) -> float:
    """1 when the drafter put a question of its own."""
    return float(isinstance(fact, Absent | Conflict) and bool(fact.question.strip()))


def confidence(alternatives: Iterable[Alternative]) -> tuple[float, float, float]:
    """``sure``, ``margin`` and ``silent`` of the least sure of these places; the stand-ins when there is none."""
    given = [
        (_bounded(each.p), max((_bounded(rival.p) for rival in each.rivals), default=None)) for each in alternatives
    ]
    if not given:
        return SURE, MARGIN, 1.0
    sure, rival = min(given, key=lambda each: each[0])
    return sure, sure - (1.0 - sure if rival is None else rival), 0.0


def critic(objections: Sequence[Objection]) -> float:
    """How often the critic named the place."""
    return float(min(MOST, len(objections)))


def _bounded(p: float) -> float:
    return p if 0.0 <= p <= 1.0 else 0.5


def _beside(quote: Quote, items: Sequence[Item], markers: Sequence[Item]) -> bool:
    """Whether an open marker stands in the smallest spec item that holds the quote's first line."""
    if quote.source != "spec" or quote.line is None:
        return False
    around = [each.span for each in items if not each.source and each.span.first <= quote.line <= each.span.last]
    span = min(around, key=lambda each: each.last - each.first, default=Span(quote.line, quote.line))
    return any(not each.source and each.span.first <= span.last and span.first <= each.span.last for each in markers)
