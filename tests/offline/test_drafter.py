"""What holds for every draft, whatever the dialect and language."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import create_model
from tests.offline.specs import GARDEN, LIGHTS_DE, PROPOSAL, SEEDS, SUPPORT_JA, draft, quotes, served, spec, tasks

from draft_plan.errors import SpecError
from draft_plan.offline.drafter import Offline
from draft_plan.reading import read
from draft_plan.repository import RepositoryFacts
from draft_plan.sections import Contract, FactNeed, Section, Wire, catalog, reply_type
from draft_plan.sections.contract import Weight, Who
from draft_plan.spec import FeatureSpec, ItemKind

OURS = {"spec-kit": SEEDS, "kiro-ja": SUPPORT_JA, "german": LIGHTS_DE, "openspec": PROPOSAL}


def _corpus() -> list[Path]:
    root = Path(os.environ.get("DRAFT_PLAN_CORPUS", "/nonexistent"))
    return sorted((root / "specs").glob("*/spec.md")) if root.is_dir() else []


def _flat(text: str) -> str:
    return " ".join(text.split())


def _check(read_: FeatureSpec, replies: dict[str, Any], repository: RepositoryFacts) -> None:
    for section in catalog().values():
        reply_type(section).model_validate(replies[section.id])
    told = [_flat(read_.text), *(_flat(companion.text) for companion in read_.companions)]
    for source, quoted in quotes(replies):
        assert len(quoted) <= 240
        if source == "spec":
            assert any(_flat(quoted) in text for text in told), quoted
    known = {item.id for item in read_.items}
    assert set(served([reply["answer"] for reply in replies.values()])) <= known
    carried = {one for task in tasks(replies) for one in task["serves"]}
    assert {item.id for item in read_.of(ItemKind.REQUIREMENT)} <= carried
    assert all(len(task["serves"]) <= 10 for task in tasks(replies))


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("depth", ["simple", "standard", "major"])
def test_every_reply_is_valid_quotes_verbatim_and_carries_every_requirement(name: str, depth: str) -> None:
    read_ = spec(OURS[name])
    _check(read_, draft(read_, depth=depth), RepositoryFacts())
    _check(read_, draft(read_, GARDEN, depth=depth), GARDEN)


@pytest.mark.parametrize("name", OURS)
def test_the_same_brief_gives_the_same_bytes(name: str) -> None:
    assert draft(OURS[name], GARDEN) == draft(OURS[name], GARDEN)


def test_one_section_alone_says_what_it_says_among_all() -> None:
    whole = draft(SEEDS, GARDEN)
    for section in catalog().values():
        assert draft(SEEDS, GARDEN, sections=(section,))[section.id] == whole[section.id]


def test_every_path_called_modified_is_tracked_and_every_created_one_is_not() -> None:
    for change in draft(SEEDS, GARDEN)["files"]["answer"]["files"]:
        assert (change["action"] == "modify") == (change["path"] in GARDEN.files), change


def test_without_repository_and_language_no_path_is_made_up() -> None:
    replies = draft(LIGHTS_DE)
    assert not any(task["paths"] for task in tasks(replies))
    assert replies["files"]["answer"]["files"] == []


def test_files_are_exactly_the_paths_of_tasks_and_components() -> None:
    replies = draft(SEEDS, GARDEN)
    named = {path for task in tasks(replies) for path in task["paths"]}
    named |= {path for one in replies["components"]["answer"]["components"] for path in one["paths"]}
    listed = [change["path"] for change in replies["files"]["answer"]["files"]]
    assert sorted(listed) == sorted(named)


def test_parallel_tasks_of_a_phase_share_no_file() -> None:
    for phase in draft(SEEDS, GARDEN)["phases"]["answer"]["phases"]:
        paths = [path for task in phase["tasks"] if task["parallel"] for path in task["paths"]]
        assert len(paths) == len(set(paths))


def test_stories_come_in_the_order_of_their_priority() -> None:
    names = [phase["name"] for phase in draft(SEEDS)["phases"]["answer"]["phases"]]
    assert names.index("Offer a packet") < names.index("Borrow a packet")


def test_every_scenario_answered_edge_case_and_measured_criterion_has_a_test() -> None:
    """An edge case that the spec only asks about has none: nobody could say what it should see."""
    read_ = spec(SEEDS)
    covered = set(served(draft(read_)["tests"]["answer"]))
    assert {item.id for item in read_.of(ItemKind.SCENARIO, ItemKind.CRITERION)} <= covered
    assert "EC-1" in covered
    assert "EC-2" not in covered


def test_every_story_is_served_by_a_component() -> None:
    read_ = spec(SEEDS)
    assert {item.id for item in read_.of(ItemKind.STORY)} <= set(served(draft(read_)["components"]["answer"]))


def test_keys_are_unique_in_their_lists() -> None:
    def rows(value: Any) -> None:
        if isinstance(value, dict):
            for inner in value.values():
                rows(inner)
        elif isinstance(value, list):
            keys = [row["key"] for row in value if isinstance(row, dict) and "key" in row]
            assert len(keys) == len(set(keys))
            for inner in value:
                rows(inner)

    for text in OURS.values():
        rows([reply["answer"] for reply in draft(text, GARDEN).values()])


def test_its_name_is_offline() -> None:
    assert Offline().name == "offline"


class _Glossary(Wire):
    """A section of a pack's own."""

    intro: str
    terms: list[str]
    count: int
    needed: bool


def _own(title: str, optional: bool) -> Section:
    need = FactNeed(
        about="which email provider sends messages", question="Which email provider sends messages?",
        why="It has limits.",
        impact=Weight.LOW, reversible=True, who=Who.ENGINEERING, blocks=("intro",),
    )  # fmt: skip
    return Section("glossary", title, _Glossary, (), "own", optional, Contract(facts={"mailer": need}, guidance=""))


@pytest.mark.parametrize(("title", "optional"), [("Assumptions", False), ("Zeppelin", False), ("Zeppelin", True)])
def test_a_packs_own_section_is_filled_or_says_that_the_spec_is_silent(title: str, optional: bool) -> None:
    section = _own(title, optional)
    reply = draft(SEEDS, sections=(section,))["glossary"]
    reply_type(section).model_validate(reply)
    if title == "Assumptions":
        assert reply["answer"]["terms"] == ["Every gardener has an email address."]
    elif optional:
        assert "not_applicable" in reply["answer"]


def test_nested_shapes_of_a_packs_own_are_filled_too() -> None:
    row = create_model("Row", __base__=Wire, key=(str, ...), text=(str, ...), serves=(list[str], ...))
    answer = create_model("Rows", __base__=Wire, rows=(list[row], ...))  # type: ignore[valid-type]
    section = Section("own", "Assumptions", answer, (), "own", False, Contract(facts={}, guidance=""))
    rows = draft(SEEDS, sections=(section,))["own"]["answer"]["rows"]
    assert [one["text"] for one in rows] == ["Every gardener has an email address."]


def test_a_huge_spec_is_drafted_in_time_and_its_plan_stays_bounded() -> None:
    entries = "\n".join(
        f"- **FR-{number:04}**: System MUST keep counter {number} of the {colour} meter on panel {number % 17}."
        for number, colour in ((number, ("red", "green", "blue")[number % 3]) for number in range(1, 1501))
    )
    text = SEEDS.replace("- **FR-001**", entries + "\n- **FR-9001**")
    read_ = spec(text)
    started = time.perf_counter()
    replies = draft(read_, depth="major", words=3000)
    assert time.perf_counter() - started < 30
    assert {item.id for item in read_.of(ItemKind.REQUIREMENT)} <= set(served(tasks(replies)))
    assert len(replies["tests"]["answer"]["cases"]) < 60


@pytest.mark.skipif(not _corpus(), reason="DRAFT_PLAN_CORPUS names no corpus")
def test_real_specs_keep_every_promise_in_time() -> None:
    for path in _corpus():
        try:
            read_ = read(path)
        except SpecError:
            continue
        started = time.perf_counter()
        replies = draft(read_, depth="major", words=3000)
        assert time.perf_counter() - started < 10, path
        _check(read_, replies, RepositoryFacts())
