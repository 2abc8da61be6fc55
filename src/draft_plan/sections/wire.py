"""The shape of a section's reply on the wire: what is known, then the answer, then the doubts.

The order is the point. A model states for every declared fact where it stands *before* it writes the answer,
so that the answer follows the evidence and not the reverse. The models stay within the subset of JSON Schema
that strict endpoints accept: every key required, no defaults, no bounds, and no two members of a union that
share their first key, which serves as the tag.
"""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict
from typing_extensions import TypeAliasType

Level = Literal["Low", "Medium", "High"]
"""The widest scale of likelihood or impact; a pack maps it to its own words."""


class Wire(BaseModel):
    """A frozen value that a model wrote; an unknown key is a fault of the reply."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Option(Wire):
    """One way to settle a question: a short label, and what follows for the plan if it is taken."""

    label: str
    consequence: str


class Stated(Wire):
    """The spec says it: a verbatim quote, long enough to be found and short enough to be read."""

    stated: str


class Derived(Wire):
    """The spec implies it: the verbatim quotes it follows from, and the step from them to the fact."""

    derived_from: list[str]
    step: str


class InRepo(Wire):
    """The repository or its constitution says it: a tracked path and a verbatim quote from that file."""

    path: str
    quote: str


class Absent(Wire):
    """Nobody says it: what is missing, the one decision to ask for, what in this plan turns on it, and options whose
    first is the default.

    ``question`` is one full sentence ending with "?", or empty when the answer would change nothing.
    """

    absent: str
    question: str
    why: str
    options: list[Option]


class Conflict(Wire):
    """The sources disagree: two verbatim quotes, the question that settles it, what in this plan turns on it, and
    options, default first.
    """

    conflict: str
    against: str
    question: str
    why: str
    options: list[Option]


# A named alias becomes one definition in the schema, however often it is used.
Fact = TypeAliasType("Fact", Stated | Derived | InRepo | Absent | Conflict)
"""Where one declared fact stands."""


class NotApplicable(Wire):
    """The section does not apply to this feature; one sentence says why."""

    not_applicable: str


class Rival(Wire):
    """Another value the field might rightly have, and its probability (0 to 1)."""

    value: str
    p: float


class Alternative(Wire):
    """How sure the answer is at one place: ``at`` is ``row-key.field`` or ``field``; ``p`` (0 to 1) is for the answer
    given.
    """

    at: str
    p: float
    rivals: list[Rival]


class Doubt(Wire):
    """A decision that no declared fact covers and that belongs to a person; ``at`` as in ``Alternative``.

    ``passage`` is the verbatim quote that raises it, or empty; ``collides``: the plan cannot keep to that passage.
    """

    at: str
    passage: str
    collides: bool
    question: str
    why: str
    options: list[Option]


Facts = TypeVar("Facts", bound=Wire)
Answer = TypeVar("Answer")


class SectionReply(Wire, Generic[Facts, Answer]):
    """One section's reply: facts first, then the answer they carry, then how sure it is and what remains open."""

    facts: Facts
    answer: Answer
    alternatives: list[Alternative]
    doubts: list[Doubt]
