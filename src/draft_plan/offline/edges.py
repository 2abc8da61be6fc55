"""Edge cases: what the case is, and what the spec says happens; most specs put them as questions, with or without
an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from draft_plan.offline.lexicon import either
from draft_plan.offline.matching import Texts, words
from draft_plan.offline.study import Study
from draft_plan.offline.wording import capital, plain
from draft_plan.spec import Item, ItemKind

_ANSWERED = 0.3
"""Likeness from which a requirement is taken to answer an edge case that is put as a question."""
_SHARED = 3
"""Telling words that question and answer must have in common."""
_OPENING = re.compile(rf"^(?:{either('edge_opening')})\s+", re.I)


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge case: ``case`` names it, ``handling`` is what the spec says of it (empty when it does not), ``by``
    the item that answers.
    """

    item: Item
    case: str
    handling: str
    by: Item | None
    question: str


def edges(study: Study) -> list[Edge]:
    """Every edge case of the spec, worked out once for a study."""
    if "edges" not in study.memory:
        answers = Texts(
            {
                item.id: item.text
                for item in study.items(ItemKind.REQUIREMENT, ItemKind.SCENARIO, ItemKind.CLARIFICATION)
            }
        )
        study.memory["edges"] = [_edge(study, item, answers) for item in study.items(ItemKind.EDGE_CASE)]
    found: list[Edge] = study.memory["edges"]
    return found


def _edge(study: Study, item: Item, answers: Texts) -> Edge:
    text = plain(item.text)
    mark = next((mark for mark in ("?", "？") if mark in text), "")
    if mark:
        question, _, rest = text.partition(mark)
        told = rest.strip(" →-–—:*=>")
        case = capital(_OPENING.sub("", question.strip()))
        if len(told) > 8:
            return Edge(item, case, told, None, "")
        best = answers.best(question, _ANSWERED)
        found = study.spec.find(best) if best else None
        if found is not None and len(words(question) & words(found.text)) < _SHARED:
            found = None
        return Edge(
            item,
            case,
            (found.answer or found.text) if found else "",
            found,
            "" if found else f"{question.strip()}{mark}",
        )
    for colon in (" / ",) if "|" in item.text else (":", "：", " → ", " - "):
        head, found_colon, tail = text.partition(colon)
        if found_colon and 0 < len(head.split()) <= 16 and len(tail) > 8:
            return Edge(item, capital(_OPENING.sub("", head.strip())), tail.strip(), None, "")
    return Edge(item, capital(text), "", item, "")
