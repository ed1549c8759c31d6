"""How a column beside dates writes its hours: `13:00`, `1 PM`, `13:00-14:00`, `13`, `1300`, `H13`, `HE14`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from downtime_cli.readers.traffic.hour_labels import read_hour_label, strip_prefix
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES

_NUMBER: Final = re.compile(r"^(\d{1,3})(?:\.0+)?$")
_COMPACT: Final = re.compile(r"^(\d{1,2})([0-5]\d)$")
_RANGE: Final = re.compile(r"\d\D*(?:[-\u2013\u2014]|\b(?:to|bis|until|till|a|à|al|tot|do)\b)\s*\d", re.IGNORECASE)
_HALF_DAY: Final = re.compile(r"^[ap]\.?\s?m\.?$", re.IGNORECASE)
_ENDS: Final = frozenset(["he", "hour ending", "hours ending", "hourending"])
# At least this share of a sample has to be hours: a row of totals may lie among them.
MOST: Final = 0.9


def read_number(text: str) -> int | None:
    """Read a cell such as `7`, `07`, `HE07` or `H7` as a number, None if it is none."""
    match = _NUMBER.match(strip_prefix(text)[1])
    return int(match[1]) if match else None


def says_he(text: str) -> bool:
    """Whether a cell such as `HE07` says that it is the end of an hour."""
    return strip_prefix(text)[0] in _ENDS


def is_range(text: str) -> bool:
    """Whether a cell such as `13:00-14:00` gives both the start and the end of an hour."""
    return _RANGE.search(text) is not None


def is_half_day(text: str) -> bool:
    """Whether a cell says AM or PM and nothing else."""
    return _HALF_DAY.match(text.strip()) is not None


@lru_cache(maxsize=4096)  # the hours of a day come every day
def read_hour(text: str) -> int:
    """Read a time of day, of a range the start, as minutes up to 24:00; ValueError if it is none."""
    plain = text.strip()
    number = read_number(plain)
    if match := _COMPACT.match(plain):
        minutes: int | None = int(match[1]) * 60 + int(match[2]) if len(plain) > 2 else int(plain) * 60
    else:
        minutes = read_hour_label(plain) if number is None else number * 60
    if minutes is None or minutes > DAY_MINUTES:
        raise ValueError(text)
    return minutes


def reads_hours(cells: Sequence[str]) -> bool:
    """Whether nearly all cells can be read as times of day."""
    return bool(cells) and sum(map(_is_hour, cells)) >= MOST * len(cells)


def _is_hour(text: str) -> bool:
    try:
        return read_hour(text) >= 0
    except ValueError:
        return False
