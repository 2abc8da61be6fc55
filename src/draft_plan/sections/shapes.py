"""An answer type told in words: its fields, and what the docstrings say of them. Prompts show it beside the schema."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterator
from functools import cache

from draft_plan.sections.wire import Wire


@cache
def shape(answer: type[Wire]) -> str:
    """One line a type, the outermost first: ``Name { field: kind, … } what its docstring says``."""
    return "\n".join(_lines(answer, seen=set()))


def _lines(model: type[Wire], seen: set[type]) -> Iterator[str]:
    seen.add(model)
    fields = ", ".join(f"{name}: {_kind(info.annotation)}" for name, info in model.model_fields.items())
    meaning = " ".join(inspect.cleandoc(model.__doc__ or "").split()).replace("``", "`")
    yield f"- {model.__name__} {{ {fields} }} {meaning}".rstrip()
    for info in model.model_fields.values():
        for inner in _models(info.annotation):
            if inner not in seen:
                yield from _lines(inner, seen)


def _kind(annotation: object) -> str:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is list:
        return f"[{_kind(arguments[0])}]"
    if origin is typing.Literal:
        return " | ".join(f'"{value}"' for value in arguments)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(_kind(each) for each in arguments)
    names = {str: "text", bool: "flag", int: "count", float: "number"}
    return names.get(typing.cast(type, annotation), getattr(annotation, "__name__", str(annotation)))


def _models(annotation: object) -> Iterator[type[Wire]]:
    if isinstance(annotation, type) and issubclass(annotation, Wire):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _models(argument)
