"""Specs made by the hundred, to see how a run behaves at scale; what they say is not worth planning from."""

from __future__ import annotations

from collections.abc import Iterator

from evals.cases import Case
from evals.samples import Sample

_THINGS = tuple("parcel invoice booking ticket sensor permit lesson ballot recipe voucher tenant vessel".split())
_DEEDS = tuple("store show export merge archive validate forward sort tag restore".split())
_WHO = tuple("clerk teacher driver nurse auditor gardener".split())


def generated(count: int) -> Iterator[Sample]:
    """Samples of specs that differ in name, subject, length and ids."""
    for number in range(count):
        thing, who = _THINGS[number % len(_THINGS)], _WHO[number % len(_WHO)]
        name = f"{number:04}-{thing}"
        yield Sample(Case(name, "spec-kit", "en", "generated", name, _spec(number, thing, who), (), (), ()))


def _spec(number: int, thing: str, who: str) -> str:
    requirements = [
        f"- **FR-{rank:03}**: The system MUST {_DEEDS[(number + rank) % len(_DEEDS)]} each {thing} of group"
        f" {number % 97 + rank} within {rank * 3 + number % 7} seconds."
        for rank in range(1, 4 + number % 6)
    ]
    return "\n".join(
        [
            f"# Feature Specification: {thing.title()} desk {number}",
            "",
            "## User Scenarios & Testing",
            "",
            f"### User Story 1 - Keep every {thing} (Priority: P1)",
            "",
            f"As a {who}, I want each {thing} kept so that none is lost.",
            "",
            "**Acceptance Scenarios**:",
            "",
            f"1. **Given** a new {thing}, **When** the {who} saves it, **Then** it is listed under number {number}",
            "",
            "## Requirements",
            "",
            *requirements,
            "",
            "## Success Criteria",
            "",
            f"- **SC-001**: {90 + number % 10} % of the {thing}s are found again within a minute.",
            "",
        ]
    )
