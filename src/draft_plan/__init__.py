"""From a feature spec to a technical plan that says what it does not know.

    import draft_plan

ran = draft_plan.draft("specs/rate-limits/spec.md", out="-") print(ran.text)

Names are resolved when they are first used (PEP 562): ``draft-plan --help`` must not pay for reading specs, nor a
reader of plans for talking to endpoints. Their types stand in ``__init__.pyi``; docs/decisions/0004 says why.
"""

from importlib import import_module

_HOMES = {
    "Artifact": "draft_plan.artifact",
    "Asked": "draft_plan.answering",
    "Brief": "draft_plan.llm",
    "Calibration": "draft_plan.scoring",
    "ChatModel": "draft_plan.llm",
    "CheckResult": "draft_plan.result",
    "Diagnosis": "draft_plan.result",
    "DraftPlanError": "draft_plan.errors",
    "Event": "draft_plan.drafting",
    "Exit": "draft_plan.errors",
    "ExplainedField": "draft_plan.explaining",
    "Explanation": "draft_plan.explaining",
    "Feature": "draft_plan.scoring",
    "FeatureSpec": "draft_plan.spec",
    "Forge": "draft_plan.forge",
    "Given": "draft_plan.answering",
    "Job": "draft_plan.gathering",
    "Message": "draft_plan.llm",
    "Occasion": "draft_plan.occasion",
    "Pack": "draft_plan.packs",
    "Plan": "draft_plan.plan",
    "PublishOrder": "draft_plan.publishing",
    "Published": "draft_plan.publishing",
    "Question": "draft_plan.plan",
    "Quote": "draft_plan.plan",
    "Ran": "draft_plan.running",
    "Recorded": "draft_plan.llm.recorded",
    "Recording": "draft_plan.llm.recorded",
    "Reply": "draft_plan.llm",
    "ReplyKind": "draft_plan.llm",
    "RepositoryFacts": "draft_plan.repository",
    "Request": "draft_plan.llm",
    "Result": "draft_plan.result",
    "SIGNS": "draft_plan.scoring",
    "SPEC_GLOBS": "draft_plan.suggesting",
    "SectionResult": "draft_plan.result",
    "Settings": "draft_plan.settings",
    "Signals": "draft_plan.scoring",
    "SuggestOrder": "draft_plan.suggesting",
    "Told": "draft_plan.suggesting",
    "Usage": "draft_plan.plan",
    "answer": "draft_plan.answering",
    "answers_from_arguments": "draft_plan.answering",
    "answers_from_file": "draft_plan.answering",
    "ask": "draft_plan.answering",
    "available_packs": "draft_plan.public",
    "calibration_key": "draft_plan.public",
    "check": "draft_plan.checking",
    "check_pack": "draft_plan.public",
    "choose_forge": "draft_plan.forge",
    "connect": "draft_plan.connecting",
    "diagnose": "draft_plan.diagnosing",
    "draft": "draft_plan.public",
    "explain": "draft_plan.explaining",
    "failed": "draft_plan.reporting",
    "findings_text": "draft_plan.checking",
    "hand_over": "draft_plan.suggesting",
    "load_pack": "draft_plan.public",
    "probability": "draft_plan.scoring",
    "publish": "draft_plan.publishing",
    "publish_order": "draft_plan.publishing",
    "read_occasion": "draft_plan.occasion",
    "read_spec": "draft_plan.public",
    "request_hash": "draft_plan.llm.recorded",
    "rules_page": "draft_plan.checking",
    "run": "draft_plan.running",
    "schema_text": "draft_plan.schemas",
    "settle": "draft_plan.settings",
    "suggest": "draft_plan.suggesting",
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
