"""``draft-plan suggest`` and ``draft-plan publish``: the two halves of the bot, for two jobs with two privileges."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated, Any

import typer

import draft_plan
from draft_plan.cli import showing
from draft_plan.errors import Exit

ARTIFACT = Path("draft-plan-artifact")


def suggest(
    base: Annotated[str, typer.Option(metavar="SHA", help="Where the branch parted (the event's).")] = "",
    head: Annotated[str, typer.Option(metavar="SHA", help="The commit to plan for (the event's).")] = "",
    specs: Annotated[list[str] | None, typer.Option(metavar="GLOB", help="What a spec is; repeat for more.")] = None,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where the artifact goes.")] = ARTIFACT,
    previous: Annotated[Path | None, typer.Option(metavar="DIR", help="The artifact of the run before.")] = None,
    event: Annotated[Path | None, typer.Option(metavar="FILE", help="The event's JSON (GITHUB_EVENT_PATH).")] = None,
    template: Annotated[str | None, typer.Option("--template", "-t", help="Plan format: a name or a folder.")] = None,
    model: Annotated[str | None, typer.Option("--model", "-m", help="Model name, offline, or recorded:FOLDER.")] = None,
    base_url: Annotated[str | None, typer.Option(help="An OpenAI-compatible endpoint.")] = None,
    questions: Annotated[int | None, typer.Option(help="How many questions to show (5).")] = None,
    label: Annotated[str, typer.Option(help="Only requests with this label.")] = "",
    drafts: Annotated[bool, typer.Option("--drafts", help="Plan draft requests too.")] = False,
    key: Annotated[str, typer.Option(help="The comment's name, where a request has several.")] = "plan",
    bot: Annotated[str, typer.Option(help="The account that comments.")] = "github-actions[bot]",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Plan the specs that a range of commits adds or changes, into an artifact for publish. Needs no right to write."""
    flags: dict[str, Any] = {"template": template, "model": model, "base_url": base_url, "questions": questions}
    order = draft_plan.SuggestOrder(
        root=Path.cwd(),
        occasion=draft_plan.read_occasion(os.environ, event),
        base=base,
        head=head,
        globs=tuple(specs or draft_plan.SPEC_GLOBS),
        flags=flags,
        key=key,
        label=label,
        drafts=drafts,
        previous=previous,
        bot=bot,
    )
    forge = draft_plan.choose_forge(os.environ, bot)
    with showing.progress(quiet=quiet) as notify:
        artifact = asyncio.run(draft_plan.suggest(order, os.environ, forge, notify))
    told = draft_plan.hand_over(artifact, out, os.environ, forge)
    showing.out(told.log, end=False)
    if not quiet:
        showing.lines(told.lines)
    raise typer.Exit(told.exit_code)


def publish(
    artifact: Annotated[Path, typer.Argument(metavar="DIR", help="What suggest wrote.")] = ARTIFACT,
    mode: Annotated[
        list[str] | None, typer.Option("--mode", help="comment, check, commit, pr or suggestion; repeat for more.")
    ] = None,
    number: Annotated[int, typer.Option(metavar="N", help="The request (the event's).")] = 0,
    specs: Annotated[list[str] | None, typer.Option(metavar="GLOB", help="What a spec is; repeat for more.")] = None,
    event: Annotated[Path | None, typer.Option(metavar="FILE", help="The event's JSON (GITHUB_EVENT_PATH).")] = None,
    key: Annotated[str, typer.Option(help="The comment's name, where a request has several.")] = "plan",
    bot: Annotated[str, typer.Option(help="The account that comments.")] = "github-actions[bot]",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the comment; write nothing.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Put an artifact where people review: a comment, a check, a commit. Needs no model and reads no spec."""
    order = draft_plan.publish_order(
        artifact,
        os.environ,
        modes=mode or ["comment", "check"],
        number=number or draft_plan.read_occasion(os.environ, event).number,
        key=key,
        specs=tuple(specs or draft_plan.SPEC_GLOBS),
        dry=dry_run,
    )
    published = draft_plan.publish(order, None if dry_run else draft_plan.choose_forge(os.environ, bot))
    if dry_run:
        showing.out(published.body)
    if not quiet:
        showing.lines(published.account)
    raise typer.Exit(Exit.PROVIDER if published.failed else Exit.WRITTEN)
