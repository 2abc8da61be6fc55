"""From an artifact to what people see, on each surface that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from draft_plan.artifact import Artifact
from draft_plan.composing import Marker, annotate, compose, content
from draft_plan.errors import ForgeError, UsageError
from draft_plan.forge import Annotation, Check, Forge, MovedError
from draft_plan.publishing import landing, sticky
from draft_plan.publishing.redacting import redact

COMMENT = 65_536
"""Characters that a comment may have where no forge says otherwise."""
SUMMARY = 60_000
"""Characters of a check's summary."""


class Mode(StrEnum):
    """Where a suggestion is put."""

    COMMENT = "comment"
    CHECK = "check"
    COMMIT = "commit"
    PROPOSE = "pr"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class PublishOrder:
    """What to publish, and where.

    ``digest`` is the artifact's; ``run`` the run's number and ``link`` its page; ``secrets`` are values that must not
    leave; ``specs`` the globs that a spec must match to be committed; ``dry`` writes nothing.
    """

    artifact: Artifact
    digest: str
    number: int
    modes: frozenset[Mode]
    key: str = "plan"
    run: int = 0
    link: str = ""
    dry: bool = False
    secrets: tuple[str, ...] = ()
    specs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """What was done, a line each; ``body`` is the comment as it was or would be written; ``failed``: a surface could
    not be reached, or refused; ``spent`` is what it cost of the forge's limit.
    """

    lines: tuple[str, ...] = ()
    body: str = ""
    failed: bool = False
    spent: str = ""

    @property
    def account(self) -> tuple[str, ...]:
        """All that is told of the run."""
        return (*self.lines, self.spent) if self.spent else self.lines


def publish(order: PublishOrder, forge: Forge | None) -> Published:
    """Put the artifact on every surface that was asked for; one that fails does not stop the others.

    Raises UsageError when the artifact was made for another request, or there is no forge to write to: a bot that is
    set up wrongly must not look green.
    """
    if order.artifact.number and order.artifact.number != order.number:
        raise UsageError(
            f"the artifact was made for request {order.artifact.number}, not {order.number}",
            remedy="publish each request's own artifact",
        )
    order = replace(order, artifact=redact(order.artifact, order.secrets))
    artifact = order.artifact
    if artifact.quiet or not (artifact.suggestions or artifact.notices):
        return Published(("nothing to suggest: no spec was added or changed",))
    given = tuple(dict.fromkeys(one for each in artifact.suggestions for one in each.given))
    marker = Marker(order.key, artifact.head, order.run, order.digest, given, content(artifact))
    body = compose(artifact, marker, forge.limit if forge else COMMENT, rest=_rest(order)).text
    if order.dry:
        return Published(("dry run: nothing was written",), body)
    if forge is None:
        raise UsageError(
            "there is no token to write with",
            remedy="give the job GITHUB_TOKEN or, on GitLab, DRAFT_PLAN_GITLAB_TOKEN; --dry-run prints the comment",
        )
    stands = [artifact.head]

    def commit() -> str:
        told, head = landing.commit(forge, order.number, artifact, order.specs)
        stands.append(head)
        return told

    surfaces = {
        Mode.COMMIT: commit,
        Mode.PROPOSE: lambda: landing.propose(forge, order.number, artifact, order.specs),
        Mode.SUGGESTION: lambda: landing.suggest(forge, order.number, artifact),
        Mode.CHECK: lambda: _check(forge, order),
        Mode.COMMENT: lambda: sticky.put(forge, order.number, body, marker, stands),
    }
    done = list(_attempts([(mode.value, act) for mode, act in surfaces.items() if mode in order.modes]))
    return Published(tuple(line for line, _ in done), body, any(failed for _, failed in done), str(forge.spent))


def _attempts(surfaces: Sequence[tuple[str, Callable[[], str]]]) -> Iterator[tuple[str, bool]]:
    """Each surface in its turn: a line of the account, and whether it failed."""
    for name, act in surfaces:
        try:
            yield f"{name}: {act()}", False
        except MovedError as moved:  # a newer commit has its own run
            yield f"{name}: {moved.what}", False
        except ForgeError as error:
            yield f"{name}: {error.what}" + (f"; {error.remedy}" if error.remedy else ""), True


def _rest(order: PublishOrder) -> str:
    return f"The whole plan is in the artifact of [this run]({order.link})." if order.link else ""


def _check(forge: Forge, order: PublishOrder) -> str:
    artifact = order.artifact
    if not artifact.head:
        return "there is no commit to put it on"
    blocking = sum(question.blocking for each in artifact.suggestions for question in each.questions)
    planned = sum(each.state in ("planned", "unchanged") for each in artifact.suggestions)
    title = f"{_count(planned, 'plan')}, {_count(blocking, 'blocking question')}"
    marks = tuple(Annotation(m.path, m.line, m.line, m.level, m.title, m.message) for m in annotate(artifact))
    summary = compose(artifact, Marker("check", artifact.head, 0, "0" * 64), SUMMARY, rest=_rest(order)).text
    forge.check(Check(artifact.head, "draft-plan", "neutral", title, summary.partition("\n")[2], marks, order.link))
    return title


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
