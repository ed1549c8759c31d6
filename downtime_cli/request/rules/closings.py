"""What options close: blackouts as they were typed, now and in an hour, and the holidays of places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from msgspec.structs import replace

from downtime_cli.core.errors import DowntimeError
from downtime_cli.core.policy import ClosedSpan, Closing
from downtime_cli.core.window import HOUR, Span
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.request.options import Options
from downtime_cli.request.rules.limits import read_earliest

if TYPE_CHECKING:
    from downtime_cli.readers.calendars.holiday_dates import HolidayPlace


def read_blackouts(options: Options, times: TimeReader) -> tuple[Closing, ...]:
    """Read the blackouts that were typed."""
    typed = zip(options.blackout.texts, options.blackout.read_all(times.blackout), strict=True)
    return tuple(Closing(option="blackout", given=text.strip(), spans=spans) for text, spans in typed)


def read_holidays(
    places: Sequence[HolidayPlace], reach: Span, team: tzinfo, zones: Sequence[tzinfo]
) -> tuple[Closing, ...]:
    """List the holidays of each country, or part of one."""
    if not places:
        return ()
    from downtime_cli.readers.calendars.holiday_dates import public_holidays

    closed = ((place.code, public_holidays([place], within=reach, zones=zones, team=team)) for place in places)
    return tuple(Closing(option="avoid-holidays", given=code, spans=spans) for code, spans in closed)


def earliest_soon(options: Options, times: TimeReader, earliest: datetime) -> datetime | None:
    """Read `--earliest` as it will be read in an hour; None if that is no later."""
    try:
        soon = read_earliest(options, _in_an_hour(times))
    except DowntimeError:  # clocks skip it
        soon = earliest + HOUR
    return soon if soon is not None and soon > earliest else None


def blackouts_soon(options: Options, times: TimeReader, closings: Sequence[Closing]) -> tuple[ClosedSpan, ...]:
    """List all that is closed at some time of the coming hour; nothing if that is what is closed now.

    `closings` are those of now, the typed ones first.
    """
    try:
        soon = read_blackouts(options, _in_an_hour(times))
    except DowntimeError:  # clocks skip one of their ends
        return ()
    if soon == tuple(closings[: len(soon)]):
        return ()
    moved = (_sweep(now, then) for now, then in zip(closings, soon, strict=False))
    return (*(closed for spans in moved for closed in spans), *join_spans(closings[len(soon) :]))


def _sweep(now: Closing, soon: Closing) -> Iterator[ClosedSpan]:
    """Yield what a closing takes on its way: of one that moves with the clock, what lies between, too."""
    for first, last in zip(now.spans, soon.spans, strict=False):
        if first.span.start <= last.span.start <= first.span.start + HOUR:
            yield replace(first, span=Span(first.span.start, max(first.span.end, last.span.end)))
    yield from now.spans
    yield from soon.spans


def _in_an_hour(times: TimeReader) -> TimeReader:
    return TimeReader(now=times.now + HOUR, zone=times.zone)


def join_spans(closings: Iterable[Closing]) -> tuple[ClosedSpan, ...]:
    """List what all of them close."""
    return tuple(one for closing in closings for one in closing.spans)


def sort_spans(closings: Iterable[Closing]) -> tuple[ClosedSpan, ...]:
    """List what all of them close, sorted."""
    return tuple(sorted(join_spans(closings), key=lambda closed: (closed.span, closed.name)))
