"""Two statements of which one forbids or waives what the other demands or allows, told by who is named and what is
done.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from draft_plan.offline.clashing import JOINT, Clash, counts
from draft_plan.offline.clauses import HOLDING, Clause, clauses, cued, topics, whole
from draft_plan.offline.lexicon import either
from draft_plan.offline.study import Study
from draft_plan.spec import ItemKind

_RULING = (ItemKind.REQUIREMENT, ItemKind.ASSUMPTION, ItemKind.CLARIFICATION, None)
_DUTY = re.compile(rf"\b(?:{either('duty_word')})\b|こと|必须|不得|해야", re.I)
_MOST = 200
"""Clauses of one sort compared at most, so that a huge spec stays bounded."""
_ACT = 2
"""Words of an act that two rules must share: what is done, and to what."""
_NAMED = 4
"""Clauses that begin with a name, from which on it may be that of the thing to be built and nobody who signs in."""
_SAME = 0.8
"""The part of all words that a rule and its denial have in common."""


@dataclass(frozen=True, slots=True)
class _Right:
    """Who may do what: the words of the subject and of the act."""

    clause: Clause
    who: frozenset[str]
    act: frozenset[str]


def opposites(study: Study) -> list[Clash]:
    """Every pair of statements that contradict each other on who may do what, or on whether it may be done at all."""
    if "opposites" not in study.memory:
        bound = [
            each
            for one in study.statements.all
            if counts(one) and one.kind in _RULING
            for each in clauses(one, study.language)
            if "?" not in each.text
        ]
        found = [*_waived(bound, study.language), *_reserved(bound, study.language), *_denied(bound, study.language)]
        study.memory["opposites"] = found
    known: list[Clash] = study.memory["opposites"]
    return known


def _clash(one: Clause, other: Clause, fact: str) -> Clash:
    first, second = sorted((one, other), key=lambda each: each.statement.line)
    return Clash(first.statement, second.statement, fact, (first.text, second.text))


def _waived(bound: list[Clause], language: str) -> Iterator[Clash]:
    """An account or a sign-in demanded of somebody in one place and waived for the same in another, or for all."""
    speaking = [each for each in bound if cued("sign_in", language).search(each.text)][: 2 * _MOST]
    waiving = [each for each in speaking if _waives(each, language)][:_MOST]
    demanding = [
        each for each in speaking if each not in waiving and not cued("open_access", language).search(each.text)
    ]
    common = Counter(_subject(each, language) for each in bound)
    for waiver in waiving:
        whom = _subject(waiver, language)
        whom = whom if common[whom] < max(_NAMED, len(bound) / 4) else ""
        for demand in demanding:
            same = whom and (whom == _subject(demand, language) or _object(demand, whom))
            if waiver.statement.line != demand.statement.line and (same or _for_all(waiver, demand, language)):
                yield _clash(waiver, demand, "authentication")
                break


def _waives(clause: Clause, language: str) -> bool:
    """“No account”, “without signing in”; with a second negation (“without signing in nobody …”) it is a demand."""
    negation, sign_in = cued("negation", language), cued("sign_in", language)
    for part in JOINT.split(clause.text):
        denied = list(negation.finditer(part))
        if len(denied) == 1 and any(
            -14 <= each.start() - denied[0].end() <= 24 or 0 <= denied[0].start() - each.end() <= 4
            for each in sign_in.finditer(part)
        ):
            return True
    return False


def _for_all(waiver: Clause, demand: Clause, language: str) -> bool:
    """Whether what everybody may do without signing in is what the demand speaks of."""
    if not cued("anyone", language).search(waiver.text):
        return False
    bare = waiver.text
    for category in ("anyone", "sign_in", "negation"):
        bare = cued(category, language).sub(" ", bare)
    told = topics(bare, language)
    shared = told & whole(demand.statement, language).words
    return len(shared) > _ACT and len(shared) >= _SAME * len(told)


def _subject(clause: Clause, language: str) -> str:
    """The first telling word of a clause: who it is about; nothing where it already speaks of signing in."""
    sign_in = cued("sign_in", language).search(clause.text)
    first = _first(cued("negation", language).sub(" ", clause.text), language)
    return "" if sign_in and first in topics(sign_in.group(), language) else first


@cache
def _first(text: str, language: str) -> str:
    words = re.findall(r"[^\W\d_]+", text)
    return next((found for word in words if (found := next(iter(sorted(topics(word, language))), ""))), "")


def _object(demand: Clause, whom: str) -> bool:
    """Whether the demand names them anywhere, in scripts where the subject may stand behind the system's name."""
    return whom in demand.words and ord(whom[0]) >= 0x2E80


def _reserved(bound: list[Clause], language: str) -> Iterator[Clash]:
    """“Only X may” against “Y may” for the same act."""
    before: Clause | None = None
    only: list[_Right] = []
    free: list[_Right] = []
    for clause in bound:
        earlier = before if before and before.statement is clause.statement else None
        if found := _exclusive(clause, earlier, language):
            only.append(found)
        elif found := _allowed(clause, language):
            free.append(found)
        before = clause
    for rule in only[:_MOST]:
        for right in free[:_MOST]:
            if _clashing(rule, right):
                yield _clash(rule.clause, right.clause, "permissions")


def _clashing(rule: _Right, right: _Right) -> bool:
    shared = rule.act & right.act
    return (
        rule.clause.statement is not right.clause.statement
        and len(shared - {HOLDING}) >= _ACT
        and 2 * len(shared) >= min(len(rule.act), len(right.act))
        and bool(right.who)
        and not rule.who & right.who
    )


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    may = either("may_word")
    return (
        re.compile(
            rf"(?:^|\b)(?:{either('only_word')})\s(?P<who>[^,.;]{{2,60}}?)\s(?:{may})\s(?P<act>.+)|(?:{either('only_sign')})",
            re.I,
        ),
        re.compile(rf"^(?P<who>[^,.;]{{2,60}}?)\s(?:{may})\s(?P<act>.+)", re.I),
        re.compile(rf"^(?:{either('every_word')})\s(?P<who>\w+)\s(?P<act>.+)", re.I),
    )


def _exclusive(clause: Clause, before: Clause | None, language: str) -> _Right | None:
    match = _patterns()[0].search(clause.text)
    if match is None:
        return None
    groups = {name: value for name, value in match.groupdict().items() if value}
    who = groups.get("who") or groups.get("who_ja") or groups.get("who_zh") or groups.get("who_ko") or ""
    act = groups.get("act") or groups.get("act_ja") or groups.get("act_zh") or groups.get("act_ko") or ""
    if cued("negation", language).search(clause.text):
        return None
    acts = topics(act, language)
    acts |= before.words if before and len(acts) < _ACT else frozenset()
    return _Right(clause, topics(who, language), acts) if who and act else None


def _allowed(clause: Clause, language: str) -> _Right | None:
    if cued("negation", language).search(clause.text) or cued("exclusive", language).search(clause.text):
        return None
    match = _patterns()[1].match(clause.text) or _patterns()[2].match(clause.text)
    if match is None or cued("condition", language).match(clause.text):
        return None
    return _Right(clause, topics(match["who"], language), topics(match["act"], language))


def _denied(bound: list[Clause], language: str) -> Iterator[Clash]:
    """A rule and its denial, both of them duties: the same words, once with “not” or “never”."""
    negation, condition = cued("negation", language), cued("condition", language)
    duties = [
        each
        for each in bound
        if each.statement.kind is not None
        and len(each.words) >= 4
        and not condition.search(each.text)
        and _DUTY.search(each.text)
    ]
    denials = [each for each in duties if len(negation.findall(each.text)) == 1][:_MOST]
    rules = [each for each in duties if not negation.search(each.text)][: 3 * _MOST]
    for denial in denials:
        for rule in rules:
            shared = len(denial.words & rule.words)
            if (
                rule.statement is not denial.statement
                and shared >= 4
                and shared >= _SAME * len(denial.words | rule.words)
            ):
                yield _clash(denial, rule, "stored_data" if HOLDING in denial.words else "operations_offered")
