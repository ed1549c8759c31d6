"""
Hours numbered from 1, as power markets and meters do: 1 is 00:00-01:00, and a day of 25 hours has a number 25.

Two customs differ on days on which clocks change. Numbers that count go from 1 to 23 or 25. Numbers that follow the
clock leave one out in spring and have one twice in autumn. Which of the two a file keeps is seen on these days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.localtime import day_span, zone_name
from downtime_cli.core.window import to_minute
from downtime_cli.core.wording import either
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES, Stamp, changed_hours, to_wall
from downtime_cli.readers.zones.fitting_zones import day_length, zones_with_days_of

SLOT_NAMES: Final = {60: "hours", 30: "half hours", 15: "quarter hours"}
_LONG_DAY: Final = timedelta(hours=25)


class Slots(Struct, frozen=True):
    """How a column numbers the slots of a day from 1: their length in minutes."""

    minutes: int

    @property
    def per_day(self) -> int:
        """How many an ordinary day has."""
        return DAY_MINUTES // self.minutes

    @property
    def example(self) -> str:
        """Say what the first of them is."""
        return f"1 is 00:00-{self.minutes // 60:02d}:{self.minutes % 60:02d}"


def find_slots(numbers: Iterable[int]) -> Slots | None:
    """Find how slots are numbered from all numbers of a column; None if they begin at 0, or do not fill a day.

    A day of 25 hours has 25 hours, 50 half hours and 100 quarter hours.
    """
    found = frozenset(numbers)
    if min(found, default=0) != 1:
        return None
    for minutes in SLOT_NAMES:
        usual = DAY_MINUTES // minutes
        if usual <= max(found) <= usual + 60 // minutes:
            return Slots(minutes)
    return None


Days = Mapping[int, Mapping[int, int]]
"""How many rows there are of each number, by day, counted from 1970-01-01."""


def counts_through(days: Days, slots: Slots, zone: tzinfo | None) -> bool:
    """Find whether numbers count through changes of the clock, rather than follow it.

    Raises:
        BadSlotError: there is a number 25 and no zone is given, or one whose day has no such hour; or days contradict
            one another.
    """
    over = [day for day, numbers in days.items() if max(numbers) > slots.per_day]
    _check_long_days(days, over, zone)
    if zone is None:
        return False
    votes = {vote: day for day, numbers in days.items() if (vote := _vote(day, numbers, slots, zone)) is not None}
    if len(votes) > 1:
        what, day = SLOT_NAMES[slots.minutes], votes[True]
        message = f"{_date_of(day)} counts {what} through the change of the clock, {_date_of(votes[False])} does not"
        remedy = "export in UTC or with offsets, or correct --traffic-zone"
        raise BadSlotError(message, remedy, day, max(days[day]))
    return True in votes


def _check_long_days(days: Days, over: Sequence[int], zone: tzinfo | None) -> None:
    """Refuse numbers that no day of the zone has, and name the zones whose days do."""
    wrong = [day for day in over if zone is None or day_length(_date_of(day), zone) != _LONG_DAY]
    if not wrong:
        return
    day, number = wrong[0], max(days[wrong[0]])
    fitting = zones_with_days_of(_LONG_DAY, map(_date_of, over))
    where = "" if zone is None else f", when clocks do not go back in {zone_name(zone)}"
    message = f"number {number} on {_date_of(day)}{where}: only a day of 25 hours, on which clocks go back, has one"
    remedy = f"say whose clock it is, such as --traffic-zone {either(fitting)}" if fitting else "correct the row"
    raise BadSlotError(message, remedy, day, number)


class BadSlotError(BadTextError):
    """A number that its day does not have, or days that contradict one another."""

    def __init__(self, message: str, remedy: str, day: int, number: int) -> None:
        """Keep the day, counted from 1970-01-01, and the number that show it."""
        super().__init__(message, remedy)
        self.day, self.number = day, number


def _vote(day: int, numbers: Mapping[int, int], slots: Slots, zone: tzinfo) -> bool | None:
    """Find whether a day counts its slots (True) or follows the clock (False); None if it does not show."""
    skipped, doubled = changed_hours(day, zone)
    if not skipped and not doubled:
        return None
    change = (skipped or doubled)[0] % DAY_MINUTES // slots.minutes + 1
    highest = max(numbers)
    if doubled:
        is_twice = numbers.get(change, 0) >= 2 * min(numbers.values())
        return True if highest > slots.per_day else False if is_twice else None
    if change not in numbers:
        return False if highest > change else None
    length = day_length(_date_of(day), zone) // timedelta(minutes=slots.minutes)
    return True if highest == length else False if highest > length else None


def _date_of(day: int) -> date:
    return to_wall(day * DAY_MINUTES).date()


class DayCounter:
    """Counts the slots of days in exact time, by the clock of a zone."""

    def __init__(self, zone: tzinfo, slots: Slots) -> None:
        """Count such slots."""
        self._zone, self._slots = zone, slots
        self._days: dict[int, tuple[int, int]] = {}

    def stamp(self, midnight: int, number: int) -> Stamp:
        """Find the stamp of a slot, as if the offset of midnight held all day; ValueError if the day has none such."""
        if midnight not in self._days:
            span = day_span(_date_of(midnight // DAY_MINUTES), self._zone)
            start = to_minute(span.start)
            self._days[midnight] = midnight - start, to_minute(span.end) - start
        offset, length = self._days[midnight]
        passed = (number - 1) * self._slots.minutes
        if not 0 <= passed < length:
            raise ValueError(number)
        return midnight + passed, offset
