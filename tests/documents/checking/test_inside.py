"""A look at a standing window, as JSON, as CSV and for later steps of a job."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.checking.inside import Inside, look_inside
from downtime_cli.core.window import HOUR
from downtime_cli.documents.step_outputs import render_step_outputs
from tests.documents.reading import rows_of, written
from tests.runner import read_outputs
from tests.saved_samples import BERLIN
from tests.series_samples import AS_OF, SERIES_ID, series, third_saturdays, with_changed_dates

WINDOWS = third_saturdays()


def _look(start: datetime, length: timedelta = HOUR) -> Inside:
    """Return a look at the sample, of which December is left out and the dates from February to April have changed."""
    sample = with_changed_dates(series(status=Status.CONFIRMED))
    return look_inside(sample, (start, start + length), AS_OF, BERLIN)


@pytest.mark.parametrize(
    ("start", "found"),
    [
        pytest.param(
            WINDOWS[1].start,
            {"outcome": "inside", "passes": True, "date": "2027-01-16", "next": "2027-02-20", "left_out": []},
            id="inside",
        ),
        pytest.param(
            WINDOWS[0].start,
            {"outcome": "left-out", "passes": False, "date": None, "next": "2027-01-16", "left_out": ["Winter freeze"]},
            id="left-out",
        ),
        pytest.param(
            WINDOWS[-1].end,
            {"outcome": "outside", "passes": False, "date": None, "next": None, "left_out": []},
            id="after-all",
        ),
    ],
)
def test_the_document_says_which_date(start: datetime, found: dict[str, Any]) -> None:
    """By the day that names it, with the next one."""
    document = written(_look(start), "inside")
    days = {key: document[key] and document[key]["day"] for key in ("date", "next")}
    assert {**{key: document[key] for key in ("outcome", "passes", "left_out")}, **days} == found


def test_rows_are_what_was_asked_the_date_and_the_next() -> None:
    """Each with its times in UTC."""
    rows = rows_of(_look(WINDOWS[1].start))
    assert [(row["choice"], row["outcome"], row["start"], row["end"]) for row in rows] == [
        ("asked", "inside", "2027-01-16T03:00:00Z", "2027-01-16T04:00:00Z"),
        ("date", "", "2027-01-16T03:00:00Z", "2027-01-16T05:00:00Z"),
        ("next", "", "2027-02-21T03:00:00Z", "2027-02-21T05:00:00Z"),
    ]
    assert [row["choice"] for row in rows_of(_look(WINDOWS[-1].end))] == ["asked"]


def test_later_steps_get_the_window_that_it_is_in() -> None:
    """None where it is in none."""
    whole = {"passes": "true", "plan-id": SERIES_ID}
    window = {"start": "2027-01-16T03:00:00Z", "end": "2027-01-16T05:00:00Z"}
    shown = read_outputs(render_step_outputs(_look(WINDOWS[1].start), "inside"))
    assert shown.items() >= {**whole, **window}.items()
    outside = read_outputs(render_step_outputs(_look(WINDOWS[-1].end), "outside"))
    assert outside.items() >= {**whole, "passes": "false"}.items()
    assert not outside.keys() & window.keys()
