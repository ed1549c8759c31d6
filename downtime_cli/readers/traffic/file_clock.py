"""By which clock a file of traffic was written: what the file says, the option says, or is assumed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode, Issue, IssueCode, Place, Severity, note
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.quality.inspection import Recognised
from downtime_cli.readers.traffic.exact_hours import ClockChange, ExactHours, place_hours
from downtime_cli.readers.traffic.hour_sums import HourSums
from downtime_cli.readers.traffic.options import TrafficOptions, assume_utc
from downtime_cli.readers.traffic.timestamps import to_wall
from downtime_cli.readers.traffic.zone_traffic import infer_zone


class FileClock(Struct, frozen=True, kw_only=True):
    """By which clock a file was written, and how its buckets become exact time."""

    zone: tzinfo | None
    exact: ExactHours
    recognised: Recognised
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


def find_clock(sums: HourSums, options: TrafficOptions) -> FileClock:
    """Find the clock of a file: its stamps' own where they carry offsets, else what the option says, else UTC."""
    given = options.zone and Recognised(what="zone", value=zone_name(options.zone), why="--traffic-zone says so")
    if sums.is_naive:
        named, source = sums.layout.time.settled.zone, sums.table.source.name
        zone = options.zone or named or UTC
        totals = sums.bucket_totals()
        exact = place_hours(sums, totals, zone)
        warned, assumed = ((), _say_zone(named)) if named else assume_utc("times", options, source)
        why = "each time says so" if named else "times carry no offset; --traffic-zone overrides"
        return FileClock(
            zone=zone,
            exact=exact,
            recognised=given or Recognised(what="zone", value=zone_name(zone), why=why),
            issues=(*warned, *_clock_notes(exact, source, zone, totals)),
            assumptions=assumed,
        )
    exact = ExactHours(starts={bucket: bucket for bucket in sums.stamps_in}, changes={})
    if given:
        return FileClock(zone=options.zone, exact=exact, recognised=given)
    found, why = infer_zone(sums.offsets)
    return FileClock(
        zone=found,
        exact=exact,
        recognised=Recognised(
            what="zone", value=zone_name(found) if found else "offsets", why=why or "stamps carry offsets"
        ),
        assumptions=(Assumption(AssumptionCode.TRAFFIC_ZONE, why),) if why else (),
    )


def _say_zone(zone: tzinfo) -> tuple[Assumption, ...]:
    return (
        Assumption(AssumptionCode.ZONE_IN_FILE, f"times are by the clock of {zone_name(zone)}, as each of them says"),
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
