"""The hidden lines by which the bot knows its own comment, and what it must remember between runs.

The first line of the comment, so that no truncation takes it. People with write access can edit it: it is read as
data, and every part of it has a form.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, replace

from pydantic import TypeAdapter, ValidationError

from draft_plan.artifact import Artifact, Given

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""What a comment may be called, where a request has several."""
STATE_BYTES = 8000
"""The most that is remembered in the comment itself."""

_LINE = re.compile(
    r"<!-- draft-plan:1 key=(?P<key>[a-z0-9][a-z0-9-]{0,39}) head=(?P<head>[0-9a-f]{40}|[0-9a-f]{64}|none)"
    r" run=(?P<run>\d{1,20}) digest=(?P<digest>[0-9a-f]{64}) content=(?P<content>[0-9a-f]{16})"
    r" text=(?P<text>[0-9a-f]{16}) state=(?P<state>[A-Za-z0-9_=-]{0,12000}) -->"
)
_BOX = re.compile(r"^(\s{0,12}[-*] )\[[xX]\]", re.MULTILINE)
_ANSWERS = TypeAdapter(tuple[Given, ...])


@dataclass(frozen=True, slots=True)
class Marker:
    """Which comment it is, the commit it speaks of, the run and the artifact it was made from, what it says, and the
    answers given so far. Two comments of the same ``content`` tell people the same; ``text`` is a hash of the words
    below the marker, by which a person's words among them are noticed.
    """

    key: str
    head: str
    run: int
    digest: str
    given: tuple[Given, ...] = ()
    content: str = "0" * 16
    text: str = "0" * 16


def spell(marker: Marker) -> str:
    """The marker as a line; the oldest answers are left out where they are too many to remember."""
    given = marker.given
    state = _packed(given)
    while len(state) > STATE_BYTES:
        given = given[1:]
        state = _packed(given)
    head = marker.head or "none"
    made = f"head={head} run={marker.run} digest={marker.digest} content={marker.content} text={marker.text}"
    return f"<!-- draft-plan:1 key={marker.key} {made} state={state} -->"


def content(artifact: Artifact) -> str:
    """A hash of what people are told: not of the commit it was told for, nor of what was new at that time."""
    told = [
        each.model_copy(
            update={
                "state": "planned" if each.state == "unchanged" else each.state,
                "parts": tuple(part.model_copy(update={"changed": False}) for part in each.parts),
                "redrafted": (),
                "files": {},
                "rewrites": (),
            }
        )
        for each in artifact.suggestions
    ]
    text = artifact.model_copy(update={"suggestions": tuple(told), "head": "", "base": ""}).model_dump_json()
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def seal(body: str, marker: Marker) -> str:
    """The comment with its words hashed into its first line, which is this marker's."""
    rest = body.partition("\n")[2]
    return f"{spell(replace(marker, text=_words(rest)))}\n{rest}"


def intact(body: str, marker: Marker) -> bool:
    """Whether the words of a comment are those that were written. Ticks, blanks and signs are no words: people tick
    options, and forges change line ends.
    """
    return _words(body.replace("\r\n", "\n").partition("\n")[2]) == marker.text


def find(body: str, key: str) -> Marker | None:
    """The marker of this key on the first line of a comment; None when there is none or it is not as it should be."""
    first = body.replace("\r\n", "\n").split("\n", 1)[0].rstrip()
    found = _LINE.fullmatch(first)
    if found is None or found["key"] != key:
        return None
    head = "" if found["head"] == "none" else found["head"]
    given = _unpacked(found["state"])
    return Marker(key, head, int(found["run"]), found["digest"], given, found["content"], found["text"])


def _words(text: str) -> str:
    words = re.findall(r"\w+", _BOX.sub(r"\1[ ]", text))
    return hashlib.sha256("".join(words).encode("utf-8", "replace")).hexdigest()[:16]


def _packed(given: tuple[Given, ...]) -> str:
    return base64.urlsafe_b64encode(_ANSWERS.dump_json(given)).decode() if given else ""


def _unpacked(state: str) -> tuple[Given, ...]:
    try:
        return _ANSWERS.validate_json(base64.urlsafe_b64decode(state)) if state else ()
    except (ValidationError, ValueError, binascii.Error):
        return ()
