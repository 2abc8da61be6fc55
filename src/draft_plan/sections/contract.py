"""A section's information contract: the facts it needs, read from the front matter of its prompt file.

``prompts/sections/<id>.md`` opens with TOML between ``+++`` lines and goes on with the guidance for whoever drafts it.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from draft_plan.errors import PackError

FENCE = "+++"


class Weight(StrEnum):
    """How much of the plan turns on a fact."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Who(StrEnum):
    """Who usually can settle a fact."""

    PRODUCT = "product"
    ENGINEERING = "engineering"
    SECURITY = "security"
    OPERATIONS = "operations"


class FactNeed(BaseModel):
    """One decision that the section's answer rests on.

    ``about`` tells the drafter what to look for. ``question`` is asked when nobody says it, and ``why`` tells the
    person what turns on it, where the drafter does not. ``blocks`` are fields of the answer (``field`` or
    ``rows.field``); ``reaches`` are fields of other sections (``section.field``, ``section.rows.field``) that rest on
    it too. ``reversible``: a wrong default costs little to change later. ``repository``: the repository, not a person,
    usually knows. ``always``: asked though a model would not, wherever this other fact (``section.fact``) has a source:
    what a model takes for usual is what people mind.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str
    question: str
    why: str
    impact: Weight
    reversible: bool
    who: Who
    blocks: Annotated[tuple[str, ...], Field(min_length=1)]
    reaches: tuple[str, ...] = ()
    repository: bool = False
    always: str = ""


class Contract(BaseModel):
    """The facts a section needs, by id, and the guidance for drafting it. ``share`` is its part (0 to 1) of a plan's
    length budget.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    share: float = 0.05
    facts: dict[str, FactNeed] = {}
    guidance: str


def parse(text: str, where: str) -> Contract:
    """A contract from the text of its prompt file; raises PackError naming the file."""
    _, fence, rest = text.partition(FENCE)
    front, closing, guidance = rest.partition(f"\n{FENCE}\n")
    if not (fence and closing):
        raise PackError("no information contract", where=where, remedy=f"open the file with TOML between {FENCE} lines")
    try:
        return Contract(**tomllib.loads(front), guidance=guidance.strip())
    except (tomllib.TOMLDecodeError, ValidationError, TypeError) as error:
        raise PackError(f"the information contract does not hold: {error}", where=where) from error
