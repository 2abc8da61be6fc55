"""The plan: what was drafted, what is open, and where every answer came from. ``plan.json`` is this, serialised.

Frozen pydantic values, because a plan is read back from a file that people and other versions may have changed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from draft_plan.usage import Usage as Usage

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
    """One declared fact as the drafter reported it and as the lookup found it.

    ``signals`` are what was counted about it by name (see ``draft_plan.scoring``); those that say nothing are left out.
    ``ungrounded`` are specifics in the fields that rest on it which no source gives.
    """

    fact: str
    standing: Standing
    quotes: tuple[Quote, ...] = ()
    note: str = ""
    signals: dict[str, float] = Field(default_factory=dict)
    ungrounded: tuple[str, ...] = ()


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


class Objection(Value):
    """What the critic would change: where, which declared fact (``section.fact``) it is about, and how likely (0 to 1).

    ``quote`` is the passage that shows it, as the critic gave it; ``question`` the decision it would put to the author.
    """

    at: str
    kind: Literal["missing", "contradicted", "invented", "left_out"]
    fact: str = ""
    change: str = ""
    p: float = 0.5
    quote: str = ""
    question: str = ""
    options: tuple[Choice, ...] = ()


class Assumption(Value):
    """A default that was taken instead of asking: the question it answers, the answer, where it stands, and the rule
    that took it.
    """

    question_id: str
    question: str
    resolution: str
    at: tuple[str, ...] = ()
    rule: str = ""


class Critique(Value):
    """What a second reader said of the draft. ``key`` is a hash of model, prompt and replies: as long as it is the
    same, nothing is asked anew. ``reason`` says why there is none.
    """

    model: str
    key: str = ""
    objections: tuple[Objection, ...] = ()
    usage: Usage = Usage()
    reason: str = ""


class SectionDraft(Value):
    """One section as drafted. ``reply`` is the validated ``SectionReply`` as JSON data, None when not drafted.

    ``key`` is the hash of how it was asked for (model, depth, language, answers that concern it); ``basis`` names what
    it was held against last, empty before it was held against anything. ``uses`` are the parts of that basis it rests
    on: ``item FR-001``, ``passage <hash>``, ``fact npm react``, ``article <title>``, ``file <path>``. ``reason`` says
    why it is not drafted or not applicable.
    """

    section: str
    status: SectionStatus
    reason: str = ""
    reply: dict[str, Any] | None = None
    facts: tuple[FactFinding, ...] = ()
    outcomes: tuple[FieldOutcome, ...] = ()
    model: str = ""
    key: str = ""
    basis: str = ""
    uses: tuple[str, ...] = ()
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


class Basis(Value):
    """What sections were held against, part by part. Hashes have 12 hex digits.

    ``items`` are hashes of what the spec's items say, by id; ``passages`` the first words of what it says outside of
    them, by hash; ``facts`` what is known of the repository, by name; ``articles`` hashes of the constitution's
    articles, by title; ``prompts`` hashes of what is asked for, by section; ``pack`` the hash of the format.
    """

    id: str
    items: dict[str, str] = Field(default_factory=dict)
    passages: dict[str, str] = Field(default_factory=dict)
    facts: dict[str, str] = Field(default_factory=dict)
    articles: dict[str, str] = Field(default_factory=dict)
    prompts: dict[str, str] = Field(default_factory=dict)
    pack: str = ""


class ArticleCheck(Value):
    """One row of the constitution check, computed and never taken on trust. ``proof`` points to the plan element or
    spec line it rests on.
    """

    article: str
    satisfied: bool
    notes: str
    proof: str = ""


class Plan(Value):
    """The whole validated plan. ``created`` is an ISO date; ``spec_hash`` a SHA-256 in hex; ``bases`` what its sections
    were held against (one, unless some were left as they are); ``links`` the addresses in it that a source names, so
    that they may be links; ``texts`` each section of plan.md as last written, by heading.
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
    bases: tuple[Basis, ...] = ()
    constitution: tuple[ArticleCheck, ...] = ()
    calibration: str = "uncalibrated"
    critique: Critique | None = None
    usage: Usage = Usage()
    links: tuple[str, ...] = ()
    texts: dict[str, str] = Field(default_factory=dict)

    def section(self, section_id: str) -> SectionDraft | None:
        """The draft of this section, or None."""
        return next((draft for draft in self.sections if draft.section == section_id), None)
