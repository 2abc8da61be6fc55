"""Likeness of texts, with and without spaces."""

from __future__ import annotations

from draft_plan.offline.matching import Texts, distinct, overlap, words


def test_endings_do_not_matter() -> None:
    assert words("reserved packets") == words("reserve packet")


def test_scripts_without_spaces_are_compared_by_pairs() -> None:
    assert overlap("取り置きの期限", "期限切れの取り置き") > 0.3
    assert overlap("取り置きの期限", "利用者の登録") < 0.1


def test_the_text_that_shares_the_rare_word_is_nearest() -> None:
    texts = Texts({"mail": "send email to the owner of a packet", "list": "show the packet in the catalogue"})
    assert texts.best("retry the email of a packet", 0.1) == "mail"
    assert texts.best("zeppelin", 0.1) is None


def test_near_repetitions_are_left_out() -> None:
    assert distinct(["retry the email", "retry the emails", "log the failure"]) == [
        "retry the email",
        "log the failure",
    ]
