"""Promised clock times that do not hold by today's time-zone data."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.saved.versions import extend, update_status
from downtime_cli.documents.read_plan import parse_plan
from downtime_cli.documents.saved import render_saved
from downtime_cli.documents.write import render_json
from tests.samples import sample_plan

Document = dict[str, Any]  # JSON


def document() -> Document:
    """Return the JSON of a plan for Saturday 5 December 2026, 04:00 UTC; the team is in Berlin."""
    return dict(json.loads(render_json(sample_plan())))


def promise(part: Document, end: str, hours: float) -> None:
    """Let a part have promised one end of the window by a clock that is so many hours ahead of UTC."""
    told = datetime.fromisoformat(part[f"local_{end}"]).astimezone(timezone(timedelta(hours=hours)))
    part[f"local_{end}"] = told.isoformat()


def zone_of(plan: Document, name: str) -> Document:
    """Return what the plan says of a zone."""
    return next(each for each in plan["impact"]["zones"] if each["zone"] == name)


def warnings(plan: Document) -> list[str]:
    """Return what is said on reading the plan."""
    return [each.message.partition(":00,")[0] for each in parse_plan("plan.json", json.dumps(plan)).issues]


def test_nothing_is_said_of_times_that_hold() -> None:
    """By the data that a plan was made with, every clock shows what was promised."""
    assert warnings(document()) == []


@pytest.mark.parametrize(
    ("zone", "end", "hours", "told"),
    [
        pytest.param("Europe/Berlin", "start", 0, "starts Sat 5 Dec 04:00 UTC, but clocks there will show "
                     "Sat 5 Dec 05:00 CET", id="team"),
        pytest.param("Asia/Kathmandu", "start", 5.5, "starts Sat 5 Dec 09:30 UTC+5:30, but clocks there will show "
                     "Sat 5 Dec 09:45 UTC+5:45", id="quarter-of-an-hour"),
        pytest.param("America/New_York", "end", -4, "ends Sat 5 Dec 02:00 UTC-4, but clocks there will show "
                     "Sat 5 Dec 01:00 EST", id="end-alone"),
        pytest.param("Pacific/Kiritimati", "start", -10, "starts Fri 4 Dec 18:00 UTC-10, but clocks there will show "
                     "Sat 5 Dec 18:00 UTC+14", id="another-day"),
    ],
)  # fmt: skip
def test_a_promise_that_moved_is_told(zone: str, end: str, hours: float, told: str) -> None:
    """The warning has the zone, the time that was promised and the one that clocks will show."""
    plan = document()
    promise(zone_of(plan, zone), end, hours)
    if zone == plan["timezone"]:
        promise(plan["window"], end, hours)
    (issue,) = parse_plan("plan.json", json.dumps(plan, indent=2)).issues
    assert issue.message.startswith(f"in {zone} readers were told that the work {told}")
    assert (issue.code, issue.severity) == ("moved-clock", "warning")
    assert issue.place.line
    assert "--replaces" in issue.remedy


def test_the_way_to_keep_the_promise_is_named() -> None:
    """It is the moment at which clocks show what was promised."""
    plan = document()
    promise(plan["window"], "start", 3)
    (issue,) = parse_plan("plan.json", json.dumps(plan)).issues
    assert "told that the work starts Sat 5 Dec 07:00 UTC+3" in issue.message
    assert "--start 2026-12-05T06:00:00Z" in issue.remedy


def test_the_times_of_the_zones_are_enough() -> None:
    """A plan without the window's own clock times has those of each zone."""
    plan = document()
    del plan["window"]["local_start"], plan["window"]["local_end"]
    promise(zone_of(plan, "Europe/Berlin"), "start", 3)
    assert len(warnings(plan)) == 1


@pytest.mark.parametrize("zone", ["Mars/Base", "Europe/Berlin"])
def test_what_cannot_be_compared_is_passed_over(zone: str) -> None:
    """A window that was moved by hand, a time that does not exist and a zone that nobody knows promise nothing."""
    plan = document()
    hit = zone_of(plan, "Europe/Berlin")
    hit |= {"zone": zone, "local_start": "2026-12-05T09:00:00+02:00", "local_end": "2026-13-05T09:00:00+02:00"}
    del plan["window"]["local_start"], plan["window"]["local_end"]
    assert warnings(plan) == []


@pytest.mark.parametrize("status", ["CANCELLED", "COMPLETED"])
def test_a_plan_that_is_over_promises_nothing(status: str) -> None:
    """Nobody waits for its window."""
    plan = document()
    promise(plan["window"], "start", 3)
    plan |= {"status": status, "revisions": [{**plan["revisions"][0], "status": status}]}
    assert warnings(plan) == []


def test_the_next_version_remembers_what_was_promised() -> None:
    """A status or a later end takes nothing back: the start is still told as it was, the new end by today's clocks."""
    told = document()
    promise(told["window"], "start", 3)
    promise(zone_of(told, "Europe/Berlin"), "end", 3)
    plan = parse_plan("plan.json", json.dumps(told))
    confirmed, longer = (
        json.loads(render_saved(each))
        for each in (
            update_status(plan, Status.CONFIRMED, plan.as_of),
            extend(plan, timedelta(hours=1), plan.as_of),
        )
    )
    assert (confirmed["window"], confirmed["impact"]) == (told["window"], told["impact"])
    assert longer["window"]["local_start"] == told["window"]["local_start"]
    assert longer["window"]["local_end"] == "2026-12-05T08:00:00+01:00"
    assert zone_of(longer, "Europe/Berlin")["local_end"] == "2026-12-05T08:00:00+01:00"
