"""What is said to whoever records a change of a plan late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.errors import IssueCode, Place, Severity
from downtime_cli.core.saved.moves import move_window
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.saved.recorded import list_cautions, note_silence, word_silence
from downtime_cli.core.saved.versions import extend, update_status
from downtime_cli.core.window import DAY, HOUR, MINUTE
from tests.saved_samples import AS_OF, MESSAGES, WINDOW, saved_plan
from tests.series_samples import series

CONFIRMED = saved_plan(status=Status.CONFIRMED, source="p.json")
BEGUN = update_status(CONFIRMED, Status.IN_PROCESS, WINDOW.start)


def record(plan: SavedPlan, status: Status, late: timedelta) -> list[tuple[str, str]]:
    """Return the cautions about a status that is recorded so long after the planned end."""
    issues = list(list_cautions(plan, update_status(plan, status, WINDOW.end + late)))
    assert {(each.code, each.severity) for each in issues} <= {(IssueCode.LATE_RECORD, Severity.WARNING)}
    return [(each.message, each.remedy) for each in issues]


@pytest.mark.parametrize(
    ("plan", "status"),
    [
        pytest.param(CONFIRMED, Status.COMPLETED, id="completed"),
        pytest.param(BEGUN, Status.COMPLETED, id="completed-work"),
        pytest.param(BEGUN, Status.CANCELLED, id="stopped-work"),
    ],
)
def test_an_end_recorded_late_is_told_as_it_was_recorded(plan: SavedPlan, status: Status) -> None:
    """Whoever types it learns so, and how to give the real one; half an hour is no matter."""
    assert not record(plan, status, 30 * MINUTE - MINUTE)
    assert record(plan, status, 30 * MINUTE)
    assert record(plan, status, 2 * DAY + 5 * HOUR) == [
        (
            "messages say that work ended Mon 7 Dec 2026 12:00 CET (UTC+1), 2 days 5 h after its planned end",
            "if it ended earlier, restore the file as it was and say when: "
            f"downtime update p.json --status {status} --as-of TIME",
        )
    ]


def test_a_beginning_recorded_after_the_end_has_an_end_that_is_past() -> None:
    """Whoever types it learns so, and how to say when it will end."""
    assert record(CONFIRMED, Status.IN_PROCESS, 20 * MINUTE) == [
        (
            "the window ended Sat 5 Dec 2026 07:00 CET (UTC+1): messages name that end for work that goes on",
            "say when it will end: downtime update p.json --extend 1h; or that it is over: --status COMPLETED",
        )
    ]
    assert record(CONFIRMED, Status.IN_PROCESS, 0 * MINUTE)
    assert not record(CONFIRMED, Status.IN_PROCESS, -MINUTE)


def test_other_changes_are_never_late() -> None:
    """An extension gives an end that is still to come, and what is called off in time never took place."""
    longer = extend(BEGUN, 5 * HOUR, WINDOW.end + HOUR)
    assert not list(list_cautions(BEGUN, longer))
    assert not record(CONFIRMED, Status.CANCELLED, -MINUTE)


UNTOLD = "by its schedule nobody was told of it: there is nothing to send"
AGAIN = "users have been told already: there is nothing to send"
TOLD = WINDOW.start - 3 * DAY
OFF = update_status(CONFIRMED, Status.CANCELLED, TOLD)
ENDED = replace(MESSAGES[-1], send_at=WINDOW.end, waits_for=None)
BY_CLOCK = replace(CONFIRMED, automatic=True, announcements=(*MESSAGES[:-1], ENDED))


@pytest.mark.parametrize(
    ("plan", "silence"),
    [
        pytest.param(CONFIRMED, "", id="not-over"),
        pytest.param(OFF, "", id="who-knows-hears"),
        pytest.param(update_status(CONFIRMED, Status.COMPLETED, WINDOW.end), "", id="who-knows-hears-of-the-end"),
        pytest.param(update_status(saved_plan(), Status.CANCELLED, TOLD), UNTOLD, id="never-confirmed"),
        pytest.param(update_status(saved_plan(), Status.COMPLETED, WINDOW.end), UNTOLD, id="done-unconfirmed"),
        pytest.param(update_status(CONFIRMED, Status.CANCELLED, AS_OF), UNTOLD, id="before-the-first-message"),
        pytest.param(
            update_status(replace(CONFIRMED, announcements=()), Status.CANCELLED, TOLD), "", id="without-a-schedule"
        ),
        pytest.param(saved_plan(status=Status.CANCELLED), "", id="edited-by-hand"),
        pytest.param(
            update_status(replace(CONFIRMED, announcements=MESSAGES[:3]), Status.COMPLETED, WINDOW.end),
            "",
            id="told-of-and-without-an-end",
        ),
        pytest.param(extend(saved_plan(), HOUR, TOLD), UNTOLD, id="longer-and-never-confirmed"),
        pytest.param(extend(CONFIRMED, HOUR, AS_OF), UNTOLD, id="longer-before-the-first-message"),
        pytest.param(extend(CONFIRMED, HOUR, TOLD), "", id="longer-as-told"),
        pytest.param(move_window(CONFIRMED, WINDOW.start + DAY, AS_OF), UNTOLD, id="moved-before-the-first-message"),
        pytest.param(
            update_status(extend(saved_plan(), HOUR, TOLD), Status.CONFIRMED, TOLD), "", id="confirmed-longer"
        ),
        pytest.param(update_status(BY_CLOCK, Status.COMPLETED, WINDOW.end + HOUR), AGAIN, id="told-by-the-clock"),
    ],
)
def test_news_that_nobody_waits_for_is_told_to_nobody(plan: SavedPlan, silence: str) -> None:
    """Whoever records it learns why there is nothing to send, and whoever writes a notice, not to send it."""
    assert word_silence(plan) == silence
    notes = note_silence(plan, Place(source="notice"))
    told = [f"the plan is {plan.status}, and {silence.partition(':')[0]}"] if silence else []
    assert [each.message for each in notes] == told
    assert {(each.code, each.severity) for each in notes} <= {(IssueCode.NOBODY_WAITS, Severity.NOTE)}


def test_a_date_is_known_from_its_series() -> None:
    """Once the series has been told, whatever the date itself has said."""
    sample = series()
    date = sample.dates[0].plan
    initial = replace(sample.head.announcements[0], send_at=AS_OF + DAY)
    for heard, silence in ((initial, ""), (replace(initial, send_at=AS_OF + 3 * DAY), UNTOLD)):
        plan = replace(date, heard=(heard,), day=sample.dates[0].day)
        off = replace(update_status(replace(plan, heard=()), Status.CANCELLED, AS_OF + 2 * DAY), heard=(heard,))
        assert word_silence(off) == silence
    (issue,) = note_silence(off, Place(source="notice"))
    assert issue.message == "the date is CANCELLED, and by its schedule nobody was told of it"
    (issue,) = note_silence(update_status(sample.head, Status.CANCELLED, AS_OF), Place(source="notice"))
    assert issue.message == "the series is CANCELLED, and by its schedule nobody was told of it"


def test_who_was_told_that_it_is_off_is_not_told_again() -> None:
    """A plan that is on again, and off before that was confirmed, is off as its users know."""
    on = Revision(sequence=OFF.sequence + 1, status=Status.TENTATIVE, at=TOLD + DAY, window=WINDOW)
    again = replace(OFF, status=Status.TENTATIVE, sequence=on.sequence, revisions=(*OFF.revisions, on))
    assert word_silence(update_status(again, Status.CANCELLED, TOLD + DAY)) == AGAIN


def test_nobody_is_cautioned_where_nobody_is_told() -> None:
    """However late the end of a plan is recorded that was never confirmed."""
    assert not record(saved_plan(), Status.COMPLETED, DAY)
