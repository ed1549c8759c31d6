"""Labels of hours without a date: `0h`, `H01`, `12am`, `00:00 - 00:59`, `1-2 PM`, as rows and headings have them."""

from __future__ import annotations

import re
from typing import Final

from downtime_cli.readers.stamps.half_days import is_later_half
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES

_PREFIX: Final = re.compile(
    r"^(?:hours? ?ending|hour|hr|hh|he|h|hora|ora|heure|stunde|std|uur|uhr|time|saat|godzina|timme|time of day|час)"
    r"[\s_.:#-]*(?=\d)",
    re.IGNORECASE,
)
_SUFFIX: Final = re.compile(
    r"(?<=\d)\s*(?:h|hs|hrs?|hours?|horas?|heures?|uhr|uur|ore|o'clock|[\u6642\u65f6\u70b9\u9ede\uc2dc])\.?$",
    re.IGNORECASE,
)
_TO: Final = re.compile(r"(?<!\s)\s*+(?:[-\u2010-\u2015\u2212~]|\b(?:to|bis|until|a|\u00e0)\b)\s*(?=\d)", re.IGNORECASE)
_HALF_DAY: Final = DAY_MINUTES // 2


def read_hour_label(text: str) -> int | None:
    """Read the start of an hour as minutes up to 24:00, None if the text is no such label."""
    clean = strip_prefix(text)[1]
    first, *rest = _TO.split(clean, maxsplit=1)
    start, has_half = _read_clock(first)
    if start is None or not rest:
        return start
    end, has_end_half = _read_clock(rest[0])
    if end is None:
        return None
    if has_end_half and not has_half and start < _HALF_DAY + 60:  # `1-2 PM`
        return start % _HALF_DAY + _HALF_DAY * is_later_half(start * 60, end * 60)
    return start


def strip_prefix(text: str) -> tuple[str, str]:
    """Split `HE01` into `he` and `01`: the word in front of the number, in small letters, and the rest."""
    clean = text.strip()
    match = _PREFIX.match(clean)
    return (match[0].strip(" _.:#-").casefold(), clean[match.end() :]) if match else ("", clean)


def _read_clock(text: str) -> tuple[int | None, bool]:
    """Read a time of day in minutes, and whether it says AM or PM."""
    from downtime_cli.readers.stamps.stamp_text import read_clock_time

    clean = text.strip()
    second, has_half = read_clock_time(clean)
    if second is None:
        second, has_half = read_clock_time(_SUFFIX.sub("", clean))
    return None if second is None else second // 60, has_half


def plain_hour(text: str) -> str:
    """Write a label as all readers know it: its number alone, `13:00`, or as it is where it is no hour."""
    rest = strip_prefix(text)[1].strip()
    minute = read_hour_label(text)
    return rest if rest.isdecimal() or minute is None else f"{minute // 60:02d}:{minute % 60:02d}"
