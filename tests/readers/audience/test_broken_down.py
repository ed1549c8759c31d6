"""Several rows of one place."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.core.errors import AssumptionCode, IssueCode
from tests.readers.audience.test_audience_csv import read, shares
from tests.readers.files import errors


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("PE,Total,30\nPE,web,10\nPE,app,20\nKR,Total,10\nKR,web,10\n", id="total"),
        pytest.param("PE,Total,30\nPE,web,10\nPE,app,20\nKR,Total,10\n", id="a-total-alone"),
        pytest.param("PE,,30\nPE,web,10\nPE,app,20\nKR,,10\nKR,web,5\nKR,app,5\n", id="empty-as-in-rollups"),
        pytest.param("PE,web,10\nPE,app,20\nKR,web,10\n", id="parts-alone"),
        pytest.param("PE,web,10\nPE,app,20\nPE,all,0\nKR,web,10\nKR,app\n", id="a-part-called-all"),
    ],
)
def test_parts_count_once(rows: str, tmp_path: Path) -> None:
    """Parts of the users of a place add up, and a total of them is left out."""
    reading = read(tmp_path, f"country,platform,users\n{rows}")
    assert reading.total == 40
    assert shares(reading) == {"America/Lima": 0.75, "Asia/Seoul": 0.25}
    left_out = [each for each in reading.assumptions if each.code is AssumptionCode.TOTAL_LEFT_OUT]
    assert bool(left_out) is ("PE,Total" in rows or "PE,," in rows)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("country,KPI,value\nPE,users,3\nPE,visits,9\n", "as its heading says", id="heading"),
        pytest.param("country,kind,value\nPE,count,3\nPE,average,9\n", "as they are called", id="names"),
        pytest.param(
            "country,platform,users\nPE,All,30\nPE,web,10\nPE,app,5\n",
            "seem to hold the others, but are not their sum",
            id="no-sum",
        ),
    ],
)
def test_what_does_not_add_up_is_refused(text: str, why: str, tmp_path: Path) -> None:
    """Different measures, and a whole that is not the sum of its parts, are no users to add up."""
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code is IssueCode.UNLIKE_ROWS
    assert why in issue.message


def test_missing_numbers_are_said(tmp_path: Path) -> None:
    """A place that has no number of users in any row does not count, and totals have none to miss."""
    reading = read(tmp_path, "country,users\nPE,3\nKR,-\nKR,1\nLA,\nTotal,\n")
    assert "no users are counted where their number is missing: 'LA'" in [each.message for each in reading.assumptions]
