"""Rules as closed stretches of time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.announcing.notice_period import notice_deadline, notice_end
from downtime_cli.core.planning.constraints import (
    Rule,
    build_notice,
    build_rules,
    close_weekly,
    list_broken,
    open_weekly,
)
from downtime_cli.core.policy import ClosedSpan, NoticePeriod, WeeklyHours, WorkingCalendar
from downtime_cli.core.window import DAY, EPOCH, HOUR, Span, from_minute, to_minute
from tests.core.builders import APIA, AS_OF, BERLIN, KATHMANDU, NEW_YORK, policy, span, utc

CALENDAR = WorkingCalendar(zone=BERLIN, country="DE", holidays={date(2026, 12, 25): "Christmas"})


def weekly(days: str, start: str, end: str, zone: object = BERLIN) -> WeeklyHours:
    """Return weekly hours from weekday digits and clock times."""
    return WeeklyHours(
        days=frozenset(map(int, days)),
        start=time.fromisoformat(start),
        end=time.fromisoformat(end),
        zone=zone,  # type: ignore[arg-type] # a zone
        text=f"{days} {start}-{end}",
    )


def test_a_notice_period_that_is_over_is_no_rule() -> None:
    """It ends where the rule would begin."""
    notice = NoticePeriod(text="72h", lead=72 * HOUR)
    within = span("2026-11-27T00Z", "2026-12-01T00Z")
    assert [*build_notice(notice, within.start - 3 * DAY, within)] == []
    (rule,) = build_notice(notice, within.start - 2 * DAY, within)
    (broken,) = list_broken([rule], Span(within.start + HOUR, within.start + 2 * HOUR))
    assert (broken.code, broken.label, broken.broken_for) == ("notice-period", "72h", 23 * HOUR)
    assert list_broken([rule], Span(within.start + DAY, within.start + 2 * DAY)) == ()


@pytest.mark.parametrize(
    ("hours", "within", "expected"),
    [
        pytest.param(
            weekly("01234", "09:00", "17:00"),
            span("2026-11-27T00Z", "2026-12-01T00Z"),
            ["2026-11-27T08:00/16:00", "2026-11-30T08:00/16:00"],
            id="weekend-left-out",
        ),
        pytest.param(
            weekly("01", "09:00", "17:00"),
            span("2026-11-23T00Z", "2026-11-24T12:00Z"),
            ["2026-11-23T08:00/16:00", "2026-11-24T08:00/12:00"],
            id="cut-at-noon",
        ),
        pytest.param(weekly("01", "09:00", "17:00"), span("2026-11-23T16Z", "2026-11-24T08Z"), [], id="touching"),
        pytest.param(weekly("6", "02:00", "03:00"), span("2026-03-29T00Z", "2026-03-30T00Z"), [], id="skipped-hour"),
        pytest.param(
            weekly("5", "22:00", "06:00"),
            span("2026-03-28T00Z", "2026-03-30T00Z"),
            ["2026-03-28T21:00/04:00"],
            id="across-midnight-into-summer-time",
        ),
        pytest.param(
            weekly("5", "22:00", "06:00"),
            span("2026-10-24T00Z", "2026-10-26T00Z"),
            ["2026-10-24T20:00/05:00"],
            id="across-midnight-out-of-summer-time",
        ),
        pytest.param(
            weekly("6", "02:15", "02:45"),
            span("2026-03-29T00Z", "2026-03-30T00Z"),
            [],
            id="inside-a-skipped-hour",
        ),
        pytest.param(
            weekly("6", "02:30", "03:30"),
            span("2026-03-29T00Z", "2026-03-30T00Z"),
            ["2026-03-29T01:00/01:30"],
            id="what-is-left-after-a-skipped-start",
        ),
        pytest.param(
            weekly("6", "01:30", "02:30"),
            span("2026-03-29T00Z", "2026-03-30T00Z"),
            ["2026-03-29T00:30/01:00"],
            id="what-is-left-before-a-skipped-end",
        ),
        pytest.param(
            weekly("6", "02:00", "02:30"),
            span("2026-10-25T00Z", "2026-10-26T00Z"),
            ["2026-10-25T00:00/00:30", "2026-10-25T01:00/01:30"],
            id="both-passes-of-a-repeated-hour",
        ),
        pytest.param(
            weekly("0123456", "00:00", "00:00"),
            span("2026-11-23T00Z", "2026-11-25T00Z"),
            ["2026-11-23T00:00/00:00"],
            id="whole-days-join",
        ),
        pytest.param(
            weekly("0", "09:00", "10:00", KATHMANDU),
            span("2026-11-23T00Z", "2026-11-24T00Z"),
            ["2026-11-23T03:15/04:15"],
            id="quarter-hour-offset",
        ),
        pytest.param(
            weekly("0", "00:00", "01:00", APIA),
            span("2026-11-22T00Z", "2026-11-24T00Z"),
            ["2026-11-22T11:00/12:00"],
            id="date-line",
        ),
    ],
)
def test_weekly_hours_follow_their_own_clock(hours: WeeklyHours, within: Span, expected: list[str]) -> None:
    """Weekly hours become exact spans, each day by the clock of its zone."""
    found = close_weekly(hours, within)
    assert [f"{item.start:%Y-%m-%dT%H:%M}/{item.end:%H:%M}" for item in found] == expected


@pytest.mark.parametrize(
    ("hours", "day", "expected"),
    [
        pytest.param(weekly("6", "02:00", "02:30"), "2026-10-25", [], id="which-pass-is-not-known"),
        pytest.param(weekly("6", "01:00", "02:30"), "2026-10-25", ["23:00/00:30"], id="ends-at-the-first-pass"),
        pytest.param(weekly("6", "02:30", "06:00"), "2026-10-25", ["01:30/05:00"], id="begins-at-the-second-pass"),
        pytest.param(weekly("6", "01:00", "06:00"), "2026-10-25", ["23:00/05:00"], id="both-passes-inside"),
        pytest.param(weekly("6", "02:30", "06:00"), "2026-03-29", ["01:30/04:00"], id="begins-later-by-the-gap"),
        pytest.param(weekly("6", "01:00", "02:30"), "2026-03-29", ["00:00/01:00"], id="ends-where-clocks-jump"),
    ],
)
def test_team_hours_open_what_is_inside_however_they_are_read(
    hours: WeeklyHours, day: str, expected: list[str]
) -> None:
    """Where clocks change, only what every reading of the hours holds is open."""
    start = utc(f"{day}T00:00Z") - 3 * HOUR
    found = open_weekly([hours], Span(start, start + DAY))
    assert [f"{item.start:%H:%M}/{item.end:%H:%M}" for item in found] == expected


def test_team_hours_that_meet_at_a_repeated_time_leave_no_hole() -> None:
    """Hours until 02:00 and hours from 02:00 on are one stretch, though that time is shown twice."""
    hours = [weekly("6", "00:00", "02:00"), weekly("6", "02:00", "06:00")]
    found = open_weekly(hours, span("2026-10-24T12Z", "2026-10-26T00Z"))
    assert found == (span("2026-10-24T22:00Z", "2026-10-25T05:00Z"),)


CHANGES = {
    "Europe/Berlin": ["2026-03-29", "2026-10-25"],
    "America/New_York": ["2026-03-08", "2026-11-01"],
    "Australia/Lord_Howe": ["2026-04-05", "2026-10-04"],
    "Antarctica/Troll": ["2026-03-29", "2026-10-25"],
    "Africa/Cairo": ["2026-04-24", "2026-10-30"],
    "Asia/Beirut": ["2026-03-29", "2026-10-25"],
    "America/Havana": ["2026-03-08", "2026-11-01"],
    "Pacific/Apia": ["2011-12-30"],
    "Asia/Kathmandu": ["2026-06-15"],
    "Africa/Casablanca": ["2026-02-15", "2026-03-22"],
}
HOURS = [
    ("0123456", "00:00", "00:00"),
    ("01234", "00:00", "00:00"),
    ("6", "00:00", "00:00"),
    ("0123456", "02:00", "02:30"),
    ("0123456", "02:30", "03:30"),
    ("0123456", "01:30", "02:30"),
    ("0123456", "00:30", "01:45"),
    ("0123456", "22:00", "02:00"),
    ("4", "23:15", "02:15"),
    ("56", "23:30", "00:30"),
    ("0123456", "00:00", "00:30"),
    ("0123456", "09:00", "17:00"),
    ("0123456", "02:10", "02:05"),
]


@pytest.mark.parametrize("hours", [pytest.param(each, id=" ".join(each)) for each in HOURS])
@pytest.mark.parametrize(("name", "day"), [(name, day) for name, days in CHANGES.items() for day in days])
def test_weekly_hours_agree_with_the_clock_at_every_step(name: str, day: str, hours: tuple[str, str, str]) -> None:
    """Around every kind of clock change, closed is what the clock shows as inside; open what any reading opens."""
    given = weekly(*hours, ZoneInfo(name))
    middle = utc(f"{day}T00:00Z")
    within = Span(middle - 18 * HOUR, middle + 30 * HOUR)
    minutes = range(to_minute(within.start), to_minute(within.end), 5)
    assert _list_minutes(close_weekly(given, within)) == [at for at in minutes if _shifts_at(given, at)]
    assert _list_minutes(open_weekly([given], within)) == [
        at for at in minutes if any(_is_inside_always(given, shift, at) for shift in _shifts_at(given, at))
    ]


def _list_minutes(spans: tuple[Span, ...]) -> list[int]:
    return [minute for each in spans for minute in range(to_minute(each.start), to_minute(each.end), 5)]


@cache
def _read_clock(zone: tzinfo, minute: int) -> datetime:
    return from_minute(minute).astimezone(zone).replace(tzinfo=None)


def _shifts_at(hours: WeeklyHours, minute: int) -> list[tuple[datetime, datetime]]:
    """List the days' hours, as naive clock times, that hold the time shown at an epoch minute."""
    wall = _read_clock(hours.zone, minute)
    found = []
    for day in (wall.date() - DAY, wall.date()):
        start, end = datetime.combine(day, hours.start), datetime.combine(day, hours.end)
        end += DAY if end <= start else timedelta(0)
        if day.weekday() in hours.days and start <= wall < end:
            found.append((start, end))
    return found


def _is_inside_always(hours: WeeklyHours, shift: tuple[datetime, datetime], minute: int) -> bool:
    """Whether the minute is inside whichever pass a repeated start or end means, and wherever a skipped one moves."""
    start, end = shift
    is_whole = hours.start == hours.end
    has_edges = [not (is_whole and (day.weekday() in hours.days)) for day in (start - DAY, end)]
    starts = [start.replace(tzinfo=hours.zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    ends = [end.replace(tzinfo=hours.zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    ends = [each for each in ends if each.astimezone(hours.zone).replace(tzinfo=None) == end] or [
        from_minute(minute + 1)
    ]
    is_late = not has_edges[0] or max(starts) <= from_minute(minute)
    return is_late and (not has_edges[1] or from_minute(minute) < min(ends))


stretches = st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), min_size=1, max_size=6)


@given(stretches, st.integers(0, 400), st.integers(1, 120))
def test_a_rule_counts_the_closed_minutes_of_a_window(pairs: list[tuple[int, int]], start: int, length: int) -> None:
    """Minutes counted one by one agree, and a window is allowed exactly if none is closed."""
    starts, ends, cursor = [], [], 0
    for gap, size in pairs:
        starts.append(cursor + gap)
        ends.append(cursor := cursor + gap + size)
    rule = Rule("blackout", "x", tuple(starts), tuple(ends))
    closed = {minute for a, b in zip(starts, ends, strict=True) for minute in range(a, b)}
    broken = len(closed & set(range(start, start + length)))
    assert rule.broken_minutes(start, start + length) == broken
    assert rule.allows(start, start + length) == (broken == 0)


def test_rules_bear_the_users_words() -> None:
    """Each rule has its code and label; freezes and holidays are one rule for each name; idle rules are left out."""
    freeze = span("2026-12-01T00Z", "2026-12-02T00Z")
    rules = build_rules(
        policy(
            notice=NoticePeriod(text="72h", lead=72 * HOUR),
            team_hours=(weekly("0", "09:00", "17:00"), weekly("1", "09:00", "17:00")),
            protected=(weekly("5", "09:00", "17:00", NEW_YORK),),
            blackouts=(ClosedSpan(span=freeze, name="Freeze"), ClosedSpan(span=freeze, name="Audit")),
            holidays=(ClosedSpan(span=freeze, name="US: Thanksgiving"),),
        ),
        span("2026-11-22T00Z", "2027-01-10T00Z"),
    )
    assert [(rule.code, rule.label) for rule in rules] == [
        ("notice-period", "72h"),
        ("earliest", "Mon 23 Nov 2026 01:00 CET (UTC+1)"),
        ("latest", "Mon 7 Dec 2026 01:00 CET (UTC+1)"),
        ("team-hours", "0 09:00-17:00, 1 09:00-17:00"),
        ("protect", "5 09:00-17:00"),
        ("blackout", "Freeze"),
        ("blackout", "Audit"),
        ("holidays", "US: Thanksgiving"),
    ]


def test_a_freeze_that_ends_within_a_minute_closes_that_minute() -> None:
    """Windows start on whole minutes, so a freeze until 12:00:30 leaves 12:01 as the first start."""
    freeze = ClosedSpan(span=span("2026-12-01T10:00Z", "2026-12-01T12:00:30Z"), name="F")
    rule = build_rules(policy(blackouts=(freeze,)), span("2026-11-22T00Z", "2027-01-10T00Z"))[-1]
    assert [from_minute(end) for end in rule.ends] == [utc("2026-12-01T12:01Z")]


@pytest.mark.parametrize(
    ("since", "days", "expected"),
    [
        pytest.param("2026-11-23T10:00+01:00", 2, "2026-11-25T10:00+01:00", id="midweek"),
        pytest.param("2026-11-27T10:00+01:00", 1, "2026-11-30T10:00+01:00", id="over-a-weekend"),
        pytest.param("2026-11-28T10:00+01:00", 1, "2026-12-01T00:00+01:00", id="from-a-saturday"),
        pytest.param("2026-12-24T10:00+01:00", 1, "2026-12-28T10:00+01:00", id="over-christmas"),
        pytest.param("2026-03-27T10:00+01:00", 1, "2026-03-30T10:00+02:00", id="over-the-clock-change"),
    ],
)
def test_working_days_skip_weekends_and_holidays(since: str, days: int, expected: str) -> None:
    """So many working days later is the same time of day, weekends and holidays passed over."""
    notice = NoticePeriod(text="x", working_days=days, calendar=CALENDAR)
    assert notice_end(utc(since), notice) == utc(expected)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
    st.integers(1, 15),
)
def test_the_deadline_undoes_the_notice_period(naive: datetime, days: int) -> None:
    """Announcing at the deadline of a start just keeps the notice period, whatever lies between."""
    notice = NoticePeriod(text="x", working_days=days, calendar=CALENDAR)
    start = naive.replace(microsecond=0, tzinfo=AS_OF.tzinfo)
    deadline = notice_deadline(start, notice)
    assert notice_end(deadline, notice) <= start + HOUR  # a clock change may lie between
    assert start - notice_end(deadline, notice) <= 4 * DAY
    assert start - deadline >= days * DAY - HOUR


def test_a_deadline_at_the_start_of_a_day_counts_the_day_before() -> None:
    """One working day before Tuesday 00:00 is Monday 00:00."""
    notice = NoticePeriod(text="x", working_days=1, calendar=CALENDAR)
    assert notice_deadline(utc("2026-11-24T00:00+01:00"), notice) == utc("2026-11-23T00:00+01:00")


def test_plain_notice_is_exact_time() -> None:
    """Hours of notice are hours, whatever clocks do."""
    notice = NoticePeriod(text="72h", lead=timedelta(hours=72))
    assert notice_end(EPOCH, notice) == EPOCH + 3 * DAY
    assert notice_deadline(EPOCH, notice) == EPOCH - 3 * DAY


@pytest.mark.parametrize(
    ("after", "allowed"),
    [
        pytest.param(timedelta(0), 60, id="on-the-minute"),
        pytest.param(timedelta(microseconds=1), 61, id="just-after"),
        pytest.param(timedelta(seconds=59, microseconds=999_999), 61, id="just-before-the-next"),
    ],
)
def test_a_limit_within_a_minute_closes_that_minute(after: timedelta, allowed: int) -> None:
    """Windows start on whole minutes: the first one that `earliest` allows is not before it."""
    wishes = policy(earliest=AS_OF + HOUR + after)
    (rule,) = (rule for rule in build_rules(wishes, Span(AS_OF - DAY, AS_OF + 30 * DAY)) if rule.code == "earliest")
    start = to_minute(AS_OF)
    assert [rule.allows(start + minute, start + minute + 60) for minute in (allowed - 1, allowed)] == [False, True]


def test_a_limit_where_the_search_begins_is_no_rule() -> None:
    """Where nothing lies before `earliest` and the notice period, nothing is closed."""
    assert build_rules(policy(latest=AS_OF + DAY), Span(AS_OF, AS_OF + DAY)) == ()


@pytest.mark.parametrize(
    ("code", "start", "minutes"),
    [
        pytest.param("earliest", -30, 40, id="starts-too-early"),
        pytest.param("notice-period", 10, 0, id="starts-in-time"),
        pytest.param("notice-period", 15, 0, id="starts-later"),
        pytest.param("latest", 50, 0, id="ends-earlier"),
        pytest.param("latest", 60, 0, id="ends-in-time"),
        pytest.param("latest", 80, 20, id="ends-too-late"),
        pytest.param("blackout", 80, 10, id="touches-a-stretch"),
    ],
)
def test_a_limit_is_broken_by_the_distance_to_it(code: str, start: int, minutes: int) -> None:
    """A window of 20 minutes breaks a limit by how far it is beyond, any other rule by what of it is closed."""
    closed = {"earliest": (-100, 10), "notice-period": (-100, 10), "latest": (80, 200), "blackout": (90, 200)}[code]
    rule = Rule(code, "", (closed[0],), (closed[1],))
    assert rule.broken_minutes(start, start + 20) == minutes
    assert rule.allows(start, start + 20) is (minutes == 0)
