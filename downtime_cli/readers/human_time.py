"""
Times as people write them: durations, dates, notice periods, weekly hours, blackouts.

Everything raises BadTextError, with what was expected and an example; the command line adds where the text came from.
Clock time without an offset is by the zone that is passed in.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from downtime_cli.core.errors import BadTextError, InputError, Place
from downtime_cli.core.localtime import day_span, is_missing_wall, resolve_wall, zone_name
from downtime_cli.core.policy import ClosedSpan, NoticePeriod, WeeklyHours, WorkingCalendar
from downtime_cli.core.window import DAY, Span
from downtime_cli.readers.zone_names import parse_zone

_UNITS: Final = {
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600,
    "d": 86400, "day": 86400, "days": 86400,
    "w": 604800, "wk": 604800, "week": 604800, "weeks": 604800,
}  # fmt: skip
_PART: Final = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*([a-z]+)\.?\s*(?:,|and\b)?", re.IGNORECASE)
_ISO_DURATION: Final = r"(?i)^P(?:(?P<w>\d+)W)?(?:(?P<d>\d+)D)?(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+)S)?)?$"
_WORKING_DAYS: Final = r"(?i)^(\d+)\s*(?:working|business|work)[\s-]*days?$"
_RELATIVE: Final = (
    r"(?i)^(?:(next|this)\s+)?"
    r"(today|tomorrow|mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday|s|rs|r|nes)?(?:\s+(.+))?$"
)
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK: Final = r"^(\d{1,2}):(\d{2})$"
_WEEKLY: Final = r"^\s*(?:(?P<days>[^\d@]+?)\s+)?(?P<start>\d{1,2}:\d{2})\s*[-\u2013]\s*(?P<end>\d{1,2}:\d{2})\s*$"
_LONGEST_DAYS: Final = 3660


def parse_duration(text: str) -> timedelta:
    """Read `90m`, `1h30m`, `1.5h`, `2 hours`, `1 h 30 min`, `2d`, `PT2H`: any positive length up to ten years.

    Raises:
        BadTextError: it is none.
    """
    seconds = _iso_seconds(text.strip()) if text.strip()[:1] in "Pp" else _spoken_seconds(text)
    if seconds is None:
        raise BadTextError(f"expected a duration, got {text!r}", "write it as 90m, 1h30m, 2h, 3d or PT2H")
    if not 0 < seconds <= _LONGEST_DAYS * 86400:
        raise BadTextError(
            f"expected a duration above zero and below ten years, got {text!r}", "write it as 90m, 2h or 3d"
        )
    return timedelta(seconds=seconds)


def _iso_seconds(text: str) -> float | None:
    match = re.match(_ISO_DURATION, text)
    if not match or not any(match.groups()):
        return None
    weights = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}
    return sum(int(match[unit] or 0) * weight for unit, weight in weights.items())


def _spoken_seconds(text: str) -> float | None:
    position, seconds = 0, 0.0
    clean = text.strip()
    while position < len(clean):
        match = _PART.match(clean, position)
        if not match or match[2].lower() not in _UNITS:
            return None
        seconds += float(match[1].replace(",", ".")) * _UNITS[match[2].lower()]
        position = match.end()
    return seconds if clean else None


def parse_instant(text: str, *, now: datetime, zone: tzinfo) -> datetime:
    """Read `2026-12-05`, `2026-12-05 04:00`, `…T04:00Z`, `tomorrow 04:00`, `next monday`, `+3d`, `5 Dec 2026`.

    A date alone is the start of that day. A clock time that happens twice is the first of the two.

    Raises:
        BadTextError: it is none, or clocks skip it.
    """
    clean = " ".join(text.split())
    if clean.casefold() == "now":
        return now
    if clean.startswith("+"):
        return now + parse_duration(clean[1:])
    wall = _read_iso(clean) or _read_relative(clean, now.astimezone(zone)) or _read_spelled(clean)
    if wall is None:
        remedy = "write it as 2026-12-05, '2026-12-05 04:00', 'next monday' or +3d"
        raise BadTextError(f"expected a date, got {text!r}", remedy)
    try:
        return _resolve(wall, zone, text)
    except OverflowError:
        message = f"expected a date, got {text!r}, which is beyond the calendar of this computer"
        raise BadTextError(message, "check the year") from None


def _resolve(wall: datetime, zone: tzinfo, text: str) -> datetime:
    if wall.tzinfo is not None:
        return wall.astimezone(UTC)
    if is_missing_wall(wall, zone) and wall.time() != time():
        message = f"{text!r} does not exist in {zone_name(zone)}: clocks skip it"
        raise BadTextError(message, "use a time an hour later, or write the offset")
    return resolve_wall(wall, zone)


def _read_relative(text: str, here: datetime) -> datetime | None:
    """Read `today`, `tomorrow` or a weekday as clock time; a weekday is never today."""
    match = re.match(_RELATIVE, text)
    if not match:
        return None
    word = match[2].casefold()
    ahead = {"today": 0, "tomorrow": 1}.get(word)
    if ahead is None:
        ahead = ((_find_weekday(word) or 0) - here.weekday() - 1) % 7 + 1
    clock = _read_clock(match[3]) if match[3] else timedelta(0)
    if clock is None:
        return None
    return datetime.combine(here.date(), time()) + ahead * DAY + clock


def _read_clock(text: str) -> timedelta | None:
    """Read a time of day, 24:00 included."""
    match = re.match(_CLOCK, text.strip())
    if not match or int(match[2]) > 59 or int(match[1]) * 60 + int(match[2]) > 1440:
        return None
    return timedelta(hours=int(match[1]), minutes=int(match[2]))


def _read_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if "-" in text[1:] else None
    except ValueError:
        return None


def _read_spelled(text: str) -> datetime | None:
    if not re.search(r"[A-Za-z]{3}", text) or not re.search(r"\b\d{4}\b", text):
        return None
    try:
        return parse_spelled(text)
    except (ValueError, OverflowError):
        return None


def parse_spelled(text: str) -> datetime:
    """Read a date with the name of a month, such as `Jan 1 2024 12:30`, by python-dateutil; aware if it has an offset.

    Raises:
        ValueError: it is not a whole date, or names a zone that python-dateutil would pass over: EST is many clocks.
        OverflowError: one of its numbers cannot be part of a date.
    """
    from dateutil import parser

    with warnings.catch_warnings():
        warnings.simplefilter("error", parser.UnknownTimezoneWarning)
        try:
            first, second = (parser.parse(text, default=datetime(2000, 1 + day, day)) for day in (1, 2))  # noqa: DTZ001
        except parser.UnknownTimezoneWarning as error:
            raise ValueError(text) from error
    if first != second:  # something came from the defaults
        raise ValueError(text)
    return first


def parse_notice_period(text: str, calendar: Callable[[], WorkingCalendar]) -> NoticePeriod:
    """Read `72h`, `3 days`, `5 working days`, `10 business days`, or `0`.

    Raises:
        BadTextError: it is none.
    """
    clean = text.strip()
    if match := re.match(_WORKING_DAYS, clean):
        days = int(match[1])
        if not 0 < days <= 250:
            raise BadTextError(f"expected 1 to 250 working days, got {text!r}", "write it as '5 working days'")
        return NoticePeriod(text=clean, working_days=days, calendar=calendar())
    if re.fullmatch(r"0\s*[a-z]*", clean):
        return NoticePeriod(text=clean)
    try:
        return NoticePeriod(text=clean, lead=parse_duration(clean))
    except BadTextError:
        remedy = "write it as 72h, '3 days' or '5 working days'"
        raise BadTextError(f"expected a notice period, got {text!r}", remedy) from None


def parse_weekly_hours(text: str, *, default_zone: tzinfo) -> WeeklyHours:
    """Read `Mon-Fri 07:00-19:00@Europe/Berlin`, `Sat,Sun 00:00-24:00`, `22:00-06:00` (daily, into the next day).

    Raises:
        BadTextError: it is none.
    """
    hours, _, zone_text = text.partition("@")
    zone = _read_zone(zone_text) if zone_text.strip() else default_zone
    return _read_weekly(hours, zone, text.strip())


def parse_protected(text: str) -> WeeklyHours:
    """Read `America/New_York=Mon-Fri 09:00-17:00`.

    Raises:
        BadTextError: it is none.
    """
    zone_text, found, hours = text.partition("=")
    if not found:
        remedy = "write it as 'America/New_York=Mon-Fri 09:00-17:00'"
        raise BadTextError(f"expected a zone and its hours, got {text!r}", remedy)
    return _read_weekly(hours, _read_zone(zone_text), text.strip())


def _read_zone(text: str) -> tzinfo:
    try:
        return parse_zone(text.strip(), Place(""))
    except InputError as error:
        raise BadTextError(error.issues[0].message, error.issues[0].remedy) from None


def _read_weekly(hours: str, zone: tzinfo, text: str) -> WeeklyHours:
    match = re.match(_WEEKLY, hours)
    days = _read_weekdays(match["days"]) if match else None
    start = _read_clock(match["start"]) if match else None
    end = _read_clock(match["end"]) if match else None
    if days is None or start is None or end is None or start >= DAY:
        raise BadTextError(f"expected weekly hours, got {text!r}", "write them as 'Mon-Fri 07:00-19:00@Europe/Berlin'")
    midnight = datetime(2000, 1, 1)  # noqa: DTZ001 - only its clock is used
    return WeeklyHours(days=days, start=(midnight + start).time(), end=(midnight + end).time(), zone=zone, text=text)


def _read_weekdays(text: str | None) -> frozenset[int] | None:
    """Read `Mon-Fri`, `Sat,Sun`, `Fri-Mon`, `weekdays`, `weekends` or `daily`; nothing is every day."""
    words = {"": range(7), "daily": range(7), "every day": range(7), "weekdays": range(5), "weekends": range(5, 7)}
    plain = (text or "").strip().casefold()
    if plain in words:
        return frozenset(words[plain])
    days: set[int] = set()
    for part in re.split(r"\s*,\s*|\s+and\s+", plain):
        ends = [_find_weekday(word) for word in re.split(r"\s*[-\u2013]\s*", part)]
        if not 1 <= len(ends) <= 2:
            return None
        first, last = ends[0], ends[-1]
        if first is None or last is None:
            return None
        days |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return frozenset(days)


def _find_weekday(word: str) -> int | None:
    """Number a weekday (Monday 0) by its English name or at least three letters of it."""
    plain = word.strip().rstrip(".")
    return next((day for day, name in enumerate(_DAYS) if len(plain) >= 3 and name.startswith(plain)), None)


def parse_blackout(text: str, *, now: datetime, zone: tzinfo) -> ClosedSpan:
    """Read `START/END`: dates or times, END also a duration; a date alone as END is the whole of that day.

    Raises:
        BadTextError: it is none, or ends before it starts.
    """
    start_text, found, end_text = text.partition("/")
    if not found or not end_text.strip():
        raise BadTextError(f"expected START/END, got {text!r}", "write it as 2026-12-20/2027-01-04 or 2026-12-20/3d")
    start = parse_instant(start_text, now=now, zone=zone)
    end = parse_end(end_text, start=start, now=now, zone=zone)
    if start >= end:
        raise BadTextError(f"{text!r} ends before it starts", "write the earlier time first")
    return ClosedSpan(span=Span(start, end), name=text.strip())


def parse_end(text: str, *, start: datetime, now: datetime, zone: tzinfo) -> datetime:
    """Read the end of a span: a duration from its start, a time, or a date that is in it to its last moment.

    Raises:
        BadTextError: it is none.
    """
    clean = text.strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", clean):
        try:
            return day_span(date.fromisoformat(clean), zone).end
        except ValueError:
            raise BadTextError(f"expected a date, got {text!r}", "write it as 2026-12-05") from None
    try:
        return start + parse_duration(clean)
    except BadTextError:
        return parse_instant(clean, now=now, zone=zone)
