"""What falls due of series: each message once, whatever happens to the whole and to its dates on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.policy import NoticePeriod
from downtime_cli.core.saved.due import DueMessage, Wait
from downtime_cli.core.series.due import find_all_due
from downtime_cli.core.series.replacing import find_told, replace_series
from downtime_cli.core.series.series import Series
from downtime_cli.core.series.versions import extend_date, move_date, update_date, update_series
from downtime_cli.core.window import DAY, HOUR, MINUTE
from tests.core.builders import utc
from tests.effort import examples
from tests.planned_series import FIRST, dates, planned
from tests.saved_samples import saved_plan

AS_OF = utc("2027-02-26T12:00Z")
END = AS_OF + 60 * DAY
DAYS = 50
CANCELLED = AnnouncementKind.CANCELLED
Change = Callable[[Series, datetime], Series]
Reader = tuple[str, str]


def readers(message: DueMessage) -> list[Reader]:
    """Return who gets a message: by channel and zone."""
    return [(message.message.channel, zone_name(zone)) for zone in message.message.zones]


def of_whole(status: Status) -> Change:
    """Return a change of the whole."""
    return lambda series, at: update_series(series, status, at)


def of_date(index: int, status: Status) -> Change:
    """Return a change of one date."""
    return lambda series, at: update_date(series, series.dates[index].day, status, at)


def extending(index: int, minutes: int) -> Change:
    """Return a change that lets one date take longer."""
    return lambda series, at: extend_date(series, series.dates[index].day, minutes * MINUTE, at)


def moving(index: int, hours: int) -> Change:
    """Return a change that moves one date by hours."""

    def move(series: Series, at: datetime) -> Series:
        date = series.dates[index]
        return move_date(series, date.day, date.plan.window.start + hours * HOUR, at)

    return move


def replacing(hours: int, notice: int = 0) -> Change:
    """Return a change that plans the series again: at another time of day, or at the same one."""

    def change(series: Series, at: datetime) -> Series:
        begin = at + notice * HOUR
        windows = [each for each in dates(FIRST + hours * HOUR, count=10) if each.start >= begin]
        period = NoticePeriod(text=f"{notice}h", lead=notice * HOUR)
        return replace_series(series, planned(windows, at, find_told(series, at), notice=period)).series

    return change


def at_same_minute(*changes: Change) -> Change:
    """Return several changes at one moment."""

    def change(series: Series, at: datetime) -> Series:
        for each in changes:
            series = each(series, at)
        return series

    return change


DATES = range(4)
CHANGES: tuple[Change, ...] = (
    *[of_whole(Status.CONFIRMED)] * 8,  # so that more lives get on
    of_whole(Status.CANCELLED),
    *(of_date(index, status) for index in DATES for status in Status if status is not Status.TENTATIVE),
    *(extending(index, minutes) for index in DATES for minutes in (30, 600)),
    *(moving(index, hours) for index in DATES for hours in (-30, 1, 26, 24 * 7 * 3 + 5)),
    *(replacing(hours, notice) for hours in (0, 24, 1) for notice in (0, 72)),
    at_same_minute(of_whole(Status.CONFIRMED), of_date(1, Status.CANCELLED)),
)
LIFE = st.lists(st.tuples(st.integers(0, DAYS * 24 * 4), st.sampled_from(CHANGES)), max_size=9)
WISHES = st.sampled_from(
    [
        {},
        {"notice": NoticePeriod(text="3d", lead=3 * DAY)},
        {"regions": 3},
        {"automatic": True},
        {"regions": 2, "automatic": True, "notice": NoticePeriod(text="1d", lead=DAY)},
    ]
)


def live(first: Series, life: list[tuple[int, Change]]) -> list[tuple[datetime, Series]]:
    """Return the versions of a series with when each came to be; what makes no sense is left out."""
    versions = [(AS_OF, first)]
    for quarters, change in sorted(life, key=lambda item: item[0]):
        at = AS_OF + quarters * 15 * MINUTE
        try:
            versions.append((at, change(versions[-1][1], at)))
        except InputError:
            continue
    return versions


def run_jobs(versions: list[tuple[datetime, Series]], cuts: list[datetime]) -> list[DueMessage]:
    """Return what a job sends that looks at each cut at the series as it is by then, since the cut before."""
    sent: list[DueMessage] = []
    for since, until in pairwise([AS_OF, *cuts]):
        series = next(series for at, series in reversed(versions) if at < until or at == AS_OF)
        sent += find_all_due([series], since, until).messages
    return sent


@settings(max_examples=examples(80))
@given(LIFE, st.lists(st.integers(0, DAYS * 24 * 4), max_size=40), WISHES, st.sampled_from([1, 7]))
def test_each_message_is_sent_once_however_time_is_cut(
    life: list[tuple[int, Change]], cuts: list[int], wishes: dict[str, object], apart: int
) -> None:
    """Jobs that look every now and then send together what the last version has, each message once and alike."""
    versions = live(planned(dates(apart=apart * DAY), AS_OF, **wishes).series, life)
    ends = sorted({AS_OF + cut * 15 * MINUTE for cut in cuts} | {END})
    sent = run_jobs(versions, ends)
    whole = find_all_due([versions[-1][1]], AS_OF, END).messages
    assert [each.id for each in sent] == [each.id for each in whole]
    assert len({each.id for each in whole}) == len(whole)
    assert [(each.message, each.plan.window, each.plan.status) for each in sent] == [
        (each.message, each.plan.window, each.plan.status) for each in whole
    ]
    heard = Counter(
        (each.send_at, each.plan.plan_id, each.message.kind, reader) for each in whole for reader in readers(each)
    )
    assert set(heard.values()) <= {1}


@settings(max_examples=examples(80))
@given(LIFE, WISHES)
def test_nobody_is_told_of_what_is_tentative(life: list[tuple[int, Change]], wishes: dict[str, object]) -> None:
    """Neither of the whole nor of a date, unless work on that has begun or is over all the same."""
    series = live(planned(dates(), AS_OF, **wishes).series, life)[-1][1]
    for each in find_all_due([series], AS_OF, END).messages:
        assert each.plan.status is not Status.TENTATIVE


@settings(max_examples=examples(80))
@given(LIFE, st.integers(0, DAYS * 24 * 4), WISHES)
def test_a_series_that_is_off_is_told_once_to_each_reader(
    life: list[tuple[int, Change]], when: int, wishes: dict[str, object]
) -> None:
    """By the whole, to whoever was told of it or of a date to come; its dates to come say nothing any more."""
    at = AS_OF + when * 15 * MINUTE
    series = live(planned(dates(), AS_OF, **wishes).series, [each for each in life if each[0] < when])[-1][1]
    try:
        off = update_series(series, Status.CANCELLED, at)
    except InputError:
        return
    ahead = {each.plan.plan_id for each in series.dates if each.plan.window.end > at and not each.plan.is_over}
    name, audience = series.head.plan_id, [zone_name(zone) for zone, _ in series.head.audience]
    before = [each for each in find_all_due([series], AS_OF, at).messages if each.plan.plan_id in {name, *ahead}]
    later = [each for each in find_all_due([off], at, END).messages if each.plan.plan_id in {name, *ahead}]
    assert {(each.message.kind, each.plan.plan_id) for each in later} <= {(CANCELLED, name)}
    told = Counter(reader for each in later for reader in readers(each))
    known = {reader for each in before for reader in readers(each)}
    assert set(told.values()) <= {1}
    assert set(told) <= {(channel, zone) for channel, _ in known for zone in audience}
    if series.head.status is Status.CONFIRMED:
        assert known <= set(told)


@settings(max_examples=examples(80))
@given(LIFE, st.integers(0, DAYS * 24 * 4), WISHES, st.integers(0, 5))
def test_a_date_that_is_off_is_told_once_to_each_reader(
    life: list[tuple[int, Change]], when: int, wishes: dict[str, object], index: int
) -> None:
    """To whoever was told of it or of the whole, be it that the whole was told alone; the rest goes on."""
    at = AS_OF + when * 15 * MINUTE
    series = live(planned(dates(), AS_OF, **wishes).series, [each for each in life if each[0] < when])[-1][1]
    date = series.dates[index]
    try:
        off = update_date(series, date.day, Status.CANCELLED, at)
    except InputError:
        return
    name = date.plan.plan_id
    later = find_all_due([off], at, END).messages
    own = [each for each in later if each.plan.plan_id == name]
    told = Counter(reader for each in own for reader in readers(each))
    assert {each.message.kind for each in own} <= {CANCELLED}
    assert set(told.values()) <= {1}
    names = {series.head.plan_id, name}
    before = [each for each in find_all_due([series], AS_OF, at).messages if each.plan.plan_id in names]
    if date.plan.status in {Status.CONFIRMED, Status.IN_PROCESS} and series.head.status is Status.CONFIRMED:
        assert {reader for each in before for reader in readers(each)} <= set(told)
    rest = [each.id for each in find_all_due([series], at, END).messages if each.plan.plan_id != name]
    assert [each.id for each in later if each.plan.plan_id != name] == rest


def told_of(series: Series, since: datetime = AS_OF, until: datetime = END) -> list[tuple[str, str, str]]:
    """Return what falls due as kind, channel and the day of the date, or that it is of the whole."""
    return [
        (each.message.kind.value, each.message.channel, str(each.plan.day or "whole"))
        for each in find_all_due([series], since, until).messages
    ]


def test_what_happens_to_dates_is_sent_by_an_hourly_job() -> None:
    """A life with a bit of everything: every message once, by the version in force, however often the job looks."""
    days = [str(each.day) for each in planned(dates(), AS_OF).series.dates]
    life = [
        (4, of_whole(Status.CONFIRMED)),
        (24 * 4, of_date(1, Status.CANCELLED)),
        (24 * 8, moving(2, 26)),
        (24 * 4 * 9, extending(3, 60)),
        ((AS_OF_TO_FIRST + 2 * HOUR) // (15 * MINUTE), of_date(0, Status.COMPLETED)),
    ]
    versions = live(planned(dates(), AS_OF).series, life)
    assert len(versions) == len(life) + 1
    hourly = [AS_OF + hour * HOUR for hour in range(1, DAYS * 24)]
    sent = [
        (each.message.kind.value, each.message.channel, str(each.plan.day or "whole"))
        for each in run_jobs(versions, hourly)
    ]
    both = ("email", "status-page")
    assert sent[:2] == [("initial", channel, "whole") for channel in both]
    assert [each for each in sent if each[2] == days[1]] == [("cancelled", channel, days[1]) for channel in both]
    assert Counter(each for each in sent if each[2] == days[2])["rescheduled", "email", days[2]] == 1
    assert [kind for kind, channel, day in sent if (channel, day) == ("status-page", days[2])] == [
        "rescheduled",
        "reminder",
        "reminder",
        "start",
    ]
    assert next(kind for kind, channel, day in sent if (channel, day) == ("status-page", days[3])) == "extended"
    assert [each[:2] for each in sent if each[2] == days[0]][-2:] == [
        ("complete", "status-page"),
        ("complete", "banner"),
    ]
    assert max(Counter(sent).values()) == 2  # the reminders by the status page, a day and an hour ahead


AS_OF_TO_FIRST = dates()[0].start - AS_OF


def quarters_to(date: datetime) -> int:
    """Return how many quarters of an hour a moment is from the beginning."""
    return (date - AS_OF) // (15 * MINUTE)


def test_a_year_of_a_monthly_window_is_sent_once_by_an_hourly_job() -> None:
    """Across both changes of the clock, with whatever becomes of its dates, until it is called off as a whole."""
    windows = dates(apart=28 * DAY, count=13)
    life = [
        (4, of_whole(Status.CONFIRMED)),
        *((quarters_to(windows[index].start), of_date(index, Status.IN_PROCESS)) for index in (0, 3)),
        *((quarters_to(windows[index].end), of_date(index, Status.COMPLETED)) for index in (0, 1, 3)),
        (quarters_to(windows[1].end + DAY), of_date(4, Status.CANCELLED)),
        (quarters_to(windows[2].start - 20 * HOUR), moving(2, 49)),
        (quarters_to(windows[5].start + HOUR), extending(5, 60)),
        (quarters_to(windows[10].start + 2 * DAY), of_whole(Status.CANCELLED)),
    ]
    versions = live(planned(windows, AS_OF, regions=3).series, life)
    assert len(versions) == len(life) + 1
    sent = run_jobs(versions, [AS_OF + hour * HOUR for hour in range(1, 400 * 24)])
    last = versions[-1][1]
    assert [each.id for each in sent] == [each.id for each in find_all_due([last], AS_OF, AS_OF + 400 * DAY).messages]
    kinds = Counter((each.plan.day, each.message.kind.value, each.message.channel) for each in sent)
    regions = len({each.region for each in last.head.announcements if each.channel == "email"})
    names = [each.day for each in last.dates]
    assert regions == 3
    assert kinds[None, "initial", "email"] == kinds[None, "cancelled", "email"] == regions
    assert kinds[None, "initial", "status-page"] == kinds[None, "cancelled", "status-page"] == 1
    assert {kind for day, kind, _ in kinds if day == names[4]} == {"cancelled"}
    assert kinds[names[4], "cancelled", "email"] == regions
    assert kinds[names[2], "rescheduled", "email"] == kinds[names[5], "extended", "email"] == regions
    assert kinds[names[2], "reminder", "email"] == regions  # before the old window: the new one is too near for another
    assert kinds[names[3], "start", "status-page"] == kinds[names[3], "complete", "status-page"] == 1
    assert kinds[names[6], "complete", "status-page"] == 0  # nobody recorded it
    assert not [each for each in sent if each.plan.day in names[11:]]


def test_dates_near_each_other_have_messages_of_their_own() -> None:
    """A reminder a day ahead is sent while the date before is still to come."""
    series = update_series(planned(dates(apart=DAY, count=3), AS_OF).series, Status.CONFIRMED, AS_OF)
    reminders = [each for each in find_all_due([series], AS_OF, END).messages if each.message.kind == "reminder"]
    assert [(each.message.channel, each.plan.day.day, each.send_at.day) for each in reminders if each.plan.day] == [
        ("status-page", 6, 4),
        ("status-page", 7, 5),
        ("status-page", 6, 6),
        ("banner", 6, 6),
        ("status-page", 8, 6),
        ("status-page", 7, 7),
        ("banner", 7, 7),
        ("status-page", 8, 8),
        ("banner", 8, 8),
    ]


def test_the_whole_waits_to_be_confirmed_and_its_last_date_for_the_rest() -> None:
    """One line for a tentative series, with its next window; one for the latest date that nobody recorded."""
    series = planned(dates(), AS_OF).series
    second = series.dates[1].original
    (wait,) = find_all_due([series], AS_OF, second.start).waiting
    assert (wait.wait, wait.plan.plan_id, wait.plan.window) == (Wait.CONFIRMED, series.head.plan_id, second)
    confirmed = update_series(series, Status.CONFIRMED, AS_OF)
    assert find_all_due([confirmed], AS_OF, AS_OF + DAY).waiting == ()
    (ended,) = find_all_due([confirmed], AS_OF, second.end).waiting
    assert (ended.wait, ended.plan.day) == (Wait.ENDED, series.dates[1].day)
    (begun,) = find_all_due([confirmed], AS_OF, second.start).waiting
    assert (begun.wait, begun.plan.day) == (Wait.BEGUN, series.dates[1].day)
    assert begun.plan.update_command.endswith(f"--date {series.dates[1].day}")
    done = update_date(confirmed, series.dates[1].day, Status.COMPLETED, second.end)
    (earlier,) = find_all_due([done], AS_OF, second.end + HOUR).waiting
    assert earlier.plan.day == series.dates[0].day
    automatic = update_series(planned(dates(), AS_OF, automatic=True).series, Status.CONFIRMED, AS_OF)
    assert find_all_due([automatic], AS_OF, END).waiting == ()


def test_a_date_that_takes_place_is_none_that_waits() -> None:
    """It is too soon to be planned again, and confirmed: the series shows the first of the new rule."""
    series = update_series(planned(dates(), AS_OF).series, Status.CONFIRMED, AS_OF)
    at = series.dates[0].original.start - HOUR
    again = replacing(24, notice=72)(series, at)
    (wait,) = find_all_due([again], at, at).waiting
    assert (wait.wait, wait.plan.window) == (Wait.CONFIRMED, again.dates[1].original)
    assert again.dates[0].plan.status is Status.CONFIRMED
    past = replace(again, dates=again.dates[:1])
    (wait,) = find_all_due([past], at, at).waiting
    assert wait.plan.window == past.dates[0].original


def test_earlier_dates_that_nobody_recorded_wait_behind_the_last() -> None:
    """In one line for all of them, also once a later one has started, and until each is recorded."""
    series = update_series(planned(dates(), AS_OF).series, Status.CONFIRMED, AS_OF)
    fourth = series.dates[3].original
    (begun,) = find_all_due([series], AS_OF, fourth.start).waiting
    assert (begun.wait, begun.plan.day) == (Wait.BEGUN, series.dates[3].day)
    assert [each.day for each in begun.earlier] == [each.day for each in series.dates[:3]]
    done = update_date(series, series.dates[1].day, Status.COMPLETED, fourth.start)
    alone = saved_plan(status=Status.CONFIRMED)
    other, begun = find_all_due([done, alone], AS_OF, fourth.start).waiting
    assert (other.plan.plan_id, other.earlier) == (alone.plan_id, ())
    assert [each.day for each in begun.earlier] == [series.dates[0].day, series.dates[2].day]
    again = replacing(24)(done, fourth.start + HOUR)
    whole, under_way = find_all_due([again], AS_OF, fourth.start + HOUR).waiting
    assert (whole.wait, under_way.plan.day) == (Wait.CONFIRMED, series.dates[3].day)
    assert len(under_way.earlier) == 2


def test_a_series_is_one_plan_among_plans() -> None:
    """It is counted once, and its messages lie between those of plans."""
    series = update_series(planned(dates(), AS_OF).series, Status.CONFIRMED, AS_OF)
    plan = saved_plan(status=Status.CONFIRMED)
    due = find_all_due([plan, series], utc("2026-11-01T00:00Z"), END)
    assert due.plans == 2
    assert {each.plan.plan_id for each in due.messages} > {plan.plan_id, series.head.plan_id}


def test_of_several_versions_the_last_counts() -> None:
    """Of the whole; of copies in which different dates were changed, each of these counts."""
    first = update_series(planned(dates(), AS_OF).series, Status.CONFIRMED, AS_OF)
    one, other = (update_date(first, first.dates[index].day, Status.CANCELLED, AS_OF + DAY) for index in (1, 2))
    copies = find_all_due([one, first, other], AS_OF + DAY, END).messages
    both = [each for each in copies if each.message.kind == CANCELLED]
    assert {each.plan.day for each in both} == {first.dates[1].day, first.dates[2].day}
    assert all(each.plan.status is Status.CANCELLED for each in both)
    off = update_series(one, Status.CANCELLED, AS_OF + 2 * DAY)
    assert told_of(off, AS_OF + 2 * DAY) == [("cancelled", channel, "whole") for channel in ("email", "status-page")]
    assert find_all_due([off, other, first], AS_OF, END) == find_all_due([off], AS_OF, END)
    changed = update_date(first, first.dates[1].day, Status.CANCELLED, AS_OF + 2 * DAY)
    with pytest.raises(InputError, match="both are version 2"):
        find_all_due([one, changed], AS_OF, END)


def test_messages_of_the_whole_show_the_window_that_was_next() -> None:
    """The first one, or that of the moment at which the series was called off, whatever has changed since."""
    series = update_series(planned(dates(), AS_OF).series, Status.CONFIRMED, AS_OF)
    first, second, *_ = series.dates
    moved = move_date(series, first.day, first.original.start + HOUR, AS_OF + DAY)
    assert {each.plan.window for each in find_all_due([moved], AS_OF, AS_OF + DAY).messages} == {first.original}
    later = first.original.end + DAY
    off = update_series(moved, Status.CANCELLED, later)
    assert {each.plan.window for each in find_all_due([off], later, END).messages} == {second.original}
    again = replacing(24)(off, later + DAY)
    assert {each.plan.window for each in find_all_due([again], later, END).messages} == {second.original}
