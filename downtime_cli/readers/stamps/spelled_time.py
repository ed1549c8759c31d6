"""A time as people spell it, on its own: what is open in it, no column can decide, so that it is refused."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from downtime_cli.core.localtime import is_missing_wall, is_repeated_wall
from downtime_cli.readers.stamps.stamp_text import parse_stamp
from downtime_cli.readers.zones.abbreviations import offsets_of


def parse_spelled(text: str) -> datetime:
    """Read a date in words or numbers, such as `Jan 1 2024 12:30 CET`; aware if it says whose clock it is.

    Raises:
        ValueError: it is not one whole date, can be read in two ways, or is shown by its zone's clocks never or twice.
        OverflowError: it is beyond the calendar.
    """
    stamp = parse_stamp(text)
    days = {day for order in stamp.orders if (day := stamp.find_day(order)) is not None}
    if len(days) != 1 or stamp.has_end or stamp.until is not None:
        raise ValueError(text)
    wall = datetime.fromordinal(days.pop()) + timedelta(seconds=stamp.second or 0)
    if stamp.offset is not None:
        return wall.replace(tzinfo=timezone(timedelta(minutes=stamp.offset)))
    if stamp.abbreviation is not None:
        return _by_abbreviation(wall, stamp.abbreviation)
    if stamp.zone is None:
        return wall
    zone = ZoneInfo(stamp.zone)
    if is_missing_wall(wall, zone) or is_repeated_wall(wall, zone):
        raise ValueError(text)
    return wall.replace(tzinfo=zone)


def _by_abbreviation(wall: datetime, abbreviation: str) -> datetime:
    """Read clock time by an abbreviation of one meaning; EST in July is no clock that anybody has there."""
    meanings = offsets_of(abbreviation)
    offset = timedelta(minutes=meanings[0].offset)
    if len(meanings) > 1 or wall.replace(tzinfo=ZoneInfo(meanings[0].zone)).utcoffset() != offset:
        raise ValueError(abbreviation)
    return wall.replace(tzinfo=timezone(offset))
