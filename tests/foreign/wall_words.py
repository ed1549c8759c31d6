"""What a time has to say in a place and a language, by Python's zones and Babel's names of days and months."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale

from downtime_cli.core.window import MINUTE


def wall_words(instant: datetime, zone: str, language: str, *, hour: str) -> list[str]:
    """Return weekday, day, month, year, clock and distance from UTC; `hour` is its form, such as `%H`."""
    wall = instant.astimezone(ZoneInfo(zone))
    names = Locale.parse(language)
    offset = wall.utcoffset()
    assert offset is not None
    hours, minutes = divmod(abs(offset) // MINUTE, 60)
    distance = f"UTC{'-' if offset < timedelta(0) else '+'}{hours}{f':{minutes:02d}' if minutes else ''}"
    month = names.months["format"]["wide"][wall.month]
    clock = f" {wall.strftime(hour)}:{wall:%M} "
    return [names.days["format"]["wide"][wall.weekday()], str(wall.day), month, str(wall.year), clock, distance]
