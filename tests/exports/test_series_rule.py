"""Which dates of a series its rule yields."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.series.series import Series, SeriesDate
from downtime_cli.core.window import HOUR, Span
from downtime_cli.exports.series_rule import follow_rule, plain_span
from tests.recurring_samples import recurring


def test_a_rule_yields_its_dates() -> None:
    """All dates are the rule's; what is left out between them is yielded too, what is left out around them is not."""
    series = recurring(left_out=(0, 3, 11))
    ruled = follow_rule(series)
    assert ruled.others == ()
    assert tuple(ruled.dates.values()) == series.dates
    assert ruled.walls[0] == datetime(2027, 1, 16, 4)
    assert ruled.left_out == (datetime(2027, 3, 20, 4),)
    assert ruled.walls[-1] == datetime(2027, 10, 16, 4)


def replaced(series: Series) -> tuple[SeriesDate, ...]:
    """Return the dates of a series as those of an earlier rule."""
    return tuple(replace(each, is_replaced=True) for each in series.dates)


def test_dates_of_an_earlier_rule_stand_by_themselves() -> None:
    """A series that was planned again keeps what is past as it was, and counts its rule from the first date of it."""
    weekly, second = recurring("FREQ=WEEKLY;BYDAY=TU"), recurring("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")
    late = [each for each in second.dates if each.day > date(2027, 1, 20)]
    ruled = follow_rule(replace(second, dates=(*replaced(weekly)[1:8], *late)))
    assert ruled.others == replaced(weekly)[1:8]
    assert list(ruled.dates.values()) == late
    assert ruled.left_out == ()


def test_a_date_that_the_rule_does_not_yield_stands_by_itself() -> None:
    """Whatever the file says: a calendar has no date that its rule has not, and loses none."""
    saturdays, tuesdays = recurring(), recurring("FREQ=MONTHLY;BYDAY=2TU")
    mixed = sorted((*saturdays.dates, tuesdays.dates[5]), key=lambda each: each.original)
    assert follow_rule(replace(saturdays, dates=tuple(mixed))).others == (tuesdays.dates[5],)


@pytest.mark.parametrize(
    "series",
    [
        pytest.param(recurring("FREQ=MONTHLY;BYDAY=2TU", "04:00"), id="other-day"),
        pytest.param(recurring("FREQ=MONTHLY;BYDAY=3SA", "05:00"), id="other-time"),
    ],
)
def test_without_a_date_of_the_rule_all_are_others(series: Series) -> None:
    """There may be none of a new rule yet."""
    dates = recurring().dates
    for each in (dates, replaced(recurring())):
        ruled = follow_rule(replace(series, dates=each))
        assert (ruled.walls, ruled.dates, ruled.others) == ((), {}, each)


@pytest.mark.parametrize(
    ("zone", "wall", "hours", "is_plain"),
    [
        pytest.param("Europe/Berlin", datetime(2027, 3, 27, 2, 30), 1, True, id="day-before"),
        pytest.param("Europe/Berlin", datetime(2027, 3, 28, 2, 30), 1, False, id="skipped"),
        pytest.param("Europe/Berlin", datetime(2027, 3, 28, 1), 3, False, id="across-the-gap"),
        pytest.param("Europe/Berlin", datetime(2027, 3, 28, 3), 1, True, id="after-the-gap"),
        pytest.param("Europe/Berlin", datetime(2027, 10, 31, 2, 30), 1, False, id="twice"),
        pytest.param("Europe/Berlin", datetime(2027, 10, 31, 1), 3, False, id="across-the-repeated-hour"),
        pytest.param("Europe/Berlin", datetime(2027, 10, 31, 1, 30), 1, False, id="into-the-repeated-hour"),
        pytest.param("Europe/Berlin", datetime(2027, 10, 31, 3), 1, True, id="after-the-repeated-hour"),
        pytest.param("UTC", datetime(2027, 3, 28, 2, 30), 1, True, id="utc"),
    ],
)
def test_where_programs_agree_on_a_time(zone: str, wall: datetime, hours: int, *, is_plain: bool) -> None:
    """A window is plain where its start and length, and its start and end, mean the same to everybody."""
    series = recurring(zone=ZoneInfo(zone), length=hours * HOUR)
    span = plain_span(series, wall)
    assert (span is not None) == is_plain
    if span is not None:
        assert span == Span(span.start, span.start + timedelta(hours=hours))
        assert span.start.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall
