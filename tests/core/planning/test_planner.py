"""The plan: compared with brute force, and with every rule switched on."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, time, timedelta, tzinfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downtime_cli.core.announcing.message import AnnouncementKind
from downtime_cli.core.announcing.notice_period import notice_end
from downtime_cli.core.audience import Audience, build_audience
from downtime_cli.core.forecast.forecast import build_forecast
from downtime_cli.core.planning.plan import ComparisonKind, NoWindow, Plan
from downtime_cli.core.planning.planner import build_plan, one_per_night
from downtime_cli.core.policy import ClosedSpan, NoticePeriod, Objective, Policy, WeeklyHours
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import DAY, HOUR, MINUTE, WEEK, Span, to_minute
from tests.core.builders import (
    APIA,
    AS_OF,
    BACKGROUND,
    BERLIN,
    KATHMANDU,
    LORD_HOWE,
    NEW_YORK,
    UTC_ZONE,
    audience,
    day_curve,
    hours,
    local_traffic,
    one_zone,
    policy,
    utc,
)
from tests.effort import examples


def plan_for(traffic: Traffic | TypicalWeek, people: Audience, wishes: Policy) -> Plan:
    """Return the plan, which has to exist."""
    plan = build_plan(traffic, people, wishes, BACKGROUND)
    assert isinstance(plan, Plan)
    return plan


ZONES = (BERLIN, NEW_YORK, KATHMANDU, APIA, LORD_HOWE)


@st.composite
def weekly_hours(draw: st.DrawFn) -> WeeklyHours:
    """Draw weekly hours of any shape, crossing the end of the day or not."""
    days = draw(st.frozensets(st.integers(0, 6), min_size=1))
    start, end = (time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 30]))) for _ in range(2))
    return WeeklyHours(days=days, start=start, end=end, zone=draw(st.sampled_from(ZONES)), text="weekly")


@st.composite
def closed_spans(draw: st.DrawFn, as_of: datetime) -> tuple[ClosedSpan, ...]:
    """Draw a few freezes around the horizon."""
    pairs = draw(st.lists(st.tuples(st.integers(-24, 240), st.integers(1, 60)), max_size=3))
    return tuple(
        ClosedSpan(span=Span(as_of + start * HOUR, as_of + (start + length) * HOUR), name=f"freeze {index}")
        for index, (start, length) in enumerate(pairs)
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Draw wishes with every constraint switched on, around clock changes of either hemisphere."""
    moments = ("2026-03-25T10:20Z", "2026-10-23T22:00Z", "2026-12-29T05:00Z", "2026-04-01T00Z")
    as_of = utc(draw(st.sampled_from(moments)))
    earliest = as_of + draw(st.integers(-20, 48)) * HOUR
    return Policy(
        as_of=as_of,
        duration=draw(st.integers(1, 12)) * 30 * MINUTE,
        earliest=earliest,
        latest=max(earliest, as_of) + draw(st.integers(12, 220)) * HOUR,
        zone=draw(st.sampled_from(ZONES)),
        notice=NoticePeriod(text="n", lead=draw(st.integers(0, 60)) * HOUR),
        step=draw(st.sampled_from([15, 30, 60, 90])) * MINUTE,
        team_hours=tuple(draw(st.lists(weekly_hours(), max_size=2))),
        protected=tuple(draw(st.lists(weekly_hours(), max_size=2))),
        blackouts=draw(closed_spans(as_of)),
        holidays=draw(closed_spans(as_of)),
        objective=draw(st.sampled_from(Objective)),
    )


def is_in_hours(instant: datetime, hours_of: WeeklyHours) -> bool:
    """Tell whether an instant lies in weekly hours, asked of the day and the one before it.

    A time that clocks skip is moved on by the gap, one that they show twice is the first: as a fold of 0 has it.
    """
    today = instant.astimezone(hours_of.zone).date()
    for day in (today, today - DAY):
        last = day if hours_of.start < hours_of.end else day + DAY
        start, end = (
            datetime.combine(date, clock, hours_of.zone).astimezone(UTC)
            for date, clock in ((day, hours_of.start), (last, hours_of.end))
        )
        if day.weekday() in hours_of.days and start <= instant < end:
            return True
    return False


def breaks_a_rule(start: datetime, wishes: Policy) -> bool:
    """Tell whether a window breaks a rule, asked every 5 minutes: whatever is drawn begins and ends on those."""
    end = start + wishes.duration
    if start < max(notice_end(wishes.as_of, wishes.notice), wishes.earliest) or end > wishes.latest:
        return True
    instant = start
    while instant < end:
        if any(item.span.contains(instant) for item in (*wishes.blackouts, *wishes.holidays)):
            return True
        if any(is_in_hours(instant, item) for item in wishes.protected):
            return True
        team = [is_in_hours(instant, item) for item in wishes.team_hours]
        if team and not any(team):
            return True
        instant += 5 * MINUTE
    return False


TRAFFIC = local_traffic(BERLIN, day_curve, weeks=6, end=utc("2026-03-25T00Z"))
PEOPLE = build_audience({BERLIN: (5, 1.0), NEW_YORK: (3, 2.0), KATHMANDU: (1, 1.0), APIA: (1, 1.0)})


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])
@given(policies())
def test_brute_force_never_beats_the_planner(wishes: Policy) -> None:
    """Of all windows on the grid that break no rule, none is better than the one recommended."""
    plan = build_plan(TRAFFIC, PEOPLE, wishes, BACKGROUND)
    reach = Span(wishes.as_of - WEEK, wishes.latest + 2 * WEEK)
    forecast = build_forecast(TRAFFIC, PEOPLE, reach)
    best: tuple[tuple[float, ...], datetime] | None = None
    start = wishes.as_of.replace(minute=0) - DAY
    while start < wishes.latest:
        wall = start.astimezone(wishes.zone)
        on_grid = (wall.hour * 60 + wall.minute) % (wishes.step // MINUTE) == 0
        if on_grid and start >= wishes.as_of and not breaks_a_rule(start, wishes):
            score = cost_of(forecast, start, wishes)
            best = min(best, (score, start)) if best else (score, start)
        start += 15 * MINUTE
    if isinstance(plan, NoWindow):
        assert best is None
    else:
        assert best is not None
        assert not breaks_a_rule(plan.recommended.window.start, wishes)
        assert cost_of(forecast, plan.recommended.window.start, wishes) == pytest.approx(best[0])


def cost_of(forecast: object, start: datetime, wishes: Policy) -> tuple[float, ...]:
    """Return what is to be minimised, added up quarter hour by quarter hour."""
    total, worst = 0.0, 0.0
    for part in forecast.parts:  # type: ignore[attr-defined] # a forecast
        cost = 0.0
        for quarter in range(wishes.duration // (15 * MINUTE)):
            minute = to_minute(start) + 15 * quarter
            cost += part.hourly(minute // 60, 1, 0)[0] / 4
        total += cost * part.weight
        worst = max(worst, cost / sum(part.profile))
    return (total,) if wishes.objective is Objective.TOTAL else (worst,)


@settings(max_examples=examples(40))
@given(policies())
def test_no_window_shown_breaks_a_rule(wishes: Policy) -> None:
    """Alternatives keep the rules too, and lie on nights of their own."""
    plan = build_plan(TRAFFIC, PEOPLE, wishes, BACKGROUND)
    if isinstance(plan, Plan):
        starts = sorted(choice.window.start for choice in (plan.recommended, *plan.alternatives))
        assert not any(breaks_a_rule(start, wishes) for start in starts)
        assert all(later - earlier >= timedelta(hours=12) for earlier, later in itertools.pairwise(starts))
        ranks = [choice.impact.rank for choice in plan.alternatives]
        assert ranks == sorted(ranks)


@settings(max_examples=examples(25))
@given(st.integers(1, 23), st.floats(0.01, 1000))
def test_shifting_and_scaling_traffic(shift: int, factor: float) -> None:
    """Traffic k hours later moves the answer by k hours; more of it changes no rank."""
    traffic = [
        local_traffic(UTC, lambda wall: 1.0 + (wall.hour - 2) % 24),
        local_traffic(UTC, lambda wall: factor * (1.0 + (wall.hour - shift - 2) % 24)),
    ]
    base, moved = (plan_for(item, one_zone(UTC), policy(zone=UTC)) for item in traffic)
    hour = base.recommended.window.start.hour
    assert moved.recommended.window.start.hour == (hour + shift) % 24
    assert moved.recommended.impact.expected == pytest.approx(factor * base.recommended.impact.expected)


def test_recommends_the_quiet_night_and_says_what_it_costs() -> None:
    """The quietest two hours of a plain week are Saturday's around 03:00, with everything a person needs to know."""
    plan = plan_for(local_traffic(BERLIN, day_curve), one_zone(), policy(slo=99.9, value_per_request=2.0))
    best = plan.recommended
    assert best.window.start.astimezone(BERLIN).strftime("%a %H:%M") == "Sat 02:00"
    expected = day_curve(datetime(2026, 11, 28, 2)) + day_curve(datetime(2026, 11, 28, 3))
    assert best.impact.expected == pytest.approx(expected)
    assert (best.impact.rank, best.impact.candidates, best.impact.percentile) == (1, 335, 0)
    assert best.impact.overrun > 2 * best.impact.expected
    assert best.impact.money == pytest.approx(2 * expected)
    week = sum(local_traffic(BERLIN, day_curve, weeks=1).total.values)
    assert best.impact.share_of_week == pytest.approx(expected / week)
    assert best.impact.error_budget == pytest.approx(expected / (week * 30 / 7 * 0.001))
    assert [choice.window.start.astimezone(BERLIN).strftime("%a %H") for choice in plan.alternatives] == [
        "Sun 02",
        "Sat 02",
        "Sun 02",
    ]


def test_nights_that_are_as_quiet_are_named_without_the_one_recommended() -> None:
    """Of four weekend nights that are alike the first is recommended, and the other three are named with it."""
    plan = plan_for(local_traffic(BERLIN, day_curve), one_zone(), policy())
    assert plan.recommended.window.start == utc("2026-11-28T02:00+01:00")
    days = ["2026-11-29", "2026-12-05", "2026-12-06"]
    assert [window.start for window in plan.alike] == [utc(f"{day}T02:00+01:00") for day in days]


def test_an_answer_of_one_needs_no_alternatives() -> None:
    """`top` 0 shows the recommendation alone."""
    assert plan_for(local_traffic(BERLIN, day_curve), one_zone(), policy(top=0)).alternatives == ()


def test_compares_with_the_average_the_guess_and_the_worst() -> None:
    """The guess is Sunday 02:00 in the largest zone, inside the horizon and after the notice period if it can be."""
    wishes = policy(notice=NoticePeriod(text="7d", lead=WEEK))
    plan = plan_for(local_traffic(BERLIN, day_curve), one_zone(), wishes)
    by_kind = {item.kind: item for item in plan.comparisons}
    guess, worst = by_kind[ComparisonKind.GUESS], by_kind[ComparisonKind.WORST]
    assert guess.window is not None
    assert worst.window is not None
    assert guess.window.start == utc("2026-11-29T02:00+01:00")
    assert not guess.feasible
    assert worst.window.start == utc("2026-11-23T14:00+01:00")
    assert plan.recommended.impact.expected < by_kind[ComparisonKind.AVERAGE].expected < worst.expected


def test_the_guess_comes_after_the_notice_period_if_it_can() -> None:
    """A person who has to give six days of notice guesses the second Sunday."""
    wishes = policy(notice=NoticePeriod(text="6d", lead=6.5 * DAY))
    plan = plan_for(local_traffic(BERLIN, day_curve), one_zone(), wishes)
    guess = plan.comparisons[1]
    assert guess.kind is ComparisonKind.GUESS
    assert guess.window == Span(utc("2026-12-06T02:00+01:00"), utc("2026-12-06T04:00+01:00"))
    assert guess.feasible


def test_the_heatmap_covers_the_horizon_hour_by_hour() -> None:
    """Each hour has its expected traffic; hours that a rule closes are not open."""
    wishes = policy(notice=NoticePeriod(text="24h", lead=DAY))
    plan = plan_for(local_traffic(BERLIN, day_curve), one_zone(), wishes)
    assert len(plan.hours) == 14 * 24
    assert [cell.start for cell in plan.hours[:2]] == [AS_OF, AS_OF + HOUR]
    assert [cell.is_open for cell in plan.hours[22:26]] == [False, False, True, True]
    assert plan.hours[2].expected == pytest.approx(day_curve(datetime(2026, 11, 23, 3)))


def test_says_when_it_would_count_as_unplanned() -> None:
    """The first announcement is due by the start less the notice period."""
    plan = plan_for(local_traffic(BERLIN, day_curve), one_zone(), policy(notice=NoticePeriod(text="72h", lead=3 * DAY)))
    assert plan.unplanned_before == AS_OF + 3 * DAY
    assert plan.announce_by == plan.recommended.window.start - 3 * DAY
    assert plan.announcements[0].kind is AnnouncementKind.INITIAL


def test_rules_that_exclude_nothing_are_shown_unless_they_are_limits_or_holidays() -> None:
    """A freeze beyond the horizon is shown to exclude nothing; a holiday there, the earliest and the latest are not."""
    now, later = Span(AS_OF, AS_OF + HOUR), Span(AS_OF + 10 * DAY, AS_OF + 11 * DAY)
    wishes = policy(
        latest=AS_OF + 5 * HOUR,
        duration=HOUR,
        notice=NoticePeriod(text="2h", lead=2 * HOUR),
        blackouts=(ClosedSpan(span=later, name="Freeze"),),
        holidays=(ClosedSpan(span=now, name="Today"), ClosedSpan(span=later, name="Later")),
    )
    plan = plan_for(local_traffic(BERLIN, day_curve), one_zone(), wishes)
    assert [(rule.label, rule.excluded) for rule in plan.rules] == [("2h", 2), ("Today", 1), ("Freeze", 0)]


def test_the_same_question_has_the_same_identity() -> None:
    """The id depends on service, moment and window, not on anything that changes from run to run."""
    traffic = local_traffic(BERLIN, day_curve)
    first, again = (plan_for(traffic, one_zone(), policy()) for _ in range(2))
    other = plan_for(traffic, one_zone(), policy(service="billing"))
    assert first == again
    assert first.plan_id != other.plan_id
    assert first.plan_id.startswith(f"{first.recommended.window.start:%Y%m%d}-")


@pytest.mark.parametrize(
    ("latest", "expected"),
    [
        pytest.param("2026-08-17T00:00Z", "2026-08-10T07:00Z", id="working-hours-first"),
        pytest.param("2026-08-10T08:00Z", "2026-08-10T00:00Z", id="else-the-earliest"),
    ],
)
def test_a_flat_week_takes_working_hours_then_the_earliest_window(latest: str, expected: str) -> None:
    """Where nothing is quieter, ties go to the team's working hours, then to the earlier start, for many zones too."""
    people = audience({BERLIN: 3, NEW_YORK: 2, KATHMANDU: 1, APIA: 1})
    summer = utc("2026-08-10T00:00Z")
    wishes = policy(as_of=summer, earliest=summer, latest=utc(latest))
    plan = plan_for(local_traffic(BERLIN, lambda _: 0.1, weeks=6, end=summer), people, wishes)
    assert plan.recommended.window.start == utc(expected)


def test_a_typical_week_needs_no_dates() -> None:
    """A profile gives a plan as well, with ranges by rule of thumb."""
    week = TypicalWeek(values=tuple(float(1 + (slot - 50) % 168) for slot in range(168)), zone=BERLIN)
    plan = plan_for(week, one_zone(), policy(duration=HOUR))
    assert plan.recommended.window.start == utc("2026-11-25T02:00+01:00")
    assert plan.recommended.impact.low < plan.recommended.impact.expected < plan.recommended.impact.high


@pytest.mark.parametrize(
    ("zone", "as_of", "expected"),
    [
        pytest.param(BERLIN, "2026-03-26T00:00Z", "2026-03-29T01:00Z", id="forward"),
        pytest.param(NEW_YORK, "2026-10-29T00:00Z", "2026-11-01T07:00Z", id="back"),
    ],
)
def test_the_quiet_hour_moves_with_the_clock(zone: tzinfo, as_of: str, expected: str) -> None:
    """Sunday's quiet hour after a clock change is at the same time on the wall, an hour off in UTC."""

    def sunday_at_three(wall: datetime) -> float:
        return 1.0 if (wall.weekday(), wall.hour) == (6, 3 if zone is BERLIN else 2) else 50.0

    start = utc(as_of)
    wishes = policy(as_of=start, earliest=start, latest=start + 7 * DAY, zone=zone, duration=HOUR)
    plan = plan_for(local_traffic(zone, sunday_at_three, end=start), one_zone(zone), wishes)
    assert plan.recommended.window.start == utc(expected)


def test_overruns_and_guesses_beyond_the_horizon_are_known() -> None:
    """A window that ends with the horizon still has an overrun, and a short horizon still a guess."""
    wishes = policy(latest=AS_OF + 2 * HOUR)
    plan = plan_for(Traffic(total=hours([1.0] * 336, AS_OF - 2 * WEEK)), one_zone(), wishes)
    assert plan.recommended.impact.overrun == pytest.approx(4.0)
    assert plan.comparisons[1].window is not None
    assert plan.comparisons[1].window.start == utc("2026-11-29T02:00+01:00")


def test_what_the_others_cost_is_what_their_hours_hold() -> None:
    """Of hours that hold 10 at midnight and one more each, Sunday's at 02:00 costs 12, the last of a day 33."""
    wishes = policy(zone=UTC_ZONE, duration=HOUR)
    plan = plan_for(local_traffic(UTC_ZONE, lambda wall: 10.0 + wall.hour), one_zone(UTC_ZONE), wishes)
    average, guess, worst = plan.comparisons
    assert [each.expected for each in plan.comparisons] == pytest.approx([21.5, 12, 33])
    assert [each.feasible for each in plan.comparisons] == [True, True, True]
    assert average.window is None
    assert guess.window == Span(utc("2026-11-29T02:00Z"), utc("2026-11-29T03:00Z"))
    assert worst.window == Span(AS_OF + 23 * HOUR, AS_OF + 24 * HOUR)


@pytest.mark.parametrize(
    ("starts", "shown"),
    [
        pytest.param(["24T00:00", "24T12:00"], 2, id="noon-begins-a-night-12-hours-after-midnight"),
        pytest.param(["24T12:00", "24T00:00"], 2, id="whichever-is-better"),
        pytest.param(["23T12:00", "24T11:59"], 1, id="the-last-minute-before-noon-is-the-same-night"),
        pytest.param(["24T11:00", "24T22:59"], 1, id="a-minute-less-than-12-hours-apart"),
        pytest.param(["24T11:00", "24T23:00"], 2, id="12-hours-apart"),
    ],
)
def test_a_night_runs_from_noon_to_noon(starts: list[str], shown: int) -> None:
    """Two starts are shown if they lie on nights of their own and at least 12 hours apart."""
    minutes = [to_minute(utc(f"2026-11-{start}Z")) for start in starts]
    assert list(one_per_night(minutes, UTC_ZONE)) == minutes[:shown]


def test_the_heatmap_shows_whole_hours() -> None:
    """From 20 past midnight to 20 past four there are five hours; one that a rule closes for a minute is not open."""
    freeze = ClosedSpan(span=Span(AS_OF + 179 * MINUTE, AS_OF + 3 * HOUR), name="Freeze")
    as_of = AS_OF + 20 * MINUTE
    wishes = policy(
        zone=UTC_ZONE, as_of=as_of, earliest=as_of, latest=as_of + 4 * HOUR, duration=HOUR, blackouts=(freeze,)
    )
    plan = plan_for(local_traffic(UTC_ZONE, lambda wall: 10.0 + wall.hour), one_zone(UTC_ZONE), wishes)
    assert [cell.start for cell in plan.hours] == [AS_OF + hour * HOUR for hour in range(5)]
    assert [cell.expected for cell in plan.hours] == pytest.approx([10, 11, 12, 13, 14])
    assert [cell.is_open for cell in plan.hours][1:4] == [True, False, True]


def test_the_heatmap_of_a_late_horizon_begins_with_it() -> None:
    """The hours of two days that begin ten days from now are 48, the first of them that in which the horizon begins."""
    earliest = AS_OF + 10 * DAY
    wishes = policy(zone=UTC_ZONE, earliest=earliest, latest=earliest + 2 * DAY)
    plan = plan_for(local_traffic(UTC_ZONE, lambda wall: 10.0 + wall.hour), one_zone(UTC_ZONE), wishes)
    assert [cell.start for cell in plan.hours] == [earliest + hour * HOUR for hour in range(48)]
