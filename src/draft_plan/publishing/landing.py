"""Plans and answers put into the repository itself, where a team asked for that: as a commit, a request, or as
suggestions that a person accepts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from draft_plan.artifact import Artifact, Suggested
from draft_plan.errors import UsageError
from draft_plan.forge import Forge, Note, Request
from draft_plan.matching import matches

BRANCH = "draft-plan/"
"""What the names of the bot's own branches begin with."""
MESSAGE = "Update the plan"

_TICKS = re.compile(r"`+")


def commit(forge: Forge, number: int, artifact: Artifact, specs: Sequence[str]) -> tuple[str, str]:
    """Commit plans and answers to the request's own branch; never to a fork's, never by force.

    What was done, and where the branch stands then: a commit of the bot's own is no newer one.
    """
    request = forge.request(number)
    reason = _barred(request, artifact)
    if reason:
        return reason, artifact.head
    landed = forge.commit(request.branch, artifact.head, _files(artifact, specs), _message(artifact))
    return f"committed {landed.commit[:12]}" if landed.commit else "nothing had changed", landed.stands


def propose(forge: Forge, number: int, artifact: Artifact, specs: Sequence[str]) -> str:
    """Put plans and answers on a branch of the bot's own, and open a request for it into the branch under review."""
    request = forge.request(number)
    reason = _barred(request, artifact) or _behind(request, artifact)
    if reason:
        return reason
    name = f"{BRANCH}{number}"
    stands = forge.branch(name, artifact.head)
    landed = forge.commit(name, stands, _files(artifact, specs), _message(artifact))
    if not landed.commit and stands == artifact.head:
        return "nothing had changed"
    title = f"Plan for #{number}" if number else "Plan"
    opened = forge.propose(name, request.branch, title, "Plans drafted by draft-plan, for review.")
    return f"request {opened}"


def suggest(forge: Forge, number: int, artifact: Artifact) -> str:
    """Offer the answers that were given as changes of the spec's lines, for a person to accept."""
    notes = [
        Note(each.spec, rewrite.line, artifact.head, _suggestion(rewrite.text))
        for each in artifact.suggestions
        for rewrite in each.rewrites
    ]
    return f"{forge.suggest(number, notes)} put"


def _barred(request: Request, artifact: Artifact) -> str:
    if request.fork:
        return "the branch is a fork's: nothing is committed there"
    if request.closed:
        return "the request is closed: nothing is committed"
    return "" if artifact.head else "it is not known which commit the plan is for"


def _behind(request: Request, artifact: Artifact) -> str:
    return "a newer commit is there: its own run takes it up" if request.head != artifact.head else ""


def _files(artifact: Artifact, specs: Sequence[str]) -> dict[str, str]:
    files: dict[str, str] = {}
    for each in artifact.suggestions:
        for path, text in each.files.items():
            _check_path(each, path, specs)
            files[path] = text
    return files


def _check_path(each: Suggested, path: str, specs: Sequence[str]) -> None:
    """Only a spec that the globs name, and what lies right beside it: whatever the artifact says."""
    spec, file = PurePosixPath(each.spec), PurePosixPath(path)
    plain = str(file) == path and not file.is_absolute() and ".." not in file.parts and "\\" not in path
    hidden = any(part.casefold() in (".git", ".github", ".gitlab") for part in file.parts)
    beside = file.parent == spec.parent and (file == spec or file.suffix in (".md", ".json"))
    if not (plain and beside and not hidden and path.isprintable() and matches(each.spec, specs)):
        raise UsageError(
            "the artifact wants to write where no plan belongs", where=path[:200], remedy="check its origin"
        )


def _message(artifact: Artifact) -> str:
    answered = sorted({one.question for each in artifact.suggestions for one in each.given})
    title = f"{MESSAGE}: answers to {', '.join(answered)}" if answered else MESSAGE
    return f"{title[:200]}\n\nDrafted for {artifact.head[:12]}.\n"


def _suggestion(text: str) -> str:
    ticks = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(text)), default=0))
    return f"{ticks}suggestion\n{text}\n{ticks}"
