"""Audiences as tools hand them out."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downtime_cli.core.errors import AssumptionCode, DowntimeError, IssueCode, Severity
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.quality.inspection import AudienceReading
from downtime_cli.readers.audience.audience_csv import read_audience
from tests.readers.files import errors, write


def read(folder: Path, text: str, zone_column: str | None = None) -> AudienceReading:
    """Return the reading of an audience."""
    return read_audience(write(folder, text, "users.csv"), zone_column=zone_column)


def shares(reading: AudienceReading) -> dict[str, float]:
    """Return rounded shares by name of the zone."""
    return {zone_name(zone.zone): round(zone.share, 4) for zone in reading.audience.zones}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("timezone,users\nEurope/Berlin,75\nAsia/Calcutta,25\n", id="own-database"),
        pytest.param("users,tz\n75,europe/berlin\n25,Asia/Kolkata\n", id="other-order"),
        pytest.param("Zone;Anteil\nEurope/Berlin;75,0 %\nAsia/Kolkata;25,0 %\n", id="german-percent"),
        pytest.param("country,share\nGermany,0.75\nIN,0.25\n", id="countries-and-codes"),
        pytest.param("zone,users\nW. Europe Standard Time,75\nIndia Standard Time,25\n", id="windows"),
        pytest.param('Country,Active users\nGermany,"7,500"\nIndia,"2,500"\n', id="thousands"),
        pytest.param(
            "# GA4\n\nCountry,Active users,Revenue\n,100,4\nGermany,75,1\nIndia,25,3\nTotals,100,4\n", id="ga4"
        ),
        pytest.param("zone,users,share\nEurope/Berlin,75,0.7\nAsia/Kolkata,25,0.3\n", id="counts-before-shares"),
        pytest.param(
            "zone,year,quarter,users\nEurope/Berlin,2025,4,9\nEurope/Berlin,2026,1,75\nAsia/Kolkata,2026,1,25\n",
            id="periods",
        ),
        pytest.param("Europe/Berlin,75\nAsia/Kolkata,25\n", id="no-header"),
        pytest.param("zone,users\nEurope/Berlin,50\nGermany,25\nAsia/Kolkata,25\n\n", id="two-rows-of-a-zone"),
        pytest.param("place,users,%\nEurope/Berlin,75,75\nAsia/Kolkata,25,25\n", id="percent-sign"),
        pytest.param("where,how many\nEurope/Berlin,75\nAsia/Kolkata,25\n", id="unknown-names"),
    ],
)
def test_reads_audiences_of_tools(text: str, tmp_path: Path) -> None:
    """Three quarters in Berlin, a quarter in India, however it is written."""
    assert shares(read(tmp_path, text)) == {"Europe/Berlin": 0.75, "Asia/Kolkata": 0.25}


def test_offsets_are_zones_without_daylight_saving(tmp_path: Path) -> None:
    """Offsets work, and it is said what they do not know."""
    reading = read(tmp_path, "timezone,users\nUTC+5:30,3\n-05:00,1\n")
    assert shares(reading) == {"UTC+05:30": 0.75, "UTC-05:00": 0.25}
    assert [each.code for each in reading.assumptions] == [AssumptionCode.ZONE_GUESS] * 2


def test_weights_are_averaged_over_users(tmp_path: Path) -> None:
    """What one user's hour is worth; a missing weight is 1."""
    text = "zone,users,weight\nEurope/Berlin,1,5\nGermany,3,1\nAsia/Kolkata,4,\n"
    zones = {zone_name(zone.zone): zone.weight for zone in read(tmp_path, text).audience.zones}
    assert zones == {"Europe/Berlin": 2.0, "Asia/Kolkata": 1.0}


def test_who_is_nowhere_is_left_out_and_reported(tmp_path: Path) -> None:
    """Empty, unknown and aggregate rows are named with their share of users."""
    reading = read(tmp_path, "country,users\nDE,60\n,10\nunknown,10\nEU,20\n(not set),\n")
    assert shares(reading) == {"Europe/Berlin": 1.0}
    (issue,) = [issue for issue in reading.issues if issue.code == "unknown-zone-rows"]
    assert "40.0% of users" in issue.message
    assert "(empty), unknown, EU" in issue.message
    many = "country,users\nDE,60\n" + "".join(
        f"{name},1\n" for name in ("", "other", "unknown", "EU", "EMEA", "world", "APAC")
    )
    assert read(tmp_path, many).issues[0].message.endswith("…")


def test_namibia_is_not_missing(tmp_path: Path) -> None:
    """The code NA is a country."""
    assert shares(read(tmp_path, "iso2_code,developers\nNA,1\n")) == {"Africa/Windhoek": 1.0}


@pytest.mark.parametrize(
    ("column", "cells", "total"),
    [
        pytest.param("percent", ("75", "45"), "120%", id="above"),
        pytest.param("percent", ("75", "5"), "80%", id="below"),
        pytest.param("share", ("0.75", "0.45"), "120%", id="fractions-above"),
        pytest.param("fraction", ("0.75", "0.05"), "80%", id="fractions-below"),
        pytest.param("users", ("75%", "45%"), "120%", id="signs-in-the-cells"),
        pytest.param("share", ("1%", "0.9%"), "1.9%", id="little-with-signs"),
        pytest.param("share", ("1.1", "0.1"), "120%", id="a-fraction-above-one"),
        pytest.param("share", ("1.9", "0.2"), "2.1%", id="percents-of-few"),
        pytest.param("percent", ("75", "25.51"), "100.5%", id="just-too-much"),
        pytest.param("percent", ("75", "25.5"), None, id="just-enough"),
        pytest.param("percent", ("75", "24.5"), None, id="just-not-too-little"),
        pytest.param("share", ("0.75", "0.25"), None, id="a-whole"),
        pytest.param("users", ("75", "45"), None, id="counts"),
    ],
)
def test_shares_that_do_not_add_up_are_told_and_scaled(
    column: str, cells: tuple[str, str], total: str | None, tmp_path: Path
) -> None:
    """A sum off the whole by more than half a percent is a warning at the first cell of its column."""
    reading = read(tmp_path, f"zone,{column}\nEurope/Berlin,{cells[0]}\nAsia/Kolkata,{cells[1]}\n")
    assert {issue.code for issue in reading.issues} <= {IssueCode.ODD_SUM}
    told = [(issue.severity, issue.place.line, issue.place.column, issue.message) for issue in reading.issues]
    message = f"the shares in column {column!r} add up to {total}; they were scaled to 100%"
    assert told == ([] if total is None else [(Severity.WARNING, 2, 15, message)])
    assert math.fsum(zone.share for zone in reading.audience.zones) == pytest.approx(1)


def test_the_latest_of_several_periods_is_said(tmp_path: Path) -> None:
    """Of many quarters the last one counts."""
    reading = read(tmp_path, "iso2_code,developers,year,quarter\nDE,1,2025,4\nDE,3,2026,1\nIN,1,2026,1\n")
    assert shares(reading) == {"Europe/Berlin": 0.75, "Asia/Kolkata": 0.25}
    assert "year 2026, quarter 1" in reading.issues[-1].message
    assert reading.issues[-1].code == "latest-period"
    same = read(tmp_path, "iso2_code,developers,year\nDE,1,2026\nIN,1,2026\n")
    assert same.issues == ()


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        pytest.param("zone,users\nEurope/Berln,5\nAsia/Tokyo,3\n", "unknown-zone", 2, 1, id="misspelt"),
        pytest.param("zone,users\nEurope/Berlin,-5\n", "bad-value", 2, 15, id="negative"),
        pytest.param("zone,users\nEurope/Berlin,5\nAsia/Tokyo,NaN\nAsia/Seoul,1\n", "bad-value", 3, 12, id="nan"),
        pytest.param("zone,users\n" + "Asia/Tokyo,1\n" * 20 + "Asia/Seoul,many\n", "bad-value", 22, 12, id="word"),
        pytest.param("zone,users,weight\nEurope/Berlin,5,-1\n", "bad-value", 2, 17, id="negative-weight"),
        pytest.param("zone,users\nEurope/Berlin,0\nAsia/Tokyo,0\n", "no-users", None, None, id="all-zero"),
        pytest.param("zone,users\nunknown,5\nAsia/Tokyo,0\nAsia/Tokyo,0\n", "no-users", None, None, id="nobody-known"),
        pytest.param("name,users\nBob,5\nEve,7\n", "missing-column", 1, 1, id="no-zones"),
        pytest.param("zone,name\nEurope/Berlin,x\n", "missing-column", 1, 1, id="no-users"),
        pytest.param("zone,alpha,beta\nEurope/Berlin,1,2\n", "ambiguous-column", 1, 1, id="two-numbers"),
        pytest.param("zone,users,visitors\nEurope/Berlin,1,2\n", "ambiguous-column", 1, 1, id="two-names"),
    ],
)
def test_bad_audiences_are_refused(text: str, code: str, line: int | None, column: int | None, tmp_path: Path) -> None:
    """Each kind of bad input has its code and place."""
    (issue, *_) = errors(lambda: read(tmp_path, text))
    assert (issue.code, issue.place.line, issue.place.column) == (code, line, column)


def test_the_zone_column_can_be_named(tmp_path: Path) -> None:
    """An option decides between two columns of places."""
    text = "country,zone,users\nDE,Asia/Tokyo,1\n"
    assert shares(read(tmp_path, text)) == {"Asia/Tokyo": 1.0}
    assert shares(read(tmp_path, text, "country")) == {"Europe/Berlin": 1.0}


FRAGMENTS = [
    "zone",
    "users",
    "share",
    "weight",
    "Europe/Berlin",
    "DE",
    "Brazil",
    "UTC+5",
    "",
    "5",
    "-1",
    "0.3",
    "12%",
    "NaN",
    "Total",
    '"',
    "unknown",
    "é",
]


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=4), min_size=1, max_size=12))
def test_nothing_else_is_ever_raised(tmp_path: Path, rows: list[list[str]]) -> None:
    """Tables of what audiences hold are read or refused, and shares sum to 1."""
    try:
        reading = read(tmp_path, "\n".join(",".join(row) for row in rows))
    except DowntimeError:
        return
    assert sum(zone.share for zone in reading.audience.zones) == pytest.approx(1)


@pytest.mark.parametrize(
    ("rows", "total"), [pytest.param(10, "1000%", id="fractions"), pytest.param(11, "11%", id="percents")]
)
def test_many_shares_of_one_are_fractions_or_percents(rows: int, total: str, tmp_path: Path) -> None:
    """Where no share is above 1, a sum up to ten times the whole is one of fractions."""
    zones = ["Europe/Berlin", "Asia/Kolkata", "Asia/Tokyo", "Africa/Lagos", "America/Lima", "America/New_York"]
    zones += ["Europe/Paris", "Europe/Rome", "Asia/Dubai", "Asia/Manila", "Pacific/Apia"]
    text = "".join(f"{zone},1\n" for zone in zones[:rows])
    (issue,) = read(tmp_path, f"zone,share\n{text}").issues
    assert f" add up to {total}; " in issue.message
