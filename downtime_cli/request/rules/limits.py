"""How far to look and how finely: limits that cannot hold the work are refused, with a value that does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import InputError
from downtime_cli.core.planning.horizon import FARTHEST, LONGEST_HORIZON, farthest_end
from downtime_cli.core.planning.remedies import word_instant
from downtime_cli.core.recurrence import Recurrence
from downtime_cli.core.window import DAY, EPOCH, HOUR, MINUTE, WEEK
from downtime_cli.core.wording import day_name, moment
from downtime_cli.core.wording import duration as word_length
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.request.options import Options

_FINEST_STEP: Final = 5 * MINUTE


def read_earliest(options: Options, times: TimeReader, saved: datetime | None = None) -> datetime | None:
    """Read the moment before which nothing starts, else that of a saved plan; None if neither says one.

    One that is years past says no more than one of two years ago, and would have those years looked through.

    Raises:
        InputError: it is more than two years ahead.
    """
    given, begin = options.earliest, partial(times.instant, open_at=EPOCH)
    earliest = given.read(begin) if saved is None or (given.is_typed and given.texts) else saved
    if earliest is None:
        return None
    if earliest - times.now > FARTHEST:
        message = f"earliest ({moment(earliest, times.zone, year=True)}) is more than two years ahead"
        raise given.contradiction(message, "check the year")
    return max(earliest, times.now - FARTHEST)


class Limits(Struct, frozen=True, kw_only=True):
    """From when on work of some length may take place."""

    options: Options
    times: TimeReader
    duration: timedelta
    earliest: datetime
    promised: datetime  # the end of the notice period

    @property
    def start(self) -> datetime:
        """The first moment that may be looked at."""
        return max(self.earliest, self.times.now)

    def limit(self) -> datetime:
        """How far somebody said to look: up to `--latest`, else the horizon."""
        return self.options.latest.read(self.times.limit) or self.start + self.options.horizon.effective

    def farthest(self) -> datetime:
        """How far to look at most where nobody said."""
        latest = farthest_end(max(self.start, self.promised), self.duration)
        if latest - self.start > FARTHEST:
            message = "after the notice period, the work may end more than two years ahead"
            raise self.options.notice_period.contradiction(message, "shorten --notice-period or --duration")
        return latest

    def year(self, recurring: Recurrence) -> datetime:
        """The end of the 12 months that a standing window is for."""
        from downtime_cli.core.standing.dates import shortest_distance
        from downtime_cli.core.standing.slots import twelve_months

        if self.duration >= WEEK:
            message, remedy = "the work is as long as a week or longer", "plan it without --recurring"
            raise self.options.duration.contradiction(message, remedy)
        begin, given = max(self.start, self.promised), self.options.recurring
        distance = shortest_distance(recurring, begin.date())
        if distance is None:
            message = f"no day of {given.text!r} comes within 12 months of {day_name(begin.date(), year=True)}"
            raise given.contradiction(message, "name days that each year has")
        if self.duration > distance - HOUR:
            apart = (
                f"dates of {given.text!r} may be {word_length(distance)} apart, an hour less where clocks go forward"
            )
            message = f"the work takes {word_length(self.duration)}, but {apart}"
            raise self.options.duration.contradiction(message, "shorten --duration, or let it return less often")
        latest = twelve_months(begin, self.duration, recurring).end
        if latest - self.start > FARTHEST:
            message = "after the notice period, 12 months end more than two years ahead"
            raise self.options.notice_period.contradiction(message, "write a shorter --notice-period")
        return latest

    def end_of_reach(self, latest: datetime, *, looks_further: bool) -> datetime:
        """Up to when files are read: where nothing fits, `plan` looks 12 weeks further."""
        return latest + (max(LONGEST_HORIZON, 2 * self.duration) if looks_further else DAY) + 5 * WEEK

    def check(self, latest: datetime, said: Iterable[str]) -> None:
        """Refuse an end that cannot hold the work; `said` is which readings of times were taken.

        Raises:
            InputError: it lies before now or `earliest`, leaves too little time, or is far away.
        """
        options, zone, now = self.options, self.times.zone, self.times.now
        if latest <= now and options.latest.texts:
            is_now = "is now" if latest == now else f"lies before now, {moment(now, zone, year=True)}"
            message = f"latest ({moment(latest, zone, year=True)}) {is_now}"
            raise options.latest.contradiction(message, f"write {self._later_limit()}")
        if latest <= self.earliest:
            remedy = "; ".join([f"write {self._later_limit()}, or an earlier --earliest", *said])
            raise options.latest.contradiction("latest is not after earliest", remedy)
        if self.duration > latest - self.start:
            raise self._refuse_length(latest - self.start)
        if latest - self.start > FARTHEST:
            remedy = "write a shorter --horizon or --latest"
            raise options.latest.contradiction("the horizon is longer than two years", remedy)

    def _refuse_length(self, room: timedelta) -> InputError:
        work, given = word_length(self.duration), word_length(room)
        if self.options.latest.texts:
            since = "earliest" if self.earliest > self.times.now else "now"
            message = f"the work takes {work}, and from {since} to latest it is only {given}"
            return self.options.latest.contradiction(message, f"write {self._later_limit()}")
        message = f"the work ({work}) is longer than the horizon ({given})"
        return self.options.duration.contradiction(message, f"write {self._longer_horizon()}")

    def _end(self) -> datetime:
        """The first full hour by which the work, and the notice before it, is over if it is asked for in an hour."""
        end = max(self.start, self.promised) + HOUR + self.duration
        return end + -timedelta(minutes=end.minute, seconds=end.second) % HOUR

    def _later_limit(self) -> str:
        return f"--latest {word_instant(self._end(), self.times.zone)} or later"

    def _longer_horizon(self) -> str:
        return f"--horizon {-((self.start - self._end()) // DAY)}d or longer"


def read_step(options: Options) -> timedelta:
    """The distance between candidates."""
    step = options.step.effective
    if step < _FINEST_STEP or step % MINUTE:
        remedy = "write 5m or more, in whole minutes"
        raise options.step.contradiction("the step is finer than 5 minutes", remedy)
    if step > DAY:
        raise options.step.contradiction("the step is longer than a day", "write 1d or less")
    return step


def read_margin(options: Options, duration: timedelta) -> timedelta:
    """The time to roll back, which lies inside the window."""
    margin = options.margin.value or timedelta(0)
    if margin >= duration:
        remedy = "write a --margin below --duration"
        raise options.margin.contradiction("the margin leaves no time for the work", remedy)
    return margin
