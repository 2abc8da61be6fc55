"""What a system made of one sample, as a value that survives a file: the plan's text and all that scorers look at."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

import draft_plan


class Value(BaseModel):
    """A frozen value; an unknown key means another version wrote it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Asked(Value):
    """A question as a plan holds it; ``p_wrong`` (0 to 1) is how likely the plan is wrong without an answer, None when
    the system gives no number. ``shown``: within the budget.
    """

    text: str
    fact: str = ""
    section: str = ""
    rule: str = ""
    p_wrong: float | None = None
    shown: bool = True
    options: int = 0
    line: int | None = None


class Seen(Value):
    """One declared fact of one section: where it stands, what would be asked about it, and the quotes as looked up.

    ``quotes`` are (source, text, match) with match ``exact``, ``close`` or ``none``; ``verbalised`` is the drafter's
    own probability of the fields it blocks, None where it gave none.
    """

    at: str
    standing: str
    question: str
    rule: str = ""
    p_wrong: float | None = None
    quotes: tuple[tuple[str, str, str], ...] = ()
    verbalised: float | None = None
    signals: dict[str, float] = {}


class Noticed(Value):
    """A finding of the checker."""

    rule: str
    severity: str
    message: str
    line: int | None = None


class Answer(Value):
    """One sample's outcome. ``error`` is why there is no plan; ``missed`` are requests that no recording answered, and
    ``unused`` recordings that none asked for. ``seconds`` are wall time here, ``usage.seconds`` waiting for the model.
    """

    system: str
    case: str
    variant: str
    text: str = ""
    model: str = ""
    error: str = ""
    asked: tuple[Asked, ...] = ()
    assumed: tuple[str, ...] = ()
    seen: tuple[Seen, ...] = ()
    sections: dict[str, str] = {}
    repaired: int = 0
    coverage: dict[str, str] = {}
    findings: tuple[Noticed, ...] = ()
    lacking: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    words: int = 0
    budget: int = 0
    spec_words: int = 0
    usage: draft_plan.Usage = draft_plan.Usage()
    seconds: float = 0.0
    missed: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """``case/variant``."""
        return f"{self.case}/{self.variant}"

    @property
    def shown(self) -> tuple[Asked, ...]:
        """The questions within the budget."""
        return tuple(each for each in self.asked if each.shown)
