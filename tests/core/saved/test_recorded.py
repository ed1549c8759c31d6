"""What is said to whoever records a change of a plan late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import IssueCode, Severity
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.saved.recorded import list_cautions
from downtime_cli.core.saved.versions import extend, update_status
from downtime_cli.core.window import DAY, HOUR, MINUTE
from tests.saved_samples import WINDOW, saved_plan

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
