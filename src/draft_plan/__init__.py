"""From a feature spec to a technical plan that says what it does not know.

    import draft_plan

ran = draft_plan.draft("specs/rate-limits/spec.md", out="-") print(ran.text)

Names are resolved when they are first used (PEP 562): ``draft-plan --help`` must not pay for reading specs, nor a
reader of plans for talking to endpoints. Their types stand in ``__init__.pyi``; docs/decisions/0004 says why.
"""

from importlib import import_module

_HOMES = {
    "Asked": "draft_plan.answering",
    "CheckResult": "draft_plan.result",
    "DraftPlanError": "draft_plan.errors",
    "Event": "draft_plan.drafting",
    "Exit": "draft_plan.errors",
    "ExplainedField": "draft_plan.explaining",
    "Explanation": "draft_plan.explaining",
    "FeatureSpec": "draft_plan.spec",
    "Given": "draft_plan.answering",
    "Job": "draft_plan.gathering",
    "Pack": "draft_plan.packs",
    "Plan": "draft_plan.plan",
    "Question": "draft_plan.plan",
    "Quote": "draft_plan.plan",
    "Ran": "draft_plan.running",
    "Result": "draft_plan.result",
    "Settings": "draft_plan.settings",
    "Usage": "draft_plan.plan",
    "answer": "draft_plan.answering",
    "answers_from_arguments": "draft_plan.answering",
    "answers_from_file": "draft_plan.answering",
    "ask": "draft_plan.answering",
    "available_packs": "draft_plan.public",
    "check": "draft_plan.checking",
    "check_pack": "draft_plan.public",
    "draft": "draft_plan.public",
    "explain": "draft_plan.explaining",
    "failed": "draft_plan.reporting",
    "findings_text": "draft_plan.checking",
    "load_pack": "draft_plan.public",
    "read_spec": "draft_plan.public",
    "rules_page": "draft_plan.checking",
    "run": "draft_plan.running",
    "schema_text": "draft_plan.publishing",
    "settle": "draft_plan.settings",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    if name == "__version__":
        return import_module("draft_plan.version").version()
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
