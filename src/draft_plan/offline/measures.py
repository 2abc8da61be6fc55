"""Figures with their units, comparable across units and languages; durations are told in seconds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from draft_plan.offline.lexicon import load

_WIDE = 0x2E80
_DIGITS = r"\d+(?:[.,’'\u202f]\d+)*"
_COUNTED = re.compile(
    r"[\s-](?:[a-zà-ÿ]{1,3}\s)?(?P<word>[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-zÀ-ÖØ-öø-ÿ-]{2,40})|\s?(?P<sign>[぀-ヿ㐀-鿿가-힯])", re.I
)


@dataclass(frozen=True, slots=True)
class Measure:
    """``amount`` in the smallest unit of its ``kind``: ``time`` (seconds), ``size`` (bytes), ``share`` (percent), or
    ``#noun`` for what is merely counted; ``start`` and ``end`` are where it stands in the text.
    """

    amount: float
    kind: str
    start: int
    end: int


def measures(text: str, language: str) -> list[Measure]:
    """Every figure of a text that has a unit or counts something, in order."""
    pattern, units, numbers = _tables(language)
    found = []
    for match in pattern.finditer(text):
        amount = numbers[match["name"].lower()] if match["name"] else _amount(match["digits"])
        amount *= _sizes()[1].get(match["scale"] or "", 1)
        unit = (match["of"] or match["unit"] or "").strip(" -").lower()
        if unit:
            kind, size = units[unit]
            found.append(Measure(amount * size, kind, match.start(), match.end()))
        elif counted := _COUNTED.match(text, match.end()):
            noun = counted["word"] or counted["sign"]
            found.append(Measure(amount, f"#{_singular(noun.lower())}", match.start(), counted.end()))
    return found


def durations(text: str, language: str) -> list[Measure]:
    """The durations of a text."""
    return [one for one in measures(text, language) if one.kind == "time"]


def _singular(noun: str) -> str:
    return noun if ord(noun[0]) >= _WIDE else noun[:5].rstrip("s") or noun


def _amount(digits: str) -> float:
    """A figure, with points or commas as either language sets them: three digits behind one are thousands."""
    first, *rest = re.split(r"[.,’'\u202f]", digits)
    if rest and all(len(part) == 3 for part in rest) and first != "0":
        return float(first + "".join(rest))
    return float(f"{first}{''.join(rest[:-1])}.{rest[-1]}" if rest else first)


@cache
def _sizes() -> tuple[str, dict[str, float]]:
    told = {sign: float(entry["size"]) for entry in load("units")["sizes"].values() for sign in entry["signs"]}
    return "|".join(map(re.escape, told)), told


@cache
def _tables(language: str) -> tuple[re.Pattern[str], dict[str, tuple[str, float]], dict[str, float]]:
    """The pattern of a measure in this language, its units (form → kind and size), and its number words."""
    told = load("units")
    numbers = {**told["numbers"]["en"], **told["numbers"].get(language, {})}
    units = {
        form: (kind, float(entry["size"]))
        for kind in ("time", "size", "share")
        for entry in told[kind].values()
        for form in (*entry["words"], *entry["signs"])
    }
    words = _either(form for form in units if form[0].isalpha() and ord(form[0]) < _WIDE)
    signs = _either(form for form in units if not (form[0].isalpha() and ord(form[0]) < _WIDE))
    spoken = _either(name for name in numbers if ord(name[0]) < _WIDE)
    drawn = _either(name for name in numbers if ord(name[0]) >= _WIDE) or "(?!)"
    unit = rf"[\s-]?(?:{words})(?![A-Za-zÀ-ÖØ-öø-ÿ])|\s?(?:{signs})"
    digits = rf"(?<![A-Za-zÀ-ÖØ-öø-ÿ0-9_.,/#:§-])(?P<digits>{_DIGITS})(?![.:/-]?\d)"
    figure = rf"{digits}(?:\s?(?P<scale>{_sizes()[0]}))?(?P<unit>{unit})?"
    word = rf"(?P<name>(?<![^\W_])(?:{spoken})(?=[\s-](?:{words})(?![A-Za-zÀ-ÖØ-öø-ÿ]))|(?:{drawn})(?=(?:{signs})))"
    return re.compile(rf"{word}(?P<of>{unit})|{figure}", re.I), units, numbers


def _either(forms: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
