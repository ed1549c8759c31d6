"""
Where in a table of traffic the times are, and how they are written.

A stamp is one cell, or several that are read one after the other: a date (or year, month and day), the hour of the day,
AM or PM, an offset from UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from functools import lru_cache, partial
from typing import Final, cast

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode, IssueCode
from downtime_cli.core.localtime import zone_name
from downtime_cli.readers.stamps.date_order import OrderEvidence
from downtime_cli.readers.table.cell_numbers import is_missing
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.table.heading_words import says_end, says_start
from downtime_cli.readers.traffic.dated.date_choice import DateChoice, find_dates, find_wanted
from downtime_cli.readers.traffic.dated.hour_headings import hour_like_columns
from downtime_cli.readers.traffic.dated.influx_windows import find_windows
from downtime_cli.readers.traffic.dated.stamp_parts import Cells, DateCells, StampPart
from downtime_cli.readers.traffic.dated.stamp_zones import find_constant_clock, find_flag, find_offsets
from downtime_cli.readers.traffic.dated.written_clocks import find_written_clock
from downtime_cli.readers.traffic.doubtful_stamps import CELL_MARK, DoubtfulReader, has_seconds
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.settled_format import SettledFormat
from downtime_cli.readers.traffic.timestamps import Stamp, TimeFormat
from downtime_cli.readers.zones.named_clocks import NamedClock

_MOST_DAYS: Final = 64  # a date comes with each of its hours

# The text of a stamp: one cell, or several.
Key = str | tuple[str, ...]


class TimeColumns(Struct, frozen=True, kw_only=True):
    """The columns of a stamp, and how their cells are read together."""

    columns: tuple[int, ...]
    # Of the first column.
    settled: SettledFormat
    why: str
    # Reads a stamp as minute and offset; ValueError or OverflowError if it is no time.
    parse: Callable[[Key], Stamp]
    # Other columns of times, and those that are called like hours: they are no traffic.
    beside: tuple[int, ...] = ()
    # Whether there are other columns of whole stamps.
    has_rivals: bool = False
    # Whether stamps name the ends of hours; `parse` gives a minute inside the hour already.
    is_end: bool = False
    # Whether their slots are numbered from 1.
    is_numbered: bool = False
    # Whether a heading says that stamps are starts.
    is_start: bool = False
    # The clock that the file names.
    clock: NamedClock | None = None
    # What the file says about its clock where that names none.
    unread_clock: str = ""
    assumptions: tuple[Assumption, ...] = ()

    @property
    def form(self) -> TimeFormat:
        """How the (first) column writes times."""
        return self.settled.form

    @property
    def order(self) -> OrderEvidence | None:
        """In which order its dates are, where that was open."""
        return self.settled.order

    def list_assumptions(self) -> tuple[Assumption, ...]:
        """List what was assumed once all stamps are read; that they name ends of hours is said once."""
        late = self.settled.assumptions()
        is_said = any(each.code is AssumptionCode.HOUR_ENDING for each in late)
        early = (each for each in self.assumptions if not (is_said and each.code is AssumptionCode.HOUR_ENDING))
        return (*early, *late)


def find_time(header: Header, options: TrafficOptions) -> TimeColumns | None:
    """Find the columns of times: those asked for, else those called so, else the first that hold times."""
    dates = find_wanted(header, options) if options.time_columns else find_dates(header, options)
    return None if dates is None else _complete(header, options, dates)


def end_at_midnight(time: TimeColumns, names: Sequence[str], *, is_24: bool) -> TimeColumns:
    """Read stamps as ends, since days go to 24:00 and never begin at 00:00, or the first one lacks its 00:00."""
    shown = " + ".join(repr(names[column]) for column in time.columns)
    range_shown = "goes to 24:00 and never begins at 00:00" if is_24 else "begins just after 00:00 and ends at 00:00"
    message = f"{shown} {range_shown}: each row counts for the {'hour' if is_24 else 'time'} before its time"
    said = Assumption(AssumptionCode.HOUR_ENDING, message)
    parse = time.parse

    def before_end(key: Key) -> Stamp:
        minute, offset = parse(key)
        return minute - 1, offset

    return replace(time, parse=before_end, is_end=True, assumptions=(*time.assumptions, said))


def _complete(header: Header, options: TrafficOptions, dates: DateChoice) -> TimeColumns:
    """Complete dates by the hours beside them, and stamps by what says whose clock they are."""
    clock, unread = _find_clock(header, options, dates)
    zone = options.zone or (clock.zones[0] if clock and len(clock.zones) == 1 else None)
    hours = None
    if dates.is_daily and (dates.wanted or not options.time_columns):
        from downtime_cli.readers.traffic.dated.hour_columns import find_hours

        hours = find_hours(header, dates.cells, dates.wanted, zone)
        _refuse_gaps(header, dates.cells.columns[0], hours)
    if clock is None and hours is not None:
        clock, unread = find_written_clock(header, hours.columns)
        zone = zone or (clock.zones[0] if clock and len(clock.zones) == 1 else None)
    stamps, settled = _watch(header, _join(dates.cells, hours), dates.settled)
    names = [header.names[column] for column in stamps.columns]
    is_end, is_numbered = _is_end(header, names, dates, hours), hours is not None and hours.is_numbered
    said = (*dates.assumptions, *(hours.assumptions if hours else ()))
    if is_end and not is_numbered:
        stamps = _end_before(stamps)
        shown = next(filter(says_end, names), names[-1])
        message = f"{shown!r} names ends: each row counts for the hour before its time"
        said = (*said, Assumption(AssumptionCode.HOUR_ENDING, message))
    windows = find_windows(header, stamps.columns)
    if windows is not None:
        is_end, said = windows.is_end, (*said, windows.assumption)
        stamps = _end_before(stamps) if is_end else stamps
    offsets = _find_offsets(header, options, stamps, clock, zone)
    stamps = _join(stamps, offsets)
    is_plain = len(stamps.columns) == 1 and not is_end
    likely = [column for column in hour_like_columns(header) if header.is_numeric(column)] if dates.is_daily else []
    return TimeColumns(
        columns=stamps.columns,
        settled=settled,
        why="dates, and hours of the day beside them" if hours and not options.time_columns else dates.why,
        parse=cast("Callable[[Key], Stamp]", settled.form.parse) if is_plain else _read_key(stamps.read),
        beside=tuple(column for column in (*dates.others, *likely) if column not in stamps.columns),
        has_rivals=bool(dates.others),
        is_end=is_end,
        is_numbered=is_numbered,
        is_start=any(map(says_start, names)),
        clock=clock if offsets is None or offsets.is_flag else None,
        unread_clock=unread,
        assumptions=(*said, *(offsets.assumptions if offsets else ())),
    )


def _refuse_gaps(header: Header, date: int, hours: StampPart | None) -> None:
    """Refuse dates that stand only above the hours of their day, as in pivot tables and merged cells.

    Raises:
        InputError: most hours have none.
    """
    if hours is None:
        return
    last = max(date, hours.columns[0])
    timed = [row for row in header.table.sample if last < len(row) and not is_missing(row[hours.columns[0]])]
    if sum(is_missing(row[date]) for row in timed) > len(timed) / 2:
        message = f"{header.title(date)} is empty in most rows: a date stands only in the first row of its day"
        remedy = "write the date into every row; in a pivot table, choose 'Repeat All Item Labels'"
        raise header.error(IssueCode.BAD_TIME, message, remedy)


def _watch(header: Header, stamps: DateCells, settled: SettledFormat) -> tuple[DateCells, SettledFormat]:
    """Look out for times just before the hour where the time of day stands in a column of its own."""
    if len(stamps.columns) == 1 or not any(map(has_seconds, header.cells(stamps.columns[-1]))):
        return stamps, settled
    rows = (row for row in header.table.sample if max(stamps.columns) < len(row))
    reader = DoubtfulReader(
        lambda text: stamps.read(text.split(CELL_MARK)),
        lambda: {CELL_MARK.join(cells): count for cells, count in header.count_cells(stamps.columns).items()},
        header.title(stamps.columns[-1]),
        [CELL_MARK.join(row[column] for column in stamps.columns) for row in rows],
    )
    read = reader.reader()
    watched = DateCells(columns=stamps.columns, read=lambda cells: read(CELL_MARK.join(cells)))
    return watched, replace(settled, assumptions=lambda: (*settled.assumptions(), *reader.assumptions()))


def _read_key(read: Callable[[Cells], Stamp]) -> Callable[[Key], Stamp]:
    def read_key(key: Key) -> Stamp:
        return read((key,) if isinstance(key, str) else key)

    return read_key


def _find_clock(header: Header, options: TrafficOptions, dates: DateChoice) -> tuple[NamedClock | None, str]:
    """Find the clock that each stamp, a heading or a line above names, or a column by one zone in all rows.

    It comes with what the file says of its clock that is not understood. Where an option says whose clock it is, the
    column of another option is where the users are.
    """
    columns = dates.cells.columns
    if zone := dates.settled.zone:
        said = f"each time in {header.names[columns[0]]!r} says {zone_name(zone)}"
        return NamedClock(text=zone_name(zone), zones=(zone,), said=said), ""
    clock, unread = find_written_clock(header, columns)
    if clock is not None:
        return clock, ""
    users = options.zone_column if options.zone else None
    taken = () if users is None else header.find(users, "--zone-column")
    return find_constant_clock(header, columns, taken), unread


def _is_end(header: Header, names: Sequence[str], dates: DateChoice, hours: StampPart | None) -> bool:
    """Whether stamps are ends, as a heading or the cells of hours say."""
    if hours is not None and (hours.is_end or hours.is_numbered):
        return True
    if dates.is_daily and hours is None:
        return False
    if not any(map(says_end, names)) or any(map(says_start, names)):
        return False
    from downtime_cli.readers.traffic.dated.hour_cells import is_range

    return hours is None or not all(map(is_range, header.cells(hours.columns[0])))


def _find_offsets(
    header: Header, options: TrafficOptions, stamps: DateCells, clock: NamedClock | None, zone: tzinfo | None
) -> StampPart | None:
    """Find the column of offsets beside stamps that carry none, or of the flag that tells doubled hours apart."""
    first = next((row for row in header.table.sample if max(stamps.columns) < len(row)), None)
    try:
        is_naive = first is None or stamps.read([first[column] for column in stamps.columns])[1] is None
    except (ValueError, OverflowError):
        is_naive = True  # a row of totals
    if not is_naive or (clock is not None and clock.is_utc):
        return None
    found = find_offsets(header, stamps, may_ask=options.zone is None and clock is None)
    return found or (find_flag(header, stamps, zone) if zone else None)


def _join(stamps: DateCells, part: StampPart | None) -> DateCells:
    """Read the cells of a part after those of the stamp so far."""
    if part is None:
        return stamps
    read = lru_cache(_MOST_DAYS)(stamps.read)
    apply, count = part.apply, len(stamps.columns)

    def read_both(cells: Cells) -> Stamp:
        return apply(read(tuple(cells[:count])), cells[count:])

    return DateCells(columns=(*stamps.columns, *part.columns), read=read_both)


def _end_before(stamps: DateCells) -> DateCells:
    return DateCells(columns=stamps.columns, read=partial(_read_before_end, stamps.read))


def _read_before_end(read: Callable[[Cells], Stamp], cells: Cells) -> Stamp:
    """Read an end as the last minute before it."""
    minute, offset = read(cells)
    return minute - 1, offset
