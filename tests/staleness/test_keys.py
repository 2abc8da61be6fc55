"""A row that says the same keeps its key; a key never comes to mean something else."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from draft_plan.staleness import carry


def task(key: str, text: str) -> dict[str, Any]:
    return {"key": key, "text": text, "serves": [], "paths": []}


def reply(*tasks: dict[str, Any], after: tuple[str, ...] = (), phase: str = "build") -> dict[str, Any]:
    phases = [{"key": phase, "name": "Build", "goal": "It runs", "after": list(after), "tasks": list(tasks)}]
    return {"facts": {}, "answer": {"phases": phases}, "alternatives": [], "doubts": []}


def keys(made: dict[str, Any]) -> list[str]:
    return [each["key"] for phase in made["answer"]["phases"] for each in phase["tasks"]]


RECORD = task("record", "Record the borrower and the day of every loan")
REMIND = task("remind", "Remind the borrower by e-mail before the week ends")


def test_a_row_under_another_key_gets_its_key_back() -> None:
    new = reply(task("t1", "Record the borrower and the day of each loan"), task("t2", "Print a label for a shelf"))
    assert keys(carry(reply(RECORD, REMIND), new)) == ["record", "t2"]


def test_a_key_that_comes_to_mean_something_else_is_replaced() -> None:
    new = reply(task("record", "Print a label for a shelf"), task("remind", REMIND["text"]))
    assert keys(carry(reply(RECORD, REMIND), new)) == ["record-2", "remind"]


def test_keys_that_changed_places_change_back() -> None:
    new = reply(task("remind", RECORD["text"]), task("record", REMIND["text"]))
    assert keys(carry(reply(RECORD, REMIND), new)) == ["record", "remind"]


def test_a_key_that_was_given_up_is_not_given_to_another_row() -> None:
    assert keys(carry(reply(RECORD, REMIND), reply(task("remind", "Print a label for a shelf")))) == ["remind-2"]


def test_keys_that_count_within_a_phase_are_told_apart_by_their_rows() -> None:
    def two(first: str, second: str) -> dict[str, Any]:
        made = reply(task("t1", first))
        phase = {
            **made["answer"]["phases"][0],
            "key": "later",
            "name": "Later",
            "goal": "y",
            "tasks": [task("t1", second)],
        }
        made["answer"]["phases"].append(phase)
        return made

    assert keys(carry(two(RECORD["text"], REMIND["text"]), two(RECORD["text"], REMIND["text"]))) == ["t1", "t1"]
    assert keys(carry(two(RECORD["text"], REMIND["text"]), two(RECORD["text"], "Print a label"))) == ["t1", "t1-2"]


def test_what_points_at_a_row_follows_its_key() -> None:
    new = reply(task("t1", RECORD["text"]), phase="p1")
    new["answer"]["phases"].append(
        {**new["answer"]["phases"][0], "key": "p2", "name": "Polish", "goal": "x", "after": ["p1"]}
    )
    new["answer"]["phases"][1]["tasks"] = []
    new["alternatives"] = [{"at": "t1.text", "p": 0.9, "rivals": []}]
    made = carry(reply(RECORD), new)
    assert made["answer"]["phases"][1]["after"] == ["build"]
    assert made["alternatives"][0]["at"] == "record.text"


def test_numbered_rows_keep_their_places_and_new_ones_come_last() -> None:
    def decisions(*titles: str) -> dict[str, Any]:
        rows = [{"key": each.split()[0].lower(), "title": each, "decision": each} for each in titles]
        return {"facts": {}, "answer": {"decisions": rows}, "alternatives": [], "doubts": []}

    made = carry(
        decisions("Store loans", "Remind neighbours"), decisions("Label shelves", "Remind neighbours", "Store loans")
    )
    assert [row["title"] for row in made["answer"]["decisions"]] == [
        "Store loans",
        "Remind neighbours",
        "Label shelves",
    ]


WORDS = st.lists(
    st.sampled_from("loan borrower keeper shelf label week remind drill saw door".split()), min_size=1, max_size=5
)
TASKS = st.lists(st.tuples(st.sampled_from("abcdef"), WORDS), max_size=6, unique_by=lambda each: each[0])


@given(TASKS, TASKS)
def test_keys_stay_unique_and_nothing_but_keys_changes(old: Any, new: Any) -> None:
    before, now = (reply(*(task(key, " ".join(said)) for key, said in each)) for each in (old, new))
    made = carry(before, now)
    assert len(set(keys(made))) == len(keys(made))
    texts = [each["text"] for each in made["answer"]["phases"][0]["tasks"]]
    assert texts == [each["text"] for each in now["answer"]["phases"][0]["tasks"]]
    assert carry(made, made) == made
