"""
One text to one moment: by ISO 8601, counted from now, or as people spell it.

A moment remembers by whose clock it is, and whether the text said it in full.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.localtime import (
    day_span,
    first_shown,
    is_missing_wall,
    is_repeated_wall,
    resolve_wall,
    zone_name,
)
from downtime_cli.core.window import DAY, EPOCH, LAST, TOO_FAR
from downtime_cli.core.wording import day_name, moment, with_zone
from downtime_cli.readers.human_time import split_duration

if TYPE_CHECKING:
    from downtime_cli.readers.stamps.spelled_time import SpelledTime

_WITH_CLOCK: Final = r"\d:\d|\dT\d|^\d{4}-\d\d-\d\d \d"
_WHOLE: Final = "write it as 2026-12-05 or '2026-12-05 04:00'"
_BASIC: Final = r"\d{8}T"  # ISO 8601 without hyphens, as calendars write times


class Moment(Struct, frozen=True):
    """What a text means."""

    instant: datetime
    clock: tzinfo  # by which days after it are counted
    wall: datetime | None = None  # naive, where it is clock time
    is_date: bool = False  # whether it is a whole day, of which `instant` is the start
    shown: str = ""  # the clock time as it was written, or what it comes to
    unsaid: str = ""  # the text, unless it says the year, the month and the day itself
    end: Moment | None = None  # of a span of time
    is_limit: bool = False  # whether `instant` is the end of the day, and `wall` the day after it
    is_beyond: bool = False  # whether it stands for all that lies before 1970 or after 2999: it is EPOCH or LAST

    @property
    def day(self) -> date:
        """The day that it is, or lies in."""
        day = (self.wall or self.instant.astimezone(self.clock)).date()
        return day - DAY if self.is_limit else day

    @property
    def is_shown_twice(self) -> bool:
        """Whether its clock shows it twice."""
        return self.wall is not None and not self.is_date and is_repeated_wall(self.wall, self.clock)

    @property
    def words(self) -> str:
        """The moment, or the day that it stands for, in full."""
        if self.is_date:
            return f"{day_name(self.day, year=True)} {zone_name(self.clock)}"
        return with_zone(moment(self.instant, self.clock, year=True), self.clock)

    def wall_by(self, zone: tzinfo) -> datetime:
        """Find the naive time that clocks of a zone show."""
        own = self.wall if self.clock == zone else None
        return own or self.instant.astimezone(zone).replace(tzinfo=None)

    def as_limit(self) -> Moment:
        """Take a date to its last moment."""
        if self.wall is None or not self.is_date:
            return self
        span, next_day = day_span(self.wall.date(), self.clock), datetime.combine(self.wall.date(), time()) + DAY
        return replace(self, instant=span.end, wall=next_day, is_limit=True)


def read_moment(text: str, now: Moment, *, needs_date: bool = False) -> Moment:
    """Read a time, or a span of time, which is its start with an `end`.

    Args:
        text: what was typed.
        now: from when on times are counted, and by whose clock they are where they do not say.
        needs_date: whether the text has to say the whole date.

    Raises:
        BadTextError: it is none, may mean two things, or clocks skip it.
    """
    clean = " ".join(text.split()).replace("\u2212", "-")
    is_now = clean.casefold() == "now"
    if is_now or clean[:1] in {"+", "-"}:
        if needs_date:
            raise BadTextError(f"expected a whole date, got {text!r}", _WHOLE)
        return now if is_now else count_on(now, clean)
    wall = _read_iso(clean)
    if wall is not None:
        is_date = wall.time() == time() and not re.search(_WITH_CLOCK, clean)
        return _resolve(wall, wall.tzinfo or now.clock, repr(clean), is_date=is_date)
    from downtime_cli.readers.stamps.spelled_time import parse_spelled  # most are not spelled
    from downtime_cli.readers.stamps.written_stamp import StampError

    try:
        spelled = parse_spelled(clean, now.instant, now.clock)
    except StampError as error:
        remedy = _WHOLE if needs_date else "write it as 2026-12-05, '5 Dec 04:00', 'next monday 2am' or +3d"
        if clean.casefold().endswith(" local"):
            from downtime_cli.readers.zones.zone_names import NAME_LOCAL

            remedy = NAME_LOCAL
        raise BadTextError(f"expected a date, got {text!r}: {error}", remedy) from None
    if needs_date and not spelled.is_whole:
        raise BadTextError(f"expected a whole date, got {text!r}", _WHOLE)
    return _place_spelled(spelled, clean, now.clock)


def _place_spelled(spelled: SpelledTime, text: str, zone: tzinfo) -> Moment:
    """Find the moment of a time that is spelled out, by a zone's clock unless it names another."""
    start = _resolve(spelled.wall, spelled.zone or zone, repr(text), is_date=spelled.is_date)
    end = None if spelled.end is None else replace(_place_spelled(spelled.end, text, zone), unsaid="")
    return replace(start, unsaid="" if spelled.is_whole else text, end=end)


def within(found: Moment, text: str, open_at: datetime | None = None) -> Moment:
    """Pass on a moment unless it is too far away, and does not mean that a span is open at that end.

    Raises:
        BadTextError: it is too far away.
    """
    if found.is_beyond and found.instant != open_at:
        raise BadTextError(f"expected a time in the years 1970 to 2999, got {text!r}", "check the year")
    return found


def count_on(start: Moment, text: str) -> Moment:
    """Find the moment so many days of the clock, and so much exact time, after another, or before it with a minus.

    Raises:
        BadTextError: the text is no length of time, or clocks skip the moment.
    """
    sign, zone = -1 if text[:1] == "-" else 1, start.clock
    days, exact = split_duration(text[text[:1] in {"+", "-"} :])
    try:
        wall = (start.wall or start.instant.astimezone(zone).replace(tzinfo=None)) + sign * days
        if exact or not days:
            instant = resolve_wall(wall, zone) if days else start.instant
            return Moment(instant + sign * exact, zone)
        if start.is_date:  # the day that comes next, where clocks skip a whole one
            return Moment(first_shown(wall, zone), zone, wall, is_date=True)
        return _place(wall, zone, f"{wall:%Y-%m-%d %H:%M} ({text.strip()!r})", is_date=False)
    except OverflowError:
        return Moment(EPOCH if sign < 0 else LAST, zone, is_beyond=True)


def _resolve(wall: datetime, zone: tzinfo, shown: str, *, is_date: bool) -> Moment:
    """Find the moment of a time that may have an offset, else is by the clock of a zone."""
    if EPOCH.year <= wall.year < TOO_FAR.year:
        exact = wall.tzinfo is not None
        found = Moment(wall.astimezone(UTC), zone) if exact else _place(wall, zone, shown, is_date=is_date)
        if found.instant >= EPOCH:
            return found
    return Moment(EPOCH if wall.year <= EPOCH.year else LAST, zone, is_beyond=True)


def _place(wall: datetime, zone: tzinfo, shown: str, *, is_date: bool) -> Moment:
    """Find the first moment at which clocks show a time, or of a day."""
    if not is_missing_wall(wall, zone):
        return Moment(resolve_wall(wall, zone), zone, wall, is_date, shown)
    first = first_shown(wall, zone)
    here = first.astimezone(zone)
    if is_date and here.date() == wall.date():
        return Moment(first, zone, wall, is_date, shown)
    message = f"{shown} does not exist in {zone_name(zone)}: clocks skip it"
    exists = f"{here:%Y-%m-%d %H:%M}" + (f" {zone_name(zone)}" if zone_name(zone) in shown else "")
    raise BadTextError(message, f"the first moment after it is '{exists}' there; or write the time with an offset")


def _read_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if "-" in text[1:] or re.match(_BASIC, text) else None
    except ValueError:
        return None
