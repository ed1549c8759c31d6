"""
Lengths of time as people write them: durations and notice periods.

Everything raises BadTextError, with what was expected and an example; the command line adds where the text came from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.policy import NoticePeriod, WorkingCalendar

_UNITS: Final = {
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600,
    "d": 86400, "day": 86400, "days": 86400,
    "w": 604800, "wk": 604800, "week": 604800, "weeks": 604800,
}  # fmt: skip
_PART: Final = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*([a-z]+)\.?\s*(?:,|and\b)?", re.ASCII | re.IGNORECASE)
_ISO_DURATION: Final = (
    r"(?ai)^P(?:0*(?P<w>\d{1,9})W)?(?:0*(?P<d>\d{1,9})D)?"
    r"(?:T(?:0*(?P<h>\d{1,9})H)?(?:0*(?P<m>\d{1,9})M)?(?:0*(?P<s>\d{1,9})S)?)?$"
)
_WORKING_DAYS: Final = r"(?ai)^0*(\d{1,9})\s*(?:working|business|work)[\s-]*days?$"
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NONE: Final = r"(?ai)0+\s*(?:[a-z]+\.?)?|P(?:0[WD])*(?:T(?:0[HMS])+)?"
_DAY_SECONDS: Final = 86400
_MOST_WORKING_DAYS: Final = 250
_LONGEST_DAYS: Final = 3660


def parse_duration(text: str) -> timedelta:
    """Read `90m`, `1h30m`, `1.5h`, `2 hours`, `1 h 30 min`, `2d`, `PT2H`: any positive length up to ten years.

    Raises:
        BadTextError: it is none.
    """
    days, exact = split_duration(text)
    return days + exact


def split_duration(text: str) -> tuple[timedelta, timedelta]:
    """Read the same in two parts: the whole days and weeks, which clocks count, and the exact time on top of them.

    From a moment on, a day is until the same time of the next day, and 24 h are 24 hours (RFC 5545 §3.3.6).

    Raises:
        BadTextError: it is none.
    """
    seconds = _iso_seconds(text.strip()) if text.strip()[:1] in "Pp" else _spoken_seconds(text)
    if seconds is None:
        raise BadTextError(f"expected a duration, got {text!r}", "write it as 90m, 1h30m, 2h, 3d or PT2H")
    by_clock, exact = seconds
    if not 1 <= by_clock + exact <= _LONGEST_DAYS * _DAY_SECONDS:
        message = f"expected a duration of at least a second and below ten years, got {text!r}"
        raise BadTextError(message, "write it as 90m, 2h or 3d")
    days = by_clock // _DAY_SECONDS
    return timedelta(days=days), timedelta(seconds=round(by_clock - days * _DAY_SECONDS + exact))


def _iso_seconds(text: str) -> tuple[float, float] | None:
    match = re.match(_ISO_DURATION, text)
    if not match or not any(match.groups()):
        return None
    return _add_up((int(number), unit) for unit, number in match.groupdict(default="0").items())


def _spoken_seconds(text: str) -> tuple[float, float] | None:
    parts: list[tuple[float, str]] = []
    position, clean = 0, text.strip()
    while position < len(clean):
        match = _PART.match(clean, position)
        if not match or match[2].lower() not in _UNITS:
            return None
        parts.append((float(match[1].replace(",", ".")), match[2].lower()))
        position = match.end()
    return _add_up(parts) if parts else None


def _add_up(parts: Iterable[tuple[float, str]]) -> tuple[float, float]:
    """Add up the seconds of days and weeks, and those of the smaller units."""
    by_clock = exact = 0.0
    for number, unit in parts:
        if _UNITS[unit] >= _DAY_SECONDS:
            by_clock += number * _UNITS[unit]
        else:
            exact += number * _UNITS[unit]
    return by_clock, exact


def parse_notice_period(text: str, calendar: Callable[[], WorkingCalendar]) -> NoticePeriod:
    """Read `72h`, `3 days`, `5 working days`, `10 business days`, or `0`.

    Raises:
        BadTextError: it is none.
    """
    clean = text.strip()
    if match := re.match(_WORKING_DAYS, clean):
        days = int(match[1])
        if days > _MOST_WORKING_DAYS:
            raise BadTextError(f"expected up to 250 working days, got {text!r}", "write it as '5 working days'")
        if not days:
            return NoticePeriod(text=clean)
        return NoticePeriod(text=clean, working_days=days, calendar=calendar())
    if re.fullmatch(_NONE, clean):
        return NoticePeriod(text=clean)
    try:
        return NoticePeriod(text=clean, lead=parse_duration(clean))
    except BadTextError:
        remedy = "write it as 72h, '3 days' or '5 working days'"
        raise BadTextError(f"expected a notice period, got {text!r}", remedy) from None


def find_weekday(word: str) -> int | None:
    """Number a weekday (Monday 0) by its English name or at least three letters of it."""
    plain = word.strip().rstrip(".").casefold()
    return next((day for day, name in enumerate(_DAYS) if len(plain) >= 3 and name.startswith(plain)), None)
