"""An artifact handed over: written to its folder, told on the job's page, and summed up for the log."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from draft_plan.artifact import Artifact, save
from draft_plan.composing import QUALITY, annotate, inline, plain_lines, quality, summarise
from draft_plan.errors import Exit
from draft_plan.forge import Forge
from draft_plan.writing import write


@dataclass(frozen=True, slots=True)
class Told:
    """What the job says: ``log`` are lines that the forge reads, ``lines`` those for people."""

    log: str
    lines: tuple[str, ...]
    exit_code: int


def hand_over(artifact: Artifact, folder: Path, environment: Mapping[str, str], forge: Forge | None = None) -> Told:
    """Write the artifact, the summary of the job and its annotations; ``forge`` is the one that was asked. Raises
    OutputError.

    A request that failed for some specs and not for others is no failure of the job: it is told in its place.
    """
    path = save(artifact, folder)
    page = environment.get("GITHUB_STEP_SUMMARY", "")
    if page and not artifact.quiet:
        with contextlib.suppress(OSError), Path(page).open("a", encoding="utf-8") as file:
            file.write(summarise(artifact))
    if environment.get("GITLAB_CI") == "true":
        write({folder / QUALITY: quality([] if artifact.quiet else annotate(artifact))})
    on_github = environment.get("GITHUB_ACTIONS") == "true"
    log = plain_lines(annotate(artifact)) if on_github and not artifact.quiet else ""
    failed = [each for each in artifact.suggestions if each.state == "failed"]
    code = Exit.USAGE if failed and len(failed) == len(artifact.suggestions) else Exit.WRITTEN
    spent = (str(forge.spent),) if forge is not None else ()
    return Told(log, (*_lines(artifact), *spent, f"{path}"), int(code))


def _lines(artifact: Artifact) -> Iterator[str]:
    yield from (inline(notice) for notice in artifact.notices)
    for each in artifact.suggestions:
        said = each.reason if each.state == "failed" else f"{len(each.questions)} questions, {each.covered} covered"
        yield f"{inline(each.spec)}: {each.state}" + ("" if each.state == "removed" else f", {inline(said)}")
    if not artifact.suggestions and not artifact.notices:
        yield "no spec was added or changed"
