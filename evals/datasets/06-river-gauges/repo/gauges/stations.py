"""Gauges: number, river and zero point."""

from dataclasses import dataclass

from gauges.database import connect


@dataclass(frozen=True)
class Station:
    """A gauge at a river."""

    number: int
    river: str


def every() -> list[Station]:
    """All gauges, by number."""
    with connect() as connection:
        return [Station(*row) for row in connection.execute("SELECT number, river FROM gauge ORDER BY number")]
