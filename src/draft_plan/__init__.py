"""From a feature spec to a technical plan that says what it does not know.

    import draft_plan

ran = draft_plan.draft("specs/rate-limits/spec.md", out="-") print(ran.text)

Names are resolved when they are first used (PEP 562): ``draft-plan --help`` must not pay for reading specs, nor a
reader of plans for talking to endpoints. Their types stand in ``__init__.pyi``; docs/decisions/0004 says why.
"""

from importlib import import_module

_HOMES = {
    "DraftPlanError": "draft_plan.errors",
    "Event": "draft_plan.drafting",
    "Exit": "draft_plan.errors",
    "FeatureSpec": "draft_plan.spec",
    "Job": "draft_plan.gathering",
    "Pack": "draft_plan.packs",
    "Plan": "draft_plan.plan",
    "Question": "draft_plan.plan",
    "Ran": "draft_plan.running",
    "Result": "draft_plan.result",
    "Settings": "draft_plan.settings",
    "Usage": "draft_plan.plan",
    "available_packs": "draft_plan.public",
    "check_pack": "draft_plan.public",
    "draft": "draft_plan.public",
    "failed": "draft_plan.reporting",
    "load_pack": "draft_plan.public",
    "read_spec": "draft_plan.public",
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
