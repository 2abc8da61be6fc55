"""One spec planned: drafted as far as it changed, answers written into it, and the outcome told for the artifact."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from draft_plan.answering import Given as Answer
from draft_plan.answering import answer, ask
from draft_plan.artifact import Asked, Given, Part, Pick, Remark, Rewrite, Suggested
from draft_plan.checking import check
from draft_plan.coverage import CoverageStatus
from draft_plan.drafting import Event
from draft_plan.errors import DraftPlanError
from draft_plan.gathering import Job
from draft_plan.plan import Outcome, Plan, Question
from draft_plan.rendering import split
from draft_plan.result import Finding
from draft_plan.running import Ran, run
from draft_plan.settings import Settings
from draft_plan.suggesting.recalling import Before
from draft_plan.suggesting.steering import Steering
from draft_plan.writing import write

LETTERS = "ABCDEFGH"
SCRATCH = ".draft-plan/suggested"
"""Where a plan is drafted that must not replace the one beside its spec."""


@dataclass(frozen=True, slots=True)
class Task:
    """A spec to plan: its path below ``root``, settings given as flags, all answers so far, and whether to start
    afresh. ``offline``: the branch is not trusted, so no model is asked and nothing beside the spec is replaced.
    """

    root: Path
    path: str
    flags: Mapping[str, Any]
    given: tuple[Given, ...] = ()
    fresh: bool = False
    offline: bool = False

    @property
    def spec(self) -> Path:
        """The spec's file."""
        return self.root / self.path


async def plan(
    task: Task,
    steering: Steering,
    before: Before,
    environment: Mapping[str, str],
    notify: Callable[[Event], None],
) -> Suggested:
    """Plan the spec; what goes wrong is told in the suggestion instead of raised."""
    try:
        settings = steering.settings(task.spec.parent, environment, task.flags)
        if not task.spec.resolve().is_relative_to(task.root.resolve()):
            return Suggested(spec=task.path, state="failed", reason="the spec lies outside of the repository")
        last = before.suggested.get(task.path)
        _restore(task, last)
        old = task.spec.read_bytes().decode("utf-8", errors="replace")
        ran, given = await _drafted(task, settings, environment, notify)
    except DraftPlanError as error:
        return Suggested(spec=task.path, state="failed", reason=f"{error.what}. {error.remedy}".strip()[:2000])
    return _told(task, ran, given, old, last)


def _restore(task: Task, last: Suggested | None) -> None:
    """Lay the last suggestion's files beside the spec where the branch has none, so that only changes are drafted."""
    if last is None or task.offline:
        return
    files = {task.root / path: text for path, text in last.files.items() if path != task.path}
    if files and not any(path.exists() for path in files):
        write({path: text for path, text in files.items() if path.parent == task.spec.parent})


async def _drafted(
    task: Task, settings: Settings, environment: Mapping[str, str], notify: Callable[[Event], None]
) -> tuple[Ran, tuple[Given, ...]]:
    """Draft, with the answers given so far: at once where a plan shows what they answer, else in a second step."""
    if task.offline:
        job = Job(spec=str(task.spec), out=_out(task), fresh=task.fresh, force=True)
        return await run(job, settings, environment, notify), ()
    job = Job(spec=str(task.spec), fresh=task.fresh)
    ran: Ran | None = None
    usable = _usable(task.given, _held(task, settings)) if task.given else ()
    if not usable:
        ran = await run(job, settings, environment, notify)
        usable = _usable(task.given, ran.plan)
    if usable:
        answers = [Answer(each.question, each.answer, f"an answer by {each.by}") for each in usable]
        kept = ask(str(task.spec), settings).settings
        ran = await answer(job, kept, environment, answers, notify=notify) or ran
    return ran or await run(job, settings, environment, notify), usable


def _held(task: Task, settings: Settings) -> Plan | None:
    """The plan that lies beside the spec; None when there is none to read."""
    try:
        return ask(str(task.spec), settings).plan
    except DraftPlanError:
        return None


def _out(task: Task) -> str:
    folder = task.root / SCRATCH / Path(task.path).parent
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder / "plan.md")


def _usable(given: Sequence[Given], plan: Plan | None) -> tuple[Given, ...]:
    """The answers to questions that this plan asks or asked, options by their label."""
    if plan is None:
        return ()
    known = {each.id: each for each in (*plan.questions, *(one.question for one in plan.answered))}
    return tuple(
        each.model_copy(update={"answer": _said(known[each.question], each.answer)})
        for each in given
        if each.question in known
    )


def _said(question: Question, text: str) -> str:
    at = LETTERS.find(text.upper()) if len(text) == 1 else -1
    return question.options[at].label if 0 <= at < len(question.options) else text


def _told(task: Task, ran: Ran, given: tuple[Given, ...], old: str, last: Suggested | None) -> Suggested:
    parts = tuple(_parts(ran, last))
    states = [each.status for each in ran.result.coverage]
    redrafted = tuple(each.id for each in ran.result.sections if not each.kept)
    files = {} if task.offline else dict(_files(task, ran, old))
    shown = ran.plan.questions if ran.plan else ()
    return Suggested(
        spec=task.path,
        state="planned" if redrafted or any(part.changed for part in parts) else "unchanged",
        plan=_below(task.root, ran.result.plan),
        title=(ran.plan.title if ran.plan else "")[:500],
        model=ran.result.model,
        template=ran.result.template,
        exit_code=ran.result.exit_code,
        covered=states.count(CoverageStatus.COVERED),
        partial=states.count(CoverageStatus.PARTIAL),
        uncovered=tuple(each.id for each in ran.result.coverage if each.status is CoverageStatus.UNCOVERED),
        parts=parts,
        questions=tuple(_asked(each, ran.plan) for each in shown if each.shown),
        beyond=sum(not each.shown for each in shown),
        remarks=tuple(_remarks(task, ran)),
        given=given,
        rewrites=tuple(_rewrites(old, files.get(task.path, old))),
        files=files,
        redrafted=redrafted,
    )


def _parts(ran: Ran, last: Suggested | None) -> Iterator[Part]:
    before = {part.heading: part.text for part in last.parts} if last else {}
    for heading, text in split(ran.text).items():
        yield Part(heading=heading, text=text, changed=before.get(heading) != text)


def _files(task: Task, ran: Ran, old: str) -> Iterator[tuple[str, str]]:
    """What would be committed: the plan, its data, and the spec when answers were written into it."""
    new = task.spec.read_bytes().decode("utf-8", errors="replace")
    if new != old:
        yield task.path, new
    for place in (ran.result.plan, ran.result.plan_json):
        path = _below(task.root, place)
        if path:
            yield path, Path(place).read_text(encoding="utf-8", errors="replace")


def _below(root: Path, place: str) -> str:
    path = Path(place).resolve() if place else None
    return path.relative_to(root.resolve()).as_posix() if path and path.is_relative_to(root.resolve()) else ""


def _asked(question: Question, plan: Plan | None) -> Asked:
    outcomes = [one for draft in plan.sections for one in draft.outcomes] if plan else []
    at_field = any(one.question == question.id and one.outcome is Outcome.CLARIFY for one in outcomes)
    return Asked(
        id=question.id,
        question=question.question[:2000],
        why=question.why[:2000],
        options=tuple(
            Pick(label=each.label[:500], consequence=each.consequence[:1000]) for each in question.options[:8]
        ),
        recommended=question.recommended[:500],
        blocks=tuple(question.blocks[:50]),
        line=question.line or 0,
        blocking=at_field or question.rule == "R1-marker",
    )


def _remarks(task: Task, ran: Ran) -> Iterator[Remark]:
    found: Sequence[Finding] = ran.result.findings
    if not task.offline and ran.result.plan:
        # a spec under a name of the team's own is not found beside its plan; then there is nothing more to say
        with contextlib.suppress(DraftPlanError):
            found = (*found, *check(ran.result.plan).findings)
    for each in found[:500]:
        yield Remark(
            rule=each.rule,
            severity=each.severity,
            message=each.message[:2000],
            path=_below(task.root, each.path)[:1000],
            line=each.line or 0,
            remedy=each.remedy[:2000],
        )


def _rewrites(old: str, new: str) -> Iterator[Rewrite]:
    """Each place where the spec grew, as the line before it and all that shall stand there."""
    before, after = old.splitlines(), new.splitlines()
    for tag, first, last, start, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "insert" and first > 0:
            yield Rewrite(line=first, text="\n".join([before[first - 1], *after[start:end]]))
        elif tag == "replace" and last - first == 1:
            yield Rewrite(line=last, text="\n".join(after[start:end]))
