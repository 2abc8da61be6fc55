"""What single sections make of a spec."""

from __future__ import annotations

from typing import Any

from tests.offline.specs import GARDEN, LIGHTS_DE, PROPOSAL, SEEDS, SUPPORT_JA, draft, facts, spec, tasks

from draft_plan.offline.columns import fields
from draft_plan.offline.lexicon import load
from draft_plan.offline.staging import short
from draft_plan.sections import catalog


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
        "description": "Open: the data must outlive a run and no source says where they are kept. "
        "Until that is decided: a relational database.",
        "migration": "",
    }


def test_commands_that_the_spec_names_are_operations() -> None:
    assert [(one["method"], one["path"]) for one in draft(PROPOSAL)["api"]["answer"]["endpoints"]] == [
        ("CLI", "notes count <file>")
    ]


def test_a_spec_without_operations_has_no_api() -> None:
    assert "not_applicable" in draft(LIGHTS_DE)["api"]["answer"]


def test_an_answered_edge_case_carries_its_answer_and_raises_no_doubt() -> None:
    reply = draft(SEEDS)["error_handling"]
    handling = {fault["name"]: fault["handling"] for fault in reply["answer"]["faults"]}
    assert "first reservation wins" in handling["Two gardeners reserve the same packet at the same moment"]
    assert reply["doubts"] == []


def _asking(*questions: str) -> str:
    told = "- What happens when the owner moves to another town?\n"
    assert told in SEEDS
    return SEEDS.replace(told, "".join(f"- {question}\n" for question in questions))


def test_an_edge_case_that_nobody_answers_is_asked_with_the_usual_ways_out() -> None:
    reply = draft(_asking("What happens when the upload of a photograph is interrupted half way?"))["error_handling"]
    (doubt,) = reply["doubts"]
    assert doubt["question"] == "What happens when the upload of a photograph is interrupted half way?"
    assert [option["label"] for option in doubt["options"]] == ["undo all", "keep the finished parts"]
    fault = next(one for one in reply["answer"]["faults"] if f"{one['key']}.handling" == doubt["at"])
    assert "undo all" in fault["handling"]


def test_of_many_open_edge_cases_the_two_gravest_are_asked() -> None:
    doubts = draft(
        _asking(
            "What happens when the map service is unreachable?",
            "What happens when two neighbours edit a wish list at once?",
            "What happens when an upload is interrupted?",
            "What happens when the colour of the page is dull?",
        )
    )["error_handling"]["doubts"]
    assert ["interrupted" in doubts[0]["question"], "neighbours" in doubts[1]["question"]] == [True, True]
    assert len(doubts) == 2


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


def _cases(replies: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {case["serves"][0]: case for case in replies["tests"]["answer"]["cases"]}


def test_a_scenario_is_told_whole_in_one_sentence_without_arrows() -> None:
    texts = {served: case["text"] for served, case in _cases(draft(SEEDS)).items()}
    assert texts["US2.AC1"] == (
        "Given an offered packet, when a gardener reserves it, then the packet is marked as reserved and its owner is "
        "notified by email."
    )
    assert not any("→" in text for text in texts.values())


def test_what_must_be_seen_stays_whole_when_a_scenario_is_too_long() -> None:
    seen = "the packet is listed under its variety, its year and its owner, and the gardener can print a label for it"
    long = SEEDS.replace("the packet appears in the catalogue", seen).replace(
        "a signed-in gardener,",
        "a signed-in gardener who has lent seeds in each of the last three summers, and owns a plot,",
    )
    text = _cases(draft(long))["US1.AC1"]["text"]
    assert seen in text
    assert len(text) < 240


def test_a_requirement_that_no_scenario_shows_has_a_unit_case_in_its_own_words() -> None:
    case = _cases(draft(SEEDS))["FR-008"]
    assert case["level"] == "unit"
    assert case["text"] == "Each packet should be identified by a unique packet number."


def test_an_edge_case_becomes_an_order_and_is_never_joined_to_others() -> None:
    texts = {one["serves"][0]: one["text"] for one in tasks(draft(SEEDS))}
    assert texts["EC-1"].startswith(
        "Handle the case when two gardeners reserve the same packet at the same moment: the"
    )
    assert texts["EC-2"] == "Decide and implement what happens when the owner moves to another town"


def test_edge_cases_beyond_the_first_share_a_task_that_names_each() -> None:
    many = draft(_asking(*(f"What happens when shelf number {number} is broken?" for number in range(2, 20))))
    (rest,) = [one for one in tasks(many) if one["serves"][-1] == "EC-19" and len(one["serves"]) > 1][:1]
    assert all(served in rest["text"] for served in rest["serves"])


def test_fields_are_bare_nouns_of_a_real_enumeration_or_none() -> None:
    told = "Note: a remark that waits for its owner, with the reason and, once confirmed, her signature."
    assert [name for name, _ in fields(told)] == ["reason", "signature"]
    assert [name for name, _ in fields("Line: the text, with the file and line it came from.")] == ["file", "line"]
    assert fields("Queue: holds what is waiting, and never forgets.") == []
    assert fields("Status: where it stands (missing, late, done).") == []
    assert [name for name, _ in fields("Messwert: ein Wert mit seinem Zeitpunkt, der Einheit und dem Sensor")] == [
        "Zeitpunkt",
        "Einheit",
        "Sensor",
    ]


def test_a_rule_about_storing_does_not_say_where() -> None:
    """“MUST NOT store the same packet twice” names no place; it shows only that something is stored."""
    open_ = SEEDS.replace("The catalogue MUST be stored in PostgreSQL.", "System MUST NOT store the same packet twice.")
    database = draft(open_)["data_model"]["answer"]["database"]
    assert database["changes"] is False
    assert "no source says where" in database["description"]
    asked = facts(draft(open_))["store"]
    assert [option["label"] for option in asked["options"]] == ["a relational database", "files of the application"]


def test_a_stateless_feature_is_not_asked_for_stores_retention_or_identity() -> None:
    stateless = PROPOSAL + "\n## Key Entities\n\n- **Note**: a text with title and author\n"
    found = facts(draft(stateless))
    assert not any(found[fact].get("question") for fact in ("store", "retention", "record_identity", "stored_data"))


def test_new_modules_are_called_after_nouns_and_lie_in_the_package_that_the_spec_names() -> None:
    named = SEEDS.replace(
        "- **FR-001**", "- **FR-009**: The feature MUST live in the `seed_exchange` package.\n- **FR-001**"
    )
    changes = draft(named, GARDEN)["files"]["answer"]["files"]
    paths = [change["path"] for change in changes]
    code = [each["path"] for each in changes if each["path"].startswith("src") and each["action"] == "create"]
    assert code
    assert all(path.startswith("src/seed_exchange/") for path in code)
    assert not any(verb in path for path in paths for verb in ("offer_a", "borrow", "let_"))


def _with(requirement: str) -> str:
    return SEEDS.replace("- **FR-001**", f"- **FR-009**: {requirement}\n- **FR-001**")


def test_a_task_on_documentation_touches_the_readme_and_no_code() -> None:
    told = SEEDS.replace(
        "- **FR-001**", "- **FR-009**: Documentation MUST include an example of a packet.\n- **FR-001**"
    )
    (task,) = [one for one in tasks(draft(told, GARDEN)) if one["serves"] == ["FR-009"]]
    assert task["paths"] == ["README.md"]
    assert task["test_first"] is False


def test_a_library_that_no_list_knows_is_told_by_the_words_beside_it() -> None:
    told = SEEDS.replace(
        "- **FR-001**", "- **FR-009**: Labels MUST be drawn with the `seedlabel` library.\n- **FR-001**"
    )
    assert "seedlabel" in [one["name"] for one in draft(told)["technical_context"]["answer"]["dependencies"]]


def test_questions_are_asked_in_the_language_of_the_spec() -> None:
    assert facts(draft(LIGHTS_DE))["language"]["question"].startswith("In welcher Programmiersprache")
    assert facts(draft(SUPPORT_JA))["language"]["question"].endswith("書きますか？")


def test_every_question_of_a_contract_is_there_in_six_languages() -> None:
    table = load("questions")
    for section in catalog().values():
        for fact in section.facts:
            assert {"de", "fr", "es", "ja", "zh", "ko"} <= set(table[fact]), fact
    assert all(text.endswith(("?", "？")) for row in table.values() for text in row.values())


def test_a_summary_names_the_feature_and_its_first_duties() -> None:
    text = draft(SEEDS)["summary"]["answer"]["text"]
    assert text.startswith("Seed Exchange: let gardeners offer a packet with variety and harvest year; ")


def test_long_titles_are_cut_at_a_joint() -> None:
    assert (
        short("Ask an assistant for a garden's yields and get real answers") == "Ask an assistant for a garden's yields"
    )
    assert short("Offer a packet") == "Offer a packet"


def test_references_cite_ids_and_not_lines_for_those_move_when_an_answer_is_written() -> None:
    linked = SEEDS.replace("- **FR-005**", "- **FR-009**: Codes MUST follow https://seeds.example/codes.\n- **FR-005**")
    below = linked.replace("\n## ", "\n\nA word more.\n\n## ", 1)
    first, second = (draft(text)["references"]["answer"]["references"] for text in (linked, below))
    assert first == second
    assert "(FR-009)" in first[0]["why"]
