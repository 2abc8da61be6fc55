"""Files, then the environment, then flags: the last wins, and a wrong key is named with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from draft_plan.errors import UsageError
from draft_plan.settings import settle


def put(folder: Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_nothing_set_means_the_offline_drafter(tmp_path: Path) -> None:
    settings = settle(tmp_path, {}, {})
    assert (settings.model, settings.template, settings.questions) == ("offline", "constitution", 5)


def test_a_flag_wins_over_the_environment_and_that_over_files(tmp_path: Path) -> None:
    put(tmp_path, ".draft-plan.toml", 'model = "from-file"\ntemplate = "flow"\nquestions = 2\n')
    settings = settle(tmp_path, {"DRAFT_PLAN_MODEL": "from-environment"}, {"questions": 9, "template": None})
    assert (settings.model, settings.template, settings.questions) == ("from-environment", "flow", 9)


def test_pyproject_is_read_from_a_folder_above_but_not_beyond_the_repository(tmp_path: Path) -> None:
    put(tmp_path, "pyproject.toml", '[tool.draft-plan]\ntemplate = "outside"\n')
    repository = tmp_path / "repo"
    (repository / ".git").mkdir(parents=True)
    spec = repository / "specs" / "x"
    spec.mkdir(parents=True)
    assert settle(spec, {}, {}).template == "constitution"
    put(repository, "pyproject.toml", '[tool.draft-plan]\nmax-tokens = 900\ntemplate = "flow"\n')
    assert (settle(spec, {}, {}).template, settle(spec, {}, {}).max_tokens) == ("flow", 900)


def test_an_address_that_only_a_file_names_is_remembered_as_such(tmp_path: Path) -> None:
    put(tmp_path, ".draft-plan.toml", 'base-url = "https://example.invalid/v1"\n')
    assert "base_url" in settle(tmp_path, {}, {}).file_only
    assert "base_url" not in settle(tmp_path, {"OPENAI_BASE_URL": "https://example.invalid/v1"}, {}).file_only


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("modell = 'x'\n", "unknown setting 'modell'"),
        ("questions = -1\n", "setting 'questions'"),
        ("questions = 'many'\n", "setting 'questions'"),
        ("depth = 'deep'\n", "setting 'depth'"),
        ("model = \n", "unreadable settings"),
        ("file-only = ['base_url']\n", "unknown setting 'file-only'"),
    ],
)
def test_a_wrong_setting_names_its_file(tmp_path: Path, text: str, says: str) -> None:
    put(tmp_path, ".draft-plan.toml", text)
    with pytest.raises(UsageError) as caught:
        settle(tmp_path, {}, {})
    assert says in str(caught.value)
    assert ".draft-plan.toml" in str(caught.value)


@pytest.mark.parametrize("flags", [{"questions": -1}, {"concurrency": 0}, {"depth": "deep"}, {"timeout": 0.0}])
def test_a_wrong_option_is_named(tmp_path: Path, flags: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=f"--{next(iter(flags))}"):
        settle(tmp_path, {}, flags)
