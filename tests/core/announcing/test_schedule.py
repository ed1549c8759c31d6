"""What to tell whom, and when."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind
from downtime_cli.core.announcing.notice_period import notice_deadline
from downtime_cli.core.announcing.schedule import EMAIL, STATUS_PAGE, default_ladder, schedule_announcements, when_awake
from downtime_cli.core.policy import LadderStep, NoticePeriod
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span, to_minute
from tests.core.builders import APIA, AS_OF, BERLIN, KATHMANDU, NEW_YORK, UTC_ZONE, audience, one_zone, policy, utc
from tests.effort import examples

NOTICE = NoticePeriod(text="72h", lead=3 * DAY)
NIGHT = Span(utc("2026-12-05T02:00+01:00"), utc("2026-12-05T04:00+01:00"))


def told(messages: tuple[Announcement, ...]) -> list[str]:
    """Return messages as short lines by the clock of Berlin."""
    return [
        f"{item.kind} {item.channel} "
        + (item.waits_for or ("missed" if item.missed else f"{item.moment.astimezone(BERLIN):%a %d %H:%M}"))
        for item in messages
    ]


def test_two_hours_of_work_are_told_a_week_a_day_and_an_hour_before() -> None:
    """The usual ladder: each message in waking hours, none later than its lead, then start and end."""
    messages = schedule_announcements(NIGHT, one_zone(), policy(notice=NOTICE))
    assert told(messages) == [
        "initial email Fri 27 16:00",
        "initial status-page Fri 27 16:00",
        "reminder email Thu 03 16:00",
        "reminder status-page Sat 05 01:00",
        "reminder banner Sat 05 01:00",
        "start status-page Sat 05 02:00",
        "start banner Sat 05 02:00",
        "complete status-page COMPLETED",
        "complete banner COMPLETED",
        "complete email COMPLETED",
    ]
    assert messages[0].lead == NIGHT.start - utc("2026-11-27T16:00+01:00")
    assert messages[0].reach == 1
    assert messages[3].reach == 0
    assert messages[-1].lead == timedelta(0)


def test_what_stays_up_is_put_right() -> None:
    """Where everybody looks, start and end are told if the ladder goes there at all; by mail the end is."""
    ladder = (
        LadderStep(lead=7 * DAY, channels=("social", "chat-slack")),
        LadderStep(lead=HOUR, channels=("banner", "social", "sms")),
    )
    messages = schedule_announcements(NIGHT, one_zone(), policy(notice=NOTICE, ladder=ladder, automatic=True))
    assert told(messages)[-7:] == [
        "start status-page Sat 05 02:00",
        "start social Sat 05 02:00",
        "start banner Sat 05 02:00",
        "complete status-page Sat 05 04:00",
        "complete social Sat 05 04:00",
        "complete banner Sat 05 04:00",
        "complete email Sat 05 04:00",
    ]


@pytest.mark.parametrize(
    ("minutes", "leads"),
    [
        pytest.param(10, [48, 1], id="brief"),
        pytest.param(14, [48, 1], id="almost-a-quarter-hour"),
        pytest.param(15, [168, 24, 1], id="quarter-hour"),
        pytest.param(120, [168, 24, 1], id="two-hours"),
        pytest.param(121, [336, 168, 24, 1], id="longer"),
    ],
)
def test_longer_work_has_a_longer_ladder(minutes: int, leads: list[int]) -> None:
    """The ladder grows with the length of the work, longest lead first."""
    assert [step.lead / HOUR for step in default_ladder(minutes * MINUTE)] == leads


def test_the_first_message_goes_out_when_most_people_are_awake() -> None:
    """With users around the world the hour is the one that reaches most of them, working hours deciding ties."""
    people = audience({BERLIN: 4, NEW_YORK: 4, KATHMANDU: 3})
    messages = schedule_announcements(NIGHT, people, policy(notice=NOTICE))
    first = messages[0]
    assert first.send_at is not None
    assert first.reach == 1
    assert first.send_at.astimezone(NEW_YORK).hour >= 7
    assert first.send_at.astimezone(KATHMANDU).hour < 22
    assert first.zones in ((NEW_YORK, BERLIN, KATHMANDU), (BERLIN, NEW_YORK, KATHMANDU))


def test_steps_that_are_past_are_shown_as_missed() -> None:
    """A window in four days has no week of notice: the step is shown as missed, and the notice period is kept."""
    window = Span(AS_OF + 4 * DAY, AS_OF + 4 * DAY + 2 * HOUR)
    messages = schedule_announcements(window, one_zone(), policy(notice=NOTICE))
    assert told(messages)[:5] == [
        "initial email missed",
        "initial status-page missed",
        "initial email Mon 23 16:00",
        "initial status-page Mon 23 16:00",
        "reminder email Wed 25 16:00",
    ]
    assert messages[0].missed
    assert messages[0].promised == window.start - 7 * DAY
    assert messages[0].lead == 7 * DAY


def test_the_last_moment_is_now() -> None:
    """Where the notice period just fits, the first message goes out at once."""
    window = Span(AS_OF + 3 * DAY, AS_OF + 3 * DAY + HOUR)
    first = next(item for item in schedule_announcements(window, one_zone(), policy(notice=NOTICE)) if not item.missed)
    assert first.send_at == AS_OF


def test_without_notice_everybody_is_told_before_the_start_all_the_same() -> None:
    """A window that starts in ten minutes is announced now."""
    window = Span(AS_OF + 10 * MINUTE, AS_OF + HOUR)
    sent = [item for item in schedule_announcements(window, one_zone(), policy()) if not item.missed]
    assert (sent[0].kind, sent[0].send_at) == (AnnouncementKind.INITIAL, AS_OF)


def test_a_deadline_between_whole_hours_is_kept_to_the_minute() -> None:
    """If no whole hour is left before the deadline, the message goes out at the deadline."""
    wishes = policy(as_of=AS_OF + 10 * MINUTE, notice=NoticePeriod(text="3d", lead=3 * DAY))
    window = Span(AS_OF + 3 * DAY + 40 * MINUTE, AS_OF + 4 * DAY)
    sent = [item for item in schedule_announcements(window, one_zone(), wishes) if not item.missed]
    assert sent[0].send_at == AS_OF + 40 * MINUTE


def test_the_ladder_can_be_replaced() -> None:
    """A ladder of one's own decides leads and channels; the order it is written in does not matter."""
    ladder = (LadderStep(lead=2 * HOUR, channels=("chat",)), LadderStep(lead=5 * DAY, channels=("letter",)))
    messages = schedule_announcements(NIGHT, one_zone(), policy(notice=NOTICE, ladder=ladder))
    assert [item.channel for item in messages][:2] == ["letter", "chat"]


@settings(max_examples=examples(150))
@given(
    st.integers(0, 20 * 24 * 12),
    st.integers(1, 60),
    st.integers(0, 120),
    st.lists(st.integers(1, 400), min_size=1, max_size=6, unique=True),
    st.sampled_from([BERLIN, KATHMANDU, APIA]),
)
def test_messages_are_in_order_and_never_late(
    start: int, length: int, notice: int, leads: list[int], zone: object
) -> None:
    """Sorted, none later than promised, none before now, the notice period kept, each step of the ladder there."""
    ladder = tuple(LadderStep(lead=lead * HOUR, channels=("email",)) for lead in leads)
    wishes = policy(notice=NoticePeriod(text="n", lead=notice * HOUR), ladder=ladder, zone=zone)
    begin = AS_OF + notice * HOUR + start * 5 * MINUTE
    window = Span(begin, begin + length * 5 * MINUTE)
    messages = schedule_announcements(window, audience({BERLIN: 2, KATHMANDU: 1, APIA: 1}), wishes)
    sent = [item for item in messages if item.send_at is not None]
    assert [item.send_at for item in sent] == sorted(item.send_at for item in sent if item.send_at)
    assert all(AS_OF <= item.send_at <= item.promised for item in sent if item.send_at)
    assert sent[0].kind is AnnouncementKind.INITIAL
    assert sent[0].send_at is not None
    assert sent[0].send_at <= notice_deadline(window.start, wishes.notice)
    assert {window.start - lead * HOUR for lead in leads} <= {item.promised for item in messages}
    assert all(item.reach is not None and 0 <= item.reach <= 1 for item in messages)


@pytest.mark.parametrize(
    ("awake", "minutes"),
    [
        pytest.param(0.5, 10, id="half-is-enough"),
        pytest.param(0.499, 180, id="wait-for-half"),
    ],
)
def test_most_is_half_of_the_readers(awake: float, minutes: int) -> None:
    """A message goes out at once if half are awake, else on the full hour at which half are."""
    seen = {to_minute(AS_OF + 3 * HOUR): 0.5}
    moment = when_awake(AS_OF + 10 * MINUTE, AS_OF + DAY, UTC_ZONE, lambda minute: seen.get(minute, awake))
    assert moment == AS_OF + minutes * MINUTE


def test_nobody_is_waited_for_beyond_the_latest_moment() -> None:
    """The latest full hour is taken if half are awake by then; with fewer the message goes out at once."""
    seen = {to_minute(AS_OF + 3 * HOUR): 0.5}
    for latest, hour in ((3 * HOUR, 3), (3 * HOUR - MINUTE, 0)):
        assert when_awake(AS_OF, AS_OF + latest, UTC_ZONE, lambda minute: seen.get(minute, 0.0)) == AS_OF + hour * HOUR


@pytest.mark.parametrize(
    ("reach", "asleep"), [pytest.param(0.5, False, id="half"), pytest.param(0.499, True, id="fewer")]
)
def test_it_is_night_where_more_than_half_are_asleep(reach: float, asleep: bool) -> None:
    """Half of the recipients awake is no night."""
    first = schedule_announcements(NIGHT, one_zone(), policy(notice=NOTICE))[0]
    assert replace(first, reach=reach).is_at_night is asleep


@pytest.mark.parametrize("days", [pytest.param(4, id="tomorrow"), pytest.param(3, id="now")])
def test_a_step_at_the_deadline_keeps_the_notice_period(days: int) -> None:
    """A step due exactly at the deadline goes out by its own channels: nothing has to be added."""
    ladder = (LadderStep(lead=7 * DAY, channels=("email",)), LadderStep(lead=3 * DAY, channels=("sms",)))
    window = Span(AS_OF + days * DAY, AS_OF + days * DAY + HOUR)
    messages = schedule_announcements(window, one_zone(), policy(notice=NOTICE, ladder=ladder))
    assert [item.channel for item in messages if item.promised == window.start - 3 * DAY] == ["sms"]


def first_email(start: datetime, *leads: float, **changes: object) -> list[datetime | None]:
    """Return when people in Berlin get an email for each lead in hours, before a window at that start."""
    ladder = tuple(LadderStep(lead=lead * HOUR, channels=("email",)) for lead in leads)
    messages = schedule_announcements(Span(start, start + HOUR), one_zone(), policy(ladder=ladder, **changes))
    return [item.send_at for item in messages if item.kind in {AnnouncementKind.INITIAL, AnnouncementKind.REMINDER}]


@pytest.mark.parametrize(
    ("as_of", "sent"),
    [
        pytest.param("2026-11-23T15:00:00Z", "2026-11-23T15:00Z", id="on-the-hour"),
        pytest.param("2026-11-23T15:00:30Z", "2026-11-23T15:40Z", id="after-the-hour"),
    ],
)
def test_the_hour_of_planning_is_used_if_it_is_not_over(as_of: str, sent: str) -> None:
    """With 40 minutes left, the message goes out now if it is a full hour, and half a minute later at the deadline."""
    assert first_email(utc("2026-11-26T15:40Z"), 72, as_of=utc(as_of)) == [utc(sent)]


def test_a_full_hour_a_minute_after_the_deadline_is_too_late() -> None:
    """A message promised for 10:59 goes out at 10:00."""
    assert first_email(utc("2026-12-03T10:59+01:00"), 48) == [utc("2026-12-01T10:00+01:00")]


def test_full_hours_are_those_of_the_team() -> None:
    """A team in Kathmandu (+05:45) writes to Berlin at its own full hours, a quarter past in Berlin."""
    assert first_email(utc("2026-12-03T20:00+01:00"), 48, zone=KATHMANDU) == [utc("2026-12-01T16:15+01:00")]


def test_full_hours_stay_full_where_clocks_turn_by_half_of_one() -> None:
    """On Lord Howe Island 02:00 becomes 02:30 on 4 October; 21:00 is a full hour after that, and 20:30 is none."""
    island = ZoneInfo("Australia/Lord_Howe")
    sent = first_email(utc("2026-10-06T21:00+11:00"), 48, zone=island, as_of=utc("2026-09-20T00:00Z"))
    assert sent == [utc("2026-10-04T21:00+11:00")]


def test_people_are_awake_by_the_clock_of_that_day() -> None:
    """On the night on which clocks go back, the evening before ends by summer time: 21:00 is the last hour awake."""
    sent = first_email(utc("2026-10-27T02:00Z"), 48, as_of=utc("2026-10-24T10:00Z"))
    assert sent == [utc("2026-10-24T21:00+02:00")]


def test_the_next_step_comes_after_the_last_promise() -> None:
    """What was promised for Wednesday 16:00 and goes out then is not followed at the same hour by the next step."""
    sent = first_email(utc("2026-12-04T03:00+01:00"), 35, 28)
    assert sent == [utc("2026-12-02T16:00+01:00"), utc("2026-12-02T21:00+01:00")]


def test_the_reach_is_the_share_of_those_who_are_awake() -> None:
    """An hour before a window at 06:00 in Berlin, the third of the users who live in Kathmandu are up."""
    start = utc("2026-12-05T06:00+01:00")
    messages = schedule_announcements(Span(start, start + HOUR), audience({BERLIN: 2, KATHMANDU: 1}), policy())
    assert [item.reach for item in messages if item.lead == HOUR] == pytest.approx([1 / 3, 1 / 3])


@pytest.mark.parametrize(
    ("ahead", "first", "reminders"),
    [
        pytest.param(30 * MINUTE, [EMAIL, STATUS_PAGE], 0, id="half-an-hour"),
        pytest.param(HOUR, [EMAIL, STATUS_PAGE, "banner"], 0, id="on-a-step"),
        pytest.param(5 * HOUR, [EMAIL, STATUS_PAGE], 2, id="hours"),
        pytest.param(3 * DAY, [EMAIL, STATUS_PAGE], 3, id="days"),
    ],
)
def test_without_a_notice_period_users_are_told_at_once(ahead: timedelta, first: list[str], reminders: int) -> None:
    """Where the ladder begins too early to be kept, the first message goes out now, not at the start."""
    window = Span(AS_OF + ahead, AS_OF + ahead + HOUR)
    sent = [item for item in schedule_announcements(window, one_zone(), policy(duration=HOUR)) if not item.missed]
    initial = [item for item in sent if item.kind is AnnouncementKind.INITIAL]
    assert [(item.channel, item.send_at) for item in initial] == [(channel, AS_OF) for channel in first]
    assert sum(item.kind is AnnouncementKind.REMINDER for item in sent) == reminders


@pytest.mark.parametrize(
    ("zone", "start", "expected"),
    [
        pytest.param(BERLIN, "2026-11-28T12:00+01:00", "Fri 27 16:00", id="friday-at-work"),
        pytest.param(ZoneInfo("Asia/Riyadh"), "2026-11-28T12:00+03:00", "Sat 28 12:00", id="friday-and-saturday-off"),
        pytest.param(ZoneInfo("Asia/Riyadh"), "2026-11-29T12:00+03:00", "Sun 29 12:00", id="sunday-at-work"),
    ],
)
def test_everybody_is_told_while_at_work_by_their_own_week(zone: tzinfo, start: str, expected: str) -> None:
    """Of equal hours a message takes the one at which most are at work, by the weekend of their country."""
    begin = utc(start) + 2 * DAY
    ladder = (LadderStep(lead=2 * DAY, channels=(EMAIL,)),)
    wishes = policy(as_of=begin - 5 * DAY, zone=zone, ladder=ladder)
    first = schedule_announcements(Span(begin, begin + HOUR), one_zone(zone), wishes)[0]
    assert f"{first.moment.astimezone(zone):%a %d %H:%M}" == expected
