"""The forms in which a known secret may be written: plain, escaped, encoded, backwards, or with gaps between."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus

from draft_plan.guarding import patterns

SHORTEST = 8
"""Characters of a value below which replacing it would tear ordinary text apart."""
_ENCODED = SHORTEST + 4
"""Bytes below which an encoded form is so short that it stands in ordinary text by chance."""
_GAP = r"[\s\u200b-\u200d\u2060\ufeff_.|-]{0,3}"


def is_secret(value: str) -> bool:
    """Whether a value that is named like a secret is one: neither a word of any text, nor a path."""
    return len(value) >= SHORTEST and not re.match(patterns.PATH, value) and value.casefold() not in patterns.COMMON


def forms(value: str) -> Iterator[str]:
    """As it is, and as it would be encoded: for an address, in JSON, in base64 at whatever place, in hex, backwards."""
    yield value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    yield from {quote(value, safe=""), quote_plus(value), value.replace("\n", "\\n"), escaped} - {value}
    raw = value.encode("utf-8", "surrogatepass")
    if len(raw) < _ENCODED:
        return
    for offset in range(3):
        # what stands before and after changes the first and the last letters; those in between are always the same
        coded = base64.b64encode(b"\0" * offset + raw).decode()
        first = (0, 2, 3)[offset]
        last = len(coded) - (4 if len(b"\0" * offset + raw) % 3 else 0)
        yield from {coded[first:last], coded[first:last].translate(str.maketrans("+/", "-_"))}
    yield from (raw.hex(), raw.hex().upper(), value[::-1])


def spread(values: Collection[str]) -> re.Pattern[str]:
    """A pattern for these values in all their forms, in any case, and with gaps between their letters.

    Dearer than looking forms up; for what was written by a drafter that may have been told to hide them.
    """
    return _spread(tuple(sorted(set(values), key=lambda value: (-len(value), value))))


@lru_cache(maxsize=4)
def _spread(values: tuple[str, ...]) -> re.Pattern[str]:
    found = [each for value in values for each in (*_gapped(value), *map(re.escape, forms(value)))]
    return re.compile("|".join(dict.fromkeys(found)) or "(?!)", re.IGNORECASE)


def _gapped(value: str) -> Iterator[str]:
    for letters in (value, value[::-1], value.encode("utf-8", "surrogatepass").hex()):
        yield _GAP.join(re.escape(letter) for letter in letters)
