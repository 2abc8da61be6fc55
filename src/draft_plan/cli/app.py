"""The command line: arguments in, one call of the public face, an exit code out. No logic lives here."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

import draft_plan
from draft_plan.cli import showing
from draft_plan.cli.answer import answer
from draft_plan.cli.check import check
from draft_plan.cli.doctor import doctor
from draft_plan.cli.explain import explain
from draft_plan.cli.routing import DefaultCommand
from draft_plan.cli.suggest import publish, suggest
from draft_plan.errors import DraftPlanError, Exit

app = typer.Typer(
    name="draft-plan",
    cls=DefaultCommand,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
pack_app = typer.Typer(help="List plan formats, or check a folder of your own.", rich_markup_mode=None)
app.add_typer(pack_app, name="pack")

Text = str | None
Number = int | None


def _print_version(asked: bool) -> None:
    if asked:
        showing.out(f"draft-plan {draft_plan.__version__}")
        raise typer.Exit


@app.callback()
def root(
    version_asked: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Draft a technical plan from a feature spec, and ask where the spec does not say.

    draft-plan SPEC drafts: see the options below.
    """


@app.command("draft")
def draft(
    spec: Annotated[str, typer.Argument(help="A spec.md, its folder, a feature's name, or - for standard input.")],
    template: Annotated[Text, typer.Option("--template", "-t", help="Plan format: a name or a folder.")] = None,
    model: Annotated[Text, typer.Option("--model", "-m", help="Model name, offline, or recorded:FOLDER.")] = None,
    base_url: Annotated[Text, typer.Option(help="An OpenAI-compatible endpoint.")] = None,
    out: Annotated[Text, typer.Option("--out", "-o", help="Where to write the plan; - prints it.")] = None,
    repo: Annotated[Text, typer.Option(metavar="DIR", help="The repository to plan for, or a part of it.")] = None,
    questions: Annotated[Number, typer.Option(help="How many questions to show (5).")] = None,
    only: Annotated[Text, typer.Option(metavar="SECTION", help="Draft this section anew, keep the others.")] = None,
    because: Annotated[str, typer.Option(help="One sentence of steering for --only.")] = "",
    depth: Annotated[Text, typer.Option(help="simple, standard, major or auto (auto).")] = None,
    language: Annotated[Text, typer.Option(help="Language to write in, e.g. de (the spec's).")] = None,
    concurrency: Annotated[Number, typer.Option(help="Requests under way at once (8).")] = None,
    grouping: Annotated[Text, typer.Option(help="What travels in a request: wave, section or plan.")] = None,
    timeout: Annotated[float | None, typer.Option(help="Seconds a request may take (300).")] = None,
    critic: Annotated[bool | None, typer.Option("--critic/--no-critic", help="Have a second reader object.")] = None,
    calibration: Annotated[Text, typer.Option(metavar="PATH", help="Your own calibration: file or folder.")] = None,
    deadline: Annotated[float | None, typer.Option(help="Seconds that drafting may take (no limit).")] = None,
    max_calls: Annotated[Number, typer.Option(help="Budget: calls to the endpoint.")] = None,
    max_tokens: Annotated[Number, typer.Option(help="Budget: tokens, prompts and answers together.")] = None,
    max_cost: Annotated[float | None, typer.Option(help="Budget: US dollars, by the prices in settings.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the requests; send nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Draft every section anew.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an edited plan, keeping a backup.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 while blocking questions are open.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Draft the plan of a spec: plan.md and plan.json beside it. This is what happens without a command."""
    flags: dict[str, Any] = {
        "template": template, "model": model, "base_url": base_url, "questions": questions, "depth": depth,
        "language": language, "concurrency": concurrency, "grouping": grouping, "timeout": timeout, "repo": repo,
        "critic": critic, "calibration": calibration,
        "deadline": deadline, "max_calls": max_calls, "max_tokens": max_tokens, "max_cost": max_cost,
    }  # fmt: skip
    settings = draft_plan.settle(_start(spec), os.environ, flags)
    stdin = sys.stdin.buffer.read() if spec == "-" else None
    job = draft_plan.Job(spec, out, only, because, dry_run, fresh, force, strict, stdin)
    with showing.progress(quiet=quiet or as_json) as notify:
        ran = asyncio.run(draft_plan.run(job, settings, os.environ, notify))
    showing.result(ran, as_json=as_json, quiet=quiet)
    raise typer.Exit(ran.result.exit_code)


def _start(argument: str) -> Path:
    """Where settings are looked for: the spec's folder, else the working directory."""
    named = Path(argument)
    if argument == "-" or not named.exists():
        return Path.cwd()
    return (named if named.is_dir() else named.parent).resolve()


@pack_app.command("list")
def pack_list() -> None:
    """The plan formats at hand, with where each lies."""
    for info in draft_plan.available_packs(Path.cwd()):
        showing.out(f"{info.id:<16}{info.title}  ({info.origin})")


@pack_app.command("check")
def pack_check(folder: Annotated[str, typer.Argument(help="A format's name or folder.")]) -> None:
    """Render a format with made-up answers and say what does not hold."""
    problems = draft_plan.check_pack(folder)
    for problem in problems:
        showing.out(problem)
    raise typer.Exit(Exit.FINDINGS if problems else Exit.WRITTEN)


app.command("check")(check)
app.command("answer")(answer)
app.command("explain")(explain)
app.command("doctor")(doctor)
app.command("suggest")(suggest)
app.command("publish")(publish)


@app.command("schema")
def schema(name: Annotated[str, typer.Argument(help="plan, result, or a section's id.")]) -> None:
    """Print a published JSON Schema."""
    showing.out(draft_plan.schema_text(name))


def main() -> None:
    """Run the command line; the only place that turns errors into exit codes."""
    try:
        app()
    except DraftPlanError as error:
        showing.error(error, as_json="--json" in sys.argv)
        raise SystemExit(int(error.exit_code)) from None
    except KeyboardInterrupt:
        showing.say("draft-plan: interrupted; finished sections are kept, run again to go on")
        raise SystemExit(int(Exit.INTERRUPTED)) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(int(Exit.WRITTEN)) from None
    except Exception as fault:  # noqa: BLE001 - a fault of ours ends the run as politely as one of the user's
        showing.fault(fault)
        raise SystemExit(int(Exit.USAGE)) from None
