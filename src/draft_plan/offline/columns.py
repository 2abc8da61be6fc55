"""The fields that the description of an entity lists: read only from real enumerations, none when unsure."""

from __future__ import annotations

import re

from draft_plan.offline.lexicon import either
from draft_plan.offline.wording import balanced, plain

_LIST = re.compile(rf"(?:\b(?:{either('list_word')})\b|{either('list_sign')})\s*[:：]?\s*(.+)", re.I)
_HEAD = re.compile(r"^(?:(?:key )?attributes|fields|properties)\s*[:：]\s*", re.I)
_AND = re.compile(r"^(?:and|or|und|oder|et|y|o|sowie|及び|および|以及|和|및)\s+", re.I)
_JOINED = re.compile(r"\s+(?:and|und|et|y)\s+|\s*(?:および|及び|以及|和|및|と)\s*")
_LEAD = re.compile(rf"^(?:(?:{either('field_lead')})\s+)+", re.I)
_TAIL = re.compile(rf"\s+(?:{either('field_tail')})\b.*$", re.I)
_JUNK = re.compile(rf"\b(?:{either('field_junk')})\b", re.I)
_TYPE = re.compile(rf"\b(?:{either('field_type')})\b", re.I)
_CODED = re.compile(r"`([a-z_]\w{1,40})(?:\??:\s*([\w<>\[\]]{1,30}))?`")
_STOPS = re.compile(r"\s(?:Relationships?|Beziehungen|Relations)\b|(?<=[\w`)])[.。;；](?:\s|$)|(?<=[。；])")
_MARKS = " `*\"'“”:：-–—"
_MOST_WORDS = 4
_LONGEST = 40
_WIDE = 0x2E80
_LONGEST_WIDE = 12


def fields(text: str) -> list[tuple[str, str]]:
    """Name and type of the fields that a description lists; the type is empty unless it is stated."""
    body = plain(text)
    head = _STOPS.split(body.partition(":")[2].strip() or body, maxsplit=1)[0]
    listed = _listed(head) or _listed(body)
    parts = [_field(part) for part in _parts(listed)]
    sound = [part for part in parts if part is not None]
    if len(sound) >= 2 and len(sound) * 3 >= len(parts) * 2:
        return list(dict(sound).items())
    coded = _CODED.findall(body)
    return [(name, kind) for name, kind in coded] if len(coded) > 2 and "(" not in body else []


def _listed(text: str) -> str:
    """What follows the word that opens a list, to the end of its sentence."""
    match = _LIST.search(text)
    if match and _several(match.group(1)):
        return _STOPS.split(match.group(1), maxsplit=1)[0].rstrip(".。 ")
    return ""


def _several(text: str) -> bool:
    return len(_parts(text)) >= 2


def _parts(text: str) -> list[str]:
    """The entries of an enumeration; commas in brackets and code divide nothing."""
    parts, start = [], 0
    for mark in re.finditer(r"[,、，]", text):
        if balanced(text[start : mark.start()]):
            parts.append(text[start : mark.start()])
            start = mark.end()
    parts.append(text[start:])
    last = _JOINED.split(parts[-1].strip(), maxsplit=1) if balanced(parts[-1]) else [parts[-1]]
    return [_HEAD.sub("", part.strip()) for part in (*parts[:-1], *last) if part.strip()]


def _field(part: str) -> tuple[str, str] | None:
    """Name and type of one entry, or None when it does not name a thing."""
    bare, kind = _AND.sub("", part.strip()), ""
    bracket = re.search(r"[(（]([^()（）]*)[)）]|:\s*(.+)$", bare)
    if bracket:
        typed = _TYPE.search(bracket.group(1) or bracket.group(2) or "")
        kind = typed.group().lower() if typed else ""
        bare = bare[: bracket.start()]
    name = _TAIL.sub("", _LEAD.sub("", bare.strip(_MARKS))).strip(_MARKS)
    name = re.sub(r"\s(?:of|and|or|und|von|et|y)$", "", name)
    wide = any(ord(char) >= _WIDE for char in name)
    short = len(name) <= _LONGEST_WIDE if wide else 0 < len(name.split()) <= _MOST_WORDS and len(name) <= _LONGEST
    plain_name = re.fullmatch(r"[^\W\d][\w '’/-]*", name) is not None
    return (name, kind) if short and plain_name and not _JUNK.search(name) else None
