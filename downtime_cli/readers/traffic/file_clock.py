"""By which clock a file of traffic was written: what the file says, the option says, or is assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from shlex import quote

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, IssueCode, Place, Severity
from downtime_cli.core.localtime import offset_minutes, zone_name
from downtime_cli.core.quality.inspection import Recognised
from downtime_cli.core.window import from_minute
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.traffic.dated.stamp_zones import zone_columns
from downtime_cli.readers.traffic.exact_hours import ClockChange, ExactHours, place_hours
from downtime_cli.readers.traffic.hour_sums import HourSums
from downtime_cli.readers.traffic.options import TrafficOptions, assume_utc
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES, to_wall
from downtime_cli.readers.traffic.zone_traffic import infer_zone
from downtime_cli.readers.zones.named_clocks import NamedClock, name_clocks, shows_same

_NOON = 720


class FileClock(Struct, frozen=True, kw_only=True):
    """By which clock a file was written, and how its buckets become exact time."""

    zone: tzinfo | None
    exact: ExactHours
    recognised: Recognised
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    # Whether the file itself says the exact time of its stamps, though not in each of them.
    has_offsets: bool = False


def find_clock(sums: HourSums, options: TrafficOptions) -> FileClock:
    """Find the clock of a file: that of its stamps where they carry offsets, else what file or option say, else UTC.

    Raises:
        InputError: file and option contradict each other, or what the file says may be several clocks.
    """
    given = None
    if options.zone is not None:
        given = Recognised(what="zone", value=zone_name(options.zone), why="--traffic-zone says so")
    named = sums.layout.time.clock
    if sums.is_naive:
        settled = None if named is None else settle_named(sums, named, options.zone)
        return _place_naive(sums, options, settled, given)
    exact = ExactHours(starts={bucket: bucket for bucket in sums.stamps_in}, changes={})
    if given:
        return FileClock(
            zone=options.zone, exact=exact, recognised=given, assumptions=_compare_offsets(sums, options.zone)
        )
    if named is not None and not named.is_fixed and _fits_offsets(named.zones[0], sums.offsets):
        recognised = Recognised(what="zone", value=zone_name(named.zones[0]), why=named.said)
        return FileClock(zone=named.zones[0], exact=exact, recognised=recognised)
    found, why = infer_zone(sums.offsets)
    return FileClock(
        zone=found,
        exact=exact,
        recognised=Recognised(
            what="zone", value=zone_name(found) if found else "offsets", why=why or "stamps carry offsets"
        ),
        assumptions=(Assumption(AssumptionCode.TRAFFIC_ZONE, why, f"times of {zone_name(found)}"),)
        if found and why
        else (),
    )


def _place_naive(
    sums: HourSums, options: TrafficOptions, named: NamedClock | None, given: Recognised | None
) -> FileClock:
    """Place stamps without offsets by the clock that the file names, else by that of the option, else in UTC."""
    source = sums.table.source.name
    place = named.zones[0] if named else options.zone or UTC
    totals = sums.bucket_totals()
    exact = place_hours(sums, totals, place)
    if exact.shows_ends and sums.layout.time.is_start:
        raise _contradicted_start(sums)
    if named is None and options.zone is None:
        _refuse_moving_zone(sums, options)
    warned, assumed = ((), ()) if named else assume_utc("times", options, source, sums.layout.time.unread_clock)
    recognised = Recognised(what="zone", value="UTC", why="times carry no offset; --traffic-zone overrides")
    if named:
        recognised = Recognised(what="zone", value=zone_name(place), why=named.said)
        users = ", and where the users are" if named.column is not None and not named.is_fixed else ""
        message = f"{named.said}, which is taken for the clock of the times{users}"
        assumed = (Assumption(AssumptionCode.ZONE_IN_FILE, message, f"times of {zone_name(place)}"),)
    if exact.shows_ends:
        shown = f"as clock changes of {zone_name(place)} show"
        message = f"times mark the ends of hours, {shown}: each row counts for the hour before its time"
        assumed = (*assumed, Assumption(AssumptionCode.HOUR_ENDING, message, "a time ends its hour"))
    return FileClock(
        zone=options.zone or place,
        exact=exact,
        recognised=given or recognised,
        issues=(*warned, *_clock_notes(exact, source, place, totals)),
        assumptions=assumed,
        has_offsets=named is not None and named.is_fixed,
    )


def settle_named(sums: HourSums, named: NamedClock, given: tzinfo | None) -> NamedClock | None:
    """Settle on the clock that a file names, as `settle_clock` does, on the days of the file."""
    walls = [to_wall(day * DAY_MINUTES + _NOON) for day in sorted({bucket // DAY_MINUTES for bucket in sums.stamps_in})]
    if given is not None and named.is_utc and sums.layout.time.has_rivals:
        return None if shows_same(given, UTC, walls) else named  # the option speaks of the other column, and the rhythm
    return settle_clock(Header(sums.table), named, given, walls)


def settle_clock(
    header: Header, named: NamedClock, given: tzinfo | None, walls: Sequence[datetime]
) -> NamedClock | None:
    """Settle on the clock that a file names; None where an option names the same one.

    Raises:
        InputError: the option names another one, or the file names one that may be several.
    """
    if given is not None:
        if any(shows_same(given, zone, walls) for zone in named.zones):
            return None
        message = f"{named.said}, but --traffic-zone says {zone_name(given)}"
        remedy = f"leave --traffic-zone out; or correct {named.place}, if it is wrong"
        if named.column is not None:
            users = f"pass --zone-column {quote(header.names[named.column])}, if that is where the users are"
            is_place = len(named.zones) == 1
            remedy = f"leave --traffic-zone out; or {users if is_place else 'correct the column, if it is wrong'}"
        raise header.error(IssueCode.CONTRADICTION, message, remedy)
    others = [zone for zone in named.zones if not shows_same(named.zones[0], zone, walls)]
    if others:
        message = f"{named.said}, which may be {name_clocks((named.zones[0], *others))}"
        raise header.error(IssueCode.UNKNOWN_ZONE, message, "say which of them it is with --traffic-zone")
    return named


def _refuse_moving_zone(sums: HourSums, options: TrafficOptions) -> None:
    """Refuse a column of zones of which each time has one: it may be the clock of the times, or where the users are.

    Raises:
        InputError: it is so.
    """
    column, header = sums.layout.zone, Header(sums.table)
    if column is None or options.zone_column or column not in zone_columns(header):
        return
    if len(sums.cells) + len(sums.runs) > 1 and sums.rows == sum(sums.stamps_in.values()):
        message = f"{header.names[column]!r} names one zone at each time, which may be its clock or that of the users"
        remedy = "say whose clock the times are with --traffic-zone; the column is then where the users are"
        raise header.error(IssueCode.AMBIGUOUS_COLUMN, message, remedy)


def _contradicted_start(sums: HourSums) -> InputError:
    header = Header(sums.table)
    name = next(header.names[column] for column in sums.layout.time.columns)
    message = f"{name!r} says start, but clock changes show that its times are the ends of hours"
    remedy = "correct --traffic-zone if it is not that of the file; or rename the column, to 'end' or to 'time'"
    return header.error(IssueCode.CONTRADICTION, message, remedy)


def _fits_offsets(zone: tzinfo, offsets: Mapping[int, int]) -> bool:
    """Whether a zone has had the offsets of all stamps; one of a hundred is asked."""
    return all(offset_minutes(zone, from_minute(minute)) == offset for minute, offset in sorted(offsets.items())[::100])


def _compare_offsets(sums: HourSums, zone: tzinfo | None) -> tuple[Assumption, ...]:
    """Say that stamps have offsets, in their cells or in a column, which the zone of the option never had meanwhile."""
    sample = sorted(sums.offsets.items())[::100]
    if zone is None or any(offset_minutes(zone, from_minute(minute)) == offset for minute, offset in sample):
        return ()
    shown = "are in UTC" if not any(sums.offsets.values()) else "have offsets that are not those of that zone"
    message = f"times {shown}, which holds: --traffic-zone {zone_name(zone)} is only the clock of the weekly rhythm"
    return (Assumption(AssumptionCode.ZONE_IN_FILE, message),)


def _clock_notes(exact: ExactHours, source: str, zone: tzinfo, totals: Mapping[int, float]) -> list[Issue]:
    """Say what happened to hours around clock changes."""
    place = Place(source)
    issues = []
    for change in ClockChange:
        buckets = exact.changes.get(change)
        if buckets:
            is_skip = change in {ClockChange.LEFT_OUT, ClockChange.MOVED}
            is_doubtful = change is ClockChange.LEFT_OUT and any(totals[bucket] for bucket in buckets)
            is_doubtful = is_doubtful or change is ClockChange.GUESSED
            shown = f"{to_wall(buckets[0]):%Y-%m-%d %H:%M} {zone_name(zone)}"
            more = f" ({len(buckets)} such hours)" if len(buckets) > 1 else ""
            issue = Issue(
                code=IssueCode.DST_SKIPPED_HOUR if is_skip else IssueCode.DST_REPEATED_HOUR,
                message=f"{shown} {change.value}{more}",
                remedy="export in UTC, or with offsets, to avoid this",
                place=place,
                severity=Severity.WARNING if is_doubtful else Severity.NOTE,
            )
            issues.append(issue)
    return issues
