"""What requests share is the same to the byte, for an endpoint to find in its cache; and what it found is counted."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest
from tests.serving.faults import said
from tests.serving.stub import Answer, Call, Stub, says
from tests.serving.trial import desk

import draft_plan
from draft_plan.cli import showing
from draft_plan.drafting import Grouping, plan_units
from draft_plan.sections import order


def run(folder: Path, url: str, **flags: object) -> draft_plan.Ran:
    spec = desk(folder)
    settings = draft_plan.settle(spec.parent, {}, {"model": "some-model", "base_url": url, **flags})
    return asyncio.run(draft_plan.run(draft_plan.Job(str(spec)), settings, {}))


def common(texts: list[str]) -> int:
    """How many characters all texts begin with."""
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*texts, strict=False)))


@pytest.mark.parametrize("grouping", ["wave", "section"])
def test_all_requests_of_a_run_share_rules_and_sources_to_the_byte(tmp_path: Path, grouping: str) -> None:
    with Stub() as stub:
        run(tmp_path, stub.url, grouping=grouping, critic=False, repair=False)
        messages = [call.body["messages"] for call in stub.calls]
    assert len(messages) >= 5
    assert len({each[0]["content"] for each in messages}) == 1
    shared = common([each[1]["content"] for each in messages])
    assert "SC-001" in messages[0][1]["content"][:shared]


SHOW = """
import hashlib, json
from draft_plan.sections import catalog, schema
groups = {}
for section in catalog().values():
    groups.setdefault(section.group, []).append(section)
texts = [json.dumps(schema(wave)) for wave in groups.values()]
print(hashlib.sha256("".join(texts).encode()).hexdigest())
"""


def test_schemas_are_the_same_bytes_in_every_process() -> None:
    shown = {
        subprocess.run(
            [sys.executable, "-c", SHOW], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(shown) == 1


@pytest.mark.parametrize("grouping", ["wave", "section"])
@pytest.mark.parametrize("template", ["constitution", "flow"])
def test_the_first_request_goes_alone_and_so_warms_the_cache_for_all(template: str, grouping: Grouping) -> None:
    """Nothing has to wait for it on purpose: every other request needs what it drafts."""
    first, *others = plan_units(order(draft_plan.load_pack(template).sections), grouping)
    assert not first.waits
    assert all(unit.waits for unit in others)


def test_tokens_are_reported_as_cached_written_and_plain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def rule(call: Call) -> Answer:
        details = {"cached_tokens": 2000, "cache_write_tokens": 300}
        usage = {"prompt_tokens": 3000, "completion_tokens": 90, "prompt_tokens_details": details}
        return says(said(call), usage=usage)

    with Stub(rule=rule) as stub:
        ran = run(tmp_path, stub.url, critic=False, repair=False)
        calls = len(stub.calls)
    usage = json.loads(ran.result.model_dump_json())["usage"]
    counted = [usage[name] for name in ("prompt_tokens", "cached_tokens", "written_tokens", "plain_tokens")]
    assert counted == [3000 * calls, 2000 * calls, 300 * calls, 700 * calls]

    showing.result(ran, as_json=False, quiet=False)
    assert f"{2000 * calls:,} cached, {300 * calls:,} written to the cache, {700 * calls:,} plain" in (
        capsys.readouterr().err
    )


def test_a_run_that_asks_for_nothing_reports_that_it_cost_nothing(tmp_path: Path) -> None:
    with Stub() as stub:
        first = run(tmp_path, stub.url)
        spec = tmp_path / "specs" / "tools" / "spec.md"
        settings = draft_plan.settle(spec.parent, {}, {"model": "some-model", "base_url": stub.url})
        again = asyncio.run(draft_plan.run(draft_plan.Job(str(spec)), settings, {}))
    assert first.result.usage.calls >= 5
    assert again.result.usage.calls == 0
