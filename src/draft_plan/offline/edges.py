"""Edge cases: what the case is, and what the spec says happens; most specs put them as questions, with or without
an answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from draft_plan.offline.lexicon import either, load
from draft_plan.offline.matching import words
from draft_plan.offline.study import Study
from draft_plan.offline.wording import capital, plain
from draft_plan.spec import Item, ItemKind

_ANSWERED = 0.4
"""The share of a question's telling words, weighted by rarity, from which a statement is taken to answer it."""
_SAME = 0.3
"""The same for a statement that speaks of the same trouble: an interruption, a deletion, a duplicate."""
_LOOSE = 0.2
"""What a scenario or assumption needs beyond that: it tells of one case, often of the opposite one."""
_RARE = 0.05
"""A word that at most this share of the statements hold tells what the question is about."""
_MOST_HOLDING = 50
"""Statements that hold such a word at most, however many there are."""
_OPENING = re.compile(rf"^(?:{either('edge_opening')})\s+", re.I)
_CLAUSE = re.compile(either("edge_clause"), re.I)


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge case: ``case`` names it, ``handling`` is what the spec says of it (empty when it does not), ``by``
    the item that answers; ``clause`` when the case is a clause of its own (“the file is empty”) and no name.
    """

    item: Item
    case: str
    handling: str
    by: Item | None
    question: str
    clause: bool = False


def edges(study: Study) -> list[Edge]:
    """Every edge case of the spec, worked out once for a study."""
    if "edges" not in study.memory:
        kinds = (ItemKind.REQUIREMENT, ItemKind.SCENARIO, ItemKind.CLARIFICATION, ItemKind.ASSUMPTION)
        answers = _Answers(study.items(*kinds))
        study.memory["edges"] = [_edge(item, answers) for item in study.items(ItemKind.EDGE_CASE)]
    found: list[Edge] = study.memory["edges"]
    return found


def duty(handling: str) -> str:
    """The sentence of a handling that obliges, else all of it."""
    sentences = re.split(r"(?<=[.。;])\s*(?=[A-ZÀ-Þ぀-鿿])", handling)
    return next((one for one in sentences if _DUTY.search(one)), handling) if len(sentences) > 1 else handling


_DUTY = re.compile(rf"\b(?:{either('duty_word')})\b", re.I)


def _edge(item: Item, answers: _Answers) -> Edge:
    text = plain(item.text)
    mark = next((mark for mark in ("?", "？") if mark in text), "")
    if mark:
        question, _, rest = text.partition(mark)
        told = rest.strip(" →-–—:*=>")
        label, question = _labelled(question.strip())
        opening = _OPENING.match(question)
        clause = opening is not None and _CLAUSE.search(opening.group().strip()) is not None
        case = capital(question[opening.end() :] if opening else question)
        if len(told) > 8:
            return Edge(item, case, told, None, "", clause)
        found = answers.best(f"{label} {question}")
        handling = (found.answer or found.text) if found else ""
        return Edge(item, case, handling, found, "" if found else f"{question}{mark}", clause)
    for colon in (" / ",) if "|" in item.text else (":", "：", " → ", " - "):
        head, found_colon, tail = text.partition(colon)
        if found_colon and 0 < len(head.split()) <= 16 and len(tail) > 8:
            opening = _OPENING.match(head.strip())
            return Edge(item, capital(_OPENING.sub("", head.strip())), tail.strip(), None, "", bool(opening))
    return Edge(item, capital(text), "", item, "")


def _labelled(question: str) -> tuple[str, str]:
    """The short name before a question (“Empty file: what happens when …”), and the question."""
    head, colon, tail = question.partition(": ")
    return (head, tail.strip()) if colon and len(head.split()) <= 6 and _OPENING.match(tail.strip()) else ("", question)


class _Answers:
    """The statements that may answer a question, by the words they hold."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.bags = [words(f"{item.text} {item.answer or ''}") for item in items]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for place, bag in enumerate(self.bags):
            for word in bag:
                self._holding[word].append(place)
        self._graves = [cue for kind in load("doubts").values() for cue in kind["cues"]]
        self._most = max(1, min(_RARE * len(items), _MOST_HOLDING))

    def best(self, question: str) -> Item | None:
        """The statement that speaks of the same as a question: most of its rare words, the rarest known among them."""
        asked = words(question)
        seen = {word: len(self._holding.get(word, ())) for word in asked}
        weight = {word: log(1 + len(self.bags) / max(1, count)) for word, count in seen.items()}
        whole = sum(weight[word] * (1 if seen[word] else 0.5) for word in sorted(asked)) or 1.0
        near = {place for word in asked if 0 < seen[word] <= self._most for place in self._holding[word]}
        low = question.lower()
        grave = [cue for cue in self._graves if cue in low]
        best, most = None, 0.0
        for place in sorted(near):
            item, shared = self.items[place], asked & self.bags[place]
            score = sum(weight[word] for word in sorted(shared)) / whole
            least = _SAME if any(cue in item.text.lower() for cue in grave) else _ANSWERED
            least += _LOOSE if item.kind in (ItemKind.SCENARIO, ItemKind.ASSUMPTION) else 0
            if len(shared) >= 2 and score >= least and score > most:
                best, most = item, score
        return best
