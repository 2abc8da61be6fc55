"""Is a question worth a person's time? Checks of its form, each with the id of its rule."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from draft_plan.clarifying.evidence import normalise
from draft_plan.clarifying.likening import stems
from draft_plan.plan import Question
from draft_plan.spec import FeatureSpec, Item, ItemKind

LONG, LONGEST, LONGEST_TEXT = 25, 45, 300
"""Words from which a question is long (a warning), and too long; characters, for scripts without blanks."""
ANSWERED = 0.75
"""The share of a question's telling words that a statement must have, beside an option, to answer it."""

_END = ("?", "？")
_DOUBLE = re.compile(
    r"\band\s*/\s*or\b|\bund\s*/\s*oder\b|\bet\s*/\s*ou\b|\by\s*/\s*o\b"
    r"|,\s*(?:and|und|et|y)\s+(?:what|which|who|whom|where|when|why|how|is|are|does|do|should|must|may|can|was|welche\w?|wer|wo|wann|wie|quel\w{0,3}|qui|où|qué|cuál\w{0,2}|quién)\b",
    re.IGNORECASE,
)
_BINDING = (ItemKind.REQUIREMENT, ItemKind.CRITERION, ItemKind.ASSUMPTION, ItemKind.CLARIFICATION)


@dataclass(frozen=True, slots=True)
class Lint:
    """A finding on a question: the rule's id, what is wrong, and whether it may not be asked like this."""

    rule: str
    says: str
    severity: Literal["refuse", "warn"]


def lint(question: Question, spec: FeatureSpec) -> list[Lint]:
    """Everything that is wrong with a question; empty for a good one."""
    return [*_form(question.question), *_options(question), *_place(question), *_answered(question, spec)]


def fit(text: str) -> str:
    """The question on one line if its form is fit to be asked; else empty."""
    line = " ".join(text.split())
    return "" if any(each.severity == "refuse" for each in _form(line)) else line


def _form(text: str) -> Iterable[Lint]:
    line, words = " ".join(text.split()), len(text.split())
    if not line.endswith(_END):
        yield Lint("L2-question-mark", "it does not end with a question mark", "refuse")
    if sum(_unquoted(line).count(mark) for mark in _END) > 1:
        yield Lint("L1-one-decision", "it asks more than one question", "refuse")
    elif _DOUBLE.search(_unquoted(line)):
        yield Lint("L1-one-decision", "it asks for two decisions at once", "warn")
    if words > LONGEST or len(line) > LONGEST_TEXT:
        yield Lint("L3-length", f"{words} words: too long to be read", "refuse")
    elif words > LONG:
        yield Lint("L3-length", f"{words} words: long", "warn")


def _unquoted(text: str) -> str:
    """The text without what it quotes: a question mark in there is not its own."""
    return re.sub(r"“[^”]{0,200}”|\"[^\"]{0,200}\"|`[^`]{0,200}`|「[^」]{0,200}」", " ", text)


def _options(question: Question) -> Iterable[Lint]:
    labels = [normalise(option.label) for option in question.options]
    if len(set(labels)) < len(labels):
        yield Lint("L5-options-differ", "two options are the same", "refuse")
    elif len(labels) == 1:
        yield Lint("L5-options-differ", "there is only one option", "warn")


def _place(question: Question) -> Iterable[Lint]:
    named = any(each in question.question for each in question.serves) or len(set(stems(question.question))) >= 2
    if not named and not question.serves:
        yield Lint("L6-subject", "it names neither a requirement nor a subject", "warn")
    if not question.blocks:
        yield Lint("L7-blocks-nothing", "no field of the plan waits for it", "warn")


def _answered(question: Question, spec: FeatureSpec) -> Iterable[Lint]:
    item = answering_item(question, spec)
    if item is not None:
        yield Lint("L4-answered", f"{item.id} (line {item.span.first}) says it beside its subject", "refuse")


def answering_item(question: Question, spec: FeatureSpec) -> Item | None:
    """The statement of the spec that names exactly one of the options beside the question's subject; None if there is
    no such statement, or one for each of two options.
    """
    labels = {normalise(option.label) for option in question.options}
    if len(labels) < 2:
        return None
    subject = frozenset(stems(question.question)) - frozenset(stem for label in labels for stem in stems(label))
    if len(subject) < 2:
        return None
    found: dict[str, Item] = {}
    for item in spec.of(*_BINDING):
        shared = subject & frozenset(stems(item.text))
        if len(shared) < 2 or len(shared) < ANSWERED * len(subject):
            continue
        text = normalise(f"{item.text} {item.answer or ''}")
        held = [label for label in labels if len(label) > 2 and re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text)]
        for label in held:
            found.setdefault(label, item)
    return next(iter(found.values())) if len(found) == 1 else None
