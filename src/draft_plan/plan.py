"""The plan: what was drafted, what is open, and where every answer came from. ``plan.json`` is this, serialised.

Frozen pydantic values, because a plan is read back from a file that people and other versions may have changed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

PLAN_VERSION = 1
"""Version of the format of plan.json."""


class Value(BaseModel):
    """A frozen value; an unknown key means another version wrote it."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Outcome(StrEnum):
    """What became of one field of an answer."""

    ANSWERED = "answered"
    """It rests on evidence that was found."""
    ASSUMED = "assumed"
    """A default was taken: reversible or of low impact, and listed."""
    CLARIFY = "clarify"
    """A person has to decide."""
    NOT_APPLICABLE = "not_applicable"


class SectionStatus(StrEnum):
    """What became of one section."""

    DRAFTED = "drafted"
    NOT_APPLICABLE = "not_applicable"
    NOT_DRAFTED = "not_drafted"


class Quote(Value):
    """A passage given as evidence: ``source`` is ``spec`` or a path; ``line`` where it was found, None if nowhere."""

    source: str
    text: str
    line: int | None
    match: Literal["exact", "close", "none"]


class Standing(StrEnum):
    """Where a declared fact stands, after its quotes were looked up."""

    STATED = "stated"
    DERIVED = "derived"
    REPO = "repo"
    ABSENT = "absent"
    CONFLICT = "conflict"
    UNSUPPORTED = "unsupported"
    """Claimed with quotes of which none stands in its source."""


class FactFinding(Value):
    """One declared fact as the drafter reported it and as the lookup found it."""

    fact: str
    standing: Standing
    quotes: tuple[Quote, ...] = ()
    note: str = ""


class FieldOutcome(Value):
    """The outcome of one field. ``at`` is ``section.field`` or ``section.row-key.field``; ``rule`` is the id of the
    rule that decided.
    """

    at: str
    outcome: Outcome
    rule: str
    facts: tuple[str, ...] = ()
    question: str | None = None
    p_wrong: float | None = None


class Choice(Value):
    """One answer a person can pick: a short label and what follows for the plan."""

    label: str
    consequence: str = ""


class Question(Value):
    """A decision that belongs to a person. ``id`` is stable: it is made from the fact or the marker, not from the
    wording.

    ``section`` is where it arose first; ``blocks`` are addresses as in ``FieldOutcome.at``; ``recommended`` is the
    label that stands in the plan meanwhile, empty if nothing can; ``shown`` is false beyond the budget; ``evidence``
    are the passages it arose from; ``serves`` the ids of spec items concerned; ``twins`` the ids of questions that were
    found to be this one in other words.
    """

    id: str
    fact: str
    question: str
    why: str
    section: str
    blocks: tuple[str, ...]
    options: tuple[Choice, ...] = ()
    recommended: str = ""
    impact: Literal["low", "medium", "high"] = "medium"
    reversible: bool = True
    who: str = "product"
    rule: str = ""
    p_wrong: float | None = None
    shown: bool = False
    evidence: tuple[Quote, ...] = ()
    serves: tuple[str, ...] = ()
    line: int | None = None
    twins: tuple[str, ...] = ()


class Answered(Value):
    """A question that people answered: as it was asked, the answer, and the line of the spec on which it stands.

    ``applied`` is the line of a marker that gave way to the answer, before and after.
    """

    question: Question
    answer: str
    line: int
    applied: tuple[str, str] | None = None

    @property
    def ids(self) -> frozenset[str]:
        """The ids under which it may never be asked again."""
        return frozenset((self.question.id, *self.question.twins))


class Assumption(Value):
    """A default that was taken instead of asking: the question it answers, the answer, and where it stands."""

    question_id: str
    question: str
    resolution: str
    at: tuple[str, ...] = ()


class Usage(Value):
    """What requests cost. Tokens as the endpoint counted them; ``cost`` in US dollars, None when no price is known;
    ``seconds`` of waiting.
    """

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cost: float | None = None
    seconds: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        known = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            calls=self.calls + other.calls,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            cost=sum(known) if known else None,
            seconds=self.seconds + other.seconds,
        )

    def split(self, parts: int) -> list[Usage]:
        """Even shares for the sections of one request; the first carries the call and what does not divide."""
        tokens = ("prompt_tokens", "completion_tokens", "cached_tokens")
        each = {name: getattr(self, name) // parts for name in tokens}
        first = {name: getattr(self, name) - each[name] * (parts - 1) for name in tokens}
        cost = None if self.cost is None else self.cost / parts
        rest = [Usage(**each, cost=cost, seconds=self.seconds / parts) for _ in range(parts - 1)]
        return [Usage(**first, calls=self.calls, cost=cost, seconds=self.seconds / parts), *rest]


class SectionDraft(Value):
    """One section as drafted. ``reply`` is the validated ``SectionReply`` as JSON data, None when not drafted.

    ``key`` is the hash of everything that shaped it; ``reason`` says why it is not drafted or not applicable.
    """

    section: str
    status: SectionStatus
    reason: str = ""
    reply: dict[str, Any] | None = None
    facts: tuple[FactFinding, ...] = ()
    outcomes: tuple[FieldOutcome, ...] = ()
    model: str = ""
    key: str = ""
    repaired: bool = False
    usage: Usage = Usage()

    @property
    def answer(self) -> dict[str, Any] | None:
        """The answer as JSON data; None when not drafted or not applicable."""
        if self.status is not SectionStatus.DRAFTED or self.reply is None:
            return None
        answer = self.reply["answer"]
        return answer if isinstance(answer, dict) else None


class SpecItem(Value):
    """A spec item as it stood when the plan was drafted."""

    id: str
    kind: str
    lines: tuple[int, int]
    text: str


class ArticleCheck(Value):
    """One row of the constitution check, computed and never taken on trust. ``proof`` points to the plan element or
    spec line it rests on.
    """

    article: str
    satisfied: bool
    notes: str
    proof: str = ""


class Plan(Value):
    """The whole validated plan. ``created`` is an ISO date; ``spec_hash`` a SHA-256 in hex; ``texts`` each section of
    plan.md as last written, by heading.
    """

    version: int = PLAN_VERSION
    feature: str
    title: str
    created: str
    spec: str
    spec_hash: str
    language: str = "en"
    depth: Literal["simple", "standard", "major"] = "standard"
    depth_reason: str = ""
    template: str
    model: str
    sections: tuple[SectionDraft, ...]
    questions: tuple[Question, ...] = ()
    answered: tuple[Answered, ...] = ()
    assumed: tuple[Assumption, ...] = ()
    items: tuple[SpecItem, ...] = ()
    constitution: tuple[ArticleCheck, ...] = ()
    calibration: str = "uncalibrated"
    usage: Usage = Usage()
    texts: dict[str, str] = Field(default_factory=dict)

    def section(self, section_id: str) -> SectionDraft | None:
        """The draft of this section, or None."""
        return next((draft for draft in self.sections if draft.section == section_id), None)
