"""Replies that were paid for, kept on disk: a run that was stopped goes on where it was.

A wrapper around a model. Each usable reply is durable (SQLite, write-ahead log, full sync) before it is handed on,
under a hash of everything that shaped it: model, messages and schema. Asked the same again, the journal answers.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

from draft_plan.llm.door import ChatModel, Reply, ReplyKind, Request
from draft_plan.plan import Usage

JOURNAL_VERSION = 1
"""Stored in the file; a journal of another version is set aside, not read."""


def request_key(model: str, request: Request) -> str:
    """SHA-256 in hex over the model's name, the messages and the schema."""
    body = [model, [[message.role, message.content] for message in request.messages], request.schema]
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Journalled:
    """``model`` with a memory in the SQLite file ``path``; ``notes`` says what became of a file that could not be
    used.
    """

    def __init__(self, model: ChatModel, path: Path) -> None:
        self._model = model
        self.notes: list[str] = []
        self.replayed = 0
        self._store = self._open(path)

    @property
    def name(self) -> str:
        """The name of the model behind it."""
        return self._model.name

    async def complete(self, request: Request) -> Reply:
        """The remembered reply, at no cost; else the model's, remembered when usable."""
        key = request_key(self.name, request)
        row = self._store.execute("select text from reply where key = ?", (key,)).fetchone()
        if row is not None:
            self.replayed += 1
            return Reply(ReplyKind.OK, row[0], usage=Usage(), attempts=0)
        reply = await self._model.complete(request)
        if reply.usable:
            with self._store:
                self._store.execute("insert or replace into reply values (?, ?)", (key, reply.text))
        return reply

    def forget(self) -> None:
        """Drop every reply: what ``--fresh`` asks for."""
        with self._store:
            self._store.execute("delete from reply")

    def close(self) -> None:
        """Close the file; the journal stays."""
        self._store.close()

    def _open(self, path: Path) -> sqlite3.Connection:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _connect(path)
        except sqlite3.DatabaseError:
            aside = path.with_suffix(".damaged")
            path.replace(aside)
            self.notes.append(f"the journal could not be read and was set aside as {aside}")
            return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    store = sqlite3.connect(path, timeout=5.0)
    store.execute("pragma journal_mode = wal")
    store.execute("pragma synchronous = full")
    version = store.execute("pragma user_version").fetchone()[0]
    if version not in (0, JOURNAL_VERSION):
        store.close()
        raise sqlite3.DatabaseError(f"version {version}")
    store.execute("create table if not exists reply (key text primary key, text text not null)")
    store.execute(f"pragma user_version = {JOURNAL_VERSION}")
    return store
