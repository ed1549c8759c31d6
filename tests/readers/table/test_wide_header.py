"""Whether a first row of dates or numbers is a header."""

from __future__ import annotations

import pytest

from downtime_cli.readers.table.wide_header import is_wide_header


@pytest.mark.parametrize(
    ("row", "below", "is_header"),
    [
        pytest.param("Hour,2026-03-02,2026-03-03", "0,5,6", True, id="dates"),
        pytest.param("Hour,2026-03-02", "0,5", True, id="one-date"),
        pytest.param(",02.03.2026,03.03.2026,Summe", "0,5,6,11", True, id="empty-corner"),
        pytest.param("api,2026-03-02,2026-03-03", "web,2026-03-04,2026-03-05", False, id="dates-below-too"),
        pytest.param("2026-03-02,5,6", "2026-03-03,7,8", False, id="date-first"),
        pytest.param("Date,0,1,2,3,4,5,6", "x,9,8,7,6,5,4,3", True, id="seven-in-a-row"),
        pytest.param("Date,0,1,2,3,4,5", "x,9,8,7,6,5,4", False, id="six-in-a-row"),
        pytest.param("Date,2,3,4,5,6,7,8", "x,9,8,7,6,5,4,3", False, id="from-2"),
        pytest.param("Date,1,2,3,4,5,6,7", "x,1,2,3,4,5,6,7", False, id="the-same-below"),
        pytest.param("Date,1:00,2:00", "x,7,8", True, id="clocks"),
        pytest.param("api,1:00,7", "web,2:00,8", False, id="clock-and-number"),
        pytest.param("Report,2026-03-02", "time,requests", False, id="title"),
        pytest.param("Hour,2026-03-02", "0,n/a", True, id="missing-below"),
        pytest.param("Hour,46100,46101,46102", "0,5,6,7", True, id="days-of-spreadsheets"),
        pytest.param("Hour,46100,46101,46102", "0,46103,46104,46105", False, id="values-like-days"),
        pytest.param("Hour,46100,46102,46101", "0,5,6,7", False, id="days-in-disorder"),
        pytest.param("Date,Visits", "x,7", False, id="words"),
        pytest.param("Date,1,2,3,4,5,6,7", "", False, id="nothing-below"),
    ],
)
def test_headers_of_wide_tables(row: str, below: str, is_header: bool) -> None:
    """Dates, clocks or consecutive numbers name columns if the cells below are of another kind."""
    assert is_wide_header(row.split(","), [below.split(",")] if below else []) == is_header
