"""The parts: components, data model, API."""

from __future__ import annotations

import re

from draft_plan.offline.approach import goal
from draft_plan.offline.columns import fields
from draft_plan.offline.drafted import Drafted, rows, said, serves, share, where
from draft_plan.offline.facts import entity_name
from draft_plan.offline.lexicon import either
from draft_plan.offline.operations import Operation, operations
from draft_plan.offline.orders import imperative
from draft_plan.offline.parts import Part, parts
from draft_plan.offline.staging import name
from draft_plan.offline.stores import database_change
from draft_plan.offline.study import Study
from draft_plan.offline.wording import Keys, plain, sentence, shorten, slug
from draft_plan.sections import Alternative, NotApplicable, Rival
from draft_plan.sections.design import Api, Column, Component, Components, DataModel, Endpoint, Entity
from draft_plan.spec import Item, ItemKind


def components(study: Study) -> Drafted:
    """One component for each part of the work."""
    found = parts(study)
    each = share(study, 0.2, sum(min(3, len(part.items)) for part in found), 14, 20, fixed=True)
    return Drafted(Components(components=[_component(study, part, each) for part in found]))


def _component(study: Study, part: Part, words: int) -> Component:
    most = 1 if study.brief.depth == "simple" else max(1, round(3 * study.scale))
    duties = [imperative(item.text, study.language, words) for item in part.items[:most]]
    story = next((story for story in part.stories if name(story) == part.name), None)
    purpose = (
        sentence(shorten(purpose_of(story), 26))
        if story
        else sentence(imperative(part.items[0].text, study.language, 24))
    )
    duties = duties if story or len(duties) < 2 else duties[1:]
    served = list(dict.fromkeys([*(story.id for story in part.stories), *(item.id for item in part.items)]))
    return Component(
        key=part.key,
        name=part.name,
        purpose=purpose,
        responsibilities=[sentence(duty) for duty in duties],
        interface=_interface(study, part),
        dependencies=_uses(study, part),
        paths=list(part.paths),
        serves=served,
    )


_ASIDE = re.compile(either("aside"), re.I)


def purpose_of(story: Item) -> str:
    """What a story is about: its text before the notes on priority and tests."""
    text = plain(story.text)
    aside = _ASIDE.search(text)
    head = text[: aside.start()] if aside and aside.start() > 20 else text
    return head or plain(story.title)


def _interface(study: Study, part: Part) -> str:
    """The operations that the spec names in this part's items, as they are written."""
    own = {item.id for item in (*part.items, *part.stories)}
    lines = [
        operation.path if operation.method in ("CLI", "CALL", "EVENT") else f"{operation.method} {operation.path}"
        for operation in operations(study)
        if own & set(serves(list(operation.statements)))
    ]
    return "\n".join(dict.fromkeys(lines[:6]))


def _uses(study: Study, part: Part) -> list[str]:
    own = {item.id for item in part.items}
    names = [
        m.technology.name
        for m in study.mentions
        if not m.ruled_out and any(study.statements.all[index].id in own for index, _ in m.places)
    ]
    spoken = " ".join(item.text.lower() for item in part.items)
    others = [
        other.name
        for other in parts(study)
        if other.key != part.key and 2 <= len(other.name.split()) <= 4 and other.name.lower() in spoken
    ]
    return list(dict.fromkeys([*others, *names]))[:5]


def data_model(study: Study) -> Drafted:
    """The key entities with the fields that their descriptions list; a database only when a source names one."""
    items = study.items(ItemKind.ENTITY)
    if not items and not study.having("kept_data+requirement"):
        return Drafted(NotApplicable(not_applicable=study.say("nothing_stored")))
    keys = Keys("entity")
    names = [name for name in map(entity_name, items) if name]
    entities = [_entity(study, keys, item, names) for item in items if entity_name(item)]
    shown = [entity for entity in entities if entity.serves][: max(4, rows(study) + 2)]
    database = database_change(study, shown)
    alternatives = (
        (Alternative(at="database.changes", p=0.75, rivals=[Rival(value=str(not database.changes).lower(), p=0.25)]),)
        if items
        else ()
    )
    return Drafted(DataModel(entities=shown, database=database), alternatives)


def _entity(study: Study, keys: Keys, item: Item, names: list[str]) -> Entity:
    title = entity_name(item)
    told = plain(item.text)
    listed = fields(told)[:12]
    unknown = study.say("not_said")
    columns = [Column(name=field, type=kind or unknown, description=kind) for field, kind in listed]
    columns = [
        column.model_copy(update={"description": shorten(_meaning(told, column.name), 14)}) for column in columns
    ]
    sentences = [one for one in re.split(r"(?<=[.。;])\s*", _description(told, title)) if _related(one, title, names)]
    return Entity(
        key=keys(title),
        name=title,
        structure=_structure(title, _description(told, title), [field for field, _ in listed]),
        fields=columns,
        relationships=[sentence(shorten(one, 26)) for one in sentences[:2]],
        serves=[item.id],
    )


_BOND = re.compile(rf"\b(?:{either('bond_word')})\b|{either('bond_sign')}", re.I)


def _related(text: str, name: str, names: list[str]) -> bool:
    """Whether a sentence ties this entity to another: it names the other, and says how they belong together."""
    others = [
        other for other in names if other != name and not name.lower().endswith(other.lower()) and _names(text, other)
    ]
    return bool(others) and _BOND.search(text) is not None


def _names(text: str, name: str) -> bool:
    wide = any(ord(char) >= 0x2E80 for char in name)
    return name in text if wide else re.search(rf"(?<!\w){re.escape(name)}(?:e?s)?(?!\w)", text, re.I) is not None


def _meaning(told: str, name: str) -> str:
    """The bracket behind a field's name, or nothing."""
    match = re.search(rf"{re.escape(name)}\s*[(（]([^()（）]{{2,80}})[)）]", told)
    return match.group(1) if match else ""


def _description(told: str, name: str) -> str:
    """What the spec says of an entity, without its name."""
    bare = re.sub(r"\s/\s(?=`)[^/]*$", "", told)
    return re.sub(rf"^`?{re.escape(name)}`?", "", bare).lstrip(" :：-–—/")


def _structure(name: str, description: str, listed: list[str]) -> str:
    """The entity as a bare schema: the spec's description as a comment, then the fields that it names."""
    inner = [f"  # {shorten(description, 26)}"] if description else []
    inner += [f"  {slug(field).replace('-', '_') or field}" for field in listed]
    return "\n".join([f"{name.replace(' ', '')} {{", *inner, "}"]) if inner else ""


def api(study: Study) -> Drafted:
    """The operations that the spec names, with the failures it tells of them."""
    found = operations(study)
    if not found:
        return Drafted(NotApplicable(not_applicable=study.say("no_api")))
    keys = Keys("operation")
    limit = rows(study) + 4
    weighty = sorted(
        found, key=lambda one: -sum(1 + (statement.kind is ItemKind.REQUIREMENT) for statement in one.statements)
    )[:limit]
    return Drafted(Api(endpoints=[_endpoint(study, keys, operation) for operation in found if operation in weighty]))


def _endpoint(study: Study, keys: Keys, operation: Operation) -> Endpoint:
    binding = [one for one in operation.statements if not one.open]
    best = next((one for one in binding if one.kind is ItemKind.REQUIREMENT), next(iter(binding), None))
    purpose = operation.note or (imperative(best.text, study.language, 24) if best else shorten(goal(study), 20))
    unwanted = study.having("unwanted")
    failing = [
        one
        for index, one in enumerate(study.statements.all)
        if index in unwanted and not one.open and one.id and operation.path in one.text and one is not best
    ]
    method = operation.method
    return Endpoint(
        key=keys(f"{method} {operation.path}"),
        method=method,
        path=operation.path,
        purpose=sentence(purpose),
        request="",
        response="",
        errors=[f"{said(one, 26)}{where(one)}" for one in failing[:3]],
        serves=serves(list(binding))[:6],
    )
