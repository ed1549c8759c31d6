"""Makers of calendars, and what is read from them, as short lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from downtime_cli.core.errors import IssueCode
from downtime_cli.core.window import Span
from downtime_cli.readers.calendars.closed_spans import FileSpans, read_spans
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.sources import open_source
from tests.readers.files import write

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 2, 1, tzinfo=UTC)
YEAR = Span(NOW, datetime(2028, 2, 1, tzinfo=UTC))


def event(*lines: str, uid: str = "1") -> str:
    """Return an event of these properties."""
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""])


def calendar(*parts: str, head: str = "") -> str:
    """Return a calendar of these parts."""
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tests//EN\r\n{head}{''.join(parts)}END:VCALENDAR\r\n"


def read_file(
    folder: Path,
    text: str | bytes,
    *,
    name: str = "freeze.ics",
    within: Span = YEAR,
    code: IssueCode = IssueCode.BAD_BLACKOUT,
    say: Callable[[str], None] = lambda _: None,
) -> FileSpans:
    """Read a file as blackouts of a team in Berlin, as of 1 February 2027, unless something else is said."""
    reader = TimeReader(now=NOW, zone=BERLIN, say=say)
    return read_spans(open_source(write(folder, text, name)), within=within, reader=reader, code=code)


def read(folder: Path, *parts: str, head: str = "") -> list[str]:
    """Return the spans of a calendar of these parts, in UTC."""
    return lines_of(read_file(folder, calendar(*parts, head=head)))


def lines_of(found: FileSpans) -> list[str]:
    """Word spans as `name month-day hour/month-day hour`, in UTC."""
    return [f"{name} {span.start:%m-%dT%H:%M}/{span.end:%m-%dT%H:%M}".strip() for span, name in found.spans]
