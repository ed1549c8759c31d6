"""The places that stand for a clock in a notice are ones people know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest

from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.window import Span
from downtime_cli.notices.cldr_zones import US_ZONES
from downtime_cli.notices.languages import Language, find_language
from downtime_cli.notices.names import LANGUAGES
from downtime_cli.notices.places import name_places
from downtime_cli.notices.times import build_rows
from downtime_cli.readers.zones.countries import populous_zones

WINTER = Span(datetime(2026, 12, 6, 4, tzinfo=UTC), datetime(2026, 12, 6, 6, tzinfo=UTC))
SUMMER = Span(datetime(2027, 7, 4, 4, tzinfo=UTC), datetime(2027, 7, 4, 6, tzinfo=UTC))
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))


def language(tag: str) -> Language:
    """Return one of our languages."""
    found = find_language(tag)
    assert found is not None
    return found


def places(tag: str, *zones: str, window: Span = WINTER) -> list[str]:
    """Return the names of some zones' places."""
    return name_places([ZoneInfo(zone) for zone in zones], window, language(tag))


@pytest.mark.parametrize(
    ("zones", "english", "german"),
    [
        pytest.param(["America/Indiana/Knox"], ["US Central"], ["Chicago"], id="a-town-alone"),
        pytest.param(["America/Indiana/Vevay"], ["US Eastern"], ["New York"], id="another"),
        pytest.param(["America/Chicago", "America/Menominee"], ["Chicago"], ["Chicago"], id="beside-a-city"),
        pytest.param(["America/Menominee", "America/Chicago"], ["Chicago"], ["Chicago"], id="before-a-city"),
        pytest.param(["America/Indiana/Knox", "America/Menominee"], ["US Central"], ["Chicago"], id="towns-alone"),
        pytest.param(["Europe/Busingen"], ["Berlin"], ["Berlin"], id="a-village"),
        pytest.param(["Australia/Broken_Hill"], ["Adelaide"], ["Adelaide"], id="an-outback-town"),
        pytest.param(["Atlantic/Azores"], ["Azores"], ["Azoren"], id="nobody-shares-its-clock"),
        pytest.param(["Australia/Darwin"], ["Darwin"], ["Darwin"], id="another-clock-in-summer"),
        pytest.param(["Antarctica/Troll"], ["Troll Station"], ["Troll"], id="no-country"),
        pytest.param(["Atlantic/Reykjavik"], ["Reykjavik"], None, id="the-largest-of-a-small-country"),
        pytest.param(["Pacific/Honolulu", "America/Anchorage"], ["Honolulu", "Anchorage"], None, id="large-enough"),
        pytest.param(["Asia/Oral"], ["Oral"], ["Oral"], id="more-than-300000-people"),
        pytest.param(["Asia/Aqtau"], ["Almaty"], ["Almaty"], id="fewer"),
        pytest.param(["US/Central"], ["Chicago"], ["Chicago"], id="an-old-name"),
        pytest.param(["CST6CDT"], ["US Central"], ["Chicago"], id="a-posix-name"),
        pytest.param(["PST8PDT"], ["US Pacific"], ["Los Angeles"], id="another-posix-name"),
        pytest.param(["CST6CDT", "America/Chicago"], ["Chicago"], ["Chicago"], id="a-posix-name-beside-a-city"),
        *(pytest.param([name], [""], [""], id=name) for name in "EST MST HST WET CET MET EET GMT UTC".split()),
        pytest.param(["Etc/GMT+5"], [""], [""], id="an-offset"),
        pytest.param(["Japan"], ["Tokyo"], ["Tokio"], id="a-country"),
        pytest.param(["Asia/Calcutta"], ["Kolkata"], ["Kalkutta"], id="a-renamed-city"),
        pytest.param(["Europe/Kiev", "Europe/Uzhgorod"], ["Kyiv"], None, id="old-names-of-one-zone"),
    ],
)
def test_places_are_ones_people_know(zones: list[str], english: list[str], german: list[str] | None) -> None:
    """Towns are left out beside a city, and alone they go by their clock or by a city of their country that has it."""
    assert places("en", *zones) == english
    assert german is None or places("de", *zones) == german


def test_a_clock_that_differs_then_is_not_borrowed() -> None:
    """In winter Regina and the towns of Nunavut have one clock; in summer only Winnipeg's is that of the latter."""
    assert places("en", "America/Rankin_Inlet") == ["Regina"]
    assert places("en", "America/Rankin_Inlet", window=SUMMER) == ["Winnipeg"]


def test_bare_offsets_have_no_place() -> None:
    """An offset stays an offset, beside a city too."""
    offset = timezone(timedelta(hours=-6))
    assert name_places([ZoneInfo("America/Chicago"), offset], WINTER, language("en")) == ["Chicago", ""]
    rows = build_rows(WINTER, [(ZoneInfo("America/Chicago"), 0.6), (offset, 0.4)], language("en"))
    assert rows[0].places == "Chicago and UTC-6"


def test_the_users_of_a_country_are_in_cities_of_it() -> None:
    """Of the zones into which a country is split by population, towns name no row."""
    shares = {"America/Chicago": 0.9, "America/North_Dakota/New_Salem": 0.06, "America/Indiana/Tell_City": 0.04}
    (row, _) = build_rows(WINTER, [(ZoneInfo(zone), share) for zone, share in shares.items()], language("en"))
    assert row.places == "Chicago"
    assert row.share == pytest.approx(1.0)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_language_names_a_town_with_its_state(tag: str) -> None:
    """A zone that CLDR has to explain (`Knox, Indiana`) has a better name in every language."""
    explained = [zone for zone in ZONES if "," in language("en").city(ZoneInfo(zone))]
    assert len(explained) > 9
    for zone in explained:
        assert places(tag, zone)[0] in {*places(tag, "America/Chicago", "America/New_York"), "US Central", "US Eastern"}


@pytest.mark.parametrize("window", [WINTER, SUMMER], ids=["winter", "summer"])
def test_who_is_named_has_the_same_clock(window: Span) -> None:
    """A city that stands for a town shows what the town's clocks show at both ends."""
    french = language("fr")
    cities = {french.city(ZoneInfo(zone)): zone for zone in populous_zones()}
    towns = {
        zone: named
        for zone in ZONES
        if (named := places("fr", zone, window=window)[0]) not in french.city(ZoneInfo(zone))
    }
    assert len(towns) > 40
    for zone, named in towns.items():
        for at in (window.start, window.end):
            assert offset_minutes(ZoneInfo(zone), at) == offset_minutes(ZoneInfo(cities[named]), at), (zone, named)


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", ["CST6CDT", "EST5EDT", "MST7MDT", "PST8PDT", "EST", "HST", "CET", "Etc/GMT+5"])
@pytest.mark.parametrize("window", [WINTER, SUMMER], ids=["winter", "summer"])
def test_no_notice_shows_a_name_of_the_database(window: Span, name: str, tag: str) -> None:
    """In every language such a clock is a place, or its offset; no row has its name."""
    row = build_rows(window, [(ZoneInfo(name), 1.0)], language(tag))[0]
    assert row.places
    assert row.places.startswith("UTC") == (name not in US_ZONES)
    assert name not in row.places.split()
    assert "/" not in row.places + row.times.full
    if name in US_ZONES:
        assert (
            row.times.start.zone
            == build_rows(window, [(ZoneInfo(US_ZONES[name]), 1.0)], language(tag))[0].times.start.zone
        )
