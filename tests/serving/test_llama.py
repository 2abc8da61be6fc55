"""The door against a real inference server: what it says is noise, what holds the noise is real."""

import asyncio
import json

import pytest
from tests.llm.asking import ask, chat, groups, request, sections

from draft_plan.llm.door import ReplyKind
from draft_plan.llm.ladder import Mode, Shape
from draft_plan.llm.replies import Problem, parse

SPEC = "As a gardener I want to be told when the beds are dry, so that nothing withers while I am away.\n" * 200


@pytest.mark.parametrize("group", list(groups()))
def test_the_replies_of_every_group_are_held_by_their_schema(llama_server, group):
    wave = groups()[group]
    reply = ask(llama_server, request(wave=wave, text=SPEC, prefix=len(SPEC)), timeout=120.0)
    assert (reply.kind, reply.mode, reply.attempts) == (ReplyKind.OK, "strict", 1)
    assert not [problem for problem in parse(reply, wave).values() if isinstance(problem, Problem)]
    assert reply.usage.prompt_tokens > 3000
    assert reply.usage.completion_tokens > 100


def test_a_shared_prefix_is_served_from_the_cache(llama_server):
    own = "Nothing but this test speaks of the lighthouse. " * 50 + SPEC
    wave = sections("summary")
    texts = [f"{own}\nDraft the {what}." for what in ("summary", "whole")]
    first, second = ask(llama_server, *(request(wave=wave, text=text) for text in texts), timeout=120.0)
    assert first.usage.cached_tokens < first.usage.prompt_tokens * 0.5
    assert second.usage.cached_tokens > second.usage.prompt_tokens * 0.95


# Not Mode.TOOL: this server takes "required" for a wish, and a random model calls nothing of its own accord.
@pytest.mark.parametrize("mode", [Mode.STRICT, Mode.SCHEMA, Mode.OBJECT])
def test_it_answers_every_form_of_request_with_an_object(llama_server, mode):
    async def run():
        async with chat(llama_server, timeout=120.0, max_tokens=3000) as model:
            model.ladder.shape = Shape(mode)
            return await model.complete(request())

    reply = asyncio.run(run())
    assert reply.kind in (ReplyKind.OK, ReplyKind.REPAIRED)
    assert reply.mode == mode.value
    assert isinstance(json.loads(reply.text), dict)


def test_a_reply_beyond_its_token_cap_is_truncated(llama_server):
    reply = ask(llama_server, request(max_tokens=20), timeout=120.0)
    assert (reply.kind, reply.usage.completion_tokens) == (ReplyKind.TRUNCATED, 20)


def test_a_prompt_beyond_the_context_is_told_apart(llama_server):
    reply = ask(llama_server, request(text="x9" * 60_000), timeout=120.0)
    assert (reply.kind, reply.code) == (ReplyKind.UNAVAILABLE, "context_length")


def test_two_requests_are_served_at_once(llama_server):
    async def run():
        async with chat(llama_server, timeout=120.0) as model:
            return await asyncio.gather(*(model.complete(request(text=f"{SPEC}{part}")) for part in "ab"))

    assert all(reply.usable for reply in asyncio.run(run()))


def test_a_message_of_every_script_arrives(llama_server):
    assert ask(llama_server, request(text="é 漢 🌱 \u202e"), timeout=120.0).usable
