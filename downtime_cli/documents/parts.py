"""
What the JSON documents have in common: the types of their values, and the parts that several of them hold.

Each key is declared once, with what it means: `downtime schema` prints the declarations, readers check by them, and
`fill` builds from them what is written. Instants are UTC with `Z`, durations ISO 8601, shares fractions of 1, and what
is not known is null.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, TypeVar

from msgspec import Meta, Struct

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.policy import LONGEST_NAME, LONGEST_TEXT, UNNAMED, ImpactLevel, Objective
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.core.wording import iso_duration, iso_utc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from downtime_cli.core import policy, window
    from downtime_cli.core.planning import plan as core
    from downtime_cli.core.quality import finding

D = TypeVar("D", bound=Struct)


def says(description: str) -> Meta:
    """Describe a key for the schema."""
    return Meta(description=description)


Instant: TypeAlias = Annotated[
    str,
    Meta(
        title="time in UTC",
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$",
        examples=["2026-12-05T04:00:00Z"],
    ),
]
LocalTime: TypeAlias = Annotated[
    str,
    Meta(
        title="clock time with its offset",
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?[+-]\d{2}:\d{2}(:\d{2})?$",
        examples=["2026-12-05T05:00:00+01:00"],
    ),
]
Duration: TypeAlias = Annotated[
    str,
    Meta(
        title="duration",
        pattern=r"^P(?=\d|T\d)(\d{1,6}D)?(T(\d{1,6}H)?(\d{1,6}M)?(\d{1,6}S)?)?$",
        examples=["P7DT14H"],
    ),
]
Text: TypeAlias = Annotated[str, Meta(title="text", pattern=r"\S")]
Name: TypeAlias = Annotated[str, Meta(title="text", pattern=r"\S", max_length=LONGEST_NAME)]
Note: TypeAlias = Annotated[str, Meta(title="text", pattern=r"\S", max_length=LONGEST_TEXT)]
Amount: TypeAlias = Annotated[float, Meta(ge=0)]
Count: TypeAlias = Annotated[int, Meta(ge=0)]
Ordinal: TypeAlias = Annotated[int, Meta(ge=1)]
Zone: TypeAlias = Annotated[str, Meta(title="time zone", description="IANA name, or UTC with an offset.")]
Zones: TypeAlias = Annotated[tuple[Zone, ...], says("Zones of the recipients, most users first.")]
Unit: TypeAlias = Annotated[Text, says("What is counted, a plural noun.")]
Reach: TypeAlias = Annotated[
    Annotated[float, Meta(ge=0, le=1)] | None,
    says("Share of the recipients in waking hours; null where nobody said where they live."),
]
AtNight: TypeAlias = Annotated[bool, says("Whether most recipients are known to be asleep then.")]
UserShare: TypeAlias = Annotated[Amount, says("Share of all users.")]


class Span(Struct, frozen=True, kw_only=True):
    """A half-open span: the end is not part of it."""

    start: Annotated[Instant, says("When it begins.")]
    end: Annotated[Instant, says("When it ends; this instant is not part of it.")]
    duration: Annotated[Duration, says("How long it is; days are 24 hours.")]


class Window(Span, frozen=True, kw_only=True):
    """A span with both ends by the clock of a zone: the team's, or a standing window's own."""

    local_start: Annotated[LocalTime, says("The start by the clock of the zone.")]
    local_end: Annotated[LocalTime, says("The end by the clock of the zone.")]


class NamedSpan(Span, frozen=True, kw_only=True):
    """A span with a name."""

    name: Annotated[str, says("Its name.")]


class LadderStep(Struct, frozen=True, kw_only=True):
    """Messages that are promised by some channels."""

    lead: Annotated[Duration, says("How long before the start, at least.")]
    channels: Annotated[tuple[Text, ...], says("How they are sent.")]


class Policy(Struct, frozen=True, kw_only=True):
    """What was asked for."""

    duration: Annotated[Duration, says("How long the work takes.")]
    margin: Annotated[Duration, says("Time to roll back, included in the window.")]
    step: Annotated[Duration, says("Windows start on multiples of this, by the team's clock.")]
    earliest: Annotated[Instant, says("No window starts before it.")]
    latest: Annotated[Instant, says("No window ends after it.")]
    has_latest: Annotated[bool, says("Whether `latest` was asked for, and is not just how far the search went.")]
    notice_period: Annotated[Duration | None, says("Least time from first message to start; null in working days.")]
    notice_working_days: Annotated[Ordinal | None, says("The same in working days; null otherwise.")]
    team_hours: Annotated[tuple[str, ...], says("When the team works, as given; its own clock if no zone is.")]
    protect: Annotated[tuple[str, ...], says("Local hours in which no window may lie, as given.")]
    blackouts: Annotated[tuple[NamedSpan, ...], says("Change freezes.")]
    holidays: Annotated[tuple[NamedSpan, ...], says("Public holidays to keep free.")]
    past_windows: Annotated[tuple[NamedSpan, ...], says("Earlier windows that users have been through.")]
    objective: Annotated[Objective, says("Least harm to all users together, or to the worst-hit zone.")]
    slo: Annotated[Annotated[float, Meta(gt=0, le=1)] | None, says("Service level objective, a fraction of 1.")]
    value_per_request: Annotated[Amount | None, says("Money per interrupted unit.")]
    ladder: Annotated[tuple[LadderStep, ...] | None, says("The messages that were asked for; null for the usual ones.")]
    options: Annotated[dict[str, tuple[str, ...]], says("Other options for `--replaces`, by name, as they were given.")]


class ZoneImpact(Struct, frozen=True, kw_only=True):
    """What a window costs one zone."""

    zone: Annotated[Zone, says("The zone.")]
    share: UserShare
    expected: Annotated[Amount, says("Interrupted units, times the zone's weight.")]
    local_start: Annotated[LocalTime, says("The window's start by the zone's clock.")]
    local_end: Annotated[LocalTime, says("The window's end by the zone's clock.")]


class Impact(Struct, frozen=True, kw_only=True):
    """What a window costs."""

    expected: Annotated[Amount, says("Interrupted units, times the weights of their zones.")]
    low: Annotated[Amount, says("Lower end of an 80 % range.")]
    high: Annotated[Amount, says("Upper end of an 80 % range.")]
    unit: Unit
    share_of_week: Annotated[Amount, says("Part of the expected traffic of a week.")]
    rank: Annotated[Ordinal, says("1 is the quietest of the windows that keep every rule.")]
    candidates: Annotated[Ordinal, says("How many those are, this one included; if none is, all that were weighed.")]
    quieter_share: Annotated[float, Meta(ge=0, le=1), says("Share of them that are quieter; 0 is best.")]
    overrun: Annotated[Amount, says("Expected cost of the same start and twice the length.")]
    worst_zone_share: Annotated[Amount, says("The largest part of a zone's own week that falls into the window.")]
    worst_borne_share: Annotated[Amount | None, says("The same with past windows added; null without any.")]
    error_budget: Annotated[Amount | None, says("Part of the 30-day error budget that `slo` leaves; may exceed 1.")]
    money: Annotated[Amount | None, says("Expected, times `value_per_request`.")]
    zones: Annotated[tuple[ZoneImpact, ...], says("What it costs each zone, most interrupted first.")]


class Choice(Struct, frozen=True, kw_only=True):
    """A window and what it costs."""

    window: Annotated[Window, says("When; local times are by the clock of `timezone`.")]
    impact: Annotated[Impact, says("What it costs.")]


class Rule(Struct, frozen=True, kw_only=True):
    """A rule and what it excludes."""

    code: Annotated[str, says("Which kind of rule, such as `notice-period`, `team-hours` or `blackout`.")]
    label: Annotated[str, says("As it was given.")]
    excluded: Annotated[Count, says("How many candidates it excludes.")]


class Burden(Struct, frozen=True, kw_only=True):
    """What a zone loses over time, in shares of its own week."""

    zone: Annotated[Zone, says("The zone.")]
    before: Annotated[Amount, says("Lost in past windows.")]
    added: Annotated[Amount, says("Lost in the recommended window.")]
    after: Annotated[Amount, says("The sum of both.")]


class Users(Struct, frozen=True, kw_only=True):
    """The users of one zone."""

    zone: Annotated[Zone, says("Where they live.")]
    share: UserShare


class WeightedUsers(Users, frozen=True, kw_only=True):
    """The users of one zone, and what they count."""

    weight: Annotated[Amount, says("What an hour of one of its users is worth; 1 is ordinary.")]


class Finding(Struct, frozen=True, kw_only=True):
    """Something found in the data."""

    code: Annotated[str, says("What was found, as a code.")]
    verdict: Annotated[Verdict, says("The verdict if this were the only finding.")]
    message: Annotated[str, says("What is wrong.")]
    evidence: Annotated[str, says("What was seen.")]
    remedy: Annotated[str, says("What to do.")]


class Quality(Struct, frozen=True, kw_only=True):
    """How far the data can be trusted."""

    verdict: Annotated[Verdict, says("That of the worst finding.")]
    findings: Annotated[tuple[Finding, ...], says("The worst first.")]


class Assumption(Struct, frozen=True, kw_only=True):
    """Something taken for granted because nothing was said."""

    code: Annotated[str, says("What was assumed, as a code.")]
    message: Annotated[str, says("What was assumed, in a sentence.")]


class Issue(Struct, frozen=True, kw_only=True):
    """Something found on reading the inputs."""

    severity: Annotated[Literal["warning", "note"], says("How much it matters.")]
    code: Annotated[str, says("What was found, as a code.")]
    message: Annotated[str, says("What was found.")]
    remedy: Annotated[str, says("How to mend it.")]
    source: Annotated[str, says("The file or option.")]
    line: Annotated[Ordinal | None, says("The line, from 1.")]
    column: Annotated[Ordinal | None, says("The column in characters, from 1.")]


Service: TypeAlias = Annotated[Name | None, says("What is maintained; null where no name was given.")]
AsOf: TypeAlias = Annotated[Instant, says("The moment taken as now.")]
TeamZone: TypeAlias = Annotated[Zone, says("The zone whose clock the team reads.")]
Level: TypeAlias = Annotated[ImpactLevel, says("What users notice of the work.")]
Asked: TypeAlias = Annotated[Policy, says("What was asked for.")]
Rules: TypeAlias = Annotated[tuple[Rule, ...], says("Most restrictive first.")]
Audience: TypeAlias = Annotated[tuple[Users, ...], says("Where the users are, most of them first.")]
Burdens: TypeAlias = Annotated[tuple[Burden, ...], says("What zones lose over time; empty without past windows.")]
DataQuality: TypeAlias = Annotated[Quality, says("How far the data can be trusted.")]
Assumptions: TypeAlias = Annotated[tuple[Assumption, ...], says("What was assumed where nothing was said.")]
Issues: TypeAlias = Annotated[tuple[Issue, ...], says("Warnings and notes on the inputs.")]
Announced: TypeAlias = Annotated[Instant | None, says("Latest moment for the first message; null if there is none.")]


def fill(kind: type[D], source: object, /, **own: object) -> D:
    """Build a part of a document from values: its own ones, else the attributes of a source with the keys' names.

    Times, lengths of time and zones become text.
    """
    names = kind.__struct_fields__
    return kind(**{name: _plain(own[name] if name in own else getattr(source, name)) for name in names})


def fill_all(kind: type[D], sources: Sequence[object]) -> tuple[D, ...]:
    """Build a part from each of the sources."""
    return tuple(fill(kind, source) for source in sources)


def _plain(value: object) -> object:
    match value:
        case datetime():
            return iso_utc(value)
        case timedelta():
            return iso_duration(value)
        case tzinfo():
            return zone_name(value)
        case _:
            return value


def build_request(policy: policy.Policy) -> dict[str, Any]:
    """Build the keys of what was asked for, which most documents have: from `service` to `policy`."""
    notice = policy.notice
    return {
        "service": service_name(policy.service),
        "as_of": policy.as_of,
        "timezone": policy.zone,
        "impact_level": policy.impact_level,
        "policy": fill(
            Policy,
            policy,
            notice_period=None if notice.working_days else notice.lead,
            notice_working_days=notice.working_days or None,
            team_hours=tuple(hours.text for hours in policy.team_hours),
            protect=tuple(hours.text for hours in policy.protected),
            blackouts=_named(policy.blackouts),
            holidays=_named(policy.holidays),
            past_windows=_named(policy.past_windows),
            ladder=None if policy.ladder is None else fill_all(LadderStep, policy.ladder),
            slo=None if policy.slo is None else float(f"{policy.slo / 100:.12g}"),
        ),
    }


def service_name(service: str) -> str | None:
    """The service's name, None where nobody gave one."""
    return service if service.strip() and service != UNNAMED else None


def _named(spans: Sequence[policy.ClosedSpan | policy.PastWindow]) -> tuple[NamedSpan, ...]:
    return tuple(fill(NamedSpan, each.span, name=each.name) for each in spans)


def build_window(span: window.Span, zone: tzinfo) -> Window:
    """Build a window with its ends by the clock of a zone."""
    return fill(Window, span, **local_times(span, zone))


def local_times(span: window.Span, zone: tzinfo) -> dict[str, str]:
    """Both ends by the clock of a zone."""
    return {
        "local_start": span.start.astimezone(zone).isoformat(),
        "local_end": span.end.astimezone(zone).isoformat(),
    }


def build_choice(choice: core.Choice, policy: policy.Policy, unit: str) -> dict[str, Any]:
    """Build the keys of a window and what it costs."""
    impact, window = choice.impact, choice.window
    zones = tuple(fill(ZoneImpact, each, **local_times(window, each.zone)) for each in impact.zones)
    quieter = impact.percentile / 100
    return {
        "window": build_window(window, policy.zone),
        "impact": fill(Impact, impact, unit=unit, quieter_share=quieter, zones=zones),
    }


def build_users(audience: Sequence[tuple[tzinfo, float]]) -> tuple[Users, ...]:
    """Build the audience."""
    return tuple(Users(zone=zone_name(zone), share=share) for zone, share in audience)


def build_weighted_users(
    audience: Sequence[tuple[tzinfo, float]], weights: Mapping[tzinfo, float]
) -> tuple[WeightedUsers, ...]:
    """Build the audience with what its hours are worth, which is 1 where nothing else is said."""
    return tuple(
        WeightedUsers(zone=zone_name(zone), share=share, weight=weights.get(zone, 1.0)) for zone, share in audience
    )


def build_background(background: finding.Background) -> dict[str, Any]:
    """Build the keys of how far the answer can be trusted, which most documents end with."""
    quality = background.quality
    return {
        "quality": fill(Quality, quality, findings=fill_all(Finding, quality.findings)),
        "assumptions": fill_all(Assumption, background.assumptions),
        "issues": tuple(
            fill(Issue, each, source=each.place.source, line=each.place.line, column=each.place.column)
            for each in background.issues
        ),
    }
