"""What falls due as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.saved.due import Due, find_due
from downtime_cli.core.saved.versions import update_status
from downtime_cli.core.series.due import find_all_due
from downtime_cli.core.series.versions import update_series
from downtime_cli.core.window import DAY
from downtime_cli.documents.csv_rows import render_csv
from downtime_cli.documents.due import render_due_lines, render_due_message
from downtime_cli.render.markdown import render_markdown
from downtime_cli.report.due_report import build_due_report
from tests.documents.reading import rows_of, written
from tests.planned_series import dates, planned
from tests.saved_samples import AS_OF, HOSTILE, WINDOW, saved_plan


def due(**changes: object) -> Due:
    """Return what falls due of a plan in its whole life."""
    plan = update_status(saved_plan(**changes), Status.CONFIRMED, AS_OF)
    return find_due([update_status(plan, Status.COMPLETED, WINDOW.end)], AS_OF, WINDOW.end + DAY)


def test_a_message_is_the_same_on_its_line_and_in_its_file() -> None:
    """One value, in two forms; without words there are none."""
    message = due().messages[0]
    (value, *_) = (json.loads(line) for line in render_due_lines(due()).splitlines())
    assert json.loads(render_due_message(message)) == value
    assert value == {
        "id": message.id,
        "plan_id": "20261205-0badcafe",
        "sequence": 1,
        "status": "CONFIRMED",
        "kind": "initial",
        "channel": "email",
        "region": None,
        "audience": ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Apia"],
        "send_at": "2026-11-28T04:00:00Z",
        "reach": 0.75,
        "at_night": False,
        "service": "Shop API",
        "window": {"start": "2026-12-05T04:00:00Z", "end": "2026-12-05T06:00:00Z", "duration": "PT2H"},
        "subject": None,
        "text": None,
    }


def test_what_waits_is_there_for_programs() -> None:
    """A plan with what is to be recorded; of a standing window the last date, with those before it by name."""
    tentative = saved_plan()
    series = update_series(planned(dates(), AS_OF).series, Status.CONFIRMED, AS_OF)
    third = series.dates[2]
    waits = find_all_due([tentative, series], AS_OF, third.original.start)
    (plan, date) = written(waits, "due")["waiting"]
    assert plan == {
        "plan_id": "20261205-0badcafe",
        "day": None,
        "status": "TENTATIVE",
        "awaits": "confirmed",
        "service": "Shop API",
        "window": {"start": "2026-12-05T04:00:00Z", "end": "2026-12-05T06:00:00Z", "duration": "PT2H"},
        "earlier": [],
    }
    assert (date["plan_id"], date["day"], date["awaits"]) == (third.plan.plan_id, "2027-03-20", "begun")
    assert date["earlier"] == ["2027-03-06", "2027-03-13"]
    assert written(due(), "due")["waiting"] == []


def test_words_are_handed_on() -> None:
    """Subject and text of a notice stand with the message."""
    message = replace(due().messages[0], subject="Maintenance", text="We work.\n")
    value = json.loads(render_due_message(message))
    assert (value["subject"], value["text"]) == ("Maintenance", "We work.\n")


def test_csv_has_one_row_a_message() -> None:
    """Heading and messages, by time."""
    rows = rows_of(due())
    assert [row["kind"] for row in rows] == ["initial", "initial", "reminder", "reminder", "start", "complete"]
    assert rows[-1]["send_at"] == "2026-12-05T06:00:00Z"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless(text: str) -> None:
    """Each format can be read back, with one line a message where that is promised."""
    found = due(service=text)
    lines = render_due_lines(found).split("\n")
    assert len(lines) == len(found.messages) + 1
    assert all(line.isprintable() for line in lines)
    assert all(json.loads(line)["service"] == text for line in lines[:-1])
    assert written(found, "due")["messages"] == [json.loads(line) for line in lines[:-1]]
    assert len(list(csv.reader(io.StringIO(render_csv(found))))) == len(found.messages) + 1
    assert "<script>" not in render_markdown(build_due_report(found))
