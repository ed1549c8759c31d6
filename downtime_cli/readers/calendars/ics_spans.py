"""Spans from an iCalendar file (`.ics`, RFC 5545): those of its events, and what is said about how they were read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode, BadTextError, InputError, Issue, IssueCode, Place
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.window import Span
from downtime_cli.readers.calendars import ics_times
from downtime_cli.readers.calendars.ics_dates import Dated, find_dates
from downtime_cli.readers.calendars.ics_ends import last_end
from downtime_cli.readers.calendars.ics_events import Clocks, Event, EventReader, FindDate
from downtime_cli.readers.calendars.ics_text import Block, parse_calendar
from downtime_cli.readers.calendars.ics_zones import CalendarZones, Definitions
from downtime_cli.readers.clock_times import TimeReader

_OF_DOWNTIME: Final = "@downtime-cli"
_MOST_ISSUES: Final = 20
_MOST_NAMED: Final = 3
_MOST_DATES: Final = 50_000  # of all events together, which take two seconds
_OTHERS: Final = {
    "VFREEBUSY": "free and busy times (VFREEBUSY)",
    "VTODO": "tasks (VTODO)",
    "VJOURNAL": "notes (VJOURNAL)",
    "VAVAILABILITY": "working hours (VAVAILABILITY)",
}


class Asked(Struct, frozen=True, kw_only=True):
    """What is asked of a file, and how to read it."""

    times: TimeReader
    """By whose zone dates are, and times without a zone where the file names none; its `now` is when it is asked."""
    is_closed: bool
    """Whether nothing may happen in the spans, so that both of two times that clocks show alike are meant."""
    itself: str | None = None
    """The identity of the plan that is judged or replaced, which does not count for itself."""


class CalendarSpans(Struct, frozen=True, kw_only=True):
    """What a calendar holds around a span of time."""

    spans: list[tuple[Span, str]]
    """With their names."""
    events: int
    """How many there are that were not called off."""
    cancelled: int
    """How many were."""
    others: str
    """What it holds instead of events."""
    last_end: datetime | None
    """When the last event is over, or a moment after that; None if that is never, or ahead anyway."""
    assumptions: list[Assumption]


def read_ics_spans(source: str, lines: Iterable[str], within: Span, asked: Asked) -> CalendarSpans:
    """Read the spans of a calendar's events that touch a span of time.

    Args:
        source: what messages call the file.
        lines: its text.
        within: the time that is asked about.
        asked: how to read it.

    Raises:
        InputError: it is no calendar, or something about its events cannot be understood.
    """
    whole, zone = parse_calendar(source, lines), asked.times.zone
    clocks = {zone: None}

    def find_date(moment: ics_times.Moment) -> datetime:
        return ics_times.find_date(moment, clocks.keys())

    calendars, definitions = [], Definitions(whole.inside("VTIMEZONE"))
    for calendar in _find_calendars(whole):  # each may mean something else by the same name of a zone
        zones = CalendarZones(source, calendar.inside("VTIMEZONE"), definitions)
        clocks |= dict.fromkeys(zones.defined())
        calendars.append((calendar, zones))
    events, assumptions, issues = [], [], []
    for calendar, zones in calendars:
        if asked.is_closed:
            _refuse_open_times(source, calendar)
        own, reader = _read_calendar(source, calendar, zones, zone, find_date)
        events += own
        assumptions += [*zones.assumptions, *reader.assumptions]
        issues += reader.issues
    if issues:
        raise InputError(*issues)
    events, itself = _leave_out_messages(events, asked.itself)
    gathered = _Gathered(within, asked)
    for number, dated in enumerate(find_dates(events, find_date, within)):
        if number == _MOST_DATES:
            message = f"its events have more than {_MOST_DATES:,} dates in the time that is asked about"
            remedy = "replace events that recur within a day by longer ones, or leave those out that close nothing"
            raise InputError.of(IssueCode.BAD_CALENDAR, message, remedy, source)
        gathered.add(dated)
    held = [event for event in events if not event.is_cancelled]
    is_ahead = any(span.end > asked.times.now for span, _ in gathered.spans)
    return CalendarSpans(
        spans=gathered.spans,
        events=len(held),
        cancelled=len(events) - len(held),
        others=next((words for kind, words in _OTHERS.items() if any(whole.inside(kind))), ""),
        last_end=None if is_ahead else last_end(held, find_date, within.start),
        assumptions=list(dict.fromkeys([*assumptions, *_word_choices(source, gathered, itself)])),
    )


class _Gathered:
    """The dates that touch a span of time, and of which events they are."""

    def __init__(self, within: Span, asked: Asked) -> None:
        self._within, self._asked = within, asked
        self._said: set[str] = set()
        self.spans: list[tuple[Span, str]] = []
        self.touching: list[Event] = []
        self.empty: list[Event] = []

    def add(self, dated: Dated) -> None:
        """Add a date if it touches the span; of an event, one choice between two times is said."""
        said: list[str] = []
        found = dated.spans(said.append, is_closed=self._asked.is_closed)
        inside = [span for span in found if span.overlaps(self._within)]
        self.spans += [(span, dated.event.name) for span in inside]
        if inside:
            self.touching.append(dated.event)
            if said and dated.event.label not in self._said:
                self._said.add(dated.event.label)
                self._asked.times.say(said[0])
        elif not found and self._within.contains(dated.begin):
            self.empty.append(dated.event)


def _find_calendars(whole: Block) -> list[Block]:
    """List the calendars of a file; events without one around them are one, too."""
    bare = [block for block in whole.blocks if block.kind != "VCALENDAR"]
    calendars = [block for block in whole.blocks if block.kind == "VCALENDAR"]
    return [*calendars, Block(kind="VCALENDAR", number=1, blocks=bare)] if bare else calendars


def _read_calendar(
    source: str, calendar: Block, zones: CalendarZones, zone: tzinfo, find_date: FindDate
) -> tuple[list[Event], EventReader]:
    """Read the events of one calendar, whose times without a zone may be by a clock that it names."""
    method, named = calendar.first("METHOD"), calendar.first("X-WR-TIMEZONE")
    floating, problem = None, None
    if named is not None:
        try:
            floating = zones.find(named.value)
        except BadTextError as error:
            message = f"X-WR-TIMEZONE: {error.message}"
            problem = Issue(IssueCode.UNKNOWN_ZONE, message, error.remedy, Place(source, named.number))
    is_cancelled = method is not None and method.value.strip().upper() == "CANCEL"
    clocks = Clocks(dates=zone, floating=floating or zone, find_date=find_date)
    reader = EventReader(source, zones, clocks, is_cancelled=is_cancelled)
    events = []
    for block in calendar.inside("VEVENT"):
        if event := reader.read(block):
            events.append(event)
        elif len(reader.issues) >= _MOST_ISSUES:  # more are not shown
            break
    if reader.floating_line is not None and problem is not None:
        reader.issues.append(problem)
    if reader.floating_line is not None and floating is not None and zone_name(floating) != zone_name(zone):
        message = f"times without a zone in {source} are by {zone_name(floating)}, as its X-WR-TIMEZONE says"
        reader.assumptions.append(Assumption(AssumptionCode.ZONE_IN_FILE, message))
    return events, reader


def _refuse_open_times(source: str, calendar: Block) -> None:
    """Refuse a calendar whose events are the times at which changes may happen, as AWS has them."""
    kind = calendar.first("X-CALENDAR-TYPE")
    if kind is not None and kind.value.strip().upper() == "DEFAULT_CLOSED":
        message = "X-CALENDAR-TYPE:DEFAULT_CLOSED: its events are when changes may happen, not when they may not"
        remedy = "pass those times as --team-hours or --earliest and --latest, or a calendar of type DEFAULT_OPEN"
        raise InputError.of(IssueCode.BAD_CALENDAR, message, remedy, Place(source, kind.number))


def _leave_out_messages(events: list[Event], itself: str | None) -> tuple[list[Event], list[Event]]:
    """Leave out what `downtime export --to ics` writes beside the windows of plans: the messages to send.

    The window of the plan that is judged or replaced does not count either; what was left out of it comes second.
    """
    plans = {event.uid.removesuffix(_OF_DOWNTIME) for event in events if event.uid.endswith(_OF_DOWNTIME)}
    kept, left_out = [], []
    for event in events:
        name = event.uid.removesuffix(_OF_DOWNTIME)
        if name == itself and name != event.uid:
            left_out.append(event)
        elif name == event.uid or not any(name[:at] in plans for at in _find_hyphens(name)):
            kept.append(event)
    return kept, left_out


def _find_hyphens(name: str) -> list[int]:
    return [at for at, char in enumerate(name) if char == "-"]


def _word_choices(source: str, gathered: _Gathered, itself: list[Event]) -> Iterator[Assumption]:
    """Say what was decided about events that somebody may have meant otherwise."""
    choices = (
        ("marked as free (TRANSP:TRANSPARENT) count as well", [event for event in gathered.touching if event.is_free]),
        ("that are tentative count as well", [event for event in gathered.touching if event.is_tentative]),
        ("without an end or a length do not count", gathered.empty),
        ("that are the window of the plan itself do not count", itself),
    )
    for words, events in choices:
        labels = list(dict.fromkeys(event.label for event in events))
        if labels:
            more = f" and {len(labels) - _MOST_NAMED} more" if len(labels) > _MOST_NAMED else ""
            message = f"events of {source} {words}: {', '.join(labels[:_MOST_NAMED])}{more}"
            yield Assumption(AssumptionCode.EVENT_READING, message)
