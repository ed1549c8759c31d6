"""
On which dates events are: series, what replaces, adds and takes out dates of them, and later versions.

`recurring-ical-events` puts series together. It is given clock times without zones, of checked events only: it never
ends on some rules, and takes ends before starts, zones and the calendar's own zone for something else. What it finds is
turned into exact time here: how long a date lasts is for the clock of its event.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import BadTextError, InputError, IssueCode, Place
from downtime_cli.core.localtime import is_repeated_wall, resolve_wall, zone_name
from downtime_cli.core.window import DAY, EPOCH, LAST, Span
from downtime_cli.readers.calendars.ics_events import Event, FindDate, Length
from downtime_cli.readers.calendars.ics_rules import Rule, check_load
from downtime_cli.readers.calendars.ics_times import ZERO, Moment
from downtime_cli.readers.clock_times import shown_between

_NOWHERE: Final = Place("")
_NUMBER: Final = "X-DOWNTIME-EVENT"
_MARGIN: Final = 2 * DAY
"""More than any two clocks are apart."""
_LONGEST: Final = timedelta(days=3660)
_FEW: Final = 1000
_LAST_WALL: Final = LAST.replace(tzinfo=None)


class Dated(Struct, frozen=True, kw_only=True):
    """A date of an event."""

    event: Event
    start: Moment
    length: Length
    clock: tzinfo
    """By which its start is where that has none."""

    @property
    def begin(self) -> datetime:
        """When it begins."""
        return resolve_wall(self.start.wall, self.start.clock or self.clock)

    def spans(self, say: Callable[[str], None], *, is_closed: bool) -> tuple[Span, ...]:
        """Find it in exact time.

        A time of a zone that clocks show twice is the first (RFC 5545 §3.3.5). Of one that is by whatever clock is
        looked at, what is closed takes both, else the first; that is said.
        """
        wall, clock, by_wall = self.start.wall, self.start.clock or self.clock, self.length.by_wall
        begin = self.begin
        try:
            end = resolve_wall(wall + self.length.days, clock) if self.length.days else begin
            end = min(end + self.length.exact, LAST)
        except OverflowError:
            end = LAST
        if self.start.clock is None and not self.start.is_date:
            walls = (wall, wall + (by_wall or ZERO))
            for shown in (each for each in walls if is_repeated_wall(each, clock)):
                taken = "both times count as closed" if is_closed and by_wall else "the first is taken"
                say(f"clocks of {zone_name(clock)} show {shown:%Y-%m-%d %H:%M} ({self.event.label}) twice: {taken}")
                if is_closed and by_wall:
                    return shown_between(*walls, clock)
        begin = max(begin, EPOCH)
        return (Span(begin, end),) if begin < end else ()


def find_dates(events: Iterable[Event], find_date: FindDate, within: Span) -> Iterator[Dated]:
    """Yield the dates of the events of one calendar around a span, those called off left out.

    Raises:
        InputError: a rule has more dates than anybody can mean.
    """
    by_uid: dict[str, list[Event]] = {}
    for number, event in enumerate(events):
        by_uid.setdefault(event.uid or f"\n{number}", []).append(event)  # what has no UID has no versions
    for group in by_uid.values():
        for series in _split_versions(group):
            yield from _find_in_series(series, find_date, within)


def _split_versions(group: list[Event]) -> list[list[Event]]:
    """Leave out superseded versions; what equals another in its number is a thing of its own, replaced dates aside."""
    whole = [event for event in group if event.replaces is None]
    parts = [event for event in group if event.replaces is not None]
    latest = max((event.sequence for event in whole), default=-1)
    current = [event for event in whole if event.sequence == latest]
    distinct = list({replace(event, place=_NOWHERE): event for event in reversed(current)}.values())[::-1]
    if distinct and all(event.is_cancelled for event in distinct):
        parts = [event for event in parts if event.sequence > latest]
        distinct = []
    return [[*distinct[:1], *parts], *([event] for event in distinct[1:])]


def _find_in_series(series: list[Event], find_date: FindDate, within: Span) -> Iterator[Dated]:
    """Yield the dates of an event, which comes first if it is there, and of what replaces dates of it."""
    found: Iterable[Dated] = map(_own_date, series)
    if len(series) > 1 or any(each.rules or each.more or each.periods or each.without for each in series):
        found = (*_find_periods(series, find_date), *_ask_library(series, find_date, within))
    yield from (dated for dated in found if not dated.event.is_cancelled)


def _find_periods(series: list[Event], find_date: FindDate) -> Iterator[Dated]:
    """Yield the dates of an event that have lengths of their own, unless they are replaced or taken out."""
    main = series[0]
    moments = (*main.without, *(each.replaces for each in series if each.replaces is not None))
    gone = {_on_clock(main, moment, find_date) for moment in moments}
    for start, length in main.periods:
        if start.by(main.clock) not in gone:
            yield Dated(event=main, start=start, length=length, clock=main.clock)


def _own_date(event: Event) -> Dated:
    return Dated(event=event, start=event.start, length=event.length, clock=event.clock)


def _on_clock(main: Event, moment: Moment, find_date: FindDate) -> datetime:
    """Find the clock time of the event that another moment means: its date, or its time on a date."""
    if main.start.is_date:
        return find_date(moment)
    if moment.is_date:
        return datetime.combine(moment.wall, main.start.wall.time())
    if main.start.clock is None and moment.wall.time() == main.start.wall.time():  # some write Z all the same
        return moment.wall
    return moment.by(main.clock)


class _Occurrence:
    """A date as the library finds it, without the copy of its event that would take longer than finding it."""

    def __init__(self, adapter: Any, start: datetime | None = None, end: datetime | None = None) -> None:
        self._adapter = adapter
        self._start, self._end = start or adapter.start, end or adapter.end

    def is_in_span(self, start: datetime, end: datetime) -> bool:
        return self._start < end and start <= self._end

    def as_component(self, _: bool) -> tuple[datetime, Any]:
        return self._start, self._adapter


def _ask_library(series: list[Event], find_date: FindDate, within: Span) -> Iterator[Dated]:
    """Yield the dates of a series."""
    from icalendar import Calendar
    from recurring_ical_events import CalendarQuery, ComponentsWithName

    main, calendar = series[0], Calendar()
    low, high = (each.replace(tzinfo=None) for each in (within.start - _MARGIN, within.end + _MARGIN))
    for number, event in enumerate(series):
        try:
            calendar.add_component(_build_component(number, event, main, find_date, (low, high)))
        except BadTextError as error:
            message = f"{event.label} {error.message}"
            raise InputError.of(IssueCode.BAD_CALENDAR, message, error.remedy, event.place) from None
    clock = None if main.start.clock is None else main.clock
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # COUNT beside UNTIL: both hold
        query = CalendarQuery(calendar, components=[ComponentsWithName("VEVENT", occurrence=_Occurrence)])
    numbers: dict[int, int] = {}  # as each asks for a copy of its event
    for wall, adapter in query.between(low, high):
        if id(adapter) not in numbers:
            numbers[id(adapter)] = adapter.as_component()[_NUMBER]
        event = series[numbers[id(adapter)]]
        if wall == event.start.by(main.clock):
            yield _own_date(event)
        else:
            is_date = event.start.is_date
            start = Moment(wall=wall, clock=None if is_date else clock, is_date=is_date)
            yield Dated(event=event, start=start, length=event.length, clock=main.clock)


def _build_component(
    number: int, event: Event, main: Event, find_date: FindDate, around: tuple[datetime, datetime]
) -> Any:
    """Build an event for the library, of clock times only.

    Raises:
        BadTextError: it has more dates, or longer ones, than anybody can mean.
    """
    from icalendar import Event as Component
    from icalendar import vDDDLists, vDDDTypes, vRecur

    start, length = event.start.by(main.clock), event.length.about
    if length > _LONGEST:
        raise BadTextError(f"recurs, and each of its dates is {length.days:,} days long", "let its dates end earlier")
    for rule in (*event.rules, *event.exception_rules):
        check_load(rule, start, around[1])
    component = Component()
    component[_NUMBER], component["UID"], component["SEQUENCE"] = number, "one", event.sequence
    component["DTSTART"], component["DTEND"] = vDDDTypes(start), vDDDTypes(start + length)
    if event.replaces is not None:
        component["RECURRENCE-ID"] = vDDDTypes(_on_clock(main, event.replaces, find_date))
        component["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE" if event.replaces_later else ""
    without = [moment.wall.date() if moment.is_date else _on_clock(main, moment, find_date) for moment in event.without]
    without += [wall for rule in event.exception_rules for wall in _list_dates(rule, start, around)]
    more = [_on_clock(main, moment, find_date) for moment in event.more]
    if event.rules:
        component["RRULE"] = [vRecur.from_ical(rule.text) for rule in event.rules]
    component.update({key: vDDDLists(many) for key, many in (("EXDATE", without), ("RDATE", more)) if many})
    return component


def _list_dates(rule: Rule, start: datetime, around: tuple[datetime, datetime]) -> list[datetime]:
    from dateutil.rrule import rrulestr

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # as above
        return rrulestr(rule.text, dtstart=start).between(*around, inc=True)


def last_end(event: Event, find_date: FindDate) -> datetime | None:
    """Find when the last date of an event ends, or a moment after that; None if it may go on for ever."""
    walls = [event.start.wall, *(_on_clock(event, moment, find_date) for moment in event.more)]
    for rule in event.rules:
        if not rule.until and (rule.count is None or rule.count > _FEW):
            return None
        walls.append(_last_of(rule, event.start.wall))
    starts = [(replace(event.start, wall=min(wall, _LAST_WALL)), event.length) for wall in walls]
    ends = []
    for start, length in (*starts, *event.periods):
        dated = Dated(event=event, start=start, length=length, clock=event.clock)
        ends += [dated.begin, *(span.end for span in dated.spans(lambda _: None, is_closed=False))]
    return max(ends)


def _last_of(rule: Rule, start: datetime) -> datetime:
    """Find the last date of a rule, or the moment until which it goes on."""
    if rule.until:
        return datetime.strptime(rule.until, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - by the clock of the event
    from dateutil.rrule import rrulestr

    return max(rrulestr(rule.text, dtstart=start))
