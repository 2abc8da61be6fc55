"""Huge specs and very long statements: bounded plans, linear time, one statement capped."""

from __future__ import annotations

import time
from typing import Any

from tests.offline.specs import GARDEN, SEEDS, draft, served, spec, tasks

from draft_plan.offline.capping import LONGEST, LONGEST_LINE, capped
from draft_plan.offline.wording import length
from draft_plan.spec import FeatureSpec, ItemKind

_THINGS = "ledger courier depot parcel route driver account signal meter batch".split()


def _many(count: int, questions: int = 0) -> FeatureSpec:
    rows = "\n".join(
        f"- **FR-{number:05}**: System MUST display {_THINGS[number % 10]} {number} of the "
        f"{_THINGS[number // 10 % 10]} on board {number % 97} within {number % 40 + 2} seconds."
        for number in range(1, count + 1)
    )
    edges = "\n".join(f"- What happens when the {_THINGS[at % 10]} {at} is lost?" for at in range(questions))
    text = SEEDS.replace("- **FR-001**", f"{rows}\n- **FR-90001**")
    return spec(text.replace("### Edge Cases\n", f"### Edge Cases\n\n{edges}"))


def _words(value: Any) -> int:
    if isinstance(value, str):
        return length(value)
    return sum(map(_words, value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()))


def test_a_task_of_a_huge_spec_names_up_to_ten_items_and_every_requirement_has_one() -> None:
    read_ = _many(400)
    rows = tasks(draft(read_, GARDEN, depth="major", words=3000))
    assert {item.id for item in read_.of(ItemKind.REQUIREMENT)} <= set(served(rows))
    assert max(len(task["serves"]) for task in rows) == 10
    board = next(task for task in rows if "FR-00041" in task["serves"])
    assert "41" in board["text"]
    assert board["text"].count(";") == len(board["serves"]) - 1


def test_the_plan_of_a_huge_spec_stays_within_its_words() -> None:
    """Ten thousand words and eight for each requirement, ids included; few tests and few files."""
    count = 1200
    replies = draft(_many(count), GARDEN, depth="major", words=3000)
    told = sum(_words(reply["answer"]) for reply in replies.values())
    assert told < 10_000 + 8 * count
    assert len(replies["files"]["answer"]["files"]) < 60
    assert len(replies["tests"]["answer"]["cases"]) < 100


def test_up_to_150_requirements_no_task_is_a_digest() -> None:
    rows = tasks(draft(_many(140), depth="major", words=3000))
    assert not any(task["text"].startswith("Build for") for task in rows)


def test_twice_the_requirements_and_edge_cases_take_at_most_about_twice_the_time() -> None:
    def seconds(count: int) -> float:
        read_ = _many(count, count // 4)
        started = time.process_time()
        draft(read_, depth="major", words=3000)
        return time.process_time() - started

    assert seconds(1600) < 3.2 * seconds(800)


def test_of_a_very_long_statement_the_rules_look_at_the_beginning() -> None:
    read_ = spec(SEEDS.replace("- **FR-001**: ", "- **FR-001**: System MUST hold " + "word " * 200_000))
    seen = capped(read_)
    assert max(len(item.text) for item in seen.items) == LONGEST
    assert max(map(len, seen.text.split("\n"))) == LONGEST_LINE
    started = time.process_time()
    replies = draft(read_)
    assert time.process_time() - started < 5
    assert "FR-001" in served(tasks(replies))


def test_a_spec_of_usual_statements_is_looked_at_as_it_is() -> None:
    read_ = spec(SEEDS)
    assert capped(read_) is read_
