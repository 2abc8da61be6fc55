"""The technologies that a spec names: where, and whether it rules them out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from draft_plan.offline.evidence import Statement, Statements
from draft_plan.offline.lexicon import Technology, either, technologies
from draft_plan.spec import ItemKind

_REACH = 45
"""Characters before a name in which a negation speaks of it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A technology with its places (statement, offset); ``ruled_out`` when every statement that names it forbids
    or excludes it.
    """

    technology: Technology
    places: tuple[tuple[int, int], ...]
    ruled_out: bool
    first: Statement


def mentions(statements: Statements) -> tuple[Mention, ...]:
    """Every technology of the gazetteer that the spec names: those with most mentions in requirements first."""
    negations = statements.having("negation")
    found: list[tuple[int, Mention]] = []
    for technology in technologies():
        places = statements.holding(technology.aliases) | statements.holding(technology.exact, exact=True)
        usable = sorted((index, offset) for index, offset in places.items() if not statements.all[index].open)
        if not usable:
            continue
        allowed = [
            (index, offset)
            for index, offset in usable
            if not _forbidden(statements.all[index], offset, negations.get(index))
        ]
        shown = tuple(allowed or usable)
        weight = sum(_weight(statements.all[index], offset) for index, offset in shown)
        found.append((weight, Mention(technology, shown, not allowed, statements.all[shown[0][0]])))
    return tuple(mention for _, mention in sorted(found, key=lambda pair: (-pair[0], pair[1].technology.name)))


def _weight(statement: Statement, offset: int) -> int:
    """How much a mention counts: requirements more than prose, a language that only gets bindings nothing."""
    near = f"{statement.heading} {statement.text[offset : offset + 30]}".lower()
    if "binding" in near:
        return 0
    return 3 if statement.kind in _BINDING else 1


_BINDING = (ItemKind.REQUIREMENT, ItemKind.ASSUMPTION, ItemKind.CLARIFICATION)


def _forbidden(statement: Statement, offset: int, negation: int | None) -> bool:
    """Whether a statement rules out what it names at this offset: it is out of scope, or a negation stands right
    before it.
    """
    if statement.outside:
        return True
    if negation is None or negation > offset:
        return False
    between = statement.text[max(0, offset - _REACH) : offset].lower()
    near = between.rpartition(",")[2].rpartition(";")[2]
    return any(
        f" {word} " in f" {near} "
        for word in (
            "not",
            "no",
            "without",
            "never",
            "instead of",
            "rather than",
            "avoid",
            "nicht",
            "kein",
            "keine",
            "ohne",
            "statt",
            "sans",
            "sin",
        )
    )


_NAME = r"`([A-Za-z@][\w./@-]{2,40})`"
_LIBRARY = re.compile(
    rf"{_NAME}\s+(?:{either('library_word')})\b|\b(?:{either('library_word')})\s+{_NAME}"
    rf"|\b(?:{either('library_use')})\s+(?:the\s+)?{_NAME}",
    re.I,
)
_NO_LIBRARY = re.compile(r"^[./]|\.(?:py|ts|js|go|rs|md|json|ya?ml|toml|txt|csv|html|sh)$|^[a-z]+_\w+$|^[A-Z_]+$|[/.]$")


def unlisted(statements: Statements) -> dict[str, Statement]:
    """Libraries in code spans that no gazetteer lists, told by the words beside them: name → where it is named."""
    known = {alias.lower() for one in technologies() for alias in (*one.aliases, *one.exact, one.name)}
    found: dict[str, Statement] = {}
    for index, statement in enumerate(statements.all):
        negation = statements.having("negation").get(index)
        for match in _LIBRARY.finditer(statement.text):
            name = next(group for group in match.groups() if group)
            ruled_out = _forbidden(statement, match.start(), negation)
            if statement.kind in _BINDING and name.lower() not in known and not (ruled_out or _NO_LIBRARY.search(name)):
                found.setdefault(name, statement)
    return found
