"""What people changed in a plan stays, whatever is drafted anew around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from draft_plan.merging import CONFLICT, merge

BASE = {"": "# Plan\n", "Summary": "## Summary\n\nOne.\n\nTwo.\n\nThree.\n", "Risks": "## Risks\n\nNone.\n"}


def plan(**changed: str) -> dict[str, str]:
    return {**BASE, **changed}


def test_without_edits_the_new_text_is_taken_whole() -> None:
    new = plan(Risks="## Risks\n\nFire.\n")
    assert merge(BASE, BASE, new).text == "\n".join(new.values())


def test_an_edit_stays_when_its_section_was_not_drafted_anew() -> None:
    edited = plan(Risks="## Risks\n\nFlood, says Ada.\n")
    merged = merge(BASE, edited, BASE)
    assert "Flood, says Ada." in merged.text
    assert merged.kept == ("Risks",)


def test_an_edit_elsewhere_does_not_hold_back_a_section_that_was_drafted_anew() -> None:
    merged = merge(BASE, plan(Risks="## Risks\n\nFlood.\n"), plan(Summary="## Summary\n\nAnew.\n"))
    assert "Flood." in merged.text
    assert "Anew." in merged.text


def test_changes_to_different_lines_of_one_section_are_both_kept() -> None:
    disk = plan(Summary="## Summary\n\nOne by hand.\n\nTwo.\n\nThree.\n")
    new = plan(Summary="## Summary\n\nOne.\n\nTwo.\n\nThree anew.\n")
    merged = merge(BASE, disk, new)
    assert "One by hand." in merged.text
    assert "Three anew." in merged.text
    assert merged.conflicts == ()


def test_changes_to_the_same_line_are_shown_as_a_conflict_in_their_section() -> None:
    disk, new = plan(Risks="## Risks\n\nFlood.\n"), plan(Risks="## Risks\n\nFire.\n")
    merged = merge(BASE, disk, new)
    assert merged.conflicts == ("Risks",)
    section = merged.text.split("## Risks")[1]
    assert CONFLICT in section
    assert section.index("Flood.") < section.index("Fire.")


def test_a_section_that_people_added_stays_behind_the_one_it_followed() -> None:
    disk = {"": BASE[""], "Summary": BASE["Summary"], "Notes": "## Notes\n\nOurs.\n", "Risks": BASE["Risks"]}
    text = merge(BASE, disk, plan(Risks="## Risks\n\nFire.\n")).text
    assert text.index("One.") < text.index("Ours.") < text.index("Fire.")


def test_a_section_that_people_removed_stays_away_until_it_is_drafted_anew() -> None:
    disk = {key: value for key, value in BASE.items() if key != "Risks"}
    assert "## Risks" not in merge(BASE, disk, BASE).text
    assert "Fire." in merge(BASE, disk, plan(Risks="## Risks\n\nFire.\n")).text


LINES = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=5).map(
    lambda lines: "## S\n\n" + "\n".join(lines) + "\n"
)


@given(LINES, LINES, LINES)
def test_no_line_of_a_persons_is_ever_lost(base: str, disk: str, new: str) -> None:
    added = set(disk.splitlines()) - set(base.splitlines())
    merged = merge({"S": base}, {"S": disk}, {"S": new})
    assert added <= set(merged.text.splitlines())
