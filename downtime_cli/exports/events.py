"""
Events of a plan for calendars (RFC 5545): its window, and its messages with an alarm each.

Times are in UTC, since common clients read a TZID without its VTIMEZONE as floating. An event keeps its UID from
version to version and its SEQUENCE is the plan's, so that calendars move it rather than show it twice. Nothing here
looks at a clock: DTSTAMP is when the plan last changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Status
from downtime_cli.core.saved.plan import SavedPlan, step_of
from downtime_cli.core.window import HOUR
from downtime_cli.core.wording import printable
from downtime_cli.exports.target import TargetSettings
from downtime_cli.exports.words import summary, title

if TYPE_CHECKING:
    from icalendar import Alarm, Component, Event

# RFC 5545 has three statuses; what is under way or done was confirmed.
_STATUS: Final = {Status.TENTATIVE: "TENTATIVE", Status.CANCELLED: "CANCELLED"}
_NEWS: Final = {
    AnnouncementKind.INITIAL: "the announcement",
    AnnouncementKind.REMINDER: "the reminder",
    AnnouncementKind.START: "the start notice",
    AnnouncementKind.EXTENDED: "the notice of the later end",
    AnnouncementKind.COMPLETE: "the completion notice",
    AnnouncementKind.RESCHEDULED: "the notice of the new date",
    AnnouncementKind.CANCELLED: "the cancellation",
}
# What has to be true before a message goes out: alarms at a planned time do not claim it.
_FIRST: Final[dict[Status | None, str]] = {
    Status.TENTATIVE: "If the plan is CONFIRMED, send",
    Status.COMPLETED: "Record COMPLETED or the extension, then send",
}
_A_MOMENT: Final = timedelta(minutes=15)  # clients show events without a length badly, or not at all


def window_event(plan: SavedPlan, what: str = "") -> Event:
    """Build the window's event in words for the team."""
    return build_window(plan, title(plan), "\n".join(summary(plan, what)))


def build_window(plan: SavedPlan, name: str, description: str) -> Event:
    """Build the window's event, which marks nobody as busy."""
    event = start_event(plan, plan.plan_id)
    event.add("summary", name)
    event.add("description", description)
    event.add("dtstart", plan.window.start)
    event.add("dtend", plan.window.end)
    event.add("status", event_status(plan.status))
    return event


def event_status(status: Status) -> str:
    """Name a status as iCalendar does."""
    return _STATUS.get(status, "CONFIRMED")


def calendar_text(components: Iterable[Component], *, feed: str = "") -> str:
    """Write a calendar of events and zones; one with a feed's name is fetched again every hour."""
    from icalendar import Calendar, vDuration

    calendar = Calendar()
    calendar.add("prodid", "-//downtime-cli//downtime//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if feed:
        calendar.add("method", "PUBLISH")
        calendar.add("name", printable(feed))
        calendar.add("x-wr-calname", printable(feed))
        calendar.add("refresh-interval", vDuration(HOUR), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    for component in components:
        calendar.add_component(component)
    return str(calendar.to_ical(), "utf-8")


def plan_events(plan: SavedPlan, settings: TargetSettings, *, has_withdrawn: bool = False) -> Iterator[Event]:
    """Yield the window, then the messages to send and, if wanted, those no longer to be sent."""
    yield window_event(plan, settings.one("what"))
    if settings.is_on("messages"):
        yield from message_events(plan, plan_facts(plan), has_withdrawn=has_withdrawn)


def plan_facts(plan: SavedPlan) -> str:
    """What the events of messages say about the plan, for the team."""
    return "\n".join((title(plan), *summary(plan)[1:]))


def message_events(plan: SavedPlan, facts: str, *, has_withdrawn: bool) -> list[Event]:
    """Build the events of messages, described by the facts, those no longer to be sent before the others.

    A message is identified by its channel, region, kind, and ordinal among messages of that kind, counted back from the
    last: so the reminder an hour before keeps its identity when the window moves and earlier steps are left out.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    events = []
    for message in reversed(plan.announcements):
        seen[step_of(message)] += 1
        events.append(_message_event(plan, message, seen[step_of(message)], facts))
    for message in reversed(plan.withdrawn if has_withdrawn else ()):
        seen[step_of(message)] += 1
        events.append(_message_event(plan, message, seen[step_of(message)], facts, is_withdrawn=True))
    return events[::-1]


def _message_event(
    plan: SavedPlan, message: Announcement, ordinal: int, facts: str, *, is_withdrawn: bool = False
) -> Event:
    from urllib.parse import quote

    recipients = f" to {printable(message.region)}" if message.region else ""
    is_tentative = plan.status is Status.TENTATIVE
    state = message.waits_for or (Status.TENTATIVE if is_tentative else None)
    first = "Send" if is_withdrawn else _FIRST.get(state, "Send")
    words = f"{first} {_NEWS[message.kind]} by {printable(message.channel)}{recipients}: {printable(plan.service)}"
    name = "-".join((plan.plan_id, message.kind, message.channel, message.region or "all", str(ordinal)))
    event = start_event(plan, quote(name, safe=""))  # calendars use it in file names
    event.add("summary", f"Cancelled: {words}" if is_withdrawn else words)
    event.add("description", facts)
    event.add("dtstart", message.moment)
    event.add("dtend", message.moment + _A_MOMENT)
    if is_withdrawn:
        event.add("status", "CANCELLED")
    else:
        event.add_component(_alarm(words))
    return event


def _alarm(words: str) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", timedelta(0))
    return alarm


def start_event(plan: SavedPlan, name: str) -> Event:
    """Start an event with everything that identifies its version."""
    from icalendar import Event

    event = Event()
    event.add("uid", f"{name}@downtime-cli")
    event.add("sequence", plan.sequence)
    event.add("dtstamp", plan.last_changed)
    event.add("last-modified", plan.last_changed)
    event.add("created", plan.revisions[0].at)
    event.add("transp", "TRANSPARENT")
    return event
