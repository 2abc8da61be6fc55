"""What is built and on what: summary, technical context, architecture, decisions.

``key`` is a slug, unique in its list, by which a row is addressed (``key.field``). ``serves`` holds ids of spec
items (``FR-003``, ``US1.AC2``) that the row carries, exactly as the spec numbers them. Texts are plain prose with
inline code at most; they come from the drafter and hold no headings and no lists.
"""

from __future__ import annotations

from typing import Literal

from draft_plan.sections.wire import Wire


class Summary(Wire):
    """The technical approach in two or three sentences: what is built, and how."""

    text: str


class Dependency(Wire):
    """A library or service: ``version`` as the lockfile or manifest gives it, empty when nobody says."""

    key: str
    name: str
    version: str
    standing: Literal["existing", "new"]
    purpose: str


class Area(Wire):
    """A part of the system that changes; ``paths`` are folders or files, existing ones as git tracks them."""

    key: str
    name: str
    paths: list[str]
    change: str


class TechnicalContext(Wire):
    """Language and framework with versions where known, dependencies, and the areas touched."""

    language: str
    frameworks: list[str]
    dependencies: list[Dependency]
    areas: list[Area]


class Architecture(Wire):
    """How the feature fits the system. ``data_flow`` is one step an entry; ``diagram`` is ASCII, or empty."""

    overview: str
    data_flow: list[str]
    diagram: str


class Choice(Wire):
    """One option considered, with what speaks for and against it."""

    name: str
    pros: str
    cons: str


class Decision(Wire):
    """A choice the spec leaves open; ``decision`` names the chosen option, ``rationale`` says why it and not the
    others.
    """

    key: str
    title: str
    context: str
    options: list[Choice]
    decision: str
    rationale: str
    serves: list[str]


class Decisions(Wire):
    """The technical decisions, the weightiest first."""

    decisions: list[Decision]
