"""What people have answered since: the spec's clarifications, told apart by the question of the plan each answers.

An answer concerns what its question blocked and nothing else; one whose question blocked nothing moves nothing. So the
spec is also held without these answers, and that is what the other sections are made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from draft_plan.clarifying import alike, question_id
from draft_plan.plan import Answered, Plan, Question
from draft_plan.sections import Section
from draft_plan.spec import FeatureSpec, Item, ItemKind, Span

_RULE = re.compile(r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ID = re.compile(r"\bQ-[0-9a-f]{6}\b")


@dataclass(frozen=True, slots=True)
class Settled:
    """The answers found in a spec, in its order, and the spec without them: the same lines, theirs empty."""

    answers: tuple[Answered, ...]
    rest: FeatureSpec

    @property
    def text(self) -> str:
        """What the rest of the spec says: its lines without empty ones and headings over nothing."""
        return "\n".join(line for line in _without_bare_headings(self.rest) if line.strip())

    @property
    def told(self) -> dict[str, str]:
        """Question → answer, as drafters are told."""
        return {each.question.question: each.answer for each in self.answers}

    def concerning(self, section: str) -> list[str]:
        """What the answers to questions that block this section say, for its key."""
        own = [each for each in self.answers if section in blocked(each.question)]
        return [f"{each.question.id} → {each.answer}" for each in own]

    def facts(self, sections: Iterable[Section]) -> dict[str, str]:
        """Declared fact → answer, for facts whose question was answered whatever its wording."""
        ids = {name: each.answer for each in self.answers for name in each.ids}
        named = {name: question_id(self.rest.feature_id, name) for section in sections for name in section.facts}
        return {name: ids[question] for name, question in named.items() if question in ids}


def settle(spec: FeatureSpec, held: Plan | None, applied: Sequence[tuple[str, str, str]] = ()) -> Settled:
    """The answers in this spec to questions of the plan there is; any other clarification is spec like the rest.

    ``applied`` are markers that gave way to answers: question id, line before, line after.
    """
    now = {name: (before, after) for name, before, after in applied}
    found = dict(_found(spec, held, now)) if held is not None else {}
    text = _emptied(spec.text, [item.span for item in found])
    for each in found.values():
        if each.applied is not None:  # what everything else was made from is the line as it was
            text = "\n".join(each.applied[0] if line == each.applied[1] else line for line in text.split("\n"))
    rest = replace(spec, text=text, items=tuple(item for item in spec.items if item not in found))
    last = {each.question.id: each for each in found.values()}  # answered twice: the later holds
    return Settled(tuple(last.values()), rest)


def blocked(question: Question) -> frozenset[str]:
    """The sections that a question blocks."""
    return frozenset(at.partition(".")[0] for at in question.blocks)


def askable(plan: Plan) -> list[Question]:
    """What may be answered: the open questions, and the defaults that were taken without asking."""
    ids = {question.id for question in plan.questions}
    taken = [
        Question(
            id=each.question_id, fact="", question=each.question, why="", section=each.at[0].partition(".")[0],
            blocks=each.at, recommended=each.resolution, impact="low", rule=each.rule,
        )
        for each in plan.assumed
        if each.question_id not in ids and each.at
    ]  # fmt: skip
    return [*plan.questions, *taken]


def match(text: str, questions: Sequence[Question]) -> Question | None:
    """The question that a text names by its id, else the one that it puts in these or very similar words."""
    ids = set(_ID.findall(text))
    named = next((each for each in questions if ids & {each.id, *each.twins}), None)
    same = (each for each in questions if each.question == text)
    near = (each for each in questions if alike(each.question, text))
    return named or next(same, None) or next(near, None)


def _found(spec: FeatureSpec, held: Plan, applied: Mapping[str, tuple[str, str]]) -> Iterator[tuple[Item, Answered]]:
    before = [each.question for each in held.answered]
    lines = {each.question.id: each.applied for each in held.answered} | dict(applied)
    now = askable(held)
    known = {item.text for item in held.items if item.kind == ItemKind.CLARIFICATION}
    for item in spec.of(ItemKind.CLARIFICATION):
        if not item.answer or item.source:
            continue
        # a pair that was there when the plan was drafted shaped all of it, unless it was an answer even then
        question = match(item.text, before) or (None if item.text in known else match(item.text, now))
        if question is not None:
            yield (
                item,
                Answered(question=question, answer=item.answer, line=item.span.first, applied=lines.get(question.id)),
            )


def _emptied(text: str, spans: Iterable[Span]) -> str:
    lines = text.split("\n")
    for span in spans:
        lines[span.first - 1 : span.last] = [""] * (span.last - span.first + 1)
    return "\n".join(lines)


def _without_bare_headings(spec: FeatureSpec) -> list[str]:
    lines = spec.text.split("\n")
    ends: list[int] = []
    following: list[tuple[int, int]] = []  # (level, line) of the headings below, nearest last
    for heading in reversed(spec.headings):
        while following and following[-1][0] > heading.level:
            following.pop()
        ends.append(following[-1][1] - 1 if following else len(lines))
        following.append((heading.level, heading.line))
    for heading, end in zip(reversed(spec.headings), ends, strict=True):  # the innermost first
        if not any(line.strip() and not _RULE.match(line) for line in lines[heading.line : end]):
            lines[heading.line - 1] = ""
    return lines
