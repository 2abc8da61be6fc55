"""From a reply's text to the typed replies of its sections, each apart, so that one broken section costs no other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isinf
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from draft_plan.llm.door import Reply
from draft_plan.sections import Section, SectionReply, reply_type

LONGEST = 1000
"""Longest problem text in characters: it is sent back to the model once."""

_TWICE = "this key is given twice"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a section has no usable reply.

    ``text`` lists ``place: what is wrong``, a line each, and quotes nothing of the reply but unknown keys.
    """

    section: str
    text: str


Parsed = dict[str, SectionReply[Any, Any] | Problem]


def parse(reply: Reply, sections: Sequence[Section]) -> Parsed:
    """The reply of every section asked for, or its problem; repeated keys, NaN and Infinity are refused."""
    if not reply.usable:
        return _all(sections, reply.detail or f"the reply is {reply.kind.value}")
    try:
        data = json.loads(reply.text, object_pairs_hook=_pairs, parse_float=_number, parse_constant=_Constant)
    except json.JSONDecodeError as error:
        return _all(sections, f"not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})")
    except (ValueError, RecursionError):
        return _all(sections, "not valid JSON: nested too deeply, or a number is too long")
    if not isinstance(data, dict):
        return _all(sections, "the reply is not a JSON object")
    if len(sections) == 1 and sections[0].id not in data and "answer" in data:
        data = {sections[0].id: data}  # a lone section is sometimes sent without its own key around it
    return {section.id: _slice(section, data) for section in sections}


def _all(sections: Iterable[Section], text: str) -> Parsed:
    return {section.id: Problem(section.id, text[:LONGEST]) for section in sections}


def _slice(section: Section, data: Mapping[str, Any]) -> SectionReply[Any, Any] | Problem:
    if section.id not in data:
        return Problem(section.id, f"{section.id}: the reply lacks this section")
    if f"{section.id}: {_TWICE}" in data:
        return Problem(section.id, f"{section.id}: {_TWICE}")
    try:
        parsed = reply_type(section).model_validate(data[section.id])
        parsed.model_dump_json()  # refuses lone surrogates, which no file can hold
    except ValidationError as error:
        return Problem(section.id, _problems(error))
    except ValueError:
        return Problem(section.id, f"{section.id}: a text holds half of a surrogate pair")
    return parsed


class _Constant:
    """``NaN`` or ``Infinity``: no JSON, and no value of any field."""

    def __init__(self, name: str) -> None:
        self.name = name


def _number(digits: str) -> float | _Constant:
    value = float(digits)
    return _Constant(digits) if isinf(value) else value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                data[f"{key[:80]}: {_TWICE}"] = None  # an unknown key, so that validation points to the place
            seen.add(key)
    return data


def _problems(error: ValidationError) -> str:
    lines = dict.fromkeys(_line(detail) for detail in _plausible(error.errors(include_input=False, include_url=False)))
    kept: list[str] = []
    for line in lines:
        if sum(len(each) + 1 for each in kept) + len(line) > LONGEST - 20:
            kept.append(f"and {len(lines) - len(kept)} more")
            break
        kept.append(line)
    return "\n".join(kept)


def _line(detail: ErrorDetails) -> str:
    place = ".".join(str(step)[:100] for step in detail["loc"] if not _is_member(step)) or "the section"
    return f"{place}: {detail['msg']}"[:300]


def _is_member(step: int | str) -> bool:
    """Whether a step of a location names a member of a union: those are classes, fields are lower case."""
    return isinstance(step, str) and step[:1].isupper()


def _plausible(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Of a union's failed members only the one that came closest, which is the one that was meant."""
    unions: dict[tuple[int | str, ...], dict[str, list[ErrorDetails]]] = {}
    for detail in details:
        at = next((index for index, step in enumerate(detail["loc"]) if _is_member(step)), None)
        if at is None:
            unions.setdefault(detail["loc"], {}).setdefault("", []).append(detail)
        else:
            unions.setdefault(detail["loc"][:at], {}).setdefault(str(detail["loc"][at]), []).append(detail)
    return [detail for members in unions.values() for detail in min(members.values(), key=len)]
