"""From settings to what readers and the planner want: the order in which one thing needs another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from downtime_cli.core.announcing.notice_period import notice_end
from downtime_cli.core.audience import Audience, build_audience
from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, Place, UsageError
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.policy import UNNAMED, ClosedSpan, ImpactLevel, NoticePeriod, Objective, Policy, Recurrence
from downtime_cli.core.quality.inspection import TrafficReading
from downtime_cli.core.traffic import Traffic, ValueKind
from downtime_cli.core.window import DAY, HOUR, MINUTE, WEEK, Span
from downtime_cli.readers.human_time import (
    parse_blackout,
    parse_duration,
    parse_instant,
    parse_notice_period,
    parse_protected,
    parse_weekly_hours,
)
from downtime_cli.readers.zone_names import parse_zone
from downtime_cli.request.settings import Settings
from downtime_cli.request.values import (
    parse_amount,
    parse_choice,
    parse_maybe_zero,
    parse_percentage,
    parse_switch,
    parse_whole_number,
)

if TYPE_CHECKING:
    from downtime_cli.core.policy import PastWindow, WorkingCalendar
    from downtime_cli.readers.traffic.layout import TrafficOptions

HORIZON: Final = 14 * DAY
ORIGINS: Final = 52
TOP: Final = 3
NOTICE: Final = NoticePeriod(text="72h", lead=72 * HOUR)
_LONGEST_HORIZON: Final = timedelta(days=732)
_FINEST_STEP: Final = 5 * MINUTE


class Request(Struct, kw_only=True):
    """What the user asked for; `assumptions` grow as gaps are filled."""

    settings: Settings
    now: datetime
    assumptions: list[Assumption] = field(default_factory=list)

    def zone(self, name: str) -> tzinfo | None:
        """Return the zone an option names."""
        text = self.settings.text(name)
        return None if text is None else parse_zone(text, self.settings.place(name))

    def as_of(self) -> datetime:
        """Return the moment from which everything is seen: `--as-of`, else the clock, in whole minutes."""
        zone = self.zone("timezone") or UTC
        given = self.settings.read("as-of", lambda text: parse_instant(text, now=self.now, zone=zone))
        return given or self.now.replace(second=0, microsecond=0)

    def traffic_options(self, as_of: datetime) -> TrafficOptions:
        """Return how to read the traffic."""
        from downtime_cli.readers.traffic.layout import TrafficOptions

        return TrafficOptions(
            as_of=as_of,
            now=max(self.now, as_of),
            zone=self.zone("traffic-zone"),
            time_columns=self.settings.texts("time-column"),
            value_columns=self.settings.texts("value-column"),
            zone_column=self.settings.text("zone-column"),
            kind=self.settings.read("value-kind", lambda text: parse_choice(ValueKind, text)),
            day_first=self.settings.read("day-first", parse_switch),
        )

    def audience_without_file(self, reading: TrafficReading) -> Audience:
        """Return the audience where no file was given: the measured zones, else the zone of the traffic or the team."""
        traffic = reading.traffic
        if isinstance(traffic, Traffic) and traffic.by_zone:
            self._assume(AssumptionCode.NO_AUDIENCE, "no audience given: users are where the traffic is measured")
            totals = {zone: (series.sum(), 1.0) for zone, series in traffic.by_zone.items()}
            if any(users for users, _ in totals.values()):
                return build_audience(totals)
        zone = self.zone("traffic-zone") or _told(traffic.zone) or self.zone("timezone") or UTC
        self._assume(AssumptionCode.NO_AUDIENCE, f"no audience given: all users live by the clock of {zone_name(zone)}")
        return build_audience({zone: (1.0, 1.0)})

    def origins(self) -> int:
        """Return how many past weeks to test the advice on."""
        return self.settings.read("origins", lambda text: parse_whole_number(text, 1, 260)) or ORIGINS

    def horizon(self) -> timedelta:
        """Return how far to look."""
        return self.settings.read("horizon", parse_duration) or HORIZON

    def policy(self, audience: Audience, as_of: datetime, since: datetime | None = None) -> Policy:
        """Return what decides which windows are feasible and which is best.

        Blackouts, holidays and working days are known from `since` on, if that is earlier than they need be for a plan.

        Raises:
            UsageError: an option is malformed.
            InputError: options contradict each other.
        """
        settings = self.settings
        zone = self.team_zone(audience)

        def instant(text: str) -> datetime:
            return parse_instant(text, now=as_of, zone=zone)

        duration = settings.read("duration", parse_duration)
        if duration is None:
            place = Place(source="--duration")
            raise UsageError(
                Issue(code="missing-option", message="how long is the work?", remedy="say --duration 2h", place=place)
            )
        earliest = settings.read("earliest", instant) or as_of
        start = max(earliest, as_of)
        countries = settings.items("avoid-holidays")
        begin = min(earliest, as_of, since or as_of) - DAY
        notice = self._notice(zone, countries, Span(begin, start + _LONGEST_HORIZON))
        recurring = settings.read("recurring", lambda text: parse_choice(Recurrence, text))
        latest = self._latest(Span(start, start + duration), notice, recurring, instant)
        self._check_span(duration, earliest, latest, as_of)
        reach = Span(begin, latest + 5 * WEEK)
        return Policy(
            as_of=as_of,
            duration=duration,
            earliest=earliest,
            latest=latest,
            zone=zone,
            notice=notice,
            step=self._step(),
            margin=self._margin(duration),
            team_hours=settings.read_all("team-hours", lambda text: parse_weekly_hours(text, default_zone=zone)),
            protected=settings.read_all("protect", parse_protected),
            blackouts=self._blackouts(reach, as_of, zone),
            holidays=self._holidays(countries, reach, [each.zone for each in audience.zones]),
            objective=settings.read("objective", lambda text: parse_choice(Objective, text)) or Objective.TOTAL,
            top=TOP if (top := settings.read("top", lambda text: parse_whole_number(text, 0, 100))) is None else top,
            slo=settings.read("slo", parse_percentage),
            value_per_request=settings.read("value-per-request", parse_amount),
            service=settings.text("service") or UNNAMED,
            impact_level=settings.read("impact-level", lambda text: parse_choice(ImpactLevel, text))
            or ImpactLevel.OUTAGE,
            ladder=settings.ladder_for(duration),
            past_windows=self._past_windows(as_of, zone),
            recurring=recurring,
            has_latest=settings.text("latest") is not None,
        )

    def _latest(
        self, span: Span, notice: NoticePeriod, recurring: Recurrence | None, instant: Callable[[str], datetime]
    ) -> datetime:
        """Return how far to look: up to `--latest`, else the horizon; for a standing window the end of 12 months.

        `span` is the work, were it done at once.
        """
        if recurring is None:
            return self.settings.read("latest", instant) or span.start + self.horizon()
        from downtime_cli.core.standing.slots import twelve_months

        for name in ("latest", "horizon"):
            self._refuse_with_recurring(name)
        if span.duration >= WEEK:
            self._contradict("duration", "the work is as long as a week or longer", "plan it without --recurring")
        latest = twelve_months(notice_end(span.start, notice), span.duration).end
        if latest - span.start > _LONGEST_HORIZON:
            message = "after the notice period, 12 months end more than two years ahead"
            self._contradict("notice-period", message, "write a shorter --notice-period")
        return latest

    def _refuse_with_recurring(self, name: str) -> None:
        """Refuse an option that is for single windows; what the configuration file says for them is passed over."""
        place = self.settings.place(name)
        if self.settings.text(name) is None:
            return
        if place.source.startswith("--"):
            message = f"a standing window is for 12 months: --{name} does not go with --recurring"
            self._contradict(name, message, f"leave out --{name}; --earliest moves the 12 months")
        message = f"{name} ({place}) is for single windows: a standing one is for 12 months"
        self._assume(AssumptionCode.SINGLE_WINDOWS, message)

    def team_zone(self, audience: Audience) -> tzinfo:
        """Return the zone the team reads in: the one given, else that of its hours, else where most users are."""
        given = self.zone("timezone")
        if given is not None:
            return given
        hours = self.settings.read_all(
            "team-hours", lambda text: parse_weekly_hours(text, default_zone=audience.largest)
        )
        zone = hours[0].zone if hours else audience.largest
        why = "of the team hours" if hours else "where most users are"
        self._assume(AssumptionCode.TEAM_ZONE, f"times are shown by the clock of {zone_name(zone)}, {why}")
        return zone

    def _check_span(self, duration: timedelta, earliest: datetime, latest: datetime, as_of: datetime) -> None:
        """Refuse spans of time that cannot hold the work."""
        start = max(earliest, as_of)
        if latest <= earliest:
            self._contradict(
                "latest", "latest is not after earliest", "write a later --latest or an earlier --earliest"
            )
        if latest <= start:
            self._contradict("latest", f"latest ({latest:%Y-%m-%dT%H:%MZ}) is in the past", "write a later --latest")
        if duration > latest - start:
            shown = f"{latest - start}".replace(":00:00", " h").replace(", 0 h", "")
            self._contradict("duration", f"the work is longer than the horizon ({shown})", "write a longer --horizon")
        if latest - start > _LONGEST_HORIZON:
            self._contradict("latest", "the horizon is longer than two years", "write a shorter --horizon or --latest")

    def _assume(self, code: AssumptionCode, message: str) -> None:
        self.assumptions.append(Assumption(code, message))

    def _contradict(self, name: str, message: str, remedy: str) -> None:
        """Raise that options contradict each other."""
        raise InputError(Issue(code="contradiction", message=message, remedy=remedy, place=self.settings.place(name)))

    def _notice(self, zone: tzinfo, countries: Sequence[str], reach: Span) -> NoticePeriod:
        """Return the notice period, 72 hours if nobody said otherwise."""

        def calendar() -> WorkingCalendar:
            from downtime_cli.readers.holiday_dates import working_calendar

            return working_calendar(zone, countries, years=range(reach.start.year - 1, reach.end.year + 3))

        given = self.settings.read("notice-period", lambda text: parse_notice_period(text, calendar))
        if given is None:
            self._assume(AssumptionCode.NOTICE_PERIOD, "notice period of 72 h, as none was given")
            return NOTICE
        if given.calendar is not None:
            country = given.calendar.country
            days = f"working days are those of {country}" if country else "working days are Monday to Friday"
            self._assume(AssumptionCode.WORKING_DAYS, f"{days}, by the clock of {zone_name(zone)}")
        return given

    def _step(self) -> timedelta:
        """Return the distance between candidates."""
        step = self.settings.read("step", parse_duration) or HOUR
        if step < _FINEST_STEP or step % MINUTE:
            self._contradict("step", "the step is finer than 5 minutes", "write 5m or more, in whole minutes")
        if step > DAY:
            self._contradict("step", "the step is longer than a day", "write 1d or less")
        return step

    def _margin(self, duration: timedelta) -> timedelta:
        """Return the time to roll back, which lies inside the window."""
        margin = self.settings.read("margin", parse_maybe_zero)
        if margin is not None and margin >= duration:
            self._contradict("margin", "the margin leaves no time for the work", "write a --margin below --duration")
        return margin or timedelta(0)

    def _blackouts(self, reach: Span, as_of: datetime, zone: tzinfo) -> tuple[ClosedSpan, ...]:
        """Return the blackouts given one by one and in files."""
        given = self.settings.read_all("blackout", lambda text: parse_blackout(text, now=as_of, zone=zone))
        files = self.settings.texts("blackout-file")
        if not files:
            return given
        from downtime_cli.readers.closed_spans import read_blackouts

        return (*given, *(item for file in files for item in read_blackouts(file, within=reach, now=as_of, zone=zone)))

    def _past_windows(self, as_of: datetime, zone: tzinfo) -> tuple[PastWindow, ...]:
        """Return what users have borne already."""
        files = self.settings.texts("past-windows")
        if not files:
            return ()
        from downtime_cli.request.past_windows import read_past_windows

        return read_past_windows(files, now=as_of, zone=zone)

    def _holidays(self, countries: Sequence[str], reach: Span, zones: Sequence[tzinfo]) -> tuple[ClosedSpan, ...]:
        """Return the public holidays to keep clear of."""
        if not countries:
            return ()
        from downtime_cli.readers.holiday_dates import public_holidays

        def read(_: str) -> tuple[ClosedSpan, ...]:
            return public_holidays(countries, within=reach, zones=zones)

        return self.settings.parsed("avoid-holidays", "", read)


def _told(zone: tzinfo | None) -> tzinfo | None:
    """Return the zone of a file, unless it is plain UTC, which tells nothing about users."""
    return None if zone is None or zone_name(zone) == "UTC" else zone
