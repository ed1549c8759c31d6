"""
A traffic CSV to hourly traffic: the whole way, with everything noticed on it.

The parts: `csv_table` finds dialect and header, `layout` the columns, `hour_sums` adds rows up by the file's own clock,
`hour_checks` looks for what cannot be, `exact_hours` turns that clock into exact time, and `zone_traffic` tells the
users' zones apart. Each takes what the one before found out and changes nothing of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, tzinfo

from msgspec import Struct

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
from downtime_cli.core.window import to_minute
from downtime_cli.readers.csv_table import read_table
from downtime_cli.readers.sources import Progress
from downtime_cli.readers.traffic.exact_hours import ClockChange, ExactHours, lay_out_hours, place_hours
from downtime_cli.readers.traffic.hour_checks import FEWEST_HOURS, check_hours, settle_repeats
from downtime_cli.readers.traffic.hour_sums import HourSums, sum_rows
from downtime_cli.readers.traffic.layout import TrafficOptions, assume_utc, find_layout
from downtime_cli.readers.traffic.timestamps import to_wall
from downtime_cli.readers.traffic.zone_traffic import build_traffic, infer_zone


def read_traffic(path: str, options: TrafficOptions, *, progress: Progress | None = None) -> TrafficReading:
    """Read traffic by hour from a CSV file, `-` for standard input.

    Raises:
        AccessError: there is no such file.
        InputError: it cannot be used; every error that was found is in it.
    """
    table = read_table(path, progress=progress)
    layout = find_layout(table, options)
    if layout is None:
        from downtime_cli.readers.traffic.typical_week import read_typical  # most files have dates

        return read_typical(table, options)
    sums = sum_rows(table, layout, options.zone)
    check_hours(sums, options)
    settled = settle_repeats(sums)
    sums = settled.sums
    clock = _find_clock(sums, options)
    phase, hours, cut = _keep_hours(clock.exact, options, table.source.name)
    traffic, zone_issues = build_traffic(sums, lay_out_hours(sums, clock.exact, hours), phase, clock.zone)
    return TrafficReading(
        source=table.source.name,
        traffic=traffic,
        rows=sums.rows,
        columns=Columns(
            time=" + ".join(table.header[column] for column in layout.time.columns),
            value=" + ".join(table.header[column] for column in layout.values),
            zone=None if layout.zone is None else table.header[layout.zone],
        ),
        has_offsets=not sums.is_naive,
        recognised=(*layout.recognised, *settled.recognised, clock.recognised),
        issues=(*settled.issues, *_table_notes(sums), *clock.issues, *cut, *zone_issues),
        assumptions=clock.assumptions,
    )


class _FileClock(Struct, frozen=True, kw_only=True):
    """By which clock a file was written, and how its buckets become exact time."""

    zone: tzinfo | None
    exact: ExactHours
    recognised: Recognised
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


def _find_clock(sums: HourSums, options: TrafficOptions) -> _FileClock:
    given = options.zone and Recognised(what="zone", value=zone_name(options.zone), why="--traffic-zone says so")
    if sums.is_naive:
        zone, source = options.zone or UTC, sums.table.source.name
        totals = sums.bucket_totals()
        exact = place_hours(sums, totals, zone)
        warned, assumed = assume_utc("times", options, source)
        why = "times carry no offset; --traffic-zone overrides"
        return _FileClock(
            zone=zone,
            exact=exact,
            recognised=given or Recognised(what="zone", value="UTC", why=why),
            issues=(*warned, *_clock_notes(exact, source, zone, totals)),
            assumptions=assumed,
        )
    exact = ExactHours(starts={bucket: bucket for bucket in sums.stamps_in}, changes={})
    if given:
        return _FileClock(zone=options.zone, exact=exact, recognised=given)
    found, why = infer_zone(sums.offsets)
    return _FileClock(
        zone=found,
        exact=exact,
        recognised=Recognised(
            what="zone", value=zone_name(found) if found else "offsets", why=why or "stamps carry offsets"
        ),
        assumptions=(Assumption(AssumptionCode.TRAFFIC_ZONE, why),) if why else (),
    )


def _clock_notes(exact: ExactHours, source: str, zone: tzinfo, totals: Mapping[int, float]) -> list[Issue]:
    """Say what happened to hours around clock changes, and whether stamps are the ends of hours."""
    place = Place(source)
    issues = []
    if exact.is_hour_ending:
        message = "timestamps mark the ends of hours, as clock changes show; each row is counted an hour earlier"
        issues.append(note(IssueCode.HOUR_ENDING, message, "export the starts of hours to avoid the guess", place))
    for change in ClockChange:
        buckets = exact.changes.get(change)
        if buckets:
            is_skip = change in {ClockChange.LEFT_OUT, ClockChange.MOVED}
            is_loss = change is ClockChange.LEFT_OUT and any(totals[bucket] for bucket in buckets)
            shown = f"{to_wall(buckets[0]):%Y-%m-%d %H:%M} {zone_name(zone)}"
            more = f" ({len(buckets)} such hours)" if len(buckets) > 1 else ""
            issue = Issue(
                code=IssueCode.DST_SKIPPED_HOUR if is_skip else IssueCode.DST_REPEATED_HOUR,
                message=f"{shown} {change.value}{more}",
                remedy="export in UTC, or with offsets, to avoid this",
                place=place,
                severity=Severity.WARNING if is_loss else Severity.NOTE,
            )
            issues.append(issue)
    return issues


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
    if sums.totals:
        message = f"{sums.totals:,} rows of totals were skipped"
        issues.append(note(IssueCode.TOTALS_ROWS, message, "nothing to do", place))
    if sums.missing:
        message = f"{sums.missing:,} rows have no value and count as missing, not as zero"
        issues.append(note(IssueCode.MISSING_VALUES, message, "fill the cells to count them", place))
    order = sums.layout.time.order
    if order is not None and not order.is_certain:
        message = f"dates fit day first and month first; {order.order} was taken"
        remedy = "say which with --day-first or --month-first"
        issues.append(warning(IssueCode.AMBIGUOUS_DAY_ORDER, message, remedy, place))
    return issues
