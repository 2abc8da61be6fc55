"""One fact of one section, as signals see it."""

from __future__ import annotations

from typing import Any

from draft_plan.plan import FactFinding, Quote, Standing
from draft_plan.scoring import Calibration, Feature, Seen
from draft_plan.sections import catalog, reply_type
from draft_plan.spec import FeatureSpec

TEXT = """# Permits
- FR-001: A resident renews a permit within 30 days.
- FR-002: Mails are sent by Postfix.
"""
SPEC = FeatureSpec("spec.md", "Permits", "permits", "spec-kit", "en", TEXT, ())
SECTION = catalog()["data_model"]


def quote(
    match: str = "exact", text: str = "A resident renews a permit within 30 days.", line: int | None = 2
) -> Quote:
    return Quote.model_validate(
        {"source": "spec", "text": text, "line": line if match != "none" else None, "match": match}
    )


def reply(description: str = "A table of permits.", **parts: Any) -> Any:
    stated = {name: {"stated": "A resident renews a permit within 30 days."} for name in SECTION.facts}
    database = {"changes": True, "description": description, "migration": "create table permit();"}
    whole = {
        "facts": {**stated, **parts.pop("facts", {})},
        "answer": {"entities": [], "database": database},
        "alternatives": [],
        "doubts": [],
        **parts,
    }
    return reply_type(SECTION).model_validate(whole)


def seen(*quotes: Quote, standing: Standing = Standing.STATED, said: Any = None) -> Seen:
    said = said or reply()
    need = SECTION.facts["stored_data"]
    finding = FactFinding(fact="stored_data", standing=standing, quotes=quotes)
    return Seen("data_model", need, said.facts.stored_data, finding, ("data_model.database.description",), said)


def calibration(
    threshold: float = 0.5, model: str = "scripted", intercept: float = -2.0, **weights: float
) -> Calibration:
    given = weights or {"support": -1.0, "ungrounded": 1.0, "absent": 2.0, "sure": -1.0}
    return Calibration(
        model=model,
        prompt="p",
        schema_hash="s",
        made="2026-11-22",
        commit="abc",
        n=400,
        specs=24,
        pi_eval=0.3,
        pi_deploy=0.3,
        intercept=intercept,
        features={name: Feature(weight=weight) for name, weight in given.items()},
        thresholds={"ask": threshold},
    )
