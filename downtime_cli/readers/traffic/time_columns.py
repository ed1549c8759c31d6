"""Where in a table of traffic the times are, and how they are written."""

from __future__ import annotations

from msgspec import Struct

from downtime_cli.core.errors import IssueCode
from downtime_cli.readers.stamps.date_order import OrderEvidence
from downtime_cli.readers.table.header import HOUR_NAMES, TIME_NAMES, Header, plain_name
from downtime_cli.readers.table.totals import is_total_label
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.settled_format import SettledFormat, asked_order, settle_format
from downtime_cli.readers.traffic.timestamps import (
    DAY_MINUTES,
    TimeFormat,
    find_format,
    parse_clock,
)

# The text of a stamp: one cell, or the cells of date and hour.
Key = str | tuple[str, ...]


class TimeColumns(Struct, frozen=True, kw_only=True):
    """The column of times, or the columns of date and hour; `form` reads the (first) one."""

    columns: tuple[int, ...]
    settled: SettledFormat
    why: str

    @property
    def form(self) -> TimeFormat:
        """How the (first) column writes times."""
        return self.settled.form

    @property
    def order(self) -> OrderEvidence | None:
        """In which order its dates are, where that was open."""
        return self.settled.order

    def parse(self, key: Key) -> tuple[int, int | None]:
        """Read a stamp as minute and offset; ValueError if it is no time."""
        if isinstance(key, str):
            return self.form.parse(key.strip())
        minute, offset = self.form.parse(key[0].strip())
        clock = parse_clock(key[1])
        if clock is None:
            raise ValueError(key)
        return minute // DAY_MINUTES * DAY_MINUTES + clock, offset


def find_time(header: Header, options: TrafficOptions) -> TimeColumns | None:
    """Find the column of times: the one asked for, else one called so, else the first that holds times."""
    order = asked_order(options)
    if options.time_columns:
        columns = tuple(column for name in options.time_columns for column in header.find(name, "--time-column"))
        form = find_format(header.cells(columns[0]), order)
        if form is None:
            if len(columns) == 1 and _is_clock(header, columns[0]):
                return None
            message = f"column {header.names[columns[0]]!r} holds no times"
            raise header.error(IssueCode.BAD_TIME, message, "name another column with --time-column")
        return _settle(header, columns[:2], form, "--time-column says so", options)
    everything = range(len(header.names))
    named = [column for column in everything if _is_time_name(header.names[column])]
    unnamed = [column for column in everything if column not in named and not _is_count(header, column)]
    for group, why in ((named, "its name says so, and it holds times"), (unnamed, "the first column that holds times")):
        for column in group:
            form = find_format(header.cells(column), order)
            if form is not None:
                return _with_hours(header, column, form, why, options)
    return None


def _with_hours(header: Header, column: int, form: TimeFormat, why: str, options: TrafficOptions) -> TimeColumns:
    """Add the column of hours beside one that holds only dates."""
    stamps = filter(None, map(form.read, header.cells(column)))
    if all(minute % DAY_MINUTES == 0 for minute, _ in stamps):
        for other in header.called({*HOUR_NAMES, "time"}):
            if other != column and _is_clock(header, other):
                return _settle(header, (column, other), form, "dates, and hours of the day beside them", options)
    return _settle(header, (column,), form, why, options)


def _settle(
    header: Header, columns: tuple[int, ...], form: TimeFormat, why: str, options: TrafficOptions
) -> TimeColumns:
    return TimeColumns(columns=columns, settled=settle_format(header, columns[0], form, options), why=why)


def _is_time_name(name: str) -> bool:
    plain = plain_name(name)
    return plain in TIME_NAMES or plain in HOUR_NAMES or plain.startswith(("date", "time")) or plain.endswith("time")


def _is_count(header: Header, column: int) -> bool:
    """Whether a column holds plain numbers, which would pass for seconds since 1970."""
    return header.is_numeric(column) and not all(len(cell) >= 10 and cell.isdecimal() for cell in header.cells(column))


def _is_clock(header: Header, column: int) -> bool:
    cells = [cell for cell in header.cells(column) if not is_total_label(cell)]
    return bool(cells) and all(parse_clock(cell) is not None for cell in cells)
