"""What single sections make of a spec."""

from __future__ import annotations

from tests.offline.specs import GARDEN, LIGHTS_DE, PROPOSAL, SEEDS, SUPPORT_JA, draft, spec

from draft_plan.offline.design import fields


def test_fields_are_those_that_the_description_lists() -> None:
    assert [name for name, _ in fields("Packet: A portion of seed with variety, harvest year and owner.")] == [
        "variety",
        "harvest year",
        "owner",
    ]
    assert fields("Reading: fields: value (number), taken (date)") == [("value", "number"), ("taken", "date")]
    assert fields("State: shows where it is (STOPPED, RUNNING, DONE)") == []


def test_a_type_that_nobody_states_is_said_to_be_unstated() -> None:
    entity = draft(SEEDS)["data_model"]["answer"]["entities"][0]
    assert {column["type"] for column in entity["fields"]} == {"not stated"}
    assert entity["relationships"] == ["A Packet has at most one open Reservation."]


def test_a_database_changes_only_when_a_source_names_one() -> None:
    assert draft(SEEDS)["data_model"]["answer"]["database"]["changes"] is True
    without = SEEDS.replace("stored in PostgreSQL", "stored safely")
    assert draft(without)["data_model"]["answer"]["database"] == {
        "changes": False,
        "description": "No source names a database for these data.",
        "migration": "",
    }


def test_commands_that_the_spec_names_are_operations() -> None:
    assert [(one["method"], one["path"]) for one in draft(PROPOSAL)["api"]["answer"]["endpoints"]] == [
        ("CLI", "notes count <file>")
    ]


def test_a_spec_without_operations_has_no_api() -> None:
    assert "not_applicable" in draft(LIGHTS_DE)["api"]["answer"]


def test_an_answered_edge_case_carries_its_answer_and_an_open_one_a_doubt() -> None:
    reply = draft(SEEDS)["error_handling"]
    handling = {fault["name"]: fault["handling"] for fault in reply["answer"]["faults"]}
    assert "first reservation wins" in handling["Two gardeners reserve the same packet at the same moment"]
    assert [doubt["question"] for doubt in reply["doubts"]] == ["What happens when the owner moves to another town?"]


def test_performance_keeps_the_figure_and_its_source() -> None:
    row = draft(SEEDS)["performance"]["answer"]["considerations"][0]
    assert "2 seconds" in row["text"]
    assert row["serves"] == ["SC-001"]


def test_security_speaks_with_the_specs_words() -> None:
    assert "FR-006" in draft(SEEDS)["security"]["answer"]["authorization"]["assessment"]
    assert draft(PROPOSAL)["security"]["answer"]["authentication"]["mitigation"] == "None needed."


def test_existing_modules_are_extended() -> None:
    paths = [path for part in draft(SEEDS, GARDEN)["components"]["answer"]["components"] for path in part["paths"]]
    assert "src/garden/packets.py" in paths or "src/garden/mail.py" in paths


def test_versions_are_those_of_the_lockfile() -> None:
    context = draft(SEEDS, GARDEN)["technical_context"]["answer"]
    assert context["language"] == "Python >=3.12"
    assert context["frameworks"] == ["fastapi 0.115.2"]


def test_the_plan_speaks_the_language_of_its_spec() -> None:
    assert spec(SUPPORT_JA).language == "ja"
    assert "利用者" in draft(SUPPORT_JA)["architecture"]["answer"]["overview"]
    phase = draft(LIGHTS_DE)["phases"]["answer"]["phases"][0]
    assert phase["goal"].startswith("Vorführbar ist")
    assert phase["tasks"][0]["text"].startswith("Lampen nach dem Zeitplan")
