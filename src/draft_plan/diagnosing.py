"""What an endpoint and a model can do: every form of request is tried on them once, and what works is remembered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from time import monotonic
from typing import Any, Literal

from draft_plan.connecting import DEFAULT_URL, KEY, may_send_key, open_endpoint
from draft_plan.errors import Exit, UsageError
from draft_plan.llm import Brief, Message, Reply, ReplyKind, Request, faults
from draft_plan.llm.faults import Failure
from draft_plan.llm.ladder import PARAMETER_ADAPTATIONS, Mode, Shape, adapt
from draft_plan.llm.openai_chat import OpenAIChat
from draft_plan.plan import Usage
from draft_plan.repository import RepositoryFacts
from draft_plan.result import Diagnosis, Probe
from draft_plan.settings import OFFLINE, Settings
from draft_plan.spec import FeatureSpec

SECONDS = 60.0
"""Longest time for one probe: it asks for a dozen words."""

TOKENS = 4000
"""The cap sent with a probe, to learn what the endpoint calls it; models that think first need some."""

_VERDICTS = ("fit", "unfit")
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"verdict": {"type": "string", "enum": list(_VERDICTS)}, "wheels": {"type": "integer"}},
    "required": ["verdict", "wheels"],
    "additionalProperties": False,
}
_SPEC = FeatureSpec("", "", "", "prose", "en", "", ())
# The prompt says nothing of the schema: a reply that keeps to it was held to it.
_REQUEST = Request(
    Brief(_SPEC, RepositoryFacts(), ()),
    (Message("system", "You are brief."), Message("user", "Is a bicycle fit for a road of gravel? A few words do.")),
    _SCHEMA,
    max_tokens=TOKENS,
)


@dataclass(frozen=True, slots=True)
class _Tried:
    """One form as tried: the shape that was accepted in the end, or the failure that remained."""

    shape: Shape
    outcome: Reply | Failure
    seconds: float
    usage: Usage


async def diagnose(settings: Settings, environment: Mapping[str, str], start: Path) -> Diagnosis:
    """Try every form of request, keep the strongest that works in ``.draft-plan/``, where later runs find it.

    ``start`` is a folder in the repository. Raises UsageError when no model is configured, or the settings cannot be
    honoured; an endpoint that refuses is a finding with exit code 4.
    """
    if settings.model == OFFLINE or settings.model.startswith("recorded:"):
        raise UsageError(
            f"no model is configured: the {settings.model.partition(':')[0]} drafter needs no endpoint",
            where="model",
            remedy="name one with --model or DRAFT_PLAN_MODEL, and its address with --base-url or OPENAI_BASE_URL",
        )
    endpoint = open_endpoint(settings, environment, _home(start) / ".draft-plan")
    try:
        endpoint.ladder.forget()
        tried = await _all(endpoint, min(settings.timeout, SECONDS))
        chosen = _chosen(tried)
        if chosen is not None:
            endpoint.ladder.learn(chosen)
        known = await endpoint.models() if chosen is None and _is_unknown(tried[0].outcome) else []
    finally:
        await endpoint.aclose()
    return _told(settings, environment, tried, chosen, known)


def _home(start: Path) -> Path:
    """The root of the repository around a folder, else the folder."""
    here = start.resolve()
    return next((each for each in (here, *here.parents) if (each / ".git").exists()), here)


async def _all(endpoint: OpenAIChat, seconds: float) -> list[_Tried]:
    """The first form alone: what it learns of parameters, or of a wrong key, holds for the others."""
    first = await _try(endpoint, endpoint.ladder.shape, seconds)
    if isinstance(first.outcome, Failure) and _is_final(first.outcome):
        return [first]
    shapes = [replace(first.shape, mode=mode) for mode in Mode if mode is not Mode.STRICT]
    return [first, *await asyncio.gather(*(_try(endpoint, shape, seconds) for shape in shapes))]


async def _try(endpoint: OpenAIChat, shape: Shape, seconds: float) -> _Tried:
    began, usage = monotonic(), Usage()
    for _ in range(PARAMETER_ADAPTATIONS + 1):
        try:
            async with asyncio.timeout(seconds):
                outcome = await endpoint.ask(_REQUEST, shape)
        except TimeoutError:
            outcome = Failure(f"no complete answer within {seconds:g} s", code="timeout")
        taken = outcome.usage if isinstance(outcome, Reply) else Usage()
        usage = usage + taken.model_copy(update={"calls": 1})
        adapted = adapt(shape, outcome) if isinstance(outcome, Failure) else None
        if adapted is None or adapted.mode is not shape.mode:
            break
        shape = adapted
    return _Tried(shape, outcome, monotonic() - began, usage)


def _is_final(failure: Failure) -> bool:
    """Whether no other form can fare better: the key, the model, the bill or the way there is wrong."""
    return faults.reply(failure).kind is ReplyKind.DENIED or failure.code in ("connect", "certificate", "timeout")


def _is_unknown(outcome: Reply | Failure) -> bool:
    return isinstance(outcome, Failure) and (outcome.status == 404 or "model_not_found" in outcome.code)


def _chosen(tried: list[_Tried]) -> Shape | None:
    """The strongest form that held, else the strongest that was answered at all."""
    held = [each.shape for each in tried if _is_held(each.outcome)]
    answered = [replace(each.shape, spelled=True) for each in tried if isinstance(each.outcome, Reply)]
    return next(iter([*held, *answered]), None)


def _is_held(outcome: Reply | Failure) -> bool:
    if not isinstance(outcome, Reply) or not outcome.usable:
        return False
    try:
        said = json.loads(outcome.text)
    except ValueError:
        return False
    return set(said) == {"verdict", "wheels"} and said["verdict"] in _VERDICTS and isinstance(said["wheels"], int)


def _probe(tried: _Tried) -> Probe:
    outcome = tried.outcome
    what: Literal["works", "loose", "refused", "failed"]
    if isinstance(outcome, Failure):
        refused = adapt(tried.shape, outcome) is not None
        what, detail = ("refused" if refused else "failed"), faults.reply(outcome).detail
    elif _is_held(outcome):
        what, detail = "works", "after salvage" if outcome.kind is ReplyKind.REPAIRED else ""
    else:
        what, detail = "loose", outcome.detail or "answered, but not by the schema"
    mode = tried.shape.mode.value
    return Probe(mode=mode, outcome=what, detail=detail, seconds=round(tried.seconds, 3))


def _told(
    settings: Settings, environment: Mapping[str, str], tried: list[_Tried], chosen: Shape | None, known: list[str]
) -> Diagnosis:
    usage = sum((each.usage for each in tried), Usage())
    problem, remedy = _problem(settings, tried, known) if chosen is None else ("", "")
    key = "none is sent"
    if environment.get(KEY) and may_send_key(settings):
        key = f"environment variable {KEY}"
    elif environment.get(KEY):
        key = f"none is sent: only a file of the repository names this address ({KEY} is kept back)"
    return Diagnosis(
        exit_code=int(Exit.PROVIDER if problem else Exit.WRITTEN),
        model=settings.model,
        model_from=settings.sources.get("model", ""),
        base_url=settings.base_url or DEFAULT_URL,
        base_url_from=settings.sources.get("base_url", "the default"),
        key=key,
        probes=tuple(_probe(each) for each in tried),
        chosen=chosen.mode.value if chosen else "",
        token_cap=chosen.cap_name if chosen else "",
        left_out=chosen.dropped if chosen else (),
        counts_tokens=usage.prompt_tokens > 0,
        problem=problem,
        remedy=remedy,
        usage=usage,
    )


def _problem(settings: Settings, tried: list[_Tried], known: list[str]) -> tuple[str, str]:
    failure = tried[0].outcome
    if not isinstance(failure, Failure):
        return "no form of request brought an answer", "try another model"
    said = faults.reply(failure).detail
    if failure.status in (401, 403):
        return said, f"set {KEY} to a key that this endpoint knows"
    if _is_unknown(failure) and known:
        near = get_close_matches(settings.model, known, 5, 0.3) or sorted(known)[:5]
        return f"the endpoint does not know the model {settings.model}", f"it knows, for instance: {', '.join(near)}"
    if _is_unknown(failure):
        return said, "check the model's name, and that the address ends where its documentation says (often /v1)"
    if failure.code == "connect":
        return said, "check the address and the network, or a proxy in HTTPS_PROXY"
    return said, "mend it and run draft-plan doctor again"
