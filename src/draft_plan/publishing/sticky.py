"""One comment per request, found again by its marker and its author, whatever happened to the runs before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from draft_plan.composing import Marker, find, intact, seal
from draft_plan.errors import ForgeError
from draft_plan.forge import Comment, Forge, LostReplyError, MissingError


class Wrote(StrEnum):
    """What became of the comment."""

    CREATED = "created"
    UPDATED = "updated"
    SAME = "unchanged"
    STALE = "left to a newer commit"
    BESIDE = "created; a person had edited the one before, which stays as it is"


BESIDE = "_Somebody edited my comment before this one; it stays as it is, and this one goes on._"


@dataclass(frozen=True, slots=True)
class Standing:
    """The bot's own comments of a key on a request, the oldest first, with their markers."""

    comments: tuple[tuple[Comment, Marker], ...] = ()

    @property
    def newest(self) -> tuple[Comment, Marker] | None:
        """The one that counts."""
        return self.comments[-1] if self.comments else None

    @property
    def doubles(self) -> tuple[Comment, ...]:
        """Those before it, except where a person's words stand in them."""
        return tuple(comment for comment, marker in self.comments[:-1] if intact(comment.body, marker))


def look(forge: Forge, number: int, key: str) -> Standing:
    """The comments that the bot itself wrote and that carry this key's marker; others' are none of ours."""
    ours = ((comment, find(comment.body, key)) for comment in forge.comments(number) if comment.mine)
    return Standing(tuple((comment, marker) for comment, marker in ours if marker is not None))


def put(forge: Forge, number: int, body: str, marker: Marker, heads: Collection[str]) -> Wrote:
    """Make this the one comment of its key. ``heads`` are the commits it may be said of: the one it was made for, and
    the bot's own on top.

    Nothing is written for a commit that is not the request's newest any more: the newer one has its own run. An
    unchanged body is not written. One that a person edited is left to them, and a new one goes on below it. A reply
    that was lost is not asked for again before looking what came of it. Duplicates, however they came about, are
    deleted; so two racing runs end with one.
    """
    standing = look(forge, number, marker.key)
    if marker.head and forge.request(number).head not in heads:
        return Wrote.STALE
    wrote = _put(forge, number, body, marker, standing)
    if wrote in (Wrote.SAME, Wrote.UPDATED) and not standing.doubles:
        return wrote
    _heal(forge, number, marker.key)
    return wrote


def _put(forge: Forge, number: int, body: str, marker: Marker, standing: Standing) -> Wrote:
    held = standing.newest
    if held is None:
        return _create(forge, number, body, marker)
    comment, told = held
    if told.content == marker.content and told.given == marker.given:
        return Wrote.SAME
    if not intact(comment.body, told):
        _create(forge, number, seal(f"{body}\n\n{BESIDE}", marker), marker)
        return Wrote.BESIDE
    try:
        forge.update_comment(number, comment.id, body)
    except MissingError:  # deleted between reading and writing
        return _create(forge, number, body, marker)
    return Wrote.UPDATED


def _create(forge: Forge, number: int, body: str, marker: Marker) -> Wrote:
    try:
        forge.create_comment(number, body)
    except LostReplyError:
        held = look(forge, number, marker.key).newest
        if held is None or not intact(held[0].body, held[1]):
            forge.create_comment(number, body)
        elif held[1].content != marker.content:
            forge.update_comment(number, held[0].id, body)
    return Wrote.CREATED


def _heal(forge: Forge, number: int, key: str) -> None:
    """Keep the newest of several, delete the rest; a deletion that is refused is no reason to fail."""
    for comment in look(forge, number, key).doubles:
        try:
            forge.delete_comment(number, comment.id)
        except ForgeError:
            return
