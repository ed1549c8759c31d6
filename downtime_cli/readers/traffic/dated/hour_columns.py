"""Which columns beside dates hold the hour, the minute, and AM or PM; a start goes before an end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from itertools import pairwise
from typing import Final

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, IssueCode
from downtime_cli.readers.stamps.half_days import find_half_days
from downtime_cli.readers.table.cell_numbers import whole_number
from downtime_cli.readers.table.header import Header, plain_name
from downtime_cli.readers.table.heading_words import says_end
from downtime_cli.readers.table.totals import is_total_label
from downtime_cli.readers.traffic.dated.hour_cells import (
    MOST,
    is_half_day,
    is_range,
    read_hour,
    read_number,
    reads_hours,
    says_he,
)
from downtime_cli.readers.traffic.dated.hour_headings import hour_like_columns
from downtime_cli.readers.traffic.dated.numbered_hours import (
    SLOT_NAMES,
    BadSlotError,
    DayCounter,
    Slots,
    counts_through,
    find_slots,
)
from downtime_cli.readers.traffic.dated.recurring_hours import find_recurring_hours
from downtime_cli.readers.traffic.dated.stamp_parts import Cells, DateCells, StampPart
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES, Stamp
from downtime_cli.readers.zones.named_clocks import clock_in_heading

_MINUTE_NAMES: Final = frozenset("minute minutes min mins minuten minuto minutos mi mm".split())
_NOON: Final = 720
_MOST_SLOTS: Final = 100


def find_hours(header: Header, dates: DateCells, wanted: Sequence[int], zone: tzinfo | None) -> StampPart | None:
    """Find the hours beside dates, None if there are none.

    Args:
        header: the table.
        dates: the columns of dates.
        wanted: the columns that options name; empty if they leave it open.
        zone: the clock of the file, where it is known.

    Raises:
        InputError: hours are numbered as no day of the zone has them.
    """
    column = _find_hour(header, dates, wanted)
    if column is None:
        return None
    half = _find_half_day(header, wanted, (*dates.columns, column))
    cells = [cell for cell in header.cells(column) if not is_total_label(cell)]
    is_end = (says_end(header.names[column]) or all(map(says_he, cells))) and not all(map(is_range, cells))
    if half is not None:
        return _read_half_days(header, column, half, is_end=is_end)
    numbers = sum(read_number(cell) is not None for cell in cells)
    if numbers >= MOST * len(cells) and (part := _read_numbers(header, dates, column, zone)):
        return part
    late = DAY_MINUTES if is_end and _ends_same_day(header, dates, column) else 0
    return _read_clock(header, column, wanted, is_end=is_end, midnight=late)


def _find_hour(header: Header, dates: DateCells, wanted: Sequence[int]) -> int | None:
    columns = [column for column in wanted or hour_like_columns(header) if column not in dates.columns]
    able = [column for column in columns if _holds_hours(header, column)]
    clock = _clock_of(header, dates.columns[0])
    ranked = sorted(able, key=lambda column: (says_end(header.names[column]), _clock_of(header, column) != clock))
    if ranked or wanted:
        return next(iter(ranked), None)
    return next(iter(find_recurring_hours(header, dates)), None)


def _clock_of(header: Header, column: int) -> object:
    found = clock_in_heading(header.names[column])
    return found and found.zones


def _holds_hours(header: Header, column: int) -> bool:
    """Whether all cells of a sample are times of day, or numbers of slots up to the 100 quarters of a long day."""
    cells = [cell for cell in header.cells(column) if not is_total_label(cell)]
    numbers = [number for cell in cells if (number := read_number(cell)) is not None]
    is_numbered = len(numbers) >= max(1, MOST * len(cells)) and min(numbers) >= 1 and max(numbers) <= _MOST_SLOTS
    return is_numbered or reads_hours(cells)


def _find_half_day(header: Header, wanted: Sequence[int], taken: Sequence[int]) -> int | None:
    """Find the column of AM and PM."""
    for column in wanted or range(len(header.names)):
        cells = header.cells(column)
        if column not in taken and cells and sum(map(is_half_day, cells)) >= MOST * len(cells):
            return column
    return None


def _midnight(stamp: Stamp) -> int:
    return stamp[0] // DAY_MINUTES * DAY_MINUTES


def _read_half_days(header: Header, column: int, half: int, *, is_end: bool) -> StampPart:
    """Read hours with the column of AM and PM beside them."""
    rows = (row for row in header.table.sample if max(column, half) < len(row))
    samples = [f"{row[column].strip()} {row[half].strip()}" for row in rows]
    halves = find_half_days(header.title(column), samples, is_apart=True)

    def apply(stamp: Stamp, cells: Cells) -> Stamp:
        return _midnight(stamp) + read_hour(halves.spell(" ".join(map(str.strip, cells)))), stamp[1]

    return StampPart(columns=(column, half), apply=apply, is_end=is_end, assumptions=halves.assumptions)


def _read_numbers(header: Header, dates: DateCells, column: int, zone: tzinfo | None) -> StampPart | None:
    """Read slots that are numbered from 1, None if the numbers are hours of the clock."""
    numbers = {number for cell in header.cells(column) if (number := read_number(cell)) is not None}
    if 0 in numbers:
        return None
    counts = header.count_cells((*dates.columns, column))
    slots = find_slots(number for cells in counts if (number := read_number(cells[-1])) is not None)
    if slots is None:
        return None
    name, what = header.names[column], SLOT_NAMES[slots.minutes]
    message = f"{name!r} numbers the {what} of a day from 1: {slots.example}"
    try:
        is_counted = counts_through(_gather_days(dates, counts), slots, zone)
    except BadSlotError as error:
        raise _locate(header, dates, column, error) from None
    apply = _number_slots(slots)
    if zone is not None and is_counted:
        message += ", counted through changes of the clock"
        apply = _count_slots(DayCounter(zone, slots))
    return StampPart(
        columns=(column,),
        apply=apply,
        is_numbered=True,
        assumptions=(Assumption(AssumptionCode.HOUR_ENDING, message),),
    )


def _gather_days(dates: DateCells, counts: Mapping[tuple[str, ...], int]) -> dict[int, dict[int, int]]:
    """Count the rows of each day and number."""
    days: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for cells, rows in counts.items():
        number = read_number(cells[-1])
        day = _day_of(dates, cells[:-1])
        if day is not None and number is not None:
            days[day][number] += rows
    return days


def _day_of(dates: DateCells, cells: Cells) -> int | None:
    """Count the day of a row from 1970-01-01; None for rows that are refused, or passed over as totals, later."""
    try:
        return dates.read(cells)[0] // DAY_MINUTES
    except (ValueError, OverflowError):
        return None


def _locate(header: Header, dates: DateCells, column: int, error: BadSlotError) -> InputError:
    """Make the error for a number that its day does not have."""
    rows = ((line, row) for line, row in header.table.rows() if max(column, *dates.columns) < len(row))
    line = next(
        line
        for line, row in rows
        if read_number(row[column]) == error.number
        and _day_of(dates, [row[each] for each in dates.columns]) == error.day
    )
    message = f"{header.names[column]}: {error.message}"
    return InputError.of(IssueCode.BAD_TIME, message, error.remedy, header.table.place(line, column))


def _count_slots(counter: DayCounter) -> Callable[[Stamp, Cells], Stamp]:
    def apply(stamp: Stamp, cells: Cells) -> Stamp:
        number = read_number(cells[0])
        if number is None:
            raise ValueError(cells)
        return counter.stamp(_midnight(stamp), number)

    return apply


def _number_slots(slots: Slots) -> Callable[[Stamp, Cells], Stamp]:
    def apply(stamp: Stamp, cells: Cells) -> Stamp:
        number = read_number(cells[0])
        if number is None or not 1 <= number <= slots.per_day:
            raise ValueError(cells)
        return _midnight(stamp) + (number - 1) * slots.minutes, stamp[1]

    return apply


def _read_clock(header: Header, column: int, wanted: Sequence[int], *, is_end: bool, midnight: int) -> StampPart:
    """Read hours of the clock, with the column of minutes if there is one; `midnight` is what 00:00 means."""
    is_from_0 = any(read_number(cell) == 0 for cell in header.cells(column))
    is_compact = any(len(cell) > 2 and cell.isdecimal() for cell in header.cells(column))
    minute = None if is_compact else _find_minute(header, wanted)
    halves = find_half_days(header.title(column), header.cells(column))

    def apply(stamp: Stamp, cells: Cells) -> Stamp:
        minutes = read_hour(cells[0].strip().zfill(4) if is_compact else halves.spell(cells[0]))
        past = int(cells[1].strip().removesuffix(".0")) if len(cells) > 1 else 0
        if not 0 <= past < 60 or (is_from_0 and minutes == DAY_MINUTES):  # the 25th hour of a day, or the next day
            raise ValueError(cells)
        return _midnight(stamp) + (minutes + past or midnight), stamp[1]

    columns = (column,) if minute is None else (column, minute)
    return StampPart(columns=columns, apply=apply, is_end=is_end, assumptions=halves.assumptions)


def _find_minute(header: Header, wanted: Sequence[int]) -> int | None:
    """Find the column of minutes; `min` beside `max` is the least of something."""
    names = [plain_name(name) for name in header.names]
    is_least = not {"max", "avg", "mean", "average"}.isdisjoint(names)
    for column in wanted or range(len(names)):
        cells = [cell.removesuffix(".0") for cell in header.cells(column)]
        is_called = names[column] in _MINUTE_NAMES and not (names[column] == "min" and is_least)
        if is_called and cells and all(cell.isdecimal() and whole_number(cell) < 60 for cell in cells):
            return column
    return None


def _ends_same_day(header: Header, dates: DateCells, column: int) -> bool:
    """Whether the hour that ends at 00:00 stands under the date on which it begins, after 23:00 of that date."""
    rows = [row for row in header.table.sample if max(column, *dates.columns) < len(row)]
    same = other = 0
    for before, row in pairwise(rows):
        try:
            earlier, hour = read_hour(before[column]), read_hour(row[column])
        except ValueError:
            continue
        if hour == 0 and earlier > _NOON:
            is_same = all(before[each] == row[each] for each in dates.columns)
            same, other = same + is_same, other + (not is_same)
    return same > other
