import os

import pytest
from evals.external import load


def test_bare_specs_become_cases_without_facts(tmp_path):
    folder = tmp_path / "owner__repo__001-loans"
    folder.mkdir()
    (folder / "spec.md").write_text("# Loans\n", encoding="utf-8")
    (folder / "constitution.md").write_text("# Rules\n", encoding="utf-8")
    [case] = load(tmp_path)
    assert (case.id, case.repository, case.facts) == ("owner__repo__001-loans", "owner__repo", ())
    assert case.files == (("specs/owner__repo__001-loans/constitution.md", "# Rules\n"),)


def test_a_folder_with_cases_gives_these(dataset):
    assert [each.id for each in load(dataset)] == ["tools-0", "tools-1", "tools-2"]


def test_nothing_is_an_error_that_says_so(tmp_path, monkeypatch):
    with pytest.raises(ValueError, match=r"no case.toml and no spec.md"):
        load(tmp_path)
    monkeypatch.delenv("DRAFT_PLAN_CORPUS", raising=False)
    with pytest.raises(ValueError, match="DRAFT_PLAN_CORPUS"):
        load("corpus")


@pytest.mark.skipif("DRAFT_PLAN_CORPUS" not in os.environ, reason="there is no corpus")
def test_the_corpus_is_found_by_its_name():
    cases = load("corpus")
    assert len(cases) > 20
    assert len({each.repository for each in cases}) < len(cases)
