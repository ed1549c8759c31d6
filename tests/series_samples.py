"""A standing window made by hand: for tests of whatever reads one."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind, Revision, Status
from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series, SeriesDate
from downtime_cli.core.standing.plan import LeftOut
from downtime_cli.core.window import DAY, HOUR, Span
from tests.saved_samples import BERLIN, message, saved_plan
from tests.slot_samples import monthly_slot

SERIES_ID: Final = "20261219-5e21e500"
AS_OF: Final = datetime(2026, 11, 23, tzinfo=UTC)
LENGTH: Final = 2 * HOUR


def third_saturdays(zone: tzinfo = BERLIN, start: time = time(4)) -> tuple[Span, ...]:
    """List the windows of every third Saturday from December 2026 to November 2027, by a zone's clock."""
    days = []
    for month in range(12):
        year, number = divmod(2026 * 12 + 11 + month, 12)
        first = datetime(year, number + 1, 1)
        days.append(first + timedelta(days=(5 - first.weekday()) % 7 + 14))
    starts = [resolve_wall(datetime.combine(day, start), zone) for day in days]
    return tuple(Span(each, each + LENGTH) for each in starts)


def series(*, left_out: tuple[int, ...] = (0,), **changes: object) -> Series:
    """Return two hours on every third Saturday, 04:00 in Berlin, for a year, with changes to what is said of all of it.

    The date in December is left out for a freeze, unless other indices are named. Each date has a reminder three days
    and one an hour before, the start and the end; the series is told of a week before its first date.
    """
    windows = third_saturdays()
    kept = [each for index, each in enumerate(windows) if index not in left_out]
    head = saved_plan(
        plan_id=SERIES_ID,
        as_of=AS_OF,
        window=kept[0],
        announcements=(
            message(AnnouncementKind.INITIAL, "email", kept[0].start - 7 * DAY),
            message(AnnouncementKind.INITIAL, "status-page", kept[0].start - 7 * DAY),
        ),
        document={},
        **changes,
    )
    rule = "DTSTART;TZID=Europe/Berlin:20261219T040000\nDURATION:PT2H\nRRULE:FREQ=MONTHLY;BYDAY=3SA;COUNT=12"
    head = replace(head, revisions=tuple(replace(each, rule=rule) for each in head.revisions))
    return Series(
        head=head,
        slot=monthly_slot(5, 3, time(4), BERLIN),
        dates=tuple(series_date(head, window) for window in kept),
        left_out=tuple(LeftOut(window=windows[index], code="blackout", names=("Winter freeze",)) for index in left_out),
    )


def series_date(head: SavedPlan, original: Span, **changes: object) -> SeriesDate:
    """Return a date of a series, as the rule has it but for changes."""
    day = original.start.astimezone(BERLIN).date()
    window = changes.pop("window", original)
    assert isinstance(window, Span)
    status = changes.pop("status", head.status)
    plan = saved_plan(
        plan_id=f"{SERIES_ID}-{day:%Y%m%d}",
        as_of=AS_OF,
        window=window,
        status=status,
        announcements=(
            message(AnnouncementKind.REMINDER, "email", window.start - 3 * DAY),
            message(AnnouncementKind.REMINDER, "status-page", window.start - 3 * DAY),
            message(AnnouncementKind.REMINDER, "banner", window.start - HOUR),
            message(AnnouncementKind.START, "status-page", window.start),
            replace(
                message(AnnouncementKind.COMPLETE, "status-page", window.end), send_at=None, waits_for=Status.COMPLETED
            ),
        ),
        document={},
        **changes,
    )
    return SeriesDate(day=day, original=original, plan=plan)


def with_changed_dates(sample: Series) -> Series:
    """Return the series with its second date moved by a day, its third longer by an hour, its fourth cancelled."""
    dates = list(sample.dates)
    for index, status, shift, longer in (
        (1, Status.CONFIRMED, DAY, timedelta(0)),
        (2, Status.CONFIRMED, timedelta(0), HOUR),
        (3, Status.CANCELLED, timedelta(0), timedelta(0)),
    ):
        original, head = dates[index].original, sample.head
        window = Span(original.start + shift, original.end + shift + longer)
        revisions = (
            Revision(sequence=0, status=Status.TENTATIVE, at=AS_OF, window=original),
            Revision(sequence=1, status=Status.CONFIRMED, at=AS_OF + DAY, window=original),
            Revision(sequence=2, status=status, at=AS_OF + 2 * DAY, window=window),
        )
        dates[index] = series_date(head, original, window=window, status=status, sequence=2, revisions=revisions)
    return replace(sample, dates=tuple(dates))
