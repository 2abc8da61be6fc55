"""``doctor`` tries every form of request, says what works and why the rest does not, and keeps it for later runs."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from tests.serving.stub import Answer, Call, Stub, fails, only, says

import draft_plan
from draft_plan.errors import UsageError

KEY = "sk-doctor-0123456789"


def diagnose(folder: Path, url: str, **flags: object) -> draft_plan.Diagnosis:
    environment = {"OPENAI_API_KEY": KEY}
    settings = draft_plan.settle(folder, environment, {"model": "some-model", "base_url": url, **flags})
    return asyncio.run(draft_plan.diagnose(settings, environment, folder))


@pytest.mark.parametrize("mode", ["strict", "schema", "tool", "object", "text"])
def test_the_one_form_that_works_is_found_and_used_by_the_next_run(tmp_path: Path, mode: str) -> None:
    with Stub(rule=only(mode)) as stub:
        found = diagnose(tmp_path, stub.url)
        assert (found.exit_code, found.chosen, found.usage.calls) == (0, mode, 5)
        assert {each.mode: each.outcome for each in found.probes}[mode] == "works"
        assert all(each.detail for each in found.probes if each.outcome != "works")
        stub.calls.clear()
        (tmp_path / "spec.md").write_text("# Tea\n\n- **FR-001**: Whoever asks first MUST pour.\n", encoding="utf-8")
        settings = draft_plan.settle(tmp_path, {}, {"model": "some-model", "base_url": stub.url})
        ran = asyncio.run(draft_plan.run(draft_plan.Job(str(tmp_path / "spec.md")), settings, {}))
        assert ran.result.exit_code == 0
        statuses = [stub_mode(call) for call in stub.calls]
    assert set(statuses) == {mode}


def stub_mode(call: Call) -> str:
    form = call.body.get("response_format") or {}
    if form.get("type") == "json_schema":
        return "strict" if form["json_schema"].get("strict") else "schema"
    return "tool" if call.body.get("tools") else "object" if form else "text"


def test_a_schema_that_is_accepted_and_not_kept_to_is_told_apart(tmp_path: Path) -> None:
    def rule(call: Call) -> Answer | None:
        return says("It is fit.") if stub_mode(call) in ("strict", "schema") else None

    with Stub(rule=rule) as stub:
        found = diagnose(tmp_path, stub.url)
    assert [each.outcome for each in found.probes] == ["loose", "loose", "works", "works", "works"]
    assert found.chosen == "tool"


def test_a_token_cap_of_another_name_is_learned(tmp_path: Path) -> None:
    def rule(call: Call) -> Answer | None:
        message = "Unsupported parameter: 'max_tokens' is not supported with this model."
        return fails(400, {"message": message, "param": "max_tokens"}) if "max_tokens" in call.body else None

    with Stub(rule=rule) as stub:
        found = diagnose(tmp_path, stub.url)
    assert (found.chosen, found.token_cap, found.usage.calls) == ("strict", "max_completion_tokens", 6)


def test_a_wrong_key_is_said_once_and_never_shown(tmp_path: Path) -> None:
    with Stub(always=fails(401, {"message": f"Incorrect API key provided: {KEY}"})) as stub:
        found = diagnose(tmp_path, stub.url)
    assert (found.exit_code, found.chosen, len(found.probes)) == (4, "", 1)
    assert "did not accept the API key" in found.problem
    assert "OPENAI_API_KEY" in found.remedy
    assert found.key == "environment variable OPENAI_API_KEY"
    assert KEY not in found.model_dump_json()


def test_an_unknown_model_is_answered_with_those_that_are_known(tmp_path: Path) -> None:
    def rule(call: Call) -> Answer:
        if call.path.endswith("/models"):
            return Answer(body=json.dumps({"data": [{"id": "some-model-2"}, {"id": "other"}]}).encode())
        return fails(404, {"message": "no such model", "code": "model_not_found"})

    with Stub(rule=rule) as stub:
        found = diagnose(tmp_path, stub.url)
    assert (found.exit_code, found.problem) == (4, "the endpoint does not know the model some-model")
    assert "some-model-2" in found.remedy


def test_no_network_is_told_from_a_refusal(tmp_path: Path) -> None:
    found = diagnose(tmp_path, "http://127.0.0.1:9/v1")
    assert (found.exit_code, found.problem.startswith("no connection")) == (4, True)
    assert "network" in found.remedy


def test_a_silent_endpoint_is_given_up_after_the_timeout(tmp_path: Path) -> None:
    with Stub(always=Answer(head=False)) as stub:
        found = diagnose(tmp_path, stub.url, timeout=0.5)
    assert (found.exit_code, "0.5 s" in found.problem) == (4, True)


def test_no_model_and_no_key_are_settings_to_mend(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no model is configured"):
        asyncio.run(draft_plan.diagnose(draft_plan.settle(tmp_path, {}, {}), {}, tmp_path))
    settings = draft_plan.settle(tmp_path, {}, {"model": "m", "base_url": "https://example.invalid/v1"})
    with pytest.raises(UsageError, match=r"no key for example\.invalid"):
        asyncio.run(draft_plan.diagnose(settings, {}, tmp_path))


def test_where_settings_came_from_is_shown(tmp_path: Path) -> None:
    with Stub() as stub:
        (tmp_path / ".draft-plan.toml").write_text(f'base-url = "{stub.url}"\n', encoding="utf-8")
        environment = {"OPENAI_API_KEY": KEY, "DRAFT_PLAN_MODEL": "m"}
        settings = draft_plan.settle(tmp_path, environment, {})
        found = asyncio.run(draft_plan.diagnose(settings, environment, tmp_path))
        assert all(KEY not in call.headers["authorization"] for call in stub.calls)
    assert (found.model_from, found.base_url_from) == ("DRAFT_PLAN_MODEL", str(tmp_path / ".draft-plan.toml"))
    assert "kept back" in found.key
