"""Where the end begins in `2026-12-20/2027-01-04`: zones and dates in numbers may have slashes too."""

from __future__ import annotations

import re
from typing import Final

from downtime_cli.readers.zones.zone_names import match_iana

_LONGEST: Final = 300  # of one in which slashes are told apart
_DATE: Final = re.compile(r"(?<!\d)\d{1,4}/\d{1,2}/\d{1,4}(?!\d)")
_NAMES: Final = re.compile(r"(?<![A-Za-z_])[A-Za-z_]++(?:/[A-Za-z0-9_+-]+)+")


def split_span(text: str) -> tuple[str, str, str]:
    """Split at the first slash that is of no date in numbers and no zone, as `str.partition` does."""
    if len(text) > _LONGEST:
        return text.partition("/")
    taken = {at for match in _DATE.finditer(text) for at in range(*match.span())}
    for match in _NAMES.finditer(text):
        taken.update(range(match.start(), match.start() + _measure_zone(match[0])))
    at = next((at for at, char in enumerate(text) if char == "/" and at not in taken), len(text))
    return text[:at], text[at : at + 1], text[at + 1 :]


def _measure_zone(text: str) -> int:
    """Count the characters of the name of a zone at the beginning of a text, such as those of `UTC/Europe/Berlin`."""
    parts = text.split("/", 3)[:3]
    names = ("/".join(parts[:count]) for count in range(len(parts), 1, -1))
    return next((len(name) for name in names if match_iana(name)), 0)
