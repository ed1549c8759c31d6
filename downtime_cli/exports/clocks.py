"""Windows for formats that know only whole minutes, days, or the wall clock of the machine that reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Final

from downtime_cli.core.localtime import is_repeated_wall, load_zone
from downtime_cli.core.window import DAY, EPOCH, MINUTE, Span
from downtime_cli.exports.target import Setting, TargetSettings

MACHINE_ZONE: Final = Setting("timezone", "the time zone of the machine's clock: Europe/Berlin, Etc/UTC")


def whole_minutes(window: Span) -> Span:
    """The shortest span of whole minutes that holds the window."""
    return Span(floor_minute(window.start), EPOCH - (EPOCH - window.end) // MINUTE * MINUTE)


def floor_minute(instant: datetime) -> datetime:
    """The last whole minute by then."""
    return EPOCH + (instant - EPOCH) // MINUTE * MINUTE


def wall_clock(instant: datetime, zone: tzinfo, *, step: timedelta) -> datetime:
    """What a zone's clocks show then, or at the next `step` at which they show something only once.

    A wall clock alone cannot tell the two passes of a repeated hour apart, and systems differ in which one they take:
    so spans are widened, or a job starts early and waits. The result is aware, for the caller to see how far it moved.
    """
    while is_repeated_wall(instant.astimezone(zone).replace(tzinfo=None), zone):
        instant += step
    return instant.astimezone(zone)


def plain_wall(span: Span, zone: tzinfo) -> datetime | None:
    """What a zone's clocks show at the start, if they run on without a change until the end and show both times once.

    Only there do all programs make the same of a local time with a length, or with another local time.
    """
    start, end = (each.astimezone(zone).replace(tzinfo=None) for each in (span.start, span.end))
    is_plain = end - start == span.duration and not any(is_repeated_wall(each, zone) for each in (start, end))
    return start if is_plain else None


def machine_zone(settings: TargetSettings) -> tzinfo:
    """The zone that `MACHINE_ZONE` names.

    Raises:
        InputError: there is no such zone.
    """
    name = settings.one(MACHINE_ZONE.name).strip()
    zone = load_zone(name)
    if zone is None:
        message, remedy = f"expected a time zone, got {name!r}", "write an IANA name: Europe/Berlin, Etc/UTC"
        settings.refuse(MACHINE_ZONE.name, message, remedy)
    return zone


def mute_intervals(window: Span) -> Iterator[str]:
    """Yield YAML lines: a list of the intervals in which Alertmanager and Grafana are to be quiet.

    An interval cannot pass midnight, so each day of the window has its own, until 24:00; to the minute, and never
    shorter than the window. Times are in UTC, explicitly, and so no clock change interferes.
    """
    span = whole_minutes(window)
    start = span.start
    while start < span.end:
        midnight = start.replace(hour=0, minute=0) + DAY
        end = "24:00" if span.end >= midnight else f"{span.end:%H:%M}"
        yield f'- times: [{{start_time: "{start:%H:%M}", end_time: "{end}"}}]'
        yield f'  days_of_month: ["{start.day}"]'
        yield f'  months: ["{start.month}"]'
        yield f'  years: ["{start.year}"]'
        yield '  location: "UTC"'
        start = midnight
