"""How far to look where nobody said."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.announcing.notice_period import notice_end
from downtime_cli.core.planning.candidates import candidate_starts, search_span
from downtime_cli.core.planning.constraints import build_rules
from downtime_cli.core.planning.horizon import first_start, look_ahead
from downtime_cli.core.policy import ClosedSpan, NoticePeriod, Policy, WeeklyHours, WorkingCalendar
from downtime_cli.core.window import DAY, HOUR, MINUTE, WEEK, Span
from tests.core.builders import AS_OF, BERLIN, policy, utc

THREE_DAYS = NoticePeriod(text="72h", lead=72 * HOUR)


def freeze(days: float, since: datetime = AS_OF) -> ClosedSpan:
    """Return a freeze that ends so many days after AS_OF."""
    return ClosedSpan(span=Span(since - DAY, AS_OF + days * DAY), name="Freeze")


@pytest.mark.parametrize(
    ("wishes", "latest"),
    [
        pytest.param(policy(), AS_OF + 2 * WEEK, id="from-now"),
        pytest.param(policy(notice=THREE_DAYS), AS_OF + 17 * DAY, id="after-the-notice"),
        pytest.param(policy(notice=THREE_DAYS, earliest=AS_OF + 9 * DAY), AS_OF + 23 * DAY, id="after-earliest"),
        pytest.param(policy(notice=THREE_DAYS, earliest=AS_OF - 9 * DAY), AS_OF + 17 * DAY, id="earliest-is-past"),
        pytest.param(policy(blackouts=(freeze(14 - 1 / 12),)), AS_OF + 2 * WEEK, id="two-hours-are-left"),
        pytest.param(policy(blackouts=(freeze(14 - 1 / 24),)), AS_OF + 4 * WEEK, id="one-hour-is-left"),
        pytest.param(policy(blackouts=(freeze(55),)), AS_OF + 8 * WEEK, id="eight-weeks"),
        pytest.param(policy(blackouts=(freeze(57),)), AS_OF + 10 * WEEK, id="ten-weeks"),
        pytest.param(policy(blackouts=(freeze(84 - 1 / 12),)), AS_OF + 12 * WEEK, id="the-last-two-hours"),
        pytest.param(policy(blackouts=(freeze(84),)), AS_OF + 2 * WEEK, id="none-in-twelve-weeks"),
        pytest.param(policy(duration=15 * DAY), AS_OF + 4 * WEEK, id="longer-than-two-weeks"),
        pytest.param(policy(duration=100 * DAY), AS_OF + 16 * WEEK, id="longer-than-twelve-weeks"),
        pytest.param(
            policy(duration=15 * DAY, blackouts=(freeze(400),)), AS_OF + 4 * WEEK, id="long-work-that-never-fits"
        ),
    ],
)
def test_the_horizon_is_as_short_as_fits(wishes: Policy, latest: datetime) -> None:
    """It lasts two weeks from the first possible start, and two more at a time while no window keeps every rule."""
    assert look_ahead(wishes).latest == latest


@pytest.mark.parametrize(
    ("as_of", "first"),
    [
        pytest.param("2026-03-26T10:00+01:00", "2026-04-02T10:00+02:00", id="into-summer-time"),
        pytest.param("2026-10-22T10:00+02:00", "2026-10-29T10:00+01:00", id="out-of-summer-time"),
        pytest.param("2026-12-30T10:00+01:00", "2027-01-07T10:00+01:00", id="new-year"),
    ],
)
def test_working_days_move_the_horizon_by_the_clock(as_of: str, first: str) -> None:
    """Five working days end at the same time on the wall, and the horizon lasts 14 times 24 hours from there."""
    calendar = WorkingCalendar(zone=BERLIN, holidays={date(2027, 1, 1): "New Year"})
    notice = NoticePeriod(text="5 working days", working_days=5, calendar=calendar)
    wishes = policy(as_of=utc(as_of), earliest=utc(as_of), notice=notice)
    assert first_start(wishes) == utc(first)
    assert look_ahead(wishes).latest == utc(first) + 14 * DAY


@given(
    st.integers(0, 100 * 24).map(lambda hours: hours * HOUR),
    st.integers(1, 100 * 24).map(lambda hours: hours * HOUR),
    st.integers(30, 40 * 60).map(lambda minutes: minutes * MINUTE),
    st.integers(0, 6),
    st.integers(0, 30 * 24).map(lambda hours: NoticePeriod(text="", lead=hours * HOUR)),
)
def test_no_shorter_horizon_holds_a_window(
    begin: timedelta, length: timedelta, duration: timedelta, day: int, notice: NoticePeriod
) -> None:
    """Whatever the rules, horizons that are shorter by two weeks hold no window that keeps them, and this one does."""
    hours = WeeklyHours(days=frozenset({day}), start=time(20), end=time(8), zone=BERLIN, text="")
    closed = ClosedSpan(span=Span(AS_OF + begin, AS_OF + begin + length), name="Freeze")
    wishes = policy(notice=notice, duration=duration, team_hours=(hours,), blackouts=(closed,))
    first = notice_end(wishes.as_of, notice)
    fitting = [weeks for weeks in range(2, 14, 2) if _has_window(replace(wishes, latest=first + weeks * WEEK))]
    assert look_ahead(wishes).latest == first + (fitting[0] if fitting else 2) * WEEK


def _has_window(wishes: Policy) -> bool:
    rules = build_rules(wishes, Span(AS_OF - DAY, wishes.latest + 4 * WEEK))
    length = wishes.duration // MINUTE
    starts = candidate_starts(wishes, search_span(wishes))
    return any(all(rule.allows(start, start + length) for rule in rules) for start in starts)
