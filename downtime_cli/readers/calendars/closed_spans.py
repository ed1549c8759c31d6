"""
Spans from a file, such as change freezes: an iCalendar (`.ics`, RFC 5545) with its recurring events, or a CSV.

Recurrences are expanded by python-dateutil on the clock of the event's zone, so that a freeze at 09:00 stays at 09:00
across clock changes, and only as far as the plan looks. The properties of an event are untyped, as in the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice, takewhile
from typing import Any, Final, cast

from downtime_cli.core.errors import BadTextError, InputError, Issue, IssueCode
from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.policy import ClosedSpan
from downtime_cli.core.window import DAY, Span
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.human_time import split_duration
from downtime_cli.readers.sources import open_source
from downtime_cli.readers.table.csv_table import read_table
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.zones.zone_names import resolve_zone

_MOST_DATES: Final = 20_000
_DURATION_LINE: Final = r"(?im)^DURATION[^:\r\n]*:([^\r\n]*)$"
_LENGTH_TEXT: Final = "X-DOWNTIME-LENGTH"  # the library reads P1D and PT24H as the same length
_NEEDED: Final = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})
_STARTS: Final = frozenset({"start", "begin", "from", "starts", "startdate", "starttime"})
_ENDS: Final = frozenset({"end", "to", "until", "ends", "enddate", "endtime"})
_NAMES: Final = frozenset({"name", "summary", "title", "reason", "description", "label"})


def read_blackouts(path: str, *, within: Span, reader: TimeReader) -> tuple[ClosedSpan, ...]:
    """Read the blackouts that touch `within`.

    Raises:
        AccessError: there is no such file.
        InputError: it is neither iCalendar nor CSV of this kind, or an entry is broken.
    """
    found = read_spans(path, within=within, reader=reader, code=IssueCode.BAD_BLACKOUT)
    return tuple(ClosedSpan(span=span, name=name or "blackout") for span, name in found)


def read_spans(path: str, *, within: Span, reader: TimeReader, code: IssueCode) -> list[tuple[Span, str]]:
    """Read spans that touch `within` with their names, by start; a bad row of a CSV is an error of that code.

    Raises:
        AccessError: there is no such file.
        InputError: it is neither iCalendar nor CSV of this kind, or an entry is broken.
    """
    source = open_source(path, wanted="a calendar, an .ics file")
    first = next(source.lines(), "").lstrip("\ufeff").strip().upper()
    if path.casefold().endswith(".ics") or first.startswith("BEGIN:VCALENDAR"):
        spans = _read_ics(source.name, "".join(source.lines()), within, reader.zone)
    else:
        spans = _read_csv(path, reader, code)
    return sorted((item for item in spans if item[0].overlaps(within)), key=lambda item: item[0])


def _read_csv(path: str, reader: TimeReader, code: IssueCode) -> list[tuple[Span, str]]:
    table = read_table(path)
    header = Header(table)
    columns = [next(iter(header.called(names)), None) for names in (_STARTS, _ENDS, _NAMES)]
    start_column, end_column, _ = columns
    is_closed = code is IssueCode.BAD_BLACKOUT
    if start_column is None or (end_column is None and not is_closed):
        wanted = "no column 'start'" if is_closed else "no columns 'start' and 'end'"
        raise header.error(IssueCode.MISSING_COLUMN, wanted, "name the columns start, end and name")
    found: list[tuple[Span, str]] = []
    issues: list[Issue] = []
    for line, row in table.rows():
        cells = [row[column].strip() if column is not None and column < len(row) else "" for column in columns]
        try:
            spans = reader.spans(cells[0], cells[1], is_closed=is_closed)
        except BadTextError as error:
            place = table.place(line, start_column)
            issues.append(Issue(code, error.message, error.remedy, place))
            continue
        found += [(span, cells[2] or "/".join(filter(None, cells[:2]))) for span in spans]
    if issues:
        raise InputError(*issues)
    return found


def _read_ics(name: str, text: str, within: Span, zone: tzinfo) -> list[tuple[Span, str]]:
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(re.sub(_DURATION_LINE, rf"\g<0>\r\n{_LENGTH_TEXT}:\g<1>", text))
        events: list[Any] = list(calendar.walk("VEVENT"))
        if calendar.name != "VCALENDAR":
            raise ValueError("it has no VCALENDAR")
        broken = [error for event in events for error in event.errors if error[0] in _NEEDED]
        if broken:
            raise ValueError(f"{broken[0][0]} is broken")
        moved = {
            (str(event.get("UID")), _resolve(event["RECURRENCE-ID"].dt, zone))
            for event in events
            if "RECURRENCE-ID" in event
        }
        return [
            item
            for event in events
            if str(event.get("STATUS", "")).upper() != "CANCELLED"
            for item in _expand(event, moved, within, zone)
        ]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError) as error:
        message = f"cannot be read as iCalendar: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
        remedy = "export the calendar again, or pass a CSV with start, end and name"
        raise InputError.of(IssueCode.BAD_CALENDAR, message, remedy, name) from None


def _expand(event: Any, moved: set[tuple[str, datetime]], within: Span, zone: tzinfo) -> Iterator[tuple[Span, str]]:
    start: date = event["DTSTART"].dt
    days, exact = _find_length(event, start, zone)
    name = str(event.get("SUMMARY", ""))
    is_override = "RECURRENCE-ID" in event
    for wall in _list_starts(event, start, days + exact, within):
        begin = _resolve(wall, zone)
        if not is_override and (str(event.get("UID")), begin) in moved:
            continue
        end = _resolve(wall + days, zone) + exact if days else begin + exact
        if begin < end:
            yield Span(begin, end), name


def _find_length(event: Any, start: date, zone: tzinfo) -> tuple[timedelta, timedelta]:
    """Find how long an event lasts, in days of its clock and exact time on top of them.

    From a time to a time it is exact. Without an end it is a day for a date, and nothing for a time (RFC 5545 §3.6.1).
    """
    is_time, none = isinstance(start, datetime), timedelta(0)
    if "DURATION" in event:
        length: timedelta = event["DURATION"].dt
        if not is_time or length <= none:
            return length, none
        return split_duration(str(event[_LENGTH_TEXT]).removeprefix("+"))
    if "DTEND" not in event:
        return none if is_time else DAY, none
    end: date = event["DTEND"].dt
    return (none, _resolve(end, zone) - _resolve(start, zone)) if is_time else (end - start, none)


def _list_starts(event: Any, start: date, length: timedelta, within: Span) -> Iterable[date]:
    """List the starts of an event and its recurrences, on its own clock, around `within`."""
    if "RRULE" not in event and "RDATE" not in event:
        return [start]
    from dateutil.rrule import rrule, rruleset, rrulestr

    is_date = not isinstance(start, datetime)
    own = start.tzinfo if isinstance(start, datetime) else None
    first = datetime.combine(start, time()) if not isinstance(start, datetime) else start.replace(tzinfo=None)
    rules = rruleset()
    for rule in _as_list(event.get("RRULE")):
        text = _naive_until(rule, own)
        rules.rrule(cast(rrule, rrulestr(text, dtstart=first)))
    rules.rdate(first)
    for key, add in (("RDATE", rules.rdate), ("EXDATE", rules.exdate)):
        for item in _as_list(event.get(key)):
            for each in item.dts:
                add(_to_own_clock(each.dt, own))
    low = within.start.replace(tzinfo=None) - length - 2 * DAY
    high = within.end.replace(tzinfo=None) + 2 * DAY
    walls = takewhile(lambda wall: wall <= high, islice(rules.xafter(low, inc=True), _MOST_DATES))
    return [wall.date() if is_date else wall.replace(tzinfo=own) for wall in walls]


def _naive_until(rule: Any, own: tzinfo | None) -> str:
    """Write a rule with its UNTIL on the event's own clock, as python-dateutil wants it for naive starts."""
    parts = dict(rule)
    if "UNTIL" in parts:
        until = parts["UNTIL"][0]
        wall = _to_own_clock(until, own) if isinstance(until, datetime) else datetime.combine(until, time(23, 59, 59))
        parts["UNTIL"] = [wall]
    text: str = type(rule)(parts).to_ical().decode()
    return text


def _to_own_clock(moment: date, own: tzinfo | None) -> datetime:
    """Read a moment on the event's own clock, naive."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    if moment.tzinfo is not None and own is not None:
        return moment.astimezone(own).replace(tzinfo=None)
    return moment.replace(tzinfo=None)


def _as_list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _resolve(wall: date, zone: tzinfo) -> datetime:
    """Find the instant of a date or time; without a zone it is by the team's clock (floating, RFC 5545 §3.3.5)."""
    if not isinstance(wall, datetime):
        return resolve_wall(datetime.combine(wall, time()), zone)
    if wall.tzinfo is None:
        return resolve_wall(wall, zone)
    key = getattr(wall.tzinfo, "key", None)
    match = resolve_zone(key) if key else None
    own = match.parts[0][0] if match else wall.tzinfo
    return wall.replace(tzinfo=own).astimezone(UTC)
