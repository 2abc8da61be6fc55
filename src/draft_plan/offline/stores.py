"""Where data are kept: said only from a statement that names a store, a file or the memory, else left open."""

from __future__ import annotations

import re

from draft_plan.offline.drafted import said, where
from draft_plan.offline.evidence import Statement
from draft_plan.offline.lexicon import technologies
from draft_plan.offline.mentions import Mention
from draft_plan.offline.study import Study
from draft_plan.offline.wording import slug
from draft_plan.repository import Place
from draft_plan.sections import Option
from draft_plan.sections.design import DatabaseChange, Entity
from draft_plan.spec import ItemKind

_NOT_MIGRATED = ("localStorage", "IndexedDB", "Elasticsearch")
_BINDING = (ItemKind.REQUIREMENT, ItemKind.ASSUMPTION, ItemKind.CLARIFICATION, ItemKind.ENTITY)


def lasts(study: Study) -> bool:
    """Whether the spec demands that data outlive a run."""
    return bool(study.having("kept_data"))


def named_store(study: Study) -> Mention | None:
    """The database that a binding statement names, or one that data are said to be stored in."""
    stored = study.having("lasting")
    for mention in study.mentions:
        if mention.technology.kind != "database" or mention.ruled_out or mention.technology.name in _NOT_MIGRATED:
            continue
        statements = [(index, study.statements.all[index]) for index, _ in mention.places]
        if any(index in stored or one.kind is ItemKind.REQUIREMENT for index, one in statements):
            return mention
    return None


def named_place(study: Study) -> Statement | None:
    """The first binding statement that says where data are kept: a file, the browser, a database without a name."""
    found = [
        study.statements.all[index]
        for index in study.having("file_store+lasting")
        if index in study.having("kept_data")
    ]
    browser = [
        study.statements.all[index]
        for mention in study.mentions
        if mention.technology.name in _NOT_MIGRATED[:2] and not mention.ruled_out
        for index, _ in mention.places
    ]
    return next((one for one in (*found, *browser) if one.kind in _BINDING), None)


def database_change(study: Study, entities: list[Entity]) -> DatabaseChange:
    """Whether a schema changes, and where the data are kept as far as a source says it."""
    names = ", ".join(entity.name for entity in entities)
    store = named_store(study)
    if store and entities:
        told = study.say("db_changes", store=store.technology.name, names=names)
        return DatabaseChange(changes=True, description=told, migration=_ddl(study, entities))
    kept = named_place(study)
    if kept:
        told = study.say("db_files", where=where(kept), text=said(kept, 30))
        changes = bool(entities) and kept in study.statements_of("database_word")
        return DatabaseChange(changes=changes, description=told, migration=_ddl(study, entities) if changes else "")
    transient = study.first(["transient"])
    if not lasts(study):
        told = (
            study.say("db_transient", where=where(transient[0]), text=said(transient[0], 30))
            if transient
            else study.say("db_none")
        )
        return DatabaseChange(changes=False, description=told, migration="")
    place = next(iter(study.repository.databases), None)
    if place and entities:
        told = study.say("db_changes", store=_called(place), names=names)
        return DatabaseChange(changes=True, description=told, migration=_ddl(study, entities))
    default = store_options(study)[0].label
    return DatabaseChange(changes=False, description=study.say("db_open", default=default), migration="")


def _called(place: Place) -> str:
    """A database of the repository by its name, where the line that shows it names one, and by its place."""
    words = set(re.findall(r"[a-z][a-z0-9]+", place.text.lower()))
    databases = (each for each in technologies() if each.kind == "database")
    name = next((each.name for each in databases if words & {*each.aliases, each.name.lower()}), "")
    where = f"`{place.path}`"
    return f"{name} ({where})" if name else where


def store_options(study: Study) -> list[Option]:
    """Ways to keep data where nobody says it: a database first where several people share them over a server."""
    files = Option(label=study.say("store_files"), consequence=study.say("store_files_then"))
    database = Option(label=study.say("store_database"), consequence=study.say("store_database_then"))
    served = sum(len(study.having(category)) for category in ("where_server", "where_browser", "shared_use"))
    return [database, files] if served > len(study.having("local_tool")) else [files, database]


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
