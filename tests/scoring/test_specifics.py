"""Quantities, figures, paths and names are found in prose, in several languages, in linear time."""

from __future__ import annotations

import time

import pytest

from draft_plan.scoring.specifics import Kind, specifics


def found(text: str, kind: Kind, language: str = "en") -> list[str]:
    return [each.text for each in specifics(text, language) if each.kind is kind]


def keys(text: str, language: str = "en") -> set[str]:
    return {key for each in specifics(text, language) if each.kind is Kind.QUANTITY for key in each.keys}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("within 60 seconds", "within 1 minute"),
        ("at most 1,500 ms", "at most 1.5 s"),
        ("for 30 days", "for thirty days"),
        ("a 30-day period", "30 Tage"),
        ("1 GB", "1000 MB"),
        ("5秒以内", "5 s"),
        ("retry three times", "3 attempts"),
        ("90 %", "90 percent"),
    ],
)
def test_the_same_quantity_in_other_units_or_words_is_the_same(one: str, other: str) -> None:
    assert keys(one) == keys(other)
    assert keys(one)


@pytest.mark.parametrize("text", ["FR-030 days", "see section 3 and page", "phase 2 of the work", "v1.2.3"])
def test_numbers_without_a_unit_are_no_quantities(text: str) -> None:
    assert keys(text) == set()


def test_versions_and_decimals_are_figures() -> None:
    assert found("It needs PostgreSQL 15.2 and v3.11.4 of it, at 0.5 s.", Kind.FIGURE) == ["15.2", "v3.11.4"]


def test_paths_have_folders_and_an_ending() -> None:
    assert found("See src/app/main.py, either/or, and https://x.example/a.py.", Kind.PATH) == ["src/app/main.py"]


def test_identifiers_and_proper_names_are_names_and_common_speech_is_not() -> None:
    text = "The permit_store asks Redis and PermitRenewal over HTTP; FR-001 says so. Residents wait."
    assert set(found(text, Kind.NAME)) == {"permit_store", "Redis", "PermitRenewal"}


def test_a_capital_says_nothing_in_german() -> None:
    assert found("Die Antwort kommt von Redis per Brief.", Kind.NAME, "de") == []


@pytest.mark.parametrize("piece", ["1", "a/", "a_", "A", "1,", "1 ", "one ", "３", "aB", "-.", "日1"])
def test_time_grows_with_the_text_and_not_faster(piece: str) -> None:
    def seconds(times: int) -> float:
        text, began = piece * times, time.process_time()
        list(specifics(text))
        return time.process_time() - began

    seconds(2_000)
    assert seconds(40_000 // len(piece)) < 3.0
