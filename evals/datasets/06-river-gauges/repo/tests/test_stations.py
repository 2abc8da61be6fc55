from gauges.stations import Station


def test_a_station_knows_its_river():
    assert Station(17, "Aller").river == "Aller"
