"""Answers made up from their type alone: to try a template before anything is spent on drafting."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from draft_plan.sections import Wire


def synthesise(answer: type[Wire], *, entries: int = 2, text: str = "Words of an answer.") -> dict[str, Any]:
    """JSON data of this type: each string is ``text``, each list has so many entries, each choice takes its last word.

    A field ``key`` gets a slug of its own in each entry.
    """
    return _record(answer, entries, text, "row")


def _record(model: type[Wire], entries: int, text: str, slug: str) -> dict[str, Any]:
    return {
        name: slug if name == "key" else _value(field.annotation, entries, text, f"{slug}-{name}")
        for name, field in model.model_fields.items()
    }


def _value(kind: Any, entries: int, text: str, slug: str) -> Any:
    if get_origin(kind) is list:
        (inner,) = get_args(kind)
        return [_value(inner, entries, text, f"{slug}-{number}") for number in range(1, entries + 1)]
    if get_origin(kind) is Literal:
        return get_args(kind)[-1]
    if isinstance(kind, type) and issubclass(kind, Wire):
        return _record(kind, entries, text, slug)
    return {str: text, int: entries, bool: entries > 0}[kind]
