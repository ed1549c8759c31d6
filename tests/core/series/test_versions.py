"""The life of a series: of the whole, and of single dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.policy import NoticePeriod
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series
from downtime_cli.core.series.versions import Signature, extend_date, find_date, move_date, update_date, update_series
from downtime_cli.core.window import DAY, HOUR, MINUTE
from tests.core.builders import utc
from tests.planned_series import dates, planned

AS_OF = utc("2027-02-01T12:00Z")
THREE_DAYS = NoticePeriod(text="3 days", lead=3 * DAY)
TOLD = AS_OF + 31 * DAY
"""After the series was told of, a day and a half before its first date."""
NIGHT = utc("2027-03-09T01:00Z")


def tentative(**wishes: object) -> Series:
    """Return a weekly series of six dates, the first of them on 6 March."""
    return planned(dates(), AS_OF, notice=THREE_DAYS, **wishes).series


def confirmed(at: datetime = AS_OF, **wishes: object) -> Series:
    """Return the series, confirmed."""
    return update_series(tentative(**wishes), Status.CONFIRMED, at)


def called_off() -> Series:
    """Return a series that was called off as soon as it was confirmed."""
    return update_series(confirmed(), Status.CANCELLED, AS_OF)


def news(plan: SavedPlan) -> list[tuple[str, str, datetime | None]]:
    """Return what a plan sends from its last change on, but for its ladder."""
    ladder = {AnnouncementKind.REMINDER, AnnouncementKind.START, AnnouncementKind.COMPLETE}
    return [
        (each.kind.value, each.channel, each.send_at)
        for each in plan.current_announcements
        if plan.sends(each) and each.kind not in ladder
    ]


def test_confirming_confirms_the_whole_and_its_dates() -> None:
    """At one moment, with who did it and why; what was to come stays as it is."""
    series = update_series(tentative(), Status.CONFIRMED, AS_OF + DAY, Signature(by="Ann", note="CHG-1"))
    for plan in series.plans:
        last = plan.revisions[-1]
        assert (plan.status, plan.sequence, last.at, last.by, last.note) == (
            Status.CONFIRMED,
            1,
            AS_OF + DAY,
            "Ann",
            "CHG-1",
        )
    assert [each.plan.announcements for each in series.dates] == [each.plan.announcements for each in tentative().dates]
    assert series.head.announcements == tentative().head.announcements
    assert series.head.window == tentative().head.window
    assert series.head.revisions[-1].rule == tentative().head.revisions[-1].rule


def test_who_was_to_hear_by_now_hears_of_the_whole_alone() -> None:
    """Confirmed between two dates: one first announcement at that moment, and no date says it again."""
    series = confirmed(NIGHT)
    assert news(series.head) == [("initial", "email", NIGHT), ("initial", "status-page", NIGHT)]
    assert series.dates[0].plan.status is Status.TENTATIVE  # it was over
    assert not any(news(each.plan) for each in series.dates)
    reminders = [each for each in series.dates[1].plan.announcements if each.kind is AnnouncementKind.REMINDER]
    assert len(reminders) == 3


def test_a_reminder_that_was_due_is_not_made_up_for() -> None:
    """Whoever has just heard of the series is not told twice; the banner says it first by itself."""
    at = dates()[0].start - 30 * MINUTE
    first = confirmed(at).dates[0].plan
    assert [
        (each.kind.value, each.channel) for each in first.current_announcements if each.moment < first.window.start
    ] == [("initial", "banner")]


def test_cancelling_tells_it_once_and_calls_off_what_is_to_come() -> None:
    """By the whole, when most readers of each channel are awake; what is over stays as it is."""
    series = update_series(confirmed(), Status.CANCELLED, NIGHT)
    assert news(series.head) == [
        ("cancelled", "status-page", NIGHT),
        ("cancelled", "email", utc("2027-03-09T02:00Z")),
    ]
    assert [each.plan.status.value for each in series.dates] == ["CONFIRMED", *["CANCELLED"] * 5]
    assert not any(news(each.plan) for each in series.dates)
    assert series.dates[0].plan.announcements == confirmed().dates[0].plan.announcements


def test_readers_of_a_date_to_come_hear_it_as_well() -> None:
    """Of a channel by which the whole was never told, such as a banner that shows the next date."""
    at = dates()[1].start - 20 * MINUTE
    series = update_series(confirmed(), Status.CANCELLED, at)
    assert {(kind, channel) for kind, channel, _ in news(series.head)} == {
        ("cancelled", "email"),
        ("cancelled", "status-page"),
        ("cancelled", "banner"),
    }


def test_nobody_hears_that_a_tentative_series_is_off() -> None:
    """As nobody was told of it."""
    series = update_series(tentative(), Status.CANCELLED, NIGHT)
    assert not news(series.head)
    assert {each.plan.status for each in series.dates[1:]} == {Status.CANCELLED}


def test_a_tentative_series_whose_dates_are_over_is_called_off() -> None:
    """It would wait to be confirmed for ever; nobody hears of it."""
    off = update_series(tentative(), Status.CANCELLED, dates()[-1].end)
    assert (off.head.status, off.head.announcements) == (Status.CANCELLED, ())


def test_the_last_date_is_not_called_off_alone_before_the_series_is_told() -> None:
    """The announcement of the whole would have no date; once it is sent, any date may be off."""
    series = confirmed()
    *others, last = [each.day for each in series.dates]
    for day in others:
        series = update_date(series, day, Status.CANCELLED, AS_OF)
    with pytest.raises(
        InputError, match="is the only date left of a series that users have not been told of"
    ) as raised:
        update_date(series, last, Status.CANCELLED, AS_OF)
    assert raised.value.issues[0].remedy == f"call off all of it: leave out --date {last}"
    whole = update_series(series, Status.CANCELLED, AS_OF)
    assert not [each for plan in whole.plans for each in plan.announcements]
    after = max(each.moment for each in series.head.announcements) + MINUTE
    assert update_date(series, last, Status.CANCELLED, after).dates[-1].plan.is_over


def test_one_date_is_called_off_alone() -> None:
    """Everybody hears it who was told of the series; the rest of it stays."""
    series, day = confirmed(), dates()[4].start.date()
    off = update_date(series, day, Status.CANCELLED, TOLD)
    assert {(kind, channel) for kind, channel, _ in news(off.dates[4].plan)} == {
        ("cancelled", "email"),
        ("cancelled", "status-page"),
    }
    assert off.head == series.head
    assert [each.plan for each in off.dates if each.day != day] == [
        each.plan for each in series.dates if each.day != day
    ]
    assert off.dates[4].is_changed


def test_nobody_hears_of_a_date_that_is_off_before_the_series_is_told() -> None:
    """As the series itself tells what is left out by then."""
    off = update_date(confirmed(), dates()[4].start.date(), Status.CANCELLED, AS_OF + DAY)
    assert not news(off.dates[4].plan)


def test_a_date_is_moved_with_its_ladder() -> None:
    """It stays confirmed, and everybody who was told of the series hears of it."""
    series, old = confirmed(), dates()[3]
    moved = move_date(series, old.start.date(), old.start + DAY, TOLD).dates[3]
    assert (moved.plan.status, moved.original, moved.plan.window.start) == (Status.CONFIRMED, old, old.start + DAY)
    assert {(kind, channel) for kind, channel, _ in news(moved.plan)} == {
        ("rescheduled", "email"),
        ("rescheduled", "status-page"),
    }
    assert [
        (moved.plan.window.start - each.promised) / HOUR
        for each in moved.plan.announcements
        if each.kind is AnnouncementKind.REMINDER
    ] == [24, 1, 1]


def test_a_date_takes_longer() -> None:
    """As a plan does."""
    longer = extend_date(confirmed(), dates()[3].start.date(), HOUR, TOLD).dates[3].plan
    assert longer.window.end == dates()[3].end + HOUR
    assert {kind for kind, _, _ in news(longer)} == {"extended"}


def test_work_begins_and_ends_on_a_date() -> None:
    """The record tells it, by the channels that have told of the date or of the series."""
    window = dates()[0]
    day = window.start.date()
    begun = update_date(confirmed(), day, Status.IN_PROCESS, window.start - HOUR)
    over = update_date(begun, day, Status.COMPLETED, window.start + HOUR).dates[0].plan
    ends = [each for each in over.announcements if each.kind is AnnouncementKind.COMPLETE]
    at = window.start + HOUR
    assert [(each.channel, each.send_at) for each in ends] == [("status-page", at), ("banner", at)]


def test_a_change_in_the_minute_of_the_last_one_comes_after_it() -> None:
    """Of the whole and of any date, whichever changed last."""
    series = update_date(confirmed(), dates()[4].start.date(), Status.CANCELLED, TOLD + 20 * MINUTE / 60)
    off = update_series(series, Status.CANCELLED, TOLD)
    assert off.head.last_changed == TOLD + 20 * MINUTE / 60


Change = Callable[[Series], Series]
SECOND = dates()[1]
DAY_2: date = SECOND.start.date()


@pytest.mark.parametrize(
    ("series", "change", "message", "remedy"),
    [
        pytest.param(
            confirmed(),
            lambda series: update_series(series, Status.COMPLETED, TOLD),
            "work is COMPLETED on single dates",
            "say on which: --date 2027-03-06 --status COMPLETED",
            id="whole-completed",
        ),
        pytest.param(
            confirmed(),
            lambda series: update_series(series, Status.IN_PROCESS, dates()[-1].end),
            "work is IN-PROCESS on single dates",
            "--date DAY",
            id="whole-begun-after-all",
        ),
        pytest.param(
            confirmed(),
            lambda series: update_series(series, Status.CONFIRMED, TOLD),
            "the series is CONFIRMED already",
            "leave it",
            id="confirmed-twice",
        ),
        pytest.param(
            tentative(),
            lambda series: update_series(series, Status.CONFIRMED, dates()[-1].end),
            "all of its dates are over",
            "--replaces",
            id="too-late",
        ),
        pytest.param(
            confirmed(),
            lambda series: update_series(series, Status.CANCELLED, dates()[-1].end),
            "all of its dates are over: there is nothing to call off",
            "leave it, or plan it again",
            id="called-off-after-all",
        ),
        pytest.param(
            confirmed(),
            lambda series: update_series(series, Status.CANCELLED, SECOND.start),
            "its date 2027-03-13 is under way",
            "--date 2027-03-13 --status COMPLETED, or CANCELLED",
            id="under-way",
        ),
        pytest.param(
            confirmed(TOLD),
            lambda series: update_series(series, Status.CANCELLED, AS_OF),
            "lies before the last change",
            "--as-of",
            id="before-the-last-change",
        ),
        pytest.param(
            tentative(),
            lambda series: update_date(series, DAY_2, Status.CONFIRMED, TOLD),
            "dates are confirmed all at once",
            "leave out --date",
            id="date-confirmed",
        ),
        pytest.param(
            called_off(),
            lambda series: update_series(series, Status.CONFIRMED, TOLD),
            "the series is CANCELLED, and cannot be CONFIRMED any more",
            "downtime plan … --recurring … --replaces FILE",
            id="confirmed-when-off",
        ),
        pytest.param(
            called_off(),
            lambda series: update_date(series, DAY_2, Status.CONFIRMED, TOLD),
            "the series is CANCELLED, and cannot be CONFIRMED any more",
            "downtime plan … --recurring … --replaces FILE",
            id="date-confirmed-when-off",
        ),
        pytest.param(
            update_date(confirmed(), DAY_2, Status.CANCELLED, AS_OF),
            lambda series: update_date(series, DAY_2, Status.CONFIRMED, TOLD),
            "its date 2027-03-13 is CANCELLED, and cannot be CONFIRMED any more",
            "downtime plan … --start TIME",
            id="date-is-off",
        ),
        pytest.param(
            confirmed(),
            lambda series: update_date(series, DAY_2, Status.CONFIRMED, TOLD),
            "the date 2027-03-13 is CONFIRMED already",
            "leave it",
            id="date-confirmed-twice",
        ),
        pytest.param(
            update_series(confirmed(), Status.CANCELLED, AS_OF),
            lambda series: update_series(series, Status.CANCELLED, TOLD),
            "the series is CANCELLED already",
            "--recurring … --replaces FILE",
            id="called-off-twice",
        ),
        pytest.param(
            update_date(confirmed(), DAY_2, Status.CANCELLED, AS_OF),
            lambda series: extend_date(series, DAY_2, HOUR, TOLD),
            "the date 2027-03-13 is CANCELLED",
            "plan a window of its own: downtime plan … --start TIME",
            id="date-that-is-off-extended",
        ),
        pytest.param(
            confirmed(),
            lambda series: update_date(series, DAY_2, Status.IN_PROCESS, SECOND.start - DAY),
            "IN-PROCESS more than 4 h before the window starts",
            "wait, or move it: --move-to TIME",
            id="date-begun-too-early",
        ),
        pytest.param(
            tentative(),
            lambda series: update_date(series, DAY_2, Status.IN_PROCESS, SECOND.end),
            "before the date 2027-03-13 was confirmed",
            "use COMPLETED, or --extend it first",
            id="date-begun-after-all",
        ),
        pytest.param(
            confirmed(),
            lambda series: update_date(series, DAY_2, Status.CANCELLED, SECOND.end),
            "its window ended",
            "--date 2027-03-13 --status COMPLETED",
            id="date-is-past",
        ),
        pytest.param(
            confirmed(),
            lambda series: update_date(series, DAY_2, Status.IN_PROCESS, SECOND.end + DAY),
            "too long ago for work to be IN-PROCESS",
            "say --date 2027-03-13 --status COMPLETED, or --extend 24h30m first if work goes on",
            id="date-begun-long-after",
        ),
        pytest.param(
            confirmed(),
            lambda series: update_date(series, date(2027, 3, 14), Status.CANCELLED, TOLD),
            "none of its dates is 2027-03-14",
            "the next are 2027-03-06, 2027-03-13, 2027-03-20",
            id="no-such-date",
        ),
        pytest.param(
            confirmed(),
            lambda series: update_date(series, date(2027, 3, 14), Status.CANCELLED, dates()[-1].end),
            "none of its dates is 2027-03-14",
            "all of its dates are over",
            id="no-date-any-more",
        ),
        pytest.param(
            move_date(confirmed(), DAY_2, SECOND.start + DAY, AS_OF),
            lambda series: update_date(series, date(2027, 3, 14), Status.CANCELLED, TOLD),
            "none of its dates is 2027-03-14",
            "2027-03-14 is the new day of 2027-03-13: use that",
            id="new-day",
        ),
        pytest.param(
            confirmed(),
            lambda series: move_date(series, DAY_2, dates()[2].start + HOUR, TOLD),
            "the new window overlaps that of 2027-03-20, Sat 20 Mar 2027 04:00",
            "--date 2027-03-13 --status CANCELLED",
            id="over-another",
        ),
        pytest.param(
            confirmed(),
            lambda series: move_date(series, DAY_2, TOLD - HOUR, TOLD),
            "is past",
            "move it to a time after",
            id="into-the-past",
        ),
        pytest.param(
            confirmed(),
            lambda series: move_date(series, DAY_2, SECOND.start, TOLD),
            "already",
            "name another time",
            id="nowhere",
        ),
        pytest.param(
            confirmed(),
            lambda series: move_date(series, DAY_2, SECOND.end + DAY, SECOND.end),
            "its window ended",
            "--status COMPLETED",
            id="moved-too-late",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(series: Series, change: Change, message: str, remedy: str) -> None:
    """With the way out."""
    with pytest.raises(InputError) as raised:
        change(series)
    (issue,) = raised.value.issues
    assert message in issue.message
    assert remedy in issue.remedy


def test_a_day_by_the_clock_of_the_team_leads_to_the_name() -> None:
    """Nothing was moved: the rule follows a clock by which the window starts on the day before."""
    sample = confirmed()
    days = tuple(replace(each, day=each.day - DAY) for each in sample.dates)
    series = replace(sample, slot=replace(sample.slot, zone=ZoneInfo("America/New_York")), dates=days)
    with pytest.raises(InputError) as raised:
        find_date(series, DAY_2, TOLD)
    (issue,) = raised.value.issues
    assert issue.remedy == (
        "the window of 2027-03-13 is named 2027-03-12, by the clock of the rule (America/New_York): use that"
    )


def test_a_date_may_move_to_where_a_cancelled_one_was() -> None:
    """Nothing else takes place then."""
    series = update_date(confirmed(), dates()[2].start.date(), Status.CANCELLED, TOLD)
    assert move_date(series, DAY_2, dates()[2].start, TOLD + HOUR).dates[1].plan.window == dates()[2]


def test_a_tentative_date_that_moves_keeps_what_fell_due() -> None:
    """Nobody was told; who was to hear by now hears of the series once it is confirmed."""
    moved = move_date(tentative(), DAY_2, SECOND.start + HOUR, SECOND.start - HOUR)
    plan = moved.dates[1].plan
    assert plan.status is Status.TENTATIVE
    assert not any(map(plan.sends, plan.announcements))
    told = update_series(moved, Status.CONFIRMED, SECOND.start - HOUR / 2)
    assert {(kind, channel) for kind, channel, _ in news(told.dates[1].plan)} <= {("initial", "banner")}
