"""What the bot needs of a forge, and what can come of asking.

A write is never repeated blindly: a reply that was lost is ``LostReplyError``, and whoever wanted the write looks first
whether it has happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from draft_plan.errors import ForgeError


class RefusedError(ForgeError):
    """The forge answered no: a right is missing, a pull request is locked, a rate limit lasts too long."""


class MissingError(ForgeError):
    """What was asked for is not there, or not any more."""


class MovedError(ForgeError):
    """The branch has moved on since it was read; nothing was written."""


class LostReplyError(ForgeError):
    """A write was sent and its reply was lost: it may have happened."""


class Access(StrEnum):
    """What a person may do in a repository."""

    NONE = "none"
    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Request:
    """A pull or merge request as it stands now. ``fork``: its branch lies in another repository."""

    number: int
    head: str
    base: str
    branch: str
    fork: bool = False
    draft: bool = False
    closed: bool = False
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a request. ``mine``: the bot wrote it; ``edited``: somebody changed it after it was written."""

    id: int
    body: str
    author: str
    mine: bool = False
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on lines of a file, 1-based. ``level`` is notice, warning or failure."""

    path: str
    first: int
    last: int
    level: str
    title: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """The state of a commit as the bot sees it. ``conclusion`` is neutral, success, failure or action_required."""

    head: str
    name: str
    conclusion: str
    title: str
    summary: str
    annotations: tuple[Annotation, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on one line of the diff, with the text that shall stand there instead (a suggestion)."""

    path: str
    line: int
    head: str
    body: str


@dataclass(frozen=True, slots=True)
class Landed:
    """What a commit came to: its id, empty when nothing had changed; ``stands`` is where the branch is now."""

    commit: str
    stands: str


@dataclass(frozen=True, slots=True)
class Budget:
    """What a forge lets this token do: requests ``left`` of ``limit`` until ``reset``, in seconds since the epoch (0
    where it is not said).
    """

    limit: int
    left: int
    reset: float = 0.0


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run asked of its forge, and the forge's last word on how much more it takes."""

    requests: int
    writes: int
    budget: Budget | None = None

    def __str__(self) -> str:
        asked = f"{self.requests} request{'' if self.requests == 1 else 's'} to the forge, {self.writes} to write"
        if self.budget is None:
            return f"{asked}; it names no limit"
        reset = datetime.fromtimestamp(self.budget.reset, UTC) if self.budget.reset else None
        until = f" until {reset:%H:%M} UTC" if reset else ""
        return f"{asked}; {self.budget.left} of {self.budget.limit} left{until}"


class Forge(Protocol):
    """A forge. Every method raises ForgeError or one of its kinds; none repeats a write that may have happened."""

    @property
    def limit(self) -> int:
        """How many characters a comment may have here."""
        ...

    @property
    def spent(self) -> Spent:
        """What was asked of it so far."""
        ...

    def request(self, number: int) -> Request:
        """The request as it stands now; MissingError when there is none."""
        ...

    def comments(self, number: int) -> Iterator[Comment]:
        """All comments of a request, oldest first, page after page."""
        ...

    def create_comment(self, number: int, body: str) -> Comment:
        """A new comment; LostReplyError when it may have been written."""
        ...

    def update_comment(self, number: int, comment: int, body: str) -> None:
        """Another body for a comment; MissingError when it was deleted."""
        ...

    def delete_comment(self, number: int, comment: int) -> None:
        """A comment less; one that is gone already is no error."""
        ...

    def access(self, user: str) -> Access:
        """What this person may do; NONE for strangers and bots. Raises when the forge does not say."""
        ...

    def check(self, check: Check) -> None:
        """Put this check on its commit, in place of the one of the same name."""
        ...

    def commit(self, branch: str, head: str, files: Mapping[str, str], message: str) -> Landed:
        """Commit these texts on a branch that stands at ``head``; MovedError when it does not. Never forces.

        A branch that stands at this very commit already, made by a run that was cut off, counts as committed.
        """
        ...

    def branch(self, name: str, start: str) -> str:
        """The commit a branch of the bot's own stands at; it is made at ``start`` when it is not there."""
        ...

    def propose(self, branch: str, base: str, title: str, body: str) -> int:
        """The number of the open request from this branch; it is opened when there is none."""
        ...

    def kept(self, run: int, name: str) -> bytes | None:
        """The file of this name from an earlier run's artifact; None when it is not kept (any more)."""
        ...

    def suggest(self, number: int, notes: Sequence[Note]) -> int:
        """Put notes on lines of the diff; how many were put. Those that stand there already are not repeated."""
        ...
