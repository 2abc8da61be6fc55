"""A reply that was paid for is never paid for again."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from draft_plan.llm import Brief, Message, Reply, ReplyKind, Request
from draft_plan.llm.journal import Journalled
from draft_plan.plan import Usage
from draft_plan.repository import RepositoryFacts
from draft_plan.spec import FeatureSpec

REQUEST = Request(
    Brief(FeatureSpec("s", "S", "s", "prose", "en", "", ()), RepositoryFacts(), ()), (Message("user", "hello"),), {}
)


class Counting:
    def __init__(self, reply: Reply, name: str = "counting") -> None:
        self.reply, self.name, self.calls = reply, name, 0

    async def complete(self, request: Request) -> Reply:
        self.calls += 1
        return self.reply


def ask(journal: Journalled, request: Request = REQUEST) -> Reply:
    return asyncio.run(journal.complete(request))


OK = Reply(ReplyKind.OK, '{"a": 1}', usage=Usage(calls=1, prompt_tokens=9))


def test_the_same_request_is_answered_from_the_journal_by_a_later_run(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    first = Journalled(Counting(OK), path)
    ask(first)
    first.close()
    model = Counting(OK)
    reply = ask(Journalled(model, path))
    assert (model.calls, reply.text, reply.usage.calls) == (0, OK.text, 0)


def test_another_prompt_schema_or_model_is_another_request(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    ask(Journalled(Counting(OK), path))
    for request, name in (
        (replace(REQUEST, messages=(Message("user", "hello!"),)), "counting"),
        (replace(REQUEST, schema={"type": "object"}), "counting"),
        (REQUEST, "another"),
    ):
        model = Counting(OK, name)
        ask(Journalled(model, path), request)
        assert model.calls == 1


def test_a_reply_that_cannot_be_used_is_not_kept(tmp_path: Path) -> None:
    model = Counting(Reply(ReplyKind.REFUSED, detail="no"))
    journal = Journalled(model, tmp_path / "journal.sqlite")
    ask(journal)
    ask(journal)
    assert model.calls == 2


def test_forgetting_asks_anew(tmp_path: Path) -> None:
    model = Counting(OK)
    journal = Journalled(model, tmp_path / "journal.sqlite")
    ask(journal)
    journal.forget()
    ask(journal)
    assert model.calls == 2


def test_a_damaged_journal_is_set_aside_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"this is no database" * 100)
    journal = Journalled(Counting(OK), path)
    assert ask(journal).text == OK.text
    assert "set aside" in journal.notes[0]
    assert path.with_suffix(".damaged").exists()


def test_a_journal_of_another_version_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with sqlite3.connect(path) as store:
        store.execute("pragma user_version = 99")
    assert Journalled(Counting(OK), path).notes


def filled(path: Path) -> bytes:
    """A journal with some replies in it, closed, as bytes."""
    journal = Journalled(Counting(Reply(ReplyKind.OK, '{"a": "' + "x" * 3000 + '"}')), path)
    for number in range(8):
        ask(journal, replace(REQUEST, messages=(Message("user", f"hello {number}"),)))
    journal.close()
    return path.read_bytes()


def harm(path: Path, how: str) -> None:
    data = filled(path)
    if how.startswith("cut to"):
        path.write_bytes(data[: int(how.split()[-1])])
    elif how.startswith("overwritten at"):
        at = int(how.split()[-1])
        path.write_bytes(data[:at] + b"\xff\x00garbage" * 500 + data[at + 4500 :])
    elif how == "another table":
        with closing(sqlite3.connect(path)) as store:
            store.executescript("drop table reply; create table reply (answer int)")
    elif how == "a folder":
        path.unlink()
        path.mkdir()
    elif how == "a foreign log beside it":
        path.with_name(path.name + "-wal").write_bytes(b"\x37\x7f\x06\x82" + b"\xff" * 4000)


HARMS = [
    *(f"cut to {n}" for n in (0, 1, 99, 100, 4095, 4096, 9000)),
    *(f"overwritten at {n}" for n in (0, 16, 100, 4096, 8192)),
]


@pytest.mark.parametrize("how", [*HARMS, "another table", "a folder", "a foreign log beside it"])
def test_whatever_became_of_a_journal_a_run_goes_on_and_the_next_one_remembers(tmp_path: Path, how: str) -> None:
    path = tmp_path / "journal.sqlite"
    harm(path, how)
    first = Journalled(Counting(OK), path)
    assert ask(first).text == OK.text
    first.close()
    model = Counting(OK)
    second = Journalled(model, path)
    assert ask(second).text == OK.text
    second.close()
    kept = how == "a folder"  # nothing of ours to set aside, and no place for a journal
    assert model.calls == int(kept)
    assert not second.notes or kept
