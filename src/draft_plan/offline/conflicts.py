"""Statements that cannot both hold: other figures for the same thing, opposite rules, two stores for the same data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from draft_plan.offline.drafted import where
from draft_plan.offline.evidence import Statement, quote
from draft_plan.offline.matching import words
from draft_plan.offline.study import Study
from draft_plan.offline.wording import plain
from draft_plan.sections import Conflict, Option
from draft_plan.spec import ItemKind

_FIGURE = re.compile(
    r"(\d[\d.,]*)\s?-?(%|[a-zäöüé]+|[秒分日年天件人行条]|時間|小时|分钟|か月|个月|시간|일|건|초)", re.I
)
_BINDING = (
    ItemKind.REQUIREMENT,
    ItemKind.CRITERION,
    ItemKind.ASSUMPTION,
    ItemKind.CLARIFICATION,
    ItemKind.ENTITY,
    None,
)
_ALIKE = 0.5
_WIDE = 0x2E80
_MOST = 400
"""Statements compared at most, so that a huge spec stays linear."""


def conflict(study: Study, fact: str) -> Conflict | None:
    """Two verbatim quotes that contradict each other on this fact, or None."""
    finding = _FINDINGS.get(fact)
    pair = finding(study) if finding else None
    if pair is None:
        return None
    one, other = (quote(statement.text) for statement in pair)
    options = [
        Option(label=plain(quote(text, longest=80)), consequence=study.say("option_conflict")) for text in (one, other)
    ]
    return Conflict(
        conflict=one,
        against=other,
        question=study.say("ask_conflict", one=plain(quote(one, longest=100)), other=plain(quote(other, longest=100))),
        why=study.say("conflict_why", one=where(pair[0]), other=where(pair[1])),
        options=options,
    )


def _figures(statement: Statement) -> dict[str, str]:
    """Unit → figure, for units that occur once."""
    found: dict[str, list[str]] = defaultdict(list)
    for match in _FIGURE.finditer(plain(statement.text)):
        found[_unit(match.group(2))].append(match.group(1).rstrip(".,"))
    return {unit: figures[0] for unit, figures in found.items() if len(set(figures)) == 1}


def _unit(text: str) -> str:
    low = text.lower()
    for name, forms in (
        ("second", ("s", "sec", "secs", "seconds", "sekunden", "sekunde")),
        ("day", ("day", "days", "tage", "tagen")),
        ("month", ("month", "months", "monate")),
    ):
        if low in forms:
            return name
    return low


def _differing(statements: Iterable[Statement]) -> tuple[Statement, Statement] | None:
    """Two statements on the same matter that give the same units and differ in one figure: other conditions are no
    conflict.
    """
    by_units: dict[frozenset[str], list[tuple[dict[str, str], Statement]]] = defaultdict(list)
    for statement in list(statements)[:_MOST]:
        figures = _figures(statement)
        if statement.kind not in _BINDING or not figures:
            continue
        units = frozenset(figures)
        for earlier, other in by_units[units][-12:]:
            if sum(figures[unit] != earlier[unit] for unit in units) == 1 and _alike(statement, other):
                return other, statement
        by_units[units].append((figures, statement))
    return None


def _alike(one: Statement, other: Statement, least: float = 0.0) -> bool:
    """Whether two statements speak of the same: most telling words are shared; more of them for prose and scripts
    of pairs.
    """
    left, right = (frozenset(word for word in words(each.text) if not word[0].isdigit()) for each in (one, other))
    shared = len(left & right)
    loose = None in (one.kind, other.kind) or any(ord(word[0]) >= _WIDE for word in left)
    most = max(least, 0.65 if loose else 0.4)
    return (
        shared >= 3
        and shared >= max(_ALIKE, most) * min(len(left), len(right))
        and shared >= most * max(len(left), len(right))
    )


def _retention(study: Study) -> tuple[Statement, Statement] | None:
    return _differing(study.statements_of("keep+duration"))


def _latency(study: Study) -> tuple[Statement, Statement] | None:
    return _differing(study.statements_of("speed+duration"))


def _volume(study: Study) -> tuple[Statement, Statement] | None:
    return _differing(study.statements_of("people+number"))


def _limits(study: Study) -> tuple[Statement, Statement] | None:
    return _differing(study.statements_of("limit+number"))


def _times(study: Study) -> tuple[Statement, Statement] | None:
    """Durations that are neither how fast nor how long something is kept: those are facts of their own."""
    others = study.having("keep")
    return _differing(
        study.statements.all[index] for index in study.having("duration+requirement-speed") if index not in others
    )


def _access(study: Study) -> tuple[Statement, Statement] | None:
    """Access demanded in one place and waived in another, for all or for the same thing."""
    waived = [one for one in study.statements_of("open_access") if one.kind in _BINDING]
    indices = study.having("open_access")
    demanded = [study.statements.all[index] for index in study.having("access+requirement") if index not in indices]
    for one in demanded[:50]:
        for other in waived[:20]:
            if _alike(one, other, 0.6) or (_blanket(one) and _blanket(other)):
                return one, other
    return None


_ALL = re.compile(
    r"\b(?:all|every|each|any(?:one)?|everyone|no|without|jede[rsn]?|alle|tou[st]e?s?|todos?)\b|すべて|全て|所有|모든",
    re.I,
)


def _blanket(statement: Statement) -> bool:
    return len(words(statement.text)) <= 9 and _ALL.search(statement.text) is not None


def _stores(study: Study) -> tuple[Statement, Statement] | None:
    """Two databases, each prescribed in a binding statement for what is stored."""
    seen: dict[str, Statement] = {}
    stored = study.having("stored")
    migrating = study.having("migrate") | study.having("choice")
    for mention in study.mentions:
        if mention.technology.kind != "database" or mention.ruled_out:
            continue
        for index, _ in mention.places:
            statement = study.statements.all[index]
            if statement.kind in _BINDING[:4] and index in stored and index not in migrating:
                seen.setdefault(mention.technology.name, statement)
    pairs = [
        (one, other) for one in seen.values() for other in seen.values() if one.line < other.line and _about(one, other)
    ]
    return pairs[0] if pairs else None


def _about(one: Statement, other: Statement) -> bool:
    return len(words(one.text) & words(other.text)) >= 2


def _modes(study: Study) -> tuple[Statement, Statement] | None:
    return _opposed(
        study.statements_of("background+requirement-waiting"), study.statements_of("waiting+requirement-background")
    )


def _kept(study: Study) -> tuple[Statement, Statement] | None:
    transient = study.having("transient")
    stored = [study.statements.all[index] for index in study.having("stored+requirement") if index not in transient]
    return _opposed(stored, study.statements_of("transient"))


def _opposed(ones: list[Statement], others: list[Statement]) -> tuple[Statement, Statement] | None:
    for one in ones[:40]:
        for other in others[:20]:
            if one is not other and one.line != other.line and _alike(one, other):
                return one, other
    return None


_FINDINGS: dict[str, Callable[[Study], tuple[Statement, Statement] | None]] = {
    "retention": _retention,
    "latency_target": _latency,
    "volume": _volume,
    "limits": _limits,
    "validity": _times,
    "authentication": _access,
    "store": _stores,
    "processing_mode": _modes,
    "stored_data": _kept,
}
