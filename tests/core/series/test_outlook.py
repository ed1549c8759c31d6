"""What lies ahead of a series at a moment."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.series.outlook import look_ahead
from downtime_cli.core.window import DAY, HOUR, Span
from tests.series_samples import AS_OF, series, third_saturdays, with_changed_dates

WINDOWS = third_saturdays()


def test_dates_are_as_they_stand() -> None:
    """Moved, longer and cancelled dates are told from those that the rule has."""
    outlook = look_ahead(with_changed_dates(series()), AS_OF + 3 * DAY)
    assert len(outlook.dates) == 12
    assert [each.day for each in outlook.dates if each.window is None] == [date(2026, 12, 19), date(2027, 4, 17)]
    irregular = [each for each in outlook.dates if each.window is not None and not each.is_regular]
    assert [(each.day, each.window) for each in irregular] == [
        (date(2027, 2, 20), Span(WINDOWS[2].start + DAY, WINDOWS[2].end + DAY)),
        (date(2027, 3, 20), Span(WINDOWS[3].start, WINDOWS[3].end + HOUR)),
    ]


def test_what_was_recorded_later_was_not_known() -> None:
    """Before its second version a date is as its first one has it, and so it is before that."""
    for at in (AS_OF - DAY, AS_OF + DAY):
        outlook = look_ahead(with_changed_dates(series()), at)
        assert all(each.is_regular for each in outlook.dates[1:])
        assert outlook.windows == WINDOWS[1:]


def test_what_has_ended_lies_behind() -> None:
    """A window is ahead until its end; a date that is left out, too."""
    end = WINDOWS[1].end
    assert look_ahead(series(), end - timedelta.resolution).windows[0] == WINDOWS[1]
    assert look_ahead(series(), end).windows[0] == WINDOWS[2]
    assert look_ahead(series(), WINDOWS[0].end).dates[0].day == date(2027, 1, 16)
    assert look_ahead(series(), WINDOWS[11].end).windows == ()


def test_a_completed_date_is_over_before_its_end() -> None:
    """Nobody is told of a window whose work is done."""
    sample = series()
    first = sample.dates[0]
    done = replace(first.plan.revisions[0], status=Status.COMPLETED, at=first.original.start + HOUR)
    plan = replace(first.plan, status=Status.COMPLETED, revisions=(*first.plan.revisions, done))
    sample = replace(sample, dates=(replace(first, plan=plan), *sample.dates[1:]))
    assert look_ahead(sample, done.at).windows == WINDOWS[2:]
    assert look_ahead(sample, done.at - HOUR).windows == WINDOWS[1:]


def test_dates_of_a_rule_that_was_replaced_are_no_dates_of_it() -> None:
    """They stay in the series until they are over, and were told of with the rule that had them."""
    sample = series()
    old = replace(sample.dates[0], is_replaced=True)
    outlook = look_ahead(replace(sample, dates=(old, *sample.dates[1:])), AS_OF)
    assert outlook.windows == WINDOWS[2:]
