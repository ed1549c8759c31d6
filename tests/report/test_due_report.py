"""What people are shown of what falls due."""

from __future__ import annotations

import shlex
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, Revision, Status
from downtime_cli.core.saved.due import find_due
from downtime_cli.core.window import DAY, Span
from downtime_cli.report.build import build_report
from downtime_cli.report.due_report import build_due_report, build_hints
from tests.saved_samples import AS_OF, HOSTILE, WINDOW
from tests.saved_samples import saved_plan as any_plan

END = WINDOW.end + DAY
saved_plan = partial(any_plan, status=Status.CONFIRMED)


def _at(message: Announcement, send_at: datetime, **changes: str) -> Announcement:
    """Return a message at another moment, with other changes."""
    return replace(message, send_at=send_at, **changes)


def test_messages_are_told_by_the_clock_of_the_team() -> None:
    """When, what, how, to whom and about which service; below it window, status, readers and id."""
    plan = saved_plan()
    due = find_due([plan], AS_OF, END)
    report = build_due_report(due)
    assert report.title == "Messages due Mon 23 Nov 2026 01:00 – Sun 6 Dec 2026 07:00 CET (UTC+1)"
    assert report.headline == "5 messages from 1 plan"
    (table,) = report.tables
    assert table.title == "Messages, CET (UTC+1) Europe/Berlin"
    assert table.rows[0].cells == ("Sat 28 Nov 05:00", "initial", "email", "everybody", "Shop API")
    ending = f"CONFIRMED; 75% awake; {due.messages[0].id}"
    assert table.rows[0].detail == f"window Sat 5 Dec 05:00–07:00 CET (UTC+1), {ending}"


def test_teams_that_differ_read_utc() -> None:
    """Messages of plans with different clocks stand in one table, by UTC."""
    plans = [saved_plan(), saved_plan(plan_id="x", zone=ZoneInfo("Asia/Kathmandu"))]
    (table,) = build_report(find_due(plans, AS_OF, END)).tables
    assert table.title == "Messages, UTC"
    assert table.rows[0].cells[0] == "Sat 28 Nov 04:00"


def test_across_a_clock_change_each_row_names_its_clock() -> None:
    """In New York clocks go forward on 14 March 2027."""
    first, *_ = saved_plan().announcements
    times = (datetime(2027, 3, 13, 12, tzinfo=UTC), datetime(2027, 3, 14, 12, tzinfo=UTC))
    messages = tuple(_at(first, time) for time in times)
    plan = saved_plan(announcements=messages, zone=ZoneInfo("America/New_York"))
    (table,) = build_due_report(find_due([plan], AS_OF, times[1] + DAY)).tables
    assert table.title == "Messages, America/New_York time"
    assert [row.cells[0] for row in table.rows] == ["Sat 13 Mar 07:00 EST (UTC-5)", "Sun 14 Mar 08:00 EDT (UTC-4)"]


def test_nothing_due_has_no_table() -> None:
    """One sentence does."""
    report = build_due_report(find_due([saved_plan()], AS_OF, AS_OF))
    assert (report.title, report.headline) == ("Messages due Mon 23 Nov 2026 00:00 UTC", "Nothing is due from 1 plan.")
    assert not report.tables


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_one_printable_line(text: str) -> None:
    """Whatever services, channels and regions are called."""
    first, *_ = saved_plan().announcements
    plan = saved_plan(service=text, announcements=(_at(first, WINDOW.start, channel=text, region=text),))
    (table,) = build_due_report(find_due([plan], AS_OF, END)).tables
    assert all(cell.isprintable() for cell in (*table.rows[0].cells, table.rows[0].detail))


def test_a_plan_to_confirm_says_what_users_count_on() -> None:
    """A plan that moved and is not confirmed yet leaves its users with the old window: the team reads so."""
    old = Span(WINDOW.start - DAY, WINDOW.end - DAY)
    known = Revision(sequence=0, status=Status.CONFIRMED, at=AS_OF, window=old)
    moved = Revision(sequence=1, status=Status.TENTATIVE, at=WINDOW.start - 6 * DAY, window=WINDOW)
    plan = saved_plan(status=Status.TENTATIVE, sequence=1, revisions=(known, moved), source="p.json")
    assert build_hints(find_due([plan], AS_OF, moved.at)) == (
        "p.json: Shop API, Sat 5 Dec 2026 05:00–07:00 CET (UTC+1), is TENTATIVE: nothing is sent, and users count on "
        "Fri 4 Dec 2026 05:00–07:00 CET (UTC+1), until `downtime update p.json --status CONFIRMED`",
    )


def test_a_plan_of_which_nobody_knows_says_only_what_to_type() -> None:
    """Before its window, and after it."""
    plan = saved_plan(status=Status.TENTATIVE, source="p.json")
    (ahead,) = build_hints(find_due([plan], AS_OF, AS_OF))
    assert ahead.endswith("is TENTATIVE: nothing is sent until `downtime update p.json --status CONFIRMED`")
    (past,) = build_hints(find_due([plan], AS_OF, WINDOW.end))
    assert past.endswith(
        "is TENTATIVE and past: users were not told of it, as nobody typed `downtime update p.json "
        "--status CONFIRMED`; type `--status CANCELLED` instead"
    )


def test_users_count_on_more_than_one_date_of_a_series() -> None:
    """The next window of a former rule is not what they were told of."""
    known = Revision(
        sequence=0, status=Status.CONFIRMED, at=AS_OF, window=Span(WINDOW.start - DAY, WINDOW.start), rule="A"
    )
    moved = Revision(sequence=1, status=Status.TENTATIVE, at=WINDOW.start - 6 * DAY, window=WINDOW, rule="B")
    plan = saved_plan(status=Status.TENTATIVE, sequence=1, revisions=(known, moved), source="s.json")
    (hint,) = build_hints(find_due([plan], AS_OF, WINDOW.start))
    assert "nothing is sent, and users count on the dates that they were told of, until `downtime" in hint


@pytest.mark.parametrize("text", HOSTILE)
def test_hints_are_single_harmless_lines(text: str) -> None:
    """Whatever files and services are called, a hint is one line, and the command in it has one file."""
    (hint,) = build_hints(find_due([saved_plan(service=text, source=text)], AS_OF, WINDOW.end))
    assert hint.isprintable()
    command = hint.partition("type `")[2].rpartition(" --status COMPLETED`")[0]
    assert shlex.split(command)[:2] == ["downtime", "update"]
    assert len(shlex.split(command)) == 3


def test_a_planned_start_that_has_passed_asks_what_is_so() -> None:
    """Nobody is told that work began before somebody says so: the team reads what to type."""
    begun = find_due([saved_plan(source="p.json")], AS_OF, WINDOW.start)
    assert build_hints(begun) == (
        "p.json: the planned start of Shop API, Sat 5 Dec 2026 05:00 CET (UTC+1), has passed: type "
        "`downtime update p.json --status IN-PROCESS` once work has begun, or `--status CANCELLED`",
    )


@pytest.mark.parametrize(
    ("days", "told"),
    [
        pytest.param([4], "; 1 earlier date waits as well: 2026-12-04", id="one"),
        pytest.param([1, 2, 3], "; 3 earlier dates wait as well: 2026-12-01, 2026-12-02, 2026-12-03", id="few"),
        pytest.param([1, 2, 3, 4], "; 4 earlier dates wait as well: 2026-12-01, 2026-12-02, 2026-12-03, …", id="many"),
    ],
)
def test_earlier_dates_that_wait_are_told_in_the_same_line(days: list[int], told: str) -> None:
    """With the first few of them by name, as each has to be recorded by itself."""
    begun = find_due([saved_plan(source="p.json")], AS_OF, WINDOW.start)
    earlier = tuple(saved_plan(day=date(2026, 12, day)) for day in days)
    (hint,) = build_hints(replace(begun, waiting=(replace(begun.waiting[0], earlier=earlier),)))
    assert hint.endswith(f"or `--status CANCELLED`{told}")
