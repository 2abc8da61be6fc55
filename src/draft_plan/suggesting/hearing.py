"""Who said what to the bot, and whether they may: answers from commands, from ticked options, and from before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from draft_plan.artifact import Given
from draft_plan.composing import find
from draft_plan.errors import ForgeError
from draft_plan.forge import Access, Forge
from draft_plan.occasion import Occasion, Said
from draft_plan.suggesting.commanding import Command, commands, ticked

HELP = (
    "Commands, each on a line of its own, for people with write access: "
    "/draft-plan answer Q-… your words (or an option's letter); /draft-plan redraft; /draft-plan help. "
    "Ticking an option in the comment answers too."
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a comment asks of the run. ``quiet``: nothing that concerns the bot; ``notices`` are told to people."""

    given: tuple[Given, ...] = ()
    redraft: bool = False
    quiet: bool = False
    notices: tuple[str, ...] = ()


def hear(occasion: Occasion, forge: Forge | None, key: str, bot: str) -> Heard:
    """What the comment of this event asks for, as it stood when the event happened.

    Only new comments give commands: an edited one could be changed after people agreed to it. Only ticks in the bot's
    own comment count. Rights are asked of the forge; when it does not say, nothing is done.
    """
    said = occasion.said
    if said is None:
        return Heard()
    if said.by_bot or occasion.number == 0 or occasion.closed:
        return Heard(quiet=True)
    asked = _asked(occasion, said, key, bot)
    if not asked:
        return Heard(quiet=True)
    if not _may(forge, said.sender):
        return Heard(quiet=True, notices=(f"{said.sender} has no write access here; the command was left alone",))
    return _heard(asked, said.sender)


def overhear(forge: Forge, number: int) -> Heard:
    """The answers in all comments of a request, for a forge that starts no run when somebody comments.

    Commands other than answers would be obeyed again at every run, and are not heard here.
    """
    given: list[Given] = []
    rights: dict[str, bool] = {}
    for comment in forge.comments(number):
        answers = [] if comment.mine or comment.edited else commands(comment.body)
        for each in (one for one in answers if one.verb == "answer"):
            if comment.author not in rights:
                rights[comment.author] = _may(forge, comment.author)
            if rights[comment.author]:
                given.append(Given(question=each.question, answer=each.text, by=comment.author))
    return Heard(given=remembered((), given))


def remembered(before: Iterable[Given], new: Iterable[Given]) -> tuple[Given, ...]:
    """All answers so far; the last one to a question counts."""
    latest = {each.question: each for each in before}
    for each in new:
        latest.pop(each.question, None)
        latest[each.question] = each
    return tuple(latest.values())


def _asked(occasion: Occasion, said: Said, key: str, bot: str) -> list[Command]:
    if occasion.action == "created":
        return commands(said.body)
    own = said.author == bot and find(said.body, key) is not None
    if occasion.action == "edited" and own and said.before is not None and find(said.before, key):
        return ticked(said.before, said.body)
    return []


def _may(forge: Forge | None, user: str) -> bool:
    try:
        return forge is not None and forge.access(user) is Access.WRITE
    except ForgeError:
        return False


def _heard(asked: Iterable[Command], sender: str) -> Heard:
    given = tuple(Given(question=each.question, answer=each.text, by=sender) for each in asked if each.verb == "answer")
    verbs = {each.verb for each in asked}
    notices = [f"not understood: {each.text}" for each in asked if each.verb == "unknown"]
    if "help" in verbs or notices:
        notices.append(HELP)
    return Heard(given=given, redraft="redraft" in verbs, notices=tuple(notices))
