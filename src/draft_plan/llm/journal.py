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
from draft_plan.llm.replies import Problem, parse
from draft_plan.plan import Usage

JOURNAL_VERSION = 2
"""Stored in the file; a journal of another version is set aside, not read."""

_TABLE = "create table if not exists reply (key text primary key, scope text not null, text text not null)"
_DAMAGED = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT})


def request_key(model: str, request: Request) -> str:
    """SHA-256 in hex over the model's name, the messages and the schema."""
    body = [model, [[message.role, message.content] for message in request.messages], request.schema]
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Journalled:
    """``model`` with a memory in the SQLite file ``path``. ``notes`` says what became of a file that could not be
    used; the run goes on without it.

    ``scope`` names the plan that the replies belong to: ``forget`` leaves those of other plans alone.
    """

    def __init__(self, model: ChatModel, path: Path, *, scope: str = "", notes: list[str] | None = None) -> None:
        self._model = model
        self._scope = scope
        self.notes = [] if notes is None else notes
        self.replayed = 0
        self._path = path
        self._store = self._open(path)

    @property
    def name(self) -> str:
        """The name of the model behind it."""
        return self._model.name

    async def complete(self, request: Request) -> Reply:
        """The remembered reply, at no cost; else the model's, remembered when any section of it is usable."""
        key = request_key(self.name, request)
        rows = self._run("select text from reply where key = ?", key)
        if rows:
            self.replayed += 1
            return Reply(ReplyKind.OK, rows[0][0], usage=Usage(), attempts=0)
        reply = await self._model.complete(request)
        if _worth_keeping(reply, request):
            self._run("insert or replace into reply values (?, ?, ?)", key, self._scope, reply.text)
        return reply

    def forget(self) -> None:
        """Drop every reply of this plan: what ``--fresh`` asks for."""
        self._run("delete from reply where scope = ?", self._scope)

    def close(self) -> None:
        """Close the file; the journal stays."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _run(self, statement: str, *values: str, again: bool = False) -> list[tuple[str]]:
        """The rows of one statement, durable when it returns; a journal that fails is given up, never the run."""
        if self._store is None:
            return []
        try:
            with self._store:
                return self._store.execute(statement, values).fetchall()
        except UnicodeEncodeError:
            return []  # half of a surrogate pair: no file can hold this reply
        except sqlite3.Error as error:
            if _is_damage(error) and not again:
                self.close()
                self._store = self._renew()
                return self._run(statement, *values, again=True)
            self.notes.append(f"the journal failed ({error}): what is drafted from here on would be paid for again")
            self.close()
            return []

    def _open(self, path: Path) -> sqlite3.Connection | None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return _connect(path)
        except sqlite3.Error as error:
            if not _is_damage(error):
                self._without(error)
                return None
        except OSError as error:
            self._without(error)
            return None
        return self._renew()

    def _renew(self) -> sqlite3.Connection | None:
        """An empty journal in the place of one that cannot be read."""
        try:
            aside = _set_aside(self._path)
            self.notes.append(f"the journal could not be read and was set aside as {aside}")
            return _connect(self._path)
        except (OSError, sqlite3.Error) as error:
            self._without(error)
            return None

    def _without(self, error: Exception) -> None:
        self.notes.append(f"no journal is kept ({error}): a run that is stopped would be paid for again")


class _ForeignError(sqlite3.DatabaseError):
    """Another version of this program wrote the file."""


def _is_damage(error: sqlite3.Error) -> bool:
    return isinstance(error, _ForeignError) or getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def _worth_keeping(reply: Reply, request: Request) -> bool:
    """Whether anything of the reply can be used: what cannot must be asked anew by the next run."""
    asked = request.schema.get("properties", {})
    sections = [section for section in request.brief.sections if section.id in asked]
    if not reply.usable or not sections:
        return reply.usable
    return any(not isinstance(each, Problem) for each in parse(reply, sections).values())


def _set_aside(path: Path) -> Path:
    """Rename the file, and with it what SQLite keeps beside it: it must not be taken for a part of the new one."""
    aside = path.with_suffix(".damaged")
    for ending in ("-wal", "-shm"):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + ending))
    path.replace(aside)
    return aside


def _check_table(store: sqlite3.Connection) -> None:
    try:
        store.execute("select key, scope, text from reply limit 1").fetchone()
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR:  # no such column
            raise _ForeignError(str(error)) from error
        raise


def _connect(path: Path) -> sqlite3.Connection:
    store = sqlite3.connect(path, timeout=5.0)
    try:
        version = store.execute("pragma user_version").fetchone()[0]
        if version not in (0, JOURNAL_VERSION):
            raise _ForeignError(f"version {version}")
        store.execute("pragma journal_mode = wal")
        store.execute("pragma synchronous = full")
        store.execute(_TABLE)
        _check_table(store)
        store.execute(f"pragma user_version = {JOURNAL_VERSION}")
    except BaseException:
        store.close()
        raise
    return store
