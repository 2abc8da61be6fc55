"""What waits for an answer that no declared fact asks for: the rows of a draft that serve the item, or speak of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from draft_plan.clarifying.likening import stems
from draft_plan.sections import SectionReply

SPEAKS = 0.6
"""The share of a question's telling words that a row must have to speak of the same; three at least."""

Replies = Mapping[str, SectionReply[Any, Any]]


def serving(replies: Replies, ids: Sequence[str]) -> list[str]:
    """The addresses of rows that say they serve one of these spec items."""
    return _rows(replies, lambda row: bool(set(ids) & set(getattr(row, "serves", ()))))


def speaking(replies: Replies, question: str) -> list[str]:
    """The addresses of rows that have most telling words of a question."""
    asked = frozenset(stems(question))

    def speaks(row: BaseModel) -> bool:
        shared = asked & frozenset(stems(" ".join(_texts(row))))
        return len(shared) >= max(3, SPEAKS * len(asked))

    return _rows(replies, speaks)


def closest(rows: Sequence[Any], question: str) -> Any:
    """Of these rows the one that has most telling words of a question, inner rows included; the first of equals."""
    asked = frozenset(stems(question))
    return max(rows, key=lambda row: len(asked & frozenset(stems(" ".join(_prose(row))))))


def row_key(row: Any) -> str:
    """What a row is addressed by: its key, else its path or name."""
    return str(next((getattr(row, name) for name in ("key", "path", "name") if getattr(row, name, None)), ""))


def _rows(replies: Replies, wanted: Callable[[BaseModel], bool]) -> list[str]:
    return [
        f"{name}.{key}"
        for name, reply in replies.items()
        if isinstance(reply.answer, BaseModel)
        for row in _nested(reply.answer)
        if (key := row_key(row)) and wanted(row)
    ]


def _nested(value: BaseModel) -> Iterator[BaseModel]:
    for inner in _values(value):
        if isinstance(inner, BaseModel):
            yield inner
            yield from _nested(inner)


def _texts(row: BaseModel) -> Iterator[str]:
    """The row's own prose; rows inside it speak for themselves."""
    return (value for value in _values(row) if isinstance(value, str))


def _prose(row: Any) -> Iterator[str]:
    """The row's own prose, and that of the rows inside it."""
    if isinstance(row, BaseModel):
        yield from _texts(row)
        for inner in _nested(row):
            yield from _texts(inner)


def _values(value: BaseModel) -> Iterator[Any]:
    for name in type(value).model_fields:
        inner = getattr(value, name)
        yield from inner if isinstance(inner, list) else [inner]
