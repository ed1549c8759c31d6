"""
A traffic CSV to hourly traffic: the whole way, with everything noticed on it.

The parts: `csv_table` finds dialect and header, `traffic_layout` the columns, `hour_sums` adds rows up by the file's
own clock, `hour_checks` and `repeated_rows` look for what cannot be, `wall_hours` turns that clock into exact time, and
`zone_traffic` tells the users' zones apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo

from downtime_cli.core.errors import (
    Assumption,
    AssumptionCode,
    InputError,
    Issue,
    IssueCode,
    Place,
    Severity,
    note,
    warning,
)
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.quality.inspection import Columns, Recognised, TrafficReading
from downtime_cli.core.traffic import ValueKind
from downtime_cli.core.window import to_minute
from downtime_cli.readers.csv_table import Table, read_table
from downtime_cli.readers.sources import Progress
from downtime_cli.readers.traffic.clock_of_file import infer_zone
from downtime_cli.readers.traffic.exact_hours import WallHours, place_hours, to_wall
from downtime_cli.readers.traffic.hour_arrays import HourArrays, build_arrays
from downtime_cli.readers.traffic.hour_checks import FEWEST_HOURS, check_hours
from downtime_cli.readers.traffic.hour_sums import HourSums
from downtime_cli.readers.traffic.layout import TrafficOptions, find_layout
from downtime_cli.readers.traffic.repeated_rows import settle_repeats
from downtime_cli.readers.traffic.zone_traffic import build_traffic


def read_traffic(path: str, options: TrafficOptions, *, progress: Progress | None = None) -> TrafficReading:
    """Read traffic by hour from a CSV file, `-` for standard input.

    Raises:
        AccessError: there is no such file.
        InputError: it cannot be used; every error that was found is in it.
    """
    table = read_table(path, progress=progress)
    layout = find_layout(table, options)
    if layout is None:
        return _read_profile(table, options)
    sums = HourSums(table=table, layout=layout, zone=options.zone)
    for batch in table.batches():
        sums.add(batch)
    return _build(sums, options)


def _read_profile(table: Table, options: TrafficOptions) -> TrafficReading:
    """Return the reading of a typical day or week."""
    from downtime_cli.readers.traffic.typical_week import read_profile  # most files have dates

    zone = options.zone or UTC
    profile = read_profile(table, options, zone)
    name = table.source.name
    if profile is None:
        place = Place(source=name, line=max(1, table.first_line - 1), column=1)
        message = f"no column holds times: {', '.join(map(repr, table.header[:12]))}"
        remedy = "name the column of times with --time-column"
        raise InputError.of(IssueCode.MISSING_COLUMN, message, remedy, place)
    issues = () if options.zone else (_naive_warning(name),)
    return TrafficReading(
        source=name,
        traffic=profile.week,
        rows=profile.rows,
        columns=profile.columns,
        recognised=profile.recognised,
        issues=issues,
        assumptions=(*profile.assumptions, *(() if options.zone else (_in_utc("hours"),))),
    )


def _in_utc(what: str) -> Assumption:
    return Assumption(AssumptionCode.TIMES_IN_UTC, f"{what} without a zone are read as UTC")


def _build(sums: HourSums, options: TrafficOptions) -> TrafficReading:
    """Return the reading of a table with dates."""
    name = sums.table.source.name
    if sums.issues:
        raise InputError(*sums.issues)
    check_hours(sums, options)
    sums = settle_repeats(sums)
    notes: list[Issue] = []
    zone, wall, why_zone = _clock(sums, options, notes)
    phase, hours = _hours(wall)
    hours = _cut_at_as_of(hours, phase, options, name, notes)
    arrays = build_arrays(sums, hours)
    if wall.halved or wall.paired:
        from downtime_cli.readers.traffic.doubled_hours import split_doubled  # once a year, if at all

        split_doubled(sums, wall, arrays, hours)
    _average(sums, hours, arrays)
    traffic = build_traffic(sums, arrays, phase, zone, notes)
    layout = sums.layout
    columns = Columns(
        time=" + ".join(sums.table.header[column] for column in layout.time.columns),
        value=" + ".join(sums.table.header[column] for column in layout.values),
        zone=None if layout.zone is None else sums.table.header[layout.zone],
    )
    assumptions = [] if options.zone or not sums.is_naive else [_in_utc("times")]
    if not sums.is_naive and why_zone:
        assumptions.append(Assumption(AssumptionCode.TRAFFIC_ZONE, why_zone))
    return TrafficReading(
        source=name,
        traffic=traffic,
        rows=sums.rows,
        columns=columns,
        has_offsets=not sums.is_naive,
        recognised=(*layout.recognised, *sums.recognised, _zone_recognised(traffic.zone, options, why_zone, sums)),
        issues=(*_table_notes(sums), *notes),
        assumptions=tuple(assumptions),
    )


def _clock(sums: HourSums, options: TrafficOptions, notes: list[Issue]) -> tuple[tzinfo | None, WallHours, str]:
    """Return the zone of the file, how its buckets become exact time, and why that zone."""
    if not sums.is_naive:
        wall = WallHours(starts={bucket: bucket for bucket in sums.stamps_in})
        if options.zone is not None:
            return options.zone, wall, ""
        zone, why = infer_zone(sums.offsets)
        return zone, wall, why
    zone = options.zone or UTC
    name = sums.table.source.name
    if options.zone is None:
        notes.append(_naive_warning(name))
    totals: dict[int, float] = dict.fromkeys(sums.stamps_in, 0.0)
    for bucket, value in sums.bucket_totals():
        totals[bucket] += value
    rows: dict[int, int] = {}
    for (bucket, _), kept in sums.doubtful.items():
        rows[bucket] = rows.get(bucket, 0) + len(kept)
    wall = place_hours(totals, rows, zone, is_count=sums.layout.kind is ValueKind.COUNT)
    if sums.has_hour_24 and not sums.has_hour_0 and not wall.ends_hours:
        wall = _one_hour_early(wall)
    notes += _clock_notes(wall, name, zone, totals)
    return zone, wall, ""


def _one_hour_early(wall: WallHours) -> WallHours:
    """Return the same hours an hour earlier: hours that are numbered 1 to 24 are named by their ends."""
    wall.starts = {bucket: start - 60 for bucket, start in wall.starts.items()}
    wall.ends_hours = True
    return wall


def _clock_notes(wall: WallHours, name: str, zone: tzinfo, totals: Mapping[int, float]) -> list[Issue]:
    """Return what to say about stamps at the ends of hours, and about clock changes."""
    place = Place(source=name)
    notes = []
    if wall.ends_hours:
        message = "stamps are the ends of hours, as clock changes show; each row is counted an hour earlier"
        notes.append(
            note(IssueCode.HOUR_ENDING, message, "pass stamps of the starts of hours to avoid the guess", place)
        )
    is_loss = any(totals[bucket] for bucket in wall.left_out)
    for buckets, code, what, severity in (
        (
            wall.left_out,
            IssueCode.DST_SKIPPED_HOUR,
            "was left out: the clock skips it and the hour it would be has data",
            Severity.WARNING if is_loss else Severity.NOTE,
        ),
        (wall.moved, IssueCode.DST_SKIPPED_HOUR, "was read an hour later: the clock skips it", Severity.NOTE),
        (
            wall.halved,
            IssueCode.DST_REPEATED_HOUR,
            "holds two hours and was split in halves: the clock shows it twice",
            Severity.NOTE,
        ),
        (
            wall.paired,
            IssueCode.DST_REPEATED_HOUR,
            "comes twice, as the clock shows it: the first rows are the first hour",
            Severity.NOTE,
        ),
        (
            wall.single,
            IssueCode.DST_REPEATED_HOUR,
            "is there once though the clock shows it twice: the second is missing",
            Severity.NOTE,
        ),
    ):
        if buckets:
            shown = f"{to_wall(buckets[0]):%Y-%m-%d %H:%M}"
            more = f" ({len(buckets)} such hours)" if len(buckets) > 1 else ""
            remedy = "export in UTC, or with offsets, to avoid this"
            message = f"{shown} {zone_name(zone)} {what}{more}"
            notes.append(Issue(code, message, remedy, place, severity))
    return notes


def _hours(wall: WallHours) -> tuple[int, dict[int, int]]:
    """Return the phase of most hours, and the epoch hour of each bucket."""
    phases: dict[int, int] = {}
    for start in wall.starts.values():
        phases[start % 60] = phases.get(start % 60, 0) + 1
    phase = max(sorted(phases), key=lambda each: phases[each])
    return phase, {bucket: (start - phase) // 60 for bucket, start in wall.starts.items()}


def _cut_at_as_of(
    hours: dict[int, int], phase: int, options: TrafficOptions, name: str, notes: list[Issue]
) -> dict[int, int]:
    """Leave out hours that end after `as_of`: a plan may not know what came later."""
    last = (to_minute(options.as_of) - phase) // 60
    kept = {bucket: hour for bucket, hour in hours.items() if hour < last}
    left_out = len(hours) - len(kept)
    if left_out:
        message = f"{left_out:,} hours from {options.as_of:%Y-%m-%d %H:%M} UTC on were left out"
        notes.append(note(IssueCode.AFTER_AS_OF, message, "plan with a later --as-of to use them", Place(source=name)))
    if len(kept) < FEWEST_HOURS:
        message = f"only {len(kept)} hours lie before {options.as_of:%Y-%m-%d %H:%M} UTC"
        remedy = "pass --as-of a time after the data begins, by a day or more"
        raise InputError.of(IssueCode.TOO_FEW_HOURS, message, remedy, name)
    return kept


def _average(sums: HourSums, hours: Mapping[int, int], arrays: HourArrays) -> None:
    """Divide levels by the stamps of their hour: finer rows are averaged, parts of one stamp added up."""
    if sums.layout.kind is ValueKind.COUNT:
        return
    stamps: dict[int, int] = {}
    for bucket, hour in hours.items():
        stamps[hour] = stamps.get(hour, 0) + sums.stamps_in[bucket]
    for values in arrays.by_text.values():
        for hour, count in stamps.items():
            values[hour - arrays.first_hour] /= count


def _zone_recognised(zone: tzinfo | None, options: TrafficOptions, why: str, sums: HourSums) -> Recognised:
    """Return how the clock of the file was found."""
    if options.zone is not None:
        return Recognised(what="zone", value=zone_name(options.zone), why="--traffic-zone says so")
    if sums.is_naive:
        return Recognised(what="zone", value="UTC", why="times carry no offset; --traffic-zone overrides")
    return Recognised(
        what="zone", value="offsets" if zone is None else zone_name(zone), why=why or "stamps carry offsets"
    )


def _table_notes(sums: HourSums) -> list[Issue]:
    """Return what was passed over in the table, and what could be read two ways."""
    place = Place(source=sums.table.source.name)
    notes = list(sums.notes)
    if sums.totals:
        message = f"{sums.totals:,} rows of totals were passed over"
        notes.append(note(IssueCode.TOTALS_ROWS, message, "nothing to do", place))
    if sums.missing:
        message = f"{sums.missing:,} rows have no value and count as missing, not as zero"
        notes.append(note(IssueCode.MISSING_VALUES, message, "fill the cells to count them", place))
    order = sums.layout.time.order
    if order is not None and not order.is_certain:
        message = f"dates fit day first and month first; {order.order} was taken"
        remedy = "say which with --day-first or --month-first"
        notes.append(warning(IssueCode.AMBIGUOUS_DAY_ORDER, message, remedy, place))
    return notes


def _naive_warning(name: str) -> Issue:
    """Return the warning that times without a zone are taken for UTC."""
    message, remedy = "times carry no zone and are read as UTC", "say whose clock it is with --traffic-zone"
    return warning(IssueCode.NAIVE_TIMES, message, remedy, Place(source=name))
