"""The baseline: spec, repository and the whole template in one request to the same model, as agents do by prompt."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import draft_plan
from evals import viewing
from evals.answers import Answer, Asked

SCHEMA = {
    "type": "object",
    "properties": {"plan": {"type": "string"}},
    "required": ["plan"],
    "additionalProperties": False,
}

SYSTEM, TASK = (
    (Path(__file__).parent / f"one_shot_{part}.md").read_text(encoding="utf-8").removesuffix("\n")
    for part in ("system", "task")
)

_MARKER = re.compile(r"\[(?:NEEDS CLARIFICATION\]|(?:NEEDS CLARIFICATION|CLARIFY):)\s*:?\s*([^\]\n]{8,400})")
_COMMENT = re.compile(r"\s*<!--.*?-->\s*$")
WORDS = {"simple": 600, "standard": 1500, "major": 3000}
"""Length that is asked for, by depth: the library's own budgets."""

Wrap = Callable[[draft_plan.ChatModel], draft_plan.ChatModel]


async def draft(spec: Path, settings: draft_plan.Settings, environment: Mapping[str, str], wrap: Wrap) -> Answer:
    """Draft in one request, write plan.md beside the spec, and look at it as at every other plan."""
    async with draft_plan.connect(settings, environment, spec.parents[2] / ".draft-plan") as connection:
        model = wrap(connection.model)
        reply = await model.complete(await _request(spec, settings))
    if not reply.usable:
        reason = reply.detail or reply.kind.value
        return Answer(system="", case="", variant="", model=model.name, usage=reply.usage, error=reason)
    text = read(reply.text)
    spec.with_name("plan.md").write_text(text, encoding="utf-8")
    seen = viewing.checked(text, spec, settings.template)
    return seen.model_copy(update={"model": model.name, "usage": reply.usage, "asked": questions(text)})


async def _request(spec: Path, settings: draft_plan.Settings) -> draft_plan.Request:
    """The same sources that the library shows, then the template. A dry run's requests share them as their prefix."""
    each = settings.model_copy(update={"grouping": "section"})
    preview = await draft_plan.run(draft_plan.Job(str(spec), dry_run=True), each, {})
    texts = [asked.messages[-1]["content"] for asked in preview.result.requests]
    common = os.path.commonprefix(texts)  # noqa: RUF071  (characters are meant)
    shared = common[: common.rfind("\n") + 1]  # the sections' own parts may begin alike
    task = TASK.format(words=WORDS[preview.result.depth], template=draft_plan.load_pack(settings.template).outline.text)
    brief = draft_plan.Brief(draft_plan.read_spec(spec), draft_plan.RepositoryFacts(), ())
    messages = (draft_plan.Message("system", SYSTEM), draft_plan.Message("user", shared + task))
    return draft_plan.Request(brief, messages, SCHEMA, prefix=len(shared))


def read(text: str) -> str:
    """The document in a reply; the reply itself where it is no JSON, as models that were asked for JSON may do."""
    try:
        told = json.loads(text)
    except ValueError:
        return text
    plan = told.get("plan") if isinstance(told, dict) else None
    return plan if isinstance(plan, str) else text


def questions(text: str) -> tuple[Asked, ...]:
    """The marked questions of a plan, each once, in order; the first five count as shown."""
    found = [_COMMENT.sub("", each).strip(" *_`") for each in _MARKER.findall(text)]
    once = dict.fromkeys(each for each in found if each)
    return tuple(Asked(text=each, shown=rank < 5) for rank, each in enumerate(once))
