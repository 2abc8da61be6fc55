"""In a repository that is there already, the modules that a spec concerns are found, and plans name what exists."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.brownfield.repos import ALL, Brownfield

import draft_plan
from draft_plan.checking.case import Repo
from draft_plan.checking.checker import build_case, judge
from draft_plan.checking.placing import classify
from draft_plan.checking.viewing import view
from draft_plan.reading import read
from draft_plan.surveying import survey

FIELDS = pytest.mark.parametrize("field", ALL.values(), ids=ALL)


@FIELDS
def test_a_repository_has_its_files_and_those_that_its_spec_concerns(field: Brownfield) -> None:
    assert len(field.files) >= 30
    assert set(field.concerned) <= set(field.files)


@FIELDS
def test_every_module_that_the_spec_concerns_is_among_the_snippets(tmp_path: Path, field: Brownfield) -> None:
    spec = field.build(tmp_path)
    facts = survey(tmp_path, read(spec), inside=True)
    assert set(field.concerned) <= {each.path for each in facts.snippets}


@FIELDS
@pytest.mark.parametrize("template", ["constitution", "flow"])
def test_an_offline_plan_names_no_file_that_is_made_up_and_no_module_twice(
    tmp_path: Path, field: Brownfield, template: str
) -> None:
    spec = field.build(tmp_path)
    settings = draft_plan.settle(tmp_path, {}, {"template": template})
    ran = asyncio.run(draft_plan.run(draft_plan.Job(str(spec)), settings, {}))
    parsed = read(spec)
    repo = Repo.around(survey(tmp_path, None, inside=True), spec.parent)
    case = build_case(view(ran.text, frozenset(item.id for item in parsed.items)), parsed, repo, None)
    kinds = classify(case)
    assert "exists" in kinds.values()
    assert "flagged" not in kinds.values()
    assert [each.message for each in judge(case, "plan.md", "spec.md") if each.rule.startswith(("P", "V", "S"))] == []
    assert {each.status.value for each in ran.result.coverage} == {"COVERED"}
