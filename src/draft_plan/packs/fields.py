"""The field language: how a pack says, without any Python, what a section of its own is answered with.

    field  = "text" | "count" | "flag" | { one_of = ["Low", "High"] }
           | { list = "text" } | { list = "<record>" } | { record = "<record>" }

Any of the tables may hold ``about``, one sentence for the drafter. Records are named in the manifest; a record whose
entries questions should point at has a field ``key``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from keyword import iskeyword
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, create_model

from draft_plan.errors import PackError
from draft_plan.sections import Wire

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


class Field(BaseModel):
    """A field as declared: exactly one of ``type``, ``one_of``, ``list`` and ``record``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["text", "count", "flag"] | None = None
    one_of: tuple[str, ...] | None = None
    list: str | None = None
    record: str | None = None
    about: str = ""


Declaration = Literal["text", "count", "flag"] | Field
Record = Mapping[str, Declaration]

_PLAIN: Mapping[str, type] = {"text": str, "count": int, "flag": bool}


def answer_type(section: str, answer: Record, records: Mapping[str, Record], where: str) -> type[Wire]:
    """The frozen answer type of a pack's own section; raises PackError naming file and key."""
    return _Builder(records, where).build(_title(section), answer, f"section {section}, answer", ())


def abouts(answer: Record, records: Mapping[str, Record]) -> list[str]:
    """What the declarations say about the fields, one line each, for the drafter."""
    declared = [*answer.items(), *(pair for record in records.values() for pair in record.items())]
    return [f"`{name}`: {field.about}" for name, field in declared if isinstance(field, Field) and field.about]


class _Builder:
    """Turns declarations into types; ``path`` holds the records being built, to find one that holds itself."""

    def __init__(self, records: Mapping[str, Record], where: str) -> None:
        self.records, self.where = records, where

    def build(self, name: str, record: Record, key: str, path: tuple[str, ...]) -> type[Wire]:
        if not record:
            raise PackError(f"{key}: no fields", where=self.where)
        fields: dict[str, Any] = {
            self._name(field, key): (self._type(kind, f"{key}.{field}", path), ...) for field, kind in record.items()
        }
        return create_model(name, __base__=Wire, **fields)

    def _name(self, name: str, key: str) -> str:
        if not _NAME.fullmatch(name) or iskeyword(name) or name.startswith("model_") or hasattr(Wire, name):
            raise PackError(
                f"{key}: {name!r} cannot name a field", where=self.where, remedy="use another word in lower case"
            )
        return name

    def _type(self, declared: Declaration, key: str, path: tuple[str, ...]) -> Any:
        if isinstance(declared, str):
            return _PLAIN[declared]
        given = [name for name in ("type", "one_of", "list", "record") if getattr(declared, name) is not None]
        if len(given) != 1:
            raise PackError(f"{key}: exactly one of type, one_of, list and record is needed", where=self.where)
        if declared.type:
            return _PLAIN[declared.type]
        if declared.one_of is not None:
            return self._choice(declared.one_of, key)
        if declared.list == "text":
            return list[str]
        inner = self._record(declared.list or declared.record or "", key, path)
        return list[inner] if declared.list else inner  # type: ignore[valid-type]

    def _choice(self, words: tuple[str, ...], key: str) -> Any:
        if len(words) < 2 or len(set(words)) < len(words) or not all(word.strip() == word != "" for word in words):
            raise PackError(f"{key}: one_of takes two or more different words", where=self.where)
        return Literal[words]

    def _record(self, name: str, key: str, path: tuple[str, ...]) -> type[Wire]:
        if name not in self.records:
            raise PackError(f"{key}: there is no [record.{name}]", where=self.where, remedy="declare it, or use text")
        if name in path:
            raise PackError(f"{key}: the record {name} holds itself", where=self.where)
        return self.build(_title(name), self.records[name], f"record {name}", (*path, name))


def _title(name: str) -> str:
    return "".join(part.title() for part in name.split("_"))
