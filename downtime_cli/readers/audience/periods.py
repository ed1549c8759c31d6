"""Several periods in a table of users: months, quarters, ranges of dates, of which the latest says where users are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from downtime_cli.readers.stamps.calendar_words import find_word
from downtime_cli.readers.table.column_names import name_words
from downtime_cli.readers.table.header import Header

# English, German, French, Spanish, Italian, Portuguese, Dutch.
PERIOD_NAMES: Final = frozenset(
    "year quarter month period week yearmonth yearweek jahr monat quartal woche annee mois trimestre semaine ano mes "
    "semana anno mese settimana trimestral jaar maand kwartaal".split()
)
_DATE_WORDS: Final = PERIOD_NAMES | frozenset(
    "date day range timestamp datetime interval datum tag zeitraum jour periode "
    "fecha dia periodo data giorno dag".split()
)
# What people did once, rather than when they were counted.
_ONCE_WORDS: Final = frozenset("created signup joined registered birth born since first last updated".split())
_ISO: Final = re.compile(r"(?<!\d)(\d{4})[-/.]?(0[1-9]|1[0-2])(?:[-/.]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
_WEEK: Final = re.compile(r"(\d{4})\W*(?:W|KW)(\d{2})")
_MONTH: Final = re.compile(r"(0?[1-9]|1[0-2])[-/.](\d{4})")
_CLOCK: Final = re.compile(r"(?<!\d)\d+:\d\d.*")
_QUARTER: Final = re.compile(
    r"(?i)(?:(\d{4})\W*)?(?:[QT]([1-4])|([1-4])\W*(?:q|quart|trim|kwart)[^\W\d]*)(?:\W*(\d{4}))?"
)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_DAY: Final = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_SHORTEST_PERIOD: Final = 6  # days
_DECEMBER: Final = 12


class Period(NamedTuple):
    """When a period is; zero for what is not said. Of a range, its end."""

    year: int
    month: int
    day: int


def find_dates(header: Header, taken: Sequence[int]) -> int | None:
    """Find the column that says when the users of each row were counted."""
    free = [column for column in range(len(header.names)) if column not in taken]
    return next((column for column in free if _says_when(header.names[column]) and header.cells(column)), None)


def parse_period(text: str) -> Period | None:
    """Read the end of a period, None if it is none that is known."""
    name = text.strip()
    if found := _QUARTER.fullmatch(name):
        year, quarter, other, after = found.groups()
        return Period(int(year or after or 0), 3 * int(quarter or other), 0)
    if found := _WEEK.fullmatch(name):
        return Period(int(found[1]), int(found[2]), 0)
    if found := _MONTH.fullmatch(name):
        return Period(int(found[2]), int(found[1]), 0)
    if dates := _ISO.findall(name):
        year, month, day = dates[-1]
        return Period(int(year), int(month), int(day or 0))
    return _parse_words(_CLOCK.sub("", name))


def _parse_words(text: str) -> Period | None:
    """Read `October 2026`, `Oct 1 - Oct 31 2026`."""
    months = [word.month for each in _WORD.findall(text) if (word := find_word(each)) is not None and word.month]
    years, days = _YEAR.findall(text), _DAY.findall(text)
    if not months:
        return None
    return Period(int(years[-1]) if years else 0, months[-1], int(days[-1]) if days else 0)


def are_days(periods: Sequence[Period]) -> bool:
    """Whether periods are single days rather than weeks or months: two of them lie close together."""
    try:
        days = sorted({date(*each) for each in periods})
    except ValueError:
        return False  # months and quarters are no days
    return any((after - before).days < _SHORTEST_PERIOD for before, after in pairwise(days))


def have_order(periods: Sequence[Period]) -> bool:
    """Whether it is known which is the latest: December may come before January where no year is said."""
    months = {each.month for each in periods}
    is_year = all(each.year for each in periods)
    return is_year or (not any(each.year for each in periods) and (len(months) == _DECEMBER or not {1, 12} <= months))


def _says_when(name: str) -> bool:
    words = set(name_words(name))
    return not words.isdisjoint(_DATE_WORDS) and words.isdisjoint(_ONCE_WORDS)
