"""Labels of hours without a date: `0h`, `H01`, `12am`, `00:00 - 00:59`, `1-2 PM`, as rows and headings have them."""

from __future__ import annotations

import re
from typing import Final

from downtime_cli.readers.traffic.timestamps import DAY_MINUTES, parse_clock

_PREFIX: Final = re.compile(
    r"^(?:hours? ?ending|hour|hr|hh|he|h|hora|ora|heure|stunde|std|uur|uhr|time|saat|godzina|timme|time of day|час)"
    r"[\s_.:#-]*(?=\d)",
    re.IGNORECASE,
)
_SUFFIX: Final = re.compile(
    r"(?<=\d)\s*(?:h|hs|hrs?|hours?|horas?|heures?|uhr|uur|ore|o'clock|[\u6642\u65f6\u70b9\u9ede\uc2dc])\.?$",
    re.IGNORECASE,
)
_TO: Final = re.compile(r"\s*(?:[-\u2010-\u2015\u2212~]|\b(?:to|bis|until|a|\u00e0)\b)\s*(?=\d)", re.IGNORECASE)
_HALF_DAY: Final = DAY_MINUTES // 2


def read_hour_label(text: str) -> int | None:
    """Read the start of an hour as minutes up to 24:00, None if the text is no such label."""
    clean = strip_prefix(text)[1]
    first, *rest = _TO.split(clean, maxsplit=1)
    start = _read_clock(first)
    end = _read_clock(rest[0]) if rest else None
    if start is None or (rest and end is None):
        return None
    if end is not None and end >= _HALF_DAY and re.search("m", clean, re.IGNORECASE) and not re.search("(?i)m", first):
        later = start % _HALF_DAY + _HALF_DAY  # `1-2 PM`: one half of the day for both
        return later if later < end else later - _HALF_DAY
    return start


def strip_prefix(text: str) -> tuple[str, str]:
    """Split `HE01` into `he` and `01`: the word in front of the number, in small letters, and the rest."""
    clean = text.strip()
    match = _PREFIX.match(clean)
    return (match[0].strip(" _.:#-").casefold(), clean[match.end() :]) if match else ("", clean)


def _read_clock(text: str) -> int | None:
    clean = text.strip()
    minutes = parse_clock(clean)
    return parse_clock(_SUFFIX.sub("", clean)) if minutes is None else minutes


def plain_hour(text: str) -> str:
    """Write a label as all readers know it: its number alone, `13:00`, or as it is where it is no hour."""
    rest = strip_prefix(text)[1].strip()
    minute = read_hour_label(text)
    return rest if rest.isdecimal() or minute is None else f"{minute // 60:02d}:{minute % 60:02d}"
