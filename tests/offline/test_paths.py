"""Paths and identifiers as the spec writes them, and files that agree with tasks."""

from __future__ import annotations

import pytest
from tests.offline.specs import GARDEN, SEEDS, draft, tasks

from draft_plan.offline.places import Home, Places
from draft_plan.offline.wording import plain
from draft_plan.repository import Language, RepositoryFacts


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("see `shed/__init__.py` and `__all__`", "see `shed/__init__.py` and `__all__`"),
        ("see shed/__init__.py", "see shed/__init__.py"),
        ("keep __init__ and snake__case", "keep __init__ and snake__case"),
        ("`a ** b` stays, **bold** goes", "`a ** b` stays, bold goes"),
        ("__Note__: a *word* and **two words**", "Note: a word and two words"),
        ("__two words__ here", "two words here"),
    ],
)
def test_emphasis_goes_and_identifiers_and_code_stay(text: str, bare: str) -> None:
    assert plain(text) == bare


def test_a_task_keeps_the_underscores_of_a_path() -> None:
    text = SEEDS.replace("be stored in PostgreSQL", "be stored by `shed/__init__.py` in PostgreSQL")
    task = next(task for task in tasks(draft(text)) if "FR-004" in task["serves"])
    assert "`shed/__init__.py`" in task["text"]
    assert "shed/__init__.py" in task["paths"]


@pytest.mark.parametrize("root", ["seed_shop", "seed_shop/server", "lib/seed_shop/server", "lib/other"])
def test_a_package_is_never_put_into_itself(root: str) -> None:
    files = tuple(f"{root}/{name}.py" for name in ("one", "two", "three"))
    repository = RepositoryFacts(files=files, languages=(Language("Python", 3),))
    home = Places(repository, "Python", {}, Home(package="seed_shop", feature="lend")).home
    assert home.split("/").count("seed_shop") == 1


def test_every_file_that_a_task_names_is_among_its_paths_and_files_list_exactly_those() -> None:
    text = SEEDS.replace("- Every gardener has", "- Unlike `shed/mail/box.py`, every gardener has")
    text = text.replace("for 5,000 packets.", "for 5,000 packets, as `shed/bench/load.py` prints.")
    replies = draft(text, GARDEN)
    named = [path for task in tasks(replies) for path in task["paths"]]
    listed = [change["path"] for change in replies["files"]["answer"]["files"]]
    assert "shed/bench/load.py" in named
    assert sorted(listed) == sorted(set(named))
