"""What a person sees: a live line for each request on a terminal, plain lines elsewhere, and a short account at the
end.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import typer

import draft_plan
from draft_plan.errors import DraftPlanError
from draft_plan.escaping import visible


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[draft_plan.Event], None]]:
    """A function that shows events on standard error while the block runs."""
    if quiet:
        yield _silent
    elif sys.stderr.isatty():
        with _live() as notify:
            yield notify
    else:
        yield _plain


def _silent(event: draft_plan.Event) -> None:
    del event


def _plain(event: draft_plan.Event) -> None:
    if event.draft is not None and event.draft.model != "offline":
        draft = event.draft
        reason = f": {draft.reason}" if draft.reason else ""
        say(f"{draft.section}: {draft.status.value.replace('_', ' ')}{reason}  [{_tokens(draft.usage)}]")


@contextmanager
def _live() -> Iterator[Callable[[draft_plan.Event], None]]:
    from rich.console import Console  # only a terminal needs them, and they are half of start-up
    from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        lines: dict[str, TaskID] = {}

        def notify(event: draft_plan.Event) -> None:
            for section in event.sections:
                if event.draft is None:
                    lines[section] = bar.add_task(section.replace("_", " "), total=1)
                elif section in lines:
                    bar.remove_task(lines.pop(section))

        yield notify


def result(ran: draft_plan.Ran, *, as_json: bool, quiet: bool) -> None:
    """The outcome of a run: JSON, or the plan itself where it is printed, and a short account for people."""
    if as_json:
        out(ran.result.model_dump_json(indent=1))
        return
    if ran.plan is None:
        _requests(ran)
        return
    if not ran.result.plan:
        out(ran.text, end=False)
    if not quiet:
        _account(ran, ran.plan)


def _account(ran: draft_plan.Ran, plan: draft_plan.Plan) -> None:
    outcome = ran.result
    if outcome.plan:
        say(f"{outcome.plan}  ({outcome.template}, {outcome.depth}: {outcome.depth_reason})")
    if plan.model == "offline":
        say("drafted offline, by rules and without a model; name one with --model for more than the spec says")
    for (became, why), ids in _became(outcome.sections).items():
        say(f"{became}: {', '.join(ids)}: {why}")
    counts = Counter(each.status.value.lower() for each in outcome.coverage)
    say("coverage: " + ", ".join(f"{counts[word]} {word}" for word in ("covered", "partial", "uncovered")))
    if outcome.usage.calls:
        say(_usage(outcome.usage))
    shown = [question for question in plan.questions if question.shown]
    beyond = len(plan.questions) - len(shown)
    if shown:
        say(
            f"{len(shown)} open question{'s' if len(shown) > 1 else ''}"
            + (f", {beyond} more in plan.json" if beyond else "")
            + f" ({plan.calibration}):"
        )
    for question in shown:
        _question(question)
    for note in ran.notes[:5]:
        say(f"note: {note}")


def _became(sections: Iterable[draft_plan.SectionResult]) -> dict[tuple[str, str], list[str]]:
    """What became of sections and why, with the ids of those of which it is said."""
    told: dict[tuple[str, str], list[str]] = {}
    for section in sections:
        if section.status == "not_drafted":
            told.setdefault(("not drafted", section.reason), []).append(section.id)
        elif section.because:
            why = "; ".join(section.because) + _moved(section)
            told.setdefault(("drafted anew", why), []).append(section.id)
    return told


def _moved(section: draft_plan.SectionResult) -> str:
    """What a redraft did to the rows of a section, the first of them by name."""
    said = [
        f"{len(names)} {word} ({', '.join(names[:3])}{', …' if len(names) > 3 else ''})"
        for word, names in (("added", section.added), ("removed", section.removed), ("changed", section.changed))
        if names
    ]
    return f"  [{'; '.join(said) or 'says the same'}]"


def _question(question: draft_plan.Question) -> None:
    say(f"  {question.id}  {question.question}")
    for option in question.options:
        mark = "*" if option.label == question.recommended else "-"
        say(f"      {mark} {option.label}" + (f": {option.consequence}" if option.consequence else ""))


def _usage(usage: draft_plan.Usage) -> str:
    return f"{usage.calls} requests, {_tokens(usage)}, {usage.seconds:.1f} s of waiting"


def _tokens(usage: draft_plan.Usage) -> str:
    cost = "" if usage.cost is None else f", ${usage.cost:.4f}"
    kinds = {"cached": usage.cached_tokens, "written to the cache": usage.written_tokens, "plain": usage.plain_tokens}
    told = ", ".join(f"{count:,} {kind}" for kind, count in kinds.items() if count)
    cached = f" ({told})" if usage.cached_tokens or usage.written_tokens else ""
    return f"{usage.prompt_tokens:,} prompt tokens{cached}, {usage.completion_tokens:,} completion tokens{cost}"


def _requests(ran: draft_plan.Ran) -> None:
    for request in ran.result.requests:
        cost = "" if request.cost is None else f", ${request.cost:.4f}"
        out(f"--- request for {', '.join(request.sections)}: about {request.prompt_tokens:,} prompt tokens{cost}")
        for message in request.messages:
            out(f"[{message['role']}]\n{message['content']}\n")
    total = sum(request.prompt_tokens for request in ran.result.requests)
    say(f"{len(ran.result.requests)} requests, about {total:,} prompt tokens; nothing was sent")


def error(problem: DraftPlanError, *, as_json: bool) -> None:
    """An error on standard error: where, what, remedy; for machines an object on standard output too."""
    say(f"draft-plan: {problem}")
    if as_json:
        out(draft_plan.failed(problem).model_dump_json(indent=1))


def fault(problem: Exception) -> None:
    """A fault of this program: one line, and the whole story in a file to send along with a report."""
    story = "".join(traceback.format_exception(problem))
    with tempfile.NamedTemporaryFile("w", prefix="draft-plan-", suffix=".log", delete=False, encoding="utf-8") as file:
        file.write(story)
    say(f"draft-plan: a fault of draft-plan itself, nothing was written: {type(problem).__name__}: {problem}")
    say(f"  please report it with {file.name}, after a look at what it holds")


def lines(account: Iterable[str]) -> None:
    """An account of what was done, a line each, on standard error."""
    for line in account:
        say(line)


def say(line: str) -> None:
    """One line on standard error; what a terminal would obey is shown as its number."""
    typer.echo(visible(line), err=True)


def out(text: str = "", *, end: bool = True) -> None:
    """Text on standard output, in the same way; ``end``: with a line end behind it."""
    typer.echo(visible(text), nl=end)
