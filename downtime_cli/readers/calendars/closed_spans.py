"""
Spans from a file, such as change freezes: a calendar (`.ics`) or a CSV of start, end and name.

A file of which nothing counts is a warning: last year's freezes are the classic.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, Issue, IssueCode, Place, warning
from downtime_cli.core.window import MINUTE, Span
from downtime_cli.core.wording import count, day_name
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.sources import Source

_BEGINNINGS: Final = ("BEGIN:VCALENDAR", "BEGIN:VEVENT")
_NAMES: Final = (".ics", ".ical", ".ifb", ".vcs")


class FileSpans(Struct, frozen=True, kw_only=True):
    """What a file gave."""

    spans: tuple[tuple[Span, str], ...] = ()
    """With their names, by time."""
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


class Held(Struct, frozen=True, kw_only=True):
    """What a file holds, whether or not it counts."""

    noun: str
    number: int
    last_end: datetime | None = None
    """When the last of it is over, or a moment after that; None if that is never."""
    others: str = ""
    """What it holds instead."""
    cancelled: int = 0
    """How many were called off, which are not among the number."""


def first_text(source: Source) -> str:
    """Read the first line that is not blank."""
    return next((text for line in source.lines() if (text := line.strip("\ufeff \t\r\n"))), "")


def read_spans(
    source: Source, *, within: Span, reader: TimeReader, code: IssueCode, itself: str | None = None
) -> FileSpans:
    """Read the spans that touch `within`.

    Args:
        source: the file.
        within: the time that is asked about.
        reader: how to read times; its `now` is the moment from which everything is seen.
        code: of a bad row of a CSV. That of blackouts asks for what is closed, and ahead, the other for what is past.
        itself: the identity of the plan that is judged or replaced, which does not count for itself.

    Raises:
        InputError: it is neither iCalendar nor CSV of this kind, or an entry is broken.
    """
    is_closed = code is IssueCode.BAD_BLACKOUT
    assumptions: list[Assumption] = []
    if source.path.casefold().endswith(_NAMES) or first_text(source).upper().startswith(_BEGINNINGS):
        from downtime_cli.readers.calendars.ics_spans import Asked, read_ics_spans

        asked = Asked(times=reader, is_closed=is_closed, itself=itself)
        calendar = read_ics_spans(source.name, source.lines(), within, asked)
        found, assumptions = calendar.spans, calendar.assumptions
        held = Held(
            noun="event",
            number=calendar.events,
            last_end=calendar.last_end,
            others=calendar.others,
            cancelled=calendar.cancelled,
        )
    else:
        from downtime_cli.readers.calendars.csv_spans import read_csv_spans

        table = read_csv_spans(source, reader, code)
        found, assumptions = table.spans, table.assumptions
        last_end = max((span.end for span, _ in found), default=reader.now)
        held = Held(noun="row", number=len(found), last_end=last_end, cancelled=table.cancelled)
    spans = tuple(sorted((item for item in found if item[0].overlaps(within)), key=lambda item: item[0]))
    problem = explain_nothing(source.name, spans, held, reader, is_closed=is_closed)
    return FileSpans(spans=spans, issues=(problem,) if problem else (), assumptions=tuple(assumptions))


def explain_nothing(
    source: str, spans: tuple[tuple[Span, str], ...], held: Held, reader: TimeReader, *, is_closed: bool
) -> Issue | None:
    """Warn of a file of which nothing counts; None if something does, or may do so later."""
    now, last, what = reader.now, held.last_end, count(held.number, held.noun)
    if not held.number and held.cancelled:
        message = f"nothing in it counts: it has {count(held.cancelled, f'cancelled {held.noun}')} and no other"
        remedy = f"pass a file with {held.noun}s that take place, or leave it out"
    elif not held.number:
        message = f"there is no {held.noun} in it{held.others and f', only {held.others}'}"
        remedy = f"export the calendar with its {held.noun}s, or leave the file out"
    elif is_closed and last is not None and last <= now and all(span.end <= now for span, _ in spans):
        day = day_name((last - MINUTE).astimezone(reader.zone), year=True)
        message = f"nothing in it lies ahead: it has {what}, and none is later than {day}"
        remedy = "pass the file of this year, or leave it out"
    elif not is_closed and not spans:
        day = day_name(now.astimezone(reader.zone), year=True)
        message = f"nothing in it is past: it has {what}, and none is before {day}"
        remedy = "pass the windows that users have been through, or leave the file out"
    else:
        return None
    return warning(IssueCode.NO_EVENTS, message, remedy, Place(source))
