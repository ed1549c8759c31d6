"""The slot and the dates that a series had before, from the lines of its calendar event, as its versions keep them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final, assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from downtime_cli.core.announcing.message import Revision
from downtime_cli.core.errors import BadTextError
from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.recurrence import Frequency, Pattern
from downtime_cli.core.series.build import name_day
from downtime_cli.core.series.outlook import FormerRule
from downtime_cli.core.standing.dates import pattern_days
from downtime_cli.core.standing.plan import Slot
from downtime_cli.core.window import EPOCH, LAST, Span
from downtime_cli.readers.recurrences.written_rule import parse_rule

_LINES: Final = re.compile(
    r"DTSTART(?:;TZID=(?P<zone>[^:\n]+))?:(?P<start>\d{8}T\d{6})Z?\n"
    r"DURATION:PT(?:(?P<hours>\d{1,4})H)?(?:(?P<minutes>\d{1,2})M)?\n"
    r"RRULE:(?P<rule>[^\n]+?);COUNT=(?P<count>\d{1,4})(?:\n|$)"
)
_LEFT_OUT: Final = re.compile(r"^EXDATE(?:;TZID=[^:\n]+)?:(\d{8})T", re.MULTILINE)


def read_rule(lines: str) -> FormerRule | None:
    """Read a rule with all of its dates; None where the lines are not as we write them."""
    found = read_slot(lines)
    if found is None:
        return None
    slot, window = found
    days = pattern_days(slot.pattern, name_day(slot, window.start))[: slot.count]
    starts = {day: resolve_wall(datetime.combine(day, slot.start), slot.zone) for day in days}
    gaps = set(_LEFT_OUT.findall(lines))
    return FormerRule(
        slot=slot,
        dates={day: Span(start, start + window.duration) for day, start in starts.items()},
        left_out={day for day in days if f"{day:%Y%m%d}" in gaps},
    )


def find_former_rule(revisions: tuple[Revision, ...]) -> str:
    """The rule that readers of the last version know, where that has other times; empty where it has not."""
    *before, last = revisions
    found = next((each.rule for each in reversed(before) if each.rule and each.rule != last.rule), "")
    return "" if _has_same_times(found, last.rule) else found


def _has_same_times(old: str, new: str) -> bool:
    """Whether two rules differ by single dates alone: left out, or beyond the ends of one of them."""
    before, after = read_slot(old), read_slot(new)
    if before is None or after is None:
        return False
    (slot, window), (other, later) = before, after
    if (slot.pattern, slot.start, slot.zone) != (other.pattern, other.start, other.zone):
        return False
    units = [_count_units(slot.pattern.frequency, each.start.astimezone(slot.zone)) for each in (window, later)]
    return window.duration == later.duration and (units[1] - units[0]) % slot.pattern.interval == 0


def _count_units(frequency: Frequency, day: datetime) -> int:
    """Number the unit that a day is in, for rules that have dates in each second or third of them."""
    match frequency:
        case Frequency.DAILY:
            return day.toordinal()
        case Frequency.WEEKLY:
            return (day.toordinal() - 1) // 7  # day 1 is a Monday
        case Frequency.MONTHLY:
            return day.year * 12 + day.month
        case Frequency.YEARLY:
            return day.year
        case _:
            assert_never(frequency)


def read_slot(lines: str) -> tuple[Slot, Span] | None:
    """Read a slot with its first window; None where the lines are not as we write them."""
    found = _LINES.match(lines)
    if found is None:
        return None
    try:
        zone = ZoneInfo(found["zone"] or "UTC")
        pattern = parse_rule(found["rule"])
        wall = datetime.strptime(found["start"], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall clock's
    except (BadTextError, ValueError, OSError, ZoneInfoNotFoundError):
        return None
    length = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    if not isinstance(pattern, Pattern) or not length or not EPOCH.year <= wall.year < LAST.year:
        return None
    start = resolve_wall(wall, zone).astimezone(UTC)
    slot = Slot(pattern=pattern, start=wall.time(), zone=zone, count=int(found["count"]))
    return slot, Span(start, start + length)
