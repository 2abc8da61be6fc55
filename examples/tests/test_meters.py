"""Meters are found by their number, and unknown ones are said to be unknown."""

from pathlib import Path

import pytest
from housing.meters import UnknownMeterError, find_meter
from housing.store import open_store


def test_a_registered_meter_is_found(tmp_path: Path) -> None:
    store = open_store(tmp_path / "housing.db")
    store.execute("insert into building values (1, 'Lindenhof 3', 'Aydin')")
    store.execute("insert into flat values (1, 1, '2 left')")
    store.execute("insert into meter values ('W-104', 1, null)")
    assert find_meter(store, "W-104").caretaker == "Aydin"


def test_an_unknown_meter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownMeterError):
        find_meter(open_store(tmp_path / "housing.db"), "W-1")
