"""After an edit exactly the sections that used what changed, or must carry what is new, are asked for again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.staleness.house import Counting, House

from draft_plan.checking import check
from draft_plan.coverage import CoverageStatus, cover
from draft_plan.errors import ProviderError
from draft_plan.rendering import split

SPEC, CONSTITUTION = "specs/loans/spec.md", ".specify/memory/constitution.md"
LAST = "that are overdue.\n"
FR2 = "- **FR-002**: The system MUST refuse a second loan of the same tool.\n"
TESTS_FIRST = "### III. Tests first\n\nEvery test is seen failing before the code is written.\n"
NEW_SCENARIO = "3. **Given** a closed shed, **When** a neighbour asks, **Then** its hours are shown.\n"
FR4 = "- **FR-004**: The keeper MUST be able to extend a loan by three days.\n"
COMPUTED = {"", "Constitution Check", "Open Questions", "Assumptions & Open Questions"}

EDITS: list[tuple[str, list[tuple[str, str, str]], str]] = [
    ("nothing", [], ""),
    ("blank lines", [(SPEC, "## Requirements\n", "\n\n## Requirements\n\n")], ""),
    ("a heading reworded", [(SPEC, "### Functional Requirements", "### What it must do")], ""),
    ("the spec approved", [(SPEC, "**Status**: Draft", "**Status**: Approved")], ""),
    ("FR-002 moved down", [(SPEC, FR2, ""), (SPEC, LAST, LAST + FR2)], ""),
    ("FR-006 added", [(SPEC, LAST, LAST + "- **FR-006**: The keeper MUST be able to retire a worn tool.\n")],
     "phases tests files"),
    ("FR-006 of security", [(SPEC, LAST, LAST + "- **FR-006**: Only a keeper with a password MUST see addresses.\n")],
     "phases tests files security"),
    ("FR-003 reworded", [(SPEC, "by e-mail one day", "by text message two days")], "architecture phases tests files"),
    ("FR-004 removed", [(SPEC, FR4, "")], "phases tests files"),
    ("FR-004 removed, FR-005 renumbered", [(SPEC, FR4, ""), (SPEC, "FR-005", "FR-004")], "phases tests files"),
    ("a scenario added", [(SPEC, "return is shown.\n", "return is shown.\n" + NEW_SCENARIO)], "phases tests files"),
    ("an edge case added", [(SPEC, "back broken?\n", "back broken?\n- What happens when a tool is lost?\n")],
     "phases tests"),
    ("an entity changed", [(SPEC, "a number and a shelf", "a number, a shelf and a photo")], "data_model phases files"),
    ("a criterion changed", [(SPEC, "10 seconds", "5 seconds")], "decisions phases tests observability"),
    ("a story's reason changed", [(SPEC, "there is nothing to return", "the shed stays empty")], "decisions phases"),
    ("a quoted passage changed", [(SPEC, "nobody knows who has what", "half of them are missing")], "summary"),
    ("a passage added", [(SPEC, "## User Scen", "It must run without the internet.\n\n## User Scen")],
     "technical_context architecture decisions summary"),
    ("an article changed", [(CONSTITUTION, "at most seven", "at most five")], "architecture decisions"),
    ("an article on tests added", [(CONSTITUTION, "seven things.\n", "seven things.\n\n" + TESTS_FIRST)],
     "architecture decisions phases tests"),
    ("flask 3 to 4", [("pyproject.toml", "flask>=3.0", "flask>=4.0")], "technical_context architecture summary"),
    ("Python 3.11 to 3.12", [("pyproject.toml", ">=3.11", ">=3.12")], "technical_context"),
]  # fmt: skip


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    made = House(tmp_path, monkeypatch, Counting())
    made.draft()
    made.track()
    return made


def sections(house: House) -> dict[str, str]:
    """Each section as kept, without the lines of the spec that it quotes: those move."""
    lines: Any = {"facts": {"__all__": {"quotes": {"__all__": {"line"}}}}, "basis": True, "outcomes": True}
    return {each.section: each.model_dump_json(exclude=lines) for each in house.held.sections}


def edit(house: House, edits: list[tuple[str, str, str]]) -> None:
    for path, old, new in edits:
        house.edit(path, old, new)
    house.track()


@pytest.mark.parametrize(("edits", "expected"), [pytest.param(edits, told, id=name) for name, edits, told in EDITS])
def test_an_edit_reaches_its_sections_and_no_other(
    house: House, edits: list[tuple[str, str, str]], expected: str
) -> None:
    wanted = set(expected.split())
    before = sections(house)
    edit(house, edits)
    foretold = {
        name
        for each in check(str(house.plan)).findings
        if each.rule in ("T1-stale", "T2-outdated")
        for name in each.message.rpartition("; stale: ")[2].split(", ")
    } - {"nothing"}
    assert house.draft() == wanted == foretold
    after = sections(house)
    assert {name for name in before if before[name] != after[name]} <= wanted
    assert house.draft() == set()
    assert not [each for each in check(str(house.plan)).findings if each.rule.startswith("T")]


def test_offline_the_same_sections_are_drafted_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(tmp_path, monkeypatch, None)
    house.draft()
    before = split(house.plan.read_text())
    house.edit(SPEC, LAST, LAST + "- **FR-006**: The keeper MUST be able to retire a worn tool.\n")
    assert house.draft() == {"phases", "tests", "files"}
    after = split(house.plan.read_text())
    changed = {name for name in before | after if before.get(name) != after.get(name)} - COMPUTED
    assert changed == {"Implementation Phases", "Test Strategy", "Files to Modify"}
    assert "FR-006" in after["Implementation Phases"]


def test_what_is_new_is_carried_and_the_rest_is_the_same_to_the_byte(house: House) -> None:
    before = split(house.plan.read_text())
    edit(house, [(SPEC, LAST, LAST + "- **FR-006**: The keeper MUST be able to retire a worn tool.\n")])
    house.draft()
    after = split(house.plan.read_text())
    changed = {name for name in before | after if before.get(name) != after.get(name)} - COMPUTED
    assert changed == {"Implementation Phases", "Test Strategy", "Files to Modify"}
    carried = next(each for each in cover(house.held) if each.id == "FR-006")
    assert carried.status is CoverageStatus.COVERED
    assert {name for name in ("phases", "tests", "files") if "FR-006" in str(house.held.section(name))} >= {"phases"}


def test_the_request_shows_what_changed_and_the_section_as_it_stood(house: House) -> None:
    assert house.model is not None
    house.model.prompts.clear()
    edit(house, [(SPEC, LAST, LAST + "- **FR-006**: The keeper MUST be able to retire a worn tool.\n")])
    house.draft()
    prompt = next(text for text in house.model.prompts if "## phases:" in text)
    assert "FR-006 (line 42) is new in the spec" in prompt
    assert "as it stood before the change" in prompt
    assert "extend a loan by three days" in prompt.partition("as it stood before the change")[2]


def test_stale_sections_of_a_wave_travel_together_and_others_do_not(house: House) -> None:
    house.settings = house.settings.model_copy(update={"grouping": "wave"})
    edit(house, [(SPEC, LAST, LAST + "- **FR-006**: The keeper MUST be able to retire a worn tool.\n")])
    house.draft()
    assert house.requests == [("phases", "tests", "files")]


def test_a_renumbered_item_is_followed_by_its_new_id_without_a_request(house: House) -> None:
    edit(house, [(SPEC, "FR-005", "FR-007")])
    assert house.draft() == set()
    text = house.plan.read_text()
    assert "FR-007" in text
    assert "FR-005" not in text
    assert next(each for each in cover(house.held) if each.id == "FR-007").status is CoverageStatus.COVERED


def test_ids_that_change_places_change_them_in_the_plan_too(house: House) -> None:
    def carriers() -> dict[str, tuple[str, ...]]:
        return {each.id: each.by for each in cover(house.held) if each.id in ("FR-001", "FR-002")}

    before = carriers()
    house.write(
        SPEC, house.spec.read_text().replace("FR-001", "FR-X").replace("FR-002", "FR-001").replace("FR-X", "FR-002")
    )
    assert house.draft() == set()
    assert carriers() == {"FR-001": before["FR-002"], "FR-002": before["FR-001"]}


def test_the_run_says_what_changed_in_the_plan_and_why(house: House) -> None:
    edit(house, [(SPEC, LAST, LAST + "- **FR-006**: The keeper MUST be able to retire a worn tool.\n")])
    house.draft()
    told = {each.id: each for each in house.ran.result.sections}
    assert told["phases"].because == ("FR-006 (line 42) is new in the spec",)
    assert len(told["phases"].added) == 1
    assert told["phases"].removed == ()
    assert told["summary"].kept
    assert told["summary"].because == ()


def test_only_one_section_asked_for_leaves_the_others_as_stale_as_they_were(house: House) -> None:
    edit(house, [(SPEC, LAST, LAST + "- **FR-006**: The keeper MUST be able to retire a worn tool.\n")])
    assert house.draft(only="phases") == {"phases"}
    assert len(house.held.bases) == 2
    assert house.draft() == {"tests", "files"}
    assert len(house.held.bases) == 1


def test_a_section_that_cannot_be_drafted_anew_stands_as_it_was_and_stays_stale(house: House) -> None:
    before = split(house.plan.read_text())["Implementation Phases"]
    edit(house, [(SPEC, LAST, LAST + "- **FR-006**: The keeper MUST be able to retire a worn tool.\n")])
    assert house.model is not None
    house.model.broken = frozenset({"phases"})
    house.draft()
    assert split(house.plan.read_text())["Implementation Phases"] == before
    assert house.ran.result.exit_code == 1
    assert [each.rule for each in house.ran.result.findings if each.rule.startswith("T")] == ["T0-left"]
    house.model.broken = frozenset()
    assert house.draft() == {"phases"}
    assert "FR-006" in house.plan.read_text()


def test_when_nothing_can_be_drafted_anew_nothing_is_written(house: House) -> None:
    before = house.plan.read_bytes(), house.spec.with_name("plan.json").read_bytes()
    edit(house, [(SPEC, LAST, LAST + "- **FR-006**: The keeper MUST be able to retire a worn tool.\n")])
    assert house.model is not None
    house.model.broken = frozenset({"phases", "tests", "files"})
    with pytest.raises(ProviderError):
        house.draft()
    assert before == (house.plan.read_bytes(), house.spec.with_name("plan.json").read_bytes())


def test_an_edit_by_hand_stays_when_its_section_is_drafted_anew(house: House) -> None:
    text = house.plan.read_text()
    line = next(line for line in text.split("\n") if "(FR-001)" in line and line.startswith("- ["))
    house.plan.write_text(text.replace(line, line.replace("- [ ]", "- [x]") + " by Ada"))
    edit(house, [(SPEC, LAST, LAST + "- **FR-006**: The keeper MUST be able to retire a worn tool.\n")])
    house.draft()
    merged = house.plan.read_text()
    assert " by Ada" in merged
    assert "FR-006" in merged
    assert "M0-edited" in {each.rule for each in house.ran.result.findings}


def test_a_clash_is_shown_in_its_section_and_check_finds_it_until_somebody_chooses(house: House) -> None:
    text = house.plan.read_text()
    line = next(line for line in text.split("\n") if "(FR-003)" in line and line.startswith("- ["))
    house.plan.write_text(text.replace(line, line + " by Ada"))
    edit(house, [(SPEC, "by e-mail one day", "by text message two days")])
    house.draft()
    assert " by Ada" in house.plan.read_text()
    assert "T4-conflict" in {each.rule for each in check(str(house.plan)).findings}
    house.draft(force=True)
    assert "by Ada" not in house.plan.read_text()
    assert " by Ada" in house.plan.with_name("plan.md.1.bak").read_text()


def test_a_plan_from_before_its_basis_was_kept_is_drafted_anew_as_a_whole(house: House) -> None:
    data = json.loads(house.spec.with_name("plan.json").read_text())
    data["bases"] = []
    house.spec.with_name("plan.json").write_text(json.dumps(data))
    assert len(house.draft()) >= 13


def test_a_dry_run_shows_the_requests_that_are_due_and_no_other(house: House) -> None:
    house.draft(dry_run=True)
    assert [each.sections for each in house.ran.result.requests] == []
    edit(house, [(SPEC, LAST, LAST + "- **FR-006**: The keeper MUST be able to retire a worn tool.\n")])
    house.draft(dry_run=True)
    assert [each.sections for each in house.ran.result.requests] == [("phases",), ("tests",), ("files",)]
