"""``draft-plan check``: is a plan true to its spec, its repository and itself?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

import draft_plan
from draft_plan.cli import showing


def check(
    targets: Annotated[
        list[str] | None, typer.Argument(metavar="PLAN", help="A plan.md, its spec, their folder, or a feature's name.")
    ] = None,
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
    """Hold plans against their specs, their repository and themselves; exit 3 when there are errors."""
    if rules:
        showing.out(draft_plan.rules_page(), end=False)
        return
    several = [
        draft_plan.check(target, repo=repo, strict=strict, model=_model(Path(target))) for target in targets or ["."]
    ]
    showing.out(draft_plan.findings_text(several, "json" if as_json else form), end=False)
    raise typer.Exit(max(checked.exit_code for checked in several))


def _model(target: Path) -> str:
    """The model that would draft today, where one is set."""
    here = target if target.is_dir() else target.parent if target.exists() else Path.cwd()
    settings = draft_plan.settle(here.resolve(), os.environ, {})
    return settings.model if "model" in settings.sources else ""
