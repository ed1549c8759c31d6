"""What one place a region is told apart by."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

import pytest

from downtime_cli.core.announcing.place_names import CLOCKS, fold, is_known, name_clock, name_place, name_town
from downtime_cli.notices.cldr_zones import US_ZONES
from downtime_cli.notices.languages import find_language
from downtime_cli.readers.zones.countries import populous_zones
from downtime_cli.readers.zones.zone_names import _tzdata


@pytest.mark.parametrize(
    ("zones", "name"),
    [
        pytest.param(["America/North_Dakota/New_Salem", "America/Chicago"], "Chicago", id="a-city-before-a-town"),
        pytest.param(["America/Ojinaga", "America/Boise", "America/Denver"], "Boise", id="the-largest-of-them"),
        pytest.param(["America/North_Dakota/New_Salem", "America/Indiana/Knox"], "North Dakota", id="a-state"),
        pytest.param(["America/Argentina/Ushuaia"], "Argentina", id="a-province"),
        pytest.param(["America/Argentina/Cordoba"], "C\u00f3rdoba", id="a-city-of-a-province"),
        pytest.param(["America/Indiana/Indianapolis"], "Indianapolis", id="a-city-of-a-state"),
        pytest.param(["Asia/Ust-Nera"], "Ust-Nera", id="a-town-alone"),
        pytest.param(["America/Sao_Paulo"], "S\u00e3o Paulo", id="accents"),
        pytest.param(["Etc/GMT+5", "America/Lima"], "Lima", id="a-city-before-an-offset"),
        pytest.param(["CST6CDT", "America/Menominee"], "US Central", id="a-clock"),
        pytest.param(["US/Central"], "US Central", id="an-old-name"),
        pytest.param(["Japan"], "Japan", id="a-country"),
    ],
)
def test_a_region_is_told_apart_by_a_place_that_people_know(zones: list[str], name: str) -> None:
    """The largest zone with a known city names it; else a state, a clock, or what there is."""
    assert name_place(zones) == name


@pytest.mark.parametrize(
    ("name", "clock"),
    [
        ("Etc/GMT+5", "UTC-05:00"),
        ("Etc/GMT-14", "UTC+14:00"),
        ("Etc/GMT+0", "UTC"),
        ("Etc/UTC", "UTC"),
        ("EST", "UTC-05:00"),
        ("EST5EDT", "US Eastern"),
        ("CET", "Central Europe"),
        ("UTC+05:30", "UTC+05:30"),
    ],
)
def test_clocks_have_names_that_people_know(name: str, clock: str) -> None:
    """An offset is written as people read it, not with the sign of POSIX."""
    assert name_clock(name) == clock


def test_known_cities_are_those_of_notices() -> None:
    """Regions and notices hold the same places for known, for all zones that stand for a place."""
    places = {name for name in _tzdata()[0] if not name.startswith("Antarctica/")}
    assert {name for name in places if is_known(name)} == places & set(populous_zones())


def test_cities_are_written_as_in_notices() -> None:
    """Where notices write a known city differently from its zone, regions do, but for islands and apostrophes."""
    english = find_language("en")
    assert english is not None
    differ = {
        name: (name_place([name]), english.city(ZoneInfo(name)))
        for name in populous_zones()
        if name_place([name]) != english.city(ZoneInfo(name))
    }
    assert {name for name in differ if name.startswith(("Africa/", "America/", "Asia/", "Europe/"))} == {
        "Africa/Ndjamena",
        "America/Lower_Princes",
        "America/Miquelon",
        "America/St_Barthelemy",
    }


def test_towns_of_all_zones_differ() -> None:
    """No two zones that stand for a place have the same name by their town, not even in a file's name."""
    places = _tzdata()[0]
    assert len({fold(name_town([name])) for name in places}) == len(places)
    assert name_town(["US/Central"]) == "US Central"
    assert name_town(["UTC"]) == "UTC"


def test_clocks_of_the_united_states_are_known_to_notices() -> None:
    """Each clock that goes by a name of the United States has a place there, and is a zone of this computer."""
    assert set(US_ZONES) == {name for name, clock in CLOCKS.items() if clock.startswith("US ")}
    assert set(CLOCKS) <= available_timezones()


def test_names_can_be_typed() -> None:
    """Accents and case do not matter where somebody types a name."""
    assert fold("Americas (S\u00e3o Paulo)") == "americas (sao paulo)"
