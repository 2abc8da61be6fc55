"""The JSON Schemas that others rely on: of plan.json, of ``--json``, and of each section's reply."""

from __future__ import annotations

import json
from typing import Any

from draft_plan.errors import UsageError
from draft_plan.plan import Plan, Value
from draft_plan.result import Diagnosis, Result
from draft_plan.sections import catalog, schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_text(name: str) -> str:
    """The schema called ``plan``, ``result``, ``doctor`` or by a section's id; raises UsageError for others."""
    return json.dumps({"$schema": _DIALECT, **_schema(name)}, indent=2, ensure_ascii=False)


def _schema(name: str) -> dict[str, Any]:
    whole: dict[str, type[Value]] = {"plan": Plan, "result": Result, "doctor": Diagnosis}
    if name in whole:
        return whole[name].model_json_schema(mode="serialization")
    if name in catalog():
        return schema([catalog()[name]])
    raise UsageError(f"no schema called {name!r}", remedy=f"known: plan, result, doctor, {', '.join(catalog())}")
