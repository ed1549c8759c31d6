"""A window that moves by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.saved.moves import move_window
from downtime_cli.core.saved.versions import update_status
from downtime_cli.core.window import DAY, HOUR
from tests.saved_samples import AS_OF, MESSAGES, WINDOW, message, saved_plan

START = WINDOW.start
CONFIRMED = saved_plan(status=Status.CONFIRMED)


def shown(messages: tuple[Announcement, ...]) -> list[tuple[str, str, float]]:
    """Return messages as kind, channel and hours before the old start at which they go out."""
    return [(each.kind.value, each.channel, (START - each.moment) / HOUR) for each in messages]


def test_what_is_to_come_moves_along() -> None:
    """With the same leads; who was told of the window hears of the move, and nothing of the old one any more."""
    moved = move_window(CONFIRMED, START + 3 * DAY, START - 40 * HOUR)
    assert (moved.window.duration, moved.status, moved.sequence) == (WINDOW.duration, Status.CONFIRMED, 1)
    assert shown(moved.announcements) == [
        ("initial", "email", 168),
        ("initial", "status-page", 168),
        ("rescheduled", "email", 40),
        ("rescheduled", "status-page", 40),
        ("reminder", "email", 24 - 72),
        ("reminder", "banner", 1 - 72),
        ("start", "status-page", -72),
        ("complete", "email", -74),
    ]
    assert {each.lead for each in moved.announcements if each.channel == "banner"} == {HOUR}


def test_reminders_that_were_sent_are_sent_for_the_new_window_too() -> None:
    """If they are still ahead then; those of the new window that are past are dropped."""
    later = move_window(CONFIRMED, START + 5 * DAY, START - HOUR / 2)
    assert [each for each in shown(later.announcements) if each[0] == "reminder"] == [
        ("reminder", "email", 24),
        ("reminder", "banner", 1),
        ("reminder", "email", 24 - 120),
        ("reminder", "banner", 1 - 120),
    ]
    soon = move_window(CONFIRMED, START - 26 * HOUR, START - 30 * HOUR)
    assert [each for each in shown(soon.announcements) if each[0] == "reminder"] == [("reminder", "banner", 27)]
    twice = move_window(later, START + 9 * DAY, START + DAY)
    assert [each for each in shown(twice.announcements) if each[0] == "reminder"][2:] == [
        ("reminder", "email", 24 - 216),
        ("reminder", "banner", 1 - 216),
    ]


def test_a_message_waits_until_its_readers_wake() -> None:
    """As far as its promise allows: moved by some hours, it would wake most of them."""
    early = replace(message(AnnouncementKind.REMINDER, "email", START - 36 * HOUR), promised=START - 24 * HOUR)
    plan = saved_plan(status=Status.CONFIRMED, announcements=(*MESSAGES[:2], early))
    for hours in range(1, 24):
        moved = move_window(plan, START + 5 * DAY + hours * HOUR, START - 3 * DAY)
        (reminder,) = (each for each in moved.announcements if each.kind is AnnouncementKind.REMINDER)
        assert reminder.send_at is not None
        assert reminder.promised == START + 4 * DAY + hours * HOUR
        assert moved.window.start - 36 * HOUR <= reminder.send_at <= reminder.promised
        assert not reminder.is_at_night
        assert reminder.lead == moved.window.start - reminder.send_at


def test_the_start_is_told_to_the_minute() -> None:
    """Of a window that has begun by the clock, it is told again."""
    moved = move_window(CONFIRMED, START + DAY, START + HOUR)
    starts = [each for each in moved.announcements if each.kind is AnnouncementKind.START]
    assert [(each.send_at, each.lead) for each in starts] == [(START, timedelta(0)), (START + DAY, timedelta(0))]


def test_a_tentative_window_keeps_what_fell_due() -> None:
    """Nobody was told of it; once it is confirmed, who was to hear by now hears of the new window at once."""
    moved = move_window(saved_plan(), START + HOUR, START - 2 * DAY)
    assert not any(map(moved.sends, moved.announcements))
    told = update_status(moved, Status.CONFIRMED, START - 2 * DAY)
    assert [each[0] for each in shown(told.announcements)][:2] == ["initial", "initial"]
    assert told.window.start == START + HOUR


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(lambda: move_window(CONFIRMED, START - 3 * DAY, START - 2 * DAY), "is past", id="past"),
        pytest.param(lambda: move_window(CONFIRMED, START, START - DAY), "already", id="same"),
        pytest.param(lambda: move_window(CONFIRMED, START + DAY, WINDOW.end), "its window ended", id="ended"),
        pytest.param(lambda: move_window(CONFIRMED, START + DAY, AS_OF - DAY), "before the last change", id="before"),
        pytest.param(
            lambda: move_window(saved_plan(status=Status.IN_PROCESS), START + DAY, START),
            "it is IN-PROCESS, and cannot be moved any more",
            id="begun",
        ),
        pytest.param(
            lambda: move_window(saved_plan(status=Status.CANCELLED), START + DAY, START - DAY),
            "it is CANCELLED",
            id="off",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(change: object, message: str) -> None:
    """With a message that says why."""
    assert callable(change)
    with pytest.raises(InputError, match=message):
        change()
