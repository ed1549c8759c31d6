"""Intervals for a series: expanded by a reading of Alertmanager's documentation, they are its windows to the minute."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span, merge_spans
from tests.export_samples import series_text
from tests.recurring_samples import changed, recurring
from tests.saved_samples import BERLIN

NONE: Final = timedelta(0)
WEEKDAYS: Final = tuple(day.lower() for day in calendar.day_name)


def intervals(series: Series) -> list[dict[str, Any]]:
    """Return the intervals of a series."""
    return read_intervals(series_text("alertmanager-interval", series))


def read_intervals(text: str) -> list[dict[str, Any]]:
    """Return the list at the end of a text: items of `key: value`, whose values are nearly JSON's."""
    found: list[dict[str, Any]] = []
    for line in text.partition("time_intervals:\n  - ")[2].splitlines():
        key, _, value = line.removeprefix("  - ").strip().partition(": ")
        if key == "times":
            found.append({})
        quoted = re.sub(r"(?<![\w\"])([a-z_]+)(?![\w\"])", r'"\1"', value)
        found[-1][key] = json.loads(quoted)
    return found


def span_of(text: str, length: int = 0) -> range:
    """Return the numbers of a range, counted from the end of a month of that length where they are negative."""
    first, _, last = text.partition(":")
    assert all(0 < abs(int(each)) <= 31 for each in (first, last or first))
    numbers = [int(each) if int(each) > 0 else length + 1 + int(each) for each in (first, last or first)]
    assert not length or numbers[0] <= length, "what begins after the month has been taken for its last day"
    return range(numbers[0], numbers[1] + 1)


def days_of(interval: dict[str, Any]) -> Iterator[date]:
    """Yield the days on which an interval is in force."""
    months = {month for text in interval["months"] for month in span_of(text)}
    for year in map(int, interval["years"]):
        for month in months:
            length = calendar.monthrange(year, month)[1]
            allowed = [span_of(text, length) for text in interval.get("days_of_month", ["1:-1"])]
            for number in range(1, length + 1):
                day = date(year, month, number)
                weekday = WEEKDAYS[day.weekday()]
                if weekday in interval.get("weekdays", WEEKDAYS) and any(number in each for each in allowed):
                    yield day


def muted(found: list[dict[str, Any]]) -> tuple[Span, ...]:
    """Return the spans in which the clock of an interval's place shows a time inside it."""
    spans: list[Span] = []
    for interval in found:
        zone = ZoneInfo(interval["location"])
        for day in days_of(interval):
            for each in interval["times"]:
                first, last = (int(each[key][:2]) * 60 + int(each[key][3:]) for key in ("start_time", "end_time"))
                midnight = datetime(day.year, day.month, day.day)
                spans += shown(midnight + first * MINUTE, midnight + last * MINUTE, zone)
    return merge_spans(spans)


def shown(first: datetime, last: datetime, zone: ZoneInfo) -> list[Span]:
    """Return when clocks show a local time from one until another: minute by minute where they change that day."""
    offset = (first - DAY).replace(tzinfo=zone).utcoffset()
    assert offset is not None
    if offset == (last + DAY).replace(tzinfo=zone).utcoffset():
        start, end = (each.replace(tzinfo=UTC) - offset for each in (first, last))
        return [Span(start, end)]
    found = []
    for minute in range((last - first) // MINUTE):
        wall = first + minute * MINUTE
        for fold in (0, 1):
            instant = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
            if instant.astimezone(zone).replace(tzinfo=None) == wall:
                found.append(Span(instant, instant + MINUTE))
    return found


def windows(series: Series) -> tuple[Span, ...]:
    """Return the windows that are not over, joined where they meet."""
    return merge_spans(each.plan.window for each in series.dates if not each.plan.is_over)


RULES: Final = (
    "FREQ=WEEKLY;BYDAY=TU",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=MONTHLY;BYDAY=3SA",
    "FREQ=MONTHLY;BYDAY=-1SA",
    "FREQ=MONTHLY;BYDAY=4SA",
    "FREQ=MONTHLY;BYDAY=5SU",
    "FREQ=MONTHLY;BYDAY=-5MO",
    "FREQ=MONTHLY;BYDAY=1MO,3MO",
    "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=2SU",
    "FREQ=MONTHLY;BYMONTHDAY=15",
    "FREQ=MONTHLY;BYMONTHDAY=29",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYMONTHDAY=-1,1",
    "FREQ=MONTHLY;BYMONTHDAY=-2",
    "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=8,9,10,11,12,13,14",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=3,9;BYDAY=1SA",
    "FREQ=YEARLY;BYDAY=10SA,-2SU",
)
TIMES: Final = (
    ("04:00", 2 * HOUR),
    ("23:00", 2 * HOUR),
    ("22:00", 2 * HOUR),
    ("22:30", 50 * HOUR),
    ("00:00", HOUR),
)
ZONES: Final = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("number", range(len(TIMES)))
def test_intervals_mute_the_windows_and_nothing_else(rule: str, number: int) -> None:
    """Whatever the rule, its dates are muted to the minute: left out, moved and cancelled ones, none after the last."""
    clock, length = TIMES[number]
    series = recurring(rule, clock, ZoneInfo(ZONES[(number + len(rule)) % len(ZONES)]), length=length)
    assert muted(intervals(series)) == windows(series)
    if len(series.dates) < 4:
        return
    edited = recurring(rule, clock, series.slot.zone, length=length, left_out=(number % 4, len(series.dates) - 1))
    edited = changed(edited, {1: (Status.CONFIRMED, 9 * DAY, HOUR)})
    assert muted(intervals(edited)) == windows(edited)


@pytest.mark.parametrize("minute", ["01:00", "01:30", "02:00", "02:30", "03:00"])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Sydney", "Australia/Lord_Howe"])
def test_clock_changes_shorten_nothing(zone: str, minute: str) -> None:
    """Where clocks change during a window, or just beside it, it is muted as long as it lasts."""
    series = recurring("FREQ=WEEKLY;BYDAY=SU", minute, ZoneInfo(zone), length=HOUR)
    assert muted(intervals(series)) == windows(series)


def said(series: Series) -> list[tuple[str, ...]]:
    """Return intervals in short: times, weekdays, days, months, years."""
    return [
        (
            *(f"{each['start_time']}-{each['end_time']}" for each in interval["times"]),
            ",".join(interval.get("weekdays", ())),
            ",".join(interval.get("days_of_month", ())),
            ",".join(interval["months"]),
            ",".join(interval["years"]),
        )
        for interval in intervals(series)
    ]


@pytest.mark.parametrize(
    ("rule", "clock", "left_out", "expected"),
    [
        pytest.param(
            "FREQ=MONTHLY;BYDAY=3SA",
            "04:00",
            (0,),
            [("04:00-06:00", "saturday", "15:21", "1:11", "2027")],
            id="third-saturday",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=3SA",
            "23:00",
            (0,),
            [
                ("23:00-24:00", "saturday", "15:21", "1:11", "2027"),
                ("00:00-01:00", "sunday", "16:22", "1:11", "2027"),
            ],
            id="across-midnight",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=-1FR",
            "23:00",
            (0,),
            [
                ("23:00-24:00", "friday", "-7:-1", "1:11", "2027"),
                ("00:00-01:00", "saturday", "-6:-1,1", "1:11", "2027"),
            ],
            id="last-friday-across-midnight",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=4SA",
            "23:00",
            (0,),
            [
                ("23:00-24:00", "saturday", "22:28", "1:11", "2027"),
                ("00:00-01:00", "sunday", "23:29", "1:11", "2027"),
            ],
            id="fourth-saturday",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=4SU",
            "23:00",
            (0,),
            [
                # The day after 28 February is the 1st of March, which is said by its days.
                ("23:00-24:00", "sunday", "22:28", "1:2,4:11", "2027"),
                ("00:00-01:00", "monday", "23:29", "1:2,4:11", "2027"),
                ("00:00-01:00", "", "1,29", "3", "2027"),
                ("23:00-24:00", "", "28", "3", "2027"),
            ],
            id="fourth-sunday-at-the-end-of-february",
        ),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=TU",
            "04:00",
            (20,),
            [
                ("04:00-06:00", "tuesday", "", "12", "2026"),
                ("04:00-06:00", "tuesday", "", "1:3,5:10", "2027"),
                ("04:00-06:00", "", "6,13,27", "4", "2027"),
                ("04:00-06:00", "", "2,9,16,23", "11", "2027"),
            ],
            id="weekly-with-an-exception",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=2SU",
            "04:00",
            (),
            [("04:00-06:00", "sunday", "8:14", "1,4,7,10", "2027")],
            id="quarterly",
        ),
    ],
)
def test_a_month_is_said_by_the_rule_where_that_is_exact(
    rule: str, clock: str, left_out: Collection[int], expected: list[tuple[str, ...]]
) -> None:
    """A rule holds in months whose dates are all its own; others have their days."""
    assert said(recurring(rule, clock, left_out=left_out)) == expected


def test_what_is_over_is_not_muted() -> None:
    """Dates that are cancelled or completed have no interval any more; without any left, Grafana deletes the timing."""
    series = recurring(left_out=(0,))
    partly = changed(series, {0: (Status.COMPLETED, NONE, NONE), 1: (Status.CANCELLED, NONE, NONE)})
    assert said(partly) == [("04:00-06:00", "saturday", "15:21", "3:11", "2027")]
    over = changed(series, dict.fromkeys(range(len(series.dates)), (Status.CANCELLED, NONE, NONE)))
    assert series_text("grafana-mute", over).splitlines()[-1] == '  name: "downtime-20261201-5e21e500"'
    assert "deleteMuteTimes:" in series_text("grafana-mute", over)


@pytest.mark.parametrize("zone", [timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=3))])
def test_a_bare_offset_is_said_in_utc(zone: tzinfo) -> None:
    """A location is a name of IANA's, which an offset is not."""
    series = recurring(zone=zone, clock="02:00")
    assert muted(intervals(series)) == windows(series)
    assert {each["location"] for each in intervals(series)} == {"UTC"}


def test_grafana_has_the_same_intervals() -> None:
    """Both read the same form, and have the name of the series, which no version changes."""
    series = recurring("FREQ=MONTHLY;BYDAY=-1SA", "23:00", BERLIN)
    text = series_text("grafana-mute", series, org_id="7")
    assert read_intervals(text) == intervals(series)
    assert '\nmuteTimes:\n- orgId: 7\n  name: "downtime-20261201-5e21e500"\n' in text
