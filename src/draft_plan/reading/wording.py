"""Markdown passages as plain wording: emphasis off, hard wraps joined, code kept as written."""

from __future__ import annotations

import re

_CODE = re.compile(r"(`+)[^`]+\1(?!`)")
_STRONG = re.compile(r"\*\*|__(?=\S)|(?<=\S)__|~~")
_EMPHASIS = re.compile(r"(?<![\w*\\])[*_](?=[^\s*_])([^*_\n]{1,400})(?<=[^\s])[*_](?![\w*])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff]")
_STRUCK = re.compile(r"~~[^~]+~~")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", '"'), ("&amp;", "&"))


def plain(text: str) -> str:
    """One line of wording without emphasis marks; what stands in backticks keeps them and is left alone."""
    joined = " ".join(_CONTROL.sub(" ", text).split())
    if not any(mark in joined for mark in "*_~\\&"):
        return joined
    pieces: list[str] = []
    position = 0
    for code in _CODE.finditer(joined):
        pieces += (_bare(joined[position : code.start()]), code.group())
        position = code.end()
    pieces.append(_bare(joined[position:]))
    return " ".join("".join(pieces).split())


def _bare(text: str) -> str:
    text = _EMPHASIS.sub(r"\1", _STRONG.sub("", text))
    for name, sign in _ENTITIES:
        text = text.replace(name, sign)
    return _ESCAPE.sub(r"\1", text)


def without_code(text: str) -> str:
    """The text with inline code and struck-out words blanked, lengths kept."""
    text = _CODE.sub(lambda found: " " * len(found.group()), text) if "`" in text else text
    return _STRUCK.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text) if "~~" in text else text


def struck(text: str) -> bool:
    """Whether a passage opens struck out: withdrawn by its author."""
    return text.lstrip().startswith("~~")
