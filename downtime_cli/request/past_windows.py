"""
Windows that users have been through: plans of `downtime`, calendars (`.ics`) or CSV files of start, end and name.

The recommended window of a plan counts as soon as the plan is made, unless it was cancelled. Calendars, tables and
standing plans go on and on: of these, what starts before the moment of the new plan counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.policy import UNNAMED, PastWindow
from downtime_cli.core.window import EPOCH, Span
from downtime_cli.documents.reading.places import locate, parse_json, place_at
from downtime_cli.readers.calendars.closed_spans import read_spans
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.sources import open_source

_PLAN: Final = "downtime-plan/"
_STANDING: Final = "downtime-standing/"
_REMEDY: Final = "pass what `downtime plan --format json` printed, an .ics file, or a CSV with start, end and name"


def read_past_windows(paths: Iterable[str], reader: TimeReader) -> tuple[PastWindow, ...]:
    """Read the windows of all files, by start; the same span given twice counts once.

    Args:
        paths: the files, each of any of the three kinds.
        reader: how to read times; its `now` is the moment of the new plan.

    Raises:
        AccessError: there is no such file.
        InputError: it is none of these kinds, or an entry is broken.
    """
    found: dict[Span, str] = {}
    for path in paths:
        for span, name in _read_file(path, reader):
            found.setdefault(span, name or "past window")
    return tuple(PastWindow(span=span, name=found[span]) for span in sorted(found))


def _read_file(path: str, reader: TimeReader) -> list[tuple[Span, str]]:
    """Read the windows of one file with their names."""
    source = open_source(path, wanted="a saved plan, an .ics file or a CSV of windows")
    first = next(source.lines(), "").lstrip("\ufeff \t")
    if path.casefold().endswith(".json") or first.startswith("{"):
        return _read_plan(source.name, "".join(source.lines()).lstrip("\ufeff"), reader.now)
    return read_spans(path, within=Span(EPOCH, reader.now), reader=reader, code=IssueCode.BAD_PAST_WINDOW)


def _read_plan(name: str, text: str, now: datetime) -> list[tuple[Span, str]]:
    plan = parse_json(name, text, _REMEDY)
    try:
        return _windows(plan, now)
    except _NoPlanError as error:
        place = place_at(name, text, locate(text, [error.key]))
        raise InputError.of(IssueCode.BAD_PLAN, error.message, _REMEDY, place) from None


class _NoPlanError(ValueError):
    """A JSON document that is no plan: what is wrong, and with which key."""

    def __init__(self, key: str, message: str) -> None:
        """Carry both."""
        super().__init__(message)
        self.key, self.message = key, message


def _windows(plan: Any, now: datetime) -> list[tuple[Span, str]]:
    schema = plan.get("schema") if isinstance(plan, dict) else None
    if not isinstance(schema, str) or not schema.startswith((_PLAN, _STANDING)):
        found = f"got {schema!r}" if schema is not None else "there is none"
        raise _NoPlanError("schema", f"expected a plan with the schema '{_PLAN}1' or '{_STANDING}1', {found}")
    if plan.get("status") == "CANCELLED" or plan.get("outcome") == "no-window":
        return []
    name = str(plan.get("service") or UNNAMED)
    if schema.startswith(_PLAN):
        return [(_span(plan.get("window"), "window"), name)]
    dates = plan.get("dates")
    if not isinstance(dates, list):
        raise _NoPlanError("dates", f"expected a list of dates, got {dates!r}"[:120])
    return [(span, name) for span in (_span(date, "dates") for date in dates) if span.start < now]


def _span(window: Any, key: str) -> Span:
    texts = [window.get(end) if isinstance(window, dict) else None for end in ("start", "end")]
    try:
        start, end = (datetime.fromisoformat(str(text)) for text in texts)
        if start.tzinfo is not None and end.tzinfo is not None and EPOCH <= start < end:
            return Span(start.astimezone(UTC), end.astimezone(UTC))
    except (ValueError, OverflowError):
        pass  # said below
    message = f"expected a start since 1970 and a later end, both in UTC, got {texts[0]!r} and {texts[1]!r}"
    raise _NoPlanError(key, message)
