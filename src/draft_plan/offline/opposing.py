"""Two statements of which one forbids or waives what the other demands or allows, told by who is named and what is
done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from draft_plan.offline.clashing import Clash, counts
from draft_plan.offline.clauses import HOLDING, Clause, clauses, cued, root, topics, whole
from draft_plan.offline.lexicon import either
from draft_plan.offline.study import Study

_MOST = 200
"""Clauses of one sort compared at most, so that a huge spec stays bounded."""
_ACT = 2
"""Words of an act that two rules must share: what is done, and to what."""
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
        bound = [each for one in study.statements.all if counts(one) for each in clauses(one, study.language)]
        found = [*_waived(bound, study.language), *_reserved(bound, study.language), *_denied(bound, study.language)]
        study.memory["opposites"] = found
    known: list[Clash] = study.memory["opposites"]
    return known


def _clash(one: Clause, other: Clause, fact: str) -> Clash:
    first, second = sorted((one, other), key=lambda each: each.statement.line)
    return Clash(first.statement, second.statement, fact, (first.text, second.text))


def _waived(bound: list[Clause], language: str) -> Iterator[Clash]:
    """An account or a sign-in demanded of somebody in one place and waived for the same in another, or for all."""
    access, negation = cued("sign_in", language), cued("negation", language)
    speaking = [each for each in bound if access.search(each.text)]
    waiving = [each for each in speaking if len(negation.findall(each.text)) == 1][:_MOST]
    demanding = [each for each in speaking if len(negation.findall(each.text)) != 1][:_MOST]
    for waiver in waiving:
        whom = _subject(waiver, language)
        for demand in demanding:
            if waiver.statement is demand.statement:
                continue
            shared = waiver.words & whole(demand.statement, language).words
            free = cued("anyone", language).search(waiver.text) is not None and len(shared - {HOLDING}) > _ACT
            if free or (whom and whom == _subject(demand, language)) or (whom and _object(demand, whom, language)):
                yield _clash(waiver, demand, "authentication")
                break


def _subject(clause: Clause, language: str) -> str:
    """The first telling word of a clause that does not speak of signing in: who it is about."""
    text = cued("sign_in", language).sub(" ", clause.text)
    return _first(cued("negation", language).sub(" ", text), language)


@cache
def _first(text: str, language: str) -> str:
    words = re.findall(r"[^\W\d_]+", text)
    return next((found for word in words if (found := next(iter(sorted(topics(word, language))), ""))), "")


def _object(demand: Clause, whom: str, language: str) -> bool:
    """Whether the demand names them as those who are asked to prove who they are (“the system authenticates …”), in
    scripts where the subject may stand behind.
    """
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
        and len(shared) >= 0.6 * len(rule.act)
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
    """A rule and its denial: the same words, once with “not” or “never”."""
    negation = cued("negation", language)
    telling = [each for each in bound if len(each.words) >= 4]
    denials = [each for each in telling if len(negation.findall(each.text)) == 1][:_MOST]
    rules = [each for each in telling if not negation.search(each.text)][: 3 * _MOST]
    roots = frozenset(root(word) for word in ("not", "never", "without", "cannot"))
    for denial in denials:
        said = denial.words - roots
        for rule in rules:
            shared = len(said & rule.words)
            if rule.statement is not denial.statement and shared >= 4 and shared >= _SAME * len(said | rule.words):
                yield _clash(denial, rule, "")
