"""
Points in time as people write them: dates, clock times, limits, and the blackouts between two of them.

Everything raises BadTextError, with what was expected and an example; the command line adds where the text came from.
Clock time without an offset is by the zone of the reader. A time that clocks skip is refused. Of one that they show
twice the first is taken, which is said, and a blackout closes both. Days and weeks are counted by the clock, hours are
exact (RFC 5545 §3.3.6): by that of a start with an offset, else by the zone's. Dates before 1970 or after 2999 are
refused, but where a span begins or ends: there many programs write the year 1 or 9999 for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.localtime import (
    build_clock,
    day_span,
    first_shown,
    is_missing_wall,
    is_repeated_wall,
    resolve_wall,
    zone_name,
)
from downtime_cli.core.policy import ClosedSpan
from downtime_cli.core.window import DAY, EPOCH, LAST, MINUTE, TOO_FAR, Span, from_minute, merge_spans, to_minute
from downtime_cli.core.wording import clock_name
from downtime_cli.readers.human_time import find_weekday, read_clock, split_duration

_RELATIVE: Final = (
    r"(?i)^(?:(next|this)\s+)?"
    r"(today|tomorrow|mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday|s|rs|r|nes)?(?:\s+(.+))?$"
)
_WITH_CLOCK: Final = r"(?i)\d:\d|\dT\d|^\d{4}-\d\d-\d\d \d|\d\s*(?:[ap]\.?m|h|uhr)\b"
_NAIVE_EPOCH: Final = EPOCH.replace(tzinfo=None)


def _say_nothing(_: str) -> None:
    pass


class _Moment(Struct, frozen=True):
    """What a text means."""

    instant: datetime
    clock: tzinfo  # by which days after it are counted
    wall: datetime | None = None  # naive, where it is clock time
    is_date: bool = False  # whether it is a whole day, of which `instant` is the start
    shown: str = ""  # the clock time as it was written, or what it comes to
    is_beyond: bool = False  # whether it stands for all that lies before 1970 or after 2999: it is EPOCH or LAST


class TimeReader(Struct, frozen=True, kw_only=True):
    """How to read points in time."""

    now: datetime
    zone: tzinfo
    """By whose clock times without an offset are."""
    say: Callable[[str], None] = _say_nothing
    """Told, in one sentence without a full stop, which of several readings was taken."""

    def instant(self, text: str, *, open_at: datetime | None = None) -> datetime:
        """Read `2026-12-05`, `2026-12-05 04:00`, `…T04:00Z`, `tomorrow 04:00`, `next monday`, `+3d`, `5 Dec 2026`.

        A date alone is the first moment of that day. A clock time that happens twice is the first of the two. What
        begins or ends with the moment may be open there: `open_at` is EPOCH or LAST, and stands for all beyond it.

        Raises:
            BadTextError: it is none, or clocks skip it.
        """
        moment = _within(_read_moment(text, self), text, open_at)
        self._say_choice(moment)
        return moment.instant

    def limit(self, text: str) -> datetime:
        """Read the end of a span: a time as `instant` does, or a date, which is in it to its last moment.

        A time after 2999 is `LAST`: never.

        Raises:
            BadTextError: it is none, or clocks skip it.
        """
        moment = _within(_read_moment(text, self), text, LAST)
        if moment.wall is not None and moment.is_date:
            return day_span(moment.wall.date(), self.zone).end
        self._say_choice(moment)
        return moment.instant

    def blackout(self, text: str) -> tuple[ClosedSpan, ...]:
        """Read `START/END`, as `spans` does, or a date alone: the whole of that day.

        Raises:
            BadTextError: it is none, or ends before it starts.
        """
        start, found, end = text.partition("/")
        if not start.strip() or (found and not end.strip()):
            remedy = "write it as 2026-12-24, 2026-12-20/2027-01-04 or 2026-12-20/3d"
            raise BadTextError(f"expected START/END or a date, got {text!r}", remedy)
        return tuple(ClosedSpan(span=span, name=text.strip()) for span in self.spans(start, end))

    def spans(self, start_text: str, end_text: str, *, is_closed: bool = True) -> tuple[Span, ...]:
        """Read a stretch of time from a start to an end, which may be a duration or, to its last moment, a date.

        If `is_closed`, clock times close all that the clock shows between them, both passes of a repeated hour, and a
        date without an end is the whole of that day.

        Raises:
            BadTextError: one of the two is none, or the end is not after the start.
        """
        length = _read_length(end_text)
        has_end = length is None and end_text.strip()
        start = _within(_read_moment(start_text, self), start_text, EPOCH if has_end else None)
        if length is not None and not length[0]:
            self._say_choice(start)
            return (Span(start.instant, start.instant + length[1]),)
        if is_closed and not end_text.strip():
            if not start.is_date:
                remedy = "write when it ends, as a time or a length such as 3h; a date alone is the whole of that day"
                raise BadTextError(f"{start_text.strip()!r} is a time without an end", remedy)
            end_text = start_text
        end = self._end(end_text) if length is None else _count_on(start, end_text)
        if start.instant >= end.instant:
            message = f"{end_text.strip()!r} is not after {start_text.strip()!r}"
            choices = filter(None, map(self._word_choice, (start, end)))
            raise BadTextError(message, "; ".join(["write the earlier time first", *choices]))
        twice = [moment for moment in (start, end) if self._is_shown_twice(moment)]
        if twice and is_closed:
            for moment in twice:
                shown = f"clocks of {zone_name(self.zone)} show {moment.shown} twice"
                self.say(f"{shown}: both times count as closed")
            return self._close_both(start, end)
        self._say_choice(start)
        if not end.is_date:
            self._say_choice(end)
        return (Span(start.instant, end.instant),)

    def _end(self, text: str) -> _Moment:
        """Read an end that is no length; of a date, the last moment of the day."""
        end = _within(_read_moment(text, self), text, LAST)
        if end.wall is None or not end.is_date:
            return end
        next_day = datetime.combine(end.wall.date(), time()) + DAY
        return _Moment(self.limit(text), self.zone, next_day, is_date=True)

    def _is_shown_twice(self, moment: _Moment) -> bool:
        return moment.wall is not None and not moment.is_date and is_repeated_wall(moment.wall, self.zone)

    def _close_both(self, start: _Moment, end: _Moment) -> tuple[Span, ...]:
        """Close all that the clock shows between two times, at least one of which it shows twice."""
        walls = [each.wall or each.instant.astimezone(self.zone).replace(tzinfo=None) for each in (start, end)]
        return shown_between(walls[0], walls[1], self.zone)

    def _say_choice(self, moment: _Moment) -> None:
        """Say which moment was taken, where clock time leaves a choice."""
        if words := self._word_choice(moment):
            self.say(words)

    def _word_choice(self, moment: _Moment) -> str:
        wall, shown = moment.wall, moment.shown
        if wall is not None and self._is_shown_twice(moment):
            second = wall.replace(tzinfo=self.zone, fold=1)
            return (
                f"clocks of {zone_name(self.zone)} show {shown} twice: the first is taken, "
                f"{clock_name(moment.instant, self.zone)}; for the second write {second.isoformat(timespec='minutes')}"
            )
        if wall is not None and moment.is_date and is_missing_wall(wall, self.zone):
            begin = f"{moment.instant.astimezone(self.zone):%H:%M}"
            return f"{shown} begins at {begin} in {zone_name(self.zone)}, as clocks skip midnight"
        return ""


def shown_between(start: datetime, end: datetime, zone: tzinfo) -> tuple[Span, ...]:
    """Find all that clocks of a zone show from one naive time to another, both passes of a repeated hour included."""
    first, last = resolve_wall(start, zone), resolve_wall(end, zone)
    clock = build_clock(zone, Span(first - 2 * DAY, last + 2 * DAY))
    walls = ((start - _NAIVE_EPOCH) // MINUTE, (end - _NAIVE_EPOCH) // MINUTE)
    shown = clock.shown(walls, to_minute(first), to_minute(last + DAY))
    return merge_spans(Span(from_minute(low), from_minute(high)) for low, high in shown)


def _read_length(text: str) -> tuple[timedelta, timedelta] | None:
    try:
        return split_duration(text)
    except BadTextError:
        return None


def _read_moment(text: str, reader: TimeReader) -> _Moment:
    clean = " ".join(text.split())
    now = _Moment(reader.now, reader.zone)
    if clean.casefold() == "now":
        return now
    if clean.startswith("+"):
        return _count_on(now, clean)
    wall = _read_iso(clean) or _read_relative(clean, reader.now.astimezone(reader.zone)) or _read_spelled(clean)
    if wall is None:
        remedy = "write it as 2026-12-05, '2026-12-05 04:00', 'next monday' or +3d"
        raise BadTextError(f"expected a date, got {text!r}", remedy)
    if EPOCH.year <= wall.year < TOO_FAR.year:
        moment = _resolve(wall, reader.zone, clean)
        if moment.instant >= EPOCH:
            return moment
    return _Moment(EPOCH if wall.year <= EPOCH.year else LAST, reader.zone, is_beyond=True)


def _within(moment: _Moment, text: str, open_at: datetime | None = None) -> _Moment:
    """Refuse a moment that is too far away, unless it means that a span is open at that end."""
    if moment.is_beyond and moment.instant != open_at:
        raise BadTextError(f"expected a time in the years 1970 to 2999, got {text!r}", "check the year")
    return moment


def _count_on(start: _Moment, text: str) -> _Moment:
    """Find the moment so many days of the clock, and so much exact time, after another."""
    (days, exact), zone = split_duration(text.removeprefix("+")), start.clock
    wall = (start.wall or start.instant.astimezone(zone).replace(tzinfo=None)) + days
    if exact or not days:
        instant = resolve_wall(wall, zone) if days else start.instant
        return _Moment(instant + exact, zone)
    if start.is_date:  # the day that comes next, where clocks skip a whole one
        return _Moment(first_shown(wall, zone), zone, wall, is_date=True)
    return _place(wall, zone, f"{wall:%Y-%m-%d %H:%M} ({text.strip()!r})", is_date=False)


def _resolve(wall: datetime, zone: tzinfo, text: str) -> _Moment:
    if wall.tzinfo is not None:
        return _Moment(wall.astimezone(UTC), wall.tzinfo)
    is_date = wall.time() == time() and not re.search(_WITH_CLOCK, text)
    return _place(wall, zone, repr(text), is_date=is_date)


def _place(wall: datetime, zone: tzinfo, shown: str, *, is_date: bool) -> _Moment:
    """Find the first moment at which clocks show a time, or of a day."""
    if not is_missing_wall(wall, zone):
        return _Moment(resolve_wall(wall, zone), zone, wall, is_date, shown)
    first = first_shown(wall, zone)
    here = first.astimezone(zone)
    if is_date and here.date() == wall.date():
        return _Moment(first, zone, wall, is_date, shown)
    message = f"{shown} does not exist in {zone_name(zone)}: clocks skip it"
    exists = f"{here:%Y-%m-%d %H:%M}"
    raise BadTextError(message, f"the first moment after it is '{exists}' there; or write the time with an offset")


def _read_relative(text: str, here: datetime) -> datetime | None:
    """Read `today`, `tomorrow` or a weekday as clock time; a weekday is never today."""
    match = re.match(_RELATIVE, text)
    if not match:
        return None
    word = match[2].casefold()
    ahead = {"today": 0, "tomorrow": 1}.get(word)
    if ahead is None:
        ahead = ((find_weekday(word) or 0) - here.weekday() - 1) % 7 + 1
    clock = read_clock(match[3]) if match[3] else timedelta(0)
    if clock is None:
        return None
    return datetime.combine(here.date(), time()) + ahead * DAY + clock


def _read_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if "-" in text[1:] else None
    except ValueError:
        return None


def _read_spelled(text: str) -> datetime | None:
    if not re.search(r"\b\d{4}\b", text):
        return None
    from downtime_cli.readers.stamps.spelled_time import parse_spelled  # most are not spelled

    try:
        return parse_spelled(text)
    except (ValueError, OverflowError):
        return None
