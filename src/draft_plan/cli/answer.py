"""``draft-plan answer``: questions put on a terminal, or answers taken from arguments and files."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

import draft_plan
from draft_plan.cli import showing
from draft_plan.errors import UsageError

LETTERS = "ABCDEFGH"


def answer(
    spec: Annotated[str, typer.Argument(help="A spec.md, its folder, or a feature's name.")],
    answers: Annotated[
        list[str] | None, typer.Option("--answer", "-a", metavar="Q-ID=TEXT", help="An answer: a letter or a text.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--from", metavar="FILE", help="Answers in TOML, or as - Q: … → A: … lines.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Ask the questions beyond the budget too.")] = False,
    into_markers: Annotated[
        bool, typer.Option("--apply", help="Put the answer to an open marker in its place, too.")
    ] = False,
    later: Annotated[bool, typer.Option("--later", help="Only write the answers; the next run drafts.")] = False,
    template: Annotated[str | None, typer.Option("--template", "-t", help="Plan format (the plan's).")] = None,
    model: Annotated[str | None, typer.Option("--model", "-m", help="Model name, offline, or recorded:FOLDER.")] = None,
    base_url: Annotated[str | None, typer.Option(help="An OpenAI-compatible endpoint.")] = None,
    out: Annotated[str | None, typer.Option("--out", "-o", help="Where the plan lies.")] = None,
    repo: Annotated[str | None, typer.Option(metavar="DIR", help="The repository to plan for.")] = None,
    timeout: Annotated[float | None, typer.Option(help="Seconds a request may take (300).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an edited plan, keeping a backup.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Answer open questions; the spec keeps the answers, and only what they concern is drafted anew."""
    flags = {"template": template, "model": model, "base_url": base_url, "repo": repo, "timeout": timeout}
    settings = draft_plan.settle(_start(spec), os.environ, flags)
    asked = draft_plan.ask(spec, settings, out)
    given = draft_plan.answers_from_arguments(answers or [])
    given += draft_plan.answers_from_file(Path(source)) if source else []
    if not given and not as_json:
        given = _put(asked, every=every)
    if not given and not as_json:
        showing.say("nothing was answered, nothing is changed")
        return
    job = draft_plan.Job(spec, out, force=force)
    with showing.progress(quiet=quiet or as_json) as notify:
        work = draft_plan.answer(
            job, asked.settings, os.environ, given, into_markers=into_markers, redraft=not later, notify=notify
        )
        ran = asyncio.run(work)
    if ran is None:
        showing.say("the answers stand in the spec; the next run drafts what they concern")
        return
    showing.result(ran, as_json=as_json, quiet=quiet)
    raise typer.Exit(ran.result.exit_code)


def _start(argument: str) -> Path:
    named = Path(argument)
    return (named if named.is_dir() else named.parent).resolve() if named.exists() else Path.cwd()


def _put(asked: draft_plan.Asked, *, every: bool) -> list[draft_plan.Given]:
    """Put the questions one by one. The end of input, or ``q``, keeps what was answered so far."""
    questions = [each for each in asked.questions if every or each.shown]
    if not questions:
        beyond = len(asked.questions)
        showing.say(f"no question is shown; {beyond} beyond the budget: --all" if beyond else "no question is open")
        return []
    if not sys.stdin.isatty():
        ids = "; ".join(f"{each.id} {each.question}" for each in questions)
        raise UsageError("no answer was given", where="--answer", remedy=f"on a terminal you are asked: {ids}")
    given: list[draft_plan.Given] = []
    for number, question in enumerate(questions, 1):
        _show(question, f"{number}/{len(questions)}")
        said = _hear(question, asked.spec)
        if said is None:
            break
        if said:
            given.append(draft_plan.Given(question.id, said, "the terminal"))
    return given


def _show(question: draft_plan.Question, position: str) -> None:
    showing.out(f"\n{position}  {question.id}  {question.question}")
    if question.why:
        showing.out(f"    {question.why}")
    for quote in question.evidence[:2]:
        if quote.match != "none":
            showing.out(f"    {quote.source}:{quote.line}: {quote.text}")
    for letter, option in zip(LETTERS, question.options, strict=False):
        mark = " (recommended)" if option.label == question.recommended else ""
        showing.out(f"    {letter}  {option.label}{mark}" + (f": {option.consequence}" if option.consequence else ""))
    enter = "Enter takes the recommended one, " if question.recommended else ""
    pick = "A letter, or your own words; " if question.options else "Your own words; "
    showing.out(f"    {pick}{enter}s skips, w says who else could answer, q stops")


def _hear(question: draft_plan.Question, spec: str) -> str | None:
    """What was answered; empty when skipped, None when it is enough."""
    while True:
        try:
            said = input(f"Answer{f' [{question.recommended}]' if question.recommended else ''}: ").strip()
        except EOFError:
            showing.out()
            return None
        match said.casefold():
            case "":
                if question.recommended:
                    return question.recommended
            case "s":
                return ""
            case "q":
                return None
            case "w":
                showing.out(f"    {question.who.capitalize()} would know. To pass it on:")
                showing.out(f'    draft-plan answer {spec} --answer {question.id}="…"   # {question.question}')
            case letter if len(letter) == 1 and letter.isascii() and letter.isalpha() and question.options:
                if letter.upper() in LETTERS[: len(question.options)]:
                    return letter
                showing.out(f"    There is no option {said}.")
            case _:
                return said
