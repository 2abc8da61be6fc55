"""The parts: components, data model, API."""

from __future__ import annotations

import re

from draft_plan.offline.approach import goal
from draft_plan.offline.drafted import Drafted, rows, said, serves, share, where
from draft_plan.offline.facts import entity_name
from draft_plan.offline.lexicon import either
from draft_plan.offline.operations import Operation, operations
from draft_plan.offline.parts import Part, parts
from draft_plan.offline.staging import name
from draft_plan.offline.study import Study
from draft_plan.offline.wording import Keys, imperative, plain, sentence, shorten, slug
from draft_plan.sections import Alternative, NotApplicable, Rival
from draft_plan.sections.design import Api, Column, Component, Components, DatabaseChange, DataModel, Endpoint, Entity
from draft_plan.spec import Item, ItemKind


def components(study: Study) -> Drafted:
    """One component for each part of the work."""
    found = parts(study)
    each = share(study, 0.2, sum(min(3, len(part.items)) for part in found), 9, 18)
    return Drafted(Components(components=[_component(study, part, each) for part in found]))


def _component(study: Study, part: Part, words: int) -> Component:
    most = 1 if study.brief.depth == "simple" else 3
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
    if not items and not study.having("stored+requirement"):
        return Drafted(NotApplicable(not_applicable=study.say("nothing_stored")))
    keys = Keys("entity")
    names = [name for name in map(entity_name, items) if name]
    entities = [_entity(study, keys, item, names) for item in items if entity_name(item)]
    shown = [entity for entity in entities if entity.serves][: rows(study) + 2]
    database = _database(study, shown)
    alternatives = (
        (Alternative(at="database.changes", p=0.75, rivals=[Rival(value=str(not database.changes).lower(), p=0.25)]),)
        if items
        else ()
    )
    return Drafted(DataModel(entities=shown, database=database), alternatives)


_LIST = re.compile(rf"(?:\b(?:{either('list_word')})\b|{either('list_sign')})\s*[:：]?\s*(.+)", re.I)
_SPLIT = re.compile(r"\s*[,;、，]\s*(?:and\s+|und\s+|et\s+|y\s+)?|\s+(?:and|und|et|y)\s+|\s*(?:および|及び|和|및)\s*")
_TYPE = re.compile(rf"^`?([\w -]{{2,40}}?)`?\s*[(:]\s*({either('field_type')})\b[^)]*\)?$", re.I)


def fields(text: str) -> list[tuple[str, str]]:
    """Name and type of the fields that a description lists; the type is empty unless it is stated."""
    body = plain(text)
    head = re.split(r"(?<=\w)[.。](?:\s|$)", body.partition(":")[2] or body, maxsplit=1)[0]
    bracket = re.search(r"\(([^()]{8,200})\)", head)
    match = _LIST.search(head)
    inner = bracket.group(1) if bracket else ""
    usable = (
        inner.count(",") + inner.count("、") > 0
        and not inner.isupper()
        and not re.search(r"→|->|e\.g\.|z\.B\.|\b[A-Z]{4,}, [A-Z]{4,}", inner)
    )
    listed = match.group(1) if match else inner if usable else ""
    if not listed:
        coded = re.findall(r"`([a-z_]\w{1,40})(?:\??:\s*([\w<>\[\]]{1,30}))?`", body)
        return [(name, kind) for name, kind in coded] if len(coded) > 2 else []
    flat = re.sub(r"\((?!string|int|bool|date|uuid|enum|number|float|text|list)[^()]*\)", "", listed)
    found = []
    for part in _SPLIT.split(flat.rstrip(".。)")):
        typed = _TYPE.match(part.strip())
        name = (typed.group(1) if typed else part.partition(":")[0]).strip(" `*()\"'")
        if (
            name
            and len(name.split()) <= 4
            and len(name) <= 40
            and re.search(r"\w", name)
            and not re.search(r"\b(?:that|which|is|are|when|for|to)\b", name)
        ):
            found.append((name, typed.group(2) if typed else ""))
    return found if len(found) > 1 else []


def _entity(study: Study, keys: Keys, item: Item, names: list[str]) -> Entity:
    title = entity_name(item)
    told = plain(item.text)
    listed = fields(told)[:12]
    unknown = study.say("not_said")
    columns = [Column(name=field, type=kind or unknown, description=kind) for field, kind in listed]
    columns = [
        column.model_copy(update={"description": shorten(_meaning(told, column.name), 14)}) for column in columns
    ]
    related = [
        other
        for other in names
        if other != title and re.search(rf"(?<!\w){re.escape(other)}(?:s|es)?(?!\w)", told, re.I)
    ]
    sentences = [
        one
        for one in re.split(r"(?<=[.。;])\s*", _description(told, title))
        if any(other.lower() in one.lower() for other in related)
    ]
    return Entity(
        key=keys(title),
        name=title,
        structure=_structure(title, _description(told, title), [field for field, _ in listed]),
        fields=columns,
        relationships=[sentence(shorten(one, 26)) for one in sentences[:2]] if related else [],
        serves=[item.id],
    )


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


def _database(study: Study, entities: list[Entity]) -> DatabaseChange:
    names = ", ".join(entity.name for entity in entities)
    server = [
        m
        for m in study.mentions
        if m.technology.kind == "database"
        and not m.ruled_out
        and m.technology.name not in ("localStorage", "IndexedDB", "Elasticsearch")
    ]
    stored = study.having("stored")
    used = next(
        (
            m
            for m in server
            if any(index in stored or study.statements.all[index].kind is ItemKind.REQUIREMENT for index, _ in m.places)
        ),
        None,
    )
    if used and entities:
        return DatabaseChange(
            changes=True,
            description=study.say("db_changes", store=used.technology.name, names=names),
            migration=_ddl(study, entities),
        )
    transient = study.first(["transient", "file_store+stored", "file_store+requirement"])
    if transient:
        return DatabaseChange(
            changes=False,
            description=study.say("db_files", where=where(transient[0]), text=said(transient[0], 30)),
            migration="",
        )
    place = next(iter(study.repository.databases), None)
    if place and entities and stored:
        return DatabaseChange(
            changes=True,
            description=study.say("db_changes", store=f"`{place.path}`", names=names),
            migration=_ddl(study, entities),
        )
    return DatabaseChange(changes=False, description=study.say("db_none"), migration="")


def _ddl(study: Study, entities: list[Entity]) -> str:
    """Tables with the columns that the spec names; a type that nobody states stays a comment."""
    tables = []
    for entity in entities:
        columns = [
            f"  {slug(column.name).replace('-', '_')} /* {study.say('type_comment')} */"
            for column in entity.fields
            if slug(column.name)
        ]
        table = slug(entity.name).replace("-", "_")
        if columns and table:
            tables.append(f"CREATE TABLE {table} (\n" + ",\n".join(columns) + "\n);")
    return "\n".join(tables)


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
