"""What a series is made of."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.series.build import name_day
from downtime_cli.core.window import DAY
from tests.core.builders import utc
from tests.planned_series import FIRST, dates, planned
from tests.slot_samples import weekly_slot

AS_OF = utc("2027-02-01T00:00Z")


def test_a_series_is_named_as_plans_are() -> None:
    """By its first day and what it is of: the same for the same service, moment and rule, and fit for file names."""
    one, same = planned(dates(), AS_OF).series, planned(dates(), AS_OF).series
    other = planned(dates(), AS_OF, service="billing").series
    assert one.head.plan_id == same.head.plan_id
    assert one.head.plan_id.startswith("20270306-")
    assert other.head.plan_id != one.head.plan_id
    assert [each.plan.plan_id for each in one.dates][:2] == [
        f"{one.head.plan_id}-20270306",
        f"{one.head.plan_id}-20270313",
    ]


def test_the_whole_and_each_date_begin_tentative() -> None:
    """The rule is a matter of the whole, and so is the deadline of the notice period."""
    series = planned(dates(), AS_OF).series
    assert {each.plan.status for each in series.dates} == {series.head.status} == {Status.TENTATIVE}
    assert series.head.is_series
    assert "RRULE:FREQ=WEEKLY;BYDAY=SA;COUNT=" in series.head.revisions[0].rule
    assert series.head.announce_by == dates()[0].start
    first = series.dates[0].plan
    assert (first.is_series, first.announce_by, first.window) == (False, None, dates()[0])
    assert first.forecast.share_of_week == pytest.approx(0.0031)
    assert not series.dates[0].is_changed


@pytest.mark.parametrize(
    ("zone", "wall", "day"),
    [
        pytest.param("Europe/Berlin", "2027-03-28T02:30", "2027-03-28", id="skipped-hour"),
        pytest.param("America/Havana", "2027-03-14T00:00", "2027-03-14", id="skipped-midnight"),
        pytest.param("America/Toronto", "1919-03-30T23:45", "1919-03-30", id="across-midnight"),
        pytest.param("Australia/Lord_Howe", "2027-10-03T02:00", "2027-10-03", id="half-an-hour"),
    ],
)
def test_a_date_has_the_name_that_the_rule_gives_it(zone: str, wall: str, day: str) -> None:
    """Where clocks skip its time, a window starts later, and on the next day if need be."""
    local = FIRST.fromisoformat(wall)
    slot = weekly_slot(local.weekday(), time(local.hour, local.minute), ZoneInfo(zone))
    assert name_day(slot, resolve_wall(local, slot.zone)) == date.fromisoformat(day)
    assert name_day(slot, resolve_wall(local + 7 * DAY, slot.zone)) == date.fromisoformat(day) + 7 * DAY
