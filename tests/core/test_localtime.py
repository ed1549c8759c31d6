"""Clock time, compared with a library of another making."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from whenever import Instant, PlainDateTime

from downtime_cli.core.localtime import (
    build_clock,
    day_span,
    hour_of_week,
    is_missing_wall,
    is_repeated_wall,
    load_zone,
    offset_minutes,
    resolve_wall,
    zone_keys,
    zone_name,
)
from downtime_cli.core.window import Span, to_minute
from tests.core.builders import span, utc

ZONES = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "America/Asuncion",
    "America/Bogota",
    "America/Chicago",
    "America/Denver",
    "America/Godthab",
    "America/Halifax",
    "America/Havana",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/Miquelon",
    "America/New_York",
    "America/Phoenix",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/Scoresbysund",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Manila",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Asia/Yangon",
    "Atlantic/Azores",
    "Australia/Adelaide",
    "Australia/Brisbane",
    "Australia/Eucla",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Chisinau",
    "Europe/Dublin",
    "Europe/Istanbul",
    "Europe/London",
    "Europe/Moscow",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Easter",
    "Pacific/Kiritimati",
    "Pacific/Norfolk",
    "Pacific/Tongatapu",
    "UTC",
]
YEAR = span("2026-01-01T00Z", "2027-01-01T00Z")


def _theirs(wall: datetime, zone: str) -> datetime:
    """Return the instant of a clock time by the other library; 'compatible' is what RFC 5545 asks for."""
    plain = PlainDateTime(wall.year, wall.month, wall.day, wall.hour, wall.minute)
    return plain.assume_tz(zone, disambiguation="compatible").to_instant().to_stdlib()


@pytest.mark.parametrize("zone", ZONES)
def test_agrees_with_another_library_through_a_year(zone: str) -> None:
    """Every half hour around each clock change, and every 37 hours, has the same instant in both libraries."""
    clock = build_clock(ZoneInfo(zone), YEAR)
    changes = [to_minute(YEAR.start) + 37 * 60 * step for step in range(236)]
    changes += [start + 30 * step for start in clock.starts[1:] for step in range(-6, 7)]
    for minute in changes:
        instant = datetime.fromtimestamp(minute * 60, UTC)
        there = Instant.from_timestamp(minute * 60).to_tz(zone)
        assert clock.offset_at(minute) == offset_minutes(ZoneInfo(zone), instant)
        assert timedelta(minutes=clock.offset_at(minute)) == there.to_stdlib().utcoffset()
        wall = datetime.fromisoformat(str(there.to_plain()))
        for shift in (timedelta(0), timedelta(hours=1), timedelta(hours=-1)):
            assert resolve_wall(wall + shift, ZoneInfo(zone)) == _theirs(wall + shift, zone)


def test_finds_every_clock_change_of_the_years_between() -> None:
    """A clock over sixty years knows the Moroccan spells of a few weeks as well."""
    zone = ZoneInfo("Africa/Casablanca")
    clock = build_clock(zone, span("1970-01-01T00Z", "2030-01-01T00Z"))
    for day in range(0, 365 * 60, 5):
        minute = day * 1440
        assert clock.offset_at(minute) == offset_minutes(zone, datetime.fromtimestamp(minute * 60, UTC))


@pytest.mark.parametrize(
    ("wall", "zone", "missing", "repeated"),
    [
        pytest.param("2026-03-29T02:30", "Europe/Berlin", True, False, id="spring-forward"),
        pytest.param("2026-10-25T02:30", "Europe/Berlin", False, True, id="fall-back"),
        pytest.param("2026-10-25T03:00", "Europe/Berlin", False, False, id="after-fall-back"),
        pytest.param("2026-10-04T02:10", "Australia/Lord_Howe", True, False, id="half-hour-forward"),
        pytest.param("2026-04-05T01:45", "Australia/Lord_Howe", False, True, id="half-hour-back"),
        pytest.param("2011-12-30T12:00", "Pacific/Apia", True, False, id="a-day-that-never-was"),
        pytest.param("2026-06-01T12:00", "Asia/Kathmandu", False, False, id="no-dst"),
    ],
)
def test_knows_missing_and_repeated_times(wall: str, zone: str, missing: bool, repeated: bool) -> None:
    """Clock times that are skipped or happen twice are told apart from ordinary ones."""
    naive = datetime.fromisoformat(wall)
    assert is_missing_wall(naive, ZoneInfo(zone)) == missing
    assert is_repeated_wall(naive, ZoneInfo(zone)) == repeated


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        pytest.param(date(2026, 3, 29), "Europe/Berlin", 23, id="spring"),
        pytest.param(date(2026, 10, 25), "Europe/Berlin", 25, id="autumn"),
        pytest.param(date(2026, 4, 24), "Africa/Cairo", 23, id="day-starts-at-one"),
        pytest.param(date(2026, 4, 5), "Australia/Lord_Howe", 24.5, id="half-hour"),
        pytest.param(date(2026, 12, 31), "Pacific/Kiritimati", 24, id="year-end-at-the-date-line"),
    ],
)
def test_days_have_their_real_length(day: date, zone: str, hours: float) -> None:
    """A local day is as long as its clock says."""
    assert day_span(day, ZoneInfo(zone)).duration == timedelta(hours=hours)


def test_names_zones_and_offsets() -> None:
    """A zone has its IANA name, a fixed offset its sign and minutes."""
    assert zone_name(ZoneInfo("Asia/Kathmandu")) == "Asia/Kathmandu"
    assert zone_name(timezone(timedelta(hours=5, minutes=30))) == "UTC+05:30"


def test_segments_cut_a_span_at_clock_changes() -> None:
    """Stretches without a change follow one another and carry their offsets."""
    clock = build_clock(ZoneInfo("Europe/Berlin"), YEAR)
    start, end = to_minute(YEAR.start), to_minute(YEAR.end)
    spring, autumn = to_minute(utc("2026-03-29T01:00Z")), to_minute(utc("2026-10-25T01:00Z"))
    expected = [(start, spring, 60), (spring, autumn, 120), (autumn, end, 60)]
    assert list(clock.segments(start, end)) == expected
    assert list(clock.segments(spring, spring + 1)) == [(spring, spring + 1, 120)]
    assert clock.offset_at(start - 10_000) == 60


def test_hours_of_the_week_start_on_monday() -> None:
    """Monday 00:00 is 0, Sunday 23:00 is 167."""
    monday = Span(utc("2026-11-23T00Z"), utc("2026-11-23T01Z"))
    assert hour_of_week(to_minute(monday.start)) == 0
    assert hour_of_week(to_minute(monday.start) - 1) == 167


@pytest.mark.parametrize("name", ["US/Eastern", "Etc/GMT+3", "EST5EDT", "GB", "UTC", "Asia/Calcutta", "Europe/Kyiv"])
def test_zones_and_links_of_iana_are_loaded(name: str) -> None:
    """Names old and new are in the database of time zones."""
    zone = load_zone(name)
    assert zone is not None
    assert (zone.key, name in zone_keys()) == (name, True)


@pytest.mark.parametrize(
    "name",
    [
        "right/Europe/Berlin", "right/America/New_York", "posix/Asia/Tokyo", "localtime", "posixrules", "Factory",
        "factory", "SystemV/EST5", "../Europe/Paris", "Europe", "europe/paris", "leapseconds", "",
    ],
)  # fmt: skip
def test_what_else_a_computer_has_is_no_zone(name: str) -> None:
    """Leap seconds, the clock of one computer, and files beside the zones are never loaded."""
    assert load_zone(name) is None
