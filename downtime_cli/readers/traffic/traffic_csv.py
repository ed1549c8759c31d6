"""
A traffic CSV to hourly traffic: the whole way, with everything noticed on it.

The parts: `csv_table` finds dialect and header, `layout` the columns, `hour_sums` adds rows up by the file's own clock,
`hour_checks` looks for what cannot be, `file_clock` turns that clock into exact time, and `zone_traffic` tells the
users' zones apart. Each takes what the one before found out and changes nothing of it; what it decided for the user is
an assumption that `plan` and `inspect` show.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, InputError, Issue, IssueCode, Place, note, warning
from downtime_cli.core.quality.inspection import Columns, TrafficReading
from downtime_cli.core.traffic import FEWEST_HOURS, Traffic
from downtime_cli.core.window import to_minute
from downtime_cli.readers.sources import Progress
from downtime_cli.readers.stamps.calendar_words import find_word
from downtime_cli.readers.table.csv_table import Table, read_table
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.traffic.exact_hours import ExactHours, lay_out_hours
from downtime_cli.readers.traffic.file_clock import find_clock
from downtime_cli.readers.traffic.hour_checks import check_hours
from downtime_cli.readers.traffic.hour_sums import HourSums, SettledSums, has_repeats
from downtime_cli.readers.traffic.layout import find_layout
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.rows_without_hours import say_rows_without_hours
from downtime_cli.readers.traffic.summing import sum_rows
from downtime_cli.readers.traffic.time_columns import end_at_midnight
from downtime_cli.readers.traffic.typical.week_check import check_weekdays
from downtime_cli.readers.traffic.value_kind import say_averaged
from downtime_cli.readers.traffic.zone_traffic import build_traffic

if TYPE_CHECKING:
    from downtime_cli.readers.traffic.wide_tables import WideTable

_WEEK: Final = 7


def read_traffic(path: str, options: TrafficOptions, *, progress: Progress | None = None) -> TrafficReading:
    """Read traffic by hour from a CSV file, `-` for standard input.

    Raises:
        AccessError: there is no such file.
        InputError: it cannot be used; every error that was found is in it.
    """
    return read_traffic_table(read_table(path, progress=progress), options)


def read_traffic_table(table: Table, options: TrafficOptions) -> TrafficReading:
    """Read traffic by hour from an open table.

    Raises:
        InputError: it cannot be used; every error that was found is in it.
    """
    if options.only:
        from downtime_cli.readers.table.chosen_rows import keep_only

        table = keep_only(table, options.only)
    wide = _unpivot(table, options)
    if wide is not None:
        for name in options.time_columns:  # one that is there has become a label of the rows
            Header(table).find(name, "--time-column")
        options = replace(options, time_columns=())
    reading = _read_table(wide.table if wide else table, options)
    reading = replace(reading, assumptions=(*table.notes(), *reading.assumptions))
    if wide is None:
        return reading
    recognised, assumptions = (*wide.recognised, *reading.recognised), (*wide.assumptions, *reading.assumptions)
    return replace(reading, recognised=recognised, assumptions=assumptions)


def _unpivot(table: Table, options: TrafficOptions) -> WideTable | None:
    """Make a wide table long, None if no heading may be an hour, a date or a weekday: most tables are long."""
    names = table.header[1:]
    has_number = any(map(str.isdigit, "".join(names)))
    if not has_number and len(names) < _WEEK:
        words = map(find_word, names if len(names) > 1 else ())
        if not any(word is not None and word.weekdays for word in words):
            return None
    from downtime_cli.readers.traffic.wide_tables import unpivot

    return unpivot(table, options.value_columns)


def _read_table(table: Table, options: TrafficOptions) -> TrafficReading:
    layout = find_layout(table, options)
    if layout is None:
        from downtime_cli.readers.traffic.typical.typical_week import read_typical  # most files have dates

        return read_typical(table, options)
    zone = options.zone or (layout.time.clock.zones[0] if layout.time.clock else None)
    sums = sum_rows(table, layout, zone)
    layout = sums.layout
    if (sums.is_to_24 or sums.is_to_midnight) and not (layout.time.is_end or layout.time.is_start):
        ends = end_at_midnight(layout.time, table.header, is_24=sums.is_to_24)
        sums = sum_rows(table, replace(layout, time=ends), zone)
        layout = sums.layout
    check_hours(sums, options)
    check_weekdays(sums)
    left_out = say_rows_without_hours(sums.totals)
    settled = _settle_rows(sums, zone)
    sums = settled.sums
    said_kind = () if options.kind else say_averaged(layout.kind, layout.kind_why, sums.stamps_in)
    clock = find_clock(sums, options)
    phase, hours, cut = _keep_hours(clock.exact, options, table.source.name)
    arrays = lay_out_hours(sums, clock.exact, hours)
    # 0 in the first or the last hour may be the bound of a query that leaves out all other zeros
    writes_zeros = bool(sums.missing) or any(0.0 in values[1:-1] for values in arrays.by_text.values())
    traffic, zone_issues, zone_meanings = build_traffic(sums, arrays, phase, clock.zone, missing=options.missing)
    traffic, silence = _settle_silence(traffic, options, writes_zeros=writes_zeros)
    return TrafficReading(
        source=table.source.name,
        traffic=traffic,
        rows=sums.rows,
        columns=Columns(
            time=" + ".join(table.header[column] for column in layout.time.columns),
            value=" + ".join(table.header[column] for column in layout.values),
            zone=None if layout.zone is None else table.header[layout.zone],
        ),
        has_offsets=clock.has_offsets or not sums.is_naive,
        recognised=(*layout.recognised, *settled.recognised, clock.recognised),
        issues=(*settled.issues, *_table_notes(sums), *clock.issues, *cut, *zone_issues),
        assumptions=(
            *layout.time.list_assumptions(),
            *layout.assumptions,
            *left_out,
            *settled.assumptions,
            *said_kind,
            *clock.assumptions,
            *zone_meanings,
            *silence,
        ),
    )


def _settle_silence(
    traffic: Traffic, options: TrafficOptions, *, writes_zeros: bool
) -> tuple[Traffic, Sequence[Assumption]]:
    """Decide what hours without rows are; most files have none."""
    if not math.isnan(math.fsum(traffic.total.values)):
        return traffic, ()
    from downtime_cli.readers.traffic.silence import settle_silence

    return settle_silence(traffic, options.missing, writes_zeros=writes_zeros)


def _settle_rows(sums: HourSums, zone: tzinfo | None) -> SettledSums:
    """Count every hour once, where rows may hold the sums of others or come again."""
    said: tuple[Assumption, ...] = ()
    if sums.midnights:
        from downtime_cli.readers.traffic.rows.day_totals import settle_bare_dates

        sums, said = settle_bare_dates(sums, zone)
    if not has_repeats(sums):
        return SettledSums(sums=sums, assumptions=said)
    from downtime_cli.readers.traffic.rows.repeated_rows import settle_repeats

    settled = settle_repeats(sums, zone)
    return replace(settled, assumptions=(*said, *settled.assumptions))


def _keep_hours(
    exact: ExactHours, options: TrafficOptions, source: str
) -> tuple[int, dict[int, int], tuple[Issue, ...]]:
    """Find the phase of most hours, and the epoch hour of each bucket that ends by `as_of`.

    A plan may not know what came later.
    """
    phases = Counter(start % 60 for start in exact.starts.values())
    phase = max(sorted(phases), key=phases.__getitem__)
    last = (to_minute(options.as_of) - phase) // 60
    kept = {bucket: hour for bucket, start in exact.starts.items() if (hour := (start - phase) // 60) < last}
    place = Place(source)
    if len(kept) < FEWEST_HOURS:
        message = f"only {len(kept)} hours lie before {options.as_of:%Y-%m-%d %H:%M} UTC"
        remedy = "pass an --as-of at least a day after the data begins"
        raise InputError.of(IssueCode.TOO_FEW_HOURS, message, remedy, place)
    left_out = len(exact.starts) - len(kept)
    if not left_out:
        return phase, kept, ()
    message = f"{left_out:,} hours from {options.as_of:%Y-%m-%d %H:%M} UTC on were left out"
    return phase, kept, (note(IssueCode.AFTER_AS_OF, message, "plan with a later --as-of to use them", place),)


def _table_notes(sums: HourSums) -> list[Issue]:
    place = Place(sums.table.source.name)
    issues = []
    if sums.missing:
        message = f"{sums.missing:,} rows have no value and count as missing, not as zero"
        issues.append(
            note(IssueCode.MISSING_VALUES, message, "fill in those that are known; others stay as they are", place)
        )
    order = sums.layout.time.order
    if order is not None and not order.is_certain:
        message = f"dates can be read in more than one order; {order.order} was taken"
        remedy = "say which with --day-first or --month-first"
        issues.append(warning(IssueCode.AMBIGUOUS_DAY_ORDER, message, remedy, place))
    return issues
