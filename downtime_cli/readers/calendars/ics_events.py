"""
Events of a calendar as values: when each starts by its own clock, how long it is, and how it recurs (RFC 5545 §3.6.1).

What real programs write beside the standard is read where it can mean one thing only, and said where that was a choice.
An error names the event, the property and its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode, BadTextError, InputError, Issue, IssueCode, Place
from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.window import DAY
from downtime_cli.readers.calendars.ics_rules import Rule, check_rule
from downtime_cli.readers.calendars.ics_text import Block, Line, plain_text
from downtime_cli.readers.calendars.ics_times import AGAIN, LAST, ZERO, Moment, parse_length, parse_moment
from downtime_cli.readers.calendars.ics_zones import CalendarZones

FindDate: TypeAlias = Callable[[Moment], datetime]
"""Finds the date that a time means where a date belongs, as its midnight."""
_T = TypeVar("_T")
_MOST_DATES: Final = 20_000
_SECOND: Final = timedelta(seconds=1)


class Length(Struct, frozen=True, kw_only=True):
    """How long an event is; none of its parts is below zero."""

    days: timedelta = ZERO
    """What the clock counts."""
    exact: timedelta = ZERO
    """What is exact, on top of it."""
    by_wall: timedelta | None = None
    """From start to end as clocks show it, where nobody said by which clock."""

    @property
    def about(self) -> timedelta:
        """The whole, as if clocks never changed."""
        return self.days + self.exact


class Clocks(Struct, frozen=True, kw_only=True):
    """By which clocks those moments of a calendar are that do not say it."""

    dates: tzinfo
    floating: tzinfo
    """For times."""
    find_date: FindDate


class Event(Struct, frozen=True, kw_only=True):
    """An event, or what replaces some dates of one. Moments are by its clock where nothing else is said."""

    name: str
    label: str
    """What messages call it."""
    place: Place
    uid: str
    sequence: int
    start: Moment
    clock: tzinfo
    length: Length
    rules: tuple[Rule, ...] = ()
    exception_rules: tuple[Rule, ...] = ()
    more: tuple[Moment, ...] = ()
    periods: tuple[tuple[Moment, Length], ...] = ()
    """Further dates, each as long as it says."""
    without: tuple[Moment, ...] = ()
    replaces: Moment | None = None
    replaces_later: bool = False
    """Whether it replaces the dates after that one, too."""
    is_cancelled: bool = False
    is_tentative: bool = False
    is_free: bool = False


class EventReader:
    """Reads the events of one calendar; `issues` and `assumptions` grow as it does."""

    def __init__(self, source: str, zones: CalendarZones, clocks: Clocks, *, is_cancelled: bool) -> None:
        """Know the file, the zones it names, its clocks, and whether the calendar calls off its events."""
        self._source, self._zones, self._clocks, self._is_cancelled = source, zones, clocks, is_cancelled
        self._label = ""
        self.issues: list[Issue] = []
        self.assumptions: list[Assumption] = []
        self.floating_line: int | None = None

    def read(self, block: Block) -> Event | None:
        """Read an event; None if something is wrong with it."""
        try:
            return self._read(block)
        except InputError as error:
            self.issues += error.issues
            return None

    def _read(self, block: Block) -> Event:
        name, uid = (plain_text(line) if (line := block.first(key)) else "" for key in ("SUMMARY", "UID"))
        self._label = repr(name[:60]) if name else f"the event {uid[:60]!r}" if uid else "the event"
        first = block.first("DTSTART")
        if first is None:
            raise self._error(IssueCode.BAD_CALENDAR, block.number, "has no DTSTART: nobody knows when it is", AGAIN)
        start, end_line = self._moment(first), block.first("DTEND")
        end = self._moment(end_line) if end_line else None
        if start.is_date and end is not None and not end.is_date:  # from the midnight of its clock: UTC is none
            start = replace(start, clock=self._clocks.dates if end.clock == UTC else end.clock, is_date=False)
        status, free = (_word(block, key) for key in ("STATUS", "TRANSP"))
        event = Event(
            name=name,
            label=self._label,
            place=Place(self._source, block.number),
            uid=uid,
            sequence=next((int(line.value) for line in block.all("SEQUENCE") if _is_number(line.value)), 0),
            start=start,
            clock=start.clock or (self._clocks.dates if start.is_date else self._clocks.floating),
            length=self._find_length(block, start, end),
            is_cancelled=self._is_cancelled or status == "CANCELLED",
            is_tentative=status == "TENTATIVE",
            is_free=free == "TRANSPARENT",
        )
        return self._with_dates(event, block)

    def _find_length(self, block: Block, start: Moment, end: Moment | None) -> Length:
        """Find the length: by an end after the start, else by a DURATION, which mail programs leave at nothing."""
        end_line, length_line = block.first("DTEND"), block.first("DURATION")
        days, exact = (ZERO, ZERO) if length_line is None else self._try(length_line, parse_length, length_line.value)
        lasts = ZERO if end is None else self._between(start, end)
        if lasts < ZERO and end_line is not None:
            message = f"has a DTEND, {end_line.value.strip()}, before its DTSTART"
            raise self._error(IssueCode.BAD_CALENDAR, end_line.number, message, AGAIN)
        if lasts:
            if days + exact not in {ZERO, lasts}:
                self._say(f"{self._label} has a DTEND and another DURATION: the DTEND counts")
            if start.is_date:
                return Length(days=lasts)
            is_floating = start.clock is None and end is not None and end.clock is None
            return Length(exact=lasts, by_wall=end.wall - start.wall if end is not None and is_floating else None)
        if days + exact:
            by_wall = days if start.clock is None and not exact and not start.is_date else None
            return Length(days=days, exact=exact, by_wall=by_wall)
        return Length(days=DAY if start.is_date else ZERO)

    def _between(self, start: Moment, end: Moment) -> timedelta:
        if start.is_date or end.wall == LAST:
            return end.wall - start.wall
        of_end = end.clock if end.clock or not end.is_date or start.clock == UTC else start.clock
        last = resolve_wall(end.wall, of_end or (self._clocks.dates if end.is_date else self._clocks.floating))
        return last - resolve_wall(start.wall, start.clock or self._clocks.floating)

    def _with_dates(self, event: Event, block: Block) -> Event:
        """Add on which further dates it is, and which it replaces."""
        replaces = block.first("RECURRENCE-ID")
        span = replaces.parameters.get("RANGE", "").upper() if replaces else ""
        if replaces is not None and span not in {"", "THISANDFUTURE"}:
            message = f"has RANGE={span} in its RECURRENCE-ID, which is not known"
            raise self._error(IssueCode.BAD_CALENDAR, replaces.number, message, AGAIN)
        dates = [(line, text) for line in block.all("RDATE") for text in self._texts(line)]
        return replace(
            event,
            rules=self._rules(event, block.all("RRULE")),
            exception_rules=self._rules(event, block.all("EXRULE")),
            more=tuple(self._moment(line, text) for line, text in dates if "/" not in text),
            periods=tuple(self._period(line, text) for line, text in dates if "/" in text),
            without=tuple(self._moment(line, text) for line in block.all("EXDATE") for text in self._texts(line)),
            replaces=self._moment(replaces) if replaces else None,
            replaces_later=bool(span),
        )

    def _rules(self, event: Event, lines: list[Line]) -> tuple[Rule, ...]:
        def find_until(text: str) -> str:
            """Write the end of a rule by the event's clock; a date is in it to its last moment."""
            until = parse_moment(text)
            if event.start.is_date:
                wall = self._clocks.find_date(until)
            else:
                wall = until.wall + DAY - _SECOND if until.is_date else until.by(event.clock)
            return f"{wall:%Y%m%dT%H%M%S}"

        rules = (self._try(line, check_rule, line.value, event.start.wall, find_until) for line in lines)
        found = tuple(rule for rule in rules if rule is not None)
        if any(rule.until and rule.until < f"{event.start.wall:%Y%m%dT%H%M%S}" for rule in found):
            self._say(f"{self._label} recurs until before its start: it does not count")
        return found

    def _period(self, line: Line, text: str) -> tuple[Moment, Length]:
        """Read a date of its own length: start/end or start/length."""
        first, _, last = (each.strip() for each in text.partition("/"))
        start = self._moment(line, first)
        if last[:1].upper() in {"P", "+", "-"}:
            days, exact = self._try(line, parse_length, last)
        else:
            days, exact = ZERO, self._between(start, self._moment(line, last))
        if days + exact <= ZERO:
            message = f"has a period that does not end after it starts, {text.strip()!r}"
            raise self._error(IssueCode.BAD_CALENDAR, line.number, message, AGAIN)
        return start, Length(days=days, exact=exact)

    def _texts(self, line: Line) -> list[str]:
        texts = [text for text in line.value.split(",") if text.strip()]
        if len(texts) > _MOST_DATES:
            message = f"has {len(texts):,} dates as {line.name}: more than {_MOST_DATES:,} are not read"
            raise self._error(IssueCode.BAD_CALENDAR, line.number, message, "replace them by an RRULE or longer events")
        return texts

    def _moment(self, line: Line, text: str | None = None) -> Moment:
        moment = self._try(line, parse_moment, line.value if text is None else text)
        name = line.parameters.get("TZID", "")
        if name and moment.clock is None and not moment.is_date:
            moment = replace(moment, clock=self._try(line, self._zones.find, name, code=IssueCode.UNKNOWN_ZONE))
        if moment.clock is None and not moment.is_date and self.floating_line is None:
            self.floating_line = line.number
        return moment

    def _try(
        self, line: Line, read: Callable[..., _T], *values: object, code: IssueCode = IssueCode.BAD_CALENDAR
    ) -> _T:
        """Read something of a property; an error then says of which event and property it is, and where."""
        try:
            return read(*values)
        except BadTextError as error:
            raise self._error(code, line.number, f"{line.name}: {error.message}", error.remedy) from None

    def _error(self, code: IssueCode, line: int, message: str, remedy: str) -> InputError:
        return InputError.of(code, f"{self._label} {message}", remedy, Place(self._source, line))

    def _say(self, message: str) -> None:
        self.assumptions.append(Assumption(AssumptionCode.EVENT_READING, message))


def _word(block: Block, key: str) -> str:
    line = block.first(key)
    return "" if line is None else line.value.strip().upper()


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*[0-9]{1,9}\s*", text) is not None
