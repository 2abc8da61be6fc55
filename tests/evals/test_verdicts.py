"""What readers said of shown questions, on edits and on untouched plans; what nobody read counts for nothing."""

from __future__ import annotations

import json

import pytest
from evals import verdicts
from evals.answers import Answer, Asked
from evals.cases import DATASETS, load
from evals.verdicts import Verdict
from tests.evals.lending import DELETED, KEPT, WRENCH

LONG, NEAR, BOTH = "How long is a loan kept?", "Who is told of the end of a loan?", "How long, and who is told?"


def answer(variant: str, *questions: str, error: str = "") -> Answer:
    return Answer(
        system="s", case="tools", variant=variant, asked=tuple(Asked(text=each) for each in questions), error=error
    )


def said(variant: str, question: str, *asks: str, answered: bool = False) -> tuple[verdicts.Key, Verdict]:
    return ("tools", variant, question), Verdict(asks, answered)


def test_an_edit_is_asked_about_when_a_reader_says_so_and_a_pair_when_the_original_is_not(case):
    told = dict([said(DELETED.id, LONG, KEPT.id), said("original", NEAR, answered=True)])
    found = verdicts.judge("s", [answer(DELETED.id, LONG), answer("original", NEAR, "unread?")], [case], told)
    assert (found.edits, found.asked, found.pairs) == (1, 1, 1)
    assert (found.untouched, found.shown, found.needless, found.unread) == (1, 2.0, 1.0, 1)


def test_what_is_asked_on_the_original_too_is_no_pair(case):
    told = dict([said(DELETED.id, LONG, KEPT.id), said("original", LONG, KEPT.id)])
    found = verdicts.judge("s", [answer(DELETED.id, LONG), answer("original", LONG)], [case], told)
    assert (found.asked, found.pairs) == (1, 0)


def test_a_question_on_another_fact_or_one_that_nobody_read_counts_for_nothing(case):
    told = dict([said(DELETED.id, NEAR, WRENCH.id)])
    found = verdicts.judge("s", [answer(DELETED.id, NEAR, LONG)], [case], told)
    assert (found.edits, found.asked, found.unread) == (1, 0, 1)


def test_a_plan_that_failed_is_left_out(case):
    assert verdicts.judge("s", [answer(DELETED.id, LONG, error="no")], [case], {}).edits == 0


def test_a_file_out_of_shape_is_named(tmp_path):
    path = tmp_path / "v.json"
    path.write_text(json.dumps({"verdicts": [{"case": "a"}]}))
    with pytest.raises(ValueError, match=r"v\.json"):
        verdicts.load(path)


def test_every_shipped_verdict_is_of_a_case_and_fact_that_exist():
    cases = {case.id: case for case in load(DATASETS)}
    shipped = verdicts.load()
    assert len(shipped) > 150
    for (case, variant, _), found in shipped.items():
        assert variant in {"original", *(edit.id for edit in cases[case].edits)}
        assert set(found.asks) <= {fact.id for fact in cases[case].facts}
    assert verdicts.kappa(shipped, cases.values()) < 0.9, "else nobody would need readers"
