"""Real plans of real specs are checked without a fault, and plans drafted offline have no errors."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from tests.checking.plans import repository

import draft_plan
from draft_plan.checking.rules import RULES

CORPUS = Path(os.environ.get("DRAFT_PLAN_CORPUS", "/nonexistent"))
SPECS = sorted(CORPUS.glob("specs/*/spec.md"))

pytestmark = pytest.mark.skipif(not SPECS, reason="DRAFT_PLAN_CORPUS names no corpus")

found: Counter[str] = Counter()
plans: defaultdict[str, set[str]] = defaultdict(set)
drafted: Counter[str] = Counter()


def readable(spec: Path) -> bool:
    try:
        draft_plan.read_spec(spec)
    except draft_plan.DraftPlanError:
        return False
    return True


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.parent.name)
def test_a_real_plan_is_checked(spec: Path, tmp_path: Path) -> None:
    if not spec.with_name("plan.md").exists() or not readable(spec):
        pytest.skip("no plan, or a spec that is refused")
    folder = tmp_path / spec.parent.name
    shutil.copytree(spec.parent, folder)
    for each in draft_plan.check(str(folder)).findings:
        found[each.rule] += 1
        plans[each.rule].add(folder.name)


@pytest.mark.parametrize("template", ["constitution", "flow"])
@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.parent.name)
def test_an_offline_plan_has_no_errors(spec: Path, template: str, tmp_path: Path) -> None:
    if not readable(spec):
        pytest.skip("a spec that is refused")
    repository(tmp_path, "")
    folder = tmp_path / "specs" / spec.parent.name
    shutil.copytree(spec.parent, folder, ignore=shutil.ignore_patterns("plan.md"))
    settings = draft_plan.settle(Path("/"), {}, {"template": template})
    try:
        ran = asyncio.run(draft_plan.run(draft_plan.Job(str(folder / "spec.md")), settings, {}))
    except draft_plan.DraftPlanError:
        pytest.skip("a spec that cannot be planned from")
    checked = draft_plan.check(str(folder))
    errors = [each for each in checked.findings if each.severity == "error" or each.rule.startswith("P")]
    drafted[f"{template}: specs"] += 1
    drafted[f"{template}: flagged paths"] += sum(each.rule.startswith("P") for each in errors)
    drafted.update(f"{template}: {each.status.value}" for each in ran.result.coverage)
    assert [(each.rule, each.line, each.message) for each in errors] == []
    open_ids = [each.id for each in ran.result.coverage if each.status == "UNCOVERED"]
    assert all(name in ran.text for name in open_ids), "what is not carried is told in the plan"


def test_a_table_of_offline_plans(capsys: pytest.CaptureFixture[str]) -> None:
    if not drafted:
        pytest.skip("no plan was drafted in this process")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(f"{name:<28}{count:>6}" for name, count in sorted(drafted.items())) + "\n")
    assert sum(count for name, count in drafted.items() if name.endswith("flagged paths")) == 0


def test_a_table_of_findings_by_rule(capsys: pytest.CaptureFixture[str]) -> None:
    if not found:
        pytest.skip("no plan was checked in this process")
    with capsys.disabled():
        sys.stdout.write("\nrule                     severity  findings  plans\n")
        for rule in RULES:
            if found[rule.id]:
                sys.stdout.write(f"{rule.id:<25}{rule.severity:<10}{found[rule.id]:>8}{len(plans[rule.id]):>7}\n")
    assert set(found) <= {rule.id for rule in RULES}
