"""
Points in time as people write them: dates, clock times, limits, and the blackouts between two of them.

Everything raises BadTextError, with what was expected and an example; the command line adds where the text came from.
Clock time without an offset or a zone is by the zone of the reader. A time that clocks skip is refused. Of one that
they show twice the first is taken, which is said, and a blackout closes both. Days and weeks are counted by the clock,
hours are exact (RFC 5545 §3.3.6): by that of a start with an offset, else by the zone's. Dates before 1970 or after
2999 are refused, but where a span begins or ends: there many programs write the year 1 or 9999 for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.localtime import (
    build_clock,
    is_missing_wall,
    resolve_wall,
    zone_name,
)
from downtime_cli.core.policy import ClosedSpan
from downtime_cli.core.window import DAY, EPOCH, LAST, MINUTE, WEEK, Span, from_minute, merge_spans, to_minute
from downtime_cli.core.wording import clock_name
from downtime_cli.readers.human_time import split_duration
from downtime_cli.readers.moments import Moment, count_on, read_moment, within

_NAIVE_EPOCH: Final = EPOCH.replace(tzinfo=None)


def _say_nothing(_: str) -> None:
    pass


class TimeReader(Struct, frozen=True, kw_only=True):
    """How to read points in time."""

    now: datetime
    zone: tzinfo
    """By whose clock times without an offset are."""
    say: Callable[[str], None] = _say_nothing
    """Told, in one sentence without a full stop, which of several readings was taken."""
    echo: Callable[[str], None] = _say_nothing
    """Told, likewise, what a text comes to that does not say the whole date."""
    needs_date: bool = False
    """Whether only whole dates are read, as in a file: nobody sees each row echoed, or knows when it was written."""

    def instant(self, text: str, *, open_at: datetime | None = None) -> datetime:
        """Read `2026-12-05`, `2026-12-05 04:00 Europe/Berlin`, `…T04:00Z`, `sunday 2am`, `+3d`, `-1h`, `5 Dec 04:00`.

        A date alone is the first moment of that day. A clock time that happens twice is the first of the two. What
        begins or ends with the moment may be open there: `open_at` is EPOCH or LAST, and stands for all beyond it.

        Raises:
            BadTextError: it is none, or clocks skip it.
        """
        moment = within(self._read(text), text, open_at)
        if moment.end is not None:
            raise _refuse_span(text)
        self._say_choice(moment)
        return moment.instant

    def start(self, text: str) -> tuple[datetime, datetime | None]:
        """Read a time as `instant` does, or a span of time such as reports show; its end is None for a time alone.

        Raises:
            BadTextError: it is neither, or clocks skip an end of it.
        """
        moment = within(self._read(text), text)
        end = None if moment.end is None else within(moment.end, text).as_limit()
        if end is not None and end.instant <= moment.instant:
            raise BadTextError(f"{text!r} ends before it starts", "write the earlier time first")
        for each in filter(None, (moment, end)):
            self._say_choice(each)
        return moment.instant, None if end is None else end.instant

    def limit(self, text: str) -> datetime:
        """Read the end of a span: a time as `instant` does, or a date, which is in it to its last moment.

        A time after 2999 is `LAST`: never.

        Raises:
            BadTextError: it is none, or clocks skip it.
        """
        moment = self._end(text)
        self._say_choice(moment)
        return moment.instant

    def blackout(self, text: str) -> tuple[ClosedSpan, ...]:
        """Read `START/END`, as `spans` does, or a date alone: the whole of that day.

        Raises:
            BadTextError: it is none, or ends before it starts.
        """
        from downtime_cli.readers.span_text import split_span  # few plans have any

        start, found, end = split_span(text)
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
        start = within(self._read(start_text), start_text, EPOCH if has_end else None)
        if start.end is not None and end_text.strip():
            raise _refuse_span(start_text)
        if length is not None and not length[0]:
            self._say_choice(start)
            return (Span(start.instant, start.instant + length[1]),)
        if length is not None:
            end = count_on(start, end_text)
        elif end_text.strip() or not (is_closed or start.end):
            end = self._end(end_text)
        else:
            end = _own_end(start, start_text)
        if start.instant >= end.instant:
            message = f"{end_text.strip()!r} is not after {start_text.strip()!r}"
            choices = [
                words for each in (start, end) for words in (self._reading(each), self._word_choice(each)) if words
            ]
            raise BadTextError(message, "; ".join(["write the earlier time first", *choices]))
        twice = [moment for moment in (start, end) if moment.is_shown_twice]
        if twice and is_closed:
            for moment in twice:
                self._echo(moment)
                shown = f"clocks of {zone_name(moment.clock)} show {moment.shown} twice"
                self.say(f"{shown}: both times count as closed")
            return _close_both(start, end)
        self._say_choice(start)
        self._say_choice(end)
        return (Span(start.instant, end.instant),)

    def _read(self, text: str) -> Moment:
        return read_moment(text, Moment(self.now, self.zone), needs_date=self.needs_date)

    def _end(self, text: str) -> Moment:
        """Read an end that is no length; of a date, the last moment of the day."""
        end = within(self._read(text), text, LAST)
        if end.end is not None:
            raise _refuse_span(text)
        return end.as_limit()

    def _say_choice(self, moment: Moment) -> None:
        """Say which moment was taken, where the text or clocks leave a choice."""
        self._echo(moment)
        if words := self._word_choice(moment):
            self.say(words)

    def _echo(self, moment: Moment) -> None:
        """Say in full what was read, where the text does not."""
        if words := self._reading(moment):
            self.echo(words)

    def _reading(self, moment: Moment) -> str:
        if not moment.unsaid:
            return ""
        words = f"{moment.unsaid!r} is read as {moment.words}" + (f" to {moment.end.words}" if moment.end else "")
        ahead = moment.day - self.now.astimezone(moment.clock).date()
        return words + ", a week from today" * (ahead == WEEK)

    def _word_choice(self, moment: Moment) -> str:
        wall, shown, zone = moment.wall, moment.shown, moment.clock
        if moment.is_limit:
            return ""
        if wall is not None and moment.is_shown_twice:
            second = wall.replace(tzinfo=zone, fold=1)
            return (
                f"clocks of {zone_name(zone)} show {shown} twice: the first is taken, "
                f"{clock_name(moment.instant, zone)}; for the second write {second.isoformat(timespec='minutes')}"
            )
        if wall is not None and moment.is_date and is_missing_wall(wall, zone):
            begin = f"{moment.instant.astimezone(zone):%H:%M}"
            return f"{shown} begins at {begin} in {zone_name(zone)}, as clocks skip midnight"
        return ""


def _refuse_span(text: str) -> BadTextError:
    return BadTextError(f"expected a time, got {text!r}, a span of time", "write when it starts, or when it ends")


def _own_end(start: Moment, text: str) -> Moment:
    """The end of a span in one text: of a date, its last moment."""
    if start.end is not None:
        return within(start.end, text).as_limit()
    if start.is_date:
        return replace(start.as_limit(), unsaid="")
    remedy = "write when it ends, as a time or a length such as 3h; a date alone is the whole of that day"
    raise BadTextError(f"{text.strip()!r} is a time without an end", remedy)


def _close_both(start: Moment, end: Moment) -> tuple[Span, ...]:
    """Close all that the clock shows between two times, at least one of which it shows twice."""
    zone = start.clock if start.is_shown_twice else end.clock
    if end.wall is not None and end.is_shown_twice and zone != end.clock:
        end = Moment(end.wall.replace(tzinfo=end.clock, fold=1), zone)
    return shown_between(start.wall_by(zone), end.wall_by(zone), zone)


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
