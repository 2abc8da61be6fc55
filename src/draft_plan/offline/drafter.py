"""The offline drafter: a chat model without a model. Rules, no network, the same reply every time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from draft_plan.llm import Brief, Reply, ReplyKind, Request
from draft_plan.offline import approach, delivery, design, quality, settling, testing, work
from draft_plan.offline.drafted import Drafted
from draft_plan.offline.facts import decide
from draft_plan.offline.generic import own_section
from draft_plan.offline.study import Study
from draft_plan.offline.wording import length
from draft_plan.sections import Section, catalog
from draft_plan.settings import OFFLINE

_RULES: dict[str, Callable[[Study], Drafted]] = {
    "technical_context": approach.technical_context,
    "architecture": approach.architecture,
    "decisions": settling.decisions,
    "components": design.components,
    "data_model": design.data_model,
    "api": design.api,
    "phases": work.phases,
    "tests": testing.tests,
    "files": work.files,
    "error_handling": quality.error_handling,
    "performance": quality.performance,
    "security": quality.security,
    "observability": quality.observability,
    "rollout": delivery.rollout,
    "risks": delivery.risks,
    "references": delivery.references,
    "summary": approach.summary,
}


_SMALLEST = 0.4
"""The scale below which texts are not shrunk: a plan over its budget is better than one that says nothing."""


class Offline:
    """Drafts every section by rules from the spec and the repository. It reads ``request.brief`` and nothing else."""

    def __init__(self) -> None:
        self._last: tuple[Brief, Study] | None = None

    @property
    def name(self) -> str:
        """How the plan names it."""
        return OFFLINE

    async def complete(self, request: Request) -> Reply:
        """The sections asked for, as JSON text ``{section id: reply}``; needs no waiting."""
        study = self._study(request.brief)
        replies = {section.id: _reply(study, section) for section in request.brief.sections}
        return Reply(ReplyKind.OK, json.dumps(replies, ensure_ascii=False))

    def _study(self, brief: Brief) -> Study:
        """The study of this brief; requests of one run share it, for their spec and repository are the same values."""
        if self._last is None or not _alike(self._last[0], brief):
            self._last = brief, _fitted(Study(brief))
        return self._last[1]


def _fitted(study: Study) -> Study:
    """The study at the scale at which the whole plan comes near its budget of words, however many sections are
    asked for.
    """
    for _ in range(2):
        total = sum(length(text) for rule in _RULES.values() for text in _texts(rule(study).answer.model_dump()))
        if total <= study.brief.words * 1.1 or study.scale <= _SMALLEST:
            break
        study = study.shrunk(max(_SMALLEST, study.scale * study.brief.words / total))
    return study


def _texts(value: object) -> Iterator[str]:
    """The prose of an answer: neither keys nor ids nor paths."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in ("key", "serves", "paths", "path"):
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _alike(one: Brief, other: Brief) -> bool:
    """Whether two briefs are the same but for the sections they ask for."""
    same = one.spec is other.spec and one.repository is other.repository
    same = same and one.settled == other.settled and one.known == other.known
    return same and (one.depth, one.words, one.language) == (other.depth, other.words, other.language)


def _reply(study: Study, section: Section) -> dict[str, object]:
    known = catalog().get(section.id)
    rule = _RULES.get(section.id) if known is not None and known.answer is section.answer else None
    drafted = rule(study) if rule else own_section(study, section)
    return {
        "facts": {fact: standing.model_dump(mode="json") for fact, standing in decide(study, section).items()},
        "answer": drafted.answer.model_dump(mode="json"),
        "alternatives": [one.model_dump(mode="json") for one in drafted.alternatives],
        "doubts": [one.model_dump(mode="json") for one in drafted.doubts],
    }
