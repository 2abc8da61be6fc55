"""The parts: components, data model, API. ``key`` and ``serves`` as in ``approach``."""

from __future__ import annotations

from draft_plan.sections.wire import Wire


class Component(Wire):
    """A unit of the design. ``interface`` is code: signatures only. ``dependencies`` names components or libraries.

    ``paths`` are the files it lives in, existing or new, relative to the repository's root.
    """

    key: str
    name: str
    purpose: str
    responsibilities: list[str]
    interface: str
    dependencies: list[str]
    paths: list[str]
    serves: list[str]


class Components(Wire):
    """The components, each serving at least one item of the spec or another component."""

    components: list[Component]


class Column(Wire):
    """A field of an entity: name, type in the terms of the store or language, meaning (unit, range, nullability)."""

    name: str
    type: str
    description: str


class Entity(Wire):
    """A thing that is kept or passed. ``structure`` is its schema as code; ``relationships`` one sentence an entry."""

    key: str
    name: str
    structure: str
    fields: list[Column]
    relationships: list[str]
    serves: list[str]


class DatabaseChange(Wire):
    """Whether a database schema changes; ``migration`` is the DDL, or empty when ``changes`` is false."""

    changes: bool
    description: str
    migration: str


class DataModel(Wire):
    """The entities, and what they mean for a database."""

    entities: list[Entity]
    database: DatabaseChange


class Endpoint(Wire):
    """An operation others call: ``method`` is an HTTP verb, ``CLI``, ``EVENT`` or ``CALL``; ``path`` its address or
    signature.

    ``request`` and ``response`` are code; ``errors`` one case an entry, with its code and when it occurs.
    """

    key: str
    method: str
    path: str
    purpose: str
    request: str
    response: str
    errors: list[str]
    serves: list[str]


class Api(Wire):
    """The operations that are new or whose signature changes."""

    endpoints: list[Endpoint]
