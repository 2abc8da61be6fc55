"""Meters, and the flats they hang in."""

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True)
class Meter:
    """A water meter: its number, and where it hangs."""

    number: str
    building: str
    flat: str
    caretaker: str


class UnknownMeterError(Exception):
    """No meter of this number is registered."""


def find_meter(store: sqlite3.Connection, number: str) -> Meter:
    """The meter of this number; raises UnknownMeterError."""
    row = store.execute(
        "select meter.number, building.name, flat.door, building.caretaker from meter"
        " join flat on flat.id = meter.flat join building on building.id = flat.building where meter.number = ?",
        (number,),
    ).fetchone()
    if row is None:
        raise UnknownMeterError(number)
    return Meter(*row)


def all_meters(store: sqlite3.Connection) -> list[Meter]:
    """Every registered meter, by number."""
    numbers = store.execute("select number from meter order by number").fetchall()
    return [find_meter(store, number) for (number,) in numbers]
