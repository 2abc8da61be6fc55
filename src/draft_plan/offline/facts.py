"""Where each declared fact stands: decided by rules from data, with quotes that stand in their sources."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel

from draft_plan.offline.conflicts import conflict
from draft_plan.offline.drafted import cited, where
from draft_plan.offline.evidence import Statement, quote
from draft_plan.offline.lexicon import load
from draft_plan.offline.matching import words
from draft_plan.offline.stores import store_options
from draft_plan.offline.study import Study
from draft_plan.offline.surveyed import in_repository
from draft_plan.offline.wording import joined, plain
from draft_plan.sections import Absent, Derived, FactNeed, Option, Section, Stated
from draft_plan.spec import Item, ItemKind, Span

_SPEAKS = 2
"""Words that a statement shares with what a fact is about, to be told as what turns on it."""


@cache
def _rules() -> dict[str, dict[str, Any]]:
    return load("facts")


@cache
def _translated() -> dict[str, dict[str, str]]:
    """The contracts' questions in other languages, by fact."""
    return load("questions")


def decide(study: Study, section: Section) -> dict[str, BaseModel]:
    """Every declared fact of a section with where it stands."""
    return {fact: _decide(study, fact, need) for fact, need in section.facts.items()}


def _decide(study: Study, fact: str, need: FactNeed) -> BaseModel:
    rule = _rules().get(fact)
    if rule is None:
        return _unknown(study, need)
    found = _settled(study, fact, need) or conflict(study, fact)
    if found is None and rule.get("repo_first"):
        found = in_repository(study, fact)
    found = found or _stated(study, fact, rule) or in_repository(study, fact) or _derived(study, rule)
    return found or _absent(study, fact, need, rule)


def _settled(study: Study, fact: str, need: FactNeed) -> BaseModel | None:
    """An answer that a person gave to this fact's question, in the spec or to the tool."""
    if study.brief.known.get(fact, "").strip():
        return Stated(stated=quote(" ".join(study.brief.known[fact].split())))
    asked = [words(text) for text in (need.question, *_translated().get(fact, {}).values())]
    for item in study.spec.of(ItemKind.CLARIFICATION):
        if item.answer and not item.source and any(_same(one, words(item.text)) for one in asked):
            return Stated(stated=quote(item.answer))
    for question, answer in study.brief.settled.items():
        if any(_same(one, words(question)) for one in asked) and answer.strip():
            return Stated(stated=quote(" ".join(answer.split())))
    return None


def _same(asked: frozenset[str], said: frozenset[str]) -> bool:
    return bool(asked) and len(asked & said) >= 0.8 * max(len(asked), len(said))


def _stated(study: Study, fact: str, rule: dict[str, Any]) -> BaseModel | None:
    special = _SPECIAL.get(fact)
    found = special(study) if special else None
    found = found or _commonest(study, rule.get("most", ())) or study.first(rule.get("states", ()))
    return Stated(stated=quote(found[0].text, found[1])) if found else None


def _commonest(study: Study, categories: list[str]) -> tuple[Statement, int] | None:
    """The first binding statement of the category that most statements belong to."""
    weight = {
        category: len(study.having(category)) + 2 * len(study.having(f"{category}+requirement"))
        for category in categories
    }
    best = max(categories, key=lambda category: weight[category], default="")
    return study.first([f"{best}+requirement", f"{best}+story", best]) if best and weight[best] else None


def _derived(study: Study, rule: dict[str, Any]) -> BaseModel | None:
    found = study.first(rule.get("derives", ()))
    return Derived(derived_from=[quote(found[0].text, found[1])], step=rule["step"]) if found else None


def _absent(study: Study, fact: str, need: FactNeed, rule: dict[str, Any]) -> BaseModel:
    vague = _vague(study, fact)
    wanted = rule.get("needs", ())
    needed = vague is not None or any(_all(study, category) for category in wanted)
    spare = study.first(rule.get("spares", ())) if not needed or _small(study) else None
    if spare:
        return Derived(
            derived_from=[quote(spare[0].text, spare[1])], step=rule.get("step", "So the feature does not need it.")
        )
    missing = study.say("absent", about=need.about)
    if wanted and not needed:
        return Absent(absent=missing, question="", why="", options=[])
    asked = _question(study, fact, rule, need, vague)
    return Absent(absent=missing, question=asked, why=_why(study, need, rule, vague), options=_options(study, fact))


def _why(study: Study, need: FactNeed, rule: dict[str, Any], vague: Statement | None) -> str:
    """What of this spec turns on the fact: the vague statement, else of those that show the need of it the one that
    speaks of the same; nothing when none does.
    """
    told = words(need.about) | words(need.question)
    wanted = [part for category in rule.get("needs", ()) for part in category.split(" & ")]
    shared = {one: len(told & words(one.text)) for category in wanted for one in study.statements_of(category)}
    found = vague or max(shared, key=lambda one: shared[one], default=None)
    if found is None or (vague is None and shared[found] < _SPEAKS):
        return ""
    return study.say("turns_on", quote=cited(found), where=where(found))


def _all(study: Study, categories: str) -> bool:
    """Whether each of several categories (``a & b``) is found somewhere."""
    return all(study.having(category) for category in categories.split(" & "))


def _small(study: Study) -> bool:
    """Whether it is a tool for the person at the machine: told by its cues, and no server speaks against it."""
    return len(study.having("local_tool")) > len(
        {
            *study.having("where_server+requirement"),
            *study.having("shared_use+requirement"),
            *study.having("persons+requirement"),
        }
    )


def _vague(study: Study, fact: str) -> Statement | None:
    """The statement that decides this fact with a vague word where a figure is needed."""
    category = {"latency_target": "vague_speed", "volume": "vague_volume"}.get(fact)
    binding = (ItemKind.REQUIREMENT, ItemKind.CRITERION)
    return next((one for one in study.statements_of(category) if one.kind in binding), None) if category else None


def _question(study: Study, fact: str, rule: dict[str, Any], need: FactNeed, vague: Statement | None) -> str:
    template = str(rule.get("ask", ""))
    names = [name for name in map(entity_name, study.items(ItemKind.ENTITY)) if name][:3]
    if "{vague}" in template and vague and study.brief.language == "en":
        shown = quote(plain(vague.text), longest=110).rstrip(".")
        return template.replace("{vague}", f"{shown} ({vague.id})" if vague.id else shown)
    if "{entit" in template and names and study.brief.language == "en":
        return (
            template.replace("{entities}", f"the data on {joined(names)}")
            .replace("{entity}", f"a record of {names[0]}")
            .replace("are the data", "is the data")
        )
    return str(_translated().get(fact, {}).get(study.brief.language) or need.question)


def entity_name(item: Item) -> str:
    """The name of a key entity, as the spec has it."""
    head = item.title or plain(item.text).partition(":")[0].partition("：")[0].partition(" (")[0].partition(" - ")[0]
    return plain(head) if len(head.split()) <= 6 else ""


def _options(study: Study, fact: str) -> list[Option]:
    """Ways to settle it, only where the sources offer some; the likeliest first."""
    if fact == "language" and len(study.repository.languages) > 1:
        return [
            Option(label=language.name, consequence=study.say("option_language", count=language.files))
            for language in study.repository.languages[:3]
        ]
    if fact == "store":
        names = [m.technology.name for m in study.mentions if m.technology.kind in ("database", "cache")]
        names += [place.text.strip() for place in study.repository.databases if place.text.strip() not in names]
        named = [Option(label=name[:60], consequence=study.say("option_store", name=name[:60])) for name in names[:3]]
        return named if len(named) > 1 else store_options(study)
    return []


def _unknown(study: Study, need: FactNeed) -> BaseModel:
    """A fact of a pack's own: the statement that shares most words with what it is about."""
    wanted = words(need.about) | words(need.question)
    best, most = None, 0
    for statement in study.statements.all:
        shared = len(wanted & words(statement.text)) if not statement.open and not statement.outside else 0
        if shared > most:
            best, most = statement, shared
    if best is not None and most >= max(2, len(wanted) // 2):
        return Stated(stated=quote(best.text))
    return Absent(absent=study.say("absent", about=need.about), question=need.question, why="", options=[])


def _language(study: Study) -> tuple[Statement, int] | None:
    """Where the spec names the language that the study settled on."""
    for mention in study.mentions:
        if mention.technology.name == study.stack_language and not mention.ruled_out and not study.repository.languages:
            index, offset = mention.places[0]
            return study.statements.all[index], offset
    return None


def _purpose(study: Study) -> tuple[Statement, int] | None:
    """The first full sentence that says what the feature is for."""
    for statement in study.statements.all[:40]:
        early = statement.kind in (None, ItemKind.STORY) and not statement.open and not statement.outside
        if (
            early
            and len(words(statement.text)) >= 6
            and not statement.text.startswith(("**", "`", "http"))
            and statement.text[-1] in ".。!"
        ):
            return statement, 0
    return None


def _order(study: Study) -> tuple[Statement, int] | None:
    """The heading or line of the first story that carries a priority."""
    for item in study.items(ItemKind.STORY):
        if item.priority and not item.source:
            line = study.spec.lines(Span(item.span.first, item.span.first)).strip().lstrip("#").strip()
            if item.priority.lower() in line.lower():
                return Statement(line, item.span.first, item, "", False, False), 0
    return None


_SPECIAL = {"language": _language, "goal": _purpose, "story_order": _order}
