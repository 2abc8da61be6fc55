"""The forms in which answers are given: arguments, a TOML file, or a file of ``- Q: … → A: …`` lines."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from draft_plan.errors import UsageError
from draft_plan.reading.settled import split

LARGEST = 1024 * 1024
"""The most bytes that a file of answers may have."""

_BULLETS = "-*+•"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as given: ``question`` is an id or the question's words; ``answer`` a letter, a label or free text;
    ``where`` it was given.
    """

    question: str
    answer: str
    where: str


def answers_from_arguments(arguments: Iterable[str]) -> list[Given]:
    """Answers from ``Q-id=answer`` texts; raises UsageError for one that is not of this form."""
    given = []
    for argument in arguments:
        name, equals, answer = argument.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"{argument!r} is no answer", where="--answer", remedy='write --answer Q-id="the answer"')
        given.append(Given(name.strip(), answer, "--answer"))
    return given


def answers_from_file(path: Path) -> list[Given]:
    """Answers from a TOML file (``Q-id = "answer"``), or from the settled questions of a Markdown file.

    Raises UsageError naming the file and line.
    """
    text = _read(path)
    given = _toml(text, path) if path.suffix.casefold() == ".toml" else list(_markdown(text, path))
    if not given:
        form = 'Q-id = "answer"' if path.suffix.casefold() == ".toml" else "- Q: question → A: answer"
        raise UsageError("this file holds no answer", where=str(path), remedy=f"a line is: {form}")
    return given


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
        if len(data) > LARGEST:
            raise UsageError("this file of answers is over 1 MB", where=str(path), remedy="name another file")
        return data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"unreadable answers: {reason}", where=str(path), remedy="check the file") from error


def _toml(text: str, path: Path) -> list[Given]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"this is not TOML: {error}", where=str(path), remedy='a line is: Q-id = "answer"') from error
    inner = table.get("answers", table)
    if not isinstance(inner, dict) or not all(isinstance(each, str | int | float) for each in inner.values()):
        raise UsageError("an answer is a text", where=str(path), remedy='a line is: Q-id = "answer"')
    return [Given(name, _said(answer), str(path)) for name, answer in inner.items()]


def _said(answer: str | float | bool) -> str:
    return ("yes" if answer else "no") if isinstance(answer, bool) else str(answer)


def _markdown(text: str, path: Path) -> Iterable[Given]:
    for number, line in enumerate(text.splitlines(), 1):
        found = split(line.strip().lstrip(_BULLETS).strip(), settled=True)
        if found:
            yield Given(*found, where=f"{path}:{number}")
