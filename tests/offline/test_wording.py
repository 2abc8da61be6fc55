"""Requirements become orders in their own words; shortening keeps the sense."""

from __future__ import annotations

import pytest

from draft_plan.offline.orders import expectation, imperative
from draft_plan.offline.wording import Keys, joined, plain, shorten, slug


@pytest.mark.parametrize(
    ("language", "requirement", "order"),
    [
        ("en", "System MUST let users reset their password.", "Let users reset their password"),
        ("en", "Users MUST be able to cancel a booking", "Let users cancel a booking"),
        ("en", "Search results MUST include a link", "Make search results include a link"),
        ("en", "Passwords MUST NOT be logged", "Do not let passwords be logged"),
        ("en", "System MUST NOT store tokens", "Do not store tokens"),
        ("en", "The importer SHALL be started by hand", "Have the importer started by hand"),
        (
            "en",
            "When the file is missing, the system SHALL exit with code 1",
            "Exit with code 1 when the file is missing",
        ),
        (
            "en",
            "IF the payload is invalid, THEN the parser SHALL return 400",
            "Make the parser return 400 if the payload is invalid",
        ),
        (
            "en",
            "WHEN a file ends in `.a`, `.b`, or `.c`, THE SYSTEM SHALL skip it",
            "Skip it when a file ends in `.a`, `.b`, or `.c`",
        ),
        (
            "en",
            "IF an album is empty THEN the album app SHALL offer to delete it",
            "Make the album app offer to delete it if an album is empty",
        ),
        ("en", "WHILE a file loads THE viewer SHALL show a bar", "Make the viewer show a bar while a file loads"),
        (
            "en",
            "Each tool MUST accept a format, and MUST render the data in it",
            "Make each tool accept a format, and render the data in it",
        ),
        (
            "en",
            "Configuration (e.g., timeout, level) MUST be controllable by variables",
            "Make configuration (e.g., timeout, level) controllable by variables",
        ),
        ("en", "Each rule that can fail MUST be documented", "Have each rule that can fail documented"),
        ("en", "Any missing, torn or stale page MUST be skipped", "Any missing, torn or stale page must be skipped"),
        ("en", "This seems odd, but should be changed later", "This seems odd, but should be changed later"),
        ("de", "System MUSS Messwerte alle 5 Minuten speichern", "Messwerte alle 5 Minuten speichern"),
        ("de", "Sensor MUSS die Helligkeit messen", "Sensor: die Helligkeit messen"),
        (
            "fr",
            "Le système DOIT permettre aux membres de filtrer la liste",
            "Permettre aux membres de filtrer la liste",
        ),
        ("es", "El sistema DEBE enviar un aviso", "Enviar un aviso"),
        ("ja", "取り置きシステムは、依頼を登録すること", "依頼を登録する"),
        ("ja", "本を選択した時、取り置きシステムは依頼を登録すること", "本を選択した時、依頼を登録する"),
        ("zh", "系统必须支持导出", "支持导出"),
        ("ko", "시스템은 버튼을 표시해야 한다", "버튼을 표시하기"),
    ],
)
def test_a_requirement_reads_as_an_order(language: str, requirement: str, order: str) -> None:
    assert imperative(requirement, language) == order


def test_a_sentence_without_obligation_keeps_its_own_clause() -> None:
    assert imperative("export of all notes as one archive", "en") == "Export of all notes as one archive"


def test_shortening_cuts_at_a_joint_and_keeps_code_whole() -> None:
    long = "Show the path of the file, its size, and the result of `notes count --all <folder>` for each note"
    assert shorten(long, 9) == "Show the path of the file, its size"
    for most in range(4, 24):
        assert shorten(long, most).count("`") % 2 == 0


def test_what_would_turn_the_sense_is_never_cut_silently() -> None:
    assert shorten("Delete the archive of every note after the import, unless the user asked to keep it", 9).endswith(
        "…"
    )


def test_marks_links_and_open_markers_are_no_part_of_the_text() -> None:
    assert plain("**Keep** [notes](http://x.y) ~~for ever~~ [NEEDS CLARIFICATION: how long?]") == "Keep notes"


def test_keys_are_slugs_and_never_repeat() -> None:
    keys = Keys("row")
    assert [keys("Über die Brücke"), keys("Über die Brücke"), keys("検索")] == ["uber-brucke", "uber-brucke-2", "row"]
    assert slug("The Fault of the Log") == "fault-log"


def test_names_are_joined_as_the_language_does() -> None:
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined(["甲", "乙", "丙"], "和") == "甲、乙和丙"


@pytest.mark.parametrize(
    ("requirement", "seen"),
    [
        ("System MUST refuse a note without a title.", "It should refuse a note without a title."),
        ("The viewer MUST NOT open twice", "The viewer should not open twice"),
        ("Writers MUST be able to rename a note", "Writers should be able to rename a note"),
        ("When the disk is full, the system SHALL say so", "When the disk is full, it should say so"),
    ],
)
def test_a_requirement_reads_as_what_a_test_should_see(requirement: str, seen: str) -> None:
    assert expectation(requirement, "en") == seen
