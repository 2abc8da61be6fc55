"""Answers stand in the spec in spec-kit's form, and every other byte is the one that was there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draft_plan.answering.inscribing import inscribe, one_line
from draft_plan.reading import read_text
from draft_plan.spec import ItemKind

HEAD = "# Feature Specification: Permits\n\n**Status**: Draft\n\n"
BODY = "## Requirements\n\n- **FR-001**: Residents MUST renew permits online.\n- **FR-002**: Receipts MUST be sent.\n"
PAIR = {"How long are permits kept?": "7 years"}
LINE = "- Q: How long are permits kept? → A: 7 years\n"
SECTION = f"## Clarifications\n\n### Session 2026-11-22\n\n{LINE}"


def write(text: str, pairs: dict[str, str] = PAIR, today: str = "2026-11-22") -> str:
    return inscribe(text, read_text(text.encode(), "specs/permits/spec.md"), pairs, today)


def test_the_heading_goes_before_the_first_part_of_the_spec() -> None:
    assert write(HEAD + BODY) == f"{HEAD}{SECTION}\n{BODY}"


@pytest.mark.parametrize("name", ["Overview", "Context", "Überblick", "概要"])
def test_the_heading_goes_behind_an_overview(name: str) -> None:
    overview = f"## {name}\n\nPermits for parking in town.\n\n"
    assert write(HEAD + overview + BODY) == f"{HEAD}{overview}{SECTION}\n{BODY}"


def test_a_spec_without_parts_gets_it_at_the_end() -> None:
    text = "# Permits\n\nResidents must renew permits online. Receipts must be sent.\n"
    assert write(text) == f"{text}\n{SECTION}"


def test_a_spec_without_a_last_line_end_keeps_none() -> None:
    text = "# Permits\n\nResidents must renew permits online. Receipts must be sent."
    assert write(text) == f"{text}\n\n{SECTION}".removesuffix("\n")


@pytest.mark.parametrize("name", ["Clarifications", "Klärungen", "Clarificaciones", "Уточнения", "澄清"])
def test_a_section_that_is_there_is_used_in_any_language(name: str) -> None:
    before = f"## {name}\n\n### Session 2026-01-01\n\n- Q: Who renews? → A: residents\n"
    text = f"{HEAD}{before}\n{BODY}"
    assert write(text) == f"{HEAD}{before}\n### Session 2026-11-22\n\n{LINE}\n{BODY}"


def test_todays_session_is_gone_on_with() -> None:
    text = f"{HEAD}## Clarifications\n\n### Session 2026-11-22\n\n- Q: Who renews? → A: residents\n\n{BODY}"
    assert write(text) == text.replace("A: residents\n", f"A: residents\n{LINE}")


def test_todays_session_without_a_word_is_gone_on_with() -> None:
    text = f"{HEAD}## Clarifications\n\n### Session 2026-11-22\n\n{BODY}"
    assert write(text) == f"{HEAD}{SECTION}\n{BODY}"


def test_a_rule_before_the_next_part_stays_behind_the_section() -> None:
    text = f"{HEAD}## Clarifications\n\n### Session 2026-11-22\n\n- Q: Who renews? → A: residents\n\n---\n\n{BODY}"
    assert write(text) == text.replace("A: residents\n", f"A: residents\n{LINE}")


def test_a_heading_in_a_code_block_is_no_heading() -> None:
    text = f"{HEAD}```\n## Clarifications\n```\n\n{BODY}"
    assert write(text) == f"{HEAD}```\n## Clarifications\n```\n\n{SECTION}\n{BODY}"


@pytest.mark.parametrize("text", [HEAD + BODY, (HEAD + BODY).rstrip("\n"), f"{HEAD}{SECTION}\n{BODY}"])
def test_line_ends_and_bom_stay(text: str) -> None:
    windows = "\ufeff" + text.replace("\n", "\r\n")
    pairs = {"Who renews a permit?": "residents"}
    assert write(windows, pairs) == "\ufeff" + write(text, pairs).replace("\n", "\r\n")


def test_what_was_written_is_not_written_again() -> None:
    once = write(HEAD + BODY)
    assert write(once) == once
    assert write(once, today="2026-12-24") == once


def test_another_answer_takes_the_place_of_the_first() -> None:
    once = write(HEAD + BODY)
    assert write(once, {"How long are permits kept?": "10 years"}) == once.replace("7 years", "10 years")


def test_an_answer_in_somebodys_own_form_is_left_and_ours_stands_below() -> None:
    text = f"{HEAD}## Clarifications\n\n**Q:** How long are permits kept?\n\n**A:** for ever\n\n{BODY}"
    written = write(text)
    assert "**A:** for ever" in written
    assert LINE in written


def test_an_answer_opens_no_comment_over_the_rest_of_the_spec() -> None:
    spec = read_text(write(HEAD + BODY, {"How long are permits kept?": "7 years <!-- or so"}).encode(), "spec.md")
    assert [item.id for item in spec.of(ItemKind.REQUIREMENT)] == ["FR-001", "FR-002"]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=60)
TEXTS = st.sampled_from([HEAD + BODY, BODY, f"{HEAD}{SECTION}\n{BODY}", f"{HEAD}## Overview\n\nTown.\n\n{BODY}"])


@given(TEXTS, WORDS, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.sampled_from(["", "\ufeff"]))
def test_whatever_is_answered_every_line_that_was_there_is_still_there(
    text: str, answer: str, end: str, last: bool, bom: str
) -> None:
    before = bom + (text if last else text.rstrip("\n")).replace("\n", end)
    after = write(before, {"Who may renew a permit for somebody else?": answer or "x"})
    rest = iter(after.split("\n"))
    assert all(line.rstrip("\r") in (each.rstrip("\r") for each in rest) for line in before.split("\n"))
    assert after.endswith(end) == before.endswith(end)
    assert after.count("\r\n") == (after.count("\n") if end == "\r\n" else 0)


@given(
    st.text("abc 7Q:A→->=›–()?!.,*_`|#[]<>", min_size=1, max_size=50).filter(lambda text: any(map(str.isalnum, text)))
)
def test_a_plain_answer_is_read_back_word_for_word(answer: str) -> None:
    said = one_line(answer)
    spec = read_text(write(HEAD + BODY, {"Which of two is it?": answer}).encode(), "specs/permits/spec.md")
    pairs = [item for item in spec.of(ItemKind.CLARIFICATION) if item.text == "Which of two is it?"]
    assert len(pairs) == 1
    letters = [sign for sign in said if sign.isalnum()]
    assert [sign for sign in pairs[0].answer or "" if sign.isalnum()] == letters
