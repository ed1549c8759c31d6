"""The best standing window, compared with brute force by another way of reckoning."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule as dates_of
from dateutil.rrule import MO, rrule, rrulestr

from downtime_cli.core.audience import Audience
from downtime_cli.core.forecast.forecast import build_forecast
from downtime_cli.core.localtime import resolve_wall, zone_name
from downtime_cli.core.planning.impact import Scale, borne_shares, build_scale, error_budget_share
from downtime_cli.core.planning.plan import ComparisonKind
from downtime_cli.core.policy import (
    ClosedSpan,
    NoticePeriod,
    Objective,
    PastWindow,
    Policy,
    WeeklyHours,
)
from downtime_cli.core.recurrence import (
    FORTNIGHTLY,
    MONTHLY,
    QUARTERLY,
    WEEKLY,
    Every,
    Frequency,
    Pattern,
    PatternDay,
    Recurrence,
)
from downtime_cli.core.standing.plan import NoStandingWindow, StandingPlan, calendar_lines, month_costs
from downtime_cli.core.standing.planner import build_standing
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import DAY, HOUR, WEEK, Span, to_minute
from tests.core.builders import (
    APIA,
    AS_OF,
    BACKGROUND,
    BERLIN,
    KATHMANDU,
    NEW_YORK,
    audience,
    day_curve,
    livelier_nights,
    local_traffic,
    one_zone,
    policy,
    span,
    utc,
)

SYDNEY = ZoneInfo("Australia/Sydney")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")
UTC_ZONE = ZoneInfo("UTC")
WORLDS = {
    "one-zone": audience({BERLIN: 1}),
    "both-hemispheres": audience({BERLIN: 4, NEW_YORK: 3, SYDNEY: 3}),
    "odd-offsets": audience({KATHMANDU: 3, APIA: 2, KIRITIMATI: 2}),
}
FREEZE = ClosedSpan(span=span("2026-12-18T00Z", "2027-01-04T00Z"), name="year end")
AUDIT = ClosedSpan(span=span("2027-05-11T00Z", "2027-05-12T00Z"), name="audit")
DAILY = Pattern(frequency=Frequency.DAILY)
WEEKDAYS = Pattern(frequency=Frequency.WEEKLY, days=tuple(map(PatternDay, range(5))))
THIRD_SATURDAY = Pattern(frequency=Frequency.MONTHLY, days=(PatternDay(5, 3),))
MIDDLE = Pattern(frequency=Frequency.MONTHLY, month_days=(15,))
COUNTS: dict[Recurrence, int] = {
    WEEKLY: 52,
    FORTNIGHTLY: 26,
    MONTHLY: 12,
    QUARTERLY: 4,
    DAILY: 365,
    WEEKDAYS: 260,
    THIRD_SATURDAY: 12,
    MIDDLE: 12,
}
"""How many dates a slot has in twelve months."""
NIGHT = WeeklyHours(days=frozenset(range(7)), start=time(0), end=time(8), zone=BERLIN, text="night")
OFFICE = WeeklyHours(days=frozenset(range(5)), start=time(6), end=time(20), zone=BERLIN, text="office")
NEW_YORK_DAY = WeeklyHours(days=frozenset(range(5)), start=time(9), end=time(17), zone=NEW_YORK, text="New York's day")


def standing(traffic: Traffic | TypicalWeek, people: Audience, wishes: Policy) -> StandingPlan:
    """Return the standing plan, which has to exist."""
    plan = build_standing(traffic, people, wishes, BACKGROUND)
    assert isinstance(plan, StandingPlan)
    return plan


def weekly(**changes: object) -> Policy:
    """Return wishes for a weekly window of 2 hours, with changes."""
    return policy(**{"recurring": WEEKLY, **changes})


def all_dates(wishes: Policy, zone: tzinfo) -> Iterator[list[datetime]]:
    """Yield the dates of every slot of the grid by a zone's clock, by python-dateutil and zoneinfo alone."""
    assert wishes.recurring is not None
    begin = max(wishes.as_of + wishes.notice.lead, wishes.earliest)
    day = begin.astimezone(zone).date()
    for minute in range(0, 1440, int(wishes.step.total_seconds()) // 60):
        clock = time(minute // 60, minute % 60)
        for rule in all_rules(wishes.recurring, datetime.combine(day, clock)):
            dates = (resolve_wall(wall, zone) for wall in rule)
            yield list(islice((date for date in dates if date >= begin), COUNTS[wishes.recurring]))


def all_rules(recurring: Recurrence, first: datetime) -> Iterator[rrule]:
    """Yield the rules that a recurrence may be, from a clock time on."""
    if isinstance(recurring, Pattern):
        rule = rrulestr(recurring.rule(), dtstart=first)
        assert isinstance(rule, rrule)
        yield rule
        return
    is_weekly = recurring.frequency == "WEEKLY"
    for phase in range(recurring.interval):
        months = first.year * 12 + first.month - 1 + phase
        begin = first + phase * WEEK if is_weekly else first.replace(year=months // 12, month=months % 12 + 1, day=1)
        for weekday in range(7):
            for number in (None,) if is_weekly else (1, 2, 3, 4, -1):
                yield rrule(
                    dates_of.WEEKLY if is_weekly else dates_of.MONTHLY,
                    interval=recurring.interval,
                    byweekday=type(MO)(weekday) if number is None else type(MO)(weekday, number),
                    dtstart=begin,
                )


def brute_force(wishes: Policy, people: Audience, scale: Scale, borne: dict[str, float]) -> tuple[float, float]:
    """Return the best score of all slots by all clocks."""
    zones = [wishes.zone, *(zone.zone for zone in people.zones), UTC_ZONE]
    scores = [
        score
        for zone in zones
        for dates in all_dates(wishes, zone)
        if (score := score_of(wishes, scale, borne, dates)) is not None
    ]
    return min(scores)


def score_of(
    wishes: Policy, scale: Scale, borne: dict[str, float], dates: list[datetime]
) -> tuple[float, float] | None:
    """Return the score of a slot by the definition: its mean, dearer by what is left out; None if it breaks hours."""
    windows = [Span(date, date + wishes.duration) for date in dates]
    kept = [each for each in windows if not any(each.overlaps(c.span) for c in (*wishes.blackouts, *wishes.holidays))]
    if not kept or not all(keeps_hours(wishes, each) for each in kept):
        return None
    dearer = len(windows) / len(kept)
    mean = math.fsum(scale.total.cost(to_minute(w.start), to_minute(w.end)) for w in kept) / len(kept) * dearer
    if wishes.objective is Objective.TOTAL:
        return mean, 0.0
    lost: dict[str, float] = {}
    for window in kept:
        for burden in scale.burdens(to_minute(window.start), to_minute(window.end)):
            name = zone_name(burden.zone)
            lost[name] = lost.get(name, 0.0) + burden.added / len(kept) * len(windows) * dearer
    return max(borne.get(name, 0.0) + value for name, value in lost.items()), mean


def keeps_hours(wishes: Policy, window: Span) -> bool:
    """Tell, quarter of an hour by quarter, whether a window lies in the team's hours and clear of protected ones."""

    def is_in(hours: WeeklyHours, moment: datetime) -> bool:
        local = moment.astimezone(hours.zone)
        return local.weekday() in hours.days and hours.start <= local.time() < hours.end

    moments = [
        window.start + quarter * timedelta(minutes=15) for quarter in range(window.duration // timedelta(minutes=15))
    ]
    in_team = not wishes.team_hours or all(any(is_in(h, moment) for h in wishes.team_hours) for moment in moments)
    return in_team and not any(is_in(h, moment) for h in wishes.protected for moment in moments)


def score_of_plan(plan: StandingPlan, scale: Scale, borne: dict[str, float]) -> tuple[float, float]:
    """Return the score of the recommended slot by the same definition."""
    choice = plan.recommended
    dates = sorted([each.window.start for each in choice.dates] + [each.window.start for each in choice.left_out])
    score = score_of(plan.policy, scale, borne, dates)
    assert score is not None
    return score


def coarse(**changes: object) -> Policy:
    """Return wishes on a grid of two hours, for brute force to take its time."""
    return weekly(**{"step": 2 * HOUR, **changes})


def since(text: str) -> dict[str, object]:
    """Return the changes that make a moment the one of the plan."""
    moment = utc(text)
    return {"as_of": moment, "earliest": moment, "latest": moment + 14 * DAY}


def plan_of(world: str, wishes: Policy) -> StandingPlan:
    """Return the plan of a world."""
    people = WORLDS[world]
    return standing(local_traffic(people.largest, day_curve), people, wishes)


CASES = [
    pytest.param("one-zone", weekly(step=HOUR), id="one-zone"),
    pytest.param("both-hemispheres", coarse(), id="both-hemispheres"),
    pytest.param("odd-offsets", coarse(zone=KATHMANDU), id="odd-offsets"),
    pytest.param("odd-offsets", weekly(zone=APIA, step=90 * timedelta(minutes=1)), id="odd-step"),
    pytest.param("both-hemispheres", coarse(recurring=MONTHLY), id="monthly"),
    pytest.param("both-hemispheres", coarse(recurring=FORTNIGHTLY), id="fortnightly"),
    pytest.param("odd-offsets", coarse(recurring=QUARTERLY, step=4 * HOUR), id="quarterly"),
    pytest.param("both-hemispheres", coarse(recurring=WEEKDAYS, team_hours=(NIGHT,)), id="weekdays"),
    pytest.param("odd-offsets", coarse(recurring=THIRD_SATURDAY, zone=APIA, blackouts=(AUDIT,)), id="third-saturday"),
    pytest.param("both-hemispheres", coarse(recurring=MIDDLE, blackouts=(FREEZE, AUDIT)), id="15th"),
    pytest.param(
        "both-hemispheres", coarse(recurring=DAILY, objective=Objective.FAIR, blackouts=(FREEZE,)), id="daily-fair"
    ),
    pytest.param("both-hemispheres", coarse(blackouts=(FREEZE, AUDIT)), id="blackouts"),
    pytest.param("both-hemispheres", coarse(recurring=MONTHLY, blackouts=(FREEZE, AUDIT)), id="monthly-blackouts"),
    pytest.param("both-hemispheres", coarse(team_hours=(OFFICE,), protected=(NEW_YORK_DAY,)), id="hours"),
    pytest.param("both-hemispheres", coarse(objective=Objective.FAIR), id="fair"),
    pytest.param(
        "both-hemispheres",
        coarse(
            objective=Objective.FAIR,
            blackouts=(FREEZE,),
            past_windows=(PastWindow(span=span("2026-10-01T12Z", "2026-10-04T12Z"), name="old"),),
        ),
        id="fair-with-a-past",
    ),
    pytest.param(
        "both-hemispheres",
        coarse(earliest=AS_OF + 100 * DAY, notice=NoticePeriod(text="72h", lead=72 * HOUR), duration=5 * HOUR),
        id="later-and-longer",
    ),
    pytest.param("both-hemispheres", coarse(**since("2027-03-27T22:30Z")), id="before-clocks-go-forward"),
    pytest.param("odd-offsets", coarse(zone=APIA, **since("2026-12-31T23:30Z")), id="at-the-end-of-a-year"),
]


@pytest.mark.parametrize(("world", "wishes"), CASES)
def test_no_other_slot_is_better(world: str, wishes: Policy) -> None:
    """By every weekday, time and clock of the grid, reckoned anew, nothing beats the recommendation."""
    people = WORLDS[world]
    traffic = local_traffic(people.largest, day_curve)
    plan = plan_of(world, wishes)
    reach = Span(AS_OF - DAY, AS_OF + 560 * DAY)
    scale = build_scale(build_forecast(traffic, people, reach), reach)
    borne = borne_shares(traffic, people, wishes.past_windows, reach)
    assert score_of_plan(plan, scale, borne) == pytest.approx(brute_force(wishes, people, scale, borne), rel=1e-9)


@pytest.mark.parametrize(("world", "wishes"), CASES)
def test_every_date_keeps_every_rule(world: str, wishes: Policy) -> None:
    """All dates are there or left out, from the first moment allowed on; alternatives keep the rules too."""
    plan = plan_of(world, wishes)
    assert wishes.recurring is not None
    for choice in (plan.recommended, *plan.alternatives):
        assert len(choice.dates) + len(choice.left_out) == COUNTS[wishes.recurring] == choice.slot.count
        assert min(date.window.start for date in choice.dates) >= wishes.as_of + wishes.notice.lead
        assert all(date.window.start >= wishes.earliest for date in choice.dates)
        assert all(keeps_hours(wishes, date.window) for date in choice.dates)
        assert not any(date.window.overlaps(c.span) for date in choice.dates for c in wishes.blackouts)
        assert all(any(each.window.overlaps(c.span) for c in wishes.blackouts) for each in choice.left_out)


@pytest.mark.parametrize(("world", "wishes"), CASES)
def test_calendars_repeat_exactly_these_dates(world: str, wishes: Policy) -> None:
    """python-dateutil expands the lines of each slot, dates left out included, to its dates."""
    plan = plan_of(world, wishes)
    for choice in (plan.recommended, *plan.alternatives):
        lines = [text for text in calendar_lines(choice) if not text.startswith("DURATION")]
        found = [moment.astimezone(UTC) for moment in rrulestr("\n".join(lines), tzids=ZoneInfo, forceset=True)]
        assert found == [date.window.start for date in choice.dates]


def test_the_last_weeks_are_not_taken_for_the_year() -> None:
    """Nights that were livelier lately cost what they usually do: the season will turn."""
    traffic = local_traffic(BERLIN, livelier_nights, weeks=26)
    plan = build_standing(traffic, one_zone(), policy(recurring=WEEKLY), BACKGROUND)
    assert isinstance(plan, StandingPlan)
    assert plan.recommended.mean < 2 * 54


def test_costs_are_sums_over_dates() -> None:
    """Year, months and zones add up to the dates; the mean is one of them."""
    people = WORLDS["both-hemispheres"]
    plan = standing(
        local_traffic(BERLIN, day_curve), people, weekly(blackouts=(FREEZE,), slo=99.9, value_per_request=2.0)
    )
    choice = plan.recommended
    total = math.fsum(date.expected for date in choice.dates)
    assert choice.expected == pytest.approx(total)
    assert choice.mean == pytest.approx(total / len(choice.dates))
    assert math.fsum(month.expected for month in month_costs(choice)) == pytest.approx(total)
    assert sum(month.dates for month in month_costs(choice)) == len(choice.dates)
    for index, date in enumerate(choice.dates):
        assert math.fsum(zone.expected[index] for zone in plan.zones) == pytest.approx(date.expected)
    assert choice.dates[choice.worst].expected == max(date.expected for date in choice.dates)
    assert choice.error_budget is not None
    assert {each.names for each in choice.left_out} == {("year end",)}


def test_one_zone_stays_by_its_own_clock() -> None:
    """A zone that changes its clocks is anchored to them, whatever the team's clock: every date is alike then."""
    plan = standing(local_traffic(NEW_YORK, day_curve), one_zone(NEW_YORK), weekly(zone=BERLIN, duration=HOUR))
    assert plan.recommended.slot.zone is NEW_YORK
    costs = [date.expected for date in plan.recommended.dates]
    assert min(costs) == pytest.approx(max(costs))
    assert plan.clocks[0].slot == plan.recommended.slot
    assert {zone_name(each.slot.zone) for each in plan.clocks} == {"America/New_York", "Europe/Berlin", "UTC"}


def test_equal_slots_go_to_the_team_and_the_start_of_the_year() -> None:
    """Where nothing differs, the team's clock is taken, and the first date it has."""
    flat = local_traffic(NEW_YORK, lambda _: 5.0)
    plan = standing(flat, one_zone(NEW_YORK), weekly(zone=KATHMANDU))
    assert plan.recommended.slot.zone is KATHMANDU
    assert plan.recommended.dates[0].window.start - AS_OF < HOUR


@pytest.mark.parametrize(
    ("more", "clock"),
    [
        pytest.param(0.0, BERLIN, id="equal"),
        pytest.param(0.83, BERLIN, id="within-half-a-percent"),
        pytest.param(0.85, ZoneInfo("Africa/Abidjan"), id="beyond"),
    ],
)
def test_slots_that_differ_by_their_clocks_alone_go_to_the_team(more: float, clock: ZoneInfo) -> None:
    """In summer the team's clock moves the window into an hour that costs a little more: 31 of 52 dates of it do."""
    quiet = {1: 100.0 + more, 2: 100.0}
    traffic = local_traffic(UTC_ZONE, lambda wall: quiet.get(wall.hour, 900.0) if wall.weekday() == 6 else 900.0)
    wishes = weekly(duration=HOUR, zone=BERLIN)
    plan = standing(traffic, audience({ZoneInfo("Africa/Abidjan"): 1}), wishes)
    in_summer = sum(bool(each.window.start.astimezone(BERLIN).dst()) for each in plan.recommended.dates)
    assert (in_summer * 0.83 / 52 < 0.5 < in_summer * 0.85 / 52) is True
    assert zone_name(plan.recommended.slot.zone) == zone_name(clock)
    assert plan.clocks[0].slot == plan.recommended.slot


def test_a_slot_without_exceptions_is_preferred_to_an_equal_one() -> None:
    """Of slots that cost the same, one that loses a date comes later."""
    flat = local_traffic(BERLIN, lambda _: 5.0)
    closed = ClosedSpan(span=Span(AS_OF, AS_OF + 3 * DAY), name="audit")
    plan = standing(flat, one_zone(), weekly(blackouts=(closed,)))
    assert plan.recommended.left_out == ()
    assert plan.recommended.dates[0].window.start >= AS_OF + 3 * DAY


@pytest.mark.parametrize("objective", list(Objective))
@pytest.mark.parametrize(("lost", "weekday"), [pytest.param(1, 6, id="2%-dearer"), pytest.param(3, 2, id="6%-dearer")])
def test_dates_left_out_make_a_slot_dearer(objective: Objective, lost: int, weekday: int) -> None:
    """A Sunday 3 % below Wednesday keeps ahead if it loses one date of 52, and falls behind if it loses three."""
    quiet = {(6, 3): 100.0, (2, 3): 103.0}
    traffic = local_traffic(BERLIN, lambda wall: quiet.get((wall.weekday(), wall.hour), 500.0))
    sundays = tuple(
        ClosedSpan(span=Span(AS_OF + day * DAY, AS_OF + (day + 1) * DAY), name="audit")
        for day in range(34, 34 + 7 * lost, 7)
    )
    plan = standing(traffic, one_zone(), weekly(duration=HOUR, objective=objective, blackouts=sundays))
    assert (plan.recommended.slot.pattern.weekday, plan.recommended.slot.start) == (weekday, time(3))
    assert len(plan.recommended.left_out) == (lost if weekday == 6 else 0)


def test_a_silent_year_has_a_standing_window_too() -> None:
    """Without any traffic the first slot is taken and nothing is divided by zero."""
    plan = standing(local_traffic(BERLIN, lambda _: 0.0), one_zone(), weekly(objective=Objective.FAIR))
    assert (plan.recommended.expected, plan.recommended.share_of_week, plan.recommended.worst_zone_share) == (0, 0, 0)


def test_a_typical_week_has_a_standing_window() -> None:
    """Hours without dates do, and silent zones do no harm."""
    week = TypicalWeek(values=tuple(float(hour % 24 + 1) for hour in range(168)), zone=BERLIN)
    plan = standing(week, one_zone(), weekly())
    assert plan.recommended.slot.start == time(0)


def test_alternatives_are_on_other_nights() -> None:
    """Nights run from noon to noon in the largest zone, and starts lie 12 hours apart around the week."""
    plan = standing(local_traffic(BERLIN, day_curve), WORLDS["both-hemispheres"], weekly(top=6))
    firsts = [plan.recommended.dates[0].window.start, *(each.dates[0].window.start for each in plan.alternatives)]
    assert len(firsts) == 7
    nights = {(start.astimezone(BERLIN) - 12 * HOUR).weekday() for start in firsts}
    assert len(nights) == 7
    minutes = [to_minute(start) % 10080 for start in firsts]
    apart = [min((a - b) % 10080, (b - a) % 10080) for a in minutes for b in minutes if a != b]
    assert min(apart) >= 720
    assert standing(local_traffic(BERLIN, day_curve), one_zone(), weekly(top=0)).alternatives == ()
    assert len(standing(local_traffic(BERLIN, day_curve), one_zone(), weekly(top=10)).alternatives) == 6


def test_alternatives_on_promised_days_are_at_other_times() -> None:
    """Starts lie 3 hours apart around the day, the best first."""
    plan = standing(local_traffic(BERLIN, day_curve), one_zone(), weekly(recurring=THIRD_SATURDAY, top=10))
    every = (plan.recommended, *plan.alternatives)
    hours = [each.dates[0].window.start.hour for each in every]
    apart = [min((one - other) % 24, (other - one) % 24) for one in hours for other in hours if one != other]
    assert min(apart) == 3
    assert len(every) > 5
    assert {each.slot.pattern for each in every} == {THIRD_SATURDAY}
    assert [each.mean for each in every] == sorted(each.mean for each in every)


def test_a_day_that_is_over_in_the_largest_zone_has_no_guess_there() -> None:
    """A leap day that has ended in Samoa is still to come in Berlin, once."""
    leap_day = Pattern(frequency=Frequency.YEARLY, months=(2,), month_days=(29,))
    people = audience({APIA: 3, BERLIN: 1})
    wishes = weekly(recurring=leap_day, **since("2028-02-29T12:00Z"))
    plan = standing(local_traffic(BERLIN, day_curve), people, wishes)
    assert [each.kind for each in plan.comparisons] == [ComparisonKind.AVERAGE, ComparisonKind.WORST]
    own = plan.recommended.slot.zone
    assert [each.window.start.astimezone(own).day for each in plan.recommended.dates] == [29]


@pytest.mark.parametrize(
    ("recurring", "days"),
    [
        pytest.param(FORTNIGHTLY, (PatternDay(6),), id="fortnightly"),
        pytest.param(QUARTERLY, (PatternDay(6, 1),), id="quarterly"),
        pytest.param(THIRD_SATURDAY, THIRD_SATURDAY.days, id="promised"),
        pytest.param(WEEKDAYS, WEEKDAYS.days, id="weekdays"),
    ],
)
def test_the_guess_is_two_in_the_night(recurring: Recurrence, days: tuple[PatternDay, ...]) -> None:
    """On Sundays, on the first one of a month, or on the promised days, the first that may be."""
    plan = standing(local_traffic(NEW_YORK, day_curve), one_zone(NEW_YORK), weekly(recurring=recurring))
    guess = plan.comparisons[1].slot
    assert guess is not None
    assert (guess.pattern.days, guess.start, guess.zone) == (days, time(2), NEW_YORK)


@pytest.mark.parametrize(
    ("recurring", "nth"),
    [pytest.param(WEEKLY, None, id="weekly"), pytest.param(MONTHLY, 1, id="monthly")],
)
def test_comparisons(recurring: Every, nth: int | None) -> None:
    """The average and worst of all slots, and what a person would have said: Sunday 02:00 where most users are."""
    people = audience({NEW_YORK: 3, BERLIN: 1})
    plan = standing(local_traffic(NEW_YORK, day_curve), people, policy(recurring=recurring, team_hours=(OFFICE,)))
    average, guess, worst = plan.comparisons
    assert (average.kind, guess.kind, worst.kind) == (
        ComparisonKind.AVERAGE,
        ComparisonKind.GUESS,
        ComparisonKind.WORST,
    )
    assert guess.slot is not None
    assert (guess.slot.pattern.days, guess.slot.start, guess.slot.zone) == ((PatternDay(6, nth),), time(2), NEW_YORK)
    assert not guess.feasible
    assert guess.mean < average.mean < worst.mean
    assert plan.recommended.mean < average.mean


def test_a_guess_that_is_blacked_out_is_not_compared_with() -> None:
    """If the guess has no date left, the other comparisons stand alone."""
    sundays = tuple(
        ClosedSpan(span=Span(AS_OF + day * DAY, AS_OF + (day + 1) * DAY), name="sunday") for day in range(6, 430, 7)
    )
    plan = standing(local_traffic(BERLIN, day_curve), one_zone(), weekly(blackouts=sundays))
    assert [other.kind for other in plan.comparisons] == [ComparisonKind.AVERAGE, ComparisonKind.WORST]
    assert plan.slots == 2 * 168


def test_hours_are_kept_on_all_dates_or_not_at_all() -> None:
    """A slot by another clock that leaves the team's hours after a clock change is out; the rule counts such slots."""
    hour = WeeklyHours(days=frozenset(range(7)), start=time(3), end=time(5), zone=BERLIN, text="night")
    plan = standing(local_traffic(NEW_YORK, day_curve), one_zone(NEW_YORK), weekly(team_hours=(hour,)))
    assert plan.recommended.slot.zone is BERLIN
    assert plan.recommended.slot.start == time(3)
    (rule,) = plan.rules
    assert (rule.code, plan.slots - rule.excluded) == ("team-hours", 7)


def test_nothing_fits_and_what_comes_nearest() -> None:
    """The slot that breaks the rules on the fewest dates is named, with the rules and how often."""
    tight = WeeklyHours(days=frozenset({6}), start=time(2), end=time(4), zone=BERLIN, text="Sunday night")
    refusal = build_standing(local_traffic(BERLIN, day_curve), one_zone(), weekly(team_hours=(tight,)), BACKGROUND)
    assert isinstance(refusal, NoStandingWindow)
    assert refusal.nearest is not None
    assert (refusal.nearest.slot.pattern.weekday, refusal.nearest.slot.start) == (6, time(2))
    assert [(rule.code, rule.excluded) for rule in refusal.broken] == [("team-hours", 2)]  # at both clock changes
    assert refusal.rules[0].excluded == refusal.slots == 336


def test_of_slots_that_break_rules_as_often_the_one_by_fewer_minutes_is_nearest() -> None:
    """Where no window fits into the hours, the one that overlaps them most is named, not the quietest of the night."""
    short = WeeklyHours(days=frozenset({0}), start=time(12), end=time(13), zone=BERLIN, text="Monday noon")
    refusal = build_standing(local_traffic(BERLIN, day_curve), one_zone(), weekly(team_hours=(short,)), BACKGROUND)
    assert isinstance(refusal, NoStandingWindow)
    assert refusal.nearest is not None
    assert (refusal.nearest.slot.pattern.weekday, refusal.nearest.slot.start) == (0, time(11))


def test_a_year_of_blackout_leaves_nothing() -> None:
    """If no slot has any date left, there is none to come near."""
    closed = ClosedSpan(span=Span(AS_OF, AS_OF + 500 * DAY), name="frozen")
    refusal = build_standing(local_traffic(BERLIN, day_curve), one_zone(), weekly(blackouts=(closed,)), BACKGROUND)
    assert isinstance(refusal, NoStandingWindow)
    assert (refusal.nearest, refusal.broken, refusal.rules) == (None, (), ())


def test_the_first_date_is_to_be_announced_in_time() -> None:
    """The notice period counts back from the first date."""
    plan = standing(local_traffic(BERLIN, day_curve), one_zone(), weekly(notice=NoticePeriod(text="1 week", lead=WEEK)))
    assert plan.announce_by == plan.recommended.dates[0].window.start - WEEK
    assert plan.announce_by >= AS_OF


def test_burdens_add_all_dates_to_the_past() -> None:
    """What zones have borne and what a year of dates adds, most burdened first; none without past windows."""
    past = (PastWindow(span=span("2026-10-01T12Z", "2026-10-01T14Z"), name="old"),)
    people, traffic = WORLDS["both-hemispheres"], local_traffic(BERLIN, day_curve)
    plan = standing(traffic, people, weekly(past_windows=past))
    reach = Span(AS_OF - DAY, AS_OF + 420 * DAY)
    borne = borne_shares(traffic, people, past, reach)
    assert {zone_name(each.zone): each.before for each in plan.burdens} == borne
    assert max(each.added for each in plan.burdens) == pytest.approx(plan.recommended.worst_zone_share * 52)
    assert standing(traffic, people, weekly()).burdens == ()


def test_the_error_budget_is_the_mean_of_a_date() -> None:
    """Each window's part of what the service level leaves for thirty days, averaged."""
    traffic = local_traffic(BERLIN, day_curve)
    plan = standing(traffic, one_zone(), weekly(slo=99.9))
    reach = Span(AS_OF - DAY, AS_OF + 420 * DAY)
    scale = build_scale(build_forecast(traffic, one_zone(), reach), reach)
    window = plan.recommended.dates[0].window
    assert plan.recommended.error_budget == pytest.approx(error_budget_share(scale, window, 99.9))
