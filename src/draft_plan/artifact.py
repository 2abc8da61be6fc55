"""What travels from the job that reads specs and holds the model's key to the job that may write: one JSON file.

The job that writes trusts nothing in it but its shape: it is read with a cap on its size, held to this schema, and
passes the output gate before a byte of it is posted.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from draft_plan.errors import OutputError, UsageError
from draft_plan.plan import Value
from draft_plan.writing import write

VERSION = 1
BYTES = 16 * 1024 * 1024
"""The largest artifact that is written or read."""
NAME = "draft-plan.json"
"""What the file is called in its folder."""

Sha = Annotated[str, StringConstraints(pattern=r"^(?:[0-9a-f]{40}|[0-9a-f]{64}|)$")]
Line = Annotated[str, StringConstraints(max_length=2000)]
Long = Annotated[str, StringConstraints(max_length=2_000_000)]
TreePath = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
QuestionId = Annotated[str, StringConstraints(pattern=r"^Q-[0-9a-z]{4,16}$")]
State = Literal["planned", "unchanged", "failed", "removed"]


class Pick(Value):
    """One option of a question."""

    label: Line
    consequence: Line = ""


class Asked(Value):
    """A question to put to people; ``line`` is where in the spec it arose, 0 if nowhere in particular."""

    id: QuestionId
    question: Line
    why: Line = ""
    options: tuple[Pick, ...] = Field(default=(), max_length=8)
    recommended: Line = ""
    blocks: tuple[Line, ...] = ()
    line: int = Field(default=0, ge=0)
    blocking: bool = False


class Remark(Value):
    """A finding about the plan or its spec."""

    rule: Line
    severity: Literal["error", "warning", "note"]
    message: Line
    path: Annotated[str, StringConstraints(max_length=1000)] = ""
    line: int = Field(default=0, ge=0)
    remedy: Line = ""


class Part(Value):
    """One section of plan.md; ``changed`` since it was last suggested."""

    heading: Line
    text: Long
    changed: bool = False


class Given(Value):
    """An answer that a person gave in the request: to which question, the words, and by whom."""

    question: QuestionId
    answer: Line
    by: Annotated[str, StringConstraints(max_length=100)]


class Rewrite(Value):
    """What shall stand on one line of the spec instead, so that an answer lands in it: the line itself and more."""

    line: int = Field(ge=1)
    text: Long


class Suggested(Value):
    """What became of one spec. ``files`` are whole texts by path, to be committed where that is wanted.

    ``covered``, ``partial`` and ``uncovered`` count the spec's items; ``exit_code`` is the run's.
    """

    spec: TreePath
    state: State
    plan: Annotated[str, StringConstraints(max_length=1000)] = ""
    title: Line = ""
    reason: Line = ""
    model: Line = ""
    template: Line = ""
    exit_code: int = Field(default=0, ge=0, le=255)
    covered: int = Field(default=0, ge=0)
    partial: int = Field(default=0, ge=0)
    uncovered: tuple[Line, ...] = ()
    parts: tuple[Part, ...] = Field(default=(), max_length=200)
    questions: tuple[Asked, ...] = Field(default=(), max_length=200)
    beyond: int = Field(default=0, ge=0)
    remarks: tuple[Remark, ...] = Field(default=(), max_length=500)
    given: tuple[Given, ...] = Field(default=(), max_length=200)
    rewrites: tuple[Rewrite, ...] = Field(default=(), max_length=50)
    files: dict[TreePath, Long] = Field(default_factory=dict, max_length=8)
    redrafted: tuple[Line, ...] = ()


class Artifact(Value):
    """One run of ``suggest``. ``number`` is the request's, 0 outside one; ``notices`` are told to people."""

    version: Literal[1] = 1
    number: int = Field(default=0, ge=0)
    head: Sha = ""
    base: Sha = ""
    quiet: bool = False
    offline: bool = False
    suggestions: tuple[Suggested, ...] = Field(default=(), max_length=500)
    notices: tuple[Line, ...] = Field(default=(), max_length=100)


def save(artifact: Artifact, folder: Path) -> Path:
    """Write the artifact into the folder, which is made; raises OutputError when it is too large."""
    text = artifact.model_dump_json() + "\n"
    if len(text.encode("utf-8", errors="replace")) > BYTES:
        raise OutputError(
            f"the suggestion is larger than {BYTES // 2**20} MB", where=str(folder), remedy="narrow the globs"
        )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    write({path: text})
    return path


def load(path: Path) -> tuple[Artifact, str]:
    """The artifact in a file or folder, and its SHA-256 in hex; raises UsageError for one of another shape."""
    place = path / NAME if path.is_dir() else path
    return parse(_bytes(place), str(place))


def parse(data: bytes, where: str) -> tuple[Artifact, str]:
    """As ``load``, from the bytes themselves."""
    try:
        return Artifact.model_validate_json(data), hashlib.sha256(data).hexdigest()
    except (ValidationError, RecursionError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": "nested too deeply"}
        at = ".".join(str(each) for each in first["loc"])
        raise UsageError(
            f"this is no artifact of draft-plan suggest: {at or 'the file'}: {first['msg']}",
            where=where,
            remedy="publish what the suggest of the same version wrote",
        ) from error


def _bytes(path: Path) -> bytes:
    """The file's bytes; a link, a device or a file beyond the cap is refused."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise UsageError(
            f"cannot read the artifact: {error.strerror}", where=str(path), remedy="run draft-plan suggest first"
        ) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UsageError("the artifact is no regular file", where=str(path))
    with os.fdopen(handle, "rb") as file:
        data = file.read(BYTES + 1)
    if len(data) > BYTES:
        raise UsageError(f"the artifact is larger than {BYTES // 2**20} MB", where=str(path))
    return data
