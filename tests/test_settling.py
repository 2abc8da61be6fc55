"""An answer in the spec is told apart by its question; without the answers the spec is as it was."""

from __future__ import annotations

from typing import Any

import pytest

from draft_plan.plan import Answered, Assumption, Plan, Question, SpecItem
from draft_plan.reading import read_text
from draft_plan.settling import settle
from draft_plan.spec import FeatureSpec

BODY = """# Feature Specification: Permits

## Requirements

- **FR-001**: Residents MUST renew permits online.
"""
ASKED = Question(
    id="Q-111111", fact="data_model.store", question="Which store keeps the permits?", why="", section="data_model",
    blocks=("data_model.database.description", "risks.risks"), twins=("Q-222222",),
)  # fmt: skip


def spec(*pairs: str) -> FeatureSpec:
    lines = "".join(f"- Q: {pair}\n" for pair in pairs)
    text = BODY + (f"\n## Clarifications\n\n### Session 2026-11-22\n\n{lines}" if pairs else "")
    return read_text(text.encode(), "specs/permits/spec.md")


def plan(**changes: Any) -> Plan:
    values: dict[str, Any] = {"questions": (ASKED,), **changes}
    return Plan(
        feature="permits", title="Permits", created="2026-11-22", spec="spec.md", spec_hash="", template="flow",
        model="offline", sections=(), **values,
    )  # fmt: skip


@pytest.mark.parametrize(
    "asked", ["Which store keeps the permits?", "In which store are permits kept?", "Q-111111", "Q-222222: where?"]
)
def test_an_answer_is_matched_by_words_or_by_id(asked: str) -> None:
    settled = settle(spec(f"{asked} → A: PostgreSQL"), plan())
    assert [(each.question.id, each.answer, each.line) for each in settled.answers] == [("Q-111111", "PostgreSQL", 11)]


def test_without_the_answers_the_spec_says_what_it_said_before() -> None:
    before, after = settle(spec(), None), settle(spec("Q-111111 → A: PostgreSQL"), plan())
    assert after.text == before.text
    assert len(after.rest.text.split("\n")) == len(spec("Q-111111 → A: PostgreSQL").text.split("\n"))


def test_an_answer_concerns_the_sections_that_its_question_blocked_and_no_other() -> None:
    settled = settle(spec("Q-111111 → A: PostgreSQL"), plan())
    assert settled.concerning("data_model") == settled.concerning("risks") == ["Q-111111 → PostgreSQL"]
    assert settled.concerning("summary") == []


def test_other_clarifications_stay_a_part_of_the_spec() -> None:
    settled = settle(spec("Q-111111 → A: PostgreSQL", "Who pays? → A: the town"), plan())
    assert "Who pays?" in settled.text
    assert "PostgreSQL" not in settled.text
    assert "Session" in settled.text


def test_an_answer_to_a_question_that_blocks_nothing_is_known_and_moves_nothing() -> None:
    settled = settle(spec("Q-111111 → A: PostgreSQL"), plan(questions=(ASKED.model_copy(update={"blocks": ()}),)))
    assert "PostgreSQL" not in settled.text
    assert "PostgreSQL" in settled.told.values()
    assert settled.concerning("data_model") == []


def test_a_pair_that_was_there_when_the_plan_was_drafted_answers_nothing_since() -> None:
    known = SpecItem(id="CL-1", kind="clarification", lines=(11, 11), text="Which store keeps the permits?")
    settled = settle(spec("Which store keeps the permits? → A: PostgreSQL"), plan(items=(known,)))
    assert settled.answers == ()


def test_what_was_answered_before_stays_answered() -> None:
    known = SpecItem(id="CL-1", kind="clarification", lines=(11, 11), text="Which store keeps the permits?")
    held = plan(questions=(), items=(known,), answered=(Answered(question=ASKED, answer="files", line=3),))
    settled = settle(spec("Which store keeps the permits? → A: PostgreSQL"), held)
    assert [each.answer for each in settled.answers] == ["PostgreSQL"]


def test_a_default_that_was_taken_can_be_answered_too() -> None:
    taken = Assumption(
        question_id="Q-333333", question="Which region hosts it?", resolution="any", at=("rollout.plan",)
    )
    settled = settle(spec("Which region hosts it? → A: Europe"), plan(assumed=(taken,)))
    assert settled.concerning("rollout") == ["Q-333333 → Europe"]


def test_answered_twice_the_later_holds() -> None:
    settled = settle(spec("Q-111111 → A: PostgreSQL", "Q-111111 → A: files"), plan())
    assert [each.answer for each in settled.answers] == ["files"]


def test_an_empty_heading_says_nothing() -> None:
    text = BODY + "\n## Clarifications\n\n### Session 2026-11-22\n\n---\n\n## Notes\n\nNone.\n"
    settled = settle(read_text(text.encode(), "spec.md"), None)
    assert "Clarifications" not in settled.text
    assert "Session" not in settled.text
    assert "## Notes" in settled.text
