"""How it reaches users and what may go wrong: rollout, risks, references."""

from __future__ import annotations

import re

from draft_plan.offline.doubts import doubt, doubted
from draft_plan.offline.drafted import Drafted, fails, rows, said, share, where
from draft_plan.offline.edges import edges
from draft_plan.offline.facts import entity_name
from draft_plan.offline.matching import Texts
from draft_plan.offline.parts import staged
from draft_plan.offline.study import Study
from draft_plan.offline.surveyed import relevant
from draft_plan.offline.wording import Keys, plain, sentence, shorten
from draft_plan.sections import NotApplicable
from draft_plan.sections.operation import Reference, References, Risk, Risks, Rollout
from draft_plan.spec import ItemKind


def rollout(study: Study) -> Drafted:
    """Stages and migration where the spec speaks of them; a way back that follows from where it runs and what it
    keeps.
    """
    staged_ = study.first(["stages+requirement", "stages+assumption", "stages+clarification"])
    flag = (
        study.say("flag_stated", where=where(staged_[0]), text=said(staged_[0], 30))
        if staged_
        else study.say("flag_none")
    )
    moving = [
        one
        for category in ("migrate+requirement", "migrate+assumption", "compatible+requirement")
        for one in study.statements_of(category)
    ]
    migration = [f"{said(one, 26)}{where(one)}" for one in dict.fromkeys(moving)][: rows(study) // 2]
    return Drafted(Rollout(feature_flag=flag, migration=migration, rollback=_rollback(study)))


def _rollback(study: Study) -> list[str]:
    served = len(study.having("where_server+requirement")) > len(study.having("local_tool"))
    steps = [study.say("rollback_deploy" if served else "rollback_install")]
    kept = (
        [name for name in map(entity_name, study.items(ItemKind.ENTITY)) if name]
        if study.having("stored+requirement")
        else []
    )
    if kept:
        steps.append(study.say("rollback_data", names=", ".join(kept[:5])))
    lost = study.first(["irreversible+requirement"])
    if lost:
        steps.append(study.say("rollback_lost", where=where(lost[0]), text=said(lost[0], 26)))
    return steps


def risks(study: Study) -> Drafted:
    """Outside systems, assumptions that work rests on, and edge cases that nobody answers; the gravest first."""
    keys = Keys("risk")
    limit = max(3, round({"simple": 3, "standard": 5}.get(study.brief.depth, 6) * study.scale))
    each = share(study, 0.05, limit, 20, 28, fixed=True)
    open_ = [risk for risk in _edges(study, keys, each) if risk.serves[0] in doubted(study)]
    found = open_ + _outside(study, keys, each)[:2]
    found += _assumed(study, keys, each)[: max(1, limit - len(found) - 2)]
    rest = [risk for risk in _edges(study, keys, each) if risk.serves[0] not in doubted(study)]
    found += rest[: max(0, limit - len(found))]
    found += _unwanted(study, keys, each)[: max(0, min(3, limit) - len(found))]
    order = {"High": 0, "Medium": 1, "Low": 2}
    asked = doubted(study)
    doubts = []
    for risk in found:
        options = asked.get(risk.serves[0]) if risk.serves else None
        edge = next((edge for edge in edges(study) if edge.item.id == risk.serves[0]), None) if options else None
        if options and edge:
            doubts.append(doubt(study, edge, f"{risk.key}.mitigation"))
    shown = sorted(found, key=lambda risk: (order[risk.impact], order[risk.likelihood]))
    return Drafted(Risks(risks=shown), doubts=tuple(doubts))


def _outside(study: Study, keys: Keys, each: int) -> list[Risk]:
    found = []
    for mention in study.mentions:
        binding = [
            study.statements.all[index]
            for index, _ in mention.places
            if study.statements.all[index].kind is ItemKind.REQUIREMENT
        ]
        if mention.technology.kind != "service" or mention.ruled_out or not binding:
            continue
        name = mention.technology.name
        served = list(dict.fromkeys(one.id for one in binding if one.id))[:6]
        risk = study.say("risk_outside", name=name, text=said(binding[0], each))
        found.append(
            Risk(
                key=keys(name),
                risk=risk,
                likelihood="Medium",
                impact="High" if len(served) > 2 else "Medium",
                mitigation=study.say("risk_outside_mitigation", name=name),
                serves=served,
            )
        )
    return found


def _assumed(study: Study, keys: Keys, each: int) -> list[Risk]:
    """Assumptions, weighed by how many requirements speak of the same; each is checked before the phase that rests
    on it.
    """
    stages = staged(study)
    texts = Texts(
        {stage.name: " ".join([stage.name, *(item.text for item in stage.items)]) for stage in stages if stage.name}
    )
    weighed = []
    outside = {study.statements.all[index].id for index in study.having("scope_out")}
    for item in study.items(ItemKind.ASSUMPTION):
        if item.id in outside:
            continue
        scores = texts.scores(item.text)
        home = max(sorted(scores), key=lambda name: scores[name]) if scores else (stages[0].name if stages else "")
        weighed.append((scores.get(home, 0.0), item, home))
    weighed.sort(key=lambda entry: -entry[0])
    return [
        Risk(
            key=keys(item.text),
            risk=study.say("risk_assumption", text=sentence(shorten(item.text, each))),
            likelihood="Low",
            impact="High" if score > 0.3 else "Medium",
            mitigation=study.say("risk_assumption_mitigation", phase=home or plain(study.spec.title)),
            serves=[item.id],
        )
        for score, item, home in weighed
    ]


def _edges(study: Study, keys: Keys, each: int) -> list[Risk]:
    """Edge cases that nobody answers first; those with an answer carry it as their mitigation."""
    found, asked = [], doubted(study)
    for edge in sorted(edges(study), key=lambda edge: bool(edge.handling)):
        text = study.say(
            "risk_edge" if not edge.handling else "risk_edge_told", text=sentence(shorten(edge.case, each))
        )
        way = (
            f"{sentence(shorten(edge.handling, each))} ({(edge.by or edge.item).id})"
            if edge.handling
            else study.say("risk_meanwhile", option=asked[edge.item.id][0].label, ids=edge.item.id)
            if edge.item.id in asked
            else study.say("risk_edge_mitigation", ids=edge.item.id)
        )
        found.append(
            Risk(
                key=keys(edge.case),
                risk=text,
                likelihood="Low" if edge.handling else "Medium",
                impact="Medium",
                mitigation=way,
                serves=[edge.item.id],
            )
        )
    return found


def _unwanted(study: Study, keys: Keys, each: int) -> list[Risk]:
    """Without edge cases: the failures that requirements name, with what they demand."""
    return [
        Risk(
            key=keys(one.id),
            risk=said(one, each),
            likelihood="Low",
            impact="Medium",
            mitigation=study.say("carried_by", ids=one.id),
            serves=[one.id] if one.id else [],
        )
        for one in study.statements_of("unwanted+requirement")
        if fails(one)
    ]


_LINK = re.compile(r"\[([^\]\n]{1,100})\]\(([^)\s]{2,200})\)|(https?://[^\s)>\]\"'`]{4,200})")


def references(study: Study) -> Drafted:
    """Links and documents that stand in the spec, companions that were read, code that bears on it."""
    keys = Keys("reference")
    found: list[Reference] = []
    for number, line in enumerate(study.spec.text.split("\n"), 1):
        for match in _LINK.finditer(line):
            target = (match.group(2) or match.group(3)).rstrip(".,;")
            if not target.startswith("#") and all(one.target != target for one in found[-40:]):
                quoted = plain(line).strip("-* ")[:120]
                found.append(
                    Reference(
                        key=keys(match.group(1) or target),
                        title=match.group(1) or target,
                        target=target,
                        why=_named_in(study, number, quoted),
                    )
                )
    found = found[: rows(study)]
    found += [
        Reference(key=keys(one.path), title=one.path, target=one.path, why=study.say("companion"))
        for one in study.spec.companions[: rows(study)]
    ]
    named = [path for path in study.paths if path.endswith(".md") and "/" in path]
    for path in named[:3]:
        lines = study.spec.text.split("\n")
        at = next((index for index, line in enumerate(lines) if path in line), 0)
        text = plain(lines[at]).strip("-* ")[:120]
        if all(one.target != path for one in found):
            found.append(Reference(key=keys(path), title=path, target=path, why=_named_in(study, at + 1, text)))
    for snippet in list({one.path: one for one in relevant(study)}.values())[: rows(study) // 2]:
        symbols = f": {', '.join(f'`{name}`' for name in snippet.symbols[:3])}" if snippet.symbols else ""
        found.append(
            Reference(
                key=keys(snippet.path),
                title=snippet.path,
                target=snippet.path,
                why=study.say("relevant_code", symbols=symbols),
            )
        )
    return Drafted(References(references=found) if found else NotApplicable(not_applicable=study.say("no_references")))


def _named_in(study: Study, line: int, text: str) -> str:
    """Where the spec names it: by the innermost item, for lines move when something is written above them."""
    around = [item for item in study.spec.items if not item.source and item.span.first <= line <= item.span.last]
    item = min(around, key=lambda each: each.span.last - each.span.first, default=None)
    return study.say("linked", where=f" ({item.id})" if item else "", quote=text)
