"""Planning a series again, under its id."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.policy import NoticePeriod
from downtime_cli.core.series.outlook import look_ahead
from downtime_cli.core.series.replacing import find_told, replace_series
from downtime_cli.core.series.series import Series
from downtime_cli.core.series.versions import extend_date, move_date, update_date, update_series
from downtime_cli.core.window import DAY, HOUR, Span
from tests.core.builders import utc
from tests.planned_series import FIRST, dates, planned

AS_OF = utc("2027-02-01T12:00Z")
NOON = utc("2027-03-17T11:00Z")
"""After the second date, and less than three days before the third."""
THREE_DAYS = NoticePeriod(text="3 days", lead=3 * DAY)
OLD = dates()


def confirmed() -> Series:
    """Return a weekly series of six dates from 6 March on, of which users know."""
    return update_series(planned(OLD, AS_OF, notice=THREE_DAYS).series, Status.CONFIRMED, AS_OF)


def again(old: Series, at: datetime, *, shift: timedelta = timedelta(0), count: int = 10) -> Series:
    """Return the next version: dates as before, from the end of the notice period on, at another time if shifted."""
    windows = [each for each in dates(FIRST + shift, count=count) if each.start >= at + 3 * DAY]
    return replace_series(old, planned(windows, at, find_told(old, at), notice=THREE_DAYS)).series


def states(series: Series) -> list[tuple[str, str, int, bool]]:
    """Return of each date its day, status and sequence, and whether its rule is no longer followed."""
    return [
        (f"{each.day:%m-%d}", each.plan.status.value, each.plan.sequence, each.is_replaced) for each in series.dates
    ]


def told(series: Series) -> list[tuple[str, str]]:
    """Return the messages of the whole as kind and channel."""
    return [(each.kind.value, each.channel) for each in series.head.announcements if series.head.sends(each)]


BOTH = ("email", "status-page")
FIRST_WORDS = [("initial", channel) for channel in BOTH]


def test_a_year_that_is_added_is_no_news() -> None:
    """Dates stay as they are, later ones are added in their state, and nobody hears anything."""
    new = again(confirmed(), NOON)
    assert (new.head.status, new.head.sequence, new.head.plan_id) == (Status.CONFIRMED, 2, confirmed().head.plan_id)
    assert states(new) == [
        ("03-06", "CONFIRMED", 1, True),
        ("03-13", "CONFIRMED", 1, True),
        ("03-20", "CONFIRMED", 1, True),  # too soon to be planned again
        ("03-27", "CONFIRMED", 1, False),
        ("04-03", "CONFIRMED", 1, False),
        ("04-10", "CONFIRMED", 1, False),
        *((f"{day:%m-%d}", "CONFIRMED", 0, False) for day in (date(2027, 4, 17), date(2027, 4, 24), date(2027, 5, 1))),
        ("05-08", "CONFIRMED", 0, False),
    ]
    assert told(new) == FIRST_WORDS
    assert new.head.revisions[-1].rule == confirmed().head.revisions[-1].rule
    assert [each.plan.announcements for each in new.dates[:6]] == [
        each.plan.announcements for each in confirmed().dates
    ]
    assert new.dates[-1].plan.plan_id == f"{new.head.plan_id}-20270508"


def test_another_time_of_day_is_told_once_it_is_confirmed() -> None:
    """By the whole alone; until then it is tentative, and so are its dates, but for those that are too soon."""
    new = again(confirmed(), NOON, shift=HOUR)
    assert (new.head.status, told(new)) == (Status.TENTATIVE, FIRST_WORDS)
    assert states(new)[:5] == [
        ("03-06", "CONFIRMED", 1, True),
        ("03-13", "CONFIRMED", 1, True),
        ("03-20", "CONFIRMED", 1, True),
        ("03-27", "TENTATIVE", 2, False),
        ("04-03", "TENTATIVE", 2, False),
    ]
    assert states(new)[-1] == ("05-08", "TENTATIVE", 0, False)
    assert new.dates[3].original.start == OLD[3].start + HOUR
    assert [each.window for each in new.dates[3].plan.revisions] == [OLD[3], OLD[3], new.dates[3].original]
    after = update_series(new, Status.CONFIRMED, NOON + HOUR)
    assert told(after) == [*FIRST_WORDS, ("rescheduled", "email"), ("rescheduled", "status-page")]
    for each in after.dates:
        assert {message.kind for message in each.plan.announcements} <= {
            AnnouncementKind.REMINDER,
            AnnouncementKind.START,
            AnnouncementKind.COMPLETE,
        }


def mails_ahead(series: Series, index: int) -> int:
    """Return how often a date reminds by mail."""
    plan = series.dates[index].plan
    reminders = [each for each in plan.announcements if each.kind is AnnouncementKind.REMINDER]
    return sum(each.channel == "email" and plan.sends(each) for each in reminders)


@pytest.mark.parametrize(
    ("ahead", "confirmed_ahead", "mails"),
    [
        pytest.param(20 * DAY, 19 * DAY, 1, id="weeks-ahead"),
        pytest.param(20 * DAY, 4 * DAY, 1, id="news-is-just-before"),
        pytest.param(20 * DAY, 3 * DAY, 0, id="news-is-as-late"),
        pytest.param(20 * DAY, 2 * DAY, 0, id="news-is-later"),
        pytest.param(3 * DAY, 3 * DAY, 0, id="planned-as-late"),
    ],
)
def test_the_first_date_after_a_change_has_its_reminders(
    ahead: timedelta, confirmed_ahead: timedelta, mails: int
) -> None:
    """Unless the news of the change comes no earlier: whenever a first announcement would have come."""
    old_dates = dates(apart=28 * DAY)
    first = update_series(planned(old_dates, AS_OF, notice=THREE_DAYS).series, Status.CONFIRMED, AS_OF)
    start = old_dates[1].start + DAY
    assert mails_ahead(first, 0) == 0  # it is announced by then, and not before
    windows = [each for each in dates(FIRST + DAY, apart=28 * DAY, count=4) if each.start >= start]
    at = start - ahead
    new = replace_series(first, planned(windows, at, find_told(first, at), notice=THREE_DAYS)).series
    after = update_series(new, Status.CONFIRMED, start - confirmed_ahead)
    (index,) = (index for index, each in enumerate(after.dates) if each.plan.window.start == start)
    assert mails_ahead(after, index) == mails
    assert mails_ahead(after, index + 1) == 1


def test_a_series_of_which_nobody_knows_is_announced_before_it_reminds() -> None:
    """As one that is new."""
    windows = dates(apart=28 * DAY)
    tentative = planned(windows, AS_OF, notice=THREE_DAYS).series
    assert find_told(tentative, AS_OF + DAY) == set()
    assert mails_ahead(update_series(tentative, Status.CONFIRMED, AS_OF), 0) == 0


def test_other_days_take_the_place_of_those_to_come() -> None:
    """What was told of an old date by itself keeps it in the file; others go without a trace."""
    old = update_date(confirmed(), OLD[4].start.date(), Status.CANCELLED, NOON - DAY)
    old = move_date(old, OLD[5].start.date(), OLD[5].start + DAY, NOON - DAY)
    new = again(old, NOON, shift=2 * DAY, count=7)
    assert states(new) == [
        ("03-06", "CONFIRMED", 1, True),
        ("03-13", "CONFIRMED", 1, True),
        ("03-20", "CONFIRMED", 1, True),
        ("03-22", "TENTATIVE", 0, False),
        ("03-29", "TENTATIVE", 0, False),
        ("04-03", "CANCELLED", 2, True),
        ("04-05", "TENTATIVE", 0, False),
        ("04-10", "CANCELLED", 3, True),
        ("04-12", "TENTATIVE", 0, False),
        ("04-19", "TENTATIVE", 0, False),
    ]
    back = again(new, NOON + HOUR, count=6)
    assert states(back)[3:] == [
        ("03-27", "TENTATIVE", 0, False),
        ("04-03", "TENTATIVE", 3, False),
        ("04-10", "TENTATIVE", 4, False),
    ]


def days_off(series: Series, at: datetime) -> list[Span]:
    """Return the windows of which readers are told that they do not take place."""
    return [each.original for each in look_ahead(series, at).dates if each.window is None]


@pytest.mark.parametrize(
    "shift", [pytest.param(2 * DAY, id="a-date-that-is-gone"), pytest.param(HOUR, id="a-date-at-another-time")]
)
def test_a_day_that_a_date_told_of_alone_is_told_to_be_off(shift: timedelta) -> None:
    """The new rule does not say so, nor does the old one name it; longer windows go with the rule."""
    day, window = OLD[4].start.date(), Span(OLD[4].start + DAY, OLD[4].end + DAY)
    old = move_date(confirmed(), day, window.start, NOON - DAY)
    old = extend_date(old, OLD[5].start.date(), HOUR, NOON - DAY)
    assert days_off(old, NOON) == []
    new = update_series(again(old, NOON, shift=shift), Status.CONFIRMED, NOON + HOUR)
    assert days_off(new, NOON + HOUR) == [window]
    assert days_off(new, window.end) == []
    later = again(new, NOON + DAY, shift=3 * shift)
    assert days_off(update_series(later, Status.CONFIRMED, NOON + DAY), NOON + DAY) == [window]


def test_the_day_that_is_off_is_the_last_that_was_told() -> None:
    """It is none where the date itself or the whole said that it is off, or where the new rule has a window then."""
    day, start = OLD[4].start.date(), OLD[4].start + DAY
    moved = move_date(confirmed(), day, start, NOON - DAY)
    alone = again(update_date(moved, day, Status.CANCELLED, NOON), NOON, shift=2 * DAY)
    assert days_off(alone, NOON) == []
    back = again(move_date(moved, day, OLD[4].start, NOON - HOUR), NOON, shift=2 * DAY)
    assert days_off(back, NOON) == [OLD[4]]
    unheard = again(move_date(moved, day, OLD[4].start, NOON), NOON, shift=2 * DAY)
    assert days_off(unheard, NOON) == [Span(start, start + 2 * HOUR)]
    whole = again(update_series(moved, Status.CANCELLED, NOON), NOON + HOUR, shift=2 * DAY)
    assert days_off(whole, NOON + HOUR) == []
    same_day = again(moved, NOON, shift=DAY + HOUR)
    assert days_off(same_day, NOON) == []


def test_what_was_said_of_a_date_alone_stays() -> None:
    """A date that was called off, moved or extended stays so, if the new rule has it at the same time."""
    old = update_date(confirmed(), OLD[3].start.date(), Status.CANCELLED, NOON - DAY)
    old = extend_date(old, OLD[4].start.date(), HOUR, NOON - DAY)
    old = move_date(old, OLD[5].start.date(), OLD[5].start + DAY, NOON - DAY)
    new = again(old, NOON)
    assert new.head.status is Status.CONFIRMED
    assert [each.plan.window for each in new.dates[3:6]] == [each.plan.window for each in old.dates[3:6]]
    assert [each.plan.status.value for each in new.dates[3:6]] == ["CANCELLED", "CONFIRMED", "CONFIRMED"]


def test_a_date_that_is_left_out_now_is_a_change() -> None:
    """Users count on it."""
    at = NOON
    windows = [each for each in dates(count=10) if each.start >= at + 3 * DAY]
    new = replace_series(confirmed(), planned(windows[1:], at, notice=THREE_DAYS)).series
    assert new.head.status is Status.TENTATIVE
    assert [each.day for each in new.dates if each.plan.status is Status.CANCELLED] == []
    assert OLD[3].start.date() not in {each.day for each in new.dates}
    assert [each.plan.status.value for each in new.dates][3:5] == ["CONFIRMED", "CONFIRMED"]


def test_a_date_in_between_is_a_change() -> None:
    """One that comes before the last that users know of."""
    old = replace_series(
        confirmed(), planned([each for each in OLD if each.start != OLD[4].start], AS_OF, notice=THREE_DAYS)
    ).series
    new = again(update_series(old, Status.CONFIRMED, AS_OF), NOON)
    assert new.head.status is Status.TENTATIVE
    assert ("04-03", "TENTATIVE", 0, False) in states(new)


def test_a_series_that_was_called_off_may_be_on_again() -> None:
    """It tells so once it is confirmed, by one word to each; dates that were off alone before are off still."""
    old = update_date(confirmed(), OLD[4].start.date(), Status.CANCELLED, NOON - DAY)
    off = update_series(old, Status.CANCELLED, NOON)
    new = again(off, NOON + HOUR)
    assert new.head.status is Status.TENTATIVE
    assert states(new)[3:6] == [
        ("03-27", "TENTATIVE", 3, False),
        ("04-03", "CANCELLED", 2, False),
        ("04-10", "TENTATIVE", 3, False),
    ]
    after = update_series(new, Status.CONFIRMED, NOON + 2 * HOUR)
    assert told(after) == [
        *FIRST_WORDS,
        ("cancelled", "email"),
        ("cancelled", "status-page"),
        ("rescheduled", "email"),
        ("rescheduled", "status-page"),
    ]
    assert not [each for each in after.dates[3].plan.announcements if each.kind is AnnouncementKind.RESCHEDULED]


def test_a_tentative_series_is_planned_again_without_a_word() -> None:
    """Nobody knew of it; its new first announcement takes the place of the old one."""
    new = again(planned(OLD, AS_OF, notice=THREE_DAYS).series, AS_OF + DAY, shift=HOUR)
    assert (told(new), new.head.status) == ([], Status.TENTATIVE)
    assert {each.promised for each in new.head.announcements} == {OLD[0].start + HOUR - 3 * DAY}
    assert states(new)[0] == ("03-06", "TENTATIVE", 1, False)


def test_news_of_the_whole_shows_the_next_date_that_takes_place() -> None:
    """Not one that is off by itself, be it when it is planned again or when that is confirmed."""
    old = update_date(confirmed(), OLD[3].start.date(), Status.CANCELLED, NOON - DAY)
    windows = [each for each in dates(count=10) if each.start >= NOON + 3 * DAY and each.start != OLD[5].start]
    new = replace_series(old, planned(windows, NOON, find_told(old, NOON), notice=THREE_DAYS)).series
    assert (new.dates[3].plan.status, new.head.window) == (Status.CANCELLED, OLD[4])
    assert new.head.revisions[-1].window == OLD[4]
    fewer = update_date(new, OLD[4].start.date(), Status.CANCELLED, NOON + HOUR)
    after = update_series(fewer, Status.CONFIRMED, NOON + 2 * HOUR)
    shown = after.head.as_told(after.head.announcements[-1])
    assert shown.window == after.head.window == windows[2]
    assert windows[2] not in OLD


def test_a_date_under_way_stays() -> None:
    """As does one that is over, whatever the new rule."""
    begun = update_date(confirmed(), OLD[1].start.date(), Status.IN_PROCESS, OLD[1].start)
    new = again(begun, OLD[1].start + HOUR, shift=HOUR)
    assert states(new)[1] == ("03-13", "IN-PROCESS", 2, True)


def test_it_is_not_replaced_before_its_last_change() -> None:
    """Neither of the whole nor of a date; in the same minute, the later moment counts."""
    old = update_date(confirmed(), OLD[4].start.date(), Status.CANCELLED, NOON)
    with pytest.raises(InputError, match="lies before the last change"):
        again(old, NOON - HOUR)
    late = update_date(confirmed(), OLD[4].start.date(), Status.CANCELLED, NOON + timedelta(seconds=20))
    assert again(late, NOON).head.last_changed == NOON + timedelta(seconds=20)


def test_nobody_is_surprised_by_a_date_that_was_never_confirmed() -> None:
    """A tentative date that is too soon for the new rule is gone with its own; one that is past is history."""
    new = again(planned(OLD, AS_OF, notice=THREE_DAYS).series, NOON, shift=HOUR)
    assert states(new)[:3] == [
        ("03-06", "TENTATIVE", 0, True),
        ("03-13", "TENTATIVE", 0, True),
        ("03-27", "TENTATIVE", 1, False),
    ]


def test_a_date_that_nobody_confirmed_again_is_off_with_its_rule() -> None:
    """It spoke for itself once, was planned anew, and is too soon now: confirming the series does not confirm it."""
    moved = move_date(confirmed(), date(2027, 3, 27), OLD[3].start + HOUR, NOON)
    draft = again(moved, NOON + HOUR, shift=2 * HOUR)
    assert ("03-27", "TENTATIVE", 3, False) in states(draft)
    last = again(draft, OLD[3].start - DAY, shift=3 * HOUR)
    assert ("03-27", "CANCELLED", 4, True) in states(last)
    after = update_series(last, Status.CONFIRMED, OLD[3].start - 12 * HOUR)
    assert ("03-27", "CANCELLED", 4, True) in states(after)


def test_a_date_that_was_changed_before_anybody_was_told_is_known() -> None:
    """What is still to be said of the former rule is said without it."""
    old = update_date(confirmed(), date(2027, 3, 27), Status.CANCELLED, AS_OF + DAY)
    old = replace(old, head=replace(old.head, announcements=()))
    windows = dates(FIRST + DAY, count=10)[3:]
    new = replace_series(old, planned(windows, NOON, find_told(old, NOON), notice=THREE_DAYS)).series
    assert [each for each in states(new) if each[0] in {"03-27", "04-03"}] == [("03-27", "CANCELLED", 2, True)]
