"""What people tell the bot in comments: commands at the start of a line, and options ticked in its own comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

NAME = "/draft-plan"
MOST = 20
"""The most commands that one comment may give."""
LONGEST = 1000
"""The most characters of an answer."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUESTION = re.compile(r"Q-[0-9a-z]{4,16}")
_TICK = re.compile(r"\s{0,12}[-*] \[(?P<mark>[ xX])\] .*<!-- (?P<id>Q-[0-9a-z]{4,16}) (?P<letter>[A-H]) -->\s*")


@dataclass(frozen=True, slots=True)
class Command:
    """A command: ``answer`` with question and words, ``redraft``, ``help``, or ``unknown`` with what was said."""

    verb: str
    question: str = ""
    text: str = ""


def commands(body: str) -> list[Command]:
    """The commands of a comment: lines that begin with ``/draft-plan``, outside of quotes and code."""
    return [_command(line) for line in _plain(body) if _is_command(line)][:MOST]


def ticked(before: str, after: str) -> list[Command]:
    """The options ticked in ``after`` that were not in ``before``, as answers; of two for one question, the last."""
    old, new = dict(_ticks(before)), dict(_ticks(after))
    fresh = {place[0]: place[1] for place, on in new.items() if on and not old.get(place, False)}
    return [Command("answer", question, letter) for question, letter in fresh.items()]


def _is_command(line: str) -> bool:
    return line == NAME or line.startswith(f"{NAME} ")


def _command(line: str) -> Command:
    verb, _, rest = line.removeprefix(NAME).strip().partition(" ")
    rest = rest.strip()
    match verb.casefold():
        case "answer":
            question, _, answer = rest.partition(" ")
            named = question.removesuffix(":").strip("`")
            answer = answer.strip().lstrip("=:").strip()
            if _QUESTION.fullmatch(named) and answer and len(answer) <= LONGEST:
                return Command("answer", named, answer)
            return Command("unknown", text=line[:200])
        case "redraft" | "help" if not rest:
            return Command(verb.casefold())
        case "" if not rest:
            return Command("redraft")
        case _:
            return Command("unknown", text=line[:200])


def _plain(body: str) -> Iterator[str]:
    """The lines that are neither quoted nor code nor inside an HTML comment, without blanks at their end."""
    fence, hidden = "", False
    for line in body.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        opened = _FENCE.match(line)
        if hidden:
            hidden = "-->" not in line
        elif fence:
            if opened and opened[1][0] == fence[0] and len(opened[1]) >= len(fence) and not line.strip(" `~"):
                fence = ""
        elif opened:
            fence = opened[1]
        elif "<!--" in line and "-->" not in line.split("<!--", 1)[1]:
            hidden = True
        elif not line.startswith(("    ", "\t", ">", " >", "  >", "   >")):
            yield line.rstrip()


def _ticks(body: str) -> Iterator[tuple[tuple[str, str], bool]]:
    for line in body.splitlines():
        found = _TICK.fullmatch(line)
        if found:
            yield (found["id"], found["letter"]), found["mark"] != " "
