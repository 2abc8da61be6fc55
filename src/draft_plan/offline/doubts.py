"""What the rules may doubt: edge cases that the spec asks about and nobody answers, where a few ways out are usual."""

from __future__ import annotations

from functools import cache
from typing import Any

from draft_plan.offline.edges import Edge, edges
from draft_plan.offline.evidence import quote
from draft_plan.offline.lexicon import load
from draft_plan.offline.study import Study
from draft_plan.sections import Doubt, Option

MOST = 2
"""Doubts of a whole plan."""
_LONGEST = 40
"""Words of a question that can be asked."""


@cache
def _kinds() -> dict[str, dict[str, Any]]:
    return load("doubts")


def doubted(study: Study) -> dict[str, list[Option]]:
    """The id of each edge case worth asking about, the gravest first, with its options, the recommended one first."""
    if "doubted" not in study.memory:
        kinds = [(kind, edge) for edge in edges(study) if (kind := _kind(edge)) is not None]
        grave = sorted(kinds, key=lambda pair: -int(pair[0]["gravity"]))[:MOST]
        study.memory["doubted"] = {edge.item.id: _options(study, kind) for kind, edge in grave}
    found: dict[str, list[Option]] = study.memory["doubted"]
    return found


def doubt(study: Study, edge: Edge, at: str) -> Doubt:
    """The doubt that an edge case worth asking about raises at this place."""
    return Doubt(
        at=at,
        passage=quote(edge.item.text),
        collides=False,
        question=edge.question,
        why=study.say("unanswered_why"),
        options=doubted(study)[edge.item.id],
    )


def _kind(edge: Edge) -> dict[str, Any] | None:
    """The gravest kind that the words of an unanswered question tell; None for one that is answered or too long."""
    low = edge.question.lower()
    if not low or len(low.split()) > _LONGEST:
        return None
    fitting = [kind for kind in _kinds().values() if any(cue in low for cue in kind["cues"])]
    return max(fitting, key=lambda kind: int(kind["gravity"]), default=None)


def _options(study: Study, kind: dict[str, Any]) -> list[Option]:
    rows = kind.get(study.brief.language) or kind["en"]
    return [Option(label=label, consequence=consequence) for label, consequence in rows]
