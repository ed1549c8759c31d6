"""By whose clock a file was written, where headings and columns say so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.errors import Place
from downtime_cli.core.localtime import zone_name
from downtime_cli.readers.zones.zone_names import parse_zone
from tests.readers.files import assumed, by_hour, codes, errors, read, traffic

PARIS, LONDON, MADRID = map(ZoneInfo, ("Europe/Paris", "Europe/London", "Europe/Madrid"))
SUMMER, WINTER = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 1, 5, tzinfo=UTC)


def table(
    header: str,
    cells: Callable[[datetime, int], str],
    start: datetime = SUMMER,
    zone: ZoneInfo = PARIS,
    count: int = 72,
) -> str:
    """Return consecutive hours by the clock of a zone; cells are made of that time and the number of the row."""
    rows = (cells((start + timedelta(hours=n)).astimezone(zone), n) + f",{50 + n}" for n in range(count))
    return f"{header},requests\n" + "\n".join(rows) + "\n"


def stamp(wall: datetime, _: int = 0) -> str:
    """Return a time without an offset."""
    return f"{wall:%Y-%m-%d %H:%M}"


def first(reading: object) -> str:
    """Return the first hour of a reading."""
    return min(by_hour(reading))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("header", "start", "said"),
    [
        pytest.param("time (Europe/Paris)", SUMMER, "the heading 'time (Europe/Paris)' says Europe/Paris", id="zone"),
        pytest.param("time (CET/CEST)", SUMMER, "says CET/CEST", id="pair"),
        pytest.param("time_cet", WINTER, "the heading 'time_cet' says CET", id="winter"),
        pytest.param("time [UTC+02:00]", SUMMER, "says UTC+02:00", id="offset"),
    ],
)
def test_the_heading_names_the_clock(header: str, start: datetime, said: str, tmp_path: Path) -> None:
    """It is taken and said; times are then no naive ones."""
    reading = read(tmp_path, table(header, stamp, start))
    assert first(reading) == f"{start:%Y-%m-%dT%H:%M}"
    assert said in assumed(reading)["zone-in-file"]
    assert codes(reading) == []


@pytest.mark.parametrize(
    ("above", "said"),
    [
        pytest.param("# Timezone: Europe/Paris\n", "line 1 says '# Timezone: Europe/Paris'", id="comment"),
        pytest.param("Report,Hits\nZone horaire,x\nTime zone,Paris\n\n", "line 3 says 'Time zone,Paris'", id="title"),
    ],
)
def test_a_line_above_the_table_names_the_clock(above: str, said: str, tmp_path: Path) -> None:
    """It is taken and said, checked against the option, and goes behind the heading."""
    reading = read(tmp_path, above + table("time", stamp))
    assert first(reading) == "2026-06-01T00:00"
    assert assumed(reading)["zone-in-file"].startswith(said)
    assert codes(reading) == []
    assert first(read(tmp_path, above + table("time", stamp), zone=MADRID)) == "2026-06-01T00:00"
    (issue,) = errors(lambda: read(tmp_path, above + table("time", stamp), zone=LONDON))
    assert (issue.code, f"or correct {said[:6]}, if it is wrong" in issue.remedy) == ("contradiction", True)
    assert first(read(tmp_path, above + table("time_utc", stamp))) == "2026-06-01T02:00"


@pytest.mark.parametrize(
    ("above", "heading", "said"),
    [
        pytest.param("", "local_time", "the heading 'local_time' says local time, not of which place", id="local"),
        pytest.param("# tz: ours\n", "time", "line 1 says '# tz: ours', which names no place", id="unknown"),
    ],
)
def test_what_is_said_of_the_clock_and_not_understood_is_named(
    above: str, heading: str, said: str, tmp_path: Path
) -> None:
    """Times are read as UTC, and nothing says that they carry no zone; an option settles it."""
    reading = read(tmp_path, above + table(heading, stamp))
    assert assumed(reading)["times-in-utc"].startswith(said)
    (issue,) = reading.issues
    assert (issue.code, issue.message) == ("naive-times", assumed(reading)["times-in-utc"])
    assert codes(read(tmp_path, above + table(heading, stamp), zone=PARIS)) == []


def test_the_heading_of_the_hours_names_the_clock(tmp_path: Path) -> None:
    """Where the dates stand in a column of their own."""
    text = table("date,hour (Europe/Paris)", lambda wall, _: f"{wall:%Y-%m-%d},{wall.hour}")
    named = ("date", "hour (Europe/Paris)")
    for time_columns in ((), named):
        assert first(read(tmp_path, text, time_columns=time_columns)) == "2026-06-01T00:00"


def test_an_abbreviation_in_summer_needs_the_option(tmp_path: Path) -> None:
    """Whether CET is winter time all year or the clock of Berlin is asked; both answers of the remedy are taken."""
    text = table("time_cet", stamp)
    (issue,) = errors(lambda: read(tmp_path, text))
    assert (issue.code, issue.place.line) == ("unknown-zone", 1)
    assert "Europe/Berlin or UTC+01:00" in issue.message
    for name, hour in (("Europe/Berlin", "2026-06-01T00:00"), ("UTC+01:00", "2026-06-01T01:00")):
        assert first(read(tmp_path, text, zone=parse_zone(name, Place("x")))) == hour


def test_an_option_that_contradicts_the_heading_is_an_error(tmp_path: Path) -> None:
    """UTC is not London in summer; in winter it is, and Madrid's clock is that of Paris."""
    (issue,) = errors(lambda: read(tmp_path, table("time_utc", stamp), zone=LONDON))
    assert issue.code == "contradiction"
    assert issue.message == "the heading 'time_utc' says UTC, but --traffic-zone says Europe/London"
    assert read(tmp_path, table("time_utc", stamp, WINTER), zone=LONDON)
    assert (
        zone_name(traffic(read(tmp_path, table("time (Europe/Paris)", stamp), zone=MADRID)).zone or UTC)
        == "Europe/Madrid"
    )


def test_a_utc_column_goes_before_a_local_one(tmp_path: Path) -> None:
    """Whichever comes first; the option is then the clock of the rhythm."""
    text = table("local_time,time_gmt", lambda wall, _: f"{stamp(wall)},{stamp(wall.astimezone(UTC))}")
    assert first(read(tmp_path, text)) == "2026-06-01T00:00"
    reading = read(tmp_path, text, zone=PARIS)
    assert (first(reading), traffic(reading).zone, reading.has_offsets) == ("2026-06-01T00:00", PARIS, True)


def test_a_zone_in_every_row_is_the_clock_and_the_users(tmp_path: Path) -> None:
    """Both readings put the users there."""
    text = table("time,timezone", lambda wall, _: f"{stamp(wall)},Europe/Paris")
    reading = read(tmp_path, text)
    assert first(reading) == "2026-06-01T00:00"
    assert "where the users are" in assumed(reading)["zone-in-file"]
    assert list(traffic(reading).by_zone) == [PARIS]


@pytest.mark.parametrize(
    ("name", "start", "remedy"),
    [
        pytest.param("Europe/Paris", SUMMER, "or pass --zone-column timezone", id="place"),
        pytest.param("-03:00", SUMMER, "or pass --zone-column timezone", id="offset"),
        pytest.param("Romance Standard Time", WINTER, "or pass --zone-column timezone", id="windows"),
        pytest.param("PST", WINTER, "or correct the column", id="abbreviation"),
    ],
)
def test_an_option_that_contradicts_the_column_is_an_error(
    name: str, start: datetime, remedy: str, tmp_path: Path
) -> None:
    """Leaving either out helps: the option, or the column where it is said to be that of the users."""
    text = table("time,timezone", lambda wall, _: f"{stamp(wall)},{name}", start)
    (issue,) = errors(lambda: read(tmp_path, text, zone=UTC))
    assert issue.code == "contradiction"
    assert issue.message == f"'timezone' says {name} in every row, but --traffic-zone says UTC"
    assert remedy in issue.remedy
    assert "zone-in-file" in assumed(read(tmp_path, text))
    if "--zone-column" in remedy:
        users = read(tmp_path, text, zone=UTC, zone_column="timezone")
        assert first(users) == f"{start.astimezone(PARIS):%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize(
    ("name", "option"),
    [
        pytest.param("Europe/Paris", "Europe/Madrid", id="same-clock"),
        pytest.param("Romance Standard Time", "Europe/Paris", id="windows"),
        pytest.param("CEST", "Europe/Paris", id="abbreviation"),
        pytest.param("+02:00", "Europe/Paris", id="offset"),
        pytest.param("Europe/Berlin", "CET", id="old-name"),
    ],
)
def test_an_option_may_call_the_zone_of_the_column_otherwise(name: str, option: str, tmp_path: Path) -> None:
    """Clocks are compared at the times of the file."""
    text = table("time,tz", lambda wall, _: f"{stamp(wall)},{name}")
    assert first(read(tmp_path, text, zone=ZoneInfo(option))) == "2026-06-01T00:00"


def test_the_whole_column_counts(tmp_path: Path) -> None:
    """One other zone far below makes it a column of users."""
    rows = table("time,timezone", lambda wall, n: f"{stamp(wall)},Europe/Paris", count=500)
    last = table("time,timezone", lambda wall, n: f"{stamp(wall)},Asia/Tokyo", count=500).splitlines()[-1]
    reading = read(tmp_path, rows + last + "\n")
    assert "zone-in-file" not in assumed(reading)
    assert len(traffic(reading).by_zone) == 2


@pytest.mark.parametrize("name", ["UTC", "+02:00"])
def test_an_offset_in_every_row_is_nobodys_place(name: str, tmp_path: Path) -> None:
    """It is the clock of the times, and says nothing of users."""
    reading = read(tmp_path, table("time,tz", lambda wall, _: f"{stamp(wall)},{name}"))
    assert traffic(reading).by_zone == {}
    assert reading.has_offsets


def test_a_country_in_every_row_is_no_clock(tmp_path: Path) -> None:
    """Users live there; nothing is said of the times."""
    reading = read(tmp_path, table("time,zone", lambda wall, _: f"{stamp(wall)},France"))
    assert "times-in-utc" in assumed(reading)


def test_one_zone_at_each_time_is_asked_for(tmp_path: Path) -> None:
    """A zone that moves with time may be that of a traveller's clock, or of users."""
    text = table("time,timezone", lambda wall, n: f"{stamp(wall)},{('Europe/Paris', 'Asia/Tokyo')[n // 36]}")
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code == "ambiguous-column"
    assert len(traffic(read(tmp_path, text, zone=PARIS)).by_zone) == 2
    assert len(traffic(read(tmp_path, text, zone_column="timezone")).by_zone) == 2


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        pytest.param("time,utc_offset", "+02:00", id="constant"),
        pytest.param("time,UTC Offset", "2", id="hours"),
        pytest.param("time,tz offset", "2.0", id="decimal"),
        pytest.param("time,gmt_offset", "GMT+2", id="gmt"),
    ],
)
def test_a_column_of_offsets(header: str, cell: str, tmp_path: Path) -> None:
    """Times are local, and their offsets are beside them."""
    reading = read(tmp_path, table(header, lambda wall, _: f"{stamp(wall)},{cell}"))
    assert first(reading) == "2026-06-01T00:00"
    assert "holds their offset from UTC" in assumed(reading)["zone-in-file"]


@pytest.mark.parametrize(
    ("name", "cell", "said"),
    [
        pytest.param("tz_offset", "120", "which may be minutes or seconds, east or west", id="minutes"),
        pytest.param("gmtoff", "7200", "which may be minutes or seconds, east or west", id="seconds"),
        pytest.param("timezoneOffset", "-120.0", "which may be minutes or seconds, east or west", id="pandas"),
        pytest.param("tzOffsetMinutes", "-120", "which may be east or west", id="named-minutes"),
        pytest.param("utc_offset_sec", "7200", "which may be east or west", id="named-seconds"),
    ],
)
def test_offsets_of_unknown_unit_or_sign_are_asked_for(name: str, cell: str, said: str, tmp_path: Path) -> None:
    """Refused, unless the option says whose clock it is."""
    text = table(f"time,{name}", lambda wall, _: f"{stamp(wall)},{cell}")
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.message == f"{name!r} holds {cell!r}, {said} of UTC"
    assert first(read(tmp_path, text, zone=PARIS)) == "2026-06-01T00:00"


@pytest.mark.parametrize("cell", ["126", "64800", "page"])
def test_what_no_zone_has_is_no_offset(cell: str, tmp_path: Path) -> None:
    """Offsets are quarters of an hour, and less than a day: a queue has others."""
    reading = read(tmp_path, table("time,offset", lambda wall, n: f"{stamp(wall)},{cell if n % 2 else 120}"))
    assert "times-in-utc" in assumed(reading)


def test_offsets_of_users_are_none_of_the_times(tmp_path: Path) -> None:
    """Where a time has several they tell users apart."""
    text = "time,utc_offset,requests\n" + "".join(
        f"2026-06-0{1 + n // 24} {n % 24:02d}:00,{offset},{n + 1}\n"
        for n in range(72)
        for offset in ("+02:00", "+09:00")
    )
    reading = read(tmp_path, text)
    assert "zone-in-file" not in assumed(reading)
    assert first(reading) == "2026-06-01T00:00"


def test_a_broken_offset_is_an_error_on_its_line(tmp_path: Path) -> None:
    """A cell that is none does not pass for UTC."""
    text = table("time,utc_offset", lambda wall, _: f"{stamp(wall)},+02:00", count=500) + "2026-08-01 00:00,soon,5\n"
    (issue,) = errors(lambda: read(tmp_path, text))
    assert (issue.code, issue.place.line) == ("bad-time", 502)


def test_words_in_a_column_of_offsets_are_no_offsets(tmp_path: Path) -> None:
    """A column called offset that holds something else is passed over."""
    reading = read(tmp_path, table("time,offset", lambda wall, n: f"{stamp(wall)},page {n % 3}"))
    assert "zone-in-file" not in assumed(reading)


def test_an_option_that_no_offset_fits_is_said(tmp_path: Path) -> None:
    """Stamps keep their offsets; one that fits needs no words."""

    def aware(wall: datetime, _: int) -> str:
        return wall.isoformat()

    said = assumed(read(tmp_path, table("time", aware), zone=ZoneInfo("Asia/Tokyo")))["zone-in-file"]
    assert "offsets that are not those of that zone" in said
    in_utc = table("time", lambda wall, _: f"{wall.astimezone(UTC):%Y-%m-%dT%H:%MZ}")
    assert "times are in UTC" in assumed(read(tmp_path, in_utc, zone=PARIS))["zone-in-file"]
    assert "zone-in-file" not in assumed(read(tmp_path, table("time", aware), zone=MADRID))


def test_a_zone_in_the_heading_is_that_of_stamps_with_offsets(tmp_path: Path) -> None:
    """If it has had their offsets; else the most populous that has."""
    for heading, zone in (("time (Europe/Paris)", "Europe/Paris"), ("time (Asia/Tokyo)", "Europe/Berlin")):
        reading = read(tmp_path, table(heading, lambda wall, _: wall.isoformat()))
        assert zone_name(traffic(reading).zone or UTC) == zone


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        pytest.param("dst", "Europe/Paris", id="unambiguous"),
        pytest.param("tz", "America/Chicago", id="several-meanings"),
        pytest.param("summer_time", "Europe/London", id="in-a-column-of-flags"),
    ],
)
def test_names_of_both_seasons_tell_doubled_hours_apart(name: str, zone: str, tmp_path: Path) -> None:
    """In whatever order rows are: CDT and CST are those of the clock that the option names."""
    start = datetime(2026, 10, 23, tzinfo=UTC)
    lines = table(f"time,{name}", lambda w, _: f"{stamp(w)},{w:%Z}", start, ZoneInfo(zone), 400).splitlines()
    text = "\n".join([lines[0], *lines[:0:-3], *lines[-2:0:-3], *lines[-3:0:-3]])
    reading = read(tmp_path, text, zone=ZoneInfo(zone))
    values = by_hour(reading)
    assert [values[hour] for hour in sorted(values)] == [50 + n for n in range(400)]
    assert codes(reading) == []


@pytest.mark.parametrize(("flag", "until"), [("season", 9), ("summer", 9), ("dst", 0), ("summer", 122)])
def test_flags_that_do_not_fit_the_clock_are_passed_over(flag: str, until: int, tmp_path: Path) -> None:
    """A flag of the season, or one that is never set, is no summer time: hours are told apart by their order."""
    start = datetime(2026, 10, 20, tzinfo=UTC)
    cells = "{0},{1}".format
    text = table(f"time,{flag}", lambda wall, n: cells(stamp(wall), int(3 < n < until)), start, count=240)
    reading = read(tmp_path, text, zone=PARIS)
    assert "dst-repeated-hour" in codes(reading)
    assert by_hour(reading)["2026-10-25T01:00"] == 50 + 121


def test_a_flag_is_not_needed_where_no_hour_is_doubled(tmp_path: Path) -> None:
    """Nothing is said of it."""
    reading = read(tmp_path, table("time,dst", lambda wall, _: f"{stamp(wall)},1"), zone=PARIS)
    assert "zone-in-file" not in assumed(reading)


def test_a_flagged_hour_that_clocks_skip_is_an_error(tmp_path: Path) -> None:
    """02:30 of the night in March does not exist."""
    start = datetime(2025, 10, 25, tzinfo=UTC)
    text = table("time,dst", lambda w, _: f"{stamp(w)},{int(w.utcoffset() == timedelta(hours=2))}", start, count=48)
    (issue,) = errors(lambda: read(tmp_path, text + "2026-03-29 02:00,0,5\n", zone=PARIS))
    assert issue.code == "bad-time"


def test_a_name_of_windows_in_every_row_is_a_clock(tmp_path: Path) -> None:
    """As systems of Microsoft export it."""
    reading = read(tmp_path, table("time,tz", lambda wall, _: f"{stamp(wall)},Romance Standard Time"))
    assert first(reading) == "2026-06-01T00:00"


def test_flags_that_are_neither_yes_nor_no_are_passed_over(tmp_path: Path) -> None:
    """`maybe` tells nothing."""
    start = datetime(2026, 10, 24, tzinfo=UTC)
    reading = read(tmp_path, table("time,dst", lambda wall, _: f"{stamp(wall)},maybe", start), zone=PARIS)
    assert "dst-repeated-hour" in codes(reading)


def test_rows_of_totals_and_short_rows_do_not_confuse_flags_and_offsets(tmp_path: Path) -> None:
    """Cells that are no times are skipped while the column is judged."""
    start = datetime(2026, 10, 24, tzinfo=UTC)
    text = table("time,dst", lambda w, _: f"{stamp(w)},{int(w.utcoffset() == timedelta(hours=2))}", start)
    reading = read(tmp_path, text + "Total,,5000\n", zone=PARIS)
    assert "tells apart the hours" in assumed(reading)["zone-in-file"]
    assert len(by_hour(reading)) == 72
    offsets = table("time,tz", lambda wall, _: f"{stamp(wall)},{wall:%Z}", start)
    (issue,) = errors(lambda: read(tmp_path, offsets + "2026-10-28\n"))
    assert (issue.code, issue.place.line) == ("short-row", 74)


@pytest.mark.parametrize("closing", ["Suma total,,", ",Suma total,", "Suma total,-,", ",Gesamt,"])
@pytest.mark.parametrize("count", [72, 600])
def test_rows_that_are_left_out_have_no_clock(closing: str, count: int, tmp_path: Path) -> None:
    """A zone in every row is the clock of the file, whatever the row of totals has in its place."""
    text = table("time,tz", lambda wall, n: f"{wall:%Y-%m-%d %H:%M},{PARIS}", count=count)
    assert traffic(read(tmp_path, f"{text}{closing}{9_000_000}\n")).zone == PARIS


@pytest.mark.parametrize("count", [72, 600])
def test_another_zone_in_a_row_of_hours(count: int, tmp_path: Path) -> None:
    """A zone is no clock of the file if a row of hours has another."""
    text = table("time,tz", lambda wall, n: f"{wall:%Y-%m-%d %H:%M},{PARIS}", count=count)
    content = f"{text}2026-07-29 00:00,{LONDON},7\n"
    assert "zone-in-file" not in [item.code for item in read(tmp_path, content, zone_column="tz").assumptions]
