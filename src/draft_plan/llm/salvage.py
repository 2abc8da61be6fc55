"""Finding the JSON object in what a model wrote around it: fences, think tags, prose. Linear in the text."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_CANDIDATES = 16
"""How many opening braces are tried; each costs at most one pass over the text."""

_THOUGHT = "</think>"
_FENCE = "```"


class Found(StrEnum):
    """What was found in a text."""

    WHOLE = "whole"
    """The text is the object."""
    INSIDE = "inside"
    """The object stood among other text, which was dropped."""
    CUT = "cut"
    """An object begins and the text ends before it does."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Salvage:
    """The object's text, empty if there is none, and how it was found."""

    found: Found
    text: str = ""


def salvage(text: str, keys: Collection[str] = ()) -> Salvage:
    """Find the JSON object in the text; one that has a key of ``keys`` is preferred to the first.

    Nothing is completed or corrected.
    """
    text = text.strip().lstrip("\ufeff").lstrip()
    if text.startswith("{"):
        end = _end(text, 0)
        if end is not None and end[0] == len(text):
            return Salvage(Found.WHOLE, text)
    answer = text.rpartition(_THOUGHT)[2] if _THOUGHT in text else text
    found = _search(answer, keys)
    return found if found.found is not Found.NOTHING or answer is text else _search(text, keys)


def _search(text: str, keys: Collection[str]) -> Salvage:
    first: Salvage | None = None
    position = max(text.find(_FENCE), 0)
    if text.find("{", position) < 0:
        position = 0
    for attempt in range(_CANDIDATES):
        position = text.find("{", position)
        if position < 0:
            break
        end = _end(text, position)
        if end is None:
            if _is_cut(text, position):
                return Salvage(Found.CUT)
            position += 1
            continue
        candidate = Salvage(Found.INSIDE, text[position : end[0]])
        if not keys or any(key in end[1] for key in keys):
            return candidate
        first = candidate if attempt == 0 else first
        position = end[0]
    return first or Salvage(Found.NOTHING)


_DECODER = json.JSONDecoder()


def _end(text: str, start: int) -> tuple[int, dict[str, Any]] | None:
    try:
        value, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return (end, value) if isinstance(value, dict) else None


def _is_cut(text: str, start: int) -> bool:
    """Whether decoding failed only because the text ended."""
    try:
        _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        rest = text[error.pos :].strip().strip("`").strip()
        return not rest or error.msg.startswith("Unterminated string")
    except (ValueError, RecursionError):
        return False
    return False
