"""Series in formats that know no recurrence, or not this one: their next dates, each with an identity of its own."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span
from downtime_cli.exports.catalogue import load_target, load_targets
from tests.export_samples import export, export_series, series_text, table
from tests.recurring_samples import AS_OF, changed, recurring
from tests.saved_samples import BERLIN, message

NONE: Final = timedelta(0)
ONE_BY_ONE: Final = [target.name for target in load_targets() if target.render_series is None]
BOUNDED: Final = [target.name for target in load_targets() if target.undo and not target.sends_messages]
SERIES: Final = recurring(left_out=(0,))
OVER: Final = changed(SERIES, dict.fromkeys(range(11), (Status.CANCELLED, NONE, NONE)))


def off(series: Series) -> Series:
    """Return the series as a cancelled one."""
    return replace(series, head=replace(series.head, status=Status.CANCELLED))


def test_these_know_no_recurrence() -> None:
    """All others say a series as a whole."""
    assert ONE_BY_ONE == [
        "alertmanager-silence",
        "cachet",
        "cstate",
        "maintnote",
        "pagerduty",
        "statuspage",
        "upptime",
    ]


def test_the_last_date_is_where_it_was_moved() -> None:
    """Whoever is told until when it lasts has no use for the day on which nothing takes place any more."""
    moved = changed(SERIES, {2: (Status.CONFIRMED, 8 * DAY, NONE)})
    assert f"{export_series(ONE_BY_ONE[0], moved).last}" == "2027-03-28"
    elsewhere = replace(moved, slot=replace(moved.slot, zone=ZoneInfo("America/New_York")))
    assert f"{export_series(ONE_BY_ONE[0], elsewhere).last}" == "2027-03-28"  # by the clock that moves are typed by


@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_the_next_dates_are_written_as_plans(name: str) -> None:
    """Each is what it would be alone, and has a file that is called after it."""
    found = export_series(name, SERIES)
    days = ("20270116", "20270220", "20270320")
    extension = load_target(name).extension
    assert list(found.files) == [f"{name}-20261201-5e21e500-{day}.{extension}" for day in days]
    assert list(found.files.values()) == [export(name, each.plan) for each in SERIES.dates[:3]]
    assert (f"{found.last}", found.is_all) == ("2027-03-20", False)
    assert export_series(name, SERIES, count=11).is_all
    assert len(export_series(name, SERIES, count=50).files) == 11


@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_a_date_is_the_same_when_it_is_written_again(name: str) -> None:
    """A month later the next dates are others; those that were written before are what they were."""
    first = export_series(name, SERIES)
    later = export_series(name, SERIES, now=AS_OF + 60 * DAY)
    both = set(first.files) & set(later.files)
    assert len(both) == 2
    assert all(first.files[each] == later.files[each] for each in both)


@pytest.mark.parametrize("name", ["cachet", "pagerduty", "statuspage"])
def test_bodies_of_requests_are_a_list(name: str) -> None:
    """One body for each date, in order."""
    bodies = json.loads(series_text(name, SERIES))
    assert bodies == [json.loads(export(name, each.plan)) for each in SERIES.dates[:3]]


def test_silences_are_one_list() -> None:
    """Amtool imports a list of silences anyway; the id of an earlier one cannot be that of several."""
    silences = json.loads(series_text("alertmanager-silence", SERIES))
    assert [each["startsAt"] for each in silences] == [
        "2027-01-16T03:00:00Z",
        "2027-02-20T03:00:00Z",
        "2027-03-20T03:00:00Z",
    ]
    with pytest.raises(InputError, match="silence_id: it is the id of one silence, and there are several"):
        series_text("alertmanager-silence", SERIES, silence_id="3f1b")
    one = export_series("alertmanager-silence", SERIES, count=1, silence_id="3f1b").text
    assert one is not None
    assert json.loads(one)[0]["id"] == "3f1b"


def test_notifications_are_one_calendar() -> None:
    """Each date is an event with an id of its own; no name can end the calendar early."""
    hostile = recurring(service="END:VCALENDAR\r\nBEGIN:VEVENT\r\n", left_out=(0,))
    text = series_text("maintnote", hostile)
    events = Calendar.from_ical(text).walk("VEVENT")
    assert [str(each["X-MAINTNOTE-MAINTENANCE-ID"]) for each in events] == [
        each.plan.plan_id for each in hostile.dates[:3]
    ]
    assert text.count("BEGIN:VCALENDAR\r\n") == 1
    assert re.findall(r"^(END:VCALENDAR)\r$", text, re.MULTILINE) == ["END:VCALENDAR"]


@pytest.mark.parametrize("name", ["cstate", "upptime"])
def test_pages_are_a_file_each(name: str) -> None:
    """They are no one text."""
    assert export_series(name, SERIES).text is None


def test_dates_go_by_their_windows() -> None:
    """One that was moved takes the place that it has now; one under way is among the next, whatever the clock says."""
    moved = changed(SERIES, {0: (Status.CONFIRMED, 40 * DAY, NONE)})
    assert [name[-13:-5] for name in export_series("pagerduty", moved).files] == ["20270220", "20270116", "20270320"]
    begun = changed(SERIES, {0: (Status.IN_PROCESS, NONE, NONE)})
    late = SERIES.dates[0].plan.window.end + HOUR
    assert next(iter(export_series("cachet", begun, now=late).files)) == "cachet-20261201-5e21e500-20270116.json"
    assert next(iter(export_series("cachet", SERIES, now=late).files)) == "cachet-20261201-5e21e500-20270220.json"


@pytest.mark.parametrize(("name", "is_there"), [("statuspage", True), ("maintnote", True), ("pagerduty", False)])
def test_a_cancelled_date_is_said_where_that_can_be(name: str, *, is_there: bool) -> None:
    """Where a format has a word for it, readers have to see it; others leave it out."""
    files = export_series(name, changed(SERIES, {1: (Status.CANCELLED, NONE, NONE)})).files
    assert any("20270220" in each for each in files) == is_there
    assert len(files) == 3


@pytest.mark.parametrize("name", [*ONE_BY_ONE, *BOUNDED])
def test_without_a_date_to_come_there_is_nothing_to_write(name: str) -> None:
    """A series that is over is refused as a plan is, with the way to undo what was written, or to say the date."""
    target, late = load_target(name), SERIES.dates[-1].plan.window.end
    with pytest.raises(
        InputError, match=f"no date is still to come: there is nothing left to export to {name}"
    ) as caught:
        export_series(name, SERIES, now=late)
    remedy = target.undo or "say which of its dates: --date 2027-03-20"
    assert caught.value.issues[0].remedy == remedy
    assert target.obstacle(SERIES, {}, late) == f"no date is still to come; {remedy}"
    if target.undo:
        with pytest.raises(InputError, match="the series is CANCELLED"):
            export_series(name, off(OVER))


@pytest.mark.parametrize("name", ["ics", "grafana-mute"])
def test_what_can_say_that_it_is_over_does(name: str) -> None:
    """A calendar shows what was, and Grafana is told to delete the timing."""
    assert load_target(name).obstacle(off(OVER), {}, AS_OF) == ""
    assert series_text(name, off(OVER))


def test_what_is_missing_is_an_obstacle() -> None:
    """As with plans."""
    assert load_target("pagerduty").obstacle(SERIES, {}, AS_OF) == "needs services"
    assert load_target("pagerduty").obstacle(SERIES, table(services="P1"), AS_OF) == ""


class TestDatadog:
    """Downtimes that recur, and those of single dates."""

    @staticmethod
    def schedules(series: Series, now: datetime = AS_OF) -> list[Any]:
        """Return the schedules of all downtimes."""
        return [each["data"]["attributes"]["schedule"] for each in json.loads(series_text("datadog", series, now=now))]

    @classmethod
    def spans(cls, series: Series, now: datetime = AS_OF) -> list[Span]:
        """Return when they are in force, their rules expanded by dateutil."""
        found = []
        for schedule in cls.schedules(series, now):
            if "start" in schedule:
                start, end = (datetime.fromisoformat(schedule[key]).astimezone(UTC) for key in ("start", "end"))
                found.append(Span(start, end))
                continue
            zone, (each,) = ZoneInfo(schedule["timezone"]), schedule["recurrences"]
            length = int(each["duration"][:-1]) * {"h": HOUR, "m": MINUTE}[each["duration"][-1]]
            begin = datetime.fromisoformat(each["start"])
            assert begin.tzinfo is None
            starts = [resolve_wall(wall, zone) for wall in rrulestr(each["rrule"], dtstart=begin)]
            found += [Span(start, start + length) for start in starts]
        return sorted(found)

    @staticmethod
    def windows(series: Series, now: datetime = AS_OF) -> list[Span]:
        """Return the windows that are to come."""
        ahead = (each.plan for each in series.dates if not each.plan.is_over and each.plan.window.end > now)
        return sorted(plan.window for plan in ahead)

    def test_is_one_rule(self) -> None:
        """A series without exceptions is one downtime with its count, by the local clock."""
        assert self.schedules(recurring(left_out=(0, 11))) == [
            {
                "recurrences": [
                    {"start": "2027-01-16T04:00", "duration": "2h", "rrule": "FREQ=MONTHLY;BYDAY=3SA;COUNT=10"}
                ],
                "timezone": "Europe/Berlin",
            }
        ]
        (body,) = json.loads(series_text("datadog", SERIES, what="We move."))
        message = body["data"]["attributes"]["message"]
        assert message.startswith("Maintenance: Shop API\nWe move.\nShop API will not be available.\nOn the third Sat")

    @pytest.mark.parametrize(
        ("series", "rules"),
        [
            pytest.param(recurring(left_out=(3, 7)), 3, id="gaps"),
            pytest.param(recurring("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "23:15", length=90 * MINUTE), 1, id="minutes"),
            pytest.param(recurring("FREQ=WEEKLY;BYDAY=SU", "01:30"), 3, id="clock-changes"),
            pytest.param(changed(SERIES, {2: (Status.CANCELLED, NONE, NONE)}), 2, id="cancelled"),
            pytest.param(changed(SERIES, {2: (Status.CONFIRMED, 9 * DAY, HOUR)}), 2, id="moved"),
            pytest.param(
                changed(SERIES, {0: (Status.COMPLETED, NONE, NONE), 5: (Status.CONFIRMED, NONE, HOUR)}), 2, id="longer"
            ),
        ],
    )
    def test_means_the_windows(self, series: Series, rules: int) -> None:
        """Together they are the dates that are to come, also in the middle of the year."""
        for now in (AS_OF, AS_OF + 130 * DAY):
            assert self.spans(series, now) == self.windows(series, now)
        assert sum("recurrences" in each for each in self.schedules(series)) == rules

    def test_a_bare_offset_goes_date_by_date(self) -> None:
        """Datadog knows zones by their names alone: the next dates are one downtime each."""
        series = recurring(zone=timezone(5 * HOUR))
        assert self.spans(series) == self.windows(series)[:3]
        assert len(export_series("datadog", series).files) == 3


class TestIcinga:
    """Ranges of one scheduled downtime."""

    def test_has_a_range_for_each_date(self) -> None:
        """By the daemon's clock; those that are over are not there."""
        series = changed(SERIES, {0: (Status.COMPLETED, NONE, NONE), 1: (Status.CONFIRMED, NONE, 20 * HOUR)})
        text = series_text("icinga", series, timezone="America/New_York")
        ranges = re.findall(r'^    "(.*)" = "(.*)"$', text, re.MULTILINE)
        assert ranges[:3] == [
            ("2027-02-19", "22:00-44:00"),
            ("2027-03-19", "23:00-25:00"),
            ("2027-04-16", "22:00-24:00"),
        ]
        assert len(ranges) == 10
        assert text.count("object ScheduledDowntime") == 1

    def test_two_on_a_day_share_a_key(self) -> None:
        """A key that is there twice would hide the first."""
        two = recurring("FREQ=WEEKLY;BYDAY=SA,SU", "04:00", BERLIN)
        text = series_text("icinga", changed(two, {1: (Status.CONFIRMED, -DAY + 6 * HOUR, NONE)}))
        assert '    "2026-12-05" = "04:00-06:00,10:00-12:00"\n' in text


class TestJobs:
    """The one job of a series."""

    @pytest.mark.parametrize(
        ("name", "pattern"),
        [
            pytest.param("crontab", r"^(\S+) \* \* \* \* cd ", id="cron"),
            pytest.param("systemd", r"^OnCalendar=\*-\*-\* \*:(\S+):00 UTC$", id="systemd"),
        ],
    )
    @pytest.mark.parametrize(
        ("moments", "expected"),
        [
            pytest.param((), [0, 15, 30, 45], id="none"),
            pytest.param((datetime(2027, 1, 3, 4, 7, tzinfo=UTC),), [0, 7, 15, 30, 45], id="odd"),
            pytest.param((datetime(2027, 1, 3, 4, 7, 30, tzinfo=UTC),), [0, 8, 15, 30, 45], id="within-a-minute"),
        ],
    )
    def test_is_run_at_every_minute_with_messages(
        self, name: str, pattern: str, moments: tuple[datetime, ...], expected: list[int]
    ) -> None:
        """Every quarter of an hour, so that what a change moves there is in time, and wherever else one is due."""
        messages = tuple(message(AnnouncementKind.REMINDER, "email", each) for each in moments)
        date = replace(SERIES.dates[0], plan=replace(SERIES.dates[0].plan, announcements=messages))
        text = series_text(name, replace(SERIES, dates=(date, *SERIES.dates[1:])), timezone="UTC")
        (minutes,) = re.findall(pattern, text, re.MULTILINE)
        assert [int(each) for each in minutes.split(",")] == expected

    def test_cron_counts_minutes_of_its_own_clock(self) -> None:
        """Seven minutes past in UTC are 52 past in Kathmandu."""
        head = replace(
            SERIES.head,
            announcements=(message(AnnouncementKind.INITIAL, "email", datetime(2027, 1, 3, 4, 7, tzinfo=UTC)),),
        )
        text = series_text("crontab", replace(SERIES, head=head), timezone="Asia/Kathmandu")
        assert re.findall(r"^(\S+) \* \* \* \* ", text, re.MULTILINE) == ["0,15,30,45,52"]

    @pytest.mark.parametrize("name", ["systemd", "crontab"])
    @pytest.mark.parametrize(
        ("later", "begin"),
        [
            pytest.param(NONE, "2026-11-23T00:00:00Z", id="the-whole"),
            pytest.param(datetime(2027, 1, 16, 5, tzinfo=UTC) - AS_OF - 2 * DAY, "2027-01-16T05:00:00Z", id="a-date"),
        ],
    )
    def test_begins_at_the_last_change(self, name: str, later: timedelta, begin: str) -> None:
        """Of the whole, so that it is announced; of a date, where one was over by then and sent before."""
        series = changed(SERIES, {3: (Status.CONFIRMED, DAY, NONE)})
        plan = series.dates[3].plan
        last = replace(plan.revisions[-1], at=plan.revisions[-1].at + later)
        moved = replace(series.dates[3], plan=replace(plan, revisions=(*plan.revisions[:-1], last)))
        text = series_text(name, replace(series, dates=(*series.dates[:3], moved, *series.dates[4:])))
        assert f's="${{s:-{begin}}}"' in text.replace("$$", "$").replace('\\"', '"')
        path = "/srv/plans/shop.json.sent-until"
        assert f"# Its first run sends what has fallen due since {begin}, unless a moment is in {path}.\n" in text
        assert "may go out up to a quarter of an hour late.\n" in text
        assert "# As planned now, it has nothing to send after 2027-11-20T05:00:00Z.\n" in text

    @pytest.mark.parametrize("name", ["systemd", "crontab"])
    def test_begins_at_the_end_of_a_series_that_is_over(self, name: str) -> None:
        """No window is left to end after it was called off."""
        series = off(replace(SERIES, dates=SERIES.dates[:1]))
        last = replace(series.head.revisions[-1], at=SERIES.dates[0].plan.window.end)
        news = message(AnnouncementKind.CANCELLED, "email", last.at + HOUR)
        head = replace(series.head, revisions=(last,), announcements=(news,))
        text = series_text(name, replace(series, head=head))
        assert "since 2027-01-16T05:00:00Z, unless" in text

    def test_systemd_has_one_timer(self) -> None:
        """A timer and what watches the file, each with its service."""
        units = re.findall(r'^cat >"\$units/(\S+)"', series_text("systemd", SERIES), re.MULTILINE)
        name = "downtime-20261201-5e21e500"
        assert units == [
            f"{name}-series.timer",
            f"{name}-series.service",
            f"{name}-changes.path",
            f"{name}-changes.service",
        ]

    @pytest.mark.parametrize("name", ["systemd", "crontab"])
    def test_a_cancellation_that_waits_for_the_morning_is_sent(self, name: str) -> None:
        """A series that was called off has a job as long as somebody is to be told."""
        news = message(AnnouncementKind.CANCELLED, "email", AS_OF + 9 * HOUR)
        cancelled = off(OVER)
        waiting = replace(cancelled, head=replace(cancelled.head, announcements=(news,)))
        assert series_text(name, waiting)
        with pytest.raises(InputError, match="the series is CANCELLED"):
            export_series(name, waiting, now=AS_OF + 9 * HOUR)
