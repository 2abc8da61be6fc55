"""Quotes are looked up, not believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draft_plan.clarifying import Evidence
from draft_plan.clarifying.evidence import Source, normalise
from draft_plan.plan import Standing
from draft_plan.sections import Absent, Conflict, Derived, InRepo, Stated
from draft_plan.spec import Companion, FeatureSpec

TEXT = """# Feature: Parking permits

## Requirements

- **FR-001**: Residents MUST be able to renew a permit
  for **twelve months** — online.
- **FR-002**: The clerk's view shows “expired” permits.

| FR-003 | Permits cost 40 EUR a year |
"""


def evidence(files: dict[str, str] | None = None) -> Evidence:
    spec = FeatureSpec(
        path="spec.md",
        title="Parking permits",
        feature_id="permits",
        dialect="spec-kit",
        language="en",
        text=TEXT,
        items=(),
        companions=(Companion("research.md", "The town uses an identity provider."),),
    )
    return Evidence(spec, (files or {}).get)


@pytest.mark.parametrize(
    ("quote", "line"),
    [
        ("Residents MUST be able to renew a permit", 5),
        ("renew a permit for twelve months", 5),
        ("for twelve months - online", 6),
        ('shows "expired" permits', 7),
        ("Permits cost 40 EUR a year", 9),
        ("- **FR-002**: The clerk's view", 7),
    ],
)
def test_a_quote_is_found_on_its_line_whatever_its_marks_and_wrapping(quote: str, line: int) -> None:
    found = evidence().look(quote)
    assert (found.match, found.line, found.source) == ("exact", line, "spec")


def test_a_long_quote_with_a_slip_counts_as_close() -> None:
    found = evidence().look("Residents MUST be able to renew a permitt for twelve months")
    assert (found.match, found.line) == ("close", 5)


@pytest.mark.parametrize(
    "quote", ["Permits cost 90 EUR a year per household", "", "   ", "no such words here at all", "EUR 41"]
)
def test_words_that_stand_nowhere_are_not_evidence(quote: str) -> None:
    assert evidence().look(quote).match == "none"


def test_a_companion_is_named_as_the_source() -> None:
    assert evidence().look("uses an identity provider").source == "research.md"


def test_a_repository_quote_is_looked_up_in_the_file_that_is_named() -> None:
    found = evidence({"pyproject.toml": 'name = "permits"\nrequires-python = ">=3.12"\n'})
    finding = found.weigh("language", InRepo(path="pyproject.toml", quote='requires-python = ">=3.12"'))
    assert finding.standing is Standing.REPO
    assert (finding.quotes[0].source, finding.quotes[0].line) == ("pyproject.toml", 2)


def test_a_quote_from_a_file_that_does_not_exist_supports_nothing() -> None:
    finding = evidence().weigh("language", InRepo(path="setup.py", quote="python_requires='>=3.9'"))
    assert finding.standing is Standing.UNSUPPORTED


def test_a_fabricated_statement_is_unsupported() -> None:
    assert evidence().weigh("x", Stated(stated="Permits are free for pensioners.")).standing is Standing.UNSUPPORTED


def test_a_derivation_stands_on_at_least_one_quote() -> None:
    fact = Derived(derived_from=["renew a permit", "made up"], step="so permits expire")
    finding = evidence().weigh("x", fact)
    assert finding.standing is Standing.DERIVED
    assert [quote.match for quote in finding.quotes] == ["exact", "none"]


def test_a_conflict_needs_both_of_its_quotes() -> None:
    renewed, cost = "renew a permit", "Permits cost 40 EUR a year"
    real = Conflict(conflict=cost, against=renewed, question="Which?", why="", options=[])
    assert evidence().weigh("x", real).standing is Standing.CONFLICT
    half = real.model_copy(update={"against": "Permits are free of charge for everybody"})
    assert evidence().weigh("x", half).standing is Standing.UNSUPPORTED


def test_a_conflict_may_set_the_spec_against_a_file_that_was_shown() -> None:
    spec = FeatureSpec("spec.md", "Permits", "permits", "spec-kit", "en", TEXT, ())
    files = {"pyproject.toml": 'requires-python = ">=3.10"\n'}
    found = Evidence(spec, files.get, shown=files)
    against = 'requires-python = ">=3.10"'
    fact = Conflict(conflict="Permits cost 40 EUR", against=against, question="", why="", options=[])
    assert [quote.source for quote in found.weigh("x", fact).quotes] == ["spec", "pyproject.toml"]
    assert found.weigh("x", fact).standing is Standing.CONFLICT


def test_an_absent_fact_keeps_what_is_missing() -> None:
    finding = evidence().weigh("x", Absent(absent="nobody says how long", question="", why="", options=[]))
    assert (finding.standing, finding.note) == (Standing.ABSENT, "nobody says how long")


@given(st.text(max_size=200), st.text(max_size=60))
def test_looking_up_never_fails_and_what_is_found_is_there(text: str, quote: str) -> None:
    found = Source("spec", text).find(quote)
    if found is not None and found.match == "exact":
        assert normalise(quote)
        assert found.line is not None
        assert 1 <= found.line <= text.count("\n") + 1
