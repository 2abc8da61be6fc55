"""What a run tells machines: the object that ``--json`` prints, and its published schema."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import computed_field

from draft_plan.coverage import Covered
from draft_plan.plan import Assumption, Question, Usage, Value


class SectionResult(Value):
    """One section: what became of it, and why when it is not drafted or does not apply.

    Where the plan had it before: ``because`` are the reasons for drafting it anew, ``added``, ``removed`` and
    ``changed`` name its rows by their keys, files by their paths and other fields by their names.
    """

    id: str
    status: Literal["drafted", "not_applicable", "not_drafted"]
    reason: str = ""
    kept: bool = False
    because: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    usage: Usage = Usage()


class Finding(Value):
    """Something a checker or the reader noticed: rule id, ``error``, ``warning`` or ``note``, where, and what to do."""

    rule: str
    severity: Literal["error", "warning", "note"]
    message: str
    path: str = ""
    line: int | None = None
    remedy: str = ""


class ParsedItem(Value):
    """One item of the spec as parsed; ``lines`` are its first and last, 1-based; ``source`` a companion's path, empty
    for the spec.
    """

    id: str
    kind: str
    lines: tuple[int, int]
    text: str
    parent: str | None = None
    priority: str | None = None
    answer: str | None = None
    synthesised: bool = False
    source: str = ""


class ParsedSpec(Value):
    """The spec as parsed."""

    path: str
    title: str
    feature_id: str
    dialect: str
    language: str
    items: tuple[ParsedItem, ...]
    notes: tuple[str, ...] = ()


class RequestPreview(Value):
    """A request as it would be sent; ``prompt_tokens`` is an estimate (characters / 4); no prices, no ``cost``."""

    sections: tuple[str, ...]
    messages: tuple[dict[str, str], ...]
    response_schema: dict[str, Any]
    prompt_tokens: int
    cost: float | None = None


class RunUsage(Usage):
    """What this run cost, with the prompt tokens that no cache had to do with."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def plain_tokens(self) -> int:
        """Prompt tokens neither read from a cache nor written to one."""
        return super().plain_tokens


class Result(Value):
    """The outcome of a run. ``plan`` and ``plan_json`` are paths, empty when nothing was written; ``calibration`` says
    how far each ``p_wrong`` may be trusted.
    """

    status: Literal["complete", "partial", "blocked"]
    exit_code: int
    plan: str = ""
    plan_json: str = ""
    model: str
    template: str
    depth: str = ""
    depth_reason: str = ""
    calibration: str = ""
    sections: tuple[SectionResult, ...] = ()
    questions: tuple[Question, ...] = ()
    assumed: tuple[Assumption, ...] = ()
    coverage: tuple[Covered, ...] = ()
    findings: tuple[Finding, ...] = ()
    usage: RunUsage = RunUsage()
    spec: ParsedSpec | None = None
    requests: tuple[RequestPreview, ...] = ()


class CheckResult(Value):
    """The outcome of a check: ``findings`` in the order of the rules, ``words`` of the plan, ``budget`` what its spec
    deserves. Paths are relative to the working directory where they lie below it.
    """

    status: Literal["clean", "findings"]
    exit_code: int
    plan: str
    spec: str
    coverage: tuple[Covered, ...] = ()
    findings: tuple[Finding, ...] = ()
    words: int = 0
    budget: int = 0


class Probe(Value):
    """One form of request as tried by ``doctor``: it ``works`` when the reply kept to the schema, ``loose`` when there
    was a reply that did not, ``refused`` when the endpoint does not take the form, ``failed`` for any other reason.
    """

    mode: str
    outcome: Literal["works", "loose", "refused", "failed"]
    detail: str = ""
    seconds: float = 0.0


class Diagnosis(Value):
    """What ``doctor`` found: ``chosen`` is the form that drafts will use, ``token_cap`` what the endpoint calls it,
    ``left_out`` the parameters it refuses; ``*_from`` say where a setting came from, ``key`` where the key did.
    """

    exit_code: int
    model: str
    model_from: str
    base_url: str
    base_url_from: str
    key: str
    probes: tuple[Probe, ...] = ()
    chosen: str = ""
    token_cap: str = ""
    left_out: tuple[str, ...] = ()
    counts_tokens: bool = False
    problem: str = ""
    remedy: str = ""
    usage: Usage = Usage()
