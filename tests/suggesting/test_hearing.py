"""Only people with write access are obeyed, and only in what they said when the event happened."""

import pytest

from draft_plan.artifact import Given
from draft_plan.composing import Marker, spell
from draft_plan.errors import ForgeError
from draft_plan.forge import Access
from draft_plan.occasion import Occasion, Said
from draft_plan.suggesting.hearing import hear, remembered

BOT = "github-actions[bot]"
STICKY = spell(Marker("plan", "", 1, "d" * 64)) + "\n- [ ] B. three days <!-- Q-ab12cd B -->"
TICKED = STICKY.replace("[ ] B", "[x] B")
ANSWER = "/draft-plan answer Q-ab12cd three days"


class Rights:
    """A forge that knows who may what."""

    def __init__(self, **rights):
        self.rights, self.asked = rights, []

    def access(self, user):
        self.asked.append(user)
        if self.rights.get(user) == "broken":
            raise ForgeError("it does not answer")
        return self.rights.get(user, Access.NONE)


def said(body, *, before=None, author="ada", sender="ada", by_bot=False, action="created", number=7, closed=False):
    return Occasion("issue_comment", action, number, closed=closed, said=Said(1, body, before, author, sender, by_bot))


def heard(occasion, **rights):
    return hear(occasion, Rights(**{"ada": Access.WRITE, **rights}), "plan", BOT)


def test_a_command_of_somebody_who_may_is_obeyed():
    assert heard(said(ANSWER)).given == (Given(question="Q-ab12cd", answer="three days", by="ada"),)


@pytest.mark.parametrize("access", [Access.READ, Access.NONE, "broken"], ids=["reader", "stranger", "forge is silent"])
def test_a_command_of_anybody_else_is_left_alone(access):
    found = heard(said(ANSWER, sender="eve"), eve=access)
    assert found.quiet
    assert found.given == ()


def test_rights_are_those_of_the_one_who_acted_not_of_the_author():
    assert heard(said(TICKED, before=STICKY, author=BOT, sender="eve", action="edited")).given == ()


@pytest.mark.case("commands: in an edited comment")
def test_an_edited_command_is_none():
    assert heard(said(ANSWER, before="hello", action="edited")).quiet


@pytest.mark.case("commands: by a bot")
def test_a_bot_is_not_heard():
    assert heard(said(ANSWER, sender="renovate[bot]", by_bot=True)).quiet


def test_a_comment_outside_of_a_request_or_on_a_closed_one_is_not_heard():
    assert heard(said(ANSWER, number=0)).quiet
    assert heard(said(ANSWER, closed=True)).quiet


def test_a_tick_in_the_bots_own_comment_is_an_answer():
    found = heard(said(TICKED, before=STICKY, author=BOT, action="edited"))
    assert found.given == (Given(question="Q-ab12cd", answer="B", by="ada"),)


def test_a_tick_in_a_copy_of_it_is_none():
    assert heard(said(TICKED, before=STICKY, author="mallory", action="edited")).quiet


def test_talk_costs_no_question_to_the_forge():
    forge = Rights(ada=Access.WRITE)
    assert hear(said("I like it"), forge, "plan", BOT).quiet
    assert forge.asked == []


def test_help_is_given_and_an_unknown_command_is_named():
    assert "answer Q-" in heard(said("/draft-plan help")).notices[-1]
    assert "/draft-plan merge" in heard(said("/draft-plan merge")).notices[0]


def test_a_redraft_is_heard():
    assert heard(said("/draft-plan redraft")).redraft


def test_without_a_forge_nobody_is_obeyed():
    assert hear(said(ANSWER), None, "plan", BOT).quiet


def test_the_last_answer_to_a_question_counts():
    one, two, other = (
        Given(question=q, answer=a, by="ada") for q, a in (("Q-aaaa", "1"), ("Q-aaaa", "2"), ("Q-bbbb", "3"))
    )
    assert remembered((one, other), (two,)) == (other, two)
