"""Characters that no reader sees: told apart by family, left out of a text, or written so that they are seen.

A terminal obeys some of them, a reader is misled by others, and a model reads words that are spelled in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ZERO_WIDTH = "\u034f\u115f\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"
_TAGS = "\U000e0000-\U000e007f"
_VARIANTS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
"""What ends a line for some programs and not for others."""

_SUSPECT = re.compile(f"[{_CONTROL}{_BIDI}{_ZERO_WIDTH}{_TAGS}{_VARIANTS}{_BREAKS}\u200c\u200d\xad]")
_UNPRINTABLE = re.compile(_SUSPECT.pattern.replace("[", "[\r", 1))
_FAMILIES = (
    ("control", re.compile(f"[{_CONTROL}]")),
    ("bidirectional", re.compile(f"[{_BIDI}]")),
    ("tag", re.compile(f"[{_TAGS}]")),
    ("variation", re.compile(f"[{_VARIANTS}]")),
    ("zero-width", re.compile(f"[{_ZERO_WIDTH}\u200c\u200d]")),
)
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]{0,6}$")
_MARKS = frozenset("\u061c\u200e\u200f\u2066\u2067\u2068\u2069")
_MOST = 2000
"""How many on one line are looked at; nobody needs a longer account."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """Characters of one family on one line (from 1): how many, and what they spell where they spell something."""

    line: int
    family: str
    count: int
    spells: str = ""


def strip(text: str) -> str:
    """The text without them, its lines as they were; what ends a line elsewhere but not here becomes a blank."""
    return _SUSPECT.sub(_stripped, text)


def visible(text: str) -> str:
    r"""The text with each written as ``\uXXXX``, so that a terminal shows it and obeys nothing; line feeds stay.

    JSON stays JSON, and means what it meant.
    """
    return _UNPRINTABLE.sub(lambda found: found[0] if _shapes(found) else _escaped(found[0]), text)


def find(text: str) -> Iterator[Unseen]:
    """Those that have no honest reason to be there, by line and family.

    Honest are soft hyphens, marks of direction on a line that runs from right to left, and the tags of a flag.
    """
    if not _SUSPECT.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        found: dict[str, list[str]] = {}
        for each in islice(_SUSPECT.finditer(line), _MOST):
            if family := _family(each):
                found.setdefault(family, []).append(each[0])
        for family, characters in found.items():
            yield Unseen(number, family, len(characters), _spelled(family, characters))


def _stripped(found: re.Match[str]) -> str:
    return found[0] if _shapes(found) else " " if found[0] in _BREAKS else ""


def _shapes(found: re.Match[str]) -> bool:
    """Whether it shapes the character before it.

    A joiner shapes letters and pictures outside ASCII, a selector chooses among the forms of one character. Neither
    has anything to do beside a letter of ASCII, nor has a second selector behind the first, nor a rare one but behind
    Han.
    """
    here, text, at = found[0], found.string, found.start()
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if here in "\u200c\u200d":
        return before > "\x7f" and (after > "\x7f" or not after.isalnum()) and before not in "\u200c\u200d"
    if here in "\ufe0e\ufe0f":
        return (before > "\x7f" and not _SUSPECT.match(before)) or (before != "" and before in "0123456789#*")
    if _VARIANT.match(here):
        return bool(_HAN.match(before)) or (here < "\ufe0e" and before > "\x7f" and not _SUSPECT.match(before))
    return False


_VARIANT = re.compile(f"[{_VARIANTS}]")


def _family(found: re.Match[str]) -> str:
    """The family of one that has no honest reason to be there, else nothing."""
    here, text = found[0], found.string
    if here == "\xad" or here in _BREAKS or _shapes(found):
        return ""
    if here in _MARKS and _RIGHT_TO_LEFT.search(text):
        return ""
    if _FLAG.search(text, max(0, found.start() - 8), found.start()):
        return ""
    return next((name for name, characters in _FAMILIES if characters.match(here)), "")


def _spelled(family: str, characters: list[str]) -> str:
    """What the characters stand for, where each stands for a letter of ASCII or a byte."""
    if family == "tag":
        return "".join(chr(ord(each) - 0xE0000) for each in characters if 0xE0020 <= ord(each) < 0xE007F)
    if family == "variation":
        numbers = [ord(each) - (0xFE00 if ord(each) < 0xFE10 else 0xE00F0) for each in characters]
        return "".join(chr(number) for number in numbers if 32 <= number < 127)
    return ""


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
