"""Calendars, read by the icalendar library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Status
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.saved.versions import extend, replace_plan, update_status
from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.exports.targets.ics import render_feed, render_ics
from tests.export_samples import changed_twice, export, settings_for, with_status
from tests.notice_samples import broken_off
from tests.samples import sample_plan
from tests.saved_samples import AS_OF, MESSAGES, WINDOW, message, saved_plan


def events(text: str) -> list[Any]:
    """Return the events of a calendar."""
    return list(Calendar.from_ical(text).walk("VEVENT"))


def restored(off: SavedPlan) -> SavedPlan:
    """Return a cancelled plan as it is planned again for the same window, with messages of its own."""
    plan = sample_plan()
    fresh = replace(
        plan,
        policy=replace(plan.policy, as_of=off.last_changed + HOUR),
        recommended=replace(plan.recommended, window=WINDOW),
        announcements=MESSAGES[2:],
    )
    new = replace_plan(off, fresh)
    return replace(
        off,
        sequence=new.sequence,
        status=new.status,
        announcements=new.announcements,
        revisions=new.revisions,
        withdrawn=new.withdrawn,
    )


def window_of(text: str) -> Any:
    """Return the event of the window, which comes first."""
    return events(text)[0]


def test_the_window_is_an_event_in_utc() -> None:
    """Start and end are the window's, in UTC and to the second, without any zone to look up."""
    text = export("ics", what="We move the database.")
    event = window_of(text)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (WINDOW.start, WINDOW.end)
    assert "DTSTART:20261205T040000Z\r\nDTEND:20261205T060000Z\r\n" in text
    assert "TZID" not in text
    assert str(event["SUMMARY"]) == "Maintenance: Shop API"
    assert str(event["DESCRIPTION"]).splitlines() == [
        "We move the database.",
        "Shop API will not be available.",
        "Sat 5 Dec 2026 05:00-07:00 CET (UTC+1) Europe/Berlin, 2 h",
        "2026-12-05T04:00:00Z to 2026-12-05T06:00:00Z",
        "Plan 20261205-0badcafe, version 1",
    ]


def test_its_stamps_are_the_plans() -> None:
    """No clock is looked at: the stamps tell when the plan was made, and when it last changed."""
    first, _, third = changed_twice()
    made, moved = window_of(export("ics", first)), window_of(export("ics", third))
    assert made["DTSTAMP"].dt == made["CREATED"].dt == made["LAST-MODIFIED"].dt == AS_OF
    assert moved["CREATED"].dt == AS_OF
    assert moved["DTSTAMP"].dt == moved["LAST-MODIFIED"].dt == AS_OF + 2 * DAY


def test_versions_have_one_uid_and_a_rising_sequence() -> None:
    """A plan changed twice is the same event each time, so that calendars move it."""
    versions = [window_of(export("ics", plan)) for plan in changed_twice()]
    assert {str(event["UID"]) for event in versions} == {"20261205-0badcafe@downtime-cli"}
    assert [event["SEQUENCE"] for event in versions] == [0, 1, 2]
    assert [event["DTEND"].dt - WINDOW.end for event in versions] == [timedelta(0), timedelta(0), timedelta(minutes=30)]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        pytest.param(Status.TENTATIVE, "TENTATIVE", id="tentative"),
        pytest.param(Status.CONFIRMED, "CONFIRMED", id="confirmed"),
        pytest.param(Status.IN_PROCESS, "CONFIRMED", id="in-process"),
        pytest.param(Status.COMPLETED, "CONFIRMED", id="completed"),
        pytest.param(Status.CANCELLED, "CANCELLED", id="cancelled"),
    ],
)
def test_status(status: Status, expected: str) -> None:
    """The plan's status is one that iCalendar knows."""
    assert str(window_of(export("ics", with_status(status)))["STATUS"]) == expected


def test_a_cancelled_window_says_so() -> None:
    """Title and description of a cancelled window leave no doubt, whatever a client makes of the status."""
    event = window_of(export("ics", with_status(Status.CANCELLED)))
    assert str(event["SUMMARY"]) == "Cancelled maintenance: Shop API"
    assert "will not take place" in str(event["DESCRIPTION"])
    assert "will not be available" not in str(event["DESCRIPTION"])


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        pytest.param(ImpactLevel.DEGRADED, "Shop API may be slow or partly unavailable.", id="degraded"),
        pytest.param(
            ImpactLevel.REDUCED_REDUNDANCY, "Shop API stays available, with reduced redundancy.", id="reduced"
        ),
        pytest.param(ImpactLevel.NO_IMPACT, "Shop API stays available.", id="none"),
    ],
)
def test_what_users_notice(level: ImpactLevel, expected: str) -> None:
    """The description says what users notice, by the plan's impact level."""
    assert str(window_of(export("ics", saved_plan(impact_level=level)))["DESCRIPTION"]).startswith(expected)


def test_each_message_is_an_event_with_an_alarm() -> None:
    """Who has to send a message is reminded at the moment to send it."""
    found = events(export("ics", CONFIRMED))[1:]
    assert [event["DTSTART"].dt for event in found] == [each.moment for each in MESSAGES]
    assert str(found[0]["SUMMARY"]) == "Send the announcement by email: Shop API"
    for event in found:
        (alarm,) = event.walk("VALARM")
        assert (str(alarm["ACTION"]), alarm["TRIGGER"].dt) == ("DISPLAY", timedelta(0))
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=15)
        assert str(alarm["DESCRIPTION"]) == str(event["SUMMARY"])
        assert str(event["TRANSP"]) == "TRANSPARENT"


def test_every_kind_of_message_has_words() -> None:
    """Each kind of message can be told from the others by its title."""
    plan = saved_plan(announcements=tuple(message(kind, "email", WINDOW.start) for kind in AnnouncementKind))
    assert len({str(event["SUMMARY"]) for event in events(export("ics", plan))}) == len(AnnouncementKind) + 1


def test_messages_can_be_left_out() -> None:
    """A calendar for others than the team has the window alone."""
    assert len(events(export("ics", messages="false"))) == 1


def test_messages_have_distinct_uids() -> None:
    """Two reminders by one channel are two events, and so are those to two regions."""
    kind = AnnouncementKind.REMINDER
    one = message(kind, "e-mail/ü", WINDOW.start - DAY)
    plan = saved_plan(announcements=(one, replace(one, region="Asia"), message(kind, "e-mail/ü", WINDOW.start)))
    uids = [str(event["UID"]) for event in events(export("ics", plan))]
    assert len(set(uids)) == 4
    assert all(uid.isascii() and "/" not in uid for uid in uids)
    assert "to Asia" in str(events(export("ics", plan))[2]["SUMMARY"])


def test_what_is_not_known_yet_is_not_claimed() -> None:
    """A plan to confirm, and work whose end is planned, have alarms that say what has to be true first."""
    first, *_, end = (str(event["SUMMARY"]) for event in events(export("ics"))[1:])
    assert first == "If the plan is CONFIRMED, send the announcement by email: Shop API"
    assert end == "Record COMPLETED or the extension, then send the completion notice by email: Shop API"
    done = update_status(CONFIRMED, Status.COMPLETED, WINDOW.end)
    assert str(events(export("ics", done))[-1]["SUMMARY"]) == "Send the completion notice by email: Shop API"


def test_messages_keep_their_uids_when_the_window_moves() -> None:
    """The reminder an hour before stays itself, with fewer messages before it as well."""

    def uid_of_last(messages: tuple[Announcement, ...]) -> str:
        plan = saved_plan(announcements=messages)
        return str(events(export("ics", plan))[-1]["UID"])

    reminders = tuple(message(AnnouncementKind.REMINDER, "email", WINDOW.start - days * DAY) for days in (7, 3, 1))
    assert uid_of_last(reminders) == uid_of_last(reminders[1:])


CONFIRMED = saved_plan(status=Status.CONFIRMED)
OFF = update_status(CONFIRMED, Status.CANCELLED, AS_OF + DAY)
OFF_LATE = update_status(CONFIRMED, Status.CANCELLED, WINDOW.start - 12 * HOUR)
LONGER = extend(CONFIRMED, HOUR, WINDOW.start + HOUR)


@pytest.mark.parametrize(
    ("versions", "gone"),
    [
        pytest.param((CONFIRMED, OFF), 6, id="called-off-before-anybody-knew"),
        pytest.param((CONFIRMED, OFF_LATE), 3, id="called-off-after-some-were-sent"),
        pytest.param((CONFIRMED, LONGER), 0, id="longer"),
        pytest.param((CONFIRMED, LONGER, update_status(LONGER, Status.CANCELLED, WINDOW.end)), 1, id="broken-off"),
        pytest.param((OFF_LATE, restored(OFF_LATE)), 0, id="on-again"),
        pytest.param((CONFIRMED, OFF_LATE, restored(OFF_LATE)), 0, id="off-and-on-again"),
    ],
)
def test_messages_that_are_not_sent_any_more_are_cancelled(versions: tuple[SavedPlan, ...], gone: int) -> None:
    """Who imports each version has the messages of the last one, the others cancelled without an alarm."""
    calendar = {str(event["UID"]): event for plan in versions for event in events(export("ics", plan))[1:]}
    last = versions[-1]
    live = [event for event in calendar.values() if "STATUS" not in event]
    off = [event for event in calendar.values() if "STATUS" in event]
    assert sorted(event["DTSTART"].dt for event in live) == sorted(each.moment for each in last.announcements)
    assert len(off) == gone
    assert {(str(each["STATUS"]), each["SEQUENCE"], len(each.walk("VALARM"))) for each in off} <= {
        ("CANCELLED", last.sequence, 0)
    }
    assert all(str(each["SUMMARY"]).startswith("Cancelled: Send ") for each in off)


def test_a_feed_leaves_out_what_is_not_sent_any_more() -> None:
    """Programs drop from a feed what it does not hold."""
    assert len(events(render_feed([OFF], settings_for("ics")))) == 1


def moved(plan: SavedPlan, days: int, **changes: object) -> SavedPlan:
    """Return a plan whose window is so many days later."""
    window = Span(plan.window.start + days * DAY, plan.window.end + days * DAY)
    return saved_plan(window=window, **changes)


def test_a_feed_holds_several_plans() -> None:
    """A feed can be subscribed to: it has a name, says how often to look, and its plans by time."""
    plans = [moved(saved_plan(), 7, plan_id="b"), saved_plan(plan_id="a")]
    text = render_feed(plans, settings_for("ics", calendar="Shop; works", messages="false"))
    calendar = Calendar.from_ical(text)
    assert [str(calendar[name]) for name in ("METHOD", "X-WR-CALNAME", "NAME")] == [
        "PUBLISH",
        "Shop; works",
        "Shop; works",
    ]
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n" in text
    assert [str(event["UID"]) for event in events(text)] == ["a@downtime-cli", "b@downtime-cli"]


def test_a_feed_holds_the_last_version_of_a_plan() -> None:
    """Of several versions of one plan only the last counts, in whatever order they come."""
    first, second, third = changed_twice()
    settings = settings_for("ics", messages="false")
    assert [event["SEQUENCE"] for event in events(render_feed([third, first, second], settings))] == [2]


def test_what_is_attached_to_a_notice_is_the_window_alone() -> None:
    """Readers of a notice get the window in the words of their message, and none of the team's work or words."""
    (event,) = events(render_ics(saved_plan(), "Geplante Wartung: Shop API", "Zwei\nZeilen"))
    (ours,) = events(export("ics", messages="false"))
    assert (event.pop("SUMMARY"), event.pop("DESCRIPTION")) == ("Geplante Wartung: Shop API", "Zwei\nZeilen")
    assert (ours.pop("SUMMARY"), "Plan 20261205-0badcafe" in ours.pop("DESCRIPTION")) == ("Maintenance: Shop API", True)
    assert event == ours


@pytest.mark.parametrize(
    ("plan", "level", "words"),
    [
        pytest.param(
            with_status(Status.CONFIRMED), ImpactLevel.OUTAGE, "Shop API will not be available.", id="to-come"
        ),
        pytest.param(
            with_status(Status.IN_PROCESS),
            ImpactLevel.OUTAGE,
            "Shop API is not available until the work is complete.",
            id="under-way",
        ),
        pytest.param(
            with_status(Status.IN_PROCESS),
            ImpactLevel.NO_IMPACT,
            "Shop API stays available.",
            id="under-way-without-impact",
        ),
        pytest.param(
            with_status(Status.COMPLETED),
            ImpactLevel.OUTAGE,
            "This maintenance was complete at 2026-12-05T05:00:00Z.",
            id="complete",
        ),
        pytest.param(
            with_status(Status.CANCELLED),
            ImpactLevel.OUTAGE,
            "This maintenance has been cancelled and will not take place.",
            id="called-off",
        ),
        pytest.param(
            broken_off(), ImpactLevel.OUTAGE, "This maintenance was stopped before it was complete.", id="broken-off"
        ),
    ],
)
def test_the_team_reads_what_holds_now(plan: SavedPlan, level: ImpactLevel, words: str) -> None:
    """What users notice is told in the tense of the plan's status."""
    assert str(window_of(export("ics", replace(plan, impact_level=level)))["DESCRIPTION"]).startswith(f"{words}\n")


@pytest.mark.parametrize(
    ("zone", "start", "words"),
    [
        pytest.param(
            "Europe/Berlin", "2026-10-25T00:00", "02:00 CEST (UTC+2) - 03:00 CET (UTC+1) Europe/Berlin", id="back"
        ),
        pytest.param(
            "Europe/Berlin", "2027-03-28T00:00", "01:00 CET (UTC+1) - 04:00 CEST (UTC+2) Europe/Berlin", id="forward"
        ),
        pytest.param("Asia/Kathmandu", "2026-12-31T17:15", "Thu 31 Dec 2026 23:00 - Fri 1 Jan 2027 01:00", id="+5:45"),
        pytest.param("Pacific/Apia", "2026-12-06T10:00", "Sun 6 Dec 2026 23:00 - Mon 7 Dec 2026 01:00", id="week"),
    ],
)
def test_clock_times_in_words(zone: str, start: str, words: str) -> None:
    """The description says the team's clock, whatever it does meanwhile; the event stays in exact time."""
    begin = datetime.fromisoformat(start).replace(tzinfo=UTC)
    plan = saved_plan(zone=ZoneInfo(zone), window=Span(begin, begin + timedelta(hours=2)))
    event = window_of(export("ics", plan))
    assert words in str(event["DESCRIPTION"])
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=2)
