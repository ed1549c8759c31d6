"""
Tables without dates: a typical day (24 hours), a typical week (168 hours), or several of them one below the other.

The steps: which column is what, rows to one value for each slot, labels to weekdays and hours, sums to single days.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from statistics import fmean

from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode, Issue, IssueCode
from downtime_cli.core.quality.inspection import Columns, Recognised, TrafficReading
from downtime_cli.core.traffic import Silence, TypicalWeek, ValueKind
from downtime_cli.core.window import HOURS_PER_WEEK
from downtime_cli.readers.table.cell_numbers import whole_number
from downtime_cli.readers.table.csv_table import Table
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.traffic.dated.no_times import no_times
from downtime_cli.readers.traffic.dated.written_clocks import find_written_clock
from downtime_cli.readers.traffic.file_clock import settle_clock
from downtime_cli.readers.traffic.options import TrafficOptions, assume_utc
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES
from downtime_cli.readers.traffic.typical.day_labels import DayLabels, number_days, number_days_of_week
from downtime_cli.readers.traffic.typical.folding import Slot, TypicalRows, fold_rows, read_rows
from downtime_cli.readers.traffic.typical.hour_numbers import HourNumbers, number_hours
from downtime_cli.readers.traffic.typical.summed_days import divide_sums
from downtime_cli.readers.traffic.typical.typical_columns import TypicalColumns, find_columns, is_day_name
from downtime_cli.readers.traffic.typical.weekday_numbers import DAY_NAMES
from downtime_cli.readers.traffic.value_kind import find_kind
from downtime_cli.readers.traffic.zone_traffic import name_unit
from downtime_cli.readers.zones.named_clocks import NamedClock


def read_typical(table: Table, options: TrafficOptions) -> TrafficReading:
    """Read a table without dates as a typical day or week.

    Raises:
        InputError: it is none, hours are missing, or a cell holds no hour or no value.
    """
    header = Header(table)
    columns = find_columns(header, options)
    if columns is None:
        raise no_times(header)
    clock, unread = _find_clock(header, columns, options)
    zone = clock.zones[0] if clock else options.zone or UTC
    columns, rows = _settle_days(header, columns, read_rows(header, columns))
    hours = number_hours(header, columns, list(dict.fromkeys(key.slot.hour for key in rows.counts)))
    is_week = columns.day is not None or hours.size == HOURS_PER_WEEK
    folded = fold_rows(rows, header, columns, is_week=is_week)
    days = _number_days(header, columns, hours, folded.values, zone)
    kind = find_kind(header, options, columns.values)[0]
    known = _lay_out(folded.values, hours, days, kind)
    values = _complete(header, known, is_week=is_week, missing=options.missing)
    divided = divide_sums(header, columns, values, is_week=is_week, is_folded=folded.is_averaged)
    warned, assumed = _say_clock(clock, options, table.source.name, unread)
    names = header.names
    value_name = " + ".join(names[column] for column in columns.values)
    unit = "" if rows.unit == "%" else name_unit(value_name)
    week = tuple(divided.values[hour] for hour in range(HOURS_PER_WEEK))
    return TrafficReading(
        source=table.source.name,
        traffic=TypicalWeek(values=week, zone=zone, days_alike=not is_week, kind=kind, unit=unit),
        rows=rows.rows,
        columns=Columns(
            time=names[columns.hour] if columns.day is None else f"{names[columns.day]} + {names[columns.hour]}",
            value=value_name,
        ),
        recognised=_list_recognised(header, columns),
        issues=warned,
        assumptions=(
            *columns.assumptions,
            *hours.assumptions,
            *days.assumptions,
            *folded.assumptions,
            *divided.assumptions,
            *assumed,
        ),
    )


def _find_clock(header: Header, columns: TypicalColumns, options: TrafficOptions) -> tuple[NamedClock | None, str]:
    """Find the clock that the file names for its hours; None where it names none, or an option the same one.

    It comes with what the file says of its clock that is not understood.
    """
    named, unread = find_written_clock(header, [columns.hour])
    if named is None:
        return None, unread
    seasons = [datetime(options.as_of.year, month, 1, 12) for month in (1, 7)]  # noqa: DTZ001 - clocks on the wall
    return settle_clock(header, named, options.zone, seasons), ""


def _say_clock(
    clock: NamedClock | None, options: TrafficOptions, source: str, unread: str
) -> tuple[tuple[Issue, ...], tuple[Assumption, ...]]:
    if clock is None:
        return assume_utc("hours", options, source, unread)
    return (), (Assumption(AssumptionCode.ZONE_IN_FILE, clock.said),)


def _list_recognised(header: Header, columns: TypicalColumns) -> tuple[Recognised, ...]:
    table, names = header.table, header.names
    found = [
        Recognised(what="dialect", value=table.dialect, why="it gives most rows the same number of cells"),
        Recognised(what="hour column", value=names[columns.hour], why="hours without dates: a typical day or week"),
        Recognised(
            what="value column", value=" + ".join(names[column] for column in columns.values), why=columns.value_why
        ),
    ]
    if columns.day is not None:
        found.append(Recognised(what="weekday column", value=names[columns.day], why="it holds weekdays"))
    return tuple(found)


def _settle_days(header: Header, columns: TypicalColumns, rows: TypicalRows) -> tuple[TypicalColumns, TypicalRows]:
    """Take a column of days for days of the month, not weekdays, where its numbers go beyond 7."""
    if columns.day is None or not is_day_name(header.names[columns.day]):
        return columns, rows
    labels = {key.slot.day for key in rows.counts}
    if not any(label.isdecimal() and whole_number(label) > 7 for label in labels):
        return columns, rows
    columns = replace(columns, day=None, periods=(columns.day, *columns.periods), period="day")
    return columns, read_rows(header, columns)


def _number_days(
    header: Header, columns: TypicalColumns, hours: HourNumbers, values: Mapping[Slot, float], zone: tzinfo
) -> DayLabels:
    """Find the weekdays of each label; the days of a week in hours are labelled by number."""
    if columns.day is None and hours.size == 24:
        return DayLabels(days={"": range(7)})
    totals: dict[str, float] = defaultdict(float)
    for slot, value in values.items():
        totals[hours.day_of(slot)] += value
    return number_days_of_week(totals, zone) if columns.day is None else number_days(header, columns.day, totals, zone)


def _lay_out(values: Mapping[Slot, float], hours: HourNumbers, days: DayLabels, kind: ValueKind) -> dict[int, float]:
    """Lay the values of slots into the hours of a week: parts of an hour add up, or are averaged if they are levels."""
    parts: dict[int, list[float]] = defaultdict(list)
    for slot, value in values.items():
        for day in days.days[hours.day_of(slot)]:
            parts[day * 24 + hours.minutes[slot.hour] % DAY_MINUTES // 60].append(value)
    divide = fmean if kind is ValueKind.LEVEL else math.fsum
    return {hour: divide(found) for hour, found in parts.items()}


def _complete(
    header: Header, values: Mapping[int, float], *, is_week: bool, missing: Silence | None
) -> Mapping[int, float]:
    """Put zeros in hours without a value where the option says so; otherwise an hour without one is an error."""
    lacking = [hour for hour in range(HOURS_PER_WEEK) if hour not in values]
    if lacking and missing is not Silence.ZERO:
        size = HOURS_PER_WEEK if is_week else 24
        have = f"{size - len(lacking) * size // HOURS_PER_WEEK} of the {size} hours of a typical"
        message = f"{have} {'week' if is_week else 'day'} have a value"
        first = f"{DAY_NAMES[lacking[0] // 24]} " if is_week else ""
        remedy = (
            f"add the missing hours, the first of them {first}{lacking[0] % 24:02d}:00; if they are absent because "
            "nothing happened in them, --missing zero says so"
        )
        raise header.error(IssueCode.TOO_FEW_HOURS, message, remedy)
    return {**values, **dict.fromkeys(lacking, 0.0)}
