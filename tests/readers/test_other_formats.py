"""Files that hold no table of text: what they are is said, and the command in the message makes a table of them."""

from __future__ import annotations

import bz2
import io
import json
import lzma
import shutil
import sqlite3
import subprocess
import tarfile
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from downtime_cli.core.errors import Issue
from downtime_cli.readers.traffic.traffic_csv import read_traffic
from tests.readers.files import by_hour, errors, options, read, write

FIRST = datetime(2026, 3, 3, tzinfo=UTC)
TIMES = [FIRST + timedelta(hours=n) for n in range(48)]
TABLE = "time,requests\n" + "".join(f"{time:%Y-%m-%dT%H:%MZ},{n}\n" for n, time in enumerate(TIMES))
STAMPS = [f"{time:%Y-%m-%dT%H:%M:%SZ}" for time in TIMES]
EPOCHS = [int(time.timestamp()) for time in TIMES]


def zipped(*names: str) -> bytes:
    """Return a ZIP archive with these files in it, each with the table."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, TABLE)
    return file.getvalue()


def tarred() -> bytes:
    """Return a tar archive with the table in it."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        member = tarfile.TarInfo("traffic.csv")
        member.size = len(TABLE)
        archive.addfile(member, io.BytesIO(TABLE.encode()))
    return file.getvalue()


def sqlite_database() -> bytes:
    """Return an SQLite database without tables."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE hits (time TEXT)")
        return connection.serialize()


@pytest.mark.parametrize(
    ("data", "what", "remedy"),
    [
        pytest.param(zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook", "CSV UTF-8", id="xlsx"),
        pytest.param(
            zipped("mimetype").replace(TABLE.encode()[:40], b"application/vnd.oasis.opendocument.spreads"),
            "an OpenDocument file",
            "CSV UTF-8",
            id="ods",
        ),
        pytest.param(zipped("Index/Document.iwa"), "a Numbers document", "export it as CSV", id="numbers"),
        pytest.param(zipped("traffic.csv"), "a ZIP archive", "unzip -p", id="zip"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "an old Excel workbook", "CSV", id="xls"),
        pytest.param(b"%PDF-1.7\nplain text\n", "a PDF document", "as CSV", id="pdf"),
        pytest.param(sqlite_database(), "an SQLite database", "sqlite3 -header -csv", id="sqlite"),
        pytest.param(b"PAR1\x15\x04\x00" + b"x" * 99, "a Parquet file", "DuckDB", id="parquet"),
        pytest.param(b"7z\xbc\xaf\x27\x1c\x00", "a 7-Zip archive", "7z x -so", id="7z"),
        pytest.param(lzma.compress(TABLE.encode()), "a file compressed by xz", "xz -dc", id="xz"),
        pytest.param(b"\x28\xb5\x2f\xfd\x00\x00", "a file compressed by Zstandard", "zstd -dc", id="zstd"),
        pytest.param(bz2.compress(TABLE.encode()), "a file compressed by bzip2", "bzip2 -dc", id="bzip2"),
        pytest.param(b"\x04\x22\x4d\x18\x00\x00", "a file compressed by lz4", "lz4 -dc", id="lz4"),
        pytest.param(b"Rar!\x1a\x07\x00", "a RAR archive", "unrar p -inul", id="rar"),
        pytest.param(tarred(), "a tar archive", "tar -xOf", id="tar"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "an image", "the numbers behind the chart", id="png"),
        pytest.param(b"PGDMP\x01\x0e\x00", "a PostgreSQL dump", "psql --csv", id="pg-dump"),
    ],
)
def test_files_that_are_no_text_are_named(data: bytes, what: str, remedy: str, tmp_path: Path) -> None:
    """What the bytes say it is, and how a CSV file is made of it."""
    (issue,) = errors(lambda: read(tmp_path, data))
    assert issue.code == "binary-file"
    assert issue.message.startswith(f"this is {what}")
    assert remedy in issue.remedy


def test_the_file_that_is_read_is_never_written(tmp_path: Path) -> None:
    """A command in a remedy writes to another file, whatever the one that is read is called."""
    path = write(tmp_path, zipped("a.csv"), "hours.csv")
    (issue,) = errors(lambda: read_traffic(path, options()))
    assert issue.remedy == f"unzip -p {path} > traffic.csv"


def test_other_bytes_are_no_text(tmp_path: Path) -> None:
    """What nothing is known of is refused all the same."""
    assert errors(lambda: read(tmp_path, b"\x00\x01\x02" * 99))[0].message == "this is not a text file"


def access_log(prefix: str = "") -> str:
    """Return an access log with as many lines in each hour as the table has requests."""
    request = '"GET /?q=[a] HTTP/1.1" 200 5 "-" "x"'
    return "".join(
        f"{prefix}192.0.2.{n % 9} - - [{time:%d/%b/%Y:%H}:{line:02d}:07 +0000] {request}\n"
        for n, time in enumerate(TIMES)
        for line in range(n)
    )


W3C = (
    "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Fields: date time cs-method\n"
    + "".join(f"{time:%Y-%m-%d %H}:{line:02d}:07 GET\n" for n, time in enumerate(TIMES) for line in range(n))
)
LOAD_BALANCER = "".join(
    f'h2 {time:%Y-%m-%dT%H}:{line:02d}:07.123456Z app/shop/50d 192.0.2.1:2 10.0.0.1:80 0.0 0.1 200 "GET https://a/ x"\n'
    for n, time in enumerate(TIMES)
    for line in range(n)
)
ROWS = [{"time": stamp, "requests": n} for n, stamp in enumerate(STAMPS)]
CLOUDFLARE = [{"dimensions": {"datetimeHour": stamp}, "count": n} for n, stamp in enumerate(STAMPS)]
CLOUDFLARE_1H = [{"dimensions": {"datetime": stamp}, "sum": {"requests": n}} for n, stamp in enumerate(STAMPS)]
DATAPOINTS = [{"Timestamp": stamp, "Sum": n} for n, stamp in enumerate(STAMPS)]
BUCKETS = [{"key": 1000 * epoch, "doc_count": n} for n, epoch in enumerate(EPOCHS)]
PROMETHEUS = [{"metric": {"job": "web"}, "values": [[epoch, str(n)] for n, epoch in enumerate(EPOCHS)]}]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param(access_log(), "an access log", id="combined"),
        pytest.param(access_log("shop.example:443 "), "an access log", id="with-a-host"),
        pytest.param(W3C, "a log in the W3C format", id="w3c"),
        pytest.param(LOAD_BALANCER, "an access log of a load balancer", id="load-balancer"),
        pytest.param(json.dumps(ROWS), "a JSON file", id="json-array"),
        pytest.param(json.dumps(ROWS, indent=2), "a JSON file", id="json-indented"),
        pytest.param("".join(json.dumps(row) + "\n" for row in ROWS), "a file with JSON in each line", id="ndjson"),
        pytest.param(
            json.dumps({"Label": "RequestCount", "Datapoints": DATAPOINTS}),
            "JSON with data from CloudWatch",
            id="cloudwatch-statistics",
        ),
        pytest.param(
            json.dumps({"MetricDataResults": [{"Label": "x", "Timestamps": STAMPS, "Values": list(range(48))}]}),
            "JSON with data from CloudWatch",
            id="cloudwatch-data",
        ),
        pytest.param(
            json.dumps({"status": "success", "data": {"resultType": "matrix", "result": PROMETHEUS}}),
            "JSON with data from Prometheus",
            id="prometheus",
        ),
        pytest.param(
            json.dumps({"data": {"viewer": {"zones": [{"httpRequestsAdaptiveGroups": CLOUDFLARE}]}}}),
            "JSON with data from Cloudflare",
            id="cloudflare",
        ),
        pytest.param(
            json.dumps({"data": {"viewer": {"zones": [{"httpRequests1hGroups": CLOUDFLARE_1H}]}}}),
            "JSON with data from Cloudflare",
            id="cloudflare-1h",
        ),
        pytest.param(
            json.dumps({"pageviews": [{"x": s, "y": n} for n, s in enumerate(STAMPS)], "sessions": []}),
            "JSON with data from Umami",
            id="umami",
        ),
        pytest.param(
            json.dumps({"results": [{"metrics": [n], "dimensions": [s]} for n, s in enumerate(STAMPS)]}),
            "JSON with data from Plausible",
            id="plausible",
        ),
        pytest.param(
            json.dumps({"aggregations": {"by_hour": {"buckets": BUCKETS}}}),
            "JSON with data from Elasticsearch",
            id="elasticsearch",
        ),
    ],
)
def test_the_command_in_the_message_makes_the_table(text: str, what: str, tmp_path: Path) -> None:
    """A file of another format is named, and what the remedy says makes a CSV file with the same hours."""
    (issue,) = errors(lambda: read(tmp_path, text))
    assert (issue.code, issue.message) == ("other-format", f"this is {what}, not a CSV file")
    made = by_hour(read_traffic(_follow(issue, tmp_path), options()))
    assert {hour: value for hour, value in made.items() if value} == {
        f"{time:%Y-%m-%dT%H:%M}": n for n, time in enumerate(TIMES) if n
    }


def _follow(issue: Issue, folder: Path) -> str:
    """Do what a remedy says, in the folder, and return the file that it makes."""
    if shutil.which(issue.remedy.split()[0]) is None:
        pytest.skip(f"needs {issue.remedy.split()[0]}, which is not here")
    subprocess.run(issue.remedy, shell=True, check=True, cwd=folder)  # noqa: S602 - as users paste it
    return str(folder / "hours.csv")


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        pytest.param('{"schema": "downtime-plan/1", "window": {}}', "a plan that downtime made", "CSV", id="plan"),
        pytest.param('{"visit_time": {"data": []}}', "JSON with a report of GoAccess", "visit_time", id="goaccess"),
        pytest.param('{"results": {"A": {"frames": []}}}', "data from Grafana", "Download CSV", id="grafana"),
        pytest.param("[[1, 2], [3, 4]]", "a JSON file", "jq", id="nested-array"),
        pytest.param("[\n1,\n2\n]", "a JSON file", "jq", id="array-over-lines"),
        pytest.param("Mar  3 04:05:06 web1 nginx[5]: hello, you\n", "a system log", "by hour", id="syslog"),
        pytest.param("<34>Mar  3 04:05:06 web1 su: hello\n", "a system log", "by hour", id="syslog-with-priority"),
        pytest.param("2026-03-03T04:05:06+00:00 web1 app: hello\n", "a system log", "by hour", id="journal"),
        pytest.param("2026-03-03 04:05:06,123 INFO [main] a.B - hello\n", "a log", "by hour", id="log4j"),
        pytest.param("2026-03-03T04:05:06Z [7] WARN hello, you\n", "a log", "by hour", id="log-with-a-process"),
        pytest.param("[Tue Mar 03 04:05:06.1 2026] [core:error] [pid 5] no\n", "a log", "by hour", id="apache-errors"),
        pytest.param("time=2026-03-03T04:05:06Z level=info msg=hello\n", "a log", "by hour", id="logfmt"),
        pytest.param("<!DOCTYPE html>\n<html><body>Sign in</body></html>", "a web page", "log in", id="html"),
        pytest.param('<?xml version="1.0"?>\n<rows/>', "an XML file", "CSV UTF-8", id="xml"),
        pytest.param("<rows>\n<row/>\n</rows>", "an XML file", "CSV UTF-8", id="xml-without-a-declaration"),
        pytest.param("--\n-- PostgreSQL database dump\n--\n", "an SQL dump", "psql --csv", id="pg-dump"),
        pytest.param("-- MySQL dump 10.13\n", "an SQL dump", "psql --csv", id="mysqldump"),
        pytest.param("INSERT INTO hits VALUES (1, 2);\n", "an SQL dump", "psql --csv", id="inserts"),
        pytest.param("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "a calendar", "--blackout-file", id="calendar"),
        pytest.param("-[ RECORD 1 ]-----\nhour | 2026\n", "psql's output with a line", "--csv", id="psql"),
        pytest.param("# HELP a_total All.\na_total 5\n", "a page of Prometheus", "query", id="metrics"),
        pytest.param("version https://git-lfs.github.com/spec/v1\n", "a pointer to a file", "pull", id="lfs"),
    ],
)
def test_text_of_other_formats_is_named(text: str, what: str, remedy: str, tmp_path: Path) -> None:
    """What the first lines say it is, with a way to a CSV file."""
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code == "other-format"
    assert issue.message.startswith(f"this is {what}")
    assert remedy in issue.remedy


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TABLE.replace("time,", "{time},"), id="a-heading-in-braces"),
        pytest.param("[time],[requests]\n" + TABLE.partition("\n")[2], id="headings-in-brackets"),
        pytest.param(
            "time,requests\n" + "".join(f"[{time:%d/%b/%Y:%H:%M:%S} +0000],{n}\n" for n, time in enumerate(TIMES)),
            id="times-of-a-log",
        ),
        pytest.param(
            "".join(f"[{time:%d/%b/%Y:%H:%M:%S} +0000],{n}\n" for n, time in enumerate(TIMES)), id="no-header"
        ),
        pytest.param(TABLE.replace("time,", "Version,"), id="a-heading-version"),
        pytest.param(
            "".join(f"{t:%Y-%m-%d %H:%M:%S}, info, {n}\n" for n, t in enumerate(TIMES)), id="words-like-levels"
        ),
    ],
)
def test_tables_that_begin_like_something_else(text: str, tmp_path: Path) -> None:
    """A bracket, a brace or a log's time at the start of a table is no other format."""
    assert sum(by_hour(read(tmp_path, text)).values()) == sum(range(48))
