"""Statements that cannot both hold: other figures for the same thing, opposite rules, two stores for the same data."""

from __future__ import annotations

import re
from collections.abc import Callable

from draft_plan.offline.clashing import Clash, clashes
from draft_plan.offline.drafted import where
from draft_plan.offline.evidence import Statement, quote
from draft_plan.offline.lexicon import either
from draft_plan.offline.matching import words
from draft_plan.offline.opposing import opposites
from draft_plan.offline.study import Study
from draft_plan.offline.wording import plain
from draft_plan.sections import Conflict, Option
from draft_plan.spec import ItemKind

_BINDING = (
    ItemKind.REQUIREMENT,
    ItemKind.CRITERION,
    ItemKind.ASSUMPTION,
    ItemKind.CLARIFICATION,
    ItemKind.ENTITY,
    None,
)
_DUTY = re.compile(rf"\b(?:{either('duty_word')})\b", re.I)
_SHORT = 90
"""Characters of a statement that is quoted as a whole."""
_ALIKE = 0.5
_WIDE = 0x2E80


def conflict(study: Study, fact: str) -> Conflict | None:
    """Two verbatim quotes that contradict each other on this fact, or None."""
    found = next((each for each in (*clashes(study), *opposites(study)) if each.fact == fact), None)
    finding = _FINDINGS.get(fact)
    pair = finding(study) if finding and found is None else None
    if pair is not None:
        found = Clash(*pair, fact, (pair[0].text, pair[1].text))
    if found is None:
        return None
    statements = found.one, found.other
    one, other = (_passage(*each) for each in zip(statements, found.passages, strict=True))
    options = [
        Option(label=plain(quote(text, longest=80)), consequence=study.say("option_conflict")) for text in (one, other)
    ]
    return Conflict(
        conflict=one,
        against=other,
        question=study.say("ask_conflict", one=plain(quote(one, longest=100)), other=plain(quote(other, longest=100))),
        why=study.say("conflict_why", one=where(statements[0]), other=where(statements[1])),
        options=options,
    )


def _passage(statement: Statement, clause: str) -> str:
    """The statement where it is short, else the clause that contradicts, as it stands in the spec."""
    at = statement.text.find(clause)
    return clause if at >= 0 and len(statement.text) > _SHORT else quote(statement.text, max(at, 0))


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
    stored = study.having("stored") | study.having("holding")
    migrating = study.having("migrate") | study.having("choice")
    for mention in study.mentions:
        if mention.technology.kind != "database" or mention.ruled_out:
            continue
        for index, _ in mention.places:
            statement = study.statements.all[index]
            binding = statement.kind in _BINDING[:4] or (statement.kind is None and _DUTY.search(statement.text))
            if binding and index in stored and index not in migrating:
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
    "authentication": _access,
    "store": _stores,
    "processing_mode": _modes,
    "stored_data": _kept,
}
