"""Texts made plain and shorter without losing what they say, and keys for rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from draft_plan.offline.lexicon import either, listed

_EXAMPLES = re.compile(rf"\s?[(（](?:{either('example')})[^()（）]{{0,200}}[)）]", re.I)
_MARKER = re.compile(r"\s?\[(?:NEEDS CLARIFICATION|CLARIFY|TBD|TODO)[^\]\n]{0,400}\]", re.I)
_LINK = re.compile(r"\[([^\]\n]{1,120})\]\([^)\n]{1,300}\)")
_STRIKE = re.compile(r"~~[^~\n]{1,300}~~")
_EMPHASIS = re.compile(
    r"(`[^`\n]*`|(?<!\w)__[a-z0-9]+(?:_[a-z0-9]+)*__(?!\w))"  # code and names like __init__ keep their marks
    r"|\*\*|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])"
)
_COMMENT = re.compile(r"<!--[^>]{0,400}-->")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ`\"'(])|(?<=[。！？])")
_SLUG = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """The text without emphasis, links' addresses, comments, struck-out parts and open markers; one line."""
    for pattern in (_COMMENT, _STRIKE, _MARKER):
        text = pattern.sub("", text)
    text = _EMPHASIS.sub(r"\1", _LINK.sub(r"\1", text))
    text = re.sub(r"(?:^|\s)#{1,6}\s", " ", text)
    return " ".join(text.replace("|", "/").split()).strip()


def shorten(text: str, most: int) -> str:
    """The text within ``most`` words (or three characters a word without spaces): examples go first, then later
    sentences, then the end.
    """
    text = plain(text)
    if _length(text) <= most:
        return text
    text = _EXAMPLES.sub("", text)
    sentences = [part.strip() for part in _SENTENCE.split(text) if part.strip()]
    kept = sentences[0] if sentences else text
    for sentence in sentences[1:]:
        if _length(f"{kept} {sentence}") > most:
            break
        kept = f"{kept} {sentence}"
    return kept if _length(kept) <= most else _cut(kept, most)


def trimmed(text: str, most: int) -> str:
    """The text within ``most`` characters: examples go first, then clauses at the end, with dots instead."""
    if len(text) <= most:
        return text
    text = _EXAMPLES.sub("", text)
    if len(text) <= most:
        return text
    window = text[: most + 1]
    ends = [match.start() for match in _CLAUSE.finditer(window) if balanced(window[: match.start()])]
    blanks = [at for at in _blanks(window) if balanced(window[:at])]
    end = next((at for at in reversed(ends) if at >= most * 0.5), next(iter(blanks), most))
    return f"{window[:end].rstrip(' ,;:、，；-–—')} …"


_CLAUSE = re.compile(r"[;.。；]\s|[,，、]\s?|\s[-–—→]\s")


_JOINT = re.compile(rf"[;,:。、，；]|\s[-–—→]\s|\s(?=(?:{either('joint')})\s)")
_DANGLING = re.compile(r"\s(?:\w+ing|rather|prior|due|based|such|sufficient|able|up|its?|their|the|an?)$")
"""A word that asks for what was cut off."""
_FEWEST_KEPT = 4
_TURN = re.compile(rf"\b(?:{either('turn')})\b|{either('turn_sign')}", re.I)


def _cut(text: str, most: int) -> str:
    """The text up to the last joint that fits; code and brackets stay whole, and dots tell when what goes would
    turn the sense.
    """
    limit = len(" ".join(text.split()[:most])) if text.isascii() or " " in text[: most * 3] else most * 3
    window = text[: limit + 1]
    ends = [
        match.start()
        for match in _JOINT.finditer(window)
        if match.start() >= limit * 0.4 and balanced(window[: match.start()])
    ]
    end = ends[-1] if ends else next((at for at in _blanks(window) if balanced(window[:at])), limit)
    kept = window[:end].rstrip(" ,;:、，；-–—")
    kept = _DANGLING.sub("", kept) if length(kept) > _FEWEST_KEPT else kept
    return f"{kept} …" if not ends or _TURN.search(text[end:]) else kept


def _blanks(text: str) -> list[int]:
    return [match.start() for match in re.finditer(r"\s", text)][::-1]


def balanced(text: str) -> bool:
    """Whether code spans, brackets and quotation marks are closed."""
    return (
        text.count("`") % 2 == 0
        and text.count("(") == text.count(")")
        and text.count('"') % 2 == 0
        and text.count("「") == text.count("」")
    )


def _length(text: str) -> int:
    wide = sum(1 for char in text if ord(char) >= 0x2E80)
    return len(text.split()) + wide // 3


def length(text: str) -> int:
    """Words of a text; three characters of a script without spaces count as one."""
    return _length(text)


def sentence(text: str) -> str:
    """The text with a capital first letter and a full stop."""
    text = text.strip().rstrip(".;:,")
    if not text:
        return ""
    stop = "" if text[-1] in "…!?。！？)" or text.endswith("`") else "." if ord(text[-1]) < 0x2E80 else "。"
    return capital(text) + (stop if stop != "" or text[-1] not in ")`" else ".")


def capital(text: str) -> str:
    """The text with its first letter in upper case, unless it is code."""
    return text[:1].upper() + text[1:] if text[:1].islower() and not re.match(r"\w*[A-Z_./]\w", text) else text


def slug(text: str, words: int = 5) -> str:
    """Lower-case words joined by hyphens, without accents; empty for scripts that have none in ASCII."""
    flat = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    parts = [part for part in _SLUG.split(flat.lower()) if part and part not in _SMALL]
    return "-".join(parts[:words])


_SMALL = frozenset(listed("small"))


class Keys:
    """Hands out slugs that are unique in a list."""

    def __init__(self, stem: str) -> None:
        self._stem = stem
        self._seen: dict[str, int] = {}

    def __call__(self, text: str) -> str:
        """A key made from this text."""
        base = slug(text) or self._stem
        count = self._seen.get(base, 0) + 1
        self._seen[base] = count
        if count == 1:
            return base
        key = f"{base}-{count}"
        self._seen[key] = 1
        return key


def joined(names: Iterable[str], and_: str = "and") -> str:
    """Names in a row: ``a, b and c``; without blanks where the script has none."""
    row = list(names)
    if len(row) < 2:
        return "".join(row)
    if and_ in ("、", "和"):
        return f"{'、'.join(row[:-1])}{and_}{row[-1]}"
    return f"{', '.join(row[:-1])} {and_} {row[-1]}"
