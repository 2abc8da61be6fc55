"""What an endpoint refuses is found out once, from its own words, and remembered."""

import asyncio
import json
import time

import pytest
from tests.llm.asking import ask, chat, groups, request, sections
from tests.serving.stub import Stub, fails, only, says

from draft_plan.llm.door import ReplyKind
from draft_plan.llm.faults import Failure
from draft_plan.llm.ladder import Ladder, Mode, Shape, adapt
from draft_plan.llm.replies import Problem, parse


@pytest.mark.parametrize("mode", list(Mode))
def test_a_server_that_takes_one_form_only_is_found_out_once(mode, tmp_path):
    with Stub(rule=only(mode.value)) as stub:
        first, second = ask(stub, request(), request(), cache=tmp_path / "endpoints.json")
        calls = len(stub.calls)
        third = ask(stub, cache=tmp_path / "endpoints.json")
    assert [reply.mode for reply in (first, second, third)] == [mode.value] * 3
    assert all(reply.kind is ReplyKind.OK for reply in (first, second, third))
    assert first.attempts <= 4
    assert second.attempts == third.attempts == 1
    assert len(stub.calls) == calls + 1


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("group", list(groups()))
def test_every_group_of_sections_comes_through_every_form(mode, group):
    wave = groups()[group]
    with Stub(rule=only(mode.value)) as stub:
        reply = ask(stub, request(wave=wave))
    assert not [problem for problem in parse(reply, wave).values() if isinstance(problem, Problem)]


def test_forms_without_a_schema_say_it_at_the_end_of_the_prompt_with_the_word_json():
    with Stub(rule=only("object")) as stub:
        ask(stub, request(text="The spec."))
    content = stub.calls[-1].body["messages"][-1]["content"]
    assert content.startswith("The spec.")
    assert "JSON" in content
    assert json.loads(content[content.index("\n{") :])["required"] == ["summary"]


def refuses(*, name=None, most=None):
    """A rule: a server that refuses a parameter by name, or a cap above ``most``."""

    def rule(call):
        caps = [call.body[cap] for cap in ("max_tokens", "max_completion_tokens") if cap in call.body]
        if name in call.body:
            message = f"Unsupported parameter: '{name}' is not supported with this model."
            return fails(400, {"message": message, "param": name, "code": "unsupported_parameter"})
        if most is not None and caps and caps[0] > most:
            return fails(400, {"message": f"max_tokens is too large: {caps[0]}. At most {most} tokens are supported."})
        return None

    return rule


@pytest.mark.parametrize(
    ("refused", "other"), [("max_tokens", "max_completion_tokens"), ("max_completion_tokens", "max_tokens")]
)
def test_the_token_cap_goes_by_the_name_the_endpoint_knows(refused, other):
    ladder = adapt(Shape(cap_name=refused), Failure("?", 400, param=refused, sent_cap=100))
    assert ladder is not None
    assert ladder.cap_name == other
    with Stub(rule=refuses(name="max_tokens")) as stub:
        ask(stub, request(max_tokens=100))
    assert stub.calls[-1].body["max_completion_tokens"] == 100


def test_the_token_cap_is_lowered_to_what_the_endpoint_says():
    with Stub(rule=refuses(most=4096)) as stub:
        reply, _ = ask(stub, request(max_tokens=32_000), request(max_tokens=1000))
    assert reply.usable
    assert [call.body["max_tokens"] for call in stub.calls] == [32_000, 4096, 1000]


def test_a_parameter_the_endpoint_does_not_know_is_left_out_from_then_on():
    with Stub(rule=refuses(name="temperature")) as stub:
        ask(stub, request(), request(), parameters={"temperature": 0.2, "seed": 1})
    assert ["temperature" in call.body for call in stub.calls] == [True, False, False]
    assert all("seed" in call.body for call in stub.calls)


def test_no_more_than_three_parameters_are_adapted():
    names = ["temperature", "seed", "top_p", "verbosity", "store"]

    def rule(call):
        left = [name for name in names if name in call.body]
        return fails(400, {"message": f"{left[0]} is not supported", "param": left[0]}) if left else None

    with Stub(rule=rule) as stub:
        reply = ask(stub, parameters=dict.fromkeys(names, 1))
    assert (reply.kind, reply.attempts) == (ReplyKind.UNAVAILABLE, 4)


@pytest.mark.parametrize(
    "failure",
    [
        Failure("invalid request", 400),
        Failure("response_format is broken", 500),
        Failure("the schema exceeds the context window", 400, "context_length"),
        Failure("model not found", 404),
    ],
)
def test_a_refusal_that_is_not_about_the_form_changes_nothing(failure):
    assert adapt(Shape(), failure) is None


def test_requests_at_the_same_time_share_one_discovery():
    async def run(stub):
        async with chat(stub) as model:
            return await asyncio.gather(*(model.complete(request()) for _ in range(8)))

    with Stub(rule=only("text"), delay=0.02) as stub:
        replies = asyncio.run(run(stub))
    assert all(reply.usable for reply in replies)
    assert len(stub.calls) == 8 + 3


def test_others_wait_only_a_moment_for_the_one_that_finds_out():
    async def run(stub):
        async with chat(stub) as model:
            model.ladder = Ladder("x", "y", patience=0.2)
            began = time.monotonic()
            await asyncio.gather(*(model.complete(request()) for _ in range(4)))
            return time.monotonic() - began

    with Stub(delay=1.0) as stub:
        seconds = asyncio.run(run(stub))
    assert stub.peak == 4
    assert seconds < 2.5


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}', '{"version": 9, "endpoints": {}}', "[" * 99_999])
def test_a_damaged_cache_is_ignored_and_replaced(text, tmp_path):
    cache = tmp_path / "endpoints.json"
    cache.write_text(text, encoding="utf-8")
    with Stub(rule=only("tool")) as stub:
        assert ask(stub, cache=cache).usable
    assert "tool" in cache.read_text(encoding="utf-8")
    assert [file.name for file in tmp_path.iterdir()] == ["endpoints.json"]


def test_a_cache_that_cannot_be_written_costs_nothing(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with Stub() as stub:
        assert ask(stub, cache=tmp_path / "file" / "endpoints.json").usable


def test_endpoints_are_remembered_apart(tmp_path):
    cache = tmp_path / "endpoints.json"
    with Stub(rule=only("tool")) as stub, Stub() as other:
        ask(stub, cache=cache)
        reply = ask(other, cache=cache)
    assert reply.mode == "strict"
    assert len(json.loads(cache.read_text(encoding="utf-8"))["endpoints"]) == 2


def test_what_was_learned_can_be_forgotten():
    ladder = Ladder("x", "y")
    ladder.shape = Shape(Mode.TEXT)
    ladder.forget()
    assert ladder.shape == Shape()
    assert not ladder.settled


def test_an_endpoint_that_takes_the_schema_and_ignores_it_is_told_it_in_the_prompt():
    with Stub([says("I would rather chat.")]) as stub:
        first, second = ask(stub, request(), request())
    assert (first.kind, second.kind) == (ReplyKind.INVALID, ReplyKind.OK)
    contents = [call.body["messages"][-1]["content"] for call in stub.calls]
    assert ["JSON Schema" in content for content in contents] == [False, True]
    assert parse(second, sections("summary"))


def test_a_forced_tool_that_is_not_called_is_not_asked_for_again():
    with Stub([None, says("I would rather chat.")], rule=only("tool")) as stub:

        async def run():
            async with chat(stub) as model:
                model.ladder.shape = Shape(Mode.TOOL)
                await model.complete(request())
                await model.complete(request())
                return model.ladder.shape.mode

        assert asyncio.run(run()) is Mode.OBJECT
