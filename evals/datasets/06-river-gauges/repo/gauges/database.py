"""The connection to the forecasters' database."""

import os

import psycopg


def connect() -> psycopg.Connection:
    """A connection in autocommit mode off."""
    return psycopg.connect(os.environ["GAUGES_DSN"])
