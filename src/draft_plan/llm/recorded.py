"""Replies kept in a folder, one JSON file each, and played back by what was asked, whichever model is configured.

A file holds ``model``, ``date``, ``sections``, ``hash``, ``text``, ``usage``, the ``kind`` and ``detail`` of the reply,
and ``parts``: a hash of each message and of the schema, so that a missing recording can say what changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from draft_plan.errors import UsageError
from draft_plan.llm.door import ChatModel, Reply, ReplyKind, Request
from draft_plan.plan import Usage


def request_hash(request: Request) -> str:
    """SHA-256 in hex over the messages, the schema and the section ids; the model's name is not part of it."""
    return _hash([_sections(request), _parts(request)])


def _parts(request: Request) -> dict[str, str]:
    parts = {f"message {number} ({each.role})": _hash(each.content) for number, each in enumerate(request.messages, 1)}
    return parts | {"schema": _hash(request.schema)}


def _sections(request: Request) -> list[str]:
    return [section.id for section in request.brief.sections]


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Tape:
    file: Path
    model: str
    sections: tuple[str, ...]
    hash: str
    parts: Mapping[str, str]
    reply: Reply


class Recorded:
    """A ChatModel that replays the recordings of a folder.

    Raises UsageError when there is no folder or a file is damaged.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise UsageError("there is no folder of recordings", where=str(folder), remedy="record one first")
        tapes = [_read(file) for file in sorted(folder.glob("*.json"))]
        self._tapes = {tape.hash: tape for tape in tapes}
        self._used: set[str] = set()

    @property
    def name(self) -> str:
        """The model that was recorded; ``recorded`` if there are several or none."""
        models = {tape.model for tape in self._tapes.values()}
        return models.pop() if len(models) == 1 else "recorded"

    @property
    def unused(self) -> list[Path]:
        """The recordings that no request has asked for."""
        return [tape.file for key, tape in self._tapes.items() if key not in self._used]

    async def complete(self, request: Request) -> Reply:
        """The recorded reply, or an unavailable one whose detail says what differs from the nearest recording."""
        key = request_hash(request)
        tape = self._tapes.get(key)
        if tape is None:
            return Reply(ReplyKind.UNAVAILABLE, detail=self._missing(request), code="not_recorded", attempts=0)
        self._used.add(key)
        return tape.reply

    def _missing(self, request: Request) -> str:
        sections = _sections(request)
        what = f"no recording answers the request for {', '.join(sections)}"
        near = [tape for tape in self._tapes.values() if tape.sections == tuple(sections)]
        if not near:
            return f"{what}: these sections were never recorded together"
        parts = _parts(request)
        changed = min((_changed(parts, tape.parts) for tape in near), key=len)
        return f"{what}: since it was recorded, {', '.join(changed)} changed"


def _changed(now: Mapping[str, str], then: Mapping[str, str]) -> list[str]:
    return [part for part in {**now, **then} if now.get(part) != then.get(part)]


def _read(file: Path) -> _Tape:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        usage = Usage.model_validate(data["usage"])
        reply = Reply(ReplyKind(data.get("kind", "ok")), data["text"], data.get("detail", ""), usage)
        return _Tape(file, data["model"], tuple(data["sections"]), data["hash"], dict(data.get("parts", {})), reply)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ValidationError) as error:
        raise UsageError(f"not a recording: {error}", where=str(file), remedy="delete it and record again") from error


class Recording:
    """A ChatModel that passes requests on and keeps every reply in the folder.

    ``date`` is an ISO date, or empty to leave it out.
    """

    def __init__(self, model: ChatModel, folder: Path, *, date: str = "") -> None:
        self._model = model
        self._folder = folder
        self._date = date

    @property
    def name(self) -> str:
        """The name of the model behind."""
        return self._model.name

    async def complete(self, request: Request) -> Reply:
        """The model's reply, once it is on disk; that it was out of reach is no reply and is not kept."""
        reply = await self._model.complete(request)
        if reply.kind in (ReplyKind.UNAVAILABLE, ReplyKind.DENIED):
            return reply
        self._folder.mkdir(parents=True, exist_ok=True)
        data = _tape(request, reply, self.name, self._date)
        file = self._folder / _file_name(data["sections"], data["hash"])
        whole = file.with_suffix(".part")
        whole.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        whole.replace(file)
        return reply


def _tape(request: Request, reply: Reply, model: str, date: str) -> dict[str, Any]:
    return {
        "model": model,
        **({"date": date} if date else {}),
        "sections": _sections(request),
        "hash": request_hash(request),
        "parts": _parts(request),
        "kind": reply.kind.value,
        "detail": reply.detail,
        "usage": reply.usage.model_dump(mode="json"),
        "text": reply.text,
    }


def _file_name(sections: Sequence[str], key: str) -> str:
    return f"{'+'.join(sections)[:80] or 'request'}-{key[:12]}.json"
