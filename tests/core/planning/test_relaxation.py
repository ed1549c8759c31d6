"""What would have to give when nothing fits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.planning.plan import Change, NoWindow
from downtime_cli.core.planning.planner import build_plan
from downtime_cli.core.policy import ClosedSpan, NoticePeriod, Objective, Policy, WeeklyHours, WorkingCalendar
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span
from downtime_cli.readers.human_time import parse_duration
from tests.core.builders import (
    AS_OF,
    BACKGROUND,
    BERLIN,
    NEW_YORK,
    UTC_ZONE,
    audience,
    day_curve,
    local_traffic,
    one_zone,
    policy,
    span,
    utc,
)

TRAFFIC = local_traffic(BERLIN, day_curve)
LIMITED = {"is_limited": True, "has_latest": True}
OPEN = {"is_limited": False}


def refused(wishes: Policy) -> NoWindow:
    """Return the refusal, which has to be one."""
    answer = build_plan(TRAFFIC, one_zone(), wishes, BACKGROUND)
    assert isinstance(answer, NoWindow)
    return answer


def remedies(wishes: Policy) -> list[str]:
    """Return what a refusal says to type."""
    return [relaxation.remedy for relaxation in refused(wishes).relaxations]


def weekly(days: str, start: str, end: str, zone: tzinfo = BERLIN) -> WeeklyHours:
    """Return weekly hours."""
    numbers = frozenset(map(int, days))
    first, last = time.fromisoformat(start), time.fromisoformat(end)
    return WeeklyHours(days=numbers, start=first, end=last, zone=zone, text=f"{days} {start}-{end}")


def freeze(days: float, name: str = "Freeze") -> ClosedSpan:
    """Return a freeze that ends so many days after AS_OF."""
    return ClosedSpan(span=Span(AS_OF - DAY, AS_OF + days * DAY), name=name)


THIRTY_DAYS = NoticePeriod(text="30 days", lead=30 * DAY)
TUESDAY_ON = ClosedSpan(span=Span(AS_OF + DAY, AS_OF + 400 * DAY), name="X")
WEDNESDAYS = (weekly("2", "09:00", "12:00"),)


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        pytest.param(
            policy(duration=4 * HOUR, team_hours=WEDNESDAYS, **OPEN),
            ["do without --team-hours", "--duration 3h", "--team-hours 'Wed 08:00-12:00@Europe/Berlin'"],
            id="team-hours-too-short",
        ),
        pytest.param(
            policy(notice=THIRTY_DAYS, **LIMITED),
            ["--latest 2026-12-26T04:00+01:00", "--notice-period 12d"],
            id="notice-beyond-latest",
        ),
        pytest.param(policy(notice=THIRTY_DAYS), ["--horizon 34d", "--notice-period 12d"], id="notice-beyond-horizon"),
        pytest.param(
            policy(notice=NoticePeriod(text="800 days", lead=800 * DAY)), ["--notice-period 12d"], id="beyond-two-years"
        ),
        pytest.param(policy(blackouts=(freeze(20),)), ["--horizon 21d"], id="a-freeze-is-waited-for"),
        pytest.param(
            policy(blackouts=(freeze(20), freeze(30, "Audit"))), ["--horizon 34d"], id="two-freezes-are-waited-for"
        ),
        pytest.param(policy(blackouts=(freeze(100),), **OPEN), ["--horizon 104d"], id="beyond-twelve-weeks"),
        pytest.param(
            policy(blackouts=(freeze(400, 'Year "end"'),)), ['do without the blackout "Year "end""'], id="a-long-freeze"
        ),
        pytest.param(
            policy(holidays=(freeze(400, "Carnival"),)), ['do without --avoid-holidays: "Carnival"'], id="holidays"
        ),
        pytest.param(
            policy(protected=(weekly("0123456", "00:00", "00:00"),)),
            ["do without --protect '0123456 00:00-00:00'"],
            id="protect",
        ),
        pytest.param(
            policy(earliest=AS_OF + DAY, latest=AS_OF + 2 * DAY, blackouts=(TUESDAY_ON,)),
            ["--earliest 2026-11-23T02:00+01:00", 'do without the blackout "X"'],
            id="before-earliest",
        ),
        pytest.param(
            policy(duration=4 * HOUR, team_hours=WEDNESDAYS, blackouts=(freeze(400),)),
            ['do without --team-hours; do without the blackout "Freeze"'],
            id="two-kinds-if-one-is-not-enough",
        ),
    ],
)
def test_says_what_to_type(wishes: Policy, expected: list[str]) -> None:
    """Looking further comes first, and no freeze has to give then; else what the team can decide, then the impact."""
    assert remedies(wishes) == expected


def test_each_relaxation_has_the_window_that_is_allowed_then() -> None:
    """The quietest without the team's hours, the quietest of shorter work, and the one that is outside the least."""
    without, shorter, wider = refused(policy(duration=4 * HOUR, team_hours=WEDNESDAYS)).relaxations
    assert without.choice.window == span("2026-11-28T01:00+01:00", "2026-11-28T05:00+01:00")
    assert shorter.choice.window == span("2026-11-25T09:00+01:00", "2026-11-25T12:00+01:00")
    assert wider.choice.window == span("2026-11-25T08:00+01:00", "2026-11-25T12:00+01:00")
    assert [[rule.code for rule in each.rules] for each in (without, shorter, wider)] == [
        ["team-hours"], [], ["team-hours"],
    ]  # fmt: skip
    assert without.rules[0].excluded == 333
    assert wider.changes == (Change(option="team-hours", value="Wed 08:00-12:00@Europe/Berlin"),)


def test_who_has_to_be_convinced_comes_before_the_impact() -> None:
    """The team's own wish gives before the notice that users are promised, and that before a freeze, at any impact."""
    busy = weekly("01234", "12:00", "14:00")
    wishes = policy(
        latest=AS_OF + 5 * DAY,
        notice=NoticePeriod(text="110h", lead=110 * HOUR),
        team_hours=(busy,),
        blackouts=(ClosedSpan(span=Span(AS_OF + 5 * DAY, AS_OF + 400 * DAY), name="Long"),),
    )
    relaxations = refused(wishes).relaxations
    assert [[rule.code for rule in each.rules] for each in relaxations] == [["team-hours"], ["notice-period"]]
    expected = [each.choice.impact.expected for each in relaxations]
    assert expected[0] < expected[1]


def test_at_most_three_are_named() -> None:
    """Of five days that break a rule each, the three easiest are named: the team's, then the quietest for users."""
    days = [Span(AS_OF + day * DAY, AS_OF + (day + 1) * DAY) for day in range(5)]
    wishes = policy(
        latest=days[-1].end,
        zone=UTC_ZONE,
        notice=NoticePeriod(text="24h", lead=DAY),
        team_hours=(weekly("0124", "00:00", "00:00", UTC_ZONE),),
        protected=(weekly("1", "00:00", "00:00", UTC_ZONE),),
        holidays=(ClosedSpan(span=days[2], name="Wednesday"),),
        blackouts=(ClosedSpan(span=days[4], name="Friday"), freeze_after(days[-1].end)),
    )
    assert [each.changes[0].option for each in refused(wishes).relaxations] == [
        "team-hours", "protect", "avoid-holidays",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "latest", "days", "remedy"),
    [
        pytest.param(AS_OF + 20 * MINUTE, AS_OF + 7 * DAY + 3 * HOUR, 9, "'4 working days'", id="weekend-between"),
        pytest.param(AS_OF, AS_OF + DAY + 3 * HOUR, 2, "'1 working day'", id="one"),
        pytest.param(AS_OF, AS_OF + DAY + 2 * HOUR, 2, "23h", id="one-but-not-for-an-hour"),
        pytest.param(utc("2026-12-23T08:00Z"), utc("2026-12-29T11:00Z"), 5, "'1 working day'", id="christmas"),
        pytest.param(utc("2026-03-27T08:00Z"), utc("2026-03-30T10:00Z"), 3, "'1 working day'", id="into-summer-time"),
        pytest.param(utc("2026-10-23T08:00Z"), utc("2026-10-26T12:00Z"), 3, "'1 working day'", id="out-of-summer-time"),
    ],
)
def test_working_days_are_rounded_down(as_of: datetime, latest: datetime, days: int, remedy: str) -> None:
    """The most working days that the window still leaves in an hour; hours if not even one is left."""
    holidays = {date(2026, 12, 24): "", date(2026, 12, 25): "", date(2026, 12, 28): ""}
    calendar = WorkingCalendar(zone=BERLIN, holidays=holidays)
    notice = NoticePeriod(text="days", working_days=days, calendar=calendar)
    closed = ClosedSpan(span=Span(as_of, latest - 2 * HOUR), name="X")
    wishes = policy(as_of=as_of, earliest=as_of, latest=latest, notice=notice, blackouts=(closed, freeze_after(latest)))
    assert f"--notice-period {remedy}" in remedies(wishes)


def freeze_after(latest: datetime) -> ClosedSpan:
    """Return a freeze from an instant on."""
    return ClosedSpan(span=Span(latest, latest + 400 * DAY), name="After")


@pytest.mark.parametrize(
    ("left", "remedy"),
    [
        pytest.param(90 * MINUTE, "0h", id="less-than-an-hour-in-an-hour"),
        pytest.param(2 * HOUR, "1h", id="an-hour-in-an-hour"),
        pytest.param(72 * HOUR + 55 * MINUTE, "71h", id="hours"),
        pytest.param(73 * HOUR, "3d", id="days"),
        pytest.param(96 * HOUR + 55 * MINUTE, "3d", id="days-rounded-down"),
        pytest.param(97 * HOUR, "4d", id="four-days"),
    ],
)
def test_notice_in_hours_is_rounded_down(left: timedelta, remedy: str) -> None:
    """What is left in an hour, in days from three days on."""
    start = AS_OF + left
    wishes = policy(
        latest=start + 2 * HOUR,
        notice=NoticePeriod(text="9 days", lead=9 * DAY),
        blackouts=(freeze_after(start + 2 * HOUR),),
        team_hours=(weekly_at(start),),
    )
    assert f"--notice-period {remedy}" in remedies(replace(wishes, step=MINUTE * 5))


def weekly_at(start: datetime) -> WeeklyHours:
    """Return the two hours from an instant on, every week in UTC."""
    end = start + 2 * HOUR
    return WeeklyHours(
        days=frozenset({start.weekday()}), start=start.time(), end=end.time(), zone=UTC_ZONE, text="two hours"
    )


def test_less_than_half_of_the_notice_that_can_be_left_is_not_offered() -> None:
    """Within 10 days, the quietest window of the last five of them is offered."""
    relaxed = refused(policy(latest=AS_OF + 10 * DAY, notice=THIRTY_DAYS)).relaxations[-1]
    assert relaxed.choice.window.start == utc("2026-11-28T02:00+01:00")
    assert relaxed.remedy == "--notice-period 5d"


@pytest.mark.parametrize(
    ("duration", "margin", "length"),
    [
        pytest.param(50 * MINUTE, 0, "45m", id="quarters-of-an-hour"),
        pytest.param(121 * MINUTE, 0, "2h", id="half-hours"),
        pytest.param(9 * HOUR, 0, "8h", id="hours"),
        pytest.param(3 * DAY, 0, "2d", id="days"),
        pytest.param(2 * HOUR, 104, "1h45m", id="with-its-margin"),
        pytest.param(2 * HOUR, 105, None, id="no-work-beside-the-margin"),
    ],
)
def test_work_gets_shorter_in_steps_that_people_plan_in(duration: timedelta, margin: int, length: str | None) -> None:
    """The longest that fits is offered, and leaves more than the margin."""
    hole = Span(AS_OF + DAY, AS_OF + DAY + duration - MINUTE)
    around = (ClosedSpan(span=Span(AS_OF - DAY, hole.start), name="A"), freeze_after(hole.end))
    wishes = policy(duration=duration, margin=margin * MINUTE, blackouts=around, step=5 * MINUTE)
    found = [each for each in refused(wishes).relaxations if each.changes[0].option == "duration"]
    assert [each.changes[0].value for each in found] == ([] if length is None else [length])
    assert all(parse_duration(length or "") == each.choice.window.duration for each in found)


def test_half_of_the_work_is_the_least() -> None:
    """A hole of less than half the work is no place for it."""
    hole = (ClosedSpan(span=Span(AS_OF - DAY, AS_OF + DAY), name="A"), freeze_after(AS_OF + DAY + 2 * HOUR))
    options = [each.changes[0].option for each in refused(policy(duration=5 * HOUR, blackouts=hole)).relaxations]
    assert "duration" not in options


def test_a_freeze_that_began_relative_to_now_has_moved_in_an_hour() -> None:
    """A window at its very end is passed over: pasted in an hour, `now/20d` would close it; a date does not move."""
    at_end = policy(blackouts=(freeze(19 + 1 / 24),))
    (relaxed,) = refused(replace(at_end, blackouts_soon=(freeze(19 + 2 / 24),))).relaxations
    assert relaxed.choice.window.start >= AS_OF + 19 * DAY + 2 * HOUR
    (relaxed,) = refused(at_end).relaxations
    assert relaxed.choice.window.start == AS_OF + 19 * DAY + HOUR


def test_an_earliest_that_moves_on_is_written_down_where_no_later_window_is_left() -> None:
    """Only the start that it allows now is before the freeze: other changes keep to it by its date."""
    only = policy(
        notice=THIRTY_DAYS,
        earliest=AS_OF + 2 * HOUR,
        earliest_soon=AS_OF + 3 * HOUR,
        blackouts=(freeze_after(AS_OF + 4 * HOUR),),
    )
    assert remedies(only) == ["--notice-period 1h; --earliest 2026-11-23T03:00+01:00"]
    assert remedies(replace(only, earliest_soon=None)) == ["--notice-period 1h"]
    hours = (weekly("0", "04:00", "05:00"),)
    by_hours = replace(only, notice=NoticePeriod(text="0h"), team_hours=hours)
    assert "--team-hours 'Mon 03:00-05:00@Europe/Berlin'; --earliest 2026-11-23T03:00+01:00" in remedies(by_hours)


def test_where_no_room_is_left_the_window_is_offered_all_the_same() -> None:
    """If every other one breaks more, a window at the very end of a freeze is better than none."""
    closed = (freeze(20), freeze_after(AS_OF + 20 * DAY + 2 * HOUR))
    (relaxed,) = refused(policy(blackouts=closed)).relaxations
    assert relaxed.choice.window == Span(AS_OF + 20 * DAY, AS_OF + 20 * DAY + 2 * HOUR)
    assert relaxed.remedy == "--horizon 21d"


def test_beyond_the_limit_two_weeks_count() -> None:
    """The freeze ends on a Monday, and the Saturday after it is named, not that Monday."""
    (relaxed,) = refused(policy(blackouts=(freeze(21),))).relaxations
    assert relaxed.choice.window.start == utc("2026-12-19T02:00+01:00")


def test_without_a_limit_a_relaxation_is_what_plan_would_come_to() -> None:
    """The search goes on by two weeks at a time: the first that hold a window without team hours have it."""
    notice = NoticePeriod(text="2d", lead=2 * DAY)
    wishes = policy(duration=4 * HOUR, team_hours=WEDNESDAYS, notice=notice, blackouts=(freeze(28),), **OPEN)
    assert refused(wishes).relaxations[0].choice.window.start == utc("2026-12-21T01:00+01:00")


def test_a_window_that_ends_with_the_two_weeks_is_one_of_theirs() -> None:
    """A freeze, which may end an hour late, leaves room for the work once in the two weeks, at their very end."""
    notice, length = NoticePeriod(text="2d", lead=2 * DAY), 4 * HOUR
    end = AS_OF + notice.lead + 14 * DAY
    closed = ClosedSpan(span=Span(AS_OF, end - length - HOUR), name="X")
    wishes = policy(duration=length, team_hours=WEDNESDAYS, notice=notice, blackouts=(closed,), **OPEN)
    assert refused(wishes).relaxations[0].choice.window == Span(end - length, end)


def test_of_several_freezes_the_fewest_give() -> None:
    """Where every window lies in a freeze, one that lies in two is not offered, though it is quieter."""
    freezes = (freeze(400, "A"), ClosedSpan(span=Span(AS_OF + 4 * DAY, AS_OF + 400 * DAY), name="B"))
    assert remedies(policy(blackouts=freezes)) == ['do without the blackout "A"']


@pytest.mark.parametrize(
    ("hours", "duration", "remedy"),
    [
        pytest.param(weekly("4", "21:00", "00:00"), 4 * HOUR, "Fri 21:00-01:00@Europe/Berlin", id="over-midnight"),
        pytest.param(weekly("4", "21:00", "00:00"), 26 * HOUR, None, id="longer-than-a-day"),
        pytest.param(weekly("2", "03:00", "06:00", NEW_YORK), 4 * HOUR, "Wed 02:00-06:00@America/New_York", id="zone"),
    ],
)
def test_hours_that_hold_the_window(hours: WeeklyHours, duration: timedelta, remedy: str | None) -> None:
    """They are written by the clock of the team hours, and not at all where weekly hours cannot hold the work."""
    changes = [each.changes[0] for each in refused(policy(duration=duration, team_hours=(hours,))).relaxations]
    assert [each.value for each in changes if each.option == "team-hours" and each.value] == (
        [remedy] if remedy else []
    )


def test_the_fair_objective_orders_by_fairness() -> None:
    """What is minimised decides between relaxations, too."""
    wishes = policy(duration=4 * HOUR, team_hours=WEDNESDAYS, objective=Objective.FAIR)
    answer = build_plan(TRAFFIC, audience({BERLIN: 0.5, NEW_YORK: 0.5}), wishes, BACKGROUND)
    assert isinstance(answer, NoWindow)
    shares = [each.choice.impact.worst_zone_share for each in answer.relaxations]
    assert shares == sorted(shares)


@given(st.integers(1, 30 * 24), st.integers(1, 40 * 24), st.integers(2, 20 * 24))
def test_looking_further_keeps_every_rule_and_is_the_quietest(notice: int, frozen: int, latest: int) -> None:
    """An hour later, with the freeze that began now, a plan up to the end of the window costs the same."""
    wishes = policy(
        latest=AS_OF + latest * HOUR,
        notice=NoticePeriod(text="", lead=notice * HOUR),
        blackouts=(ClosedSpan(span=Span(AS_OF - DAY, AS_OF + frozen * HOUR), name="X"),),
        blackouts_soon=(ClosedSpan(span=Span(AS_OF - DAY, AS_OF + (frozen + 1) * HOUR), name="X"),),
    )
    answer = build_plan(TRAFFIC, one_zone(), wishes, BACKGROUND)
    for relaxation in answer.relaxations[:1] if isinstance(answer, NoWindow) else ():
        assert [rule.code for rule in relaxation.rules] == ["latest"]
        later = replace(
            wishes,
            as_of=AS_OF + HOUR,
            latest=relaxation.choice.window.end,
            blackouts=(ClosedSpan(span=Span(AS_OF, AS_OF + (frozen + 1) * HOUR), name="X"),),
        )
        free = build_plan(TRAFFIC, one_zone(), later, BACKGROUND)
        assert not isinstance(free, NoWindow)
        assert free.recommended.impact.expected == pytest.approx(relaxation.choice.impact.expected)


@pytest.mark.parametrize(
    "since",
    [
        pytest.param({"as_of": AS_OF + 25 * HOUR}, id="now"),
        pytest.param(
            {"earliest": AS_OF + 25 * HOUR, "earliest_soon": AS_OF + 26 * HOUR}, id="earliest-relative-to-now"
        ),
    ],
)
def test_what_begins_within_the_hour_is_not_offered(since: dict[str, datetime]) -> None:
    """The quietest window begins at once, and would be missed by a remedy that is pasted in an hour."""
    wishes = policy(latest=AS_OF + 34 * HOUR, team_hours=(weekly("5", "09:00", "10:00"),), **since)
    (relaxed,) = [each for each in refused(wishes).relaxations if each.remedy == "do without --team-hours"]
    assert relaxed.choice.window.start == AS_OF + 26 * HOUR


def test_shorter_work_is_enough_where_two_rules_would_have_to_give() -> None:
    """Four hours break both the team's hours and the protected ones; three break neither, and that alone is said."""
    closed = (
        weekly("013456", "00:00", "00:00"),
        weekly("2", "00:00", "09:00"),
        weekly("2", "12:00", "00:00"),
    )
    assert remedies(policy(duration=4 * HOUR, team_hours=WEDNESDAYS, protected=closed)) == ["--duration 3h"]
