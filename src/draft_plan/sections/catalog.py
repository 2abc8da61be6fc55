"""The shared vocabulary: every section a plan format may show. A new one is a model, a prompt file and a line here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from draft_plan.sections import approach, contract, design, operation, work
from draft_plan.sections.contract import Contract, FactNeed
from draft_plan.sections.wire import Wire
from draft_plan.texts import texts


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A typed part of a plan.

    ``needs`` are sections whose answers its prompt shows; ``group`` is the request it travels in when sections are
    sent together; ``optional`` sections may be answered with a reason why they do not apply.
    """

    id: str
    title: str
    answer: type[Wire]
    needs: tuple[str, ...]
    group: str
    optional: bool
    contract: Contract

    @property
    def facts(self) -> dict[str, FactNeed]:
        """The facts it needs, by id."""
        return self.contract.facts


_GROUND = ("technical_context", "architecture", "decisions")
_PARTS = ("architecture", "components", "data_model", "api")

_LINES: tuple[tuple[str, str, type[Wire], tuple[str, ...], str, bool], ...] = (
    # id, title, answer, needs, group, optional
    ("technical_context", "Technical Context", approach.TechnicalContext, (), "approach", False),
    ("architecture", "Architecture", approach.Architecture, ("technical_context",), "approach", False),
    ("decisions", "Technical Decisions", approach.Decisions, ("technical_context", "architecture"), "approach", False),
    ("components", "Component Design", design.Components, _GROUND, "design", False),
    ("data_model", "Data Model", design.DataModel, _GROUND, "design", True),
    ("api", "API Design", design.Api, (*_GROUND, "data_model"), "design", True),
    ("phases", "Implementation Phases", work.Phases, (*_GROUND, "components", "data_model", "api"), "work", False),
    ("tests", "Test Strategy", work.Strategy, ("technical_context", "components", "phases"), "work", False),
    ("files", "Files to Modify", work.Files, ("technical_context", "components", "phases"), "work", False),
    ("error_handling", "Error Handling", operation.ErrorHandling, _PARTS, "quality", False),
    ("performance", "Performance", operation.Performance, _PARTS, "quality", True),
    ("security", "Security Considerations", operation.Security, _PARTS, "quality", False),
    ("observability", "Observability", operation.Observability, _PARTS, "quality", True),
    ("rollout", "Rollout & Rollback", operation.Rollout, (*_GROUND, "data_model"), "delivery", False),
    ("risks", "Technical Risks", operation.Risks, (*_GROUND, "data_model"), "delivery", False),
    ("references", "References", operation.References, ("technical_context",), "delivery", True),
    ("summary", "Summary", approach.Summary, _GROUND, "delivery", False),
)  # fmt: skip


@cache
def catalog() -> dict[str, Section]:
    """Every section of the shared vocabulary by id, in the order of drafting."""
    return {line[0]: Section(*line, contract=_contract(line[0])) for line in _LINES}


def _contract(section_id: str) -> Contract:
    where = f"prompts/sections/{section_id}.md"
    return contract.parse((texts() / where).read_text(encoding="utf-8"), where)


def order(sections: Iterable[Section]) -> list[Section]:
    """The sections in the order of drafting; those of a pack's own come last, in the order given."""
    known = list(catalog())
    return sorted(sections, key=lambda section: known.index(section.id) if section.id in known else len(known))
