"""Findings at clock changes."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.quality.clock_changes import find_doubled_hour, find_local_time
from downtime_cli.core.quality.days import build_grid
from downtime_cli.core.traffic import Traffic
from downtime_cli.core.window import HOUR
from tests.core.builders import (
    BERLIN,
    LORD_HOWE,
    NEW_YORK,
    UTC_ZONE,
    audience,
    changed,
    hours,
    listed,
    lively,
    one_zone,
    utc,
)

SYDNEY, CHICAGO, PARIS = ZoneInfo("Australia/Sydney"), ZoneInfo("America/Chicago"), ZoneInfo("Europe/Paris")

ASKED = "say with --traffic-zone where the file, read as UTC, was written"


def shown(zone: tzinfo, *, weeks: int = 52, end: str = "2026-11-23T00:00Z", empty: float = math.nan) -> Traffic:
    """Return what a zone's clock shows, the doubled hour summed and the skipped one empty, taken for UTC."""
    truth = lively(zone, weeks=weeks, end=utc(end))
    walls: dict[datetime, float] = defaultdict(float)
    for hour, value in truth.total:
        walls[truth.start_of(hour).astimezone(zone).replace(tzinfo=None)] += value
    first, last = min(walls), max(walls)
    count = (last - first) // HOUR + 1
    return Traffic(
        total=hours(
            [walls.get(first + at * HOUR, empty) for at in range(count)], first.replace(tzinfo=utc(end).tzinfo)
        ),
        zone=UTC_ZONE,
    )


@pytest.mark.parametrize(
    ("zone", "evidence", "such"),
    [
        pytest.param(
            PARIS,
            "02:00 on Sun 29 Mar 2026 holds nothing, 02:00 on Sun 25 Oct 2026 holds two hours",
            "Europe/Berlin, Europe/Madrid or Europe/Paris",
            id="central-europe",
        ),
        pytest.param(
            ZoneInfo("Europe/London"),
            "01:00 on Sun 29 Mar 2026 holds nothing, 01:00 on Sun 25 Oct 2026 holds two hours",
            "Europe/London, Europe/Lisbon or Europe/Dublin",
            id="western-europe",
        ),
        pytest.param(
            ZoneInfo("Europe/Helsinki"),
            "03:00 on Sun 29 Mar 2026 holds nothing, 03:00 on Sun 25 Oct 2026 holds two hours",
            "Europe/Kyiv, Europe/Bucharest or Europe/Athens",
            id="eastern-europe",
        ),
        pytest.param(
            CHICAGO,
            "02:00 on Sun 8 Mar 2026 holds nothing, 01:00 on Sun 1 Nov 2026 holds two hours",
            "America/New_York, America/Chicago or America/Los_Angeles",
            id="america",
        ),
        pytest.param(
            ZoneInfo("Australia/Adelaide"),
            "02:00 on Sun 5 Apr 2026 holds two hours, 02:00 on Sun 4 Oct 2026 holds nothing",
            "Australia/Sydney, Australia/Melbourne or Australia/Adelaide",
            id="south",
        ),
        pytest.param(
            ZoneInfo("Pacific/Auckland"),
            "02:00 on Sun 5 Apr 2026 holds two hours, 02:00 on Sun 27 Sep 2026 holds nothing",
            "Pacific/Auckland",
            id="one-zone-alone",
        ),
    ],
)
def test_local_time_shows_at_clock_changes(zone: ZoneInfo, evidence: str, such: str) -> None:
    """The hour missing in spring and the doubled one in autumn tell the region, and not which of its zones it is."""
    (only,) = listed(find_local_time(build_grid(shown(zone), UTC_ZONE), None, has_offsets=False))
    assert only.code == "dst-in-stamps"
    assert only.evidence == evidence
    assert only.remedy == f"{ASKED}: a zone whose clocks change as the file shows, such as {such}"


@pytest.mark.parametrize(
    ("traffic", "evidence"),
    [
        pytest.param(shown(BERLIN, weeks=20), "02:00 on Sun 25 Oct 2026 holds two hours", id="autumn-alone"),
        pytest.param(
            shown(BERLIN, weeks=20, end="2026-06-01T00:00Z"),
            "02:00 on Sun 29 Mar 2026 holds nothing",
            id="spring-alone",
        ),
        pytest.param(
            shown(BERLIN, weeks=20, end="2026-06-01T00:00Z", empty=0.0),
            "02:00 on Sun 29 Mar 2026 holds nothing",
            id="zero-in-spring",
        ),
    ],
)
def test_one_change_is_enough(traffic: Traffic, evidence: str) -> None:
    """Half a year shows one change, and the hour that does not exist may be zero."""
    (only,) = listed(find_local_time(build_grid(traffic, UTC_ZONE), None, has_offsets=False))
    assert only.evidence == evidence


def test_zones_of_the_audience_come_first() -> None:
    """Zones of users that change at that time are named first; stamps that say UTC have to be corrected."""
    users = audience({NEW_YORK: 0.5, PARIS: 0.3, ZoneInfo("Europe/Vienna"): 0.2})
    grid = build_grid(shown(BERLIN), UTC_ZONE)
    (plain,) = listed(find_local_time(grid, users, has_offsets=False))
    (marked,) = listed(find_local_time(grid, users, has_offsets=True))
    such = "a zone whose clocks change as the file shows, such as Europe/Paris, Europe/Vienna or Europe/Berlin"
    assert plain.remedy == f"{ASKED}: {such}"
    assert marked.remedy == f"correct the stamps: they say UTC, and show {such}"


@pytest.mark.parametrize(
    "end", [pytest.param("2026-12-21T00:00Z", id="spring"), pytest.param("2026-05-04T00:00Z", id="autumn")]
)
def test_half_an_hour_explains_no_hour(end: str) -> None:
    """Clocks of Lord Howe change by half an hour when those of Sydney do: its people are not its explanation."""
    grid = build_grid(shown(SYDNEY, weeks=20, end=end), UTC_ZONE)
    (only,) = listed(find_local_time(grid, one_zone(LORD_HOWE), has_offsets=False))
    assert only.remedy.endswith(", such as Australia/Sydney, Australia/Melbourne or Australia/Adelaide")


def holed(*places: int) -> Traffic:
    """Return a year in UTC with single hours missing."""
    traffic = lively(UTC_ZONE, weeks=52)
    for place in places:
        traffic.total.values[place] = math.nan
    return traffic


SUNDAY = 6 * 24  # AS_OF is a Monday, and so is the first day


@pytest.mark.parametrize(
    ("traffic", "by"),
    [
        pytest.param(lively(UTC_ZONE, weeks=52), UTC_ZONE, id="utc"),
        pytest.param(lively(BERLIN, weeks=52), UTC_ZONE, id="people-with-clocks-in-utc"),
        pytest.param(lively(BERLIN, weeks=52), BERLIN, id="local-time-read-as-such"),
        pytest.param(holed(SUNDAY + 2 + 10 * 168), UTC_ZONE, id="a-gap-on-another-sunday"),
        pytest.param(holed(SUNDAY + 2 + 17 * 168, SUNDAY + 2 + 30 * 168), UTC_ZONE, id="gaps-at-one-hour"),
        pytest.param(
            holed(*(SUNDAY + hour + week * 168 for week, hour in ((17, 2), (20, 1), (25, 3)))), UTC_ZONE, id="many-gaps"
        ),
    ],
)
def test_other_gaps_raise_none(traffic: Traffic, by: ZoneInfo) -> None:
    """UTC, local time read as such and gaps at other times are no sign of local time."""
    assert listed(find_local_time(build_grid(traffic, by), None, has_offsets=False)) == []


def paired(first: float, second: float, *, night: float = 1.0, zone: ZoneInfo = BERLIN) -> Traffic:
    """Return traffic whose doubled hour has these parts of the usual, and the hours before it that many times."""
    traffic = lively(zone)
    start = traffic.total.first_epoch_hour
    values = list(traffic.total.values)
    at = next(at for at in range(len(values)) if traffic.start_of(start + at) >= utc("2026-10-25T00:00Z"))
    values[at] *= first
    values[at + 1] *= second
    values[at - 2 : at] = [value * night for value in values[at - 2 : at]]
    return changed(traffic, values)


def test_a_doubled_hour_of_the_files_own_clock_is_found() -> None:
    """Where clocks go back, an hour of two beside an hour of nothing is told."""
    for traffic in (paired(2, 0), paired(2, math.nan), paired(0, 2.2)):
        (only,) = listed(find_doubled_hour(traffic))
        assert only.code == "dst-doubled-hour"
        assert "Sun 25 Oct 2026" in only.evidence


@pytest.mark.parametrize(
    "traffic",
    [
        pytest.param(paired(1, 1), id="both-hours"),
        pytest.param(paired(1, math.nan), id="one-hour-only"),
        pytest.param(paired(2, 0, night=2), id="a-busy-night"),
        pytest.param(paired(2, 0, zone=LORD_HOWE), id="half-an-hour"),
        pytest.param(Traffic(total=lively(BERLIN).total), id="no-clock"),
    ],
)
def test_other_hours_are_as_they_are(traffic: Traffic) -> None:
    """Complete nights, missing hours and busy nights raise nothing."""
    assert listed(find_doubled_hour(traffic)) == []
