"""What stands around the rows of a table: titles, labels, units, comments, notes, headings that come again."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from downtime_cli.core.errors import AssumptionCode, InputError
from downtime_cli.core.quality.inspection import TrafficReading
from downtime_cli.readers.audience.audience_csv import read_audience
from tests.readers.files import by_hour, codes, errors, read, traffic, write

FIRST = datetime(2026, 3, 3)
TOTAL = sum(range(100, 148))


def rows(separator: str = ",", form: str = "%Y-%m-%d %H:%M", *, start: int = 0, count: int = 48) -> str:
    """Return rows of consecutive hours, the n-th with the value 100 + n."""
    return "".join(f"{FIRST + timedelta(hours=n):{form}}{separator}{100 + n}\n" for n in range(start, start + count))


def skipped(reading: TrafficReading) -> list[str]:
    """Return what a reading says of lines it skipped, or headings it joined."""
    kinds = {AssumptionCode.SKIPPED_LINES, AssumptionCode.JOINED_HEADINGS}
    return [assumption.message for assumption in reading.assumptions if assumption.code in kinds]


@pytest.mark.parametrize(
    ("above", "value", "said"),
    [
        pytest.param("Time,Visits\n", "Visits", None, id="headings-alone"),
        pytest.param("Visits by hour\n\nTime,Visits\n", "Visits", "line 1 is", id="title-and-blank-line"),
        pytest.param(
            "Visits by hour,\n,\nMade on 2026-03-09,\nTime,Visits\n", "Visits", "lines 1 and 3", id="spreadsheet"
        ),
        pytest.param("Report of 9 March 2026, 12:00\nTime,Visits\n", "Visits", "line 1 is", id="title-with-a-comma"),
        pytest.param("Site,shop\nFrom,20260303\nTo,2026-03-05\nTime,Visits\n", "Visits", "lines 1 to 3", id="pairs"),
        pytest.param("Property,example.org\nTime,Visits\n", "Visits", "line 1 is", id="one-pair"),
        pytest.param("# GA4 export\n# Start date: 20260303\n\nTime,Visits\n", "Visits", None, id="comments"),
        pytest.param("Export\n# by hour\nTime,Visits\n", "Visits", "line 1 is", id="comment-below-a-title"),
        pytest.param("#time,visits\n", "visits", None, id="headings-in-a-comment"),
        pytest.param("# made by cron\n# time, visits\n", "visits", None, id="headings-in-the-last-comment"),
        pytest.param("# made by cron, daily\nTime,Visits\n", "Visits", None, id="comment-with-a-comma"),
        pytest.param("Full label,web Sum\nLabel,Sum\nPeriod,1 hour\n", "web Sum", "lines 2 and 3", id="labels"),
        pytest.param("Time,Visits\n(UTC),(1/h)\n", "Visits (1/h)", "'Time (UTC)', 'Visits (1/h)'", id="units"),
        pytest.param("Time,Visits\ntimestamp,int64\n", "Visits (int64)", "lines 1 and 2 are two header", id="types"),
        pytest.param("Time,Visits\n----,------\n", "Visits", None, id="rule"),
        pytest.param("Time,Web\nTime,Visits\n", "Web Visits", "'Time', 'Web Visits'", id="time-twice"),
        pytest.param("Time,Web\n,Visits\n", "Web Visits", "'Time', 'Web Visits'", id="nothing-below-time"),
        pytest.param("A report\n--- ---\nTime,Visits\n", "Visits", "lines 1 and 2", id="dashes-above"),
        pytest.param(",visits\n", "visits", None, id="no-first-heading"),
        pytest.param("\ufeffTime,Visits\n", "Visits", None, id="mark"),
    ],
)
def test_headings_are_found_below_what_stands_above(above: str, value: str, said: str | None, tmp_path: Path) -> None:
    """Titles, labels and comments are passed over, and all but comments are said, with their lines."""
    reading = read(tmp_path, above + rows())
    assert reading.columns.value == value
    assert sum(traffic(reading).total.values) == TOTAL
    assert (said or "") in "".join(skipped(reading))
    assert len(skipped(reading)) == (said is not None)


@pytest.mark.parametrize(
    ("top", "names"),
    [
        pytest.param(",Visits,Visits,Errors\n", "'Hour', 'Visits web', 'Visits app', 'Errors web'", id="repeated"),
        pytest.param(",Visits,,Errors\n", "'Hour', 'Visits web', 'Visits app', 'Errors web'", id="merged-cells"),
        pytest.param("Measure,Visits,,Errors\n", "'Measure Hour', 'Visits web',", id="a-heading-above-the-time"),
    ],
)
def test_two_rows_of_headings_are_joined(top: str, names: str, tmp_path: Path) -> None:
    """A heading above several columns belongs to each of them, in names, assumptions and errors."""
    text = top + "Hour,web,app,web\n" + "".join(f"{line},1,0\n" for line in rows().splitlines())
    (said,) = skipped(read(tmp_path, text, value_columns=("Visits web",)))
    assert said.startswith(f"lines 1 and 2 are two header rows, and were joined: {names}")
    (issue,) = errors(lambda: read(tmp_path, text.replace(",1,0\n", ",50,1\n", 9)))
    assert issue.code == "ambiguous-column"
    assert "two header rows" in issue.message


def test_a_row_of_words_below_the_headings_is_a_bad_row(tmp_path: Path) -> None:
    """Words where numbers belong are no second row of headings, unless they can be."""
    for header in ("Time,Visits\nclosed,closed\n", "Time,Visits,\nclosed,closed,\n"):
        issues = errors(partial(read, tmp_path, header + rows()))
        assert [(issue.code, issue.place.line) for issue in issues] == [("bad-time", 2), ("bad-value", 2)]
    (issue,) = errors(
        lambda: read_audience(write(tmp_path, "timezone,users\nEurope/Berlin,many\n" + "Europe/Paris,5\n" * 12))
    )
    assert (issue.code, issue.place.line) == ("bad-value", 2)


def test_headings_stay_where_a_row_of_words_follows_a_total(tmp_path: Path) -> None:
    """Of two rows of words that are no neighbours, the one that names a time has the headings."""
    issues = errors(lambda: read(tmp_path, "Time,Visits\nTotal,4747\nclosed,closed\n" + rows()))
    assert [(issue.code, issue.place.line) for issue in issues] == [("bad-time", 3), ("bad-value", 3)]


def test_a_title_that_begins_as_a_time_is_no_row(tmp_path: Path) -> None:
    """A date alone where rows have several numbers is above the table."""
    text = "2026-03-09 export,,\nTime,Visits,Errors\n" + rows().replace("\n", ",1\n")
    reading = read(tmp_path, text, value_columns=("Visits",))
    assert skipped(reading) == ["line 1 is no part of the table and was skipped: '2026-03-09 export'"]


def test_words_with_an_empty_cell_are_no_headings_of_another_table(tmp_path: Path) -> None:
    """Below a gap, a row that lacks its number stays a row."""
    text = "Country,Source,Users\n" + "France,web,5\n" * 9 + "\nGermany,app,\nItaly,web,5\n"
    assert read_audience(write(tmp_path, text)).audience


def test_headings_may_be_numbers_beside_one_of_times(tmp_path: Path) -> None:
    """A column for each status code: the word above the times tells the headings from data."""
    text = "By status\nTime,200,404\n" + rows().replace("\n", ",1\n")
    reading = read(tmp_path, text, value_columns=("200",))
    assert reading.columns.value == "200"
    assert sum(traffic(reading).total.values) == TOTAL


def test_a_total_above_the_rows_is_no_title(tmp_path: Path) -> None:
    """Rows between headings and data stay rows, also where the label of a total follows the sums."""
    for total in ("Total,4747\n", ",4747,Grand total\n"):
        reading = read(tmp_path, "Time,Visits\n" + total + rows())
        assert sum(traffic(reading).total.values) == TOTAL


@pytest.mark.parametrize(
    ("below", "said"),
    [
        pytest.param("48 rows\n", "line 50 is", id="count"),
        pytest.param("(48 rows)\n\nTime: 3.1 ms\n", "lines 50 and 52", id="psql"),
        pytest.param("48 rows in set (0.00 sec)\n", "line 50 is", id="mysql"),
        pytest.param("\nCity of X, Dept. of Roads, all rights reserved\n", "line 51 is", id="below-a-blank-line"),
        pytest.param("Source: City of X, Dept. of Roads\n* provisional\n", "lines 50 and 51", id="source"),
        pytest.param("* provisional\n", "line 50 is", id="asterisk"),
        pytest.param("\x1a", None, id="end-of-file-of-dos"),
        pytest.param("\n\n\n", None, id="blank-lines"),
        pytest.param("----,----\n", "line 50 is", id="rule"),
        pytest.param(",\n", None, id="empty-cells"),
    ],
)
def test_notes_below_a_table_are_skipped(below: str, said: str | None, tmp_path: Path) -> None:
    """How many rows there were, the source and other notes end a table, and are said."""
    reading = read(tmp_path, "time,visits\n" + rows() + below)
    assert sum(traffic(reading).total.values) == TOTAL
    assert (said or "") in "".join(skipped(reading))
    assert len(skipped(reading)) == (said is not None)
    assert not codes(reading) or codes(reading) == ["naive-times"]


@pytest.mark.parametrize(
    ("below", "code"),
    [
        pytest.param("closed,closed\n", "bad-time", id="words-directly-below"),
        pytest.param('"2026-03-09 00:00\n', "bad-quotes", id="open-quote"),
        pytest.param("\nSource: 2026 survey,17\n", "bad-time", id="a-number-in-it"),
    ],
)
def test_rows_at_the_end_that_cannot_be_read_are_refused(below: str, code: str, tmp_path: Path) -> None:
    """What does not look like a note is a row."""
    assert errors(lambda: read(tmp_path, "time,visits\n" + rows() + below))[0].code == code


def test_a_last_row_without_a_value_is_a_row(tmp_path: Path) -> None:
    """A stamp alone lacks its value; it is no note."""
    reading = read(tmp_path, "time,visits\n" + rows() + "2026-03-05 00:00,\n")
    assert "missing-values" in codes(reading)
    assert not skipped(reading)


def test_notes_are_found_below_more_lines_than_are_sampled(tmp_path: Path) -> None:
    """The end of a long file is looked at like that of a short one, and lines keep their numbers."""
    text = "time,visits\n" + rows(count=6000) + "\n" + "Note\n" * 3
    assert skipped(read(tmp_path, text))[0].startswith("lines 6003 to 6005 are no part of the table")
    (issue,) = errors(lambda: read(tmp_path, text.replace("\n\nNote", "\n2026-03-03 00:00,x\n\nNote")))
    assert issue.place.line == 6002


def test_many_notes_are_notes(tmp_path: Path) -> None:
    """A page of explanations below the rows is skipped as one line is, up to 400 lines."""
    text = "time,visits\n" + rows() + "\n" + "How visits are counted\n" * 399
    assert skipped(read(tmp_path, text))[0].startswith("lines 51 to 449 are no part of the table")
    assert errors(lambda: read(tmp_path, text + "and more\n" * 2))[0].code == "short-row"


def test_long_rows_before_notes_are_rows(tmp_path: Path) -> None:
    """What is held back to look for notes is no more than a page, however long its lines are."""
    text = rows(count=24).replace("\n", f",{'x' * 70_000}\n")
    reading = read(tmp_path, "time,visits,agent\n" + text + "\nNote\n")
    assert len(traffic(reading).total.values) == 24
    assert skipped(reading) == ["line 27 is no part of the table and was skipped: 'Note'"]


def test_headings_that_come_again_are_skipped(tmp_path: Path) -> None:
    """Exports put one behind the other are one table; a mark of byte order at a seam is no part of it."""
    text = "time,visits\n" + rows(count=24) + "\n\ufefftime,visits\n" + rows(start=24, count=24)
    reading = read(tmp_path, text)
    assert sum(traffic(reading).total.values) == TOTAL
    assert skipped(reading) == ["line 27 is no part of the table and was skipped: 'time visits'"]


def test_many_lines_that_were_skipped_are_said_in_one(tmp_path: Path) -> None:
    """Where headings come again on every page, some of their lines are named, and the others counted."""
    pages = "".join("time,visits\n" + rows(start=start, count=6) for start in range(0, 48, 6))
    (said,) = skipped(read(tmp_path, pages))
    assert said.startswith("lines 8, 15, 22, 29 and 3 more are no part of the table")


def test_annotations_between_the_tables_of_influxdb_are_skipped(tmp_path: Path) -> None:
    """Each table of InfluxDB repeats its annotations and headings."""
    head = "#group,false,false\n#datatype,string,long\n#default,_result,\n,result,table,_time,_value\n"
    parts = [
        f",,{table}," + line.replace(" ", "T").replace(",", "Z,")
        for table in (0, 1)
        for line in rows(start=24 * table, count=24).splitlines()
    ]
    text = head + "\n".join(parts[:24]) + "\n\n" + head + "\n".join(parts[24:]) + "\n"
    reading = read(tmp_path, text, time_columns=("_time",), value_columns=("_value",))
    assert sum(traffic(reading).total.values) == TOTAL
    assert skipped(reading)[0].startswith("lines 30 to 33 are")


@pytest.mark.parametrize(
    ("between", "line"),
    [
        pytest.param("\nCountry,Users\n", 51, id="other-headings"),
        pytest.param("\nApp\ntime,visits\n", 51, id="a-title"),
        pytest.param("\n# App\nCountry,Users\n", 52, id="a-comment"),
    ],
)
def test_a_second_table_is_refused_with_its_line(between: str, line: int, tmp_path: Path) -> None:
    """Tables of different things are never added up; where the second begins is said, in long files too."""
    for count in (48, 3000):
        text = "time,visits\n" + rows(count=count) + between + rows()
        (issue,) = errors(partial(read, tmp_path, text))
        assert (issue.code, issue.place.line) == ("several-tables", line + count - 48)


def test_words_below_a_gap_are_rows_where_they_can_be(tmp_path: Path) -> None:
    """A lone word below a blank line is the title of another table only if headings follow."""
    issues = errors(lambda: read(tmp_path, "time,visits\n" + rows() + "\nApril,\n" + rows(start=60)))
    assert [(issue.code, issue.place.line) for issue in issues] == [("bad-time", 51)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("time,visits\n", "there are headings, but no rows below them", id="headings-only"),
        pytest.param("# a\n# b\n", "the file holds no table", id="comments-only"),
        pytest.param("\n\n", "the file is empty", id="blank-lines-only"),
    ],
)
def test_files_without_rows(text: str, message: str, tmp_path: Path) -> None:
    """What is there instead of rows is said."""
    (issue,) = errors(lambda: read(tmp_path, text))
    assert (issue.code, issue.message) == ("empty-file", message)


def test_one_column_alone_is_named(tmp_path: Path) -> None:
    """Times or numbers alone are refused with the name of the only column."""
    (issue,) = errors(lambda: read(tmp_path, "when\n" + "".join(f"2026-03-03 {h:02d}:00\n" for h in range(24))))
    assert issue.message == "no column holds numbers; the only column is 'when'"


@pytest.mark.parametrize(
    ("above", "value"),
    [
        pytest.param(
            ["Full label,Calls", "Label,Calls", "Period,300", "Statistic,Sum"], "Calls", id="period-before-last"
        ),
        pytest.param(["Label,Calls", "Statistic,Sum", "Period,300"], "Calls", id="period-last"),
        pytest.param(["Label,Calls", "Period,3600"], "Calls", id="two"),
        pytest.param(["Period,3600", "Label,Calls"], "Calls", id="label-last"),
        pytest.param([",Calls", "Full label,Calls 2", "Period,60", "Unit,Count"], "Calls", id="names-above"),
        pytest.param(["Some title,there", "Label,Calls", "Period,60"], "Calls", id="a-title"),
        pytest.param(["Label,Calls"], "Calls", id="one-is-a-heading"),
    ],
)
def test_labels_of_series_above_the_data(above: list[str], value: str, tmp_path: Path) -> None:
    """The first row of labels that has words names the columns, wherever the period stands."""
    rows = [f"2026/06/{1 + n // 24:02d} {n % 24:02d}:00:00,{n + 30}" for n in range(72)]
    reading = read(tmp_path, "\n".join([*above, *rows]) + "\n")
    assert reading.columns.value == value
    assert by_hour(reading)["2026-06-01T05:00"] == 35


def test_labels_without_any_name(tmp_path: Path) -> None:
    """Labels that are all numbers name no column."""
    rows = [f"2026/06/{1 + n // 24:02d} {n % 24:02d}:00:00,{n + 30}" for n in range(72)]
    with pytest.raises(InputError):
        read(tmp_path, "\n".join(["Id,17", "Period,60", *rows]) + "\n")


def test_a_quote_that_swallows_all_rows_is_said(tmp_path: Path) -> None:
    """There are rows below the headings, which cannot be read."""
    (issue,) = errors(lambda: read(tmp_path, 'time,requests\n"2026-11-01 00:00,5\n2026-11-01 01:00,6\n'))
    assert (issue.code, issue.place.line) == ("bad-quotes", 2)


def test_one_row_of_labels_below_the_headings_gives_no_names(tmp_path: Path) -> None:
    """A lone row such as `Statistic,Sum` is no second heading: the first row names the columns."""
    reading = read(tmp_path, "Time,RequestCount\nStatistic,Sum\n" + rows())
    assert (reading.columns.value, traffic(reading).total.sum()) == ("RequestCount", TOTAL)
