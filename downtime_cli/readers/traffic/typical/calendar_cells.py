"""What cells say of a column without a known heading: that it holds weeks, months, or dates that are not whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from downtime_cli.readers.stamps.calendar_words import find_word

_WEEK: Final = re.compile(
    r"(?:(?:19|20)\d\d[- /]?)?(?:w|kw|wk|week|cw)[- ]?\d\d?(?:[ /-](?:19|20)\d\d)?", re.IGNORECASE
)
_MONTH: Final = re.compile(r"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[-/.](?:19|20)\d\d")
_WITH_YEAR: Final = re.compile(
    r"(?:1[34]|19|20|2[45])\d\d([-/. ]) ?\d\d?\1 ?\d\d?(?!\d)|\d\d?([-/. ]) ?\d\d?\2 ?(?:19|20|25)\d\d"
)
_DAY_AND_MONTH: Final = re.compile(
    r"(\d\d?)(?:/|\. ?)(\d\d?)[/.]?|(\d\d)-(\d\d)|(?:\d\d)(\d\d)(\d\d)|(\d\d)(\d\d)(?:19|20)\d\d"
)
_FEWEST: Final = 5  # different days without a year: fewer may be numbers of anything


def name_period(cells: Sequence[str]) -> str:
    """Name the period that cells such as `2026-W03` or `2026-03` are; empty if they are none."""
    found = (unit for unit, form in (("week", _WEEK), ("month", _MONTH)) if all(map(form.fullmatch, cells)))
    return next(found, "")


def look_like_dates(cells: Sequence[str]) -> bool:
    """Whether cells look like dates: a day and a month beside a year or, of several days, without one."""
    plain = {unicodedata.normalize("NFKC", cell) for cell in cells}
    if all(_WITH_YEAR.match(cell) or _has_month_name(cell) for cell in plain):
        return len(plain) > 1
    return len(plain) >= _FEWEST and all(map(_is_day_and_month, plain))


def _has_month_name(cell: str) -> bool:
    words = map(find_word, re.findall(r"[^\W\d_]+", cell))
    return any(char.isdecimal() for char in cell) and any(word is not None and word.month for word in words)


def _is_day_and_month(cell: str) -> bool:
    match = _DAY_AND_MONTH.fullmatch(cell)
    first, second = sorted(int(number) for number in match.groups() if number) if match else (0, 0)
    return 1 <= first <= 12 and 1 <= second <= 31
