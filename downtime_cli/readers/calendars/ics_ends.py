"""When the events of a calendar are over, which is asked where nothing of it lies ahead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.window import LAST
from downtime_cli.readers.calendars.ics_dates import Dated, time_on_clock
from downtime_cli.readers.calendars.ics_events import Event, FindDate
from downtime_cli.readers.calendars.ics_rules import Rule
from downtime_cli.readers.calendars.ics_steps import last_of

_LAST_WALL: Final = LAST.replace(tzinfo=None)
_FEW: Final = 1000
_FEW_YEARS: Final = 50
_FEW_IN_ALL: Final = 50_000


def last_end(events: Iterable[Event], find_date: FindDate, otherwise: datetime) -> datetime | None:
    """Find when the last date of some events ends, or a moment after that; None if that may be never.

    Without an event it is another moment.
    """
    ends, counted = [otherwise], 0
    for event in events:
        counted += sum(rule.count or 0 for rule in event.rules if not rule.until)
        end = None if counted > _FEW_IN_ALL else _end_of_last(event, find_date)
        if end is None:
            return None
        ends.append(end)
    return max(ends[1:], default=otherwise)


def _end_of_last(event: Event, find_date: FindDate) -> datetime | None:
    walls = [event.start.wall, *(time_on_clock(event, moment, find_date) for moment in event.more)]
    for rule in event.rules:
        if not rule.until and (rule.count is None or rule.count > _most_counted(rule)):
            return None
        walls.append(last_of(rule, event.start.wall))
    starts = [(replace(event.start, wall=min(wall, _LAST_WALL)), event.length) for wall in walls]
    ends = []
    for start, length in (*starts, *event.periods):
        dated = Dated(event=event, start=start, length=length, clock=event.clock)
        ends += [dated.begin, *(span.end for span in dated.spans(lambda _: None, is_closed=False))]
    return max(ends)


def _most_counted(rule: Rule) -> int:
    """How many dates of a rule are few enough to go along all of them."""
    return _FEW_YEARS if rule.text.startswith("FREQ=YEARLY") else _FEW
