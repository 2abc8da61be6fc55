"""What keeps it right in use: errors, performance, security, observability."""

from __future__ import annotations

from draft_plan.offline.criteria import Proof, proof_of
from draft_plan.offline.doubts import doubt, doubted
from draft_plan.offline.drafted import Drafted, cited, fails, rows, said, serves, share, where
from draft_plan.offline.edges import Edge, edges
from draft_plan.offline.evidence import Statement
from draft_plan.offline.lexicon import listed
from draft_plan.offline.matching import distinct
from draft_plan.offline.orders import condition, imperative
from draft_plan.offline.study import Study
from draft_plan.offline.wording import Keys, capital, plain, sentence, shorten, slug
from draft_plan.sections import NotApplicable
from draft_plan.sections.operation import (
    Concern,
    Consideration,
    ErrorHandling,
    Fault,
    LogEvent,
    Metric,
    Observability,
    Performance,
    Security,
)
from draft_plan.spec import ItemKind


def error_handling(study: Study) -> Drafted:
    """Each edge case with the statement that answers it; requirements on unwanted behaviour; ways back."""
    limit, found = rows(study) + (2 if study.scale == 1 else 1), edges(study)
    each, keys = share(study, 0.07, len(found) + 3, 16, 28, fixed=True), Keys("fault")
    faults, doubts, asked = [], [], doubted(study)
    order = {name: place for place, name in enumerate(asked)}
    for edge in sorted(found, key=lambda edge: (order.get(edge.item.id, len(order)), not edge.question))[:limit]:
        fault = _fault(study, keys, edge, each)
        faults.append(fault)
        if edge.item.id in asked:
            where_ = f"{fault.key}.handling"
            doubts.append(doubt(study, edge, where_))
    unwanted = [one for one in study.statements_of("unwanted+requirement") if fails(one)]
    for one in unwanted[: max(0, limit - len(faults))]:
        name = capital(shorten(condition(one.text, study.language) or one.text, 14))
        faults.append(
            Fault(
                key=keys(name),
                name=name,
                handling=sentence(imperative(one.text, study.language, each + 6)),
                serves=[one.id] if one.id else [],
            )
        )
    ways = [
        one
        for one in study.statements_of("undo")
        if one.kind in (ItemKind.REQUIREMENT, ItemKind.EDGE_CASE, ItemKind.ASSUMPTION, ItemKind.SCENARIO)
    ]
    recovery = distinct([f"{said(one, 28)}{where(one)}" for one in ways], 0.6)[
        : 1 if study.brief.depth == "simple" else 3
    ]
    return Drafted(
        ErrorHandling(faults=faults, recovery=recovery or [study.say("no_recovery")]),
        doubts=tuple(doubts),
    )


def _fault(study: Study, keys: Keys, edge: Edge, each: int) -> Fault:
    name = shorten(edge.case, 16)
    if not edge.handling:
        options = doubted(study).get(edge.item.id)
        meanwhile = study.say("meanwhile", option=options[0].label) if options else study.say("unanswered")
        handling = meanwhile if edge.question else sentence(shorten(edge.item.text, each + 8))
        return Fault(key=keys(name), name=name, handling=handling, serves=[edge.item.id])
    handling = sentence(
        imperative(edge.handling, study.language, each + 8) if edge.by else shorten(edge.handling, each + 8)
    )
    by = [edge.by.id] if edge.by else []
    return Fault(
        key=keys(name),
        name=name,
        handling=f"{handling} ({edge.by.id})" if edge.by else handling,
        serves=[edge.item.id, *by],
    )


def performance(study: Study) -> Drafted:
    """Statements with a figure for speed or volume."""
    timed = [
        one
        for category in ("duration+speed", "fps", "count+criterion", "count+requirement")
        for one in study.statements_of(category)
    ]
    binding = [
        one
        for one in dict.fromkeys(timed)
        if one.kind in (ItemKind.REQUIREMENT, ItemKind.CRITERION, ItemKind.ASSUMPTION, None)
    ]
    measured = sorted(binding, key=lambda one: one.kind is not ItemKind.CRITERION)[: rows(study)]
    if not measured:
        return Drafted(NotApplicable(not_applicable=study.say("no_target")))
    keys = Keys("target")
    each = share(study, 0.06, len(measured), 30, 40, fixed=True)
    found = [
        Consideration(
            key=keys(one.id or one.text),
            text=study.say("measured_by", text=said(one, each)) if number == 0 else said(one, each),
            serves=serves([one]),
        )
        for number, one in enumerate(measured)
    ]
    return Drafted(Performance(considerations=found))


def security(study: Study) -> Drafted:
    """The four concerns from what the spec says of them; silence is said to be silence."""
    authorize = study.having("authorize")
    access = [one for index, one in enumerate(study.statements.all) if index in study.having("access")]
    proving = [
        one
        for index, one in enumerate(study.statements.all)
        if index in study.having("access") and index not in authorize
    ]
    answer = Security(
        authentication=_concern(study, "authentication", proving or access),
        authorization=_concern(study, "authorization", study.statements_of("authorize")),
        input_validation=_concern(
            study, "input_validation", study.statements_of("input") + study.statements_of("refuse+requirement")
        ),
        data_access=_concern(study, "data_access", [*study.statements_of("secret"), *study.statements_of("isolated")]),
        further=_further(study),
    )
    return Drafted(answer)


_WEIGHTY = (
    ItemKind.REQUIREMENT,
    ItemKind.ASSUMPTION,
    ItemKind.CLARIFICATION,
    ItemKind.EDGE_CASE,
    ItemKind.ENTITY,
    ItemKind.SCENARIO,
    ItemKind.CRITERION,
)


def _concern(study: Study, name: str, statements: list[Statement]) -> Concern:
    binding = sorted(
        (one for one in statements if one.kind in _WEIGHTY or one.kind is None),
        key=lambda one: _WEIGHTY.index(one.kind) if one.kind else 9,
    )
    if binding:
        first = binding[0]
        held = list(dict.fromkeys(one.id for one in binding if one.kind is ItemKind.REQUIREMENT))[:4]
        mitigation = study.say("carried_by", ids=", ".join(held)) if held else study.say("uncarried")
        return Concern(assessment=f"{said(first, 32)}{where(first)}", mitigation=mitigation)
    local = (
        study.first(["open_access", "self_contained", "where_cli", "local_tool"]) if name.startswith("auth") else None
    )
    if local and not study.having("shared_use+requirement"):
        return Concern(assessment=study.say("local_rights", quote=cited(local[0])), mitigation=study.say("none_needed"))
    idle = name == "data_access" or (name == "input_validation" and not study.having("entered"))
    return Concern(
        assessment=study.say(f"silent_{name}"), mitigation=study.say("none_needed" if idle else "until_answered")
    )


def _further(study: Study) -> list[Consideration]:
    """Dangers that the spec names itself."""
    keys = Keys("danger")
    found = [study.statements.all[index] for index in sorted(study.statements.holding(listed("danger")))]
    binding = [one for one in found if one.kind in _WEIGHTY and not one.outside]
    return [
        Consideration(key=keys(one.id or one.text), text=said(one, 30), serves=serves([one]))
        for one in binding[: rows(study) // 2]
    ]


def observability(study: Study) -> Drafted:
    """Criteria that only use can show, those that running code can report, and what the spec wants logged."""
    told = [one for one in study.statements.all if one.item is not None and one.kind is ItemKind.CRITERION]
    in_use = [one for one in _firsts(told) if one.item and proof_of(one.item) is Proof.IN_USE]
    measured = [one for one in study.statements_of("criterion+figure") if one.id and one not in in_use]
    logged = sorted(
        (one for one in study.statements_of("audit") if one.kind is not ItemKind.STORY),
        key=lambda one: one.kind is None,
    )
    runs = study.having("where_server+requirement") or study.having("background+requirement") or logged
    if not in_use and (not runs or not (measured or logged)):
        return Drafted(NotApplicable(not_applicable=study.say("no_observability")))
    metrics, events = Keys("metric"), Keys("event")
    limit = max(2, rows(study) // 2)
    shown = [
        Metric(
            key=metrics(one.id),
            name=_metric(one),
            watch=study.say("watch", text=said(one, 24)),
            serves=[one.id] if one.id else [],
        )
        for one in [*in_use[:_MOST_IN_USE], *(measured[: max(0, limit - len(in_use))] if runs else [])]
    ]
    return Drafted(
        Observability(
            metrics=shown,
            logging=[
                LogEvent(key=events(one.id or one.text), event=f"{said(one, 26)}{where(one)}", level=_level(one))
                for one in logged[:limit]
            ],
        )
    )


_MOST_IN_USE = 12


def _firsts(statements: list[Statement]) -> list[Statement]:
    """The first statement of each item."""
    return list({one.id: one for one in reversed(statements)}.values())[::-1]


def _metric(statement: Statement) -> str:
    """A name made from the criterion's own words, or its id."""
    return slug(plain(statement.text), 4).replace("-", "_") or statement.id.lower().replace("-", "_")


def _level(statement: Statement) -> str:
    low = statement.text.lower()
    return "error" if "error" in low or "fail" in low else "warning" if "warn" in low else "info"
