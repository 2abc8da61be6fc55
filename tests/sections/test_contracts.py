"""Contracts are data, and data can be wrong: they are held against the answer types they speak of."""

from __future__ import annotations

import typing

import pytest

from draft_plan.offline.lexicon import load
from draft_plan.sections import Section, catalog

FACTS = [(section, name) for section in catalog().values() for name in section.facts]
MOST = 55
"""Facts of all sections together: each costs a line of the prompt and a quote of the reply."""


def has_field(section: Section, block: str) -> bool:
    rows, _, field = block.partition(".")
    info = section.answer.model_fields.get(rows)
    if info is None:
        return False
    arguments = typing.get_args(info.annotation)
    inner = arguments[0] if arguments else info.annotation
    return not field or field in getattr(inner, "model_fields", {})


@pytest.mark.parametrize(("section", "name"), FACTS, ids=lambda value: getattr(value, "id", value))
def test_a_fact_blocks_and_reaches_fields_that_there_are(section: Section, name: str) -> None:
    need = section.facts[name]
    assert all(has_field(section, block) for block in need.blocks)
    for at in need.reaches:
        other, _, block = at.partition(".")
        assert other != section.id
        assert has_field(catalog()[other], block), at


def test_a_fact_that_is_always_asked_names_the_fact_that_it_hangs_on() -> None:
    named = [need.always for section in catalog().values() for need in section.facts.values() if need.always]
    assert named
    for section, _, fact in (each.partition(".") for each in named):
        assert fact in catalog()[section].facts


def test_every_fact_stands_in_one_section_only() -> None:
    names = [name for _, name in FACTS]
    assert len(names) == len(set(names)) <= MOST


@pytest.mark.parametrize(("section", "name"), FACTS, ids=lambda value: getattr(value, "id", value))
def test_a_contracts_question_is_one_that_may_be_asked_and_is_put_in_every_language(
    section: Section, name: str
) -> None:
    need = section.facts[name]
    assert need.question.endswith("?")
    assert len(need.question.split()) <= 25
    assert all(text.endswith(("?", "？")) for text in load("questions")[name].values())
    assert len(load("questions")[name]) == 6
