"""Dates, times and lengths as calendars write them (RFC 5545 §3.3), with what programs write instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from itertools import chain
from typing import Final

from msgspec import Struct

from downtime_cli.core import window
from downtime_cli.core.errors import BadTextError
from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.window import DAY

_TIME: Final = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?\s*(?:(Z)|([+-])(\d\d):?(\d\d))?)?", re.ASCII
)
_LENGTH: Final = re.compile(
    r"([+-])?P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?", re.ASCII
)
FIRST_YEAR: Final = 1600
LAST: Final = window.LAST.replace(tzinfo=None)
"""By any clock; "for ever" is 9999 in many programs."""
ZERO: Final = timedelta(0)
AGAIN: Final = "correct it in your calendar and export it again"


class Moment(Struct, frozen=True, kw_only=True):
    """A date or time of a calendar."""

    wall: datetime
    """Naive; of a date its midnight."""
    clock: tzinfo | None = None
    """None for a date, and for a time that is by whatever clock is looked at (floating)."""
    is_date: bool = False

    def by(self, clock: tzinfo) -> datetime:
        """Read it by a clock; dates and floating times are the same by each."""
        if self.clock is None or self.clock == clock:
            return self.wall
        return resolve_wall(self.wall, self.clock).astimezone(clock).replace(tzinfo=None)


def parse_moment(text: str) -> Moment:
    """Read `20261129`, `20261129T090000`, `20261129T090000Z`, also with the marks of ISO 8601 and without seconds.

    What comes after the year 4000 is that year.

    Raises:
        BadTextError: it is none.
    """
    match = _TIME.fullmatch(text.strip().upper())
    if match is None:
        raise BadTextError(f"expected a date or time such as 20261129T090000Z, got {text.strip()[:40]!r}", AGAIN)
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    is_midnight_after = (hour, minute, second) == (24, 0, 0)
    try:
        wall = datetime(year, month, day, 0 if is_midnight_after else hour, minute, min(second, 59))  # noqa: DTZ001
        wall = min(wall, LAST) + (DAY if is_midnight_after else ZERO)
    except ValueError:
        raise BadTextError(f"{text.strip()!r} is no date or time that exists", AGAIN) from None
    if wall.year < FIRST_YEAR:
        raise BadTextError(f"expected a year from {FIRST_YEAR} on, got {text.strip()!r}", AGAIN)
    clock: tzinfo | None = UTC if match[7] else None
    if match[8]:
        away = timedelta(hours=int(match[9]), minutes=int(match[10]))
        if away >= DAY:
            raise BadTextError(f"{text.strip()!r} has an offset that no clock has", AGAIN)
        clock = timezone(away if match[8] == "+" else -away)
    return Moment(wall=wall, clock=clock, is_date=match[4] is None)


def parse_length(text: str) -> tuple[timedelta, timedelta]:
    """Read a length such as `P1DT2H` in two parts: days, which a clock counts, and the exact time on top (§3.3.6).

    Raises:
        BadTextError: it is none, or less than nothing.
    """
    match = _LENGTH.fullmatch(text.strip().upper())
    if match is None or not any(match.groups()[1:]):
        raise BadTextError(f"expected a length such as PT2H or P1D, got {text.strip()[:40]!r}", AGAIN)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    whole, exact = timedelta(weeks=weeks, days=days), timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if match[1] == "-" and whole + exact:
        raise BadTextError(f"the length {text.strip()} is less than nothing", AGAIN)
    return whole, exact


def find_date(moment: Moment, clocks: Iterable[tzinfo]) -> datetime:
    """Find the date that is meant by a time where a date belongs, as its midnight.

    Some programs write the midnight of a date in UTC: by one of the clocks it is one.
    """
    walls = chain([moment.wall], map(moment.by, clocks if moment.clock is not None else ()))
    meant = next((wall for wall in walls if wall.time() == time()), moment.wall)
    return datetime.combine(meant.date(), time())
