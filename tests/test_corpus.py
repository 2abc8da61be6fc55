"""Every real spec at hand becomes a plan in both formats, offline: whole, without placeholders, and the same twice."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from pathlib import Path
from statistics import median

import pytest

import draft_plan

CORPUS = Path(os.environ.get("DRAFT_PLAN_CORPUS", "/nonexistent"))
SEEDS = Path(os.environ.get("DRAFT_PLAN_SEEDS", "/nonexistent"))
SPECS = sorted(CORPUS.glob("specs/*/spec.md"))
PLACEHOLDER = re.compile(r"\[e\.g\.|\{Feature|\[Task|\bTODO\b|\{[A-Z][a-z]+(?: \d)?\}|\[What changes\]|\[Question\]")

pytestmark = pytest.mark.skipif(not SPECS, reason="DRAFT_PLAN_CORPUS names no corpus")

seconds: dict[str, float] = {}


def drafted(spec: Path, template: str) -> draft_plan.Ran:
    settings = draft_plan.settle(Path("/"), {}, {"template": template})
    return asyncio.run(draft_plan.run(draft_plan.Job(str(spec), "-", force=True), settings, {}))


def headings(text: str) -> list[str]:
    """Headings outside fences, but those that a plan repeats or names itself."""
    outside = re.sub(r"^(`{3,}|~{3,}).*?^\1", "", text, flags=re.DOTALL | re.MULTILINE)
    found = re.findall(r"^#{2,4} .*$", outside, flags=re.MULTILINE)
    return [each for each in found if not re.match(r"### (Phase|Decision|Component|Entity|Endpoint) \d", each)]


@pytest.mark.parametrize("template", ["constitution", "flow"])
@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.parent.name)
def test_a_real_spec_becomes_a_whole_plan(spec: Path, template: str) -> None:
    if len(spec.read_text(encoding="utf-8").split()) < 60:
        with pytest.raises(draft_plan.DraftPlanError) as refused:
            drafted(spec, template)
        assert refused.value.exit_code == draft_plan.Exit.USAGE
        assert refused.value.remedy, "a refusal tells what to do"
        return
    began = time.perf_counter()
    ran = drafted(spec, template)
    seconds[f"{spec.parent.name} {template}"] = time.perf_counter() - began
    assert ran.result.exit_code == 0
    assert ran.plan is not None
    unquoted = set(PLACEHOLDER.findall(ran.text)) - set(PLACEHOLDER.findall(spec.read_text(encoding="utf-8")))
    assert unquoted == set()
    if SEEDS.is_dir():
        seed = (SEEDS / f"{template}-plan-template.md").read_text(encoding="utf-8")
        assert headings(ran.text) == headings(seed)
    assert drafted(spec, template).text == ran.text


def test_it_takes_seconds_at_most(capsys: pytest.CaptureFixture[str]) -> None:
    if not seconds:
        pytest.skip("no spec was drafted in this process")
    worst = max(seconds, key=seconds.__getitem__)
    with capsys.disabled():
        sys.stdout.write(f"\n{len(seconds)} plans: median {median(seconds.values()):.2f} s, ")
        sys.stdout.write(f"worst {seconds[worst]:.2f} s ({worst})\n")
    assert seconds[worst] < 30
