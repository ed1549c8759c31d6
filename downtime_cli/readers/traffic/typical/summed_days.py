"""Sums over several days, where the file says of which: a period above the table or in a column that never changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode
from downtime_cli.readers.stamps.calendar_words import find_word
from downtime_cli.readers.table.column_names import is_rate, is_share
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.table.heading_words import says_end, says_start
from downtime_cli.readers.traffic.typical.typical_columns import TypicalColumns

_MOST_LINES: Final = 100
_LONGEST_DAYS: Final = 3660
_DATE: Final = re.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)([-/.]?)(?P<m>\d\d)\2(?P<d>\d\d)|(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})\.(?P<y2>20\d\d)"
    r"|(?P<m3>[A-Z][a-z]{2,8})\.? (?P<d3>\d{1,2}),? (?P<y3>20\d\d)"
    r"|(?P<d4>\d{1,2}) (?P<m4>[A-Z][a-z]{2,8})\.? (?P<y4>20\d\d))(?!\d)"
)


class SummedDays(Struct, frozen=True, kw_only=True):
    """A period from its first day to its last, as the file gives it."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    def count(self, weekday: int) -> int:
        """Count how often a weekday (Monday 0) comes."""
        return sum((self.first + timedelta(days=step)).weekday() == weekday for step in range(self.days))


class DividedSums(Struct, frozen=True, kw_only=True):
    """The values of single days, and what was assumed for them."""

    values: Mapping[int, float]
    assumptions: tuple[Assumption, ...] = ()


def divide_sums(
    header: Header, columns: TypicalColumns, values: Mapping[int, float], *, is_week: bool, is_folded: bool
) -> DividedSums:
    """Divide the sums of a period that the file names by its days; where it names none, take values as they are.

    Args:
        header: of the table.
        columns: of the table; the name of values may say that they are means already.
        values: by hour of the week.
        is_week: whether weekdays differ, so that each of them is divided by how often it comes.
        is_folded: whether days have been averaged already.
    """
    if is_folded:
        return DividedSums(values=values)
    names, unit = [header.names[column] for column in columns.values], "week" if is_week else "day"
    found = find_summed_days(header)
    counts = [0] * 7 if found is None else [found.count(day) if is_week else found.days for day in range(7)]
    is_mean = any(is_rate(name) or is_share(name) for name in names) or any(value % 1 for value in values.values())
    if found is None or found.days < 2 or is_mean or not all(counts):
        message = f"each value is taken as that of a single {unit}; sums over several would make impacts too high"
        return DividedSums(values=values, assumptions=(Assumption(AssumptionCode.SINGLE_DAYS, message),))
    each = "how often each weekday comes" if is_week else str(found.days)
    period = f"the {found.days} days from {found.first} to {found.last}, which the file names"
    message = f"each value is the sum of {period}: divided by {each}"
    divided = {hour: value / counts[hour // 24] for hour, value in values.items()}
    return DividedSums(values=divided, assumptions=(Assumption(AssumptionCode.ROWS_AVERAGED, message),))


def find_summed_days(header: Header) -> SummedDays | None:
    """Find the period that a table without dates is about, None if the file does not say."""
    above = islice(header.table.source.lines(), min(_MOST_LINES, header.table.first_line - 1))
    return _find_span(above) or _find_span(_list_constants(header))


def _list_constants(header: Header) -> Iterable[str]:
    """List the cells of columns that never change, each behind its heading."""
    for column, name in enumerate(header.names):
        cells = set(header.cells(column))
        if len(cells) == 1:
            yield f"{name}: {cells.pop()}"


def _find_span(lines: Iterable[str]) -> SummedDays | None:
    """Find a line with two dates, or one that starts and one that ends."""
    found: dict[str, date] = {}
    for line in lines:
        dates = [day for match in _DATE.finditer(line) if (day := _read_date(match)) is not None]
        label = re.split(r"[:=,;\t]", line, maxsplit=1)[0]
        if len(dates) == 2:
            found = {"start": dates[0], "end": dates[1]}
            break
        if len(dates) == 1 and (says_start(label) or says_end(label)):
            found["start" if says_start(label) else "end"] = dates[0]
    if len(found) < 2 or not 0 <= (found["end"] - found["start"]).days < _LONGEST_DAYS:
        return None
    return SummedDays(first=found["start"], last=found["end"])


def _read_date(match: re.Match[str]) -> date | None:
    groups = {name[0]: text for name, text in match.groupdict().items() if text is not None}
    name = groups["m"]
    word = find_word(name)
    month = int(name) if name.isdecimal() else word.month if word else None
    try:
        return date(int(groups["y"]), month or 0, int(groups["d"]))
    except ValueError:
        return None
