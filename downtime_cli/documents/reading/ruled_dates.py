"""
The dates of a standing window, held against its rule.

People edit documents. Messages follow the dates, calendars follow the rule: where one of them was changed and not the
other, some readers would be told of windows that others know nothing of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.standing.dates import pattern_days
from downtime_cli.core.window import DAY, HOUR
from downtime_cli.core.wording import iso_duration, iso_utc
from downtime_cli.documents.reading.checked import length_of

if TYPE_CHECKING:
    from downtime_cli.core.series.series import SeriesDate
    from downtime_cli.core.standing.plan import LeftOut, Slot
    from downtime_cli.documents.reading import needed
    from downtime_cli.documents.reading.checked import Checked
    from downtime_cli.documents.reading.places import Path

_MOST_MOVED: Final = 2 * HOUR
"""How far governments move clocks, but for a whole day where the date line is moved."""


class _Told(Struct, frozen=True):
    """A date of the rule as a document has it."""

    day: date
    start: datetime
    """In UTC."""
    length: timedelta
    local: str | None
    """A time by the clock of the rule, as it was when the document was made."""
    day_at: Path
    start_at: Path


def check_dates(
    checked: Checked[needed.Series], slot: Slot, dates: Sequence[SeriesDate], left_out: Sequence[LeftOut]
) -> None:
    """Check that the rule has every date, those that are left out as well, and none that is neither; and their length.

    Dates of a rule that is no longer followed stand by themselves.

    Raises:
        InputError: dates and rule contradict each other, other than by clocks that have been moved since.
    """
    told = [*_list_dates(checked, dates), *_list_left_out(checked, slot, left_out)]
    if not told:
        return
    days = pattern_days(slot.pattern, min(each.day for each in told))
    starts = {day: _start_on(slot, day) for day in days}
    has_moved = any(_has_clock_moved(slot, each) for each in told)
    for each in told:
        _check_date(checked, each, starts, has_moved=has_moved)
    known = {each.day for each in told}
    missing = next((day for day in days if day not in known and day < max(known)), None)
    if missing is not None:
        raise checked.error(("dates",), f"slot.rrule has {missing}, which is neither among them nor in left_out")
    if len(told) != slot.count:
        message = f"expected COUNT={len(told)}, as there are so many dates, got COUNT={slot.count}: plan again for more"
        raise checked.error(("slot", "rrule"), message)


def _list_dates(checked: Checked[needed.Series], dates: Sequence[SeriesDate]) -> list[_Told]:
    entries = enumerate(zip(dates, checked.needed.dates, strict=True))
    return [
        _Told(
            day=each.day,
            start=each.original.start,
            length=each.original.duration,
            local=entry.local_start,
            day_at=("dates", index, "day"),
            start_at=("dates", index, "original", "start"),
        )
        for index, (each, entry) in entries
        if not each.is_replaced
    ]


def _list_left_out(checked: Checked[needed.Series], slot: Slot, left_out: Sequence[LeftOut]) -> list[_Told]:
    entries = enumerate(zip(left_out, checked.needed.left_out, strict=True))
    return [
        _Told(
            day=_name_left_out(slot, each.window.start),
            start=each.window.start,
            length=each.window.duration,
            local=entry.local_start,
            day_at=("left_out", index, "start"),
            start_at=("left_out", index, "start"),
        )
        for index, (each, entry) in entries
    ]


def _name_left_out(slot: Slot, start: datetime) -> date:
    """Name a date that has no name of its own by the day on which the rule starts nearest to it."""
    day = start.astimezone(slot.zone).date()
    return min((day - DAY, day, day + DAY), key=lambda each: abs(_start_on(slot, each) - start))


def _start_on(slot: Slot, day: date) -> datetime:
    return resolve_wall(datetime.combine(day, slot.start), slot.zone)


def _check_date(
    checked: Checked[needed.Series], told: _Told, starts: Mapping[date, datetime], *, has_moved: bool
) -> None:
    start = starts.get(told.day)
    if start is None:
        raise checked.error(told.day_at, f"slot.rrule has no date on {told.day}")
    length = checked.needed.slot.duration
    if length is not None and length_of(length) != told.length:
        message = f"expected an end {length} after it, which is slot.duration, got {iso_duration(told.length)}"
        raise checked.error(told.start_at, message)
    if start != told.start and not (has_moved and _is_near(start, told.start)):
        message = f"expected {iso_utc(start)!r}, when slot starts on {told.day}, got {iso_utc(told.start)!r}"
        raise checked.error(told.start_at, message)


def _has_clock_moved(slot: Slot, told: _Told) -> bool:
    """Whether a date was at the time of the slot by the clock of its day, and clocks there show another time now."""
    start = _start_on(slot, told.day)
    with suppress(ValueError):
        offset = None if told.local is None else datetime.fromisoformat(told.local).utcoffset()
        if offset is not None and start != told.start and _is_near(start, told.start):
            return (told.start + offset).replace(tzinfo=None) == datetime.combine(told.day, slot.start)
    return False


def _is_near(start: datetime, other: datetime) -> bool:
    return abs(start - other) <= _MOST_MOVED or abs(start - other) == DAY
