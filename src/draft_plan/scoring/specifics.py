"""Specifics in a text: quantities with units, versions and decimals, paths, names. Linear in the text.

Each has keys under which a source may give it: a quantity is reduced to its base unit (``1 minute`` is ``60 s``), a
name to its words (``renewal_window`` is given by "renewal window"), a version to itself and what it begins with.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from draft_plan.scoring.units import GENERIC, NUMERALS, UNITS


class Kind(StrEnum):
    """What sort of specific it is."""

    QUANTITY = "quantity"
    FIGURE = "figure"
    """A version or a decimal number."""
    PATH = "path"
    NAME = "name"
    """An identifier or a proper name."""


@dataclass(frozen=True, slots=True)
class Specific:
    """One specific as written, and the keys that all have to be known for it to be grounded."""

    kind: Kind
    text: str
    keys: frozenset[str]


_NUMBER = r"\d{1,3}(?:[,’'\u202f\u00a0]\d{3}){1,4}(?:\.\d{1,6})?|\d{1,12}(?:[.,]\d{1,6})?"
_SPACED = "A-Za-z0-9_\u00c0-\u024f\u0400-\u04ff"
"""Letters of scripts with blanks: where one stands beside a number or unit, it is part of a longer word."""
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_QUANTITY = re.compile(
    rf"(?<![{_SPACED}.,/#-])(?P<number>{_NUMBER})(?:\s|-)?"
    rf"(?P<unit>[A-Za-z\u00c0-\u024f]{{1,20}}(?:/[a-z]{{1,8}})?(?![{_SPACED}])|[%€]|[{_UNSPACED}]{{1,4}})"
)
_SPELLED = re.compile(
    rf"(?<!\w)(?P<number>{'|'.join(sorted(NUMERALS, key=len, reverse=True))})(?:\s|-)(?P<unit>[^\W\d_]{{1,15}})(?!\w)",
    re.IGNORECASE,
)
_VERSION = re.compile(r"(?<![\w.,/#-])v?(\d{1,5}(?:\.\d{1,5}){1,3})(?![\w%]|\.\d|,\d)")
_TOKEN = re.compile(r"[\w./@+#-]{2,200}")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ADDRESS = re.compile(r"https?://\S+|(?<!\S)[^\s@]{1,200}@[^\s@]{1,200}")
_ID = re.compile(r"[A-Z]{1,8}(?:-[A-Z]{1,8})?-?\d{1,4}(?:\.[A-Z]{0,3}\d{1,3})*[a-z]?")
_GOES_ON = re.compile(r"[\w,)][ \t]+$")
_CAPITALISED = frozenset({"de"})
"""Languages that capitalise every noun: there a capital says nothing."""


def specifics(text: str, language: str = "en") -> Iterator[Specific]:
    """The specifics of a prose text, in no particular order, repeated as they are."""
    plain = unicodedata.normalize("NFKC", _ADDRESS.sub(" ", text))
    yield from quantities(plain)
    yield from _figures(plain)
    for token, start in tokens(plain):
        if is_path(token):
            yield Specific(Kind.PATH, token, frozenset({token.removeprefix("./").casefold()}))
        elif _is_name(token, plain[max(0, start - 40) : start], language):
            yield Specific(Kind.NAME, token, frozenset(words(token)) - GENERIC)


def quantities(text: str) -> Iterator[Specific]:
    """Numbers with a unit, digits or spelled out; numbers up to twelve may be words."""
    for found in _QUANTITY.finditer(text):
        unit = _unit(found["unit"])
        if unit:
            written = found[0].removesuffix(found["unit"]) + found["unit"][: len(unit)]
            yield _quantity(written, _value(found["number"]), unit)
    for found in _SPELLED.finditer(text):
        if found["unit"].casefold() in UNITS:
            yield _quantity(found[0], NUMERALS[found["number"].casefold()], found["unit"])


def _quantity(text: str, value: float, unit: str) -> Specific:
    dimension, factor = UNITS[unit.casefold()]
    return Specific(Kind.QUANTITY, text, frozenset({f"{dimension}:{value * factor:.6g}"}))


def _unit(word: str) -> str:
    """The word when it is a unit; of a script without blanks the longest part from its start that is one."""
    ends = range(len(word), 0, -1) if re.match(f"[{_UNSPACED}]", word) else (len(word),)
    return next((word[:end] for end in ends if word[:end].casefold() in UNITS), "")


def _value(digits: str) -> float:
    grouped = re.sub(r"[,’'\u202f\u00a0](?=\d{3}(?!\d))", "", digits)
    return float(grouped.replace(",", "."))


def _figures(text: str) -> Iterator[Specific]:
    """Versions and decimals; those with a unit are quantities."""
    taken = {found.start("number") for found in _QUANTITY.finditer(text) if _unit(found["unit"])}
    for found in _VERSION.finditer(text):
        if found.start() not in taken:
            yield Specific(Kind.FIGURE, found[0], frozenset({found[1]}))


def tokens(text: str) -> Iterator[tuple[str, int]]:
    """Runs of word characters and what joins them in code, without what merely ends a sentence, with their offsets."""
    for found in _TOKEN.finditer(text):
        bare = found[0].strip(".-+/#@")
        if len(bare) > 1:
            yield bare, found.start() + found[0].index(bare)


def is_path(token: str) -> bool:
    """Whether a token is a path to a file: folders, and a name with an ending."""
    folder, slash, name = token.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    return bool(slash and folder and stem and dot) and ending[:1].isalpha() and len(ending) <= 10


def words(token: str) -> list[str]:
    """The words of an identifier or name, folded, plural endings off; numbers are left out."""
    parts = _WORD.findall(_HUMP.sub(" ", token).replace("_", " "))
    return [stem(part) for part in parts if not part.isdigit()]


def stem(word: str) -> str:
    """A word folded and without an English plural."""
    folded = word.casefold()
    return folded.removesuffix("s") if len(folded) > 3 and not folded.endswith("ss") else folded


def _is_name(token: str, before: str, language: str) -> bool:
    if "/" in token or _ID.fullmatch(token) or not any(sign.isalpha() for sign in token):
        return False
    if token.casefold() in GENERIC or all(word in GENERIC for word in words(token)):
        return False
    if "_" in token.strip("_") or re.search(r"[a-z][A-Z]", token):
        return True
    if not token[0].isupper() or not token[:1].isascii():
        return False
    whole = token.isupper() and len(token) > 2
    return whole or (language not in _CAPITALISED and bool(_GOES_ON.search(before)) and token[1:].islower())
