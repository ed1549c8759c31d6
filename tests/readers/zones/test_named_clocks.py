"""By whose clock times are, as a heading or a cell says."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.localtime import zone_name
from downtime_cli.readers.zones.named_clocks import (
    clock_in_heading,
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
        pytest.param("Time (Eastern Prevailing Time)", "", id="words"),
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
