"""
On which dates events are: series, what replaces, adds and takes out dates of them, and later versions.

`recurring-ical-events` puts series together. It is given clock times without zones, of checked events only: it never
ends on some rules, and takes ends before starts, zones and the calendar's own zone for something else. What it finds is
turned into exact time here: how long a date lasts is for the clock of its event.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import BadTextError, InputError, IssueCode, Place
from downtime_cli.core.localtime import is_repeated_wall, resolve_wall, zone_name
from downtime_cli.core.window import DAY, EPOCH, LAST, Span
from downtime_cli.readers.calendars.ics_events import Event, FindDate, Length
from downtime_cli.readers.calendars.ics_steps import check_load, count_steps, last_of, list_dates
from downtime_cli.readers.calendars.ics_times import ZERO, Moment
from downtime_cli.readers.clock_times import shown_between

_NOWHERE: Final = Place("")
_NUMBER: Final = "X-DOWNTIME-EVENT"
_MARGIN: Final = 2 * DAY
"""More than any two clocks are apart."""
_LONGEST: Final = timedelta(days=3660)
_STEPS_AN_EVENT: Final = 100
_MOST_STEPS: Final = 400_000  # which take a second or two


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
    every = [series for group in by_uid.values() for series in _split_versions(group)]
    _count_before(filter(_recurs, every), _around(within))
    for series in every:
        yield from _find_in_series(series, find_date, within)


def _count_before(every: Iterable[list[Event]], around: tuple[datetime, datetime]) -> None:
    """Count what has to be looked at to find the dates of all series.

    Raises:
        InputError: it would take more than a second or two.
    """
    steps = 0
    for series in every:
        for event in series:
            steps += _STEPS_AN_EVENT + count_steps((*event.rules, *event.exception_rules), event.start.wall, around)
            if steps > _MOST_STEPS:
                message = f"{event.label} and the events before it recur more often than can be looked through"
                remedy = "export fewer events, or only those of the time that you plan for"
                raise InputError.of(IssueCode.BAD_CALENDAR, message, remedy, event.place)


def _recurs(series: list[Event]) -> bool:
    return len(series) > 1 or any(each.rules or each.more or each.periods or each.without for each in series)


def _around(within: Span) -> tuple[datetime, datetime]:
    """Give the clock times, by any clock, between which dates may touch a span."""
    low, high = (each.replace(tzinfo=None) for each in (within.start - _MARGIN, within.end + _MARGIN))
    return low, high


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
    if _recurs(series):
        find = _ask_library if len(series) > 1 else _find_alone
        found = (*_find_periods(series, find_date), *find(series, find_date, _around(within)))
    yield from (dated for dated in found if not dated.event.is_cancelled)


def _find_periods(series: list[Event], find_date: FindDate) -> Iterator[Dated]:
    """Yield the dates of an event that have lengths of their own, unless they are replaced or taken out."""
    main = series[0]
    moments = (*main.without, *(each.replaces for each in series if each.replaces is not None))
    gone = {time_on_clock(main, moment, find_date) for moment in moments}
    for start, length in main.periods:
        if start.by(main.clock) not in gone:
            yield Dated(event=main, start=start, length=length, clock=main.clock)


def _own_date(event: Event) -> Dated:
    return Dated(event=event, start=event.start, length=event.length, clock=event.clock)


def time_on_clock(main: Event, moment: Moment, find_date: FindDate) -> datetime:
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


def _find_alone(series: list[Event], find_date: FindDate, around: tuple[datetime, datetime]) -> Iterator[Dated]:
    """Yield the dates of an event of which nothing else replaces any."""
    (main,) = series
    walls, first = _find_walls(main, main, find_date, around), around[0] - main.length.about
    starts = {wall for rule in main.rules for wall in list_dates(rule, walls.start, (first, around[1]))}
    untils = [last_of(rule, walls.start) for rule in main.rules if rule.until]
    if not untils or walls.start <= max(untils):
        starts.add(walls.start)
    gone = set(walls.without)
    for wall in sorted(starts.union(walls.more)):
        if first <= wall < around[1] and wall not in gone and wall.date() not in gone:
            yield _date_at(main, main, wall)


def _ask_library(series: list[Event], find_date: FindDate, around: tuple[datetime, datetime]) -> Iterator[Dated]:
    """Yield the dates of an event and of what replaces dates of it."""
    from icalendar import Calendar
    from recurring_ical_events import CalendarQuery, ComponentsWithName

    main, calendar = series[0], Calendar()
    for number, event in enumerate(series):
        walls = _find_walls(event, main, find_date, around)
        replaced = None if event.replaces is None else time_on_clock(main, event.replaces, find_date)
        calendar.add_component(_build_component(number, event, walls, replaced))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # COUNT beside UNTIL: both hold
        query = CalendarQuery(calendar, components=[ComponentsWithName("VEVENT", occurrence=_Occurrence)])
    numbers: dict[int, int] = {}  # as each asks for a copy of its event
    for wall, adapter in query.between(*around):
        if id(adapter) not in numbers:
            numbers[id(adapter)] = adapter.as_component()[_NUMBER]
        yield _date_at(series[numbers[id(adapter)]], main, wall)


def _date_at(event: Event, main: Event, wall: datetime) -> Dated:
    """Give the date of an event at a time by the clock of its series."""
    if wall == event.start.by(main.clock):
        return _own_date(event)
    is_date = event.start.is_date
    clock = None if is_date or main.start.clock is None else main.clock
    start = Moment(wall=wall, clock=clock, is_date=is_date)
    return Dated(event=event, start=start, length=event.length, clock=main.clock)


class _Walls(Struct, frozen=True, kw_only=True):
    """What an event says about its dates, by the clock of its series."""

    start: datetime
    more: list[datetime]
    without: list[date | datetime]
    """Whole days, and times."""


def _find_walls(event: Event, main: Event, find_date: FindDate, around: tuple[datetime, datetime]) -> _Walls:
    """Find what an event says about its dates.

    Raises:
        InputError: it has more dates, or longer ones, than anybody can mean.
    """
    start, length = event.start.by(main.clock), event.length.about
    try:
        if length > _LONGEST:
            words = f"recurs, and each of its dates is {length.days:,} days long"
            raise BadTextError(words, "let its dates end earlier")
        for rule in (*event.rules, *event.exception_rules):
            check_load(rule, start, around[1])
    except BadTextError as error:
        message = f"{event.label} {error.message}"
        raise InputError.of(IssueCode.BAD_CALENDAR, message, error.remedy, event.place) from None
    early = (around[0] - length, around[1])
    return _Walls(
        start=start,
        more=[time_on_clock(main, moment, find_date) for moment in event.more],
        without=[
            *(each.wall.date() if each.is_date else time_on_clock(main, each, find_date) for each in event.without),
            *(wall for rule in event.exception_rules for wall in list_dates(rule, start, early)),
        ],
    )


def _build_component(number: int, event: Event, walls: _Walls, replaced: datetime | None) -> Any:
    """Build an event for the library, of clock times only."""
    from icalendar import Event as Component
    from icalendar import vDDDLists, vDDDTypes, vRecur

    component = Component()
    component[_NUMBER], component["UID"], component["SEQUENCE"] = number, "one", event.sequence
    component["DTSTART"], component["DTEND"] = vDDDTypes(walls.start), vDDDTypes(walls.start + event.length.about)
    if replaced is not None:
        component["RECURRENCE-ID"] = vDDDTypes(replaced)
        component["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE" if event.replaces_later else ""
    if event.rules:
        component["RRULE"] = [vRecur.from_ical(rule.text) for rule in event.rules]
    dates = (("EXDATE", walls.without), ("RDATE", walls.more))
    component.update({key: vDDDLists(many) for key, many in dates if many})
    return component
