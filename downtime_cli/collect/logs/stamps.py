"""
How logs write times, and which minute each stands for.

The key of an event is its minute in exact time: hours of clocks at +05:30 or +05:45 straddle two of UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from functools import lru_cache, partial
from typing import Final

from msgspec import Struct

from downtime_cli.collect.remembered import Remembered
from downtime_cli.core.localtime import is_missing_wall, is_repeated_wall, resolve_wall
from downtime_cli.core.window import from_minute, to_minute

Minute = int
"""Minutes since 1970 in UTC."""
LATEST: Final = 32_503_680_000 // 60
"""The year 3000: whatever is later, or before 1970, is no time that a log can hold."""
_MONTHS: Final = dict(
    zip(
        b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
        (b"%d" % number for number in range(1, 13)),
        strict=True,
    )
)
_MOST_KNOWN: Final = 4096
"""Times that a clock remembers: logs are all but sorted, and a small table stays near the processor."""
_SIXTY: Final = [b"%02d" % minute for minute in range(60)]
_MOST_CONTEXTS: Final = 64
_MOST_HOURS, _MOST_OFFSETS = 1024, 1024
_CLF: Final = rb"(\d\d/[A-Z][a-z][a-z]/\d{4}:\d\d:\d\d):\d\d"
_ISO: Final = rb"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d):\d\d(?:[.,]\d++)?"


class TimeStyle(Struct, frozen=True, kw_only=True):
    """A way to write a time."""

    # Matches it, with two groups: what tells the minute, and what it takes for an exact one, such as the offset.
    pattern: bytes
    # Makes the minute of the first group, by the clock that wrote it; raises ValueError for a date that there is not.
    parse: Callable[[bytes], Minute]
    # The second group, its context, which is the same in thousands of lines.
    context: bytes = rb"()"
    # Whether the first group ends in the minute of an hour.
    ends_in_minutes: bool = True
    # Whether it is in UTC by definition, whatever the clock of the machine.
    is_utc: bool = False
    # Whether date and time are columns of their own, so that the groups are the minute of a day, and the day.
    is_split: bool = False


def parse_clf(text: bytes) -> Minute:
    """Parse `29/Nov/2026:04:37`; ValueError if there is no such minute."""
    return _start_of_clf_hour(text[:14]) + _minute_of_hour(text[15:17])


def parse_iso(text: bytes) -> Minute:
    """Parse `2026-11-29T04:37`; ValueError if there is no such minute."""
    return _start_of_iso_hour(text[:13]) + _minute_of_hour(text[14:16])


def parse_epoch(text: bytes) -> Minute:
    """Parse seconds since 1970."""
    return int(text) // 60


CLF: Final = TimeStyle(pattern=_CLF + rb" ([+-]\d{4})", parse=parse_clf, context=rb"([+-]\d{4})")
ISO: Final = TimeStyle(pattern=_ISO + rb"(Z|[+-]\d\d:?\d\d)", parse=parse_iso, context=rb"(Z|[+-]\d\d:?\d\d)")
EPOCH: Final = TimeStyle(pattern=rb"(\d{9,11})(?:\.\d++)?()", parse=parse_epoch, ends_in_minutes=False, is_utc=True)
LOCAL_CLF: Final = TimeStyle(pattern=_CLF + rb"(?:\.\d++)?()", parse=parse_clf)
LOCAL_ISO: Final = TimeStyle(pattern=rb"(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d):\d\d(?:[.,]\d++)?()", parse=parse_iso)
W3C: Final = TimeStyle(
    pattern=rb"(\d{4}-\d\d-\d\d)", parse=parse_iso, context=rb"(\d{4}-\d\d-\d\d)", is_utc=True, is_split=True
)


class Clock(Remembered[bytes, "_Minutes"]):
    """The minute of each time: `clock[b"+0530"][b"29/Nov/2026:04:37"]`; None where there is no such time."""

    def __init__(self, style: TimeStyle, zone: tzinfo | None = None) -> None:
        """Take times without an offset for those of a zone, by default of UTC."""
        super().__init__(self._tell_minutes, _MOST_CONTEXTS)
        self._style = style
        self._zone = None if style.is_utc else zone
        self.repeated: set[Minute] = set()
        """Minutes that a clock without offset showed twice: the first of each two."""

    def read(self, times: Sequence[bytes], contexts: Sequence[bytes]) -> list[Minute | None]:
        """Read many times, which have a context each, or one together."""
        context, *others = set(contexts) or {b""}
        if not others:
            return list(map(self[context].__getitem__, times))
        return [self[context][time] for context, time in zip(contexts, times, strict=True)]

    def _tell_minutes(self, context: bytes) -> _Minutes:
        is_even = self._style.ends_in_minutes and (self._zone is None or bool(context))
        return _Minutes(partial(self._parse, context), is_even=is_even)

    def _parse(self, context: bytes, text: bytes) -> Minute | None:
        try:
            if self._style.is_split:
                minute: Minute | None = self._style.parse(context + b"T" + text)
            elif self._zone is None or context:
                minute = self._style.parse(text) - _offset_minutes(context)
            else:
                minute = self._convert(self._style.parse(text), self._zone)
        except (ValueError, OverflowError):
            return None
        return minute if minute is not None and 0 <= minute < LATEST else None

    def _convert(self, wall: Minute, zone: tzinfo) -> Minute | None:
        """Read a minute by a zone's clock; one that it skipped does not exist."""
        shown = from_minute(wall).replace(tzinfo=None)
        if is_missing_wall(shown, zone):
            return None
        minute = to_minute(resolve_wall(shown, zone))
        if is_repeated_wall(shown, zone):
            self.repeated.add(minute)
        return minute


class _Minutes(dict[bytes, Minute | None]):
    """The minutes of times with one context."""

    def __init__(self, parse: Callable[[bytes], Minute | None], *, is_even: bool) -> None:
        """Begin with none; where hours are even, each holds sixty minutes in a row, which are found together."""
        super().__init__()
        self._parse = parse
        self._is_even = is_even

    def __missing__(self, time: bytes) -> Minute | None:
        minute = self._parse(time)
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[time] = minute
        if self._is_even and minute is not None:
            hour = minute - int(time[-2:])
            if 0 <= hour < LATEST - 60:
                self.update(zip(map(time[:-2].__add__, _SIXTY), range(hour, hour + 60), strict=True))
        return minute


@lru_cache(_MOST_HOURS)
def _start_of_clf_hour(text: bytes) -> Minute:
    """Parse `29/Nov/2026:04`."""
    return _start_of_hour(text[7:11], _MONTHS.get(text[3:6], b""), text[:2], text[12:14])


@lru_cache(_MOST_HOURS)
def _start_of_iso_hour(text: bytes) -> Minute:
    """Parse `2026-11-29T04`."""
    return _start_of_hour(text[:4], text[5:7], text[8:10], text[11:13])


def _start_of_hour(*digits: bytes) -> Minute:
    year, month, day, hour = map(int, digits)
    return to_minute(datetime(year, month, day, hour, tzinfo=UTC))


def _minute_of_hour(text: bytes) -> int:
    minute = int(text)
    if minute > 59:
        raise ValueError(f"there is no minute {minute}")
    return minute


@lru_cache(_MOST_OFFSETS)
def _offset_minutes(offset: bytes) -> int:
    """Minutes east of UTC: `+0530`, `-03:30`, `Z`."""
    digits = offset.replace(b":", b"")[1:]
    if not digits:
        return 0
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 15 or minutes > 59:
        raise ValueError(f"there is no offset {offset!r}")
    return (hours * 60 + minutes) * (-1 if offset[:1] == b"-" else 1)
