"""From answers given to an updated plan: each is matched to its question, written into the spec, and what it blocked is
drafted anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from draft_plan.answering.applying import apply
from draft_plan.answering.giving import Given
from draft_plan.answering.inscribing import inscribe, one_line
from draft_plan.assembling import today
from draft_plan.clarifying import is_contest, normalise
from draft_plan.drafting import Event
from draft_plan.errors import PackError, SpecError, UsageError
from draft_plan.gathering import Inputs, Job, gather, guard
from draft_plan.packs import load
from draft_plan.plan import Plan, Question
from draft_plan.reading import read_text
from draft_plan.running import Ran, run
from draft_plan.settings import Settings
from draft_plan.settling import askable, match, settle
from draft_plan.writing import write

LETTERS = "ABCDEFGH"
"""What options are called where they are picked, in their order."""

_LETTER = re.compile(r"[A-Za-z]")
_RECOMMENDED = frozenset({"recommended", "yes, recommended"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a plan asks: the questions by rank, those shown first; ``settings`` are those it was drafted with."""

    spec: str
    plan: Plan
    questions: tuple[Question, ...]
    settings: Settings


def ask(spec: str, settings: Settings, out: str | None = None) -> Asked:
    """The open questions of the plan of a spec; raises UsageError when there is no plan yet.

    ``settings`` come back with the format, depth, language and budget of that plan, so that answering changes none.
    """
    inputs = gather(Job(spec=spec, out=out), settings)
    held = inputs.held
    if held is None:
        raise UsageError("there is no plan to answer questions of", where=spec, remedy=f"draft it: draft-plan {spec}")
    kept = _as_drafted(settings, held, inputs)
    open_now = {each.question.id for each in inputs.settled.answers}
    left = [each for each in held.questions if each.id not in open_now]
    return Asked(spec, held, tuple(sorted(left, key=lambda each: not each.shown)), kept)


def _as_drafted(settings: Settings, held: Plan, inputs: Inputs) -> Settings:
    changes: dict[str, object] = {"language": settings.language or held.language}
    if inputs.depth.level != held.depth:
        changes["depth"] = held.depth
    if inputs.pack.id != held.template:
        try:
            load(held.template, repo=Path(inputs.facts.root) if inputs.facts.root else None)
        except PackError as error:
            raise UsageError(
                f"this plan is in the format {held.template}", where="--template", remedy="name its folder with -t"
            ) from error
        changes["template"] = held.template
    spent = [each.question for each in held.answered if each.question.shown]
    changes["questions"] = max(settings.questions, sum(each.shown for each in (*held.questions, *spent)))
    return settings.model_copy(update=changes)


async def answer(
    job: Job,
    settings: Settings,
    environment: Mapping[str, str],
    given: Sequence[Given],
    *,
    into_markers: bool = False,
    redraft: bool = True,
    notify: Callable[[Event], None] = lambda _: None,
) -> Ran | None:
    """Write the answers into the spec and draft anew what their questions blocked; None when ``redraft`` is false.

    ``into_markers`` puts the answer to an open marker in its place too. Raises DraftPlanError with nothing written
    when an answer fits no question, or the plan could not be replaced.
    """
    if job.spec == "-":
        raise UsageError("answers go into a spec's file", where="-", remedy="name the file")
    inputs = gather(job, settings)
    if inputs.held is None:
        raise UsageError("there is no plan yet", where=job.spec, remedy=f"draft it: draft-plan {job.spec}")
    guard(inputs)
    answers = _resolve(given, inputs.held)
    applied = _inscribe(inputs, answers, into_markers=into_markers)
    if not redraft:
        return None
    ran = await run(replace(job, applied=applied), settings, environment, notify)
    return replace(ran, notes=(*_contradictions(ran), *ran.notes))


def _resolve(given: Sequence[Given], held: Plan) -> list[tuple[Question, str]]:
    known = [*askable(held), *(each.question for each in held.answered)]
    found: dict[str, tuple[Question, str]] = {}
    for each in given:
        question = match(each.question, known)
        if question is None:
            ids = "; ".join(f"{one.id} {one.question}" for one in askable(held)[:12]) or "none: nothing is open"
            raise UsageError(f"no question {each.question!r}", where=each.where, remedy=f"known: {ids}")
        found[question.id] = question, _said(question, each)
    return list(found.values())


def _said(question: Question, given: Given) -> str:
    """The answer in words: an option by its letter or label, the recommended one, or the text as it is."""
    text, labels = one_line(given.answer), [option.label for option in question.options]
    listed = "; ".join(f"{LETTERS[n]} {label}" for n, label in enumerate(labels[: len(LETTERS)]))
    if not text:
        raise UsageError(f"the answer to {question.id} is empty", where=given.where, remedy=listed or "say it in words")
    if text.casefold() in _RECOMMENDED and question.recommended:
        return question.recommended
    if _LETTER.fullmatch(text) and labels:
        index = LETTERS.find(text.upper())
        if not 0 <= index < len(labels):
            raise UsageError(f"{question.id} has no option {text}", where=given.where, remedy=f"its options: {listed}")
        return labels[index]
    return next((label for label in labels if label.casefold() == text.casefold()), text)


def _inscribe(
    inputs: Inputs, answers: Sequence[tuple[Question, str]], *, into_markers: bool
) -> tuple[tuple[str, str, str], ...]:
    """Write the spec; for each marker that gave way: the question's id, the line before, the line after."""
    path = inputs.places.spec
    if path is None or not answers:
        return ()
    text = _text(path)
    new = inscribe(text, inputs.spec, {question.question: said for question, said in answers}, today())
    applied: list[tuple[str, str, str]] = []
    if into_markers:
        new, applied = _into_markers(new, answers)
    _check(new, inputs, answers)
    if new != text:
        write({path: new})
    return tuple(applied)


def _text(path: Path) -> str:
    """The file as it is: reading has shown that it is UTF-8."""
    return path.read_bytes().decode("utf-8")


def _into_markers(text: str, answers: Sequence[tuple[Question, str]]) -> tuple[str, list[tuple[str, str, str]]]:
    end = "\n" if "\n" in text else "\r"
    lines, applied = text.split(end), []
    for question, said in answers:
        if question.rule != "R1-marker":
            continue
        for number, line in enumerate(lines):
            new = apply(line, question, said) if question.evidence and _bears(line, question) else line
            if new != line:
                lines[number] = new
                applied.append((question.id, line.rstrip("\r"), new.rstrip("\r")))
                break
    return end.join(lines), applied


def _bears(line: str, question: Question) -> bool:
    return "[" in line and normalise(question.evidence[0].text)[:40] in normalise(line)


def _check(text: str, inputs: Inputs, answers: Sequence[tuple[Question, str]]) -> None:
    """Nothing is written that would not be read back as the answer to its question."""
    spec = read_text(text.encode(), str(inputs.places.spec), inputs.spec.companions)
    settled = {each.question.id: each.answer for each in settle(spec, inputs.held).answers}
    for question, said in answers:
        if question.id not in settled:
            raise SpecError(
                f"the answer to {question.id} would not be found again in this spec",
                where=str(inputs.places.spec),
                remedy=f"write it by hand under ## Clarifications: - Q: {question.question} → A: {said}",
            )


def _contradictions(ran: Ran) -> list[str]:
    asked = ran.plan.questions if ran.plan else ()
    return [f"an answer and the spec disagree, {each.id}: {each.question}" for each in asked if is_contest(each)]
