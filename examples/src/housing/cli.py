"""The command line: ``housing meters``."""

from pathlib import Path

import click

from housing.meters import all_meters
from housing.store import open_store


@click.group()
def main() -> None:
    """The books of the housing association."""


@main.command()
@click.option("--store", "path", type=click.Path(path_type=Path), default=Path("housing.db"))
def meters(path: Path) -> None:
    """List every registered meter with its building, flat and caretaker."""
    for meter in all_meters(open_store(path)):
        click.echo(f"{meter.number}\t{meter.building}\t{meter.flat}\t{meter.caretaker}")
