"""From options to what readers and the planner need: some of it can be read only when the rest is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

from downtime_cli.core.announcing.notice_period import notice_end
from downtime_cli.core.audience import Audience
from downtime_cli.core.errors import Assumption, AssumptionCode, Issue, IssueCode, UsageError
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.horizon import HORIZON_STEP, first_start, look_ahead
from downtime_cli.core.policy import UNNAMED, Closing, NoticePeriod, Policy
from downtime_cli.core.recurrence import Recurrence
from downtime_cli.core.window import DAY, WEEK, Span, whole_minute
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.human_time import parse_notice_period
from downtime_cli.readers.zones.zone_names import parse_zone
from downtime_cli.request.given import Given
from downtime_cli.request.options import KEPT, Options
from downtime_cli.request.rules.closings import (
    blackouts_soon,
    earliest_soon,
    join_spans,
    read_blackouts,
    read_holidays,
    sort_spans,
)
from downtime_cli.request.rules.limits import Limits, read_earliest, read_margin, read_step
from downtime_cli.request.rules.working_days import find_calendars, read_places, word_holiday_places, word_working_days

if TYPE_CHECKING:
    from downtime_cli.core.checking.changes_since import SavedRules
    from downtime_cli.core.policy import PastWindow, WeeklyHours, WorkingCalendar
    from downtime_cli.core.saved.plan import SavedPlan
    from downtime_cli.core.series.series import Series
    from downtime_cli.readers.calendars.holiday_dates import HolidayPlace
    from downtime_cli.request.rules.files_of_spans import SpanFiles

_OF_TIMES: Final = frozenset({AssumptionCode.CLOCK_CHANGE, AssumptionCode.TYPED_IN_SHORT})


class Request(Struct, kw_only=True):
    """What the user asked for; `assumptions` grow as gaps are filled, `issues` as files are read for a policy."""

    options: Options
    now: datetime
    replaced: SavedPlan | None = None  # or the whole of the series that is
    series: Series | None = None  # to be replaced
    judged: SavedPlan | None = None
    rules: SavedRules | None = None  # of the plan replaced: its audience and spans, unless others were given
    chosen: Span | None = None  # the window to plan
    looks_ahead: bool = False  # further than 14 days where nobody said how far and nothing fits
    assumptions: list[Assumption] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Write the zones of the options by their names."""
        given = self.options.given
        if "timezone" in given or "traffic_zone" in given:
            from downtime_cli.request.zones import with_zone_names

            self.options = with_zone_names(self.options, self._echo)

    def as_of(self) -> datetime:
        """The moment from which everything is seen: `--as-of`, else the clock, in whole minutes.

        A new version of a plan is not made before its last change in the same minute.
        """
        zone = read_zone(self.options.timezone) or UTC
        given = self.options.as_of.read(self.times(self.now, zone).instant)
        as_of = whole_minute(given or self.now)
        if self.replaced is None:
            return as_of
        from downtime_cli.core.saved.plan import moment_of_change

        clocks = (UTC, self.replaced.zone) if as_of < self.replaced.last_changed else ()
        times = (TimeReader(now=self.now, zone=clock).instant for clock in clocks)
        readings = (self.options.as_of.read(time) for time in times)
        return moment_of_change(self.replaced, as_of, *(each for each in readings if each is not None))

    def policy(self, audience: Audience, as_of: datetime, covering: Sequence[datetime] = ()) -> Policy:
        """Build what decides which windows are feasible and which is best.

        Blackouts and holidays are known at the moments `covering` too, and between. Where nobody said how far to look,
        `latest` is the farthest; `look_ahead` sets it.

        Raises:
            UsageError: an option is malformed.
            InputError: options contradict each other.
        """
        options = self.options
        zone = self.team_zone(audience)
        times = self.times(as_of, zone)
        duration = options.duration.value
        if duration is None:
            raise UsageError.of(IssueCode.MISSING_OPTION, "how long is the work?", "say --duration 2h", "--duration")
        earliest = read_earliest(options, times) or times.now
        places = read_places(options.avoid_holidays)
        notice = self._notice(zone, places)
        zones = [each.zone for each in audience.zones]
        recurring = options.recurring.value
        promised = notice_end(as_of, notice)
        limits = Limits(options=options, times=times, duration=duration, earliest=earliest, promised=promised)
        latest = self._latest(limits, recurring)
        limits.check(latest, (each.message for each in self.assumptions if each.code in _OF_TIMES))
        reach = self._reach(limits, latest, (as_of, *covering))
        blackouts = self._blackouts(reach, times)
        holidays = self._holidays(places, reach, zone, zones)
        return Policy(
            as_of=as_of,
            duration=duration,
            earliest=earliest,
            latest=latest,
            zone=zone,
            notice=notice,
            step=read_step(options),
            margin=read_margin(options, duration),
            team_hours=self._team_hours(zone),
            protected=self._protected(),
            blackouts=join_spans(blackouts) if blackouts or self.rules is None else self.rules.blackouts,
            holidays=sort_spans(holidays) if holidays or self.rules is None else self.rules.holidays,
            closings=(*blackouts, *holidays),
            calendars=find_calendars([zone, *zones], places),
            objective=options.objective.effective,
            top=options.top.effective,
            slo=options.slo.value,
            value_per_request=options.value_per_request.value,
            service=options.service.value or UNNAMED,
            impact_level=options.impact_level.effective,
            ladder=options.ladder_for(duration, recurring=recurring is not None),
            past_windows=self._past_windows(times),
            recurring=recurring,
            automatic=bool(options.automatic.value),
            has_latest=bool(options.latest.texts),
            options={option.key: texts for option in KEPT if (texts := getattr(options, option.name).texts)},
            is_limited=self._is_limited or recurring is not None,
            earliest_soon=earliest_soon(options, times, earliest),
            blackouts_soon=blackouts_soon(options, times, blackouts),
        )

    @property
    def _is_limited(self) -> bool:
        """Whether somebody said how far to look, or the command keeps to the usual horizon."""
        return not self.looks_ahead or bool(self.options.latest.texts or self.options.horizon.texts)

    def look_ahead(self, policy: Policy) -> Policy:
        """Set how far to look where nobody said: as far as something fits, which is assumed if it is past 14 days."""
        if policy.is_limited:
            return policy
        found = look_ahead(policy)
        weeks = (found.latest - first_start(found)) // WEEK
        if weeks > HORIZON_STEP // WEEK:
            message = f"looked {weeks} weeks ahead, as every window of the first {weeks - 2} weeks breaks a rule"
            self.assume(AssumptionCode.LONGER_HORIZON, message)
        return found

    def _reach(self, limits: Limits, latest: datetime, covering: Sequence[datetime]) -> Span:
        """Find the span for which blackouts and holidays have to be known, moments that somebody named among it."""
        chosen = () if self.chosen is None else (self.chosen.start, self.chosen.end)
        known = (limits.earliest, latest, limits.promised, *covering, *chosen)
        looks_further = self.looks_ahead and self.options.recurring.value is None
        return Span(min(known) - DAY, limits.end_of_reach(max(known), looks_further=looks_further))

    def _latest(self, limits: Limits, recurring: Recurrence | None) -> datetime:
        """How far to look: up to a limit, else as far as at most; for a standing window the end of 12 months."""
        if recurring is None:
            return limits.limit() if self._is_limited else limits.farthest()
        for given in (self.options.latest, self.options.horizon):
            self._refuse_with_recurring(given)
        return limits.year(recurring)

    def _refuse_with_recurring(self, given: Given[Any]) -> None:
        """Refuse an option for single windows; one from the configuration file is passed over."""
        if given.texts and given.is_typed:
            message = f"a standing window is for 12 months: --{given.key} does not go with --recurring"
            raise given.contradiction(message, f"leave out --{given.key}; --earliest moves the 12 months")
        if given.texts:
            message = f"{given.key} ({given.place}) is for single windows: a standing one is for 12 months"
            self.assume(AssumptionCode.SINGLE_WINDOWS, message)

    def team_zone(self, audience: Audience) -> tzinfo:
        """The zone the team reads in: the one given, else that of its hours, else where most users are."""
        given = read_zone(self.options.timezone)
        if given is not None:
            return given
        hours = self._team_hours(audience.largest)
        zone = hours[0].zone if hours else audience.largest
        nobody = "as no --timezone was given" if audience.is_assumed else "where most users are"
        why = "of the team hours" if hours else nobody
        self.assume(AssumptionCode.TEAM_ZONE, f"times are shown by the clock of {zone_name(zone)}, {why}")
        return zone

    def _team_hours(self, zone: tzinfo) -> tuple[WeeklyHours, ...]:
        if not self.options.team_hours.texts:
            return ()
        from downtime_cli.readers.weekly_hours import parse_weekly_hours

        return self.options.team_hours.read_all(partial(parse_weekly_hours, default_zone=zone, echo=self._echo))

    def _protected(self) -> tuple[WeeklyHours, ...]:
        if not self.options.protect.texts:
            return ()
        from downtime_cli.readers.weekly_hours import parse_protected

        return self.options.protect.read_all(partial(parse_protected, echo=self._echo))

    def _echo(self, text: str) -> None:
        self.assume(AssumptionCode.TYPED_IN_SHORT, text)

    def times(self, now: datetime, zone: tzinfo) -> TimeReader:
        """How to read points in time by the clock of a zone; which of several readings was taken is an assumption.

        `now` is the minute it is in: seconds decide nothing about work that is planned in minutes.
        """
        now = whole_minute(now)
        return TimeReader(now=now, zone=zone, say=partial(self.assume, AssumptionCode.CLOCK_CHANGE), echo=self._echo)

    def assume(self, code: AssumptionCode, message: str) -> None:
        """Note once what was taken for granted."""
        if (assumed := Assumption(code, message)) not in self.assumptions:
            self.assumptions.append(assumed)

    def _notice(self, zone: tzinfo, places: Sequence[HolidayPlace]) -> NoticePeriod:

        def calendar() -> WorkingCalendar:
            from downtime_cli.readers.calendars.holiday_dates import working_calendar

            return working_calendar(zone, places)

        given = self.options.notice_period.read(lambda text: parse_notice_period(text, calendar))
        if given is None:
            self.assume(AssumptionCode.NOTICE_PERIOD, "notice period of 72 h, as none was given")
            return parse_notice_period(self.options.notice_period.default, calendar)
        if given.calendar is not None:
            self.assume(AssumptionCode.WORKING_DAYS, word_working_days(given.calendar))
        return given

    def _blackouts(self, reach: Span, times: TimeReader) -> tuple[Closing, ...]:
        """Those typed, then those of each file."""
        given = read_blackouts(self.options, times)
        files = self.options.blackout_file.texts
        if not files:
            return given
        closed = zip(files, self._span_files(times).blackouts(files, reach), strict=True)
        return (*given, *(Closing(option="blackout-file", given=file, spans=spans) for file, spans in closed))

    def _holidays(
        self, places: Sequence[HolidayPlace], reach: Span, zone: tzinfo, zones: Sequence[tzinfo]
    ) -> tuple[Closing, ...]:
        """Those of the places that were asked for; which part of a country counts is an assumption."""
        holidays = read_holidays(places, reach, zone, zones)
        for message in word_holiday_places(places, [zone, *zones], reach.end.year):
            self.assume(AssumptionCode.REGIONAL_HOLIDAYS, message)
        return holidays

    def _past_windows(self, times: TimeReader) -> tuple[PastWindow, ...]:
        files = self.options.past_windows.texts
        if not files:
            return () if self.rules is None else self.rules.past_windows
        return self._span_files(times).past_windows(files)

    def _span_files(self, times: TimeReader) -> SpanFiles:
        from downtime_cli.request.rules.files_of_spans import SpanFiles

        itself = self.judged or self.replaced
        return SpanFiles(
            times=times,
            itself=None if itself is None else itself.plan_id,
            issues=self.issues,
            assumptions=self.assumptions,
        )


def read_zone(given: Given[str]) -> tzinfo | None:
    """The zone an option names, None if it was not given."""
    return None if given.text is None else parse_zone(given.text, given.place)
