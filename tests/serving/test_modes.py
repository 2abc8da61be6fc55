"""The same whole plan comes through every rung of the capability ladder, and through a real inference server."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path

import pytest
from tests.serving.stub import Stub, asked, only
from tests.serving.trial import desk

import draft_plan

MODES = ("strict", "schema", "tool", "object", "text")


def run(folder: Path, url: str, template: str) -> draft_plan.Ran:
    spec = desk(folder)
    flags = {"model": "tiny", "base_url": url, "template": template, "concurrency": 2, "repair": False}
    settings = draft_plan.settle(spec.parent, {}, flags)
    return asyncio.run(draft_plan.run(draft_plan.Job(str(spec)), settings, {}))


def structure(ran: draft_plan.Ran) -> tuple[list[str], list[str]]:
    """The plan's own headings, which no content makes longer, and its sections."""
    headings = [line for line in ran.text.splitlines() if line.startswith(("# ", "## "))]
    return headings, [each.id for each in ran.result.sections]


def placeless(ran: draft_plan.Ran) -> list[str]:
    """The plan without the place of its spec."""
    return [line for line in ran.text.splitlines() if "specs/tools/spec.md" not in line]


@cache
def reference(template: str, top: Path) -> draft_plan.Ran:
    with Stub() as stub:
        return run(top / template, stub.url, template)


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reference")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("template", ["constitution", "flow"])
def test_a_server_that_takes_one_form_only_gives_the_same_plan(
    tmp_path: Path, top: Path, template: str, mode: str
) -> None:
    with Stub(rule=only(mode)) as stub:
        ran = run(tmp_path, stub.url, template)
        taken = {asked(call.body)[0] for call in stub.calls[-3:]}
    assert ran.result.exit_code == 0
    assert taken == {mode}
    assert structure(ran) == structure(reference(template, top))
    assert placeless(ran) == placeless(reference(template, top))


@pytest.mark.parametrize("template", ["constitution", "flow"])
def test_a_real_server_gives_a_plan_of_the_same_structure(
    llama_server: str, tmp_path: Path, top: Path, template: str
) -> None:
    ran = run(tmp_path, llama_server, template)
    assert ran.result.exit_code == 0
    assert structure(ran) == structure(reference(template, top))
    assert {each.status for each in ran.result.sections} <= {"drafted", "not_applicable"}
