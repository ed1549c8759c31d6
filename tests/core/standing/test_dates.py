"""The days of patterns in twelve months, as python-dateutil counts them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import takewhile

import pytest
from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.recurrence import (
    FORTNIGHTLY,
    MONTHLY,
    QUARTERLY,
    WEEKLY,
    YEARLY,
    Every,
    Frequency,
    Pattern,
    PatternDay,
    Recurrence,
)
from downtime_cli.core.standing.dates import list_courses, pattern_days, shortest_distance
from tests.pattern_samples import patterns

BEGIN = date(2026, 11, 23)
LENGTHS = {
    Frequency.DAILY: relativedelta(days=365),
    Frequency.WEEKLY: relativedelta(weeks=52),
    Frequency.MONTHLY: relativedelta(months=12),
    Frequency.YEARLY: relativedelta(years=1),
}
EVERY_DAY = Pattern(frequency=Frequency.DAILY)
WEEKDAYS = Pattern(frequency=Frequency.WEEKLY, days=tuple(map(PatternDay, range(5))))
THIRD_SATURDAY = Pattern(frequency=Frequency.MONTHLY, days=(PatternDay(5, 3),))
MIDDLE = Pattern(frequency=Frequency.MONTHLY, month_days=(15,))
LAST_DAY = Pattern(frequency=Frequency.MONTHLY, month_days=(-1,))
THIRTY_FIRST = Pattern(frequency=Frequency.MONTHLY, month_days=(31,))
FIFTH_SATURDAY = Pattern(frequency=Frequency.MONTHLY, days=(PatternDay(5, 5),))
LEAP_DAY = Pattern(frequency=Frequency.YEARLY, months=(2,), month_days=(29,))


def by_dateutil(pattern: Pattern, begin: date, end: date) -> Iterator[date]:
    """Yield the days from the first on that python-dateutil finds in the rule, before an end."""
    found = rrulestr(pattern.rule(), dtstart=datetime.combine(begin, time()))
    return takewhile(lambda day: day < end, (each.date() for each in found))


@given(patterns(), st.dates(date(2025, 1, 1), date(2040, 1, 1)))
@example(LEAP_DAY, date(2026, 11, 23))
@example(LEAP_DAY, date(2027, 2, 28))
@example(Pattern(frequency=Frequency.YEARLY, days=(PatternDay(0, 20), PatternDay(0, -1))), date(2026, 11, 23))
@example(THIRTY_FIRST, date(2027, 1, 31))
@example(Pattern(frequency=Frequency.MONTHLY, days=WEEKDAYS.days, positions=(-1,)), date(2026, 12, 31))
def test_days_are_those_of_the_rule(pattern: Pattern, begin: date) -> None:
    """The first is the first that the rule allows, and from it the rule has exactly these, for twelve months."""
    days = pattern_days(pattern, begin)
    first = next(by_dateutil(replace(pattern, interval=1), begin, begin + timedelta(days=367)), None)
    if first is None:
        assert days == ()
        return
    assert days[0] == first
    unit = {Frequency.WEEKLY: timedelta(days=6), Frequency.MONTHLY: timedelta(days=30)}.get(
        pattern.frequency, timedelta(days=365 if pattern.frequency is Frequency.YEARLY else 0)
    )
    year_later = first + LENGTHS[pattern.frequency]
    assert days == tuple(by_dateutil(pattern, first, days[-1] + timedelta(days=1)))
    assert days[-1] < year_later + unit
    following = list(by_dateutil(pattern, first, year_later - unit))
    assert len(following) <= len(days)


@pytest.mark.parametrize(
    ("recurring", "courses", "count"),
    [
        pytest.param(WEEKLY, 7, 52, id="weekly"),
        pytest.param(FORTNIGHTLY, 14, 26, id="fortnightly"),
        pytest.param(Every(frequency=Frequency.WEEKLY, interval=4), 28, 13, id="4-weeks"),
        pytest.param(Every(frequency=Frequency.WEEKLY, interval=26), 182, 2, id="26-weeks"),
        pytest.param(MONTHLY, 35, 12, id="monthly"),
        pytest.param(Every(frequency=Frequency.MONTHLY, interval=2), 70, 6, id="2-months"),
        pytest.param(QUARTERLY, 105, 4, id="quarterly"),
        pytest.param(YEARLY, 420, 1, id="yearly"),
        pytest.param(EVERY_DAY, 1, 365, id="daily"),
        pytest.param(WEEKDAYS, 1, 260, id="weekdays"),
        pytest.param(THIRD_SATURDAY, 1, 12, id="third-saturday"),
        pytest.param(MIDDLE, 1, 12, id="15th"),
        pytest.param(LAST_DAY, 1, 12, id="last-day"),
        pytest.param(THIRTY_FIRST, 1, 7, id="31st"),
        pytest.param(replace(THIRD_SATURDAY, interval=3), 1, 4, id="every-third-month"),
        pytest.param(replace(MIDDLE, interval=5), 1, 3, id="every-fifth-month"),
        pytest.param(replace(EVERY_DAY, interval=2), 1, 183, id="every-second-day"),
        pytest.param(Pattern(frequency=Frequency.YEARLY, months=(1, 7), month_days=(1,)), 1, 2, id="twice-a-year"),
    ],
)
def test_twelve_months_have_as_many_dates_from_any_day(recurring: Recurrence, courses: int, count: int) -> None:
    """Each day, and each week or month to begin with, is there once; each has the same number of dates."""
    for back in range(0, 800, 61):
        found = list_courses(recurring, BEGIN + timedelta(days=back))
        assert len(found) == courses
        assert {len(each.days) for each in found} == {count}
        assert all(each.days[0] >= BEGIN + timedelta(days=back) for each in found)
        assert [each.days[0] for each in found] == sorted(each.days[0] for each in found)
        assert len({(each.pattern.days, each.days) for each in found}) == courses


def test_a_month_without_such_a_day_has_no_date() -> None:
    """A fifth Saturday comes in some months only, as in every calendar."""
    days = pattern_days(FIFTH_SATURDAY, BEGIN)
    assert [f"{day:%Y-%m-%d}" for day in days] == ["2027-01-30", "2027-05-29", "2027-07-31", "2027-10-30"]


def test_months_that_return_each_year_are_named() -> None:
    """Every third month does not depend on a first date, and keeps the months that the rule has; every fifth does."""
    quarter = replace(MIDDLE, interval=3)
    (course,) = list_courses(quarter, BEGIN)
    assert course.pattern.rule() == "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=15"
    (course,) = list_courses(replace(quarter, months=(1, 2, 4)), BEGIN)
    assert course.pattern.rule() == "FREQ=MONTHLY;BYMONTH=1,4;BYMONTHDAY=15"
    (course,) = list_courses(replace(MIDDLE, interval=5), BEGIN)
    assert course.pattern.rule() == "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=15"
    assert list_courses(LEAP_DAY, BEGIN) == ()


@pytest.mark.parametrize("recurring", [QUARTERLY, YEARLY, replace(THIRD_SATURDAY, interval=6)], ids=str)
def test_named_months_have_the_same_days(recurring: Recurrence) -> None:
    """python-dateutil finds in the pattern with named months exactly the days of every so many months."""
    for course in list_courses(recurring, BEGIN):
        found = by_dateutil(course.pattern, course.days[0], course.days[0] + LENGTHS[Frequency.MONTHLY])
        assert tuple(found)[: len(course.days)] == course.days


@pytest.mark.parametrize(
    ("recurring", "days"),
    [
        pytest.param(EVERY_DAY, 1, id="daily"),
        pytest.param(WEEKDAYS, 1, id="weekdays"),
        pytest.param(Pattern(frequency=Frequency.WEEKLY, days=(PatternDay(0), PatternDay(3))), 3, id="mon-thu"),
        pytest.param(WEEKLY, 7, id="weekly"),
        pytest.param(THIRD_SATURDAY, 28, id="monthly"),
        pytest.param(YEARLY, 7, id="a-single-date"),
        pytest.param(LEAP_DAY, None, id="none"),
    ],
)
def test_how_close_dates_are(recurring: Recurrence, days: int | None) -> None:
    """The shortest distance of two dates bounds how long the work may be."""
    assert shortest_distance(recurring, BEGIN) == (None if days is None else timedelta(days=days))
