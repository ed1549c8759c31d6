"""What a confirmation sends, and the word that work has begun: what fell due meanwhile, once to each."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.saved.catch_up import first_heard
from downtime_cli.core.saved.due import find_due
from downtime_cli.core.saved.plan import SavedPlan, await_end
from downtime_cli.core.saved.versions import EARLY, extend, update_status
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span
from tests.saved_samples import AS_OF, MESSAGES, WINDOW, message, saved_plan

confirm = partial(update_status, status=Status.CONFIRMED)
begin = partial(update_status, status=Status.IN_PROCESS)
FIRST = WINDOW.start - 7 * DAY
END = WINDOW.end + 9 * DAY


def due(plan: SavedPlan, since: datetime = AS_OF) -> list[tuple[str, str, datetime]]:
    """Return what a plan sends from a moment on: kind, channel and when."""
    return [
        (each.message.kind.value, each.message.channel, each.send_at) for each in find_due([plan], since, END).messages
    ]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param(FIRST, [("initial", "email"), ("initial", "status-page")], id="as-it-falls-due"),
        pytest.param(FIRST + DAY, [("initial", "email"), ("initial", "status-page")], id="after-the-announcement"),
        pytest.param(WINDOW.start - DAY, [("initial", "email"), ("initial", "status-page")], id="at-the-very-reminder"),
        pytest.param(
            WINDOW.start - 20 * MINUTE,
            [("initial", "email"), ("initial", "status-page"), ("initial", "banner")],
            id="after-all-reminders",
        ),
        pytest.param(
            WINDOW.start,
            [("start", "email"), ("start", "status-page"), ("start", "banner")],
            id="at-the-start",
        ),
        pytest.param(
            WINDOW.end - MINUTE,
            [("start", "email"), ("start", "status-page"), ("start", "banner")],
            id="under-way",
        ),
    ],
)
def test_a_confirmation_sends_what_fell_due(at: datetime, expected: list[tuple[str, str]]) -> None:
    """One message by each channel at that moment, without overtaken reminders; once work is under way it says that."""
    messages = due(confirm(saved_plan(), at=at))
    assert sorted(each[:2] for each in messages if each[2] == at) == sorted(expected)
    later = [each for each in MESSAGES if each.send_at and each.send_at > at]
    assert [each for each in messages if each[2] != at] == [
        (each.kind.value, each.channel, each.send_at) for each in later
    ]


def test_a_tentative_plan_keeps_what_it_holds_back() -> None:
    """An extension before the confirmation tells nobody, and the announcement still comes with the confirmation."""
    at = FIRST + DAY
    longer = extend(saved_plan(), HOUR, at)
    assert due(longer) == []
    plan = confirm(longer, at=at + HOUR)
    assert [each for each in due(plan) if each[2] == at + HOUR] == [
        ("initial", "email", at + HOUR),
        ("initial", "status-page", at + HOUR),
    ]
    (first, *_) = find_due([plan], at, END).messages
    assert first.plan.window.end == WINDOW.end + HOUR


def test_nothing_is_said_of_a_plan_that_nobody_knew() -> None:
    """Called off, or done, before it was confirmed: users never heard of it, and never do."""
    assert due(update_status(saved_plan(), Status.CANCELLED, FIRST + DAY)) == []
    assert due(update_status(saved_plan(), Status.COMPLETED, WINDOW.end)) == []


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        pytest.param(0 * MINUTE, [], id="in-the-same-minute"),
        pytest.param(MINUTE, ["cancelled", "cancelled", "initial", "initial"], id="in-the-next-minute"),
    ],
)
def test_a_confirmation_that_is_taken_back_at_once_is_never_told(later: timedelta, expected: list[str]) -> None:
    """Of two changes in one minute the last one holds: who was to hear of the window then hears neither of them."""
    at = FIRST + DAY
    plan = update_status(confirm(saved_plan(), at=at), Status.CANCELLED, at + later)
    assert sorted(kind for kind, *_ in due(plan)) == expected


def test_a_confirmation_that_is_extended_at_once_is_told_with_the_new_end() -> None:
    """Both changes make one message to each, a first announcement of the window as it ends then."""
    at = FIRST + DAY
    plan = extend(confirm(saved_plan(), at=at), HOUR, at)
    told = find_due([plan], at, at + MINUTE).messages
    assert [(each.message.kind, each.plan.window.end) for each in told] == [
        (AnnouncementKind.INITIAL, WINDOW.end + HOUR)
    ] * 2


def test_the_end_is_told_by_channels_that_told_of_the_plan() -> None:
    """A banner that has never said that work is planned, or begun, does not say that it is over."""
    initial, *_, end = MESSAGES
    plan = confirm(saved_plan(announcements=(initial, end, replace(end, channel="banner"))), at=AS_OF)
    assert [each[:2] for each in due(update_status(plan, Status.COMPLETED, WINDOW.end))] == [
        ("initial", "email"),
        ("complete", "email"),
    ]


def test_after_its_end_nothing_is_confirmed() -> None:
    """A window that is past is not announced any more; a longer one is."""
    for status in (Status.CONFIRMED, Status.IN_PROCESS):
        with pytest.raises(InputError, match="before the plan was confirmed"):
            update_status(saved_plan(), status, WINDOW.end)
        longer = extend(saved_plan(), HOUR, WINDOW.end)
        assert {each[0] for each in due(update_status(longer, status, WINDOW.end))} == {"start"}


@pytest.mark.parametrize(
    ("at", "started"),
    [
        pytest.param(WINDOW.start - EARLY, WINDOW.start - EARLY, id="as-early-as-can-be"),
        pytest.param(WINDOW.start - 10 * MINUTE, WINDOW.start - 10 * MINUTE, id="early"),
        pytest.param(WINDOW.start, WINDOW.start, id="in-time"),
        pytest.param(WINDOW.start + MINUTE, WINDOW.start, id="after-the-clock-said-so"),
        pytest.param(WINDOW.end + MINUTE, WINDOW.start, id="after-the-end"),
    ],
)
def test_the_start_is_told_once(at: datetime, started: datetime) -> None:
    """When it is recorded, or at the planned start if that comes first; then no reminder follows."""
    messages = due(begin(confirm(saved_plan(), at=AS_OF), at=at))
    assert [each for each in messages if each[:2] == ("start", "status-page")] == [("start", "status-page", started)]
    assert all(each[2] <= started for each in messages)


def test_work_does_not_begin_days_early() -> None:
    """Earlier than four hours before, it is another window than users were told of."""
    assert timedelta(hours=4) == EARLY
    with pytest.raises(InputError, match="IN-PROCESS more than 4 h before the window starts"):
        begin(confirm(saved_plan(), at=AS_OF), at=WINDOW.start - EARLY - MINUTE)


def test_work_that_began_early_may_end_early() -> None:
    """It is over when it is recorded, even before the planned start; without a start that is refused."""
    at = WINDOW.start - HOUR
    plan = update_status(begin(confirm(saved_plan(), at=AS_OF), at=at), Status.COMPLETED, at + MINUTE)
    assert due(plan)[-1] == ("complete", "email", at + MINUTE)
    with pytest.raises(InputError, match="before the window starts"):
        update_status(confirm(saved_plan(), at=AS_OF), Status.COMPLETED, at)


def test_work_that_begins_at_once_is_told_to_whoever_was_to_know() -> None:
    """From tentative straight to under way: all channels that were due hear of it then, by one message."""
    at = WINDOW.start - 30 * MINUTE
    assert sorted(due(begin(saved_plan(), at=at))) == [
        ("start", "banner", at),
        ("start", "email", at),
        ("start", "status-page", at),
    ]


def regional(*parts: tuple[str, slice], at: datetime) -> tuple[Announcement, ...]:
    """Return first announcements by mail to some regions."""
    first = message(AnnouncementKind.INITIAL, "email", at)
    return tuple(replace(first, region=name, zones=first.zones[part]) for name, part in parts)


def test_regions_that_overlap_hear_it_together() -> None:
    """Where readers of a channel are told by one region and were to be told by another, everybody gets one message."""
    told = regional(("Europe", slice(0, 2)), at=FIRST)
    old = confirm(saved_plan(announcements=told), at=AS_OF)
    moved = Span(WINDOW.start + DAY, WINDOW.end + DAY)
    again = regional(("Americas", slice(1, 3)), at=FIRST + 2 * DAY)
    version = replace(old.revisions[-1], sequence=2, status=Status.TENTATIVE, at=FIRST + DAY, window=moved)
    plan = replace(
        old,
        sequence=2,
        status=Status.TENTATIVE,
        window=moved,
        announcements=(*old.announcements, *again),
        revisions=(*old.revisions, version),
    )
    (start,) = (each for each in begin(plan, at=moved.start).announcements if each.send_at == moved.start)
    assert (start.kind, start.region, len(start.zones)) == (AnnouncementKind.START, "", 5)


def test_who_was_told_of_another_window_hears_once_of_this_one() -> None:
    """Where some readers of a channel knew of the old window, all of them are told that it moved, and no more."""
    old = confirm(saved_plan(announcements=regional(("Europe", slice(0, 2)), at=FIRST)), at=AS_OF)
    moved = Span(WINDOW.start + DAY, WINDOW.end + DAY)
    version = replace(old.revisions[-1], sequence=2, status=Status.TENTATIVE, at=FIRST + DAY, window=moved)
    plan = replace(
        old,
        sequence=2,
        status=Status.TENTATIVE,
        window=moved,
        announcements=(*old.announcements, replace(MESSAGES[0], send_at=FIRST + DAY)),
        revisions=(*old.revisions, version),
    )
    at = FIRST + 2 * DAY
    (news,) = (each for each in confirm(plan, at=at).announcements if each.send_at == at)
    assert (news.kind, news.region, len(news.zones)) == (AnnouncementKind.RESCHEDULED, "", 5)


def test_an_announcement_after_a_missed_one_is_a_reminder() -> None:
    """Whoever gets the announcement with the confirmation is reminded by what was to announce it later."""
    second = replace(MESSAGES[0], send_at=FIRST + 3 * DAY)
    plan = confirm(saved_plan(announcements=(MESSAGES[0], second)), at=FIRST + DAY)
    assert [each[0] for each in due(plan)] == ["initial", "reminder"]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        pytest.param(saved_plan(), None, id="tentative"),
        pytest.param(confirm(saved_plan(), at=AS_OF), FIRST, id="in-time"),
        pytest.param(confirm(saved_plan(), at=FIRST + DAY), FIRST + DAY, id="late"),
        pytest.param(extend(confirm(saved_plan(), at=AS_OF), HOUR, FIRST + DAY), FIRST, id="longer"),
        pytest.param(update_status(confirm(saved_plan(), at=AS_OF), Status.CANCELLED, FIRST + DAY), None, id="off"),
    ],
)
def test_when_users_first_hear_of_the_window(plan: SavedPlan, expected: datetime | None) -> None:
    """By the first message about this window; a longer one is the same, one that is off is none."""
    assert first_heard(plan) == expected


def test_a_plan_from_before_waits_for_its_end() -> None:
    """Plans whose schedule has the end by the clock wait for it to be recorded, unless it was."""
    end = message(AnnouncementKind.COMPLETE, "email", WINDOW.end)
    plan = saved_plan(announcements=(*MESSAGES[:-1], end))
    (waits,) = (each for each in await_end(plan).announcements if each.kind is AnnouncementKind.COMPLETE)
    assert (waits.send_at, waits.waits_for, waits.promised) == (None, Status.COMPLETED, WINDOW.end)
    done = saved_plan(status=Status.COMPLETED, announcements=(end,))
    assert await_end(done).announcements == (end,)


def test_users_count_on_the_window_they_were_told_of() -> None:
    """Of a plan that moved and is not confirmed they know the old window; nothing where they know none."""
    known = confirm(saved_plan(), at=AS_OF)
    other = Span(WINDOW.start + DAY, WINDOW.end + DAY)
    version = replace(known.revisions[-1], sequence=2, status=Status.TENTATIVE, at=FIRST + HOUR, window=other)
    moved = replace(known, sequence=2, status=Status.TENTATIVE, window=other, revisions=(*known.revisions, version))
    assert moved.known_window == WINDOW
    assert saved_plan().known_window is None
    assert update_status(known, Status.CANCELLED, FIRST + HOUR).known_window is None
