"""Answers held against the spec: what contradicts it is shown to a person, never silently taken.

By rules that name two passages: another figure with the same unit for the same subject, a rule that says the opposite,
or another of the question's options, prescribed in the spec.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from draft_plan.clarifying.asking import question_id
from draft_plan.clarifying.evidence import normalise
from draft_plan.clarifying.likening import GENERIC, stems
from draft_plan.plan import Answered, Choice, Question, Quote
from draft_plan.spec import FeatureSpec, Item, ItemKind

ABOUT = 0.6
"""The share of a question's telling words that a statement must have to speak of the same."""
LONGEST_QUOTE = 16
"""Words of a passage that the question which holds repeats."""

_BINDING = (ItemKind.REQUIREMENT, ItemKind.CRITERION, ItemKind.ASSUMPTION, ItemKind.ENTITY, ItemKind.OUT_OF_SCOPE)
_FIGURE = re.compile(r"(?<![\w.,-])(\d+(?:[.,]\d+)*)\s?-?(%|[^\W\d_]+|[秒分時日年月件人円回])?", re.IGNORECASE)
_UNITS = {
    form: forms.split()[0]
    for forms in (
        "second s sec secs seconds sekunde sekunden seconde secondes segundo segundos 秒",
        "minute min mins minutes minuten minutos 分",
        "hour h hours stunde stunden heure heures hora horas 時",
        "day d days tag tage tagen jour jours día días 日",
        "week weeks woche wochen semaine semaines semana semanas",
        "month months monat monate monaten mois mes meses 月",
        "year years jahr jahre jahren an ans année années año años 年",
        "% percent prozent",
        "ms millisecond milliseconds",
        "mb megabyte megabytes",
        "gb gigabyte gigabytes",
    )
    for form in forms.split()
}
_HOW_MANY = re.compile(r"(?:how many|wie viele|combien d[e'’]|cuánt[oa]s)\s*([^\W\d_]+)", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|never|no|none|cannot|without|neither|nicht|nie|niemals|kein\w{0,2}|ohne|ne|pas|jamais|aucune?|nunca|ningun[oa]?)\b"
    r"|n't\b|ない|禁止|不|없",
    re.IGNORECASE,
)
_YES = re.compile(r"^\W*(?:yes|ja|oui|sí|si|はい|是|네)\b", re.IGNORECASE)
_NO = re.compile(r"^\W*(?:no|nein|non|never|not|いいえ|否|아니요)\b", re.IGNORECASE)
_POLAR = re.compile(
    r"^\W*(?:is|are|was|do|does|did|can|could|may|must|shall|should|will|would|has|have|ist|sind|soll\w*|muss|müssen|darf|"
    r"dürfen|kann|können|wird|werden|est-ce|doit|doivent|peut|debe|deben|puede)\b",
    re.IGNORECASE,
)


def is_contest(question: Question) -> bool:
    """Whether a question arose from an answer that the spec contradicts."""
    return question.fact.startswith("answer.")


def contest(spec: FeatureSpec, answered: Sequence[Answered]) -> dict[str, Question]:
    """For each answer that the spec contradicts, by every id of its question: the question which of both holds.

    An answer that settles a conflict is not held against the passages that were in conflict.
    """
    closed = {name for each in answered for name in each.ids}
    found: dict[str, Question] = {}
    for each in answered:
        if each.question.rule == "R2-conflict":
            continue
        item = contradiction(spec, each.question, each.answer)
        if item is not None:
            question = _question(spec, each, item)
            if question.id not in closed:
                found |= dict.fromkeys(each.ids, question)
    return found


def contradiction(spec: FeatureSpec, question: Question, answer: str) -> Item | None:
    """The first binding statement of the spec that cannot hold beside this answer."""
    subject = frozenset(stems(question.question)) - frozenset(
        stem for option in question.options for stem in stems(option.label)
    )
    served = frozenset(stem for each in question.serves if (item := spec.find(each)) for stem in stems(item.text))
    for item in spec.of(*_BINDING):
        about = frozenset(stems(item.text))
        if not _same_subject(subject, served, about) or _open(spec, item):
            continue
        differs = _figures_differ(_with_unit(answer, question.question), item.text)
        if differs or _opposed(question, answer, item) or _other_option(question, answer, item):
            return item
    return None


def _same_subject(subject: frozenset[str], served: frozenset[str], about: frozenset[str]) -> bool:
    """Whether a statement has most telling words of the question; where that has hardly any, of the item it serves."""
    told = subject if len(subject) >= 3 else subject | served
    shared, named = told & about, told - GENERIC
    if len(shared & named) < max(1, len(named) / 2):
        return False
    return len(shared) >= 2 and len(shared) >= ABOUT * min(len(told), len(about)) and len(shared) >= 0.4 * len(told)


def _open(spec: FeatureSpec, item: Item) -> bool:
    """Whether a marker stands in the item: it says itself that it is not settled."""
    spans = [one.span for one in spec.of(ItemKind.MARKER) if not one.source]
    return any(item.span.first <= span.first <= item.span.last for span in spans)


def _figures(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for number, unit in _FIGURE.findall(text):
        low = unit.casefold()
        if low:
            found.setdefault(_UNITS.get(low, low.removesuffix("s")), set()).add(number.rstrip(".,").replace(",", "."))
    return found


def _with_unit(answer: str, question: str) -> str:
    """A bare figure has the unit that it was asked for in."""
    unit = _HOW_MANY.search(question)
    return f"{answer} {unit[1]}" if unit and answer.strip().rstrip(".").isdigit() else answer


def _figures_differ(answer: str, statement: str) -> bool:
    """One figure with a unit on either side, and not the same; several figures are conditions, and no conflict."""
    said, stated = _figures(answer), _figures(statement)
    return any(
        len(said[unit]) == len(stated[unit]) == 1 and said[unit] != stated[unit] for unit in said.keys() & stated.keys()
    )


def _opposed(question: Question, answer: str, item: Item) -> bool:
    """A yes-or-no question whose words the statement has, answered the other way than the statement puts it."""
    if not _POLAR.match(question.question) or " or " in question.question.casefold():
        return False
    said = False if _NO.match(answer) else True if _YES.match(answer) else None
    asked = not _NOT.search(question.question)
    return (
        said is not None
        and item.kind in (ItemKind.REQUIREMENT, ItemKind.ASSUMPTION)
        and ((said is asked) is not (not _NOT.search(item.text)))
    )


def _other_option(question: Question, answer: str, item: Item) -> bool:
    """The statement prescribes another of the options, and not the one that was picked."""
    labels = [normalise(option.label) for option in question.options]
    picked, text = normalise(answer), normalise(item.text)
    if picked not in labels or _holds(text, picked) or _NOT.search(item.text) or " or " in text:
        return False
    return sum(_holds(text, label) for label in labels if label != picked) == 1


def _holds(text: str, label: str) -> bool:
    return len(label) > 2 and re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text) is not None


def _question(spec: FeatureSpec, answered: Answered, item: Item) -> Question:
    asked = answered.question
    passages = (
        Quote(source="spec", text=answered.answer, line=answered.line, match="exact"),
        Quote(source="spec", text=item.text, line=item.span.first, match="exact"),
    )
    both = f"Lines {answered.line} and {item.span.first}"
    return asked.model_copy(
        update={
            "id": question_id(spec.feature_id, f"answer:{asked.id}:{normalise(answered.answer)}"),
            "fact": f"answer.{asked.id}",
            "question": _worded(answered.answer, item),
            "why": f"{both}, an answer to “{asked.question}” and {item.id}, cannot both hold.",
            "options": (
                Choice(label=_short(answered.answer), consequence=f"Line {item.span.first} has to be changed."),
                Choice(label=_short(item.text), consequence=f"The answer in line {answered.line} does not hold."),
            ),
            "recommended": _short(answered.answer),
            "impact": "high" if asked.impact == "low" else asked.impact,
            "rule": "R2-conflict",
            "p_wrong": 0.85,
            "shown": False,
            "evidence": passages,
            "serves": (item.id,),
            "line": item.span.first,
            "twins": (),
        }
    )


def _worded(answer: str, item: Item) -> str:
    held = f"Does the answer “{_short(answer)}” hold, against “{_short(item.text)}” ({item.id})"
    return held.replace("?", "") + "?"


def _short(text: str) -> str:
    words = text.split()
    return text.strip() if len(words) <= LONGEST_QUOTE else f"{' '.join(words[:LONGEST_QUOTE])}…"
