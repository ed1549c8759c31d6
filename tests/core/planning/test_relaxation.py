"""The least that has to give when nothing fits."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from msgspec.structs import replace

from downtime_cli.core.planning.plan import NoWindow, Plan
from downtime_cli.core.planning.planner import build_plan
from downtime_cli.core.policy import ClosedSpan, NoticePeriod, Policy, WeeklyHours, WorkingCalendar
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span
from tests.core.builders import AS_OF, BACKGROUND, BERLIN, NEW_YORK, day_curve, local_traffic, one_zone, policy, utc

TRAFFIC = local_traffic(BERLIN, day_curve)


def refused(wishes: Policy) -> NoWindow:
    """Return the refusal, which has to be one."""
    answer = build_plan(TRAFFIC, one_zone(), wishes, BACKGROUND)
    assert isinstance(answer, NoWindow)
    return answer


def team(days: str, start: str, end: str) -> WeeklyHours:
    """Return weekly hours in Berlin."""
    return WeeklyHours(
        days=frozenset(map(int, days)),
        start=time.fromisoformat(start),
        end=time.fromisoformat(end),
        zone=BERLIN,
        text=f"{days} {start}-{end}",
    )


def test_a_notice_period_longer_than_the_horizon() -> None:
    """Giving up the fewest hours of notice, or of the horizon, whichever is less: here they are the same hour."""
    answer = refused(policy(notice=NoticePeriod(text="20 days", lead=20 * DAY)))
    assert answer.candidates == 335
    assert (answer.rules[0].code, answer.rules[0].excluded) == ("notice-period", 335)
    relaxation = answer.relaxation
    assert relaxation.broken_for == 6 * DAY + 2 * HOUR
    assert relaxation.choice.window.start >= AS_OF + 13 * DAY


@pytest.mark.parametrize(
    ("wishes", "codes", "broken", "remedy"),
    [
        pytest.param(
            policy(duration=4 * HOUR, team_hours=(team("2", "09:00", "12:00"),)),
            ["team-hours"],
            HOUR,
            'add --team-hours "Wed 08:00-12:00@Europe/Berlin"',
            id="team-hours",
        ),
        pytest.param(
            policy(blackouts=(ClosedSpan(span=Span(AS_OF, AS_OF + 90 * DAY), name='Year "end"'),)),
            ["blackout"],
            2 * HOUR,
            'give up 120 minutes of blackout "Year "end""',
            id="blackout",
        ),
        pytest.param(
            policy(earliest=AS_OF + DAY, latest=AS_OF + DAY + 3 * HOUR, protected=(team("1", "01:30", "03:00"),)),
            ["protect"],
            HOUR,
            'give up 60 minutes of protect "1 01:30-03:00"',
            id="protect",
        ),
        pytest.param(
            policy(latest=AS_OF + 3 * HOUR, notice=NoticePeriod(text="2h", lead=2 * HOUR)),
            ["notice-period"],
            HOUR,
            "--notice-period 1h",
            id="notice-in-hours",
        ),
        pytest.param(
            policy(latest=AS_OF + 3 * HOUR, notice=NoticePeriod(text="90m", lead=90 * MINUTE), step=30 * MINUTE),
            ["notice-period"],
            30 * MINUTE,
            "--notice-period 1h",
            id="notice-in-minutes",
        ),
    ],
)
def test_says_which_rule_gives_and_by_how_much(
    wishes: Policy, codes: list[str], broken: timedelta, remedy: str
) -> None:
    """The relaxation breaks the fewest minutes of rules and says what to change."""
    relaxation = refused(wishes).relaxation
    assert [rule.code for rule in relaxation.rules] == codes
    assert relaxation.broken_for == broken
    assert relaxation.remedy == remedy


def test_a_limit_that_gives_really_gives_a_window() -> None:
    """Planning again with the relaxed limit recommends a window."""
    wishes = policy(latest=AS_OF + 5 * HOUR, notice=NoticePeriod(text="5h", lead=5 * HOUR))
    relaxation = refused(wishes).relaxation
    window = relaxation.choice.window
    eased = replace(
        wishes,
        latest=max(wishes.latest, window.end),
        notice=NoticePeriod(text="eased", lead=min(wishes.notice.lead, window.start - AS_OF)),
    )
    answer = build_plan(TRAFFIC, one_zone(), eased, BACKGROUND)
    assert isinstance(answer, Plan)
    assert answer.recommended.window == window


@pytest.mark.parametrize(
    ("latest", "days"),
    [
        pytest.param(AS_OF + 7 * DAY + 2 * HOUR, 4, id="one-less"),
        pytest.param(AS_OF + 3 * DAY + 23 * HOUR, 3, id="two-less"),
    ],
)
def test_working_days_are_given_up_one_by_one(latest: datetime, days: int) -> None:
    """The remedy names the most working days that the window still leaves."""
    calendar = WorkingCalendar(zone=BERLIN)
    notice = NoticePeriod(text="5 working days", working_days=5, calendar=calendar)
    as_of = AS_OF + 20 * MINUTE
    relaxation = refused(policy(as_of=as_of, latest=latest, notice=notice)).relaxation
    assert relaxation.remedy == f"--notice-period '{days} working days'"


@pytest.mark.parametrize(
    ("days", "remedy"),
    [
        pytest.param(2, "--notice-period '1 working day'", id="one"),
        pytest.param(3, "--notice-period '2 working days'", id="two"),
    ],
)
def test_working_days_that_just_fit_are_kept(days: int, remedy: str) -> None:
    """A window that starts to the minute when one working day less has passed keeps all of those that are left."""
    latest = AS_OF + (days - 1) * DAY + 2 * HOUR
    freeze = ClosedSpan(span=Span(latest, latest + 90 * DAY), name="Freeze")
    notice = NoticePeriod(text="days", working_days=days, calendar=WorkingCalendar(zone=BERLIN))
    relaxation = refused(policy(latest=latest, notice=notice, blackouts=(freeze,))).relaxation
    assert (relaxation.remedy, relaxation.broken_for) == (remedy, DAY)


def test_less_than_a_working_day_is_told_in_hours() -> None:
    """If not even one working day is left, the remedy says how many hours and minutes are."""
    notice = NoticePeriod(text="1 working day", working_days=1, calendar=WorkingCalendar(zone=BERLIN))
    as_of = utc("2026-11-26T20:30Z")
    freeze = ClosedSpan(span=Span(utc("2026-11-27T18:00Z"), utc("2027-01-31T00:00Z")), name="Freeze")
    wishes = policy(as_of=as_of, earliest=as_of, latest=as_of + DAY, notice=notice, blackouts=(freeze,))
    assert refused(wishes).relaxation.remedy == "--notice-period 19h30m"


def test_the_search_may_begin_before_earliest() -> None:
    """Three quarters of an hour earlier is less than an hour of the freeze that closes the rest of the horizon."""
    freeze = ClosedSpan(span=Span(AS_OF + 25 * HOUR, AS_OF + 90 * DAY), name="Freeze")
    relaxation = refused(policy(earliest=AS_OF + DAY - 15 * MINUTE, blackouts=(freeze,))).relaxation
    assert relaxation.remedy == "--earliest 2026-11-23T23:00Z"


def test_one_rule_is_less_than_two() -> None:
    """Each rule is somebody to convince: two hours of one are less than an hour each of two."""
    first = ClosedSpan(span=Span(AS_OF - DAY, AS_OF + 13 * DAY), name="A")
    rest = ClosedSpan(span=Span(AS_OF + 13 * DAY, AS_OF + 90 * DAY), name="B")
    relaxation = refused(policy(blackouts=(first, rest))).relaxation
    assert relaxation.broken_for == 2 * HOUR
    assert len(relaxation.rules) == 1


def test_protected_hours_are_named() -> None:
    """A protected zone that closes the week is said to be in the way, most restrictive rule first."""
    protect = WeeklyHours(days=frozenset(range(7)), start=time(0), end=time(0), zone=NEW_YORK, text="NY=daily")
    answer = refused(policy(protected=(protect,), notice=NoticePeriod(text="1h", lead=HOUR)))
    assert [rule.code for rule in answer.rules[:2]] == ["protect", "notice-period"]
    assert [rule.code for rule in answer.relaxation.rules] == ["protect"]


@pytest.mark.parametrize(
    ("hours_left", "codes"),
    [
        pytest.param(2, ["latest"], id="within-28-days"),
        pytest.param(1, ["blackout", "blackout"], id="an-hour-beyond"),
    ],
)
def test_the_search_goes_28_days_beyond_the_horizon(hours_left: int, codes: list[str]) -> None:
    """Two freezes that last until two hours before the end of the search leave a window; until an hour before, none."""
    span = Span(AS_OF - DAY, AS_OF + 42 * DAY - hours_left * HOUR)
    freezes = tuple(ClosedSpan(span=span, name=name) for name in "AB")
    assert [rule.code for rule in refused(policy(blackouts=freezes)).relaxation.rules] == codes


def test_of_equal_breaches_the_quietest_window_is_named() -> None:
    """Where a freeze closes all there is, every window breaks it by two hours; Saturday night costs the least."""
    freeze = ClosedSpan(span=Span(AS_OF - DAY, AS_OF + 90 * DAY), name="Freeze")
    relaxation = refused(policy(blackouts=(freeze,))).relaxation
    assert relaxation.choice.window == Span(utc("2026-11-28T01:00Z"), utc("2026-11-28T03:00Z"))


def test_team_hours_to_add_are_told_by_the_first_teams_clock() -> None:
    """Of teams in two zones, the first is the one whose hours would grow, and its clock is the one to write them by."""
    york = WeeklyHours(days=frozenset({2}), start=time(3), end=time(6), zone=NEW_YORK, text="york")
    both = (team("2", "09:00", "12:00"), york)
    remedies = [refused(policy(duration=4 * HOUR, team_hours=hours)).relaxation.remedy for hours in (both, both[::-1])]
    assert remedies == [
        'add --team-hours "Wed 08:00-12:00@Europe/Berlin"',
        'add --team-hours "Wed 02:00-06:00@America/New_York"',
    ]
