"""A recorded reply comes back for the same question and for no other."""

import asyncio
import json
from dataclasses import replace

import pytest
from tests.llm.asking import chat, request
from tests.serving.stub import Stub

from draft_plan.errors import UsageError
from draft_plan.llm.door import Message, ReplyKind
from draft_plan.llm.recorded import Recorded, Recording, request_hash


def record(folder, *requests, date=""):
    """The replies as they were recorded."""

    async def run():
        with Stub() as stub:
            async with chat(stub) as model:
                recording = Recording(model, folder, date=date)
                return [await recording.complete(each) for each in requests]

    return asyncio.run(run())


def play(folder, asked):
    return asyncio.run(Recorded(folder).complete(asked))


def test_a_recording_is_played_back_with_its_usage(tmp_path):
    [reply] = record(tmp_path, request())
    played = play(tmp_path, request())
    assert (played.kind, played.text, played.usage) == (reply.kind, reply.text, reply.usage)


def test_a_file_says_what_it_is(tmp_path):
    record(tmp_path, request("summary", "risks"), date="2026-01-31")
    [file] = tmp_path.iterdir()
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data["model"] == Recorded(tmp_path).name == "some-model"
    assert (data["date"], data["sections"]) == ("2026-01-31", ["summary", "risks"])
    assert data["hash"] == request_hash(request("summary", "risks"))


def test_a_missing_recording_says_what_changed(tmp_path):
    record(tmp_path, request())
    reply = play(tmp_path, request(text="Draft it in verse."))
    assert (reply.kind, reply.code) == (ReplyKind.UNAVAILABLE, "not_recorded")
    assert "message 2 (user) changed" in reply.detail
    longer = replace(request(), messages=(*request().messages, Message("assistant", "Yes?")))
    assert "message 3 (assistant) changed" in play(tmp_path, longer).detail
    assert "schema changed" in play(tmp_path, replace(request(), schema={})).detail


def test_sections_that_were_never_recorded_are_named(tmp_path):
    record(tmp_path, request())
    assert "risks" in play(tmp_path, request("risks")).detail
    assert "never recorded" in play(tmp_path, request("risks")).detail


def test_the_hash_rests_on_messages_schema_and_sections_alone():
    asked = request()
    assert request_hash(asked) == request_hash(replace(asked, max_tokens=5, prefix=3))
    other = [request(text="Other."), request("risks"), replace(asked, schema={})]
    assert len({request_hash(each) for each in [asked, *other]}) == 4


def test_recordings_nobody_asks_for_are_known(tmp_path):
    record(tmp_path, request(), request("risks"))
    recorded = Recorded(tmp_path)
    assert len(recorded.unused) == 2
    asyncio.run(recorded.complete(request()))
    assert [file.name.partition("-")[0] for file in recorded.unused] == ["risks"]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"model": 1, "text": 2, "usage": {"calls": "x"}}'])
def test_a_damaged_recording_is_named(tmp_path, text):
    (tmp_path / "broken.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"broken\.json"):
        Recorded(tmp_path)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(UsageError, match="nowhere"):
        Recorded(tmp_path / "nowhere")
