"""Paths held against globs: ``**`` stands for any folders, ``*`` and ``?`` stay inside one, ``{a,b}`` is a or b."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache


def matches(path: str, globs: Sequence[str]) -> bool:
    """Whether one of the globs names this path (``/`` between folders)."""
    return any(_pattern(glob).fullmatch(path) for glob in globs)


@lru_cache(maxsize=64)
def _pattern(glob: str) -> re.Pattern[str]:
    parts: list[str] = []
    choosing = False
    for place, piece in enumerate(re.split(r"(\*\*/|\*\*|\*|\?|\{(?=[^{}]*\})|[,}])", glob)):
        match piece:
            case "{" if place % 2:  # a brace that is closed; any other is text
                choosing = True
                parts.append("(?:")
            case "," if choosing:
                parts.append("|")
            case "}" if choosing:
                choosing = False
                parts.append(")")
            case "**/":
                parts.append(r"(?:[^/]+/)*")
            case "**":
                parts.append(r".*")
            case "*":
                parts.append(r"[^/]*")
            case "?":
                parts.append(r"[^/]")
            case _:
                parts.append(re.escape(piece))
    return re.compile("".join(parts))
