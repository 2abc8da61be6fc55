"""A small spec, the ways in which a fact of it may stand, and the gate run over one section."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from draft_plan.clarifying import Evidence, History, Verdict, clarify
from draft_plan.plan import SectionDraft, SectionStatus
from draft_plan.scoring import Scorer
from draft_plan.sections import catalog, reply_type
from draft_plan.spec import FeatureSpec, Item

LINES = (
    "# Permits",
    "- FR-001: Residents renew a permit online.",
    "- FR-002: A permit is kept in the town's archive.",
    "- FR-003: Records are deleted after 30 days.",
    "- FR-004: Records are deleted after 90 days.",
    "- FR-005: The register of permits is public.",
)
STATED = {"stated": "Residents renew a permit online."}
OTHER = {"stated": "The register of permits is public."}
DERIVED = {"derived_from": ["A permit is kept in the town's archive."], "step": "So the archive holds it."}
ABSENT = {
    "absent": "nobody says it",
    "question": "Which store keeps the permits of FR-001?",
    "why": "The schema of the permits table of FR-001 depends on it.",
    "options": [{"label": "PostgreSQL", "consequence": "a table"}, {"label": "files", "consequence": "no queries"}],
}
INVENTED = {"stated": "All permits are stored in a PostgreSQL 15 cluster."}
CONFLICT = {
    "conflict": "Records are deleted after 30 days.",
    "against": "Records are deleted after 90 days.",
    "question": "After how many days are records deleted?",
    "why": "The nightly purge removes by this figure.",
    "options": [{"label": "30", "consequence": ""}, {"label": "90", "consequence": ""}],
}
ANSWER = {
    "entities": [
        {
            "key": "permit", "name": "Permit", "structure": "class Permit: ...", "fields": [], "relationships": [],
            "serves": ["FR-001"],
        }
    ],
    "database": {"changes": True, "description": "A table of permits.", "migration": "create table permit();"},
}  # fmt: skip
FACTS = tuple(catalog()["data_model"].facts)


TEXT = "\n".join(LINES)


def reply(answer: Any = None, doubts: list[Any] | None = None, **facts: Any) -> dict[str, Any]:
    """A data model as it comes on the wire; facts that are not given are stated."""
    told = {**dict.fromkeys(FACTS, STATED), **facts}
    return {"facts": told, "answer": answer or ANSWER, "alternatives": [], "doubts": doubts or []}


def spec(*items: Item, lines: tuple[str, ...] = LINES) -> FeatureSpec:
    return FeatureSpec("spec.md", "Permits", "permits", "spec-kit", "en", "\n".join(lines), items)


def judge(
    facts: Mapping[str, Any] | None = None,
    *items: Item,
    lines: tuple[str, ...] = LINES,
    budget: int = 99,
    doubts: list[Any] | None = None,
    answer: Any = None,
    history: History | None = None,
    scorer: Scorer | None = None,
    files: Mapping[str, str] | None = None,
) -> Verdict:
    """The gate's verdict on a data model; facts that are not given are stated."""
    section = catalog()["data_model"]
    raw = reply(answer, doubts, **(facts or {}))
    parsed = reply_type(section).model_validate(raw)
    status = SectionStatus.NOT_APPLICABLE if answer and "entities" not in answer else SectionStatus.DRAFTED
    draft = SectionDraft(section="data_model", status=status, reply=raw)
    whole = spec(*items, lines=lines)
    read: Callable[[str], str | None] = (files or {}).get
    evidence = Evidence(whole, read, shown=files or {})
    replies, sections = {"data_model": parsed}, {"data_model": section}
    return clarify(whole, evidence, [draft], replies, sections, budget=budget, history=history, scorer=scorer)
