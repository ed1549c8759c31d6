"""
Hours written in each form that people have are read back to the exact hours they were.

They are the days around one of the clock changes of a year in some zone, or its first days where clocks never change.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.readers.files import by_hour, read

HOUR = timedelta(hours=1)
WHOLE_HOURS = "Europe/Berlin America/New_York Australia/Sydney America/Santiago Pacific/Auckland Asia/Tokyo".split()
# Both hemispheres, quarters of hours, changes at midnight, at the date line, and none.
ZONES = (
    "Europe/Berlin America/New_York Australia/Sydney Asia/Kathmandu Asia/Kolkata America/Santiago Asia/Beirut "
    "Australia/Adelaide Pacific/Auckland Asia/Tokyo Europe/London America/St_Johns Pacific/Chatham America/Havana"
).split()

Row = Callable[[datetime, datetime], Sequence[object]]
"""Takes the start and the end of an hour by the local clock, and gives the cells."""


def hours_around_change(zone: ZoneInfo, year: int, which: int) -> list[datetime]:
    """Return the hours of whole local days in UTC, counted by hand from the first midnight of the year."""
    start, end = (datetime(each, 1, 1, tzinfo=zone).astimezone(UTC) for each in (year, year + 1))
    hours = [start + n * HOUR for n in range((end - start) // HOUR)]
    walls = [hour.astimezone(zone) for hour in hours]
    changes = [wall.date() for before, wall in pairwise(walls) if before.utcoffset() != wall.utcoffset()]
    day = changes[which % len(changes)] if changes else date(year, 1, 12)
    near = {day + timedelta(days=n) for n in range(-9, 9)}
    return [hour for hour, wall in zip(hours, walls, strict=True) if wall.date() in near]


def number_of(start: datetime) -> int:
    """Return the number of an hour in its local day, counted from 1 in exact time."""
    midnight = datetime.combine(start.date(), datetime.min.time(), start.tzinfo)
    return (start.astimezone(UTC) - midnight.astimezone(UTC)) // HOUR + 1


def by_label(start: datetime) -> datetime:
    """Return what an hour's end is called where it is the hour after its start."""
    return start.replace(tzinfo=None) + HOUR


def hour_24(end: datetime) -> str:
    """Return an end as files have it that know 24:00 and no 00:00."""
    if end.hour:
        return f"{end:%Y-%m-%d %H:%M}"
    return f"{end - timedelta(days=1):%Y-%m-%d} 24:00"


def offset_of(start: datetime) -> str:
    """Return the offset of a moment as +05:45."""
    return f"{start:%z}"[:3] + ":" + f"{start:%z}"[3:]


FORMS: dict[str, tuple[str, Row]] = {
    "start": ("timestamp", lambda start, _: [f"{start:%Y-%m-%d %H:%M}"]),
    "start-and-end": ("end_time,start_time", lambda s, e: [f"{e:%Y-%m-%d %H:%M}", f"{s:%Y-%m-%d %H:%M}"]),
    "end-by-name": ("Period End", lambda start, _: [f"{by_label(start):%d/%m/%Y %H:%M}"]),
    "end-by-clock": ("interval_end", lambda _, end: [f"{end:%Y-%m-%d %H:%M}"]),
    "to-24": ("time", lambda start, _: [hour_24(by_label(start))]),
    "numbers-that-count": ("Fecha,Hora", lambda start, _: [f"{start:%d/%m/%Y}", number_of(start)]),
    "numbers-of-the-clock": ("Delivery Date,HE", lambda start, _: [f"{start:%m/%d/%Y}", f"{start.hour + 1:02d}"]),
    "hour-ending-cells": ("date,hour", lambda start, _: [f"{start:%Y-%m-%d}", f"HE{start.hour + 1:02d}"]),
    "date-and-hour": ("date,hour", lambda start, _: [f"{start:%Y%m%d}", start.hour]),
    "date-and-range": ("Datum,von - bis", lambda s, _: [f"{s:%d.%m.%Y}", f"{s:%H:%M}-{by_label(s):%H:%M}"]),
    "calendar": ("year,month,day,hour", lambda start, _: [start.year, start.month, start.day, start.hour]),
    "iso-week": ("iso_year,week,weekday,hour", lambda s, _: [*s.isocalendar(), s.hour]),
    "half-days": ("date,time,am/pm", lambda s, _: [f"{s:%Y-%m-%d}", f"{s:%I}".lstrip("0"), f"{s:%p}"]),
    "compact": ("date,hhmm", lambda start, _: [f"{start:%Y-%m-%d}", f"{start:%H%M}"]),
}  # fmt: skip
# These say themselves whose clock they are.
OWN_CLOCK: dict[str, tuple[str, Row]] = {
    "offset-column": ("time,utc_offset", lambda start, _: [f"{start:%Y-%m-%d %H:%M}", offset_of(start)]),
    "offset-in-hours": ("time,tz_offset", lambda s, _: [f"{s:%Y-%m-%d %H:%M}", (s.utcoffset() or HOUR) / HOUR]),
    "utc-column": ("local_time,utc_time", lambda s, _: [f"{s:%Y-%m-%d %H:%M}", f"{s.astimezone(UTC):%Y-%m-%d %H:%M}"]),
    "utc-heading": ("hour [UTC]", lambda start, _: [f"{start.astimezone(UTC):%Y-%m-%d %H:%M}"]),
    "zone-column": ("time,timezone", lambda start, _: [f"{start:%Y-%m-%d %H:%M}", str(start.tzinfo)]),
    "zone-heading": ("Time ({zone})", lambda start, _: [f"{start:%Y-%m-%d %H:%M}"]),
}
FLAGS: dict[str, tuple[str, Row]] = {
    "summer-flag": ("time,is_dst", lambda s, _: [f"{s:%Y-%m-%d %H:%M}", int(bool(is_summer(s)))]),
    "repeat-flag": ("DATE,HOUR,DSTFlag", lambda s, _: [f"{s:%m/%d/%Y}", s.hour + 1, "Y" if s.fold else "N"]),
}


def is_summer(moment: datetime) -> bool:
    """Return whether clocks are ahead of what they show in the other half of the year."""
    now, *seasons = (f"{each:%z}" for each in (moment, *(moment.replace(month=n, day=1, fold=0) for n in (1, 7))))
    return int(now) == max(map(int, seasons)) != min(map(int, seasons))


def write_year(form: tuple[str, Row], hours: Sequence[datetime], zone: ZoneInfo) -> str:
    """Write hours in a form, each with a value of its own."""
    header, row = form
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*header.replace("{zone}", zone.key).split(","), "requests"])
    for n, hour in enumerate(hours):
        writer.writerow([*row(hour.astimezone(zone), (hour + HOUR).astimezone(zone)), value_of(n)])
    return file.getvalue()


def value_of(n: int) -> int:
    """Return the value of the n-th hour, unlike those around it."""
    return 100 + n * 37 % 89


def check(form: tuple[str, Row], place: tuple[str, int, int], folder: Path, *, is_named: bool) -> None:
    """Write a year and read it back."""
    name, year, which = place
    zone = ZoneInfo(name)
    hours = hours_around_change(zone, year, which)
    values = by_hour(read(folder, write_year(form, hours, zone), zone=zone if is_named else None))
    expected = {f"{hour:%Y-%m-%dT%H:%M}": float(value_of(n)) for n, hour in enumerate(hours)}
    both = {hour: (values.get(hour), expected.get(hour)) for hour in values | expected}
    assert {hour: pair for hour, pair in both.items() if pair[0] != pair[1]} == {}


some_years = settings(max_examples=examples(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
years = st.integers(2008, 2025)


@pytest.mark.parametrize("form", FORMS)
@given(place=st.tuples(st.sampled_from(ZONES), years, st.integers(0, 1)))
@some_years
def test_local_hours_with_the_zone_named(form: str, place: tuple[str, int, int], tmp_path: Path) -> None:
    """Every form finds every hour, those around clock changes included."""
    check(FORMS[form], place, tmp_path, is_named=True)


@pytest.mark.parametrize("form", OWN_CLOCK)
@given(place=st.tuples(st.sampled_from(WHOLE_HOURS), years, st.integers(0, 1)))
@some_years
def test_hours_whose_clock_the_file_names(form: str, place: tuple[str, int, int], tmp_path: Path) -> None:
    """A zone, offsets or UTC in the file need no option."""
    check(OWN_CLOCK[form], place, tmp_path, is_named=False)


@pytest.mark.parametrize("form", FLAGS)
@given(place=st.tuples(st.sampled_from(ZONES), years, st.integers(0, 1)))
@some_years
def test_flags_tell_doubled_hours_apart(form: str, place: tuple[str, int, int], tmp_path: Path) -> None:
    """Flags of summer time, and of repeated hours."""
    check(FLAGS[form], place, tmp_path, is_named=True)
