"""
Events of a series for calendars (RFC 5545): one that repeats, one for each date that is not as its rule has it.

A date that was moved, extended, begun, completed or cancelled replaces the rule's (`RECURRENCE-ID`), with the status it
has. A cancelled one is not just left out (`EXDATE`): people who have it in their calendar see that it was called off,
and a calendar that imported it as moved before replaces that too. `EXDATE` is for what never was a date. Dates on which
clocks change during the window are given in exact time, as programs differ there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.series.series import Series, SeriesDate
from downtime_cli.exports.calendar_zones import zone_id
from downtime_cli.exports.events import event_status, message_events, plan_facts, start_event, window_event
from downtime_cli.exports.series_rule import RuledDates, follow_rule, plain_span, usual_length
from downtime_cli.exports.target import TargetSettings
from downtime_cli.exports.words import series_summary, summary, title

if TYPE_CHECKING:
    from icalendar import Event

_OVER_OR_BEGUN: Final = frozenset({Status.CANCELLED, Status.COMPLETED, Status.IN_PROCESS})


def series_events(series: Series, settings: TargetSettings, *, has_withdrawn: bool = False) -> Iterator[Event]:
    """Yield the windows, then the messages to send of the series and of each date, as for a plan."""
    what, ruled = settings.one("what"), follow_rule(series)
    if ruled.dates:
        yield _rule_event(series, ruled, what)
    for wall, date in ruled.dates.items():
        if _differs(series, date, wall):
            yield _date_event(series, date, wall, what)
    yield from (window_event(date.plan, what) for date in ruled.others)
    if settings.is_on("messages"):
        facts = "\n".join((title(series.head), *series_summary(series)[1:]))
        yield from message_events(series.head, facts, has_withdrawn=has_withdrawn)
        for date in series.dates:
            yield from message_events(date.plan, plan_facts(date.plan), has_withdrawn=has_withdrawn)


def zone_names(series: Series) -> Iterator[tuple[tzinfo, int, int]]:
    """Yield the zone that its events name, if they do, with the first and the last year of its dates."""
    if not _is_utc(series.slot.zone):
        years = [each.day.year for each in series.dates]
        yield series.slot.zone, min(years), max(years)


def _rule_event(series: Series, ruled: RuledDates, what: str) -> Event:
    """Build the event that repeats; its length is in hours, which are exact."""
    from icalendar import vRecur

    event = start_event(series.head, series.head.plan_id)
    event.add("summary", title(series.head))
    event.add("description", "\n".join(series_summary(series, what)))
    _add_wall(event, "dtstart", ruled.walls[0], series.slot.zone)
    event.add("duration", usual_length(series))
    event.add("rrule", vRecur.from_ical(f"{series.slot.pattern.rule()};COUNT={len(ruled.walls)}"))
    for wall in ruled.left_out:
        _add_wall(event, "exdate", wall, series.slot.zone)
    event.add("status", event_status(series.head.status))
    return event


def _date_event(series: Series, date: SeriesDate, wall: datetime, what: str) -> Event:
    """Build the event of one date in place of the rule's."""
    event = start_event(date.plan, series.head.plan_id)
    event["sequence"] = max(date.plan.sequence, series.head.sequence)
    _add_wall(event, "recurrence-id", wall, series.slot.zone)
    event.add("summary", title(date.plan))
    event.add("description", "\n".join(summary(date.plan, what)))
    event.add("dtstart", date.plan.window.start)
    event.add("dtend", date.plan.window.end)
    event.add("status", event_status(date.plan.status))
    return event


def _differs(series: Series, date: SeriesDate, wall: datetime) -> bool:
    """Whether a date is not what the rule's event says of it, or was not once: calendars may still have that."""
    head, plan = series.head, date.plan
    is_as_told = plan.status is head.status and plan.window == plain_span(series, wall)
    was_changed = any(each.window != date.original or each.status in _OVER_OR_BEGUN for each in plan.revisions)
    return not is_as_told or (was_changed and head.status not in _OVER_OR_BEGUN)


def _add_wall(event: Event, name: str, wall: datetime, zone: tzinfo) -> None:
    if _is_utc(zone):
        event.add(name, wall.replace(tzinfo=UTC))
    else:
        event.add(name, wall, parameters={"TZID": zone_id(zone)})


def _is_utc(zone: tzinfo) -> bool:
    return zone_name(zone) == "UTC"
