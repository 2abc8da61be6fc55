"""The one connection to the house's database."""

import tomllib
from pathlib import Path

import psycopg

SETTINGS = tomllib.loads(Path("config/settings.toml").read_text())


def connect() -> psycopg.Connection:
    """A connection; the caller commits."""
    return psycopg.connect(SETTINGS["database"]["url"])
