"""``draft-plan check``: is a plan true to its spec, its repository and itself?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

import draft_plan
from draft_plan.cli import showing


def check(
    target: Annotated[
        str, typer.Argument(metavar="PLAN", help="A plan.md, its spec, their folder, or a feature's name.")
    ] = ".",
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, json, sarif or github (annotations).")
    ] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    repo: Annotated[
        str | None, typer.Option(metavar="DIR", help="The repository, if not the one around the plan.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 for warnings too.")] = False,
    rules: Annotated[bool, typer.Option("--rules", help="Print the page of rules and exit.")] = False,
) -> None:
    """Hold a plan against its spec, its repository and itself; exit 3 when there are errors."""
    if rules:
        showing.out(draft_plan.rules_page(), end=False)
        return
    here = Path(target) if Path(target).is_dir() else Path(target).parent if Path(target).exists() else Path.cwd()
    settings = draft_plan.settle(here.resolve(), os.environ, {})
    model = settings.model if "model" in settings.sources else ""
    checked = draft_plan.check(target, repo=repo, strict=strict, model=model)
    showing.out(draft_plan.findings_text(checked, "json" if as_json else form), end=False)
    raise typer.Exit(checked.exit_code)
