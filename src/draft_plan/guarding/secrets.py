"""Finding secrets in a text: those whose form is known, those a name gives away, and the exact values of this machine.

Forms can only be guessed at; what is promised is that the values of the environment's own secrets never leave, neither
plain nor encoded. Linear in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log2

from draft_plan.guarding import patterns
from draft_plan.guarding.forms import SHORTEST, forms, is_secret

_LONGEST_KEY = 20_000

_SENSITIVE = re.compile(patterns.SENSITIVE, re.IGNORECASE)
_NAME = re.compile(
    r"(?:[A-Za-z]{2,}\d{0,3}|[A-Za-z]\d{0,3}|\d{1,4})(?:[-_.:/](?:[A-Za-z]{2,}\d{0,3}|[A-Za-z]\d{0,3}|\d{1,4})){1,20}"
)
"""Words and small numbers with marks between them: an identifier."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Where in a text a secret stands, as offsets, and what it is; never the secret itself."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled patterns, by the words that must stand in a text before one is tried."""

    formats: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]
    named: re.Pattern[str]
    beginning: re.Pattern[str]
    ending: re.Pattern[str]
    key_lines: re.Pattern[str]
    dummy: re.Pattern[str]


@lru_cache(maxsize=1)
def _compiled() -> Patterns:
    """Compiled when a text is first looked at: ``--help`` must not pay for it."""
    return Patterns(
        tuple((kind, words, re.compile(pattern)) for kind, words, pattern in patterns.FORMATS),
        re.compile(patterns.ASSIGNED),
        re.compile(patterns.BEGINNING),
        re.compile(patterns.ENDING),
        re.compile(patterns.KEY_LINES),
        re.compile(patterns.DUMMY),
    )


def find_secrets(text: str, exact: Mapping[str, str] | None = None) -> list[Secret]:
    """The secrets in a text, in order, none overlapping another; ``exact`` are values with what each is."""
    found = [*_exact(text, exact or {}), *_keys(text), *_formats(text), *_named(text)]
    kept: list[Secret] = []
    for each in sorted(found, key=lambda secret: (secret.start, -secret.end)):
        if kept and each.start < kept[-1].end:
            last = kept.pop()
            kept.append(Secret(last.start, max(last.end, each.end), last.kind))
        else:
            kept.append(each)
    return kept


def values_of(environment: Mapping[str, str]) -> dict[str, str]:
    """The secret values of an environment in every form in which they may be written, with what each is."""
    exact: dict[str, str] = {}
    for name, value in named_secrets(environment).items():
        exact |= dict.fromkeys(forms(value), f"value of {name}")
    return exact


def named_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of an environment whose names say that their values are secret, with these values."""
    values = ((name, value.strip()) for name, value in environment.items() if _SENSITIVE.search(name))
    return {name: value for name, value in values if is_secret(value)}


def _exact(text: str, exact: Mapping[str, str]) -> Iterator[Secret]:
    for value, kind in exact.items():
        at = text.find(value)
        while at >= 0:
            yield Secret(at, at + len(value), kind)
            at = text.find(value, at + len(value))


def _formats(text: str) -> Iterator[Secret]:
    for kind, words, pattern in _compiled().formats:
        if any(word in text for word in words):
            for found in pattern.finditer(text):
                group = "s" if "s" in pattern.groupindex else 0
                if not _compiled().dummy.search(found[group]) and not found[group].endswith("EXAMPLE"):
                    yield Secret(*found.span(group), kind)


def _named(text: str) -> Iterator[Secret]:
    lower = text.lower()
    if not any(name in lower for name in patterns.NAMES):
        return
    for found in _compiled().named.finditer(text):
        value = found["s"].rstrip(".:!?")
        quoted = bool(found["quote"]) and bool(found["end"])
        if _looks_random(value, quoted=quoted) and not _compiled().dummy.search(value):
            yield Secret(found.start("s"), found.start("s") + len(value), "password")


def _looks_random(value: str, *, quoted: bool) -> bool:
    """Whether a value is nobody's word, name or expression: letters and digits mixed, and hardly any repeated."""
    if len(value) < SHORTEST or not re.search(r"\d", value) or not re.search(r"[A-Za-z]", value):
        return False
    if re.match(r"(?:[/~.$%@]|\d{4}-\d\d|[a-z]+://)", value) or "::" in value or _NAME.fullmatch(value.strip("_")):
        return False
    if not quoted and re.fullmatch(r"[A-Za-z]+\d{1,4}", value):  # a name with a number behind
        return False
    return _entropy(value) >= (2.7 if quoted else 3.2)


def _entropy(value: str) -> float:
    """Bits to a character."""
    counts = Counter(value).values()
    return -sum(count / len(value) * log2(count / len(value)) for count in counts)


def _keys(text: str) -> Iterator[Secret]:
    """Private keys from their first line to their last, or as far as they go."""
    if "PRIVATE KEY" not in text:
        return
    at = 0
    while found := _compiled().beginning.search(text, at):
        closing = _compiled().ending.search(text, found.end(), found.end() + _LONGEST_KEY)
        lines = _compiled().key_lines.match(text, found.end()) if closing is None else None
        rest = re.compile(r"\s*").match(text, found.end())
        if closing is None and lines is None and rest is not None:
            lines = _compiled().key_lines.match(text, rest.end())
        end = closing.end() if closing else lines.end() if lines else found.end()
        yield Secret(found.start(), end, "private key")
        at = end


def redact(text: str, secrets: Iterable[Secret]) -> str:
    """The text with each secret replaced by a word that says what it was; its lines stay."""
    pieces: list[str] = []
    at = 0
    for secret in secrets:
        breaks = "\n" * text.count("\n", secret.start, secret.end)
        pieces += [text[at : secret.start], _word(secret.kind), breaks]
        at = secret.end
    return "".join([*pieces, text[at:]])


def _word(kind: str) -> str:
    return f"REDACTED_{re.sub(r'[^A-Z0-9]+', '_', kind.upper())}".removesuffix("_")
