"""A second reader of the drafted plan: another prompt, which sees the sources and the answers and says what the author
would change. One request for the whole plan; what it finds weighs in the score and may raise questions.

It never fails a run: without a usable reply the plan stands as it was drafted, and the reason is kept with it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from draft_plan.llm import Brief, ChatModel, Message, Reply, Request
from draft_plan.plan import Choice, Critique, Objection, Usage
from draft_plan.prompting import source
from draft_plan.sections import (
    Absent,
    Conflict,
    Derived,
    Fact,
    InRepo,
    NotApplicable,
    Option,
    Section,
    SectionReply,
    Stated,
    Wire,
)
from draft_plan.sections.replies import strict
from draft_plan.templating import fill
from draft_plan.texts import texts

MOST = 8
"""How many objections are asked for, and at most kept of one reply."""
PROMPT = "critic.md.j2"

Replies = Mapping[str, SectionReply[Any, Any]]


class Raised(Wire):
    """One objection on the wire: what shows it comes before what is said of it, as in ``SectionReply``."""

    quote: str
    kind: Literal["missing", "contradicted", "invented", "left_out"]
    at: str
    fact: str
    change: str
    p: float
    question: str
    options: list[Option]


class Read(Wire):
    """The critic's reply: its objections, the gravest first."""

    objections: list[Raised]


@dataclass(frozen=True, slots=True)
class _ShownFact:
    id: str
    about: str
    standing: str


@dataclass(frozen=True, slots=True)
class _ShownSection:
    id: str
    title: str
    facts: tuple[_ShownFact, ...]
    doubts: tuple[str, ...]
    answer: str


def critic_print() -> str:
    """A hash of what shapes the critic, its prompt and its schema: 12 hex digits."""
    prompt = (texts() / "prompts" / PROMPT).read_text(encoding="utf-8")
    return hashlib.sha256(f"{prompt}\0{json.dumps(critic_schema(), sort_keys=True)}".encode()).hexdigest()[:12]


def critic_schema() -> dict[str, Any]:
    """The strict JSON Schema of the critic's reply."""
    reduced: dict[str, Any] = strict(Read.model_json_schema())
    return reduced


async def criticise(
    brief: Brief,
    sections: Sequence[Section],
    replies: Replies,
    model: ChatModel,
    *,
    held: Critique | None = None,
    apart: bool = False,
    max_tokens: int | None = None,
) -> Critique:
    """What the critic objects to in these drafted sections; sections without a reply are not shown to it.

    ``held`` is what it said last time: it holds as long as model, prompt and replies are the same, and nothing is
    sent then. ``apart`` sends one request a group of sections instead of one for all.
    """
    drafted = [section for section in sections if section.id in replies]
    key = _key(model.name, drafted, replies)
    if held is not None and held.key == key and not held.reason:
        return held
    if not drafted:
        return Critique(model=model.name, key=key, reason="nothing was drafted")
    shared = source(brief)
    groups = _groups(drafted) if apart else [drafted]
    requests = [_request(brief, shared, group, replies, max_tokens) for group in groups]
    answers = await asyncio.gather(*(model.complete(request) for request in requests))
    return _read(model.name, key, answers)


def _request(
    brief: Brief, shared: str, sections: Sequence[Section], replies: Replies, max_tokens: int | None
) -> Request:
    shown = [_shown(section, replies[section.id]) for section in sections]
    role = fill(texts() / "prompts", PROMPT, part="role")
    task = fill(texts() / "prompts", PROMPT, part="task", sections=shown, most=MOST)
    messages = (Message("system", role.strip()), Message("user", shared + task))
    return Request(brief, messages, critic_schema(), prefix=len(shared), max_tokens=max_tokens)


def _shown(section: Section, reply: SectionReply[Any, Any]) -> _ShownSection:
    named = [(name, need, getattr(reply.facts, name, None)) for name, need in section.facts.items()]
    facts = tuple(_ShownFact(name, need.about, _standing(fact)) for name, need, fact in named if fact is not None)
    excused = isinstance(reply.answer, NotApplicable)
    answer = (
        f"does not apply: {reply.answer.not_applicable}"
        if excused
        else json.dumps(reply.answer.model_dump(mode="json"), ensure_ascii=False)
    )
    doubts = tuple(doubt.question.strip() for doubt in reply.doubts if doubt.question.strip())
    return _ShownSection(section.id, section.title, facts, doubts, answer)


def _standing(fact: Fact) -> str:
    match fact:
        case Stated(stated=quote):
            return f'stated: "{quote}"'
        case Derived(derived_from=quotes, step=step):
            cited = "; ".join(f'"{quote}"' for quote in quotes)
            return f"derived from {cited}: {step}"
        case InRepo(path=path, quote=quote):
            return f'in the repository, {path}: "{quote}"'
        case Absent(absent=missing, options=options):
            return f"absent: {missing}{_meanwhile(fact, options)}"
        case Conflict(conflict=one, against=other, options=options):
            return f'conflict: "{one}" against "{other}"{_meanwhile(fact, options)}'


def _meanwhile(fact: Absent | Conflict, options: Sequence[Option]) -> str:
    """Whether it is left open in the plan already, and what it is planned with."""
    question = fact.question.strip()
    asked = f'the plan asks "{question}"' if question else "not asked"
    return f" ({asked}; planned with: {options[0].label})" if options else f" ({asked})"


def _groups(sections: Iterable[Section]) -> list[list[Section]]:
    groups: dict[str, list[Section]] = {}
    for section in sections:
        groups.setdefault(section.group, []).append(section)
    return list(groups.values())


def _key(model: str, sections: Sequence[Section], replies: Replies) -> str:
    parts = [model, critic_print(), *(replies[section.id].model_dump_json() for section in sections)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _read(model: str, key: str, answers: Sequence[Reply]) -> Critique:
    """What the replies hold; one that cannot be read costs its own objections only."""
    raised: list[Objection] = []
    reasons: list[str] = []
    for answer in answers:
        try:
            if not answer.usable:
                raise ValueError(answer.detail or f"the reply is {answer.kind.value}")
            raised += _objections(Read.model_validate_json(answer.text).objections)
        except ValidationError as error:
            reasons.append(f"its reply does not fit: {error.errors(include_input=False)[0]['msg']}")
        except ValueError as error:
            reasons.append(str(error))
    usage = sum((answer.usage for answer in answers), Usage())
    return Critique(model=model, key=key, objections=tuple(raised), usage=usage, reason="; ".join(reasons))


def _objections(raised: Sequence[Raised]) -> Iterator[Objection]:
    """At most so many, in the words of the plan; a probability that is none says nothing."""
    for each in raised[:MOST]:
        yield Objection(
            at=each.at.strip(),
            kind=each.kind,
            fact=each.fact.strip(),
            change=each.change.strip(),
            p=each.p if 0.0 <= each.p <= 1.0 else 0.5,
            quote=each.quote.strip(),
            question=each.question.strip(),
            options=tuple(Choice(label=option.label, consequence=option.consequence) for option in each.options),
        )
