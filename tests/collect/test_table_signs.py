"""Files that are no logs, by their first lines."""

from __future__ import annotations

import pytest

from downtime_cli.collect.table_signs import explain, is_result


@pytest.mark.parametrize(
    ("first", "is_one"),
    [
        (b"\xef\xbb\xbfHour,Requests\n", True),
        (b"hour,users,zone\n2026", True),
        (b"hour\trequests\n2026", True),
        (b"\n\r\nhour\trequests\n2026", True),
        (b"hour;requests\r\n2026", True),
        (b"hour,value\n", False),
        (b"hour\n", False),
        (b'192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] "GET /"\n', False),
        (b"", False),
        (b"hour,requests\r2026-11-01T00:00Z,5\r", True),
        (b"\x7fELF\x02\x01\x00,\r\x00", False),
        (b"x" * 200_000, False),
        (b'"' + b"hour,requests" * 20_000, False),
    ],
)
def test_results_are_told_from_logs(first: bytes, is_one: bool) -> None:
    """By their first line."""
    assert is_result(first) == is_one


@pytest.mark.parametrize(
    ("text", "words", "remedy"),
    [
        pytest.param("id,at,b\n1,2026-11-01,x\n2,,y\n", "(times: at)", "--time at;", id="events"),
        pytest.param("at\n2026-11-01T00:00Z\n", "(times: at)", "--time at;", id="one-column"),
        pytest.param("created at,n\n2026-11-01,5", "(times: created at)", "--time 'created at';", id="spaces"),
        pytest.param("timestamp,requests\n2026-11-01 00:00,5\n", "times: timestamp", "`downtime plan`", id="counts"),
        pytest.param("id,ts,n\n1,1795926779,3\n2,1795", "no column holds times", "--time: id, ts, n", id="numbers"),
        pytest.param("2026-11-01T00:00Z,5\n2026-11-01T01:00Z,5\n", "without a heading", "first line", id="headless"),
        pytest.param("hour,users\n2026-11-01T00:00Z,5\n", "one at a time", "one file", id="one-of-several"),
        pytest.param("id,ref\n1,2\n" + "x" * 200_000, "no column holds times", "--time: id, ref", id="cut-off"),
        pytest.param("id,ref\n1,2026-nov\n", "no column holds times", "--time: id, ref", id="nearly-a-time"),
        pytest.param(b"\x7fELF\x02\x01\x00,\r\x00", "a binary file", "the log itself", id="binary"),
        pytest.param("Waiting on job_1 ...\nhour,requests\n2026", "in line 2", "tail -n +2", id="words-before"),
        pytest.param("+------+\n| hour | users |\n+---+\n", "drawn for readers", "psql --csv", id="drawn"),
        pytest.param("        hour         | requests \n-----+---\n", "drawn for readers", "--csv", id="psql"),
        pytest.param('[{"hour":"2026-11-01T00:00:00Z","requests":"5"},\n', "in JSON", "--format=csv", id="json"),
        pytest.param("hour,users\n".encode("utf-16"), "in UTF-16", "iconv", id="utf-16"),
    ],
)
def test_tables_are_told_from_logs(text: str | bytes, words: str, remedy: str) -> None:
    """Each says what is missing."""
    error = explain(text if isinstance(text, bytes) else text.encode(), "t.csv")
    assert error is not None
    (issue,) = error.issues
    assert (words in issue.message, remedy in issue.remedy, str(issue.place)) == (True, True, "t.csv:1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello\nworld\n",
        "just, words\nand one, or two, more\n",
        "a,b\n",
        '192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] "GET /, HTTP"\n' * 2,
        "7,8\n9,10\n",
        '{"hour": 5}\n',
        "x\n" * 20 + "hour,requests\n",
    ],
)
def test_what_is_no_table_is_not_explained(text: str) -> None:
    """Whatever has commas in it."""
    assert explain(text.encode(), "t.csv") is None
