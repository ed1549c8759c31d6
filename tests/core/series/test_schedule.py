"""What is told of a series and of its dates, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Status
from downtime_cli.core.policy import LadderStep, NoticePeriod
from downtime_cli.core.series.schedule import least_distance, recurring_ladder
from downtime_cli.core.window import DAY, HOUR, Span
from tests.core.builders import utc
from tests.planned_series import FIRST, dates, planned

AS_OF = utc("2027-02-01T00:00Z")
THREE_DAYS = NoticePeriod(text="3 days", lead=3 * DAY)


def shown(messages: tuple[Announcement, ...], start: datetime) -> list[tuple[str, str, float]]:
    """Return messages as kind, channel and promised hours before a start."""
    return [(each.kind.value, each.channel, (start - each.promised) / HOUR) for each in messages]


@pytest.mark.parametrize(
    ("days", "leads"),
    [
        pytest.param(1, [24, 1], id="daily"),
        pytest.param(7, [24, 1], id="weekly"),
        pytest.param(14, [24, 1], id="two-weeks"),
        pytest.param(15, [72, 1], id="more-than-two-weeks"),
        pytest.param(28, [72, 1], id="monthly"),
        pytest.param(35, [72, 1], id="five-weeks"),
        pytest.param(36, [168, 24, 1], id="more-than-five-weeks"),
        pytest.param(91, [168, 24, 1], id="quarterly"),
    ],
)
def test_reminders_go_by_how_far_dates_are_apart(days: int, leads: list[float]) -> None:
    """The rarer a window, the earlier people are reminded; an hour that clocks move makes no difference."""
    for hour in (-1, 0, 1):
        assert [step.lead / HOUR for step in recurring_ladder(days * DAY + hour * HOUR)] == leads


def test_channels_of_reminders() -> None:
    """Often only the status page is told, mail is for rarer windows, and the banner for the last hour."""
    assert [step.channels for step in recurring_ladder(DAY)] == [("status-page",), ("status-page", "banner")]
    assert [step.channels for step in recurring_ladder(30 * DAY)] == [
        ("email", "status-page"),
        ("status-page", "banner"),
    ]
    assert [step.channels for step in recurring_ladder(91 * DAY)] == [
        ("email", "status-page"),
        ("email",),
        ("status-page", "banner"),
    ]


def test_the_series_is_told_once_by_the_deadline_of_the_notice_period() -> None:
    """By mail and status page, whatever its dates tell, which have reminders, a start and an end."""
    windows = dates()
    series = planned(windows, AS_OF, notice=THREE_DAYS).series
    first = windows[0].start
    assert shown(series.head.announcements, first) == [("initial", "email", 72), ("initial", "status-page", 72)]
    for window, date in zip(windows, series.dates, strict=True):
        assert shown(date.plan.announcements, window.start) == [
            ("reminder", "status-page", 24),
            ("reminder", "status-page", 1),
            ("reminder", "banner", 1),
            ("start", "status-page", 0),
            ("start", "banner", 0),
            ("complete", "status-page", -2),
            ("complete", "banner", -2),
        ]
        assert {each.waits_for for each in date.plan.announcements[-2:]} == {Status.COMPLETED}


@pytest.mark.parametrize(
    ("as_of", "hours"),
    [
        pytest.param("2027-02-01T00:00Z", 168, id="ahead"),
        pytest.param("2027-03-04T03:00Z", 48, id="late"),
    ],
)
def test_without_a_notice_period_the_series_is_told_as_early_as_a_single_window(as_of: str, hours: float) -> None:
    """Or now, if that is past."""
    series = planned(dates(), utc(as_of)).series
    assert {promised for _, _, promised in shown(series.head.announcements, dates()[0].start)} == {hours}


def test_a_reminder_no_later_than_the_first_announcement_is_left_out() -> None:
    """Whoever has just heard of the series is not reminded of its first date at once."""
    windows = dates(apart=28 * DAY)
    first, second, *_ = planned(windows, AS_OF, notice=THREE_DAYS).series.dates
    assert shown(first.plan.announcements, windows[0].start)[0] == ("reminder", "status-page", 1)
    assert shown(second.plan.announcements, windows[1].start)[0] == ("reminder", "email", 72)


def test_a_ladder_of_ones_own_is_for_both() -> None:
    """The channels of its first step announce the series; the end goes by email only where reminders do."""
    ladder = (LadderStep(lead=HOUR, channels=("banner",)), LadderStep(lead=2 * DAY, channels=("email", "sms")))
    windows = dates()
    series = planned(windows, AS_OF, notice=THREE_DAYS, ladder=ladder).series
    assert [each.channel for each in series.head.announcements] == ["email", "sms"]
    assert [(each.kind.value, each.channel) for each in series.dates[1].plan.announcements] == [
        ("reminder", "email"),
        ("reminder", "sms"),
        ("reminder", "banner"),
        ("start", "status-page"),
        ("start", "banner"),
        ("complete", "status-page"),
        ("complete", "banner"),
        ("complete", "email"),
    ]


def test_regions_are_the_same_all_year() -> None:
    """People keep a mailing list for each, so clocks that change do not regroup them; hours are their own."""
    windows = dates(apart=28 * DAY, count=13)
    series = planned(windows, AS_OF, notice=THREE_DAYS, regions=3).series
    regions = {(each.region, each.zones) for each in series.head.announcements if each.channel == "email"}
    assert len(regions) == 3
    for date in series.dates[1:]:
        mails = [each for each in date.plan.announcements if each.channel == "email"]
        assert {(each.region, each.zones) for each in mails} == regions
        assert all(each.send_at and each.send_at <= each.promised for each in mails if each.kind == "reminder")
        assert not any(each.is_at_night for each in mails if each.kind is AnnouncementKind.REMINDER)


def test_an_automatic_series_ends_by_the_clock() -> None:
    """Its dates say so at their planned end."""
    windows = dates()
    series = planned(windows, AS_OF, automatic=True).series
    for window, date in zip(windows, series.dates, strict=True):
        assert {each.send_at for each in date.plan.announcements if each.kind == "complete"} == {window.end}
        assert date.plan.automatic


def test_the_least_distance_counts() -> None:
    """Of dates that are not evenly apart; a single one has none near it."""
    start = utc("2027-01-01T04:00Z")
    windows = [Span(start + days * DAY, start + days * DAY + HOUR) for days in (0, 2, 9)]
    assert least_distance(windows) == 2 * DAY
    assert least_distance(windows[:1]) > timedelta(days=366)
    assert FIRST.weekday() == 5
