"""``draft-plan doctor``: what an endpoint and a model can do."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

import draft_plan
from draft_plan.cli import showing

_FORMS = {
    "strict": "JSON Schema, strict",
    "schema": "JSON Schema, not strict",
    "tool": "a tool that must be called",
    "object": "any JSON object",
    "text": "plain text, salvaged",
}


def doctor(
    model: Annotated[str | None, typer.Option("--model", "-m", help="A model that the endpoint knows.")] = None,
    base_url: Annotated[str | None, typer.Option(help="An OpenAI-compatible endpoint.")] = None,
    timeout: Annotated[float | None, typer.Option(help="Seconds a probe may take (60).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as one JSON object.")] = False,
) -> None:
    """Try what the endpoint can do, in five small requests, and remember it for the runs to come."""
    flags = {"model": model, "base_url": base_url, "timeout": timeout}
    settings = draft_plan.settle(Path.cwd(), os.environ, flags)
    found = asyncio.run(draft_plan.diagnose(settings, os.environ, Path.cwd()))
    showing.out(found.model_dump_json(indent=1) if as_json else _table(found))
    raise typer.Exit(found.exit_code)


def _table(found: draft_plan.Diagnosis) -> str:
    lines = [
        f"model     {found.model}  ({found.model_from})",
        f"endpoint  {found.base_url}  ({found.base_url_from})",
        f"key       {found.key}",
        "",
    ]
    for probe in found.probes:
        mark = "*" if probe.mode == found.chosen else " "
        detail = f"  {probe.detail}" if probe.detail else ""
        lines.append(f"{mark} {_FORMS[probe.mode]:<28}{probe.outcome:<9}{probe.seconds:>6.1f} s{detail}")
    if found.chosen:
        lines += ["", f"drafts will be asked for by: {_FORMS[found.chosen]}; tokens are capped by {_cap(found)}"]
        lines += [f"left out, because it is refused: {', '.join(found.left_out)}"] if found.left_out else []
        lines += [] if found.counts_tokens else ["it does not count tokens: costs and cut prompts cannot be told"]
    else:
        lines += ["", f"draft-plan: {found.problem}", f"  {found.remedy}"]
    return "\n".join(lines)


def _cap(found: draft_plan.Diagnosis) -> str:
    return found.token_cap or "nothing it knows"
