"""A drafter whose faults are known, and small specs whose gaps are known: what metrics must find is given."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass, field
from typing import Any

from draft_plan.clarifying import Evidence, Verdict, clarify, question_id
from draft_plan.drafting import draft
from draft_plan.llm import Brief, Reply, ReplyKind, Request
from draft_plan.packs import synthesise
from draft_plan.repository import RepositoryFacts
from draft_plan.scoring import Scorer, Signals
from draft_plan.sections import Absent, Section, catalog
from draft_plan.spec import FeatureSpec

SECTIONS = tuple(catalog()[name] for name in ("architecture", "data_model", "security"))
NEEDS = {
    name: section
    for section in SECTIONS
    for name, need in section.facts.items()
    if need.impact == "high" and not need.reversible
}
"""Facts that the rules ask about whenever they are missing: what is measured is the drafter, not the rules."""
_FIRST = {(section.id, need.blocks[0]): name for section in SECTIONS for name, need in reversed(section.facts.items())}
FIRST = frozenset(_FIRST.values())
"""The first fact of each field: how sure the drafter is of the field is what is held against truth."""


@dataclass(frozen=True, slots=True)
class Knobs:
    """How good the drafter is: the share of missing facts it notices (``recall``), of stated ones it calls missing
    (``over_asks``), of claims whose quote it makes up (``fakes``), and how far its probabilities lie between the truth
    (0) and certainty (1).
    """

    recall: float = 1.0
    over_asks: float = 0.0
    fakes: float = 0.0
    overconfidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """One spec as drafted: which facts it lacks, which became questions, and of each field whether it is
    wrong, and how likely the drafter made that.
    """

    missing: frozenset[str]
    asked: frozenset[str]
    wrong: dict[str, bool]
    believed: dict[str, float]


@dataclass(slots=True)
class Drafter:
    """A ChatModel that drafts by its knobs."""

    knobs: Knobs
    missing: frozenset[str]
    chance: random.Random
    wrong: dict[str, bool] = field(default_factory=dict)
    name: str = "scripted"

    async def complete(self, request: Request) -> Reply:
        body = {section.id: self._section(section) for section in request.brief.sections}
        return Reply(ReplyKind.OK, json.dumps(body))

    def _section(self, section: Section) -> dict[str, Any]:
        facts = {name: self._fact(name) for name in section.facts}
        unsure = [self._sure(section.facts[name].blocks[0], name) for name in section.facts if name in FIRST]
        return {"facts": facts, "answer": synthesise(section.answer), "alternatives": unsure, "doubts": []}

    def _fact(self, name: str) -> dict[str, Any]:
        if name not in NEEDS:
            return {"stated": sentence("purpose")}
        noticed = self.chance.random() < (self.knobs.recall if name in self.missing else self.knobs.over_asks)
        if noticed:
            options = [{"label": label, "consequence": f"{label} it is"} for label in ("as usual", "otherwise")]
            blank: dict[str, Any] = dict.fromkeys(Absent.model_fields, "")
            return {**blank, "absent": "nobody says", "question": NEEDS[name].facts[name].question, "options": options}
        if self.chance.random() < self.knobs.fakes:
            return {"stated": f"The city council decreed the {name} long before the society was founded."}
        return {"stated": sentence("purpose" if name in self.missing else name)}

    def _sure(self, at: str, name: str) -> dict[str, Any]:
        right = self.chance.random()
        self.wrong[name] = self.chance.random() >= right
        return {"at": at, "p": right + (1 - right) * self.knobs.overconfidence, "rivals": []}


def sentence(fact: str) -> str:
    """The line that states a fact."""
    return f"The statutes of the allotment society settle the {fact}."


def drawn(knobs: Knobs, number: int, share: float = 0.4) -> Drawn:
    """A spec of our own, each fact missing with this probability, drafted by these knobs and judged by the gate."""
    chance = random.Random(f"{knobs} {number}")
    missing = frozenset(name for name in NEEDS if chance.random() < share)
    text = "\n".join(["# Allotments", sentence("purpose"), *(sentence(name) for name in NEEDS if name not in missing)])
    spec = FeatureSpec("spec.md", "Allotments", f"allotments-{number}", "prose", "en", text, ())
    drafter = Drafter(knobs, missing, chance)
    made = asyncio.run(draft(Brief(spec, RepositoryFacts(), ()), SECTIONS, drafter))
    sections = {section.id: section for section in SECTIONS}
    evidence = Evidence(spec, lambda path: None)
    verdict = clarify(spec, evidence, list(made.drafts.values()), made.replies, sections, budget=99, scorer=Scorer())
    return Drawn(missing, _asked(spec, verdict), drafter.wrong, _believed(verdict))


def _asked(spec: FeatureSpec, verdict: Verdict) -> frozenset[str]:
    ids = {each for question in verdict.questions for each in (question.id, *question.twins)}
    return frozenset(name for name in NEEDS if question_id(spec.feature_id, name) in ids)


def _believed(verdict: Verdict) -> dict[str, float]:
    found = {each.fact: each for drafted in verdict.drafts for each in drafted.facts}
    return {name: 1.0 - Signals.of(found[name].signals).sure for name in FIRST}
