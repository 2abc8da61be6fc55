"""The SQLite file in which everything is kept."""

import sqlite3
from pathlib import Path

SCHEMA = """
create table if not exists building (
    id integer primary key, name text not null unique, caretaker text not null
);
create table if not exists flat (
    id integer primary key, building integer not null references building, door text not null
);
create table if not exists meter (
    number text primary key, flat integer not null references flat, replaced_on text
);
"""


def open_store(path: Path) -> sqlite3.Connection:
    """The store at ``path``, made when it is missing; foreign keys are enforced."""
    store = sqlite3.connect(path)
    store.execute("pragma foreign_keys = on")
    store.executescript(SCHEMA)
    return store
