"""What lies ahead of a series at a moment."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.series.outlook import FormerRule, look_ahead
from downtime_cli.core.series.series import Series
from downtime_cli.core.standing.plan import Slot
from downtime_cli.core.window import DAY, HOUR, Span
from tests.saved_samples import BERLIN
from tests.series_samples import AS_OF, series, third_saturdays, with_changed_dates
from tests.slot_samples import monthly_slot

WINDOWS = third_saturdays()


def every_third_month(first: int) -> Slot:
    """Return the slot of the sample in each third month from one on."""
    slot = monthly_slot(5, 3, time(4), BERLIN)
    return replace(slot, pattern=replace(slot.pattern, months=(first, first + 3, first + 6, first + 9)))


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


def _left_behind(sample: Series, index: int, **changes: object) -> Series:
    """Return the series as if one of its dates were of an earlier rule, with changes to its last version."""
    dates = list(sample.dates)
    plan = dates[index].plan
    plan = replace(plan, revisions=(*plan.revisions[:-1], replace(plan.revisions[-1], **changes)))
    dates[index] = replace(dates[index], plan=plan, is_replaced=True)
    return replace(sample, dates=tuple(dates))


def test_dates_that_an_earlier_rule_left_behind_take_place() -> None:
    """They are told as dates that the rule does not have, with the length that they have; one that is off is not."""
    longer = Span(WINDOWS[1].start, WINDOWS[1].end + HOUR)
    sample = _left_behind(series(), 0)
    first = replace(sample.dates[0], original=longer)
    outlook = look_ahead(replace(sample, dates=(first, *sample.dates[1:])), AS_OF)
    behind = next(each for each in outlook.dates if each.day == date(2027, 1, 16))
    assert (behind.window, behind.is_ruled, behind.is_regular) == (WINDOWS[1], False, False)
    assert outlook.usual == WINDOWS[0]
    past = look_ahead(replace(sample, dates=(first, *sample.dates[1:])), WINDOWS[1].end)
    assert [each.day for each in past.dates if not each.is_ruled] == []
    off = look_ahead(_left_behind(replace(sample, dates=(first, *sample.dates[1:])), 0, status=Status.CANCELLED), AS_OF)
    assert date(2027, 1, 16) not in {each.day for each in off.dates}


@pytest.mark.parametrize(
    ("index", "slot", "is_ruled"),
    [
        pytest.param(0, monthly_slot(5, 3, time(4), BERLIN), True, id="the-same-rule"),
        pytest.param(0, monthly_slot(5, 3, time(5), BERLIN), False, id="another-time"),
        pytest.param(0, monthly_slot(5, 2, time(4), BERLIN), False, id="another-day"),
        pytest.param(0, every_third_month(1), False, id="other-months"),
        pytest.param(0, every_third_month(2), False, id="months-that-it-is-not-in"),
        pytest.param(10, monthly_slot(5, 3, time(4), BERLIN), False, id="after-the-first"),
    ],
)
def test_a_date_before_those_that_were_added_is_one_of_the_rule(index: int, slot: Slot, is_ruled: bool) -> None:
    """Where a year was added, the next date may be too soon to be among them, and is as regular as they are."""
    sample = replace(_left_behind(series(), index), slot=slot)
    day = sample.dates[index].day
    (found,) = [each for each in look_ahead(sample, AS_OF).dates if each.day == day]
    assert found.is_ruled is is_ruled


def test_without_a_date_of_the_rule_none_is_regular() -> None:
    """All that is left is what an earlier rule left behind."""
    sample = series()
    sample = replace(sample, dates=tuple(replace(each, is_replaced=True) for each in sample.dates), left_out=())
    outlook = look_ahead(sample, AS_OF)
    assert not any(each.is_regular for each in outlook.dates)
    assert (outlook.windows, outlook.usual) == (WINDOWS[1:], WINDOWS[1])


FORMER = FormerRule(
    slot=monthly_slot(5, 3, time(3), BERLIN),
    dates={window.start.astimezone(BERLIN).date(): Span(window.start - HOUR, window.end - HOUR) for window in WINDOWS},
    left_out={date(2026, 12, 19)},
)


def test_what_lay_ahead_by_a_former_rule_is_as_it_was() -> None:
    """Its dates, whatever is known of them now: moved, off and over by then, and those of a still earlier rule."""
    sample = with_changed_dates(series())
    known = [
        replace(each, plan=replace(each.plan, revisions=each.plan.revisions[-1:]), is_replaced=True)
        for each in sample.dates
        if each.plan.sequence
    ]
    done = replace(known[1].plan.revisions[0], status=Status.COMPLETED)
    known[1] = replace(known[1], plan=replace(known[1].plan, revisions=(done,)))
    earlier = [replace(sample.dates[index], day=date(2027, 7, 7), is_replaced=True) for index in (5, 6)]
    late = replace(earlier[1].plan.revisions[0], at=AS_OF + 9 * DAY)
    earlier[1] = replace(earlier[1], plan=replace(earlier[1].plan, revisions=(late,)))
    new = replace(sample.dates[8], plan=replace(sample.dates[8].plan, revisions=(late,)))
    outlook = look_ahead(replace(sample, dates=(*known, *earlier, new)), AS_OF + 3 * DAY, FORMER)
    assert outlook.slot == FORMER.slot
    assert [(f"{each.day:%m-%d}", each.is_ruled, each.window is None) for each in outlook.dates] == [
        ("12-19", True, True),
        ("01-16", True, False),
        ("02-20", True, False),
        ("04-17", True, True),
        ("05-15", True, False),
        ("06-19", True, False),
        ("07-07", False, False),
        ("07-17", True, False),
        ("08-21", True, False),
        ("09-18", True, False),
        ("10-16", True, False),
        ("11-20", True, False),
    ]
    moved = next(each for each in outlook.dates if each.day == date(2027, 2, 20))
    assert moved.window == Span(WINDOWS[2].start + DAY, WINDOWS[2].end + DAY)
    assert outlook.dates[1].window == outlook.dates[1].original == Span(WINDOWS[1].start - HOUR, WINDOWS[1].end - HOUR)
    assert outlook.usual == Span(WINDOWS[0].start - HOUR, WINDOWS[0].end - HOUR)
