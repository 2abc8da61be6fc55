"""Flats and their telephone numbers."""

from dataclasses import dataclass

from parcelroom.database import connect


@dataclass(frozen=True)
class Flat:
    """A flat of the house."""

    number: int
    telephone: str


def find(number: int) -> Flat | None:
    """The flat with this number, or None."""
    with connect() as connection:
        row = connection.execute("SELECT number, telephone FROM flat WHERE number = %s", (number,)).fetchone()
    return Flat(*row) if row else None
