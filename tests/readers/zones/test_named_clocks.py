"""By whose clock times are, as a heading or a cell says."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.localtime import zone_name
from downtime_cli.readers.zones.named_clocks import (
    clock_in_heading,
    clock_in_line,
    name_clocks,
    read_clock_name,
    read_offset,
    shows_same,
)


@pytest.mark.parametrize(
    ("heading", "zones"),
    [
        pytest.param("Zeit [UTC]", "UTC", id="brackets"),
        pytest.param("start_time_utc", "UTC", id="last-word"),
        pytest.param("eventTimeUTC", "UTC", id="capitals"),
        pytest.param("utcdate", "UTC", id="one-word"),
        pytest.param("hourgmt", "UTC", id="one-word-gmt"),
        pytest.param("Date (Etc/UTC)", "UTC", id="iana-utc"),
        pytest.param("Time Z", "UTC", id="zulu"),
        pytest.param("Time (UTC+05:30)", "UTC+05:30", id="offset"),
        pytest.param("Date (GMT-3)", "UTC-03:00", id="sign-of-iso"),
        pytest.param("Time UTC\u22128", "UTC-08:00", id="minus-sign"),
        pytest.param("Time (+02:00)", "UTC+02:00", id="offset-alone"),
        pytest.param("Zeit (Europe/Zurich)", "Europe/Zurich", id="iana"),
        pytest.param("MTU (EET/EEST)", "Europe/Kyiv", id="pair"),
        pytest.param("time (GMT/BST)", "Europe/London", id="pair-of-gmt"),
        pytest.param("Interval Start (CT)", "America/Chicago", id="clock-of-all-seasons"),
        pytest.param("datetime_beginning_ept", "America/New_York", id="power-market"),
        pytest.param("Time (Eastern Prevailing Time)", "America/New_York", id="prevailing"),
        pytest.param("Mountain Time", "America/Denver", id="name-of-a-clock"),
        pytest.param("Start (W. Europe Standard Time)", "Europe/Berlin", id="name-of-windows"),
        pytest.param("Canada/Atlantic", "America/Halifax", id="old-iana"),
        pytest.param("Time (US Eastern)", "America/New_York", id="blank-in-a-name"),
        pytest.param("hour_asia_ho_chi_minh", "Asia/Ho_Chi_Minh", id="iana-as-sql-has-it"),
        pytest.param("America/Argentina/Cordoba start", "America/Argentina/Cordoba", id="iana-of-three"),
        pytest.param("Date/heure (Europe-Brussels)", "Europe/Brussels", id="iana-with-a-hyphen"),
        pytest.param("Hora (Madrid)", "Europe/Madrid", id="city"),
        pytest.param("Mexico City time", "America/Mexico_City", id="city-of-two-words"),
        pytest.param("Zeit Wien", "", id="city-in-another-language"),
        pytest.param("us_sales_time", "", id="no-iana"),
        pytest.param("wake_time", "", id="word-like-a-city"),
        pytest.param("Paris visits time", "", id="city-beside-other-words"),
        pytest.param("Uhrzeit (MEZ)", "Europe/Berlin or UTC+01:00", id="season-open"),
        pytest.param("Time (BST)", "Europe/London or Asia/Dhaka or UTC+01:00 or UTC+06:00", id="several"),
        pytest.param("timestamp", "", id="nothing"),
        pytest.param("Ist", "", id="german-word"),
        pytest.param("zeit_ist", "", id="german-word-last"),
        pytest.param("Date (MM/DD/YYYY)", "", id="format"),
        pytest.param("Time (UTC+25)", "", id="beyond"),
        pytest.param("Zeit (Berlin/Brandenburg)", "", id="no-zone"),
        pytest.param("Time (CEST/JST)", "", id="no-pair"),
    ],
)
def test_headings(heading: str, zones: str) -> None:
    """A heading may name UTC, an offset, a zone, or an abbreviation that leaves something open."""
    clock = clock_in_heading(heading)
    assert ("" if clock is None else name_clocks(clock.zones)) == zones
    assert clock is None or clock.is_utc == (zones == "UTC")


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        pytest.param("# Time zone: Asia/Tokyo", "Asia/Tokyo", id="comment"),
        pytest.param('"Timezone";"Europe/Madrid"', "Europe/Madrid", id="cells"),
        pytest.param("Time zone,(UTC-06:00) Central Time (US & Canada)", "America/Chicago", id="outlook"),
        pytest.param("TZ = UTC-3", "UTC-03:00", id="offset"),
        pytest.param("Zeitzone: MEZ (UTC+1)", "Europe/Berlin or UTC+01:00", id="season-open"),
        pytest.param("Fuseau horaire : Paris", "Europe/Paris", id="city"),
        pytest.param("All times are shown in US/Pacific.", "America/Los_Angeles", id="sentence"),
        pytest.param("Alle Zeiten in UTC", "UTC", id="german"),
        pytest.param("Hits by hour, times in Mountain Time", "America/Denver", id="name-of-a-clock"),
        pytest.param("Timezone: Windows server", None, id="unknown"),
        pytest.param("times in local time", None, id="local"),
        pytest.param("Response times in ms", "", id="unit"),
        pytest.param("Timezone:,,", "", id="empty"),
        pytest.param("Report of Europe/Berlin", "", id="other-words"),
    ],
)
def test_lines_above_a_table(text: str, zones: str | None) -> None:
    """They name a clock, one that is not known (None), or say nothing of clocks."""
    clock, is_meant = clock_in_line(text)
    assert (name_clocks(clock.zones) if clock else None if is_meant else "") == zones


def test_what_is_fixed_is_nobodys_place() -> None:
    """Offsets and UTC are clocks, zones are places as well."""
    found = [read_clock_name(text) for text in ("UTC", "+01:00", "Europe/Paris")]
    assert [clock and clock.is_fixed for clock in found] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *(("+05:45", 345), ("-0330", -210), ("UTC+2", 120), ("Z", 0), ("CEST", 120), ("+5:30", 330)),
        *(("IST", None), ("x", None), ("+15", None), ("-330", None), ("UTC+530", None)),
    ],
)
def test_offsets(text: str, minutes: int | None) -> None:
    """Offsets in minutes east; abbreviations only where they mean one thing."""
    assert read_offset(text) == minutes


def test_clocks_show_the_same_in_one_season_only() -> None:
    """London and UTC agree in winter."""
    london, winter, summer = ZoneInfo("Europe/London"), datetime(2026, 1, 1), datetime(2026, 7, 1)
    assert shows_same(london, UTC, [winter])
    assert not shows_same(london, UTC, [winter, summer])
    assert zone_name(london) == "Europe/London"
