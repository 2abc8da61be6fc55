"""What a user types finds the spec, and what cannot be found says what there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from draft_plan.errors import SpecError, UsageError
from draft_plan.locating import locate


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "specs" / "permits"
    folder.mkdir(parents=True)
    (folder / "spec.md").write_text("# Permits\n")
    (tmp_path / "specs" / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("argument", ["specs/permits/spec.md", "specs/permits", "permits"])
def test_a_path_a_folder_and_a_bare_name_find_the_same_spec(here: Path, argument: str) -> None:
    places = locate(argument, None)
    assert places.spec is not None
    assert places.plan is not None
    assert places.spec.resolve() == here / "specs" / "permits" / "spec.md"
    assert places.plan.resolve() == here / "specs" / "permits" / "plan.md"
    assert places.data is not None
    assert places.data.name == "plan.json"


def test_a_bare_name_is_found_from_inside_the_repository_too(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / ".git").mkdir()
    (here / "src").mkdir()
    monkeypatch.chdir(here / "src")
    assert locate("permits", None).spec is not None


def test_a_dash_reads_standard_input_and_prints(here: Path) -> None:
    places = locate("-", None)
    assert (places.spec, places.plan, places.data) == (None, None, None)


def test_a_plan_can_be_printed_or_put_elsewhere(here: Path) -> None:
    assert locate("permits", "-").plan is None
    assert locate("permits", "out.md").data == Path("out.json")


def test_a_spec_that_is_not_there_says_which_are(here: Path) -> None:
    with pytest.raises(SpecError, match="permits"):
        locate("specs/permit/spec.md", None)


def test_a_folder_without_a_spec_is_refused(here: Path) -> None:
    with pytest.raises(SpecError, match="holds no spec"):
        locate("specs/empty", None)


def test_the_json_is_not_a_place_for_the_plan(here: Path) -> None:
    with pytest.raises(UsageError, match="Markdown"):
        locate("permits", "plan.json")
