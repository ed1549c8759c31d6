"""
Hours of the week as people write them: `Mon-Fri 07:00-19:00@Europe/Berlin`, `9-17`, `weekdays 9am to 5pm@Berlin`.

Everything raises BadTextError, with what was expected and an example. Hours without a zone are by the one passed in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import BadTextError, InputError, Place
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.policy import WeeklyHours
from downtime_cli.core.weekends import weekends_of
from downtime_cli.core.window import DAY, HOUR, MINUTE
from downtime_cli.readers.human_time import find_weekday
from downtime_cli.readers.stamps.half_days import is_later_half
from downtime_cli.readers.zones.one_zone import name_zone

_TIME: Final = re.compile(
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s?(?P<half>[ap]\.?m\.?)?|(?P<word>noon|midnight)",
    re.ASCII | re.IGNORECASE,
)
_SPAN: Final = re.compile(r"(?:-|\bto\b|\buntil\b)", re.IGNORECASE)
_FIRST_TIME: Final = re.compile(r"\d|\bnoon\b|\bmidnight\b", re.IGNORECASE)
_NOON: Final = 12 * 60
_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
_IN_FULL: Final = re.compile(r"\d\d?:\d\d\s*[-\u2013]\s*\d\d?:\d\d$", re.ASCII)


def _say_nothing(_: str) -> None:
    pass


def parse_weekly_hours(text: str, *, default_zone: tzinfo, echo: Callable[[str], None] = _say_nothing) -> WeeklyHours:
    """Read `Mon-Fri 07:00-19:00@Europe/Berlin`, `Sat,Sun 9-17`, `22-6` (daily, into the next day), `9am-5pm`.

    Args:
        text: what was typed.
        default_zone: by whose clock the hours are if the text names none.
        echo: told, in a sentence without a full stop, what was read where the text does not say it in full.

    Raises:
        BadTextError: it is none, or may mean two things.
    """
    hours, _, zone_text = text.partition("@")
    zone, name = _read_zone(zone_text) if zone_text.strip() else (default_zone, "")
    return _read_weekly(hours, zone, _Given(text=text.strip(), frame=f"{{}}@{name}" if name else "{}", echo=echo))


def parse_protected(text: str, *, echo: Callable[[str], None] = _say_nothing) -> WeeklyHours:
    """Read `America/New_York=Mon-Fri 09:00-17:00`; `echo` is told as by `parse_weekly_hours`.

    Raises:
        BadTextError: it is none, or may mean two things.
    """
    zone_text, found, hours = text.partition("=")
    if not found:
        remedy = "write it as 'America/New_York=Mon-Fri 09:00-17:00'"
        raise BadTextError(f"expected a zone and its hours, got {text!r}", remedy)
    zone, name = _read_zone(zone_text)
    return _read_weekly(hours, zone, _Given(text=text.strip(), frame=f"{name}={{}}", echo=echo))


class _Given(Struct, frozen=True):
    """What was typed, and how hours in full are to be written with their zone."""

    text: str
    frame: str
    echo: Callable[[str], None]


class _Time(Struct, frozen=True):
    """A time of day as it is written."""

    minutes: int  # since midnight, as far as the text says
    has_half: bool  # whether it says AM or PM
    is_open: bool  # whether it may be in either half of the day
    is_bare: bool  # whether it has no minutes


def _read_zone(text: str) -> tuple[tzinfo, str]:
    """Read a zone, and the name to call it by: as typed where that is IANA's or an offset, else IANA's."""
    try:
        zone, is_named = name_zone(text.strip(), Place(""))
    except InputError as error:
        raise BadTextError(error.issues[0].message, error.issues[0].remedy) from None
    return zone, text.strip() if is_named else zone_name(zone)


def _read_weekly(hours: str, zone: tzinfo, given: _Given) -> WeeklyHours:
    plain = _DASHES.sub("-", " ".join(unicodedata.normalize("NFKC", hours).split()))
    at = _FIRST_TIME.search(plain)
    days_text = plain[: at.start()].rstrip(" ,:") if at else plain
    days, times = _read_weekdays(days_text, zone), _read_times(plain[at.start() :] if at else "", given.text)
    if days is None or times is None or times[0] >= DAY:
        remedy = "write them as 'Mon-Fri 9-17', 'Mon-Fri 9am-5pm' or 'Mon-Fri 07:00-19:00@Europe/Berlin'"
        raise BadTextError(f"expected weekly hours, got {given.text!r}", remedy)
    midnight = datetime(2000, 1, 1)  # noqa: DTZ001 - only its clock is used
    start, end = ((midnight + each).time() for each in times)
    shown = hours.strip() if _IN_FULL.search(hours.strip()) else f"{days_text} {_word_times(times)}".strip()
    whole = given.frame.format(shown)
    if shown == hours.strip() and whole.replace(" ", "") == given.text.replace(" ", ""):
        whole = given.text
    else:
        given.echo(f"{given.text!r} is read as {whole}")
    return WeeklyHours(days=days, start=start, end=end, zone=zone, text=whole)


def _word_times(times: tuple[timedelta, timedelta]) -> str:
    return "-".join(f"{each // HOUR:02d}:{each % HOUR // MINUTE:02d}" for each in times)


def _read_times(text: str, whole: str) -> tuple[timedelta, timedelta] | None:
    """Read `9-17`, `9am to 5pm`, `22:00-06:00`; None if it is none.

    Raises:
        BadTextError: it may be in two halves of the day.
    """
    first, *rest = _SPAN.split(text)
    start, end = _read_time(first), _read_time(rest[0] if len(rest) == 1 else "", is_end=True)
    if start is None or end is None:
        return None
    begin, stop = start.minutes, end.minutes
    if start.is_open and end.has_half and text[0] != "0":
        is_later = begin % _NOON != stop % _NOON and is_later_half(begin * 60, stop * 60)
        begin = begin % _NOON + _NOON * is_later
    elif end.is_open and (start.has_half or (start.is_open and (start.is_bare or end.is_bare) and stop <= begin)):
        raise _refuse_halves(whole, start, end)
    return timedelta(minutes=begin), timedelta(minutes=stop)


def _refuse_halves(text: str, start: _Time, end: _Time) -> BadTextError:
    """Say both readings of hours of which the end may be before or after noon."""
    begin, stop = timedelta(minutes=start.minutes), timedelta(minutes=end.minutes)
    early, late = _word_times((begin, stop)), _word_times((begin, stop + DAY / 2))
    next_day = " the next day" if stop <= begin else ""
    return BadTextError(f"{text!r} may be {early}{next_day}, or {late}", f"write {late} or {early}")


def _read_time(text: str, *, is_end: bool = False) -> _Time | None:
    """Read a time of day, 24:00 included; midnight is that at its side of a span."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    if match["word"]:
        is_noon = match["word"].casefold() == "noon"
        return _Time(_NOON if is_noon else 2 * _NOON * is_end, has_half=True, is_open=False, is_bare=False)
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"]
    if minute > 59 or hour * 60 + minute > 2 * _NOON or (half and not 1 <= hour <= 12):
        return None
    is_open, is_bare = not half and 1 <= hour <= 12, match["minute"] is None
    if half:
        hour = hour % 12 + 12 * (half[0] in "pP")
    return _Time(hour * 60 + minute, has_half=bool(half), is_open=is_open, is_bare=is_bare)


def _read_weekdays(text: str | None, zone: tzinfo) -> frozenset[int] | None:
    """Read `Mon-Fri`, `Sat,Sun`, `Fri-Mon`, `weekdays`, `weekends` or `daily`; nothing is every day.

    The weekend is that of the zone's country, as it is now.
    """
    every, weekend = frozenset(range(7)), weekends_of(zone)[-1][1]
    words = {"": every, "daily": every, "every day": every, "weekdays": every - weekend, "weekends": weekend}
    plain = " ".join((text or "").split()).casefold()
    if plain in words:
        return words[plain]
    days: set[int] = set()
    for part in re.split(r" ?, ?| and ", plain):
        ends = [find_weekday(word) for word in re.split("-| to ", part)]
        if not 1 <= len(ends) <= 2:
            return None
        first, last = ends[0], ends[-1]
        if first is None or last is None:
            return None
        days |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return frozenset(days)
