"""Where facts stand: found when the spec states them, absent when the statement goes, in conflict when two disagree."""

from __future__ import annotations

import pytest
from tests.offline.specs import GARDEN, LIGHTS_DE, PROPOSAL, SEEDS, SUPPORT_JA, draft, facts

STATED = {
    "retention": "- **FR-005**: Reservations MUST be kept for 30 days after pickup and then deleted.\n",
    "store": "- **FR-004**: The catalogue MUST be stored in PostgreSQL.\n",
    "record_identity": "- **FR-008**: Each packet MUST be identified by a unique packet number.\n",
    "partial_failure": "- **FR-007**: If sending the email fails, the system MUST retry it three times "
    "and log the failure.\n",
    "latency_target": "- **SC-001**: The catalogue page loads within 2 seconds for 5,000 packets.\n",
    "scope_boundary": "- Payment between gardeners, and MongoDB as a second store.\n",
}


@pytest.mark.parametrize("fact", STATED)
def test_a_fact_is_stated_with_its_sentence_and_absent_without_it(fact: str) -> None:
    assert STATED[fact] in SEEDS
    sentence = STATED[fact].split(": ", 1)[-1].removeprefix("- ").strip()
    assert facts(draft(SEEDS))[fact] == {"stated": sentence}
    assert "absent" in facts(draft(SEEDS.replace(STATED[fact], "")))[fact]


def test_an_irreversible_fact_that_is_needed_is_asked_with_the_specs_own_nouns() -> None:
    asked = facts(draft(SEEDS.replace(STATED["retention"], "")))["retention"]["question"]
    assert "Packet and Reservation" in asked
    assert asked.endswith("?")


def test_a_vague_figure_states_nothing() -> None:
    vague = SEEDS.replace("kept for 30 days after pickup and then deleted", "kept for an appropriate time")
    assert "absent" in facts(draft(vague))["retention"]
    slow = SEEDS.replace("loads within 2 seconds for 5,000 packets", "loads quickly")
    asked = facts(draft(slow))["latency_target"]
    assert "loads quickly" in asked["question"]


@pytest.mark.parametrize(
    "other", ["The keeper MUST be able to extend a loan by three days", "A stormy week MUST delay the pickup by 3 days"]
)
def test_a_word_that_only_begins_like_keeping_states_nothing(other: str) -> None:
    spec = SEEDS.replace(STATED["retention"], f"- **FR-005**: {other}.\n")
    assert "absent" in facts(draft(spec))["retention"]


def test_two_figures_for_one_thing_are_a_conflict_with_both_quotes() -> None:
    other = "- **FR-009**: Reservations MUST be kept for 90 days after pickup and then deleted.\n"
    fact = facts(draft(SEEDS.replace("- **FR-006**", other + "- **FR-006**")))["retention"]
    assert "30 days" in fact["conflict"] + fact["against"]
    assert "90 days" in fact["conflict"] + fact["against"]
    assert len(fact["options"]) == 2


def test_two_stores_for_the_same_data_are_a_conflict() -> None:
    other = "- **FR-009**: The catalogue MUST be stored in MySQL.\n"
    fact = facts(draft(SEEDS.replace("- **FR-005**", other + "- **FR-005**")))["store"]
    assert {"conflict", "against"} <= fact.keys()


def test_figures_of_different_things_are_no_conflict() -> None:
    other = "- **FR-009**: Photos of packets MUST be kept for 90 days.\n"
    assert "stated" in facts(draft(SEEDS.replace("- **FR-006**", other + "- **FR-006**")))["retention"]


def test_a_technology_that_is_ruled_out_is_not_used() -> None:
    names = [one["name"] for one in draft(SEEDS)["technical_context"]["answer"]["dependencies"]]
    assert "PostgreSQL" in names
    assert "MongoDB" not in names


def test_a_statement_that_moves_to_the_repository_is_still_found() -> None:
    found = facts(draft(SEEDS, GARDEN))
    assert found["language"] == {"path": "pyproject.toml", "quote": 'requires-python = ">=3.12"'}
    assert found["framework"]["path"] == "pyproject.toml"
    assert found["test_tools"]["quote"] == "[tool.pytest.ini_options]"
    assert found["affected_parts"]["path"] == "src/garden/mail.py"


def test_a_local_command_is_not_asked_for_logins_stores_or_retention() -> None:
    found = facts(draft(PROPOSAL))
    for fact in (
        "authentication",
        "permissions",
        "isolation",
        "sensitive_data",
        "store",
        "retention",
        "record_identity",
        "stored_data",
    ):
        assert not found[fact].get("question"), fact


def test_an_open_marker_or_question_states_nothing() -> None:
    marked = SEEDS.replace(
        "kept for 30 days after pickup and then deleted.", "kept for 30 days [NEEDS CLARIFICATION: or 60?]"
    )
    assert "absent" in facts(draft(marked))["retention"]


def test_japanese_statements_are_found() -> None:
    found = facts(draft(SUPPORT_JA))
    assert "7日間保管" in found["retention"]["stated"]
    assert "2秒以内" in found["latency_target"]["stated"]
    assert "重複" in found["record_identity"]["stated"]


def test_german_statements_are_found() -> None:
    found = facts(draft(LIGHTS_DE))
    assert "10 Sekunden" in found["latency_target"]["stated"]
    assert "Fehlermeldung" in found["failure_visibility"]["stated"]


def test_a_settled_clarification_answers_the_facts_own_question() -> None:
    answered = SEEDS.replace(STATED["retention"], "") + (
        "\n## Clarifications\n\n### Session 2026-03-01\n\n"
        "- Q: How long is this data kept, and what removes it? → A: Two seasons, by a nightly job\n"
    )
    assert facts(draft(answered))["retention"] == {"stated": "Two seasons, by a nightly job"}


@pytest.mark.parametrize(
    ("said", "known"),
    [("Members MUST name the account that the fee is collected from.", False), ("Members MUST have an account.", True)],
)
def test_an_account_to_pay_from_says_nothing_of_who_somebody_is(said: str, known: bool) -> None:
    login = "- **FR-006**: Only signed-in gardeners with the role member MUST be able to offer or reserve.\n"
    spec = SEEDS.replace(login, f"- **FR-006**: {said}\n").replace("a signed-in gardener", "a gardener")
    assert (facts(draft(spec))["authentication"].get("stated") == said) is known
