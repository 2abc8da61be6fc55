"""How a test case is told: what is given, done and seen, in the spec's own words and in one sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from draft_plan.offline.edges import Edge
from draft_plan.offline.lexicon import either
from draft_plan.offline.orders import expectation
from draft_plan.offline.study import Study
from draft_plan.offline.wording import capital, plain, sentence, trimmed
from draft_plan.spec import Item

LONGEST = 220
"""Characters of a whole case, unless what is seen alone needs more."""
_SHORTEST = 48
"""Characters left to what is given or done, so that it still says something."""
_LONGEST_SEEN = 420

_WORDS = rf"{either('given_word')}|{either('when_word')}|{either('then_word')}"
_KEYWORD = re.compile(rf"(?:^|(?<=[\s,.;:—–→]))(?:{_WORDS})(?=[\s:,])[:,]?\s*", re.I)
_GIVEN = re.compile(rf"(?:{either('given_word')})\b", re.I)
_THEN = re.compile(rf"(?:{either('then_word')})\b", re.I)
_LIST = re.compile(r"(?<=\s)AND(?=\s)|(?<=\s)OR(?=\s)|(?<=\s)(?:SHALL|MUST|SHOULD|WILL)(?: NOT)?(?=[\s:])")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a scenario: the spec's own opening word, and what follows it. ``seen`` when it says the result."""

    word: str
    text: str
    seen: bool
    given: bool


def steps(scenario: str) -> list[Step]:
    """The steps of a scenario; empty when it is not told in steps."""
    text = plain(scenario)
    marks = [mark for mark in _KEYWORD.finditer(text) if _opens(text, mark)]
    found = []
    for mark, end in zip(marks, [*(mark.start() for mark in marks[1:]), len(text)], strict=False):
        told = text[mark.end() : end].strip(" ,;:—–→")
        word = mark.group().strip(" :,")
        if told:
            found.append(Step(word, told, _THEN.match(word) is not None, _GIVEN.match(word) is not None))
    head = text[: marks[0].start()].strip(" ,;:.—–→") if marks else ""
    complete = any(step.seen for step in found) and any(not step.seen for step in found)
    return found if complete and len(head) < LONGEST else []


def _opens(text: str, mark: re.Match[str]) -> bool:
    """Whether a word opens a step: it begins the text or a clause, or its spelling sets it off."""
    word = mark.group().strip(" :,")
    before = text[: mark.start()].rstrip()
    return not before or before[-1] in ",.;:—–→" or word[:1].isupper()


def told(scenario: str, longest: int = LONGEST) -> str:
    """A scenario in one sentence. What is seen stays whole; what is given and done is made shorter when it is all
    too long.
    """
    parts = steps(scenario)
    if not parts:
        return sentence(trimmed(plain(scenario), longest))
    room = longest - sum(len(step.text) for step in parts if step.seen)
    others = [step for step in parts if not step.seen]
    fair = max(_SHORTEST, room // max(1, len(others)))
    lines = [f"{step.word.lower()} {_calm(trimmed(step.text, _LONGEST_SEEN if step.seen else fair))}" for step in parts]
    return sentence(capital(", ".join(line.rstrip(" .,;。") for line in lines)))


def _calm(text: str) -> str:
    """Words in capitals that only mark an obligation or a list, as they stand inside a sentence."""
    return _LIST.sub(lambda match: match.group().lower(), text)


def edge_told(study: Study, edge: Edge) -> str:
    """An answered edge case as a test: the case, then what must be seen."""
    case = trimmed(edge.case, LONGEST // 2).rstrip(".。 ")
    handling = edge.handling or edge.case
    seen = (
        expectation(handling, study.language) if edge.by is not None and edge.by is not edge.item else plain(handling)
    )
    seen = trimmed(seen, LONGEST)
    if not edge.handling:
        return sentence(trimmed(plain(edge.item.text), LONGEST))
    if study.language == "de":  # nouns keep their capital
        return sentence(study.say("case_when" if edge.clause else "case_of", case=case, seen=seen))
    case = _lowered(case) if edge.clause else case
    return sentence(study.say("case_when" if edge.clause else "case_of", case=case, seen=_lowered(seen)))


def _lowered(text: str) -> str:
    head = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if re.fullmatch(r"[A-Z][a-z]+|A", head) else text


def requirement_told(study: Study, item: Item) -> str:
    """A requirement as a test of its own: under which condition, and what should be seen."""
    return sentence(trimmed(expectation(item.text, study.language), LONGEST))
