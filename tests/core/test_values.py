"""The small value types: traffic, audience, activity, errors, policy."""

from __future__ import annotations

import math
import pickle
from datetime import UTC, datetime, timedelta

import pytest

from downtime_cli.core.activity import activity_at, is_awake
from downtime_cli.core.audience import Audience, ZoneShare, build_audience
from downtime_cli.core.errors import AccessError, DowntimeError, InputError, Issue, IssueCode, Place, UsageError
from downtime_cli.core.policy import NoticePeriod, weekly_calendar
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import to_minute
from tests.core.builders import AS_OF, BERLIN, KOLKATA, NEW_YORK, hours, utc


def test_missing_hours_are_not_zero() -> None:
    """A series yields only hours with data, and NaN for any other."""
    series = hours([1.0, math.nan, 3.0], AS_OF)
    first = series.first_epoch_hour
    assert list(series) == [(first, 1.0), (first + 2, 3.0)]
    assert math.isnan(series.get(first + 1))
    assert math.isnan(series.get(first - 1))
    assert series.get(first + 2) == 3.0
    assert series.sum() == 4.0
    assert hours([0.1] * 10, AS_OF).sum() == 1.0


def test_hours_of_half_hour_zones_start_at_half_past() -> None:
    """With a phase of 30 minutes an hour starts at half past in UTC."""
    traffic = Traffic(total=hours([1.0], AS_OF), phase_minutes=30)
    assert traffic.start_of(traffic.total.first_epoch_hour) == AS_OF + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("minutes", "known"),
    [
        pytest.param(-60, 0, id="before-the-first"),
        pytest.param(0, 0, id="as-it-starts"),
        pytest.param(89, 0, id="while-it-lasts"),
        pytest.param(90, 1, id="as-it-ends"),
        pytest.param(10_000, 3, id="after-all"),
    ],
)
def test_only_hours_that_have_ended_are_known(minutes: int, known: int) -> None:
    """What was known at an instant is whole hours, and zones measured by then."""
    late = hours([5.0], AS_OF + timedelta(hours=2))
    traffic = Traffic(total=hours([1.0, 2.0, 3.0], AS_OF), by_zone={BERLIN: late}, phase_minutes=30)
    past = traffic.before(AS_OF + timedelta(minutes=minutes))
    assert list(past.total.values) == [1.0, 2.0, 3.0][:known]
    assert set(past.by_zone) == ({BERLIN} if known == 3 else set())


def test_a_typical_week_has_168_hours() -> None:
    """Anything else is a programming error."""
    with pytest.raises(ValueError, match="168"):
        TypicalWeek(values=(1.0,) * 24, zone=BERLIN)


def test_audience_is_normalised_and_sorted() -> None:
    """Users become shares that sum to 1, largest first, equal ones by name, empty zones left out."""
    built = build_audience({BERLIN: (30, 1.0), NEW_YORK: (30, 2.0), KOLKATA: (0, 1.0)})
    assert [(zone.zone, zone.share, zone.weight) for zone in built.zones] == [(NEW_YORK, 0.5, 2.0), (BERLIN, 0.5, 1.0)]
    assert built.largest is NEW_YORK


@pytest.mark.parametrize(
    "zones",
    [
        pytest.param((ZoneShare(zone=BERLIN, share=0.5),), id="half-of-everybody"),
        pytest.param((ZoneShare(zone=BERLIN, share=0.4), ZoneShare(zone=KOLKATA, share=0.6)), id="unsorted"),
    ],
)
def test_audience_refuses_broken_shares(zones: tuple[ZoneShare, ...]) -> None:
    """Shares that do not sum to 1 or are not sorted are programming errors."""
    with pytest.raises(ValueError, match="s"):
        Audience(zones=zones)


def test_activity_is_scaled_to_a_mean_of_one() -> None:
    """The week's mean is 1, nights are quieter than days, and the curve has no jumps."""
    week = [activity_at(minute) for minute in range(7 * 1440)]
    assert math.fsum(week) / len(week) == pytest.approx(1, abs=0.02)
    monday = to_minute(AS_OF)
    assert activity_at(monday + 4 * 60) < activity_at(monday + 15 * 60)
    assert max(abs(a - b) for a, b in zip(week, [*week[1:], week[0]], strict=True)) < 0.01


@pytest.mark.parametrize(
    ("local", "awake", "at_work"),
    [
        pytest.param("2026-11-23T06:59Z", False, False, id="early"),
        pytest.param("2026-11-23T07:00Z", True, False, id="up"),
        pytest.param("2026-11-23T09:00Z", True, True, id="monday-nine"),
        pytest.param("2026-11-23T17:00Z", True, False, id="after-work"),
        pytest.param("2026-11-23T22:00Z", False, False, id="late"),
        pytest.param("2026-11-22T12:00Z", True, False, id="sunday-noon"),
    ],
)
def test_people_wake_and_work_by_their_clock(local: str, awake: bool, at_work: bool) -> None:
    """People are awake 07:00-22:00 and at work Monday to Friday 09:00-17:00."""
    minute = to_minute(utc(local))
    assert is_awake(minute) == awake
    assert weekly_calendar(UTC).is_at_work(minute) == at_work


def test_errors_carry_issues_and_exit_codes() -> None:
    """Each kind of error has its documented exit code and says its first message."""
    issue = Issue(
        code=IssueCode.BAD_VALUE, message="no", remedy="mend it", place=Place(source="a.csv", line=3, column=2)
    )
    assert str(InputError(issue)) == "no"
    assert str(DowntimeError()) == ""
    assert InputError.of(issue.code, issue.message, issue.remedy, issue.place).issues == (issue,)
    assert UsageError.of(issue.code, "no", "mend it", "--slo").issues[0].place == Place("--slo")
    assert [kind.exit_code for kind in (DowntimeError, UsageError, InputError, AccessError)] == [3, 2, 3, 4]
    assert str(issue.place) == "a.csv:3:2"
    assert str(Place(source="a.csv")) == "a.csv"


def test_errors_come_back_from_another_process() -> None:
    """Pickled and read back, an error has the kind and all the issues that it had."""
    lost = Issue(IssueCode.BAD_TIME, "expected a time", "write one", Place("access.log", 7, 3))
    found = pickle.loads(pickle.dumps(InputError(lost, lost)))  # noqa: S301 # made here
    assert type(found) is InputError
    assert found.issues == (lost, lost)
    assert str(found) == "expected a time"


def test_working_days_need_a_calendar() -> None:
    """A notice period in working days without a calendar is a programming error."""
    with pytest.raises(ValueError, match="calendar"):
        NoticePeriod(text="5 working days", working_days=5)
    assert NoticePeriod(text="1h", lead=timedelta(hours=1)).lead == timedelta(hours=1)
    assert datetime(2026, 1, 1, tzinfo=UTC) < AS_OF


def test_a_calendar_that_is_not_assumed_is_read_in_one_way() -> None:
    """Where nobody had to assume a part of the country, no other holidays are thinkable."""
    assert weekly_calendar(BERLIN).other_readings() == ()
