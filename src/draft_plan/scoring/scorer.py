"""The score: signals → how likely the plan is wrong there, by the calibration for this model and prompt, if any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp, log
from typing import Any

from draft_plan.plan import FactFinding, Objection
from draft_plan.scoring import signals as counted
from draft_plan.scoring.calibration import ASK, UNCALIBRATED, Calibration
from draft_plan.scoring.grounding import Vocabulary, introduced, prose, ungrounded, vocabulary
from draft_plan.scoring.signals import SIGNS, Signals
from draft_plan.sections import Alternative, Fact, FactNeed, SectionReply
from draft_plan.spec import FeatureSpec, Item

STEEPEST = 35.0
"""Log odds beyond this are all the same to a float."""
LISTED = 5
"""How many ungrounded specifics are named."""


def probability(calibration: Calibration, signals: Signals, without: Iterable[str] = ()) -> float:
    """How likely a fact with these signals is wrong, from 0 to 1; signals in ``without`` count as average.

    A weight against the sign its signal may have counts as none: so taking evidence away never lowers the result.
    """
    left_out = frozenset(without)
    odds = calibration.intercept + _shift(calibration)
    for name, feature in calibration.features.items():
        if name not in left_out and feature.weight * SIGNS[name] >= 0:
            odds += feature.weight * (getattr(signals, name) - feature.mean) / feature.sd
    return 1.0 / (1.0 + exp(-max(-STEEPEST, min(STEEPEST, odds))))


def _shift(calibration: Calibration) -> float:
    """From the share of wrong facts in the evaluation to that in use, as log odds."""
    deploy, evaluated = calibration.pi_deploy, calibration.pi_eval
    return log(deploy / (1.0 - deploy)) - log(evaluated / (1.0 - evaluated))


@dataclass(frozen=True, slots=True)
class Seen:
    """One declared fact as it stands in a draft: the contract's word of it, the drafter's, and what was found.

    ``at`` are the addresses of the fields that rest on it.
    """

    section: str
    need: FactNeed
    fact: Fact
    finding: FactFinding
    at: tuple[str, ...]
    reply: SectionReply[Any, Any]


@dataclass(frozen=True, slots=True)
class Scorer:
    """What facts are scored by. ``known`` is what the sources give, ``brought`` what the plan brings; ``objections``
    are the critic's; signals in ``without`` are left out of the score and of the rules.
    """

    known: Vocabulary = field(default_factory=Vocabulary)
    calibration: Calibration | None = None
    objections: tuple[Objection, ...] = ()
    without: frozenset[str] = frozenset()
    brought: Vocabulary = field(default_factory=Vocabulary)
    language: str = "en"

    @property
    def says(self) -> str:
        """How far its probabilities may be trusted, in one phrase."""
        return self.calibration.says if self.calibration else UNCALIBRATED

    @property
    def threshold(self) -> float:
        """The probability from which a field is asked about; 1 and more never."""
        return self.calibration.thresholds[ASK] if self.calibration else 1.0

    def probability(self, signals: Signals, model: str = "") -> float | None:
        """The calibrated probability; None when there is none for whoever drafted it (empty: the calibrated model)."""
        if self.calibration is None or (model and model != self.calibration.model):
            return None
        return probability(self.calibration, signals, self.without)

    def measure(self, spec: FeatureSpec, seen: Seen, markers: tuple[Item, ...] = ()) -> tuple[Signals, tuple[str, ...]]:
        """The signals of one fact, and the first specifics that no source gives; ``markers`` are those left open."""
        quotes = seen.finding.quotes
        texts = [text for block in seen.need.blocks for text in prose(seen.reply.answer, block)]
        own = vocabulary(quote.text for quote in quotes if quote.match != "none")
        loose = ungrounded(texts, (self.known, self.brought, own), self.language)
        sure, margin, silent = counted.confidence(_given(seen))
        signals = Signals(
            support=counted.support(quotes),
            firm=counted.firm(quotes),
            closed=counted.closed(quotes, spec.items, markers),
            unfound=counted.unfound(quotes),
            ungrounded=counted.ungrounded(len(loose)),
            absent=counted.absent(seen.finding, seen.need),
            conflict=counted.conflict(seen.finding, seen.fact, seen.need),
            asked=counted.asked(seen.fact),
            sure=sure,
            margin=margin,
            silent=silent,
            critic=counted.critic([each for each in self.objections if concerns(each, seen)]),
        )
        return signals, tuple(each.text for each in loose[:LISTED])

    def bringing(self, replies: Mapping[str, SectionReply[Any, Any]]) -> Scorer:
        """The same, knowing what these replies introduce."""
        return Scorer(self.known, self.calibration, self.objections, self.without, introduced(replies), self.language)


def concerns(objection: Objection, seen: Seen) -> bool:
    """Whether an objection is about this fact: by its id, or by a field that rests on it."""
    if objection.fact:
        return objection.fact == f"{seen.section}.{seen.finding.fact}"
    return objection.at in seen.at or objection.at in _addresses(seen)


def _given(seen: Seen) -> list[Alternative]:
    """The drafter's own probabilities for the fields that rest on the fact."""
    own = _addresses(seen)
    return [each for each in seen.reply.alternatives if f"{seen.section}.{each.at}" in own]


def _addresses(seen: Seen) -> frozenset[str]:
    """Every address of the fields that rest on the fact, in whatever row."""
    found = {*seen.at, *(f"{seen.section}.{block}" for block in seen.need.blocks)}
    for block in seen.need.blocks:
        rows, _, name = block.partition(".")
        listed = getattr(seen.reply.answer, rows, None)
        keys = [key for row in listed for key in _keys(row)] if name and isinstance(listed, list) else []
        found |= {f"{seen.section}.{key}.{name}" for key in keys}
    return frozenset(found)


def _keys(row: Any) -> list[str]:
    """What a row may be addressed by."""
    return [str(getattr(row, name)) for name in ("key", "path", "name") if getattr(row, name, None)]
