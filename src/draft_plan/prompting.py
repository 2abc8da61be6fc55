"""A brief becomes messages: the rules, the sources that every request of a run shares, then the sections' own part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import partial

from draft_plan.listing import list_files
from draft_plan.llm import Brief, Message, Request
from draft_plan.sections import Absent, Conflict, NotApplicable, schema
from draft_plan.sections.shapes import shape
from draft_plan.spec import FeatureSpec, Item, Span
from draft_plan.templating import fill
from draft_plan.texts import texts

PRINCIPLES, PRINCIPLE = 24, 1200
"""How many articles of a constitution a prompt shows, and how many characters of each."""
LEAD = 90
"""How many characters of a passage stand behind an id that it was given."""

_LANGUAGES = {
    "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "zh": "Chinese",
}  # fmt: skip


def prompt(
    brief: Brief, shared: str, *, guidance: Mapping[str, str] | None = None, max_tokens: int | None = None
) -> Request:
    """The request for a brief; ``shared`` is its ``source``, ``guidance`` what a pack adds to sections, by id."""
    messages = (Message("system", _fill("system.md.j2")), Message("user", shared + _task(brief, guidance or {})))
    return Request(brief, messages, schema(brief.sections), prefix=len(shared), max_tokens=max_tokens)


def mend(request: Request, faults: Sequence[str]) -> Request:
    """The same request once more, with the faults of its reply named; the broken reply is not echoed, only paid for
    once.
    """
    last = request.messages[-1]
    note = _fill("repair.md.j2", faults=list(faults))
    messages = (*request.messages[:-1], Message(last.role, f"{last.content}\n\n{note}"))
    return Request(request.brief, messages, request.schema, request.prefix, request.max_tokens)


def source(brief: Brief) -> str:
    """The part of the prompt that all requests of a run share, byte for byte: spec, companions, repository."""
    shown = partial(
        _fill,
        "source.md.j2",
        spec=brief.spec,
        file=brief.spec.path.rsplit("/", 1)[-1],
        given_ids=[_named(item) for item in brief.spec.items if not _shows_its_id(brief.spec, item)],
        principles=[(each, _cut(each.text, PRINCIPLE)) for each in brief.repository.principles[:PRINCIPLES]],
        repository=brief.repository,
        tree=list_files(brief.repository),
        settled=brief.settled,
    )
    return shown(nonce=_mark(shown(nonce="")))


def _shows_its_id(spec: FeatureSpec, item: Item) -> bool:
    """Whether a reader sees the id where the item stands; the others must be told it."""
    return not item.source and item.id in spec.lines(Span(item.span.first, item.span.first))


def _named(item: Item) -> str:
    return f"{item.id} ({item.kind.value}, line {item.span.first}): {_cut(item.text, LEAD)}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _task(brief: Brief, guidance: Mapping[str, str]) -> str:
    share = sum(section.contract.share for section in brief.sections)
    return _fill(
        "section.md.j2",
        sections=brief.sections,
        language=_LANGUAGES.get(brief.language, brief.language),
        depth=brief.depth,
        words=max(40, round(brief.words * share / 10) * 10),
        because=brief.because,
        earlier=_earlier(brief),
        asked=_asked(brief),
        guidance=guidance,
        shapes={section.id: shape(section.answer) for section in brief.sections},
    )


def _needed(brief: Brief) -> set[str]:
    """The sections whose replies are shown: those needed, never those that merely happen to be done by now."""
    return {need for section in brief.sections for need in section.needs}


def _asked(brief: Brief) -> list[tuple[str, str]]:
    """The questions that the sections needed have raised, each once, with the answer that is planned with meanwhile."""
    needed = _needed(brief)
    replies = [reply for name, reply in brief.earlier.items() if name in needed]
    facts = [getattr(reply.facts, name) for reply in replies for name in type(reply.facts).model_fields]
    asked = [fact for fact in facts if isinstance(fact, Absent | Conflict)]
    raised = [*asked, *(doubt for reply in replies for doubt in reply.doubts)]
    first = {each.question: each.options[0].label if each.options else "open" for each in reversed(raised)}
    return [(question, first[question]) for question in reversed(first) if question.strip()]


def _earlier(brief: Brief) -> dict[str, str]:
    needed = _needed(brief)
    answers = {name: reply.answer for name, reply in brief.earlier.items() if name in needed}
    return {
        name: json.dumps(answer.model_dump(), ensure_ascii=False)
        for name, answer in answers.items()
        if not isinstance(answer, NotApplicable)
    }


def _mark(said: str) -> str:
    """A mark that stands nowhere in the sources, yet is the same in every request of a run: made from the sources."""
    mark = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    while mark in said:
        mark = hashlib.sha256(mark.encode()).hexdigest()[:12]
    return mark


def _fill(name: str, **values: object) -> str:
    return fill(texts() / "prompts", name, **values)
