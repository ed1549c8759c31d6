"""Files of freezes drawn at random, as calendars and as CSV, and what they close, by docs/calendars.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from hypothesis import strategies as st
from whenever import Date, Time

from tests.independent.clocks import DAY, PLACES, at_wall, first_moment, is_skipped, iso, wall

CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Closed:
    """What is closed: all that a clock shows between two readings of it, or without a zone two exact minutes."""

    start: int
    end: int
    zone: str = ""

    def holds(self, minute: int) -> bool:
        """Tell whether a minute is closed."""
        return self.start <= (wall(self.zone, minute) if self.zone else minute) < self.end


@dataclass(frozen=True)
class Event:
    """An entry of a file: dates, or clock times, by a zone, by UTC or by whatever clock is looked at."""

    first: Date
    days: int
    """How many dates it lasts, or how many days after its start it ends."""
    at: int | None = None
    """Minutes past midnight of its start; None for dates."""
    until: int = 0
    """Minutes past midnight of its end."""
    zone: str = ""
    """Its own; empty if it has none."""
    every: int = 0
    """Days from one date of a series to the next; 0 for a single event."""
    times: int = 1
    left_out: int | None = None
    """Which of the series does not take place."""
    form: int = 0
    """How it is written, of several ways that mean the same."""

    @property
    def dates(self) -> list[Date]:
        """The dates on which it begins."""
        numbers = (number for number in range(self.times) if number != self.left_out)
        return [self.first.add(days=number * self.every) for number in numbers]

    def closes(self, team: str) -> list[Closed]:
        """List what it closes for a team: dates and times without a zone are by the team's clock."""
        if self.at is None:
            return [Closed(reading(date, 0), reading(date.add(days=self.days), 0), team) for date in self.dates]
        if not self.zone and not self.every:
            return [Closed(reading(self.first, self.at), reading(self.first.add(days=self.days), self.until), team)]
        zone, length = self.zone or team, self.length(self.zone or team)
        starts = (at_wall(zone, date, self.at, "compatible") for date in self.dates)
        return [Closed(start, start + length) for start in starts]

    def length(self, zone: str) -> int:
        """Return how long the first of a series of clock times lasts, in exact time."""
        start = at_wall(zone, self.first, self.at or 0, "compatible")
        return at_wall(zone, self.first.add(days=self.days), self.until, "compatible") - start

    def as_ics(self, number: int) -> list[str]:
        """Write it as an event of a calendar."""
        last = self.first.add(days=self.days)
        lines = ["BEGIN:VEVENT", f"UID:{number}@example.com", "DTSTAMP:20100101T000000Z", f"SUMMARY:Freeze {number}"]
        if self.at is None:
            ends = [f"DTEND;VALUE=DATE:{compact(last)}", f"DURATION:P{self.days}D", "" if self.days == 1 else None]
            lines += [f"DTSTART;VALUE=DATE:{compact(self.first)}", pick(ends, self.form)]
        else:
            lines += [self._stamp("DTSTART", self.first, self.at), self._stamp("DTEND", last, self.until)]
        if self.every:
            lines += [f"RRULE:{self._rule()}", self._exception()]
        return [*filter(None, lines), "END:VEVENT"]

    def _rule(self) -> str:
        """Write a series in one of several ways."""
        last = self.first.add(days=self.every * (self.times - 1))
        end = f"COUNT={self.times}"
        if self.form % 2 and self.zone != "UTC":
            end = f"UNTIL={compact(last)}" + ("" if self.at is None else f"T{self.at // 60:02}{self.at % 60:02}00")
            if self.zone:  # RFC 5545 wants that of times with a zone in UTC
                end = "UNTIL=" + basic(iso(at_wall(self.zone, last, self.at or 0, "compatible")))
        if self.every % 7 == 0:
            day = CODES[self.first.day_of_week().value - 1]
            return f"FREQ=WEEKLY;INTERVAL={self.every // 7};BYDAY={day};{end}"
        return f"FREQ=DAILY;INTERVAL={self.every};{end}"

    def _exception(self) -> str:
        """Write the date that does not take place."""
        if self.left_out is None:
            return ""
        date = self.first.add(days=self.every * self.left_out)
        return f"EXDATE;VALUE=DATE:{compact(date)}" if self.at is None else self._stamp("EXDATE", date, self.at)

    def _stamp(self, name: str, date: Date, at: int) -> str:
        text = f"{compact(date)}T{at // 60:02}{at % 60:02}00"
        if self.zone == "UTC":
            return f"{name}:{text}Z"
        return f"{name};TZID={self.zone}:{text}" if self.zone else f"{name}:{text}"

    def as_row(self, number: int) -> str:
        """Write it as a row of a CSV, where the end of dates is the last of them."""
        last = self.first.add(days=self.days)
        if self.at is None:
            ends = [last.add(days=-1).format_iso(), f"{self.days}d", "" if self.days == 1 else None]
            return f"{self.first},{pick(ends, self.form)},Freeze {number}"
        if self.zone:
            ends = [
                iso(at_wall(self.zone, date, at, "compatible"))
                for date, at in ((self.first, self.at), (last, self.until))
            ]
            return f"{ends[0]},{ends[1]},Freeze {number}"
        ends = [f"{date} {at // 60:02}:{at % 60:02}" for date, at in ((self.first, self.at), (last, self.until))]
        return f"{ends[0]},{ends[1]},Freeze {number}"


@dataclass(frozen=True)
class FreezeFile:
    """A file of freezes."""

    events: tuple[Event, ...]
    is_ics: bool

    @property
    def name(self) -> str:
        """The name of the file."""
        return "freezes.ics" if self.is_ics else "freezes.csv"

    @property
    def text(self) -> str:
        """The file."""
        if not self.is_ics:
            return (
                "\n".join(["start,end,name", *(each.as_row(number) for number, each in enumerate(self.events))]) + "\n"
            )
        lines = [line for number, each in enumerate(self.events) for line in each.as_ics(number)]
        return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN", *lines, "END:VCALENDAR", ""])

    def closes(self, team: str) -> tuple[Closed, ...]:
        """List what is closed."""
        return tuple(each for event in self.events for each in event.closes(team))


def compact(date: Date) -> str:
    """Write a date as calendars do."""
    return date.format_iso().replace("-", "")


def basic(text: str) -> str:
    """Write a moment in UTC as calendars do."""
    return text.replace("-", "").replace(":", "")


def pick(ways: list[str | None], number: int) -> str:
    """Pick one of the ways that there are."""
    there = [way for way in ways if way is not None]
    return there[number % len(there)]


def reading(date: Date, at: int) -> int:
    """Return what a clock shows, in minutes since Monday 5 January 1970."""
    return date.at(Time(0)).assume_utc().timestamp() // 60 + at - 4 * DAY


def exists(zone: str, date: Date, at: int) -> bool:
    """Tell whether a clock shows a time of a date."""
    return not is_skipped(zone, date.at(Time(at // 60, at % 60)))


def is_shown_once(zone: str, date: Date, at: int) -> bool:
    """Tell whether a clock shows a time, and only once."""
    return exists(zone, date, at) and at_wall(zone, date, at, "earlier") == at_wall(zone, date, at, "later")


@st.composite
def events(draw: st.DrawFn, team: str, near: Date, *, in_series: bool) -> Event:
    """Draw an entry about a date; its times exist, and those of a series without a zone are shown once."""
    first, days = near.add(days=draw(st.integers(-4, 5))), draw(st.integers(0, 2))
    every = draw(st.sampled_from([0, 0, 1, 2, 7, 14])) if in_series else 0
    times = draw(st.integers(2, 6)) if every else 1
    form = draw(st.integers(0, 5))
    left_out = draw(st.sampled_from([None, 1])) if every else None
    if draw(st.booleans()):
        while first_moment(team, first) == first_moment(team, first.add(days=1)):
            first = first.add(days=1)
        return Event(first, days + 1, every=every, times=times, left_out=left_out, form=form)
    zone = draw(st.sampled_from(["", "", "UTC", team, draw(st.sampled_from(PLACES)).zone]))
    at, until = (draw(st.integers(0, 95)) * 15 for _ in range(2))
    event = Event(first, days if at < until else days + 1, at, until, zone, every, times, left_out, form)
    clock = zone or team
    good = is_shown_once if every and not zone else exists
    while (
        not all(
            good(clock, date, at) and good(clock, date.add(days=event.days), until)
            for date in (event.first.add(days=number * every) for number in range(times))
        )
        or event.length(clock) <= 0
    ):
        event = replace(event, first=event.first.add(days=1))
    return event


@st.composite
def freeze_files(draw: st.DrawFn, team: str, near: Date) -> FreezeFile:
    """Draw a file of a few freezes about a date."""
    is_ics = draw(st.booleans())
    some = st.lists(events(team, near, in_series=is_ics), min_size=1, max_size=4)
    return FreezeFile(tuple(draw(some)), is_ics)
