"""Results of queries and tables of events, as other programs save them."""

from __future__ import annotations

import io
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.collect.hours import hour_text, lay_out
from downtime_cli.collect.sql.question import EventColumns, TimeKind
from downtime_cli.collect.table_rows import LONGEST_ROW, Rows
from downtime_cli.collect.table_text import render_table
from downtime_cli.collect.tables import CountedTable, read_events, read_result
from downtime_cli.core.errors import InputError

BERLIN, KOLKATA, LORD_HOWE = map(ZoneInfo, ("Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"))
NINE = "2026-02-01T00:00:00Z,9\n"


def result(text: str | bytes, zone: ZoneInfo | None = None) -> CountedTable:
    """Return what a result holds."""
    return read_result(io.BytesIO(text if isinstance(text, bytes) else text.encode()), "r.csv", zone)


def events(text: str, **columns: Any) -> CountedTable:
    """Return what a table of events holds."""
    kind = TimeKind(columns.pop("kind", "instant"))
    return read_events(io.BytesIO(text.encode()), "e.csv", EventColumns(time="when", kind=kind, **columns))


def hours(table: CountedTable, place: str = "") -> dict[str, float]:
    """Return the numbers of a place by the text of their hours."""
    return {hour_text(hour): number for hour, number in table.counted.numbers[place].items()}


def test_a_result_is_whole_between_its_bounds() -> None:
    """Rows of zero at both ends say how far the query looked."""
    found = result("hour,requests\n2026-11-01T00:00:00Z,0\n2026-11-01T02:00:00Z,2.5\n2026-11-01T05:00:00Z,0\n")
    ends = [hour_text(hour) for hour in (found.counted.first, found.counted.last)]
    assert ends == ["2026-11-01T00:00:00Z", "2026-11-01T05:00:00Z"]
    assert found.counted.is_whole
    assert (found.columns, found.rows) == (("hour", "requests"), 3)


def test_offsets_and_places() -> None:
    """Hours may be by any offset, and each place has its own numbers."""
    found = result("Hour,Users,Country\r\n2026-11-01 05:30:00+05:30,7,DE\r\n2026-11-01T00:00Z,1,\r\n\r\n")
    assert hours(found, "DE") == {"2026-11-01T00:00:00Z": 7}
    assert hours(found, "") == {"2026-11-01T00:00:00Z": 1}
    assert found.columns == ("hour", "users", "country")


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_cells_may_end_at_other_marks(mark: str) -> None:
    """The command line of MySQL writes tabs."""
    found = result(f"hour{mark}requests{mark}zone\n2026-11-01T00:00Z{mark}7{mark}Europe/Berlin\n")
    assert hours(found, "Europe/Berlin") == {"2026-11-01T00:00:00Z": 7}


def test_blank_lines_before_the_heading() -> None:
    """Some clients write them; lines count from the first."""
    found = result("\n\r\nhour\trequests\n2026-11-01T00:00Z\t7\n")
    assert hours(found) == {"2026-11-01T00:00:00Z": 7}
    with pytest.raises(InputError) as caught:
        result("\n\nhour,requests\n\nx,7\n")
    assert str(caught.value.issues[0].place) == "r.csv:5:1"
    with pytest.raises(InputError, match="it holds no row"):
        result("\n \n\n")


def test_local_hours_are_those_of_the_zone() -> None:
    """Hours by a clock become exact ones; two of one name are unknown."""
    found = result("hour,requests\n2026-10-25T01:00:00,5\n2026-10-25T02:00:00,9\n2026-10-25T03:00:00,5\n", BERLIN)
    assert hours(found) == {"2026-10-24T23:00:00Z": 5, "2026-10-25T00:00:00Z": 9, "2026-10-25T02:00:00Z": 5}
    (lost,) = found.counted.lost
    assert (hour_text(lost.first), hour_text(lost.last)) == ("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z")
    assert hours(result("hour,requests\n2026-11-01T05:30:00,1\n", KOLKATA)) == {"2026-11-01T00:00:00Z": 1}


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        pytest.param("hour,requests\n2026-11-01T00:00:00,1\n", "r.csv:2:1", "with its offset", id="no-offset"),
        pytest.param("hour,requests\n1st,1\n", "r.csv:2:1", "expected a time, got '1st'", id="no-time"),
        pytest.param("hour,requests\n2026-11-01T00:00Z,x\n", "r.csv:2:2", "got 'x'", id="no-number"),
        pytest.param("hour,requests\n0001-01-01T00:00Z,1\n", "r.csv:2:1", "from 1970 to 2999", id="year-1"),
        pytest.param("hour,requests\n3000-01-01T00:00Z,1\n", "r.csv:2:1", "from 1970 to 2999", id="year-3000"),
        pytest.param("hour,requests\n2026-02-01T00:30:00Z,5\n", "r.csv:2:1", "an hour of UTC", id="half-past"),
        pytest.param("hour,requests\n2026-02-01T00:00:00+05:30,5\n", "r.csv:2:1", "an hour of UTC", id="kolkata"),
        pytest.param("hour,requests\n2026-02-01T00:00:01Z,5\n", "r.csv:2:1", "an hour of UTC", id="second"),
        pytest.param(f"hour,requests\n{NINE}{NINE}", "r.csv:3:2", "another row in line 2: 9 there", id="twice"),
        pytest.param("hour,requests\r2026-02-01T00:00:01Z,5\r", "r.csv:1", "this is no CSV", id="old-mac"),
        pytest.param("hour,requests\n2026-11-01T00:00Z,-1\n", "r.csv:2:2", "got '-1'", id="negative"),
        pytest.param("hour,requests\n2026-11-01T00:00Z,nan\n", "r.csv:2:2", "got 'nan'", id="nan"),
        pytest.param("hour,requests\n2026-11-01T00:00Z,1_0\n", "r.csv:2:2", "got '1_0'", id="underscore"),
        pytest.param("hour,requests\n2026-11-01T00:00Z\n", "r.csv:2", "expected 2 cells, got 1", id="short-row"),
        pytest.param("hour,requests,place\n", "r.csv:1", "perhaps zone or country", id="other-column"),
        pytest.param("hour,requests\n", "r.csv", "a heading and no row", id="no-rows"),
        pytest.param("", "r.csv", "it holds no row", id="empty"),
        pytest.param('hour,requests\n"' + "x\n" * 200_000, "r.csv:2:1", "begins with a quote", id="open-quote"),
        pytest.param("hour,requests\n\n" + "x," * 500_001, "r.csv:3", "than 1,000,000 bytes", id="endless-line"),
        pytest.param('hour,requests\n\n"1\n' + '","2\n' * 200_001, "r.csv:3", "than 1,000,000", id="endless-row"),
        pytest.param("hour,requests," + "x," * 500_000, "r.csv:1", "than 1,000,000 bytes", id="endless-heading"),
    ],
)
def test_a_malformed_result_is_refused(text: str, place: str, words: str) -> None:
    """The error names file, line and column."""
    with pytest.raises(InputError) as caught:
        result(text)
    issue = caught.value.issues[0]
    assert (str(issue.place), words in issue.message) == (place, True)


@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize(
    ("rows", "place"),
    [
        pytest.param([["a"], ['"b'], ["c"], ['"d'], ["e"]], "e.csv:3:2", id="closed-by-another"),
        pytest.param([["a"], ['"b']], "e.csv:3:2", id="never-closed"),
        pytest.param([['"b']] * 4, "e.csv:2:2", id="in-each-row"),
        pytest.param([['"two\nlines"'], ['"b" c']], "e.csv:4:2", id="text-behind"),
        pytest.param([["a"], ['""b"']], "e.csv:3:2", id="empty-and-text"),
        pytest.param([['"a'], ["b"], ["c"], ['d" e"']], "e.csv:2:2", id="text-behind-a-later-line"),
    ],
)
def test_a_quote_that_is_left_open_swallows_no_row(rows: list[list[str]], place: str, mark: str) -> None:
    """Rows within a cell would vanish from their hours: the cell is named."""
    lines = [mark.join(("1", *cells, "2026-11-01T00:00Z")) for cells in rows]
    with pytest.raises(InputError, match="begins with a quote") as caught:
        events("\n".join([mark.join(("id", "title", "when")), *lines, ""]))
    assert str(caught.value.issues[0].place) == place


@pytest.mark.parametrize(("line", "got"), [('1,"a\nb,c",x,2026-11-01T00:00Z', 4), ('"a\nb",2026-11-01T00:00Z', 2)])
def test_a_row_of_several_lines_has_as_many_cells_as_the_heading(line: str, got: int) -> None:
    """One with more or fewer is refused by its last line, and never left out."""
    with pytest.raises(InputError, match=f"expected 3 cells, got {got}") as caught:
        events(f"id,title,when\n{line}\n2,d,2026-11-01T00:00Z\n")
    assert str(caught.value.issues[0].place) == "e.csv:3"


def test_quotes_that_stand_well() -> None:
    """Lines within a cell, doubled quotes and quotes within a text are as RFC 4180 and spreadsheets write them."""
    cells = ('"a\n""b"", c"', 'a "b" c', '""', '"""b"""')
    text = "".join(f"{cell},2026-11-01T00:00Z\n" for cell in cells)
    assert hours(events(f"title,when\n{text}")) == {"2026-11-01T00:00:00Z": 4}


def test_no_more_of_a_row_is_read_than_is_allowed() -> None:
    """A line without an end does not have to be in memory to be refused."""
    stream = io.BytesIO(b"hour,requests\n" + b"x" * 3 * LONGEST_ROW)
    with pytest.raises(InputError):
        read_result(stream, "r.csv", None)
    assert stream.tell() < 1.1 * LONGEST_ROW


def test_what_is_kept_of_many_bad_cells_is_little() -> None:
    """Three that are alike are noted, each with as much as anybody is shown."""
    with pytest.raises(InputError) as caught:
        result("hour,requests\n" + ("x" * 100_000 + ",5\n") * 20)
    assert [len(issue.message) for issue in caught.value.issues[:-1]] == [2000] * 3


def test_a_row_may_be_as_long_as_is_allowed() -> None:
    """Only what is in one row adds up."""
    wide = b"at" + b",x" * (LONGEST_ROW // 2 - 2) + b",\n"
    assert len(wide) == LONGEST_ROW
    rows = Rows(io.BytesIO(wide * 3), "r.csv")
    assert [line for line, _ in rows.cells()] == [2, 3]


def test_local_hours_cut_by_another_clock_are_refused() -> None:
    """Hours that begin as the clock of Kolkata does are half in one hour of UTC, and half in the next."""
    with pytest.raises(InputError, match="its events are in two hours"):
        result("hour,requests\n2026-11-01T05:00:00,1\n", KOLKATA)


def test_half_hours_of_lord_howe() -> None:
    """A clock that moves by half an hour is counted by half hours, but only around its change."""
    around = "hour,requests\n2026-10-03T22:00:00,1\n2026-10-03T22:30:00,2\n2026-10-04T05:00:00,4\n"
    found = result(around, LORD_HOWE)
    assert hours(found) == {"2026-10-03T11:00:00Z": 1, "2026-10-03T12:00:00Z": 2, "2026-10-03T18:00:00Z": 4}
    with pytest.raises(InputError, match="its events are in two hours"):
        result("hour,requests\n2026-11-03T22:00:00,1\n2026-11-03T22:30:00,2\n", LORD_HOWE)


def test_an_hour_may_have_a_second_row_of_zero_or_be_in_two_places() -> None:
    """Zero adds nothing, and each place has its own."""
    found = result("hour,requests,zone\n2026-02-01T00:00Z,9,a\n2026-02-01T00:00Z,0,a\n2026-02-01T00:00Z,9,b\n")
    assert (hours(found, "a"), hours(found, "b")) == ({"2026-02-01T00:00:00Z": 9}, {"2026-02-01T00:00:00Z": 9})


def test_our_own_table_is_read_again() -> None:
    """Hours without a value are unknown, as they were; rows of zero stay zeros, however many."""
    text = "hour,requests\n" + "".join(
        f"{hour_text(494_000 + hour)},{'' if hour in (3, 4) else 0 if hour > 9 else 5}\n" for hour in range(60)
    )
    found = result(text)
    table = lay_out(found.counted, since=None, until=None, gaps=None)
    assert render_table(table, found.columns) == text
    assert [(each.first, each.last) for each in table.unknown] == [(494_003, 494_004)]


def test_bounds_alone_do_not_end_silence() -> None:
    """A query looked there; whether its events had arrived by then, it does not know."""
    found = result("hour,requests\n2026-11-01T00:00Z,5\n2026-11-03T00:00Z,0\n")
    table = lay_out(found.counted, since=None, until=None, gaps=None)
    assert sum(number is None for _, _, number in table.rows()) == 48


def test_a_skipped_hour_is_refused() -> None:
    """A clock of the zone that was named cannot have shown it."""
    with pytest.raises(InputError, match="clocks skip"):
        result("hour,requests\n2026-03-29T02:00:00,1\n", BERLIN)


def test_another_table_is_not_read_to_its_end() -> None:
    """A thousand errors are enough, and three of a kind."""
    with pytest.raises(InputError) as caught:
        result("hour,requests\n" + "x,1\n" * 5000)
    told = [(str(issue.place), issue.message) for issue in caught.value.issues]
    assert told[:3] == [(f"r.csv:{line}:1", "expected a time, got 'x'") for line in (2, 3, 4)]
    assert told[3:] == [("r.csv", "997 more like the ones above; nothing is read beyond 1,000 errors")]


def test_errors_of_one_kind_are_told_three_times_and_counted() -> None:
    """One wrong setting is wrong in each row; another column, or another remedy, is another kind."""
    day = "2026-11-01T00:00Z"
    with pytest.raises(InputError) as caught:
        result("hour,requests\n" + "x,1\n" * 5 + f"{day},-1\n" * 3 + "1793440000,1\n" + "2026-11-01T00:00,1\n" * 4)
    told = [(str(issue.place), issue.message) for issue in caught.value.issues]
    assert [place for place, _ in told] == [
        f"r.csv:{at}" for at in ("2:1", "3:1", "4:1", "7:2", "8:2", "9:2", "10:1")
    ] + [*("r.csv:11:1", "r.csv:12:1", "r.csv:13:1", "r.csv", "r.csv")]
    assert [message for _, message in told[-2:]] == ["2 more like the ones above", "1 more like the ones above"]


TABLE = (
    "id,When,who,tz,n\n"
    "1,2026-11-01T00:10:00Z,ann,Europe/Berlin,2\n"
    "2,2026-11-01 05:59:59+05:30,ann,Europe/Berlin,0.5\n"
    "3,2026-11-01T01:00:00Z,bob,Asia/Kolkata,1\n"
)


@pytest.mark.parametrize(
    ("columns", "place", "expected"),
    [
        pytest.param({}, "", [2, 1], id="rows"),
        pytest.param({"user": "WHO"}, "", [1, 1], id="users"),
        pytest.param({"value": "n"}, "", [2.5, 1], id="values"),
        pytest.param({"zone": "tz", "user": "who"}, "Europe/Berlin", [1], id="users-of-a-zone"),
    ],
)
def test_events_are_counted(columns: dict[str, str], place: str, expected: list[float]) -> None:
    """Rows, different users, or values; the first and last hour may be half."""
    found = events(TABLE, **columns)
    assert list(hours(found, place).values()) == expected
    assert not found.counted.is_whole


@pytest.mark.parametrize("mark", [" UTC", "UTC", " GMT", " Z", "Z", ".25 UTC"])
def test_letters_may_say_that_a_time_is_in_utc(mark: str) -> None:
    """BigQuery writes them."""
    assert hours(events(f"when\n2026-11-01 00:01:44{mark}\n")) == {"2026-11-01T00:00:00Z": 1}


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("10/31/2026 10:02:35", "write times as 2026-11-29T04:37:00Z, or as 2026-11-29 04:37:00 by the clock of"),
        ("10.31.2026 10:02:35", "write times as 2026-11-29T04:37:00Z, or as"),
        ("31.10.26 10:02:35", "write times as 2026-11-29T04:37:00Z, or as"),
        ("2026-11-01+05:30", "write times as 2026-11-29T04:37:00Z, or as"),
        ("31.10.2026 10:02:35", "or name their zone with --traffic-zone"),
        ("2026-11-01 00:01:44+02:00 UTC", "write times as 2026-11-29T04:37:00Z, or as"),
        ("2026-11-31 00:01:44 UTC", "write times as 2026-11-29T04:37:00Z, or as"),
        ("2026-11-01 00:01:44", "or name their zone with --traffic-zone"),
        ("1793440000.5", "say --time-kind epoch"),
        ("1793440000123", "say --time-kind epoch-ms"),
        ("1793440000123456", "say --time-kind epoch-us"),
    ],
)
def test_a_remedy_for_a_time_mends_it(cell: str, remedy: str) -> None:
    """A zone makes no time of what is none, and a number is one by its kind."""
    with pytest.raises(InputError) as caught:
        events(f"when\n{cell}\n")
    (issue,) = caught.value.issues
    assert remedy in issue.remedy
    assert issue.remedy.endswith(remedy) == ("or as" not in remedy)


@pytest.mark.parametrize(
    ("cells", "remarks"),
    [
        pytest.param(
            ["02.11.2026 0:30:59", "31.10.2026 23:10"],
            ["dates with full stops, such as 31.10.2026, have the day first"],
            id="proven",
        ),
        pytest.param(
            ["2.11.2026, 00:30", "1.11.2026 00:10"],
            ["caution: dates with full stops are read with the day first; no day above 12 proves it"],
            id="not-proven",
        ),
        pytest.param(["2026-11-02 00:30"], [], id="none"),
        pytest.param(
            ["2.11.2026 00:30 UTC"],
            [
                "caution: dates with full stops are read with the day first; no day above 12 proves it",
                "every time has its offset: --traffic-zone changes nothing",
            ],
            id="in-utc",
        ),
    ],
)
def test_dates_with_full_stops_have_the_day_first(cells: list[str], remarks: list[str]) -> None:
    """As wherever they are written; it is said, with a caution where no day above 12 shows it."""
    found = events("\n".join(["when", *(f'"{cell}"' for cell in cells)]), clock=BERLIN)
    hour = "2026-11-02T00:00:00Z" if "UTC" in cells[0] else "2026-11-01T23:00:00Z"
    assert (next(iter(hours(found))), list(found.remarks)) == (hour, remarks)


@pytest.mark.parametrize(
    ("kind", "cell"), [("epoch", "1795926779.5"), ("epoch-ms", "1795926779500"), ("epoch-us", "1795926779500000")]
)
def test_numbers_as_times(kind: str, cell: str) -> None:
    """Seconds since 1970, or parts of them."""
    assert hours(events(f"when\n{cell}\n", kind=kind)) == {"2026-11-29T04:00:00Z": 1}


def test_rows_without_a_time_are_left_out() -> None:
    """As a query leaves them out; how many there were is known."""
    found = events("when,n\n2026-11-01T00:00Z,1\n,1\nNULL,1\n")
    assert (sum(hours(found).values()), found.rows, found.untimed) == (1, 3, 2)


@pytest.mark.parametrize(
    ("text", "columns", "words"),
    [
        pytest.param("at\n1\n", {}, "no column is called 'when'", id="no-column"),
        pytest.param("when,When\n1,2\n", {}, "2 columns are called 'when': 1, 2", id="two-columns"),
        pytest.param("when,n\n2026-11-01T00:00Z,x\n", {"value": "n"}, "expected a number of 0 or more", id="value"),
        pytest.param("when\n1795926779500\n", {"kind": "epoch"}, "expected seconds since 1970", id="milliseconds"),
        pytest.param("when,n\n,1\n", {}, "no row has a time", id="no-times"),
        pytest.param("when\nsoon\n", {"kind": "epoch"}, "expected a number of 0 or more", id="no-number"),
        pytest.param("when\n1.79344E+09\n", {"kind": "epoch"}, "expected all digits of a time", id="exponent"),
        pytest.param('192.0.2.7 - - [01/Nov/2026:10:00:00 +0000] "GET /"\n', {}, "this is a log and no", id="log"),
        pytest.param("Nov  1 10:00:00 host app: started\n", {}, "this is a log and no table", id="syslog"),
    ],
)
def test_malformed_events_are_refused(text: str, columns: dict[str, str], words: str) -> None:
    """A column that is missing is named with what there is."""
    with pytest.raises(InputError) as caught:
        events(text, **columns)
    assert words in caught.value.issues[0].message


def test_silence_between_events_is_measured_by_the_minute() -> None:
    """Hours at both ends of long silence were seen in part, as in a log."""
    times = ("01T00:00Z", "01T06:31+05:30", "02T02:59Z", "02T03:30Z")
    found = events("\n".join(["when", *(f"2026-11-{each}" for each in times)]))
    table = lay_out(found.counted, since=None, until=None, gaps=None)
    assert [number for _, _, number in table.rows()] == [None] * 26


@pytest.mark.parametrize(
    ("row", "place", "until", "expected"),
    [
        pytest.param(",DE", "DE", 3, [5, None, None], id="places-may-lack"),
        pytest.param(",DE", "DE", 2, [5, 5], id="ends-where-it-should"),
        pytest.param(",DE", "DE", None, [5, 5], id="nobody-said-where"),
        pytest.param("", "", 3, [5, 5, None], id="without-places"),
    ],
)
def test_the_last_hour_of_a_result_that_was_cut(
    row: str, place: str, until: int | None, expected: list[float | None]
) -> None:
    """With places it may lack some of them; a single number is whole."""
    rows = "".join(f"2026-11-01T0{hour}:00Z,5{row}\n" for hour in (0, 1))
    counted = result(f"hour,requests{',country' * bool(row)}\n{rows}").counted
    table = lay_out(counted, since=None, until=until and counted.first + until, gaps=None)
    assert [number for _, where, number in table.rows() if where == place] == expected
