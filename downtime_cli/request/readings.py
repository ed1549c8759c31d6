"""How the files of traffic and users are to be read, and where users are taken to live if no file says."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from msgspec.structs import replace

from downtime_cli.core.audience import Audience, build_audience
from downtime_cli.core.errors import AssumptionCode, Issue, IssueCode, warning
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.quality.inspection import TrafficReading
from downtime_cli.core.traffic import Traffic
from downtime_cli.request.options import Options
from downtime_cli.request.policy import Request, read_zone

if TYPE_CHECKING:
    from downtime_cli.core.saved.plan import SavedPlan
    from downtime_cli.readers.audience.audience_layout import AudienceOptions
    from downtime_cli.readers.traffic.options import TrafficOptions


def traffic_options(request: Request, as_of: datetime) -> TrafficOptions:
    """How to read the traffic."""
    from downtime_cli.readers.traffic.options import TrafficOptions

    options = request.options
    return TrafficOptions(
        as_of=as_of,
        now=max(request.now, as_of),
        zone=read_zone(options.traffic_zone),
        time_columns=options.time_column.texts,
        value_columns=options.value_column.texts,
        zone_column=options.zone_column.text,
        kind=options.value_kind.value,
        day_first=options.day_first.value,
        only=options.only.values,
        missing=options.missing.value,
    )


def audience_options(options: Options) -> AudienceOptions:
    """How to read the audience."""
    from downtime_cli.readers.audience.audience_layout import AudienceOptions

    return AudienceOptions(users_columns=options.users_column.texts, zone_column=options.audience_zone_column.text)


def audience_without_file(request: Request, reading: TrafficReading) -> tuple[Audience, tuple[Issue, ...]]:
    """The audience where no file was given: the measured zones, else, with a warning, that of traffic or team."""
    rules, options, traffic = request.rules, request.options, reading.traffic
    if rules is not None and rules.audience and _knows_users(request.replaced):
        return build_audience({each.zone: (each.share, each.weight) for each in rules.audience}), ()
    if isinstance(traffic, Traffic) and traffic.by_zone:
        request.assume(AssumptionCode.NO_AUDIENCE, "no audience given: users are where the traffic is measured")
        totals = {zone: (series.sum(), 1.0) for zone, series in traffic.by_zone.items()}
        if any(users for users, _ in totals.values()):
            return build_audience(totals), ()
    zone = read_zone(options.traffic_zone) or _told(traffic.zone) or read_zone(options.timezone) or UTC
    taken = f"no audience given: all users are taken to live by the clock of {zone_name(zone)}"
    message = f"{taken}, and whose day or night a window falls into is not known"
    request.assume(AssumptionCode.NO_AUDIENCE, message)
    remedy = "say where they are: --audience USERS.csv"
    unsaid = warning(IssueCode.NO_AUDIENCE, message, remedy, options.audience.place)
    return replace(build_audience({zone: (1.0, 1.0)}), is_assumed=True), (unsaid,)


def _knows_users(replaced: SavedPlan | None) -> bool:
    """Whether somebody said where users are when the plan was made: it has no reach for its messages otherwise."""
    return replaced is None or any(each.reach is not None for each in replaced.announcements)


def _told(zone: tzinfo | None) -> tzinfo | None:
    """The zone of a file, unless it is plain UTC, which says nothing about where users are."""
    return None if zone is None or zone_name(zone) == "UTC" else zone
