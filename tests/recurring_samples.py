"""Standing windows of any rule, expanded by dateutil: for tests of what is written for a whole series."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from dateutil.rrule import rrulestr
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.recurrence import CODES, Frequency, Pattern, PatternDay
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series, SeriesDate
from downtime_cli.core.standing.plan import LeftOut, Slot
from downtime_cli.core.window import DAY, HOUR, Span
from tests.saved_samples import BERLIN, saved_plan

AS_OF: Final = datetime(2026, 11, 23, tzinfo=UTC)
MADE: Final = datetime(2026, 12, 1)


def pattern_of(rule: str) -> Pattern:
    """Return the pattern that an RRULE says."""
    parts = dict(part.split("=") for part in rule.split(";"))

    def numbers(name: str) -> tuple[int, ...]:
        return tuple(int(each) for each in parts.get(name, "").split(",") if each)

    days = [each for each in parts.get("BYDAY", "").split(",") if each]
    return Pattern(
        frequency=Frequency(parts["FREQ"]),
        interval=int(parts.get("INTERVAL", 1)),
        days=tuple(PatternDay(CODES.index(each[-2:]), int(each[:-2]) if each[:-2] else None) for each in days),
        month_days=numbers("BYMONTHDAY"),
        months=numbers("BYMONTH"),
        positions=numbers("BYSETPOS"),
    )


def walls_of(rule: str, clock: str, begin: datetime) -> list[datetime]:
    """Return the local starts of twelve months, from the first on or after a day."""
    hour, minute = map(int, clock.split(":"))
    first = rrulestr(rule, dtstart=begin.replace(hour=hour, minute=minute))[0]
    every = rrulestr(rule, dtstart=first)
    return list(every.between(first, first + timedelta(days=363), inc=True))


def recurring(
    rule: str = "FREQ=MONTHLY;BYDAY=3SA",
    clock: str = "04:00",
    zone: tzinfo = BERLIN,
    *,
    length: timedelta = 2 * HOUR,
    left_out: Collection[int] = (),
    begin: datetime = MADE,
    **changes: object,
) -> Series:
    """Return a series of a rule, without messages, some of its dates left out by their places."""
    walls = walls_of(rule, clock, begin)
    starts = [resolve_wall(each, zone) for each in walls]
    windows = [Span(each, each + length) for each in starts]
    slot = slot_of(pattern_of(rule), walls[0], zone, len(walls))
    kept = [index for index in range(len(windows)) if index not in left_out]
    changes = {
        "plan_id": "20261201-5e21e500",
        "as_of": AS_OF,
        "status": Status.CONFIRMED,
        "announcements": (),
    } | changes
    head = saved_plan(window=windows[kept[0]], **changes)
    return Series(
        head=head,
        slot=slot,
        dates=tuple(date_of(head, walls[index].date(), windows[index]) for index in kept),
        left_out=tuple(LeftOut(window=windows[index], code="blackout", names=("Freeze",)) for index in left_out),
    )


def slot_of(pattern: Pattern, first: datetime, zone: tzinfo, count: int) -> Slot:
    """Return a slot that starts as its first date does."""
    return Slot(pattern=pattern, start=first.time(), zone=zone, count=count)


def date_of(head: SavedPlan, day: date, original: Span, **changes: object) -> SeriesDate:
    """Return a date of a series as its rule has it, but for changes of the plan."""
    first = Revision(sequence=0, status=Status.TENTATIVE, at=head.as_of, window=original)
    plan = replace(head, plan_id=f"{head.plan_id}-{day:%Y%m%d}", window=original, revisions=(first,))
    return SeriesDate(day=day, original=original, plan=replace(plan, **changes))


def changed(series: Series, changes: Mapping[int, tuple[Status, timedelta, timedelta]]) -> Series:
    """Return a series with some dates, by their places, in another state, moved by a time and longer by another."""
    dates = list(series.dates)
    for index, (status, shift, longer) in changes.items():
        date = dates[index]
        window = Span(date.original.start + shift, date.original.end + shift + longer)
        version = Revision(sequence=1, status=status, at=AS_OF + 2 * DAY, window=window)
        plan = replace(date.plan, sequence=1, status=status, window=window, revisions=(*date.plan.revisions, version))
        dates[index] = replace(date, plan=plan)
    return replace(series, dates=tuple(dates))
