"""The reply types of sections, alone or several in one request, and their strict JSON Schemas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from pydantic import create_model

from draft_plan.sections.catalog import Section
from draft_plan.sections.wire import Fact, NotApplicable, SectionReply, Wire

Schema = Mapping[str, Any]


class _NoFacts(Wire):
    """A section that rests on no declared fact."""


def reply_type(section: Section) -> type[SectionReply[Any, Any]]:
    """The pydantic type of this section's reply: one required key per declared fact, then its own answer type."""
    return _reply_type(section.id, section.answer, section.optional, tuple(section.facts))


@cache
def _reply_type(name: str, answer: type[Wire], optional: bool, facts: tuple[str, ...]) -> type[SectionReply[Any, Any]]:
    stem = "".join(part.title() for part in name.split("_"))
    fields: dict[str, Any] = dict.fromkeys(facts, (Fact, ...))
    facts_type = create_model(f"{stem}Facts", __base__=Wire, **fields) if fields else _NoFacts
    generic: Any = SectionReply
    body: type[SectionReply[Any, Any]] = generic[facts_type, answer | NotApplicable if optional else answer]
    return create_model(f"{stem}Reply", __base__=body)


def schema(sections: Sequence[Section]) -> dict[str, Any]:
    """The strict JSON Schema of a request for these sections: a product, one required key per section."""
    return _schema(tuple(sections))


def prepare(sections: Sequence[Section]) -> None:
    """Build what a request for these sections and its reply will need: tens of milliseconds, well spent while
    waiting.
    """
    schema(sections)
    for section in sections:
        reply_type(section).model_rebuild()


@lru_cache(maxsize=128)
def _schema(sections: tuple[Section, ...]) -> dict[str, Any]:
    reduced: dict[str, Any] = strict(_wave_type(sections).model_json_schema())
    return reduced


def _wave_type(sections: Sequence[Section]) -> type[Wire]:
    fields: dict[str, Any] = {section.id: (reply_type(section), ...) for section in sections}
    return create_model("Wave", __base__=Wire, **fields)


def strict(node: Any) -> Any:
    """Reduce pydantic's schema to what strict endpoints accept: no titles, descriptions, defaults or discriminators.

    ``description`` and ``title`` are dropped only where they annotate a schema, not where they name a property.
    """
    if isinstance(node, list):
        return [strict(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    kept = {key: strict(value) for key, value in node.items() if not (key in _ANNOTATIONS and isinstance(value, str))}
    properties = node.get("properties")
    if isinstance(properties, dict):
        kept["properties"] = {name: strict(value) for name, value in properties.items()}
        kept["required"] = list(properties)
        kept["additionalProperties"] = False
    return kept


_ANNOTATIONS = frozenset({"title", "description", "default"})


__all__ = ["Schema", "reply_type", "schema", "strict"]
