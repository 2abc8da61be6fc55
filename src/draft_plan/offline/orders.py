"""Requirements turned into orders for whoever builds them, and into expectations for whoever tests them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from draft_plan.offline.lexicon import load, technologies
from draft_plan.offline.wording import balanced, capital, length, plain, shorten

_FINITE = re.compile(r"[;—:]|\b(?:is|are|was|were|has|have|ist|sind|wird|werden|est|sont|es|son)\b", re.I)
"""Signs that what stands before an obligation is a clause of its own and no subject."""
_PARTICIPLE = re.compile(
    r"(?:\w+ly )?\w+(?:ed|wn|pt|ilt|ent)\b|set|run|made|given|done|held|read|kept|found|left|put|hidden|written", re.I
)


@cache
def _rules(language: str) -> dict[str, Any]:
    table = load("wording")
    rules: dict[str, Any] = table.get(language, table["en"])
    return rules


@cache
def _modal(language: str) -> re.Pattern[str] | None:
    modals = sorted(_rules(language)["modals"], key=len, reverse=True)
    if not modals:
        return None
    alternatives = "|".join(map(re.escape, modals))
    edges = alternatives if language == "zh" else rf"\b(?:{alternatives})\b"
    return re.compile(edges, re.I)


def imperative(text: str, language: str, most: int = 40) -> str:
    """A requirement as an order, in its own words: ``System MUST let users X`` becomes ``Let users X``."""
    rules = _rules(language)
    whole = shorten(_LABEL.sub("", plain(text)), max(most, 60))
    if rules.get("endings"):
        return shorten(_ending(whole, rules), most)
    condition, main = _condition(whole, rules)
    modal = _modal(language)
    found = _obligation(modal, main)
    subject = main[: found.start()] if found else ""
    if (
        found is None
        or len(subject) > 120
        or found.end() >= len(main) - 1
        or _FINITE.search(_BRACKETS.sub("", subject))
        or not _plain_subject(subject)
    ):
        return capital(shorten(_CAPITALS.sub(lambda match: match.group().lower(), whole), most))
    order = _order(
        main[: found.start()].strip(" ,"),
        main[found.end() :].strip(),
        rules,
        free=found.group().lower().endswith(("able to", "can")),
    )
    if length(order) + length(condition) > most:
        order = shorten(order, max(8, most - length(condition)))
    order = _AGAIN.sub(lambda match: f"{match.group(1)} {'do not ' if match.group(2) else ''}", order)
    mark = ", " if condition and rules["order"] == "last" else " "
    return capital(f"{order.rstrip('. ')}{mark}{condition}".strip())


def _obligation(modal: re.Pattern[str] | None, text: str) -> re.Match[str] | None:
    """The verb that obliges: one behind a relative pronoun (“that can fail”) only describes the subject."""
    matches = modal.finditer(text) if modal else iter(())
    return next((match for match in matches if not _RELATIVE.search(text[: match.start()])), None)


_RELATIVE = re.compile(r"\b(?:that|which|who)\s*$", re.I)
_LABEL = re.compile(r"^(?:description|requirement|beschreibung|descripción)\s*[:：]\s*", re.I)
_AGAIN = re.compile(r"\b(and|or|but|then)\s+(?:it\s+)?(?:MUST|SHALL)(\s+NOT)?\s+(?!be\b)")
"""A second obligation behind the first: in an order its verb stands alone."""


def expectation(text: str, language: str) -> str:
    """A requirement as what a test should see: ``System MUST refuse X`` becomes ``It should refuse X``; sentences of
    other languages than English keep their own verb.
    """
    rules = _rules(language)
    whole = _LABEL.sub("", plain(text))
    condition, main = _condition(whole, rules)
    modal = _modal(language)
    found = _obligation(modal, main) if language == "en" else None
    subject = main[: found.start()].strip(" ,") if found else ""
    if found is None or len(subject) > 90 or _FINITE.search(_BRACKETS.sub("", subject)):
        return _CAPITALS.sub(lambda match: match.group().lower(), whole)
    rest = main[found.end() :].strip()
    can = "be able to " if found.group().lower().endswith(("able to", "can")) else ""
    who = "it" if subject.lower() in rules["generic"] or not subject else _lower(subject)
    negated = re.match(r"(?:not|never)\s+", rest, re.I)
    rest = rest[negated.end() :] if negated else rest
    seen = f"{who} should {'not ' if negated else ''}{can}{rest}"
    seen = _CAPITALS.sub(_softened, seen)
    return capital(f"{condition}, {seen}" if condition else seen)


def _softened(match: re.Match[str]) -> str:
    return "may" if match.group() == "MAY" else "should not" if match.group().endswith("NOT") else "should"


_CAPITALS = re.compile(r"\b(?:MUST|SHALL|SHOULD|MAY|MUSS|MÜSSEN|SOLL|DARF|DOIT|DOIVENT|DEBE|DEBEN)\b(?: NOT\b)?")
_BRACKETS = re.compile(r"[(（][^()（）]{0,200}[)）]")


def _condition(text: str, rules: dict[str, Any]) -> tuple[str, str]:
    """A leading condition and the rest: ``WHEN x, the system SHALL y``."""
    first = re.split(r"\W", text, maxsplit=1)[0].lower()
    if first not in rules["conditions"]:
        return "", text
    obliged = _OBLIGED.search(text)
    commas = [match for match in _BREAK.finditer(text) if obliged and match.end() <= obliged.start()]
    for comma in reversed(commas):
        condition = text[: comma.start()]
        rest = re.sub(r"^(?:then|dann|alors|entonces)\s+", "", text[comma.end() :], flags=re.I)
        if balanced(condition):
            return f"{first}{condition[len(first) :]}", rest
    return "", text


_BREAK = re.compile(r",\s+|\s+(?=(?:THEN|THE)\s)")
_OBLIGED = re.compile(r"\b(?:shall|must|should|will|muss|müssen|soll|sollen|doit|doivent|debe|deben)\b", re.I)


def _order(subject: str, rest: str, rules: dict[str, Any], *, free: bool) -> str:
    """The order without its condition; ``free`` when the subject may do it rather than must."""
    low = subject.lower()
    generic = low in rules["generic"] or not subject
    if rules["order"] == "last":
        return rest if generic else str(rules["keep"]).format(subject=subject, rest=rest)
    negated = re.match(r"(?:not|never)\s+", rest, re.I)
    if negated:
        rest = rest[negated.end() :]
        return str(rules["not_do"] if generic else rules["not_let"]).format(subject=_lower(subject), rest=rest)
    if generic:
        return (
            rest
            if not rest.startswith("be ")
            else f"Make it {rest[3:]}"
            if not _PARTICIPLE.match(rest[3:])
            else f"Have it {rest[3:]}"
        )
    if free or (low.split()[-1] in rules["people"] and low.split()[0] in rules["people"]):
        return str(rules["let"]).format(subject=_lower(subject), rest=rest)
    if rest.startswith("be "):
        return str(rules["have" if _PARTICIPLE.match(rest[3:]) else "make"]).format(
            subject=_lower(subject), rest=rest[3:]
        )
    return str(rules["make"]).format(subject=_lower(subject), rest=rest)


def _lower(subject: str) -> str:
    """A subject as it stands inside a sentence: acronyms, names and code keep their case."""
    head = subject.split(" ")[0]
    if head.lower() in _SMALL_HEADS:
        return head.lower() + subject[len(head) :]
    bare = _BRACKETS.sub("", subject)
    common = re.fullmatch(r"[A-Z][a-z]+", head) and len(bare.split()) <= 6 and head.lower() not in _names()
    return head.lower() + subject[len(head) :] if common and bare[1:] == bare[1:].lower() else subject


_SMALL_HEADS = frozenset("the a an all each every any users user no only both".split())


@cache
def _names() -> frozenset[str]:
    """Names of technologies, which keep their capital."""
    return frozenset(technology.name.lower() for technology in technologies())


def _plain_subject(subject: str) -> bool:
    """Whether it names something: no clause of its own, no bare pronoun."""
    subject = _BRACKETS.sub("", subject)
    return "," not in subject and len(subject.split()) <= 12 and subject.strip().lower() not in _PRONOUNS


_PRONOUNS = frozenset("this that these those there they".split())


def condition(text: str, language: str) -> str:
    """The condition that a requirement opens with, without its first word; empty when it opens with none."""
    found, _ = _condition(plain(text), _rules(language))
    return found.partition(" ")[2]


def _ending(text: str, rules: dict[str, Any]) -> str:
    """Japanese and Korean: the generic subject goes, and the verb loses its obligation."""
    stem = text.rstrip("。. ")
    for old, new in rules["endings"]:
        if stem.endswith(old):
            stem = stem[: -len(old)] + new
            break
    for particle in rules["particle"]:
        match = re.search(rf"(?:^|[、,]\s*)([^、,。]{{1,24}}){particle}[、,]?\s*", stem)
        if match and any(match.group(1).lower().endswith(name) for name in rules["generic"]):
            stem = (
                stem[: match.start()]
                + ("、" if match.start() and particle == "は" else ", " if match.start() else "")
                + stem[match.end() :]
            )
            break
    return stem.strip(" 、,")
