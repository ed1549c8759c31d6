"""
Tables as sources: the result of a query, with an hour and a number in each row, or events, one in each row.

Both are CSV in UTF-8. What is not UTF-8 is read as Latin-1: no time and no number is written in it.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import BinaryIO, Final

from msgspec import Struct, field

from downtime_cli.collect.hours import Counted, hour_of
from downtime_cli.collect.sql.question import EventColumns, TimeKind
from downtime_cli.collect.sql.steps import hours_by_clock
from downtime_cli.collect.table_rows import Lines, Rows
from downtime_cli.collect.table_tally import UNTIMED, Tally, read_number
from downtime_cli.collect.table_text import number_text
from downtime_cli.core.errors import BadTextError, InputError, IssueCode, Place
from downtime_cli.core.window import EPOCH, Span, from_minute
from downtime_cli.core.window import HOUR as ONE_HOUR
from downtime_cli.core.wording import printable

HOUR: Final = "hour"
UNITS: Final = ("requests", "users")
PLACES: Final = ("zone", "country")


class CountedTable(Struct, frozen=True, kw_only=True):
    """What a table held."""

    counted: Counted
    rows: int
    # The headings of its hours and numbers, and of its places if it has any.
    columns: tuple[str, ...]
    # Rows without a time, which are left out.
    untimed: int = 0
    # What was taken for granted.
    remarks: tuple[str, ...] = ()


class _ResultRows(Struct, kw_only=True):
    """What rows of a result say together: no hour twice, and all by hours of UTC."""

    numbers: dict[tuple[datetime, str], tuple[int, float]] = field(default_factory=dict)
    # How long after a whole hour some begin, with the line and the text of the first of each kind.
    late: dict[timedelta, tuple[int, str]] = field(default_factory=dict)

    def note_start(self, line: int, text: str, instant: datetime) -> None:
        """Remember a row that begins within an hour of UTC."""
        late = (instant - EPOCH) % ONE_HOUR
        if late:
            self.late.setdefault(late, (line, text))

    def refuse_twice(self, line: int, instant: datetime, place: str, number: float) -> None:
        """Refuse a second number of an hour in a place; 0, as queries give for their bounds, adds nothing.

        Raises:
            BadTextError: there is one.
        """
        other, before = self.numbers.get((instant, place), (line, 0.0))
        if number and before:
            message = (
                f"the hour has another row in line {other}: {number_text(before)} there, {number_text(number)} here"
            )
            raise BadTextError(message, "keep one row for each hour and place; was the result saved twice?")
        if number:
            self.numbers[instant, place] = line, number

    def refuse_late(self, rows: Rows, tally: Tally) -> None:
        """Note rows that begin within an hour of UTC, unless the clock's own hours do, as Lord Howe's may."""
        if not self.late:
            return
        span = Span(from_minute(min(tally.seen) * 60), from_minute((max(tally.seen) + 1) * 60))
        minutes = 60 if tally.zone is None else hours_by_clock(span, tally.zone).minutes
        for late, (line, text) in self.late.items():
            if late % timedelta(minutes=minutes):
                message = f"expected the start of an hour of UTC, got {text!r}: its events are in two hours"
                remedy = "count by hours of UTC, not of the session's or a local clock: --sql prints such a query"
                rows.note(line, 1, IssueCode.BAD_TIME, BadTextError(message, remedy))


def read_result(stream: Lines, source: str, zone: tzinfo | None) -> CountedTable:
    """Read the result of a query, whose first and last hour are its bounds.

    Args:
        stream: CSV with the columns `hour`, `requests` or `users`, and perhaps `zone` or `country`.
        source: what messages call it.
        zone: that of hours without an offset; None where they have to have one.

    Raises:
        InputError: it has other columns, or a row is malformed.
    """
    rows, tally, together = Rows(stream, source), Tally(zone=zone), _ResultRows()
    names = tuple(name.casefold() for name in rows.heading)
    if len(names) > 3 or (len(names) == 3 and names[2] not in PLACES):
        message = f"expected {HOUR},{names[1]} and perhaps zone or country, got {printable(','.join(names))}"
        remedy, place = "save the result as the query gives it", Place(source, 1)
        raise InputError.of(IssueCode.MISSING_COLUMN, message, remedy, place)
    for line, cells in rows.cells():
        text, where, column = cells[0].strip(), place_of("".join(cells[2:])), 1
        try:
            instant = tally.read_instant(text, TimeKind.INSTANT)
            together.note_start(line, text, instant)
            column = 2
            if not cells[1].strip():
                tally.lose(instant, where)
                continue
            number = read_number(cells[1])
            if hour_of(instant) not in tally.repeated:
                together.refuse_twice(line, instant, where, number)
            tally.see(instant, where, number)
        except BadTextError as error:
            rows.note(line, column, IssueCode.BAD_TIME if column == 1 else IssueCode.BAD_VALUE, error)
    together.refuse_late(rows, tally)
    rows.refuse()
    remarks = tuple(tally.list_remarks())
    return CountedTable(counted=tally.close(is_whole=True), rows=rows.count, columns=names, remarks=remarks)


def read_events(stream: BinaryIO, source: str, columns: EventColumns) -> CountedTable:
    """Count the events of a table, one in each row.

    Args:
        stream: CSV with a heading.
        source: what messages call it.
        columns: which matter; times without an offset are by their clock, and refused where there is none.

    Raises:
        InputError: it lacks a column, or a row is malformed.
    """
    rows, tally = Rows(stream, source), Tally(zone=columns.clock)
    indices = [rows.index_of(name, option) if name else None for name, option in columns.options]
    time, (place, user, value) = indices[0] or 0, indices[1:]
    untimed = 0
    for line, cells in rows.cells():
        column = time
        if cells[time].strip() in UNTIMED:
            untimed += 1
            continue
        try:
            instant = tally.read_instant(cells[time].strip(), columns.time_kind)
            where = "" if place is None else place_of(cells[place])
            if user is not None:
                tally.see_user(instant, where, cells[user])
                continue
            column = time if value is None else value
            tally.see(instant, where, 1 if value is None else read_number(cells[value]))
        except BadTextError as error:
            rows.note(line, column + 1, IssueCode.BAD_TIME if column == time else IssueCode.BAD_VALUE, error)
    rows.refuse()
    if not tally.seen:
        message, remedy = "no row has a time", f"check the column {columns.time!r}"
        raise InputError.of(IssueCode.EMPTY_FILE, message, remedy, source)
    return CountedTable(
        counted=tally.close(is_whole=False),
        rows=rows.count,
        columns=columns.headings,
        untimed=untimed,
        remarks=tuple(tally.list_remarks()),
    )


def place_of(cell: str) -> str:
    """Read a place: any text that can be written."""
    return cell.strip().encode("utf-8", "surrogateescape").decode("utf-8", "replace")
