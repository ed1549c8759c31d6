"""Messages that go to each region at hours of its own, on its working days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Status
from downtime_cli.core.announcing.notice_period import notice_deadline
from downtime_cli.core.announcing.schedule import schedule_announcements
from downtime_cli.core.audience import Audience
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.policy import LadderStep, NoticePeriod, Policy, WorkingCalendar
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span
from tests.core.builders import APIA, AS_OF, BERLIN, KATHMANDU, NEW_YORK, audience, one_zone, policy, utc
from tests.effort import examples

TOKYO = ZoneInfo("Asia/Tokyo")
PAGO_PAGO = ZoneInfo("Pacific/Pago_Pago")
SUNDAY_NIGHT = Span(utc("2026-12-13T03:00+01:00"), utc("2026-12-13T05:00+01:00"))
WORLD = audience({BERLIN: 5, NEW_YORK: 3, TOKYO: 2})
EMAILS = tuple(LadderStep(lead=lead * HOUR, channels=("email",)) for lead in (168, 24, 1))


def wishes(**changes: object) -> Policy:
    """Return a policy that asks for three regions, with changes."""
    return policy(**({"regions": 3, "ladder": EMAILS} | changes))


def told(messages: tuple[Announcement, ...], zone: tzinfo = BERLIN) -> list[str]:
    """Return the messages before the start as short lines by a clock."""
    return [
        f"{item.region or 'all'} {item.channel} {item.send_at.astimezone(zone):%a %d %H:%M}"
        for item in messages
        if item.send_at and item.kind in {AnnouncementKind.INITIAL, AnnouncementKind.REMINDER}
    ]


def test_each_region_hears_at_its_own_hour() -> None:
    """A night in Europe: by day each region is written to when it works, or at least is awake, and never late."""
    messages = schedule_announcements(SUNDAY_NIGHT, WORLD, wishes())
    assert told(messages) == [
        "Asia email Fri 04 08:00",
        "Europe email Fri 04 16:00",
        "Americas email Fri 04 22:00",
        "Asia email Fri 11 08:00",
        "Europe email Fri 11 16:00",
        "Americas email Fri 11 22:00",
        "Europe email Sat 12 21:00",
        "Americas email Sun 13 02:00",
        "Asia email Sun 13 02:00",
    ]
    assert {item.reach for item in messages if item.region and item.send_at} == {1.0}
    assert not any(item.is_at_night for item in messages if item.region and item.send_at)


def test_what_everybody_sees_is_posted_once() -> None:
    """Status page, banner and social posts cannot tell regions apart: one message to all, as without regions."""
    ladder = (LadderStep(lead=7 * DAY, channels=("status-page", "email", "banner", "social")),)
    messages = schedule_announcements(SUNDAY_NIGHT, WORLD, wishes(ladder=ladder))
    channels = Counter((item.channel, item.region) for item in messages if item.kind is AnnouncementKind.INITIAL)
    assert channels == Counter(
        [("status-page", ""), ("banner", ""), ("social", "")]
        + [("email", region) for region in ("Europe", "Americas", "Asia")]
    )


def ladder_of(messages: Iterable[Announcement]) -> list[Announcement]:
    """Return the messages that are promised ahead."""
    return [item for item in messages if item.kind in {AnnouncementKind.INITIAL, AnnouncementKind.REMINDER}]


def test_the_start_and_the_end_are_shown_to_everybody_at_the_moment() -> None:
    """What happens now is for all who look, whatever their clocks say; mail that it is over waits for each morning."""
    last = schedule_announcements(SUNDAY_NIGHT, WORLD, wishes(automatic=True))[-5:]
    assert sorted((item.send_at, item.kind.value, item.channel, item.region) for item in last if item.send_at) == [
        (SUNDAY_NIGHT.start, "start", "status-page", ""),
        (SUNDAY_NIGHT.end, "complete", "email", "Asia"),
        (SUNDAY_NIGHT.end, "complete", "status-page", ""),
        (utc("2026-12-13T07:00+01:00"), "complete", "email", "Europe"),
        (utc("2026-12-13T07:00-05:00"), "complete", "email", "Americas"),
    ]
    assert {len(item.zones) for item in last if not item.region} == {3}


def test_the_end_waits_to_be_recorded() -> None:
    """Unless it goes by the clock, mail that work is over waits for somebody to say so, in each region."""
    ends = schedule_announcements(SUNDAY_NIGHT, WORLD, wishes())[-4:]
    assert {item.region for item in ends} == {"", "Asia", "Europe", "Americas"}
    for item in ends:
        assert (item.kind, item.promised) == (AnnouncementKind.COMPLETE, SUNDAY_NIGHT.end)
        assert (item.send_at, item.waits_for, item.missed) == (None, Status.COMPLETED, False)


def test_missed_steps_are_missed_by_everybody() -> None:
    """A step that is past is shown once, not for each region."""
    messages = schedule_announcements(SUNDAY_NIGHT, WORLD, wishes(as_of=SUNDAY_NIGHT.start - 2 * DAY))
    assert [(item.region, item.missed) for item in messages[:2]] == [("", True), ("Europe", False)]


def test_a_public_holiday_is_no_working_day() -> None:
    """The week before falls on Christmas in Germany: the message goes out on the last working day before."""
    window = Span(utc("2027-01-02T03:00+01:00"), utc("2027-01-02T05:00+01:00"))
    days = {date(2026, 12, 25): "Christmas Day", date(2026, 12, 26): "Second Christmas Day"}
    calendar = WorkingCalendar(zone=BERLIN, country="DE", holidays=days)
    with_days = schedule_announcements(window, one_zone(), wishes(calendars=(calendar,)))
    without = schedule_announcements(window, one_zone(), wishes())
    assert told(with_days)[0] == "all email Thu 24 16:00"
    assert told(without)[0] == "all email Fri 25 16:00"


def test_weekends_are_those_of_the_country() -> None:
    """Where Friday is a day off and Sunday is not, the message for a Sunday night goes out on the Sunday before."""
    riyadh = ZoneInfo("Asia/Riyadh")
    calendar = WorkingCalendar(zone=riyadh, country="SA", weekends=((date.min, frozenset({4, 5})),))
    window = Span(utc("2026-12-13T23:00+03:00"), utc("2026-12-14T01:00+03:00"))
    messages = schedule_announcements(window, one_zone(riyadh), wishes(calendars=(calendar,)))
    assert told(messages, riyadh)[0] == "all email Sun 06 16:00"


def test_zones_of_one_country_keep_its_days_off_by_their_own_clocks() -> None:
    """Thanksgiving keeps both coasts from work; the day before does not."""
    los_angeles = ZoneInfo("America/Los_Angeles")
    days = {date(2026, 11, 26): "Thanksgiving"}
    calendars = tuple(WorkingCalendar(zone=zone, country="US", holidays=days) for zone in (NEW_YORK, los_angeles))
    window = Span(utc("2026-12-04T02:00-05:00"), utc("2026-12-04T04:00-05:00"))
    people = audience({NEW_YORK: 2, los_angeles: 1})
    messages = schedule_announcements(window, people, wishes(zone=NEW_YORK, calendars=calendars))
    assert told(messages, NEW_YORK)[0] == "all email Wed 25 16:00"


def test_a_promise_is_kept_on_a_day_off_if_it_cannot_be_kept_otherwise() -> None:
    """A day before a Monday there is no working day within reach, so the message goes out on the day off."""
    window = Span(utc("2026-12-14T03:00+01:00"), utc("2026-12-14T05:00+01:00"))
    messages = schedule_announcements(window, one_zone(), wishes(ladder=EMAILS[1:]))
    assert told(messages) == ["all email Sat 12 21:00", "all email Sun 13 21:00"]


def test_no_message_is_moved_before_the_one_before_it() -> None:
    """On the way back to a working day, the promise of the step before is the limit."""
    ladder = tuple(LadderStep(lead=lead * HOUR, channels=("email",)) for lead in (7 * 24, 6 * 24 + 20))
    messages = schedule_announcements(SUNDAY_NIGHT, one_zone(), wishes(ladder=ladder))
    assert told(messages) == ["all email Fri 04 16:00", "all email Sun 06 07:00"]


def test_the_night_is_for_when_nothing_else_keeps_the_promise() -> None:
    """Planned in the night with little time left, the last call goes out in the night, and says so."""
    as_of = SUNDAY_NIGHT.start - 2 * HOUR
    messages = schedule_announcements(SUNDAY_NIGHT, one_zone(), wishes(as_of=as_of, ladder=EMAILS[2:]))
    assert told(messages) == ["all email Sun 13 02:00"]
    assert messages[0].is_at_night


def test_one_region_is_everybody_at_once_on_working_days() -> None:
    """Asked for one region, short promises are kept to the minute as ever, and a Saturday becomes a Friday."""
    messages = schedule_announcements(SUNDAY_NIGHT, one_zone(), wishes(regions=1))
    assert told(messages) == ["all email Fri 04 16:00", "all email Fri 11 16:00", "all email Sun 13 02:00"]
    assert told(schedule_announcements(SUNDAY_NIGHT, one_zone(), wishes(regions=None)))[0] == "all email Sat 05 21:00"


def test_across_the_date_line_each_zone_has_its_own_friday() -> None:
    """Apia's Friday is Pago Pago's Thursday: a working day for both is found."""
    window = Span(utc("2026-12-13T03:00+13:00"), utc("2026-12-13T05:00+13:00"))
    messages = schedule_announcements(window, audience({APIA: 2, PAGO_PAGO: 1}), wishes(zone=APIA))
    assert told(messages, APIA)[0] == "all email Fri 04 16:00"
    assert told(messages, PAGO_PAGO)[0] == "all email Thu 03 16:00"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        pytest.param(
            "2026-11-03T02:00-05:00", ["Mon 26 16:00", "Sun 01 21:00", "Mon 02 21:00"], id="back-on-1-November"
        ),
        pytest.param("2027-03-16T02:00-04:00", ["Mon 08 16:00", "Sun 14 21:00", "Mon 15 21:00"], id="on-14-March"),
    ],
)
def test_hours_are_by_the_clocks_of_the_day(start: str, expected: list[str]) -> None:
    """On both sides of a clock change people are told at the same hours of their own clocks."""
    window = Span(utc(start), utc(start) + HOUR)
    rules = wishes(as_of=window.start - 20 * DAY, zone=NEW_YORK)
    messages = schedule_announcements(window, one_zone(NEW_YORK), rules)
    assert told(messages, NEW_YORK) == [f"all email {moment}" for moment in expected]


CHANGES = tuple(map(utc, ("2027-03-01T10:17Z", "2026-10-12T00:00Z", "2026-12-18T23:00Z")))  # of clocks and the year
ZONES = (BERLIN, NEW_YORK, KATHMANDU, TOKYO, APIA, PAGO_PAGO, timezone(timedelta(hours=5, minutes=30)))


@settings(max_examples=examples(150))
@given(
    st.dictionaries(st.sampled_from(ZONES), st.integers(1, 9), min_size=1),
    st.tuples(st.sampled_from([AS_OF, *CHANGES]), st.integers(0, 40 * 24 * 4), st.integers(0, 120)),
    st.lists(st.integers(1, 400), min_size=1, max_size=4, unique=True),
    st.sampled_from([1, 2, 3, 12]),
    st.sets(st.integers(0, 60), max_size=30),
)
def test_everybody_gets_every_step_once_and_in_time(
    users: dict[tzinfo, int], times: tuple[datetime, int, int], leads: list[int], regions: int, off: set[int]
) -> None:
    """In order, none late, none before now, the notice kept, each zone told of each step by each channel just once."""
    as_of, start, notice = times
    ladder = tuple(LadderStep(lead=lead * HOUR, channels=("email", "status-page")) for lead in leads)
    holidays = {(as_of + day * DAY).date(): "a day off" for day in off}
    rules = wishes(
        as_of=as_of,
        ladder=ladder,
        regions=regions,
        notice=NoticePeriod(text="n", lead=notice * HOUR),
        calendars=tuple(WorkingCalendar(zone=zone, country="XX", holidays=holidays) for zone in ZONES[:3]),
        automatic=notice % 2 == 0,
    )
    begin = as_of + notice * HOUR + start * 15 * MINUTE
    window = Span(begin, begin + HOUR)
    messages = schedule_announcements(window, audience(dict(users)), rules)
    sent = [item for item in messages if item.send_at is not None]
    moments = [item.send_at for item in sent if item.send_at]
    assert moments == sorted(moments)
    assert all(as_of <= item.send_at <= item.promised for item in sent if item.send_at)
    assert min(moments) <= notice_deadline(window.start, rules.notice)
    steps = ladder_of(messages)
    assert all(item.kind is AnnouncementKind.INITIAL for item in steps if item.promised <= sent[0].promised)
    told_of = Counter((item.promised, item.channel, zone_name(zone)) for item in steps for zone in item.zones)
    promises = {item.promised for item in steps}
    assert promises >= {window.start - lead * HOUR for lead in leads}
    assert told_of == Counter(
        (promised, channel, zone_name(zone))
        for promised in promises
        for channel in ("email", "status-page")
        for zone in users
    )
    over = [item for item in messages if item.kind is AnnouncementKind.COMPLETE and item.channel == "email"]
    assert Counter(zone_name(zone) for item in over for zone in item.zones) == Counter(map(zone_name, users))
    for item in over:
        if item.region and rules.automatic:
            assert (item.reach or 0) >= 0.5
            assert item.moment >= window.end
        elif not rules.automatic:
            assert (item.send_at, item.promised, item.waits_for) == (None, window.end, Status.COMPLETED)


@pytest.mark.parametrize("regions", [None, 1, 3])
def test_regions_change_no_promise(regions: int | None) -> None:
    """Whatever the regions, the same steps are promised for the same instants."""
    steps = ladder_of(schedule_announcements(SUNDAY_NIGHT, WORLD, wishes(regions=regions)))
    others = ladder_of(schedule_announcements(SUNDAY_NIGHT, WORLD, wishes()))
    assert {item.promised for item in steps} == {item.promised for item in others}


PARIS = ZoneInfo("Europe/Paris")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def regional_email(start: str, lead: float, people: Audience, **changes: object) -> datetime | None:
    """Return when the largest region gets its email of one lead, in hours, before a window at that start."""
    ladder = (LadderStep(lead=lead * HOUR, channels=("email",)),)
    window = Span(utc(start), utc(start) + HOUR)
    return schedule_announcements(window, people, wishes(ladder=ladder, **changes))[0].send_at


@pytest.mark.parametrize(
    ("french", "off", "expected"),
    [
        pytest.param(0.5, {"FR": (4,)}, 4, id="half-at-work-on-the-last-day"),
        pytest.param(0.501, {"FR": (4,)}, 3, id="most-are-off-on-the-last-day"),
        pytest.param(0.5, {"FR": (4, 3), "DE": (4,)}, 3, id="half-at-work-on-the-day-before"),
        pytest.param(0.501, {"FR": (4, 3), "DE": (4,)}, 2, id="most-are-off-on-the-day-before"),
    ],
)
def test_a_working_day_is_one_on_which_half_are_at_work(
    french: float, off: dict[str, tuple[int, ...]], expected: int
) -> None:
    """A message due on Friday 4 December goes out on the last day on which half of the region work."""
    calendars = tuple(
        WorkingCalendar(
            zone=zone, country=country, holidays={date(2026, 12, day): "off" for day in off.get(country, ())}
        )
        for zone, country in ((BERLIN, "DE"), (PARIS, "FR"))
    )
    people = audience({BERLIN: 1 - french, PARIS: french})
    assert regional_email("2026-12-11T20:00+01:00", 168, people, calendars=calendars) == utc(
        f"2026-12-0{expected}T16:00+01:00"
    )


@pytest.mark.parametrize(
    ("lead", "sent"),
    [
        pytest.param(48, "2026-12-11T16:00+01:00", id="a-day-of-two"),
        pytest.param(47, "2026-12-12T21:00+01:00", id="a-day-of-less-than-two"),
    ],
)
def test_a_message_moves_by_half_its_lead_at_most(lead: int, sent: str) -> None:
    """Due on Saturday night, it moves a day to Friday if it was to come two days before, and not if later."""
    assert regional_email("2026-12-15T02:00+01:00", lead, one_zone()) == utc(sent)


@pytest.mark.parametrize(
    ("start", "as_of", "sent"),
    [
        pytest.param("2026-12-05T01:30-05:00", "2026-12-04T12:00-05:00", "2026-12-05T00:30-05:00", id="half-are-awake"),
        pytest.param(
            "2026-12-05T04:00-05:00", "2026-12-04T22:30-05:00", "2026-12-05T00:00-05:00", id="half-were-awake"
        ),
        pytest.param(
            "2026-12-05T04:30-05:00", "2026-12-05T02:50-05:00", "2026-12-05T03:30-05:00", id="all-were-asleep"
        ),
        pytest.param(
            "2026-12-05T04:30-05:00", "2026-12-05T03:10-05:00", "2026-12-05T03:30-05:00", id="no-hour-is-left"
        ),
    ],
)
def test_a_short_promise_spares_the_night_where_it_can(start: str, as_of: str, sent: str) -> None:
    """An hour's promise is kept to the minute if half are awake, or if no full hour before it finds half awake."""
    people = audience({NEW_YORK: 1, LOS_ANGELES: 1})
    assert regional_email(start, 1, people, as_of=utc(as_of), earliest=utc(as_of)) == utc(sent)


def test_two_regions_are_enough_to_split() -> None:
    """Asked for two regions, Europe and Asia are written to apart from the Americas."""
    messages = schedule_announcements(SUNDAY_NIGHT, WORLD, wishes(regions=2))
    assert len({item.region for item in messages if item.region}) == 2
    assert not any(item.region for item in schedule_announcements(SUNDAY_NIGHT, WORLD, wishes(regions=1)))
