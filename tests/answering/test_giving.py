"""Answers are taken in the forms people have them in."""

from __future__ import annotations

from pathlib import Path

import pytest

from draft_plan.answering import answers_from_arguments, answers_from_file
from draft_plan.errors import UsageError


def pairs(given: list) -> list[tuple[str, str]]:
    return [(each.question, each.answer) for each in given]


def test_an_argument_is_an_id_and_an_answer_that_may_hold_equal_signs() -> None:
    assert pairs(answers_from_arguments(["Q-abc123=a = b"])) == [("Q-abc123", "a = b")]


@pytest.mark.parametrize("argument", ["Q-abc123", "=B", ""])
def test_an_argument_without_an_id_or_an_answer_is_refused(argument: str) -> None:
    with pytest.raises(UsageError, match="no answer"):
        answers_from_arguments([argument])


@pytest.mark.parametrize(
    "text", ['Q-abc123 = "7 years"\nQ-def456 = 3\n', '[answers]\nQ-abc123 = "7 years"\nQ-def456 = 3\n']
)
def test_a_toml_file_holds_ids_and_answers(tmp_path: Path, text: str) -> None:
    (tmp_path / "answers.toml").write_text(text)
    assert pairs(answers_from_file(tmp_path / "answers.toml")) == [("Q-abc123", "7 years"), ("Q-def456", "3")]


def test_a_markdown_file_holds_clarifications_and_says_the_line(tmp_path: Path) -> None:
    file = tmp_path / "answers.md"
    file.write_text("## Clarifications\n\n- Q: How long? → A: 7 years\n* Q: Who? -> A: residents\nA note.\n")
    given = answers_from_file(file)
    assert pairs(given) == [("How long?", "7 years"), ("Who?", "residents")]
    assert given[1].where.endswith("answers.md:4")


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.toml", b"Q-1 = [", "not TOML"),
        ("a.toml", b"Q-1 = ['a']", "an answer is a text"),
        ("a.toml", b"", "no answer"),
        ("a.md", b"# Nothing\n", "no answer"),
        ("a.md", b"\xff\xfe", "unreadable"),
        ("a.md", b"x" * (1024 * 1024 + 1), "over 1 MB"),
    ],
)
def test_a_file_that_holds_no_answers_is_refused_by_name(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError, match=what) as refused:
        answers_from_file(tmp_path / name)
    assert name in refused.value.where


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="unreadable"):
        answers_from_file(tmp_path / "none.toml")
