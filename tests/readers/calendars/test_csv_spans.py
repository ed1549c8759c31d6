"""Tables of freezes in the forms that calendars, ticket systems and people give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.core.errors import IssueCode
from tests.readers.calendars.calendar_files import lines_of, read_file
from tests.readers.files import errors


def table(folder: Path, text: str) -> list[str]:
    """Return the spans of a table of blackouts."""
    return lines_of(read_file(folder, text, name="freeze.csv"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Subject,Start Date,Start Time,End Date,End Time\nA,2027-03-05,21:00,2027-03-06,05:30\n",
            ["A 03-05T20:00/03-06T04:30"],
            id="dates-and-times",
        ),
        pytest.param(
            "Startdatum;Startzeit;Enddatum;Endzeit;Betreff\n05.03.2027;21:00;06.03.2027;05:30;A\n",
            ["A 03-05T20:00/03-06T04:30"],
            id="german",
        ),
        pytest.param(
            "Subject,Start Date,Start Time,End Date,End Time,All day event\n"
            "A,3/25/2027,12:00:00 AM,3/26/2027,12:00:00 AM,True\nB,3/29/2027,9:00 PM,3/29/2027,11:00 PM,False\n",
            ["A 03-24T23:00/03-25T23:00", "B 03-29T19:00/03-29T21:00"],
            id="outlook",
        ),
        pytest.param(
            "Subject,Start Date,Start Time,End Date,End Time,All Day Event\nA,2027-03-05,09:00,2027-03-06,10:00,TRUE\n",
            ["A 03-04T23:00/03-06T23:00"],
            id="all-day-whatever-the-times",
        ),
        pytest.param(
            "Subject,Start Date,Start Time,End Date,End Time\nA,2027-03-05,,2027-03-06,\n",
            ["A 03-04T23:00/03-06T23:00"],
            id="no-times",
        ),
        pytest.param("Start Date,Start Time,End Date,End Time,Name\n", [], id="no-rows"),
        pytest.param("start,duration,name\n2027-03-05 08:00,4h,A\n", ["A 03-05T07:00/03-05T11:00"], id="duration"),
        pytest.param(
            "start,end,duration,name\n2027-03-05 08:00,2027-03-05 10:00,4h,A\n",
            ["A 03-05T07:00/03-05T09:00"],
            id="end-before-duration",
        ),
        pytest.param(
            "name,start,end,from\nA,2027-03-05,2027-03-06,Operations\n", ["A 03-04T23:00/03-06T23:00"], id="from-whom"
        ),
        pytest.param("start,name,created\n2027-03-05,A,2027-01-01\n", ["A 03-04T23:00/03-05T23:00"], id="created"),
    ],
)
def test_tables_of_other_programs(text: str, expected: list[str], tmp_path: Path) -> None:
    """Dates and clock times of columns of their own belong together."""
    assert table(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        pytest.param(
            "start,begin,end\n2027-03-05,2027-03-04,2027-03-06\n",
            "ambiguous-column",
            "several columns could be the start: 'start', 'begin'",
            id="two-starts",
        ),
        pytest.param(
            "start,closing\n2027-03-05,2027-03-09\n",
            "missing-column",
            "no column 'end', but 'closing' holds times as well",
            id="another-name-for-ends",
        ),
        pytest.param("start;Start Time;end\n2027-03-05;soon;1d\n", "bad-blackout", "", id="no-clock-time"),
    ],
)
def test_columns_of_times_are_never_ignored(text: str, code: str, message: str, tmp_path: Path) -> None:
    """What may say when something starts or ends is read or refused."""
    if not message:
        assert table(tmp_path, text) == ["2027-03-05/1d 03-04T23:00/03-05T23:00"]  # words beside a date say nothing
        return
    (issue,) = errors(lambda: table(tmp_path, text))
    assert (issue.code, issue.message) == (code, message)


def test_a_row_may_name_its_zone(tmp_path: Path) -> None:
    """Times without an offset are by the zone of their row, else by the team's, and that is said."""
    text = (
        "start,end,name,timezone\n2027-03-01 08:00,2027-03-01 09:00,A,Asia/Tokyo\n"
        "2027-03-02 08:00,2h,B,\n2027-03-03 08:00Z,2h,C,Asia/Tokyo\n"
    )
    found = read_file(tmp_path, text, name="freeze.csv")
    assert lines_of(found) == ["A 02-28T23:00/03-01T00:00", "B 03-02T07:00/03-02T09:00", "C 03-03T08:00/03-03T10:00"]
    assert [each.message.rpartition(" are by ")[2] for each in found.assumptions] == ["the zone in 'timezone'"]


@pytest.mark.parametrize(("zone", "line"), [("Mars/Phobos", 2), ("United States", 2)])
def test_a_zone_that_is_none_is_refused(zone: str, line: int, tmp_path: Path) -> None:
    """A row whose clock nobody knows is not read by another."""
    (issue,) = errors(lambda: table(tmp_path, f"start,end,tz\n2027-03-01 08:00,2h,{zone}\n"))
    assert (issue.code, issue.place.line) == (IssueCode.UNKNOWN_ZONE, line)


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Tokyo", "02-28T23"), ("rack-7", "03-01T07")])
def test_a_column_zone_may_be_of_something_else(zone: str, hour: str, tmp_path: Path) -> None:
    """A column called `zone` counts only if it holds time zones."""
    (span,) = table(tmp_path, f"start,end,name,zone\n2027-03-01 08:00,1h,A,{zone}\n")
    assert span.startswith(f"A {hour}:00/")


def test_rows_that_are_cancelled_do_not_count(tmp_path: Path) -> None:
    """They are named, as an export holds them beside the others."""
    text = "start,end,status,name\n" + "".join(f"2027-03-0{n},1d,Cancelled,N{n}\n" for n in range(1, 6))
    found = read_file(tmp_path, f"{text}2027-03-09,1d,approved,A\n", name="freeze.csv")
    assert lines_of(found) == ["A 03-08T23:00/03-09T23:00"]
    (said,) = found.assumptions
    assert said.message.endswith("that are cancelled do not count: 'N1', 'N2', 'N3' and 2 more")


def test_a_table_of_cancelled_rows_alone_is_a_warning(tmp_path: Path) -> None:
    """It says what is in the file."""
    found = read_file(tmp_path, "start,end,status\nnever,,canceled\n", name="freeze.csv")
    assert [issue.message for issue in found.issues] == ["nothing in it counts: it has 1 cancelled row and no other"]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        pytest.param(["05.03.2027"], "03-04T23:00", id="full-stops"),
        pytest.param(["5. 3. 2027"], "03-04T23:00", id="full-stops-and-spaces"),
        pytest.param(["03.25.2027"], "03-24T23:00", id="full-stops-month-first"),
        pytest.param(["05/03/2027", "25/03/2027"], "03-04T23:00", id="another-has-the-day-first"),
        pytest.param(["05/03/2027", "03/25/2027"], "05-02T22:00", id="another-has-the-month-first"),
        pytest.param(["05-03-2027 00:00", "25-03-2027 00:00"], "03-04T23:00", id="hyphens"),
    ],
)
def test_dates_in_numbers(dates: list[str], expected: str, tmp_path: Path) -> None:
    """Full stops mean day first; otherwise all dates of the file together decide."""
    spans = table(tmp_path, "start,end,name\n" + "".join(f"{date},6h,{n}\n" for n, date in enumerate(dates)))
    assert next(span for span in spans if span.startswith("0 ")).startswith(f"0 {expected}/")


@pytest.mark.parametrize(
    ("dates", "why"),
    [
        pytest.param(["05/03/2027", "06/03/2027"], "no other date of the file shows which", id="open"),
        pytest.param(["25/03/2027", "03/25/2027"], "the dates of the file fit no single order", id="contradiction"),
    ],
)
def test_dates_that_stay_open_are_refused(dates: list[str], why: str, tmp_path: Path) -> None:
    """One error says so for all of them, with the form that leaves nothing open."""
    text = "start,end\n2027-03-01,1d\n" + "".join(f"{date},1d\n" for date in dates)
    (issue,) = errors(lambda: table(tmp_path, text))
    assert (issue.code, issue.place.line, issue.message.partition(": ")[2]) == (IssueCode.BAD_BLACKOUT, 3, why)
    assert issue.remedy == "write dates as 2026-12-05, the year first"
