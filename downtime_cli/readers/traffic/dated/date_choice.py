"""
Which columns give the dates of a table, or its whole stamps.

Where a table has several, those that vary win over those that do not, full ones over dates, exact ones over local time,
and starts over ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, IssueCode
from downtime_cli.readers.table.header import HOUR_NAMES, TIME_NAMES, Header, plain_name
from downtime_cli.readers.table.heading_words import says_end, says_start
from downtime_cli.readers.traffic.dated.hour_headings import hour_like_columns
from downtime_cli.readers.traffic.dated.stamp_parts import Cells, DateCells
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.settled_format import SettledFormat, asked_order, settle_format
from downtime_cli.readers.traffic.timestamps import (
    DAY_MINUTES,
    Stamp,
    TimeFormat,
    are_days,
    are_moments,
    find_format,
    may_be_versions,
)
from downtime_cli.readers.zones.named_clocks import clock_in_heading

if TYPE_CHECKING:
    from downtime_cli.readers.traffic.dated.calendar_columns import CalendarColumns

_LONGEST_INTERVAL: Final = 60


class DateChoice(Struct, frozen=True, kw_only=True):
    """The columns of dates or whole stamps that were chosen."""

    cells: DateCells
    settled: SettledFormat
    why: str
    assumptions: tuple[Assumption, ...] = ()
    # Whether they give no time of day.
    is_daily: bool = False
    # Further columns that an option names.
    wanted: tuple[int, ...] = ()
    # Columns of other times.
    others: tuple[int, ...] = ()


class _Candidate(Struct, frozen=True):
    """A column that holds dates or stamps, as far as a sample shows."""

    column: int
    name: str
    form: TimeFormat
    cells: list[str]

    @property
    def is_daily(self) -> bool:
        """Whether it gives no time of day."""
        return _is_daily(self.form, self.cells)

    def rank(self, *, has_hours: bool) -> tuple[bool, bool, bool, bool]:
        """Rank it, the best one least."""
        clock = clock_in_heading(self.name)
        stamp = next(filter(None, map(self.form.read, self.cells)), None)
        is_exact = (clock is not None and clock.is_utc) or (stamp is not None and stamp[1] is not None)
        return len(set(self.cells)) == 1, self.is_daily and not has_hours, not is_exact, says_end(self.name)


def find_wanted(header: Header, options: TrafficOptions) -> DateChoice | None:
    """Take the columns that --time-column names: a stamp, or a date and what completes it; None if they are hours."""
    found = (column for name in options.time_columns for column in header.find(name, "--time-column"))
    columns = tuple(dict.fromkeys(found))
    why = "--time-column says so"
    stamps = _find_candidate(header, options, columns[0], is_named=True)
    if stamps is not None:
        choice = _settle(header, options, stamps, why)
        return replace(choice, wanted=columns[1:], is_daily=len(columns) > 1)
    from downtime_cli.readers.traffic.dated.calendar_columns import find_calendar  # most dates stand in one column
    from downtime_cli.readers.traffic.dated.no_times import explain_column

    calendar = find_calendar(header, columns)
    if calendar is not None:
        further = tuple(column for column in columns if column not in calendar.columns)
        return replace(_from_calendar(calendar, why), wanted=further)
    if len(columns) == 1 and _holds_hours(header, columns[0]):
        return None
    reason = explain_column(header, columns[0])
    message = f"column {header.title(columns[0])} holds no times" + (reason and f": {reason}")
    raise header.error(IssueCode.BAD_TIME, message, "name another column with --time-column")


def find_dates(header: Header, options: TrafficOptions) -> DateChoice | None:
    """Choose among the columns that hold dates or stamps; dates in parts go before stamps of unknown name."""
    everything = range(len(header.names))
    named = [column for column in everything if _is_time_name(header.names[column])]
    if found := _choose(header, options, named, "its name says so, and it holds times"):
        return found
    from downtime_cli.readers.traffic.dated.calendar_columns import find_calendar

    calendar = find_calendar(header, everything)
    if calendar is not None:
        return _from_calendar(calendar, "their names say so, and they hold dates")
    others = [column for column in everything if column not in named and not _is_count(header, column)]
    return _choose(header, options, others, "the first column that holds times")


def _choose(header: Header, options: TrafficOptions, columns: Sequence[int], why: str) -> DateChoice | None:
    """Choose the best of the columns that hold times."""
    found = [
        stamps
        for column in columns
        if (stamps := _find_candidate(header, options, column, is_named=_is_time_name(header.names[column])))
    ]
    if not found:
        return None
    has_hours = any(
        _holds_hours(header, column)
        for column in hour_like_columns(header)
        if all(column != each.column for each in found)
    )
    best = min(found, key=lambda stamps: stamps.rank(has_hours=has_hours))
    others = [stamps for stamps in found if stamps is not best]
    _check_length(header, best, others)
    choice = _settle(header, options, best, _explain_choice(best, others) or why)
    return replace(choice, others=tuple(stamps.column for stamps in others))


def _holds_hours(header: Header, column: int) -> bool:
    from downtime_cli.readers.traffic.dated.hour_cells import reads_hours

    return reads_hours(header.cells(column))


def _find_candidate(header: Header, options: TrafficOptions, column: int, *, is_named: bool) -> _Candidate | None:
    cells = header.cells(column)
    form = find_format(cells, asked_order(options), is_named=is_named)
    return None if form is None else _Candidate(column, header.names[column], form, cells)


def _settle(header: Header, options: TrafficOptions, stamps: _Candidate, why: str) -> DateChoice:
    """Decide how a column is read, from the whole of it where the sample leaves that open."""
    settled = settle_format(header, stamps.column, stamps.form, options)
    parse = settled.form.parse

    def read(cells: Cells) -> Stamp:
        return parse(cells[0].strip())

    cells = DateCells(columns=(stamps.column,), read=read)
    return DateChoice(cells=cells, settled=settled, why=why, is_daily=_is_daily(settled.form, stamps.cells))


def _from_calendar(calendar: CalendarColumns, why: str) -> DateChoice:
    def read(cells: Cells) -> Stamp:
        return calendar.read(cells), None

    def read_one(text: str) -> Stamp:
        raise ValueError(text)  # one of several cells is no date

    form = TimeFormat(name=calendar.name, parse=read_one)
    return DateChoice(
        cells=DateCells(columns=calendar.columns, read=read),
        settled=SettledFormat(form=form, order=None, assumptions=tuple),
        why=why,
        assumptions=calendar.assumptions,
        is_daily=True,
    )


def _explain_choice(best: _Candidate, others: Sequence[_Candidate]) -> str:
    """Say why a column goes before others, where its heading says so."""
    clock = clock_in_heading(best.name)
    if others and clock is not None and clock.is_utc:
        return f"it is in UTC, as its name says, unlike {others[0].name!r}"
    ends = [stamps.name for stamps in others if says_end(stamps.name)]
    return f"it is the start, {ends[0]!r} the end" if ends and not says_end(best.name) else ""


def _check_length(header: Header, best: _Candidate, others: Sequence[_Candidate]) -> None:
    """Refuse intervals that are longer than an hour, where a start and an end are given.

    Raises:
        InputError: all of them are.
    """
    clock = clock_in_heading(best.name)
    ends = [
        stamps
        for stamps in others
        if says_end(stamps.name) and len(set(stamps.cells)) > 1 and clock_in_heading(stamps.name) == clock
    ]
    if not ends or best.is_daily or ends[0].is_daily or says_end(best.name) or not says_start(best.name):
        return
    pairs = zip(map(best.form.read, best.cells), map(ends[0].form.read, ends[0].cells), strict=False)
    lengths = [_count_minutes(start, end) for start, end in pairs if start is not None and end is not None]
    if lengths and min(lengths) > _LONGEST_INTERVAL:
        message = f"from {best.name!r} to {ends[0].name!r} each row spans {min(lengths) / 60:g} hours"
        raise header.error(IssueCode.TOO_COARSE, message, "export it by hour")


def _is_daily(form: TimeFormat, cells: Sequence[str]) -> bool:
    return all(minute % DAY_MINUTES == 0 for minute, _ in filter(None, map(form.read, cells)))


def _count_minutes(start: Stamp, end: Stamp) -> int:
    return end[0] - (end[1] or 0) - start[0] + (start[1] or 0)


def _is_time_name(name: str) -> bool:
    plain = plain_name(name)
    is_known = (
        plain in TIME_NAMES or plain in HOUR_NAMES or plain.startswith(("date", "time")) or plain.endswith("time")
    )
    return is_known or says_start(name) or says_end(name)


def _is_count(header: Header, column: int) -> bool:
    """Whether a column holds plain numbers that are neither seconds since 1970 nor days, or numbers of versions."""
    cells = header.cells(column)
    return may_be_versions(cells) or (header.is_numeric(column) and not (are_moments(cells) or are_days(cells)))
