"""
Files that hold no table of text, told by what is in them: what each is, and the way to a CSV file.

A remedy is a command that was tried on such a file, with the name of the file in it, or the menu that exports a table.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import Final, NamedTuple

from downtime_cli.core.errors import InputError, IssueCode, Place


class Format(NamedTuple):
    """What a file is, and how to make a CSV file of it; `FILE` stands for its name, `OUT` for that of the CSV file."""

    what: str
    remedy: str


_SAVE_AS: Final = "open it and save the sheet with the hours as CSV UTF-8"
_UNPACK: Final = "{} FILE > OUT"
# Bytes at the start of a file that is no text; Excel's and OpenOffice's new ones are ZIP archives.
_BY_BYTES: Final = (
    (rb"PK\x03\x04(?s:.){26}mimetypeapplication/vnd\.oasis", Format("an OpenDocument file", _SAVE_AS)),
    (rb"PK\x03\x04(?s:.*)(xl/|workbook\.xml)", Format("an Excel workbook", _SAVE_AS)),
    (rb"PK\x03\x04(?s:.*)Index/", Format("a Numbers document", "open it and export it as CSV")),
    (rb"PK[\x03\x05]", Format("a ZIP archive", _UNPACK.format("unzip -p"))),
    (rb"\xd0\xcf\x11\xe0", Format("an old Excel workbook, or another Office document", _SAVE_AS)),
    (rb"%PDF-", Format("a PDF document", "export the table itself as CSV from where the document was made")),
    (rb"SQLite format 3\x00", Format("an SQLite database", "sqlite3 -header -csv FILE 'SELECT …' > OUT")),
    (rb"PAR1(?s:.*)\x00", Format("a Parquet file", "write its rows as CSV, for example with DuckDB")),
    (rb"7z\xbc\xaf", Format("a 7-Zip archive", _UNPACK.format("7z x -so"))),
    (rb"\xfd7zXZ", Format("a file compressed by xz", _UNPACK.format("xz -dc"))),
    (rb"\x28\xb5\x2f\xfd", Format("a file compressed by Zstandard", _UNPACK.format("zstd -dc"))),
    (rb"BZh[1-9]1AY", Format("a file compressed by bzip2", _UNPACK.format("bzip2 -dc"))),
    (rb"\x04\x22\x4d\x18", Format("a file compressed by lz4", _UNPACK.format("lz4 -dc"))),
    (rb"Rar!\x1a", Format("a RAR archive", _UNPACK.format("unrar p -inul"))),
    (rb"(?s:.){257}ustar", Format("a tar archive", _UNPACK.format("tar -xOf"))),
    (rb"\x89PNG|\xff\xd8\xff|GIF8", Format("an image", "export the numbers behind the chart as CSV")),
    (rb"PGDMP", Format("a PostgreSQL dump", "psql --csv -c 'SELECT …' > OUT, on the database itself")),
)
# A log may begin with a bracket too.
_JSON: Final = re.compile(r"\{\s*[\"'}]|\[\s*([\[{\"]|$|-?\d[\d.]*\s*,\s*[-\d\"\[])")
_JSON_ROWS: Final = "jq -r '{}' FILE > OUT"
# Keys that tell what wrote a JSON file, and the filter of jq that makes rows of its hours.
_BY_KEYS: Final = (
    (r'"Datapoints"\s*:', "data from CloudWatch", '["time","requests"], (.Datapoints[] | [.Timestamp, .Sum]) | @csv'),
    (
        r'"MetricDataResults"\s*:',
        "data from CloudWatch",
        '["time","requests","series"], (.MetricDataResults[] | .Label as $s | [.Timestamps, .Values]'
        " | transpose[] | . + [$s]) | @csv",
    ),
    (
        r'"resultType"\s*:\s*"matrix"',
        "data from Prometheus",
        '["time","requests","series"], (.data.result[] | (.metric | tostring) as $s | .values[] | . + [$s]) | @csv',
    ),
    (
        r'"httpRequestsAdaptiveGroups"\s*:',
        "data from Cloudflare",
        '["time","requests"], (.data.viewer.zones[].httpRequestsAdaptiveGroups[]'
        " | [.dimensions.datetimeHour, .count]) | @csv",
    ),
    (
        r'"httpRequests1hGroups"\s*:',
        "data from Cloudflare",
        '["time","requests"], (.data.viewer.zones[].httpRequests1hGroups[] | [.dimensions.datetime, .sum.requests])'
        " | @csv",
    ),
    (
        r'"visit_time"\s*:',
        "a report of GoAccess",
        '["hour","requests"], (.visit_time.data[] | [.data, .hits.count]) | @csv',
    ),
    (
        r'"pageviews"\s*:\s*\[\s*\{\s*"[xt]"',
        "data from Umami",
        '["time","pageviews"], (.pageviews[] | [(.x // .t), .y]) | @csv',
    ),
    (
        r'"dimensions"\s*:\s*\[\s*"time:hour"|"metrics"\s*:\s*\[\s*\d+\s*\]',
        "data from Plausible",
        '["time","visitors"], (.results[] | [.dimensions[0], .metrics[0]]) | @csv',
    ),
    (
        r'"aggregations"\s*:',
        "data from Elasticsearch",
        '["time","requests"], (.aggregations[].buckets[] | [.key, .doc_count]) | @csv',
    ),
)
_FLAT_ROWS: Final = "(.[0] | keys_unsorted) as $k | $k, (.[] | [.[$k[]]]) | @csv"
_PLAN: Final = Format("a plan that downtime made", "pass the CSV file of traffic that the plan was made from")
_GRAFANA: Final = Format("data from Grafana as JSON", "in the panel: Inspect > Data > Download CSV")
_COUNT_LINES: Final = "count its lines by hour, and write a CSV file of times and counts"
_LOG_TIME: Final = r"\[\d{1,2}/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\]"
_BY_TEXT: Final = (
    (
        rf"\S+ .*{_LOG_TIME} \"",
        Format(
            "an access log",
            """awk -F'[][]' '{n[substr($2,1,14) ":00:00" substr($2,21)]++} """
            """END {print "time,requests"; for (t in n) print t "," n[t]}' FILE > OUT""",
        ),
    ),
    (
        r"#(Software|Version|Fields): (?s:.*)#Fields: ?date[ \t]time",
        Format(
            "a log in the W3C format",
            """awk '!/^#/ {n[$1 " " substr($2,1,2) ":00Z"]++} """
            """END {print "time,requests"; for (t in n) print t "," n[t]}' FILE > OUT""",
        ),
    ),
    (
        r"(<\d{1,3}>)?([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S+) [\w.-]+ [\w./-]+(\[\d+\])?: ",
        Format("a system log", _COUNT_LINES),
    ),
    (
        r"(https?|h2|wss?|tls|grpcs?) \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z (app|net)/",
        Format(
            "an access log of a load balancer",
            """awk '{n[substr($2,1,13) ":00Z"]++} """
            """END {print "time,requests"; for (t in n) print t "," n[t]}' FILE > OUT""",
        ),
    ),
    (
        r"\[?\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d([.,]\d+)?[^\s,;]* +([^\s,;]+ +)?\W?"
        r"(trace|debug|info|warn|warning|error|fatal|notice|critical)\b"
        r"|\[[a-z]{3} [a-z]{3} \d\d \d\d:\d\d:\d\d\S* \d{4}\] \[|(time|ts|level)=\S+ (.* )?(level|msg|time)=",
        Format("a log", _COUNT_LINES),
    ),
    (
        r"(<!doctype html|<html|<head|<table)\b",
        Format("a web page", "download the table itself as CSV; the page may be one to log in"),
    ),
    (
        r"<\?xml|<[a-z][\w:.-]*(\s[^<>]*)?>\s*(<|$)",
        Format("an XML file", "export the table as CSV, or open it in a spreadsheet and save it as CSV UTF-8"),
    ),
    (
        r"-- (MySQL|MariaDB|PostgreSQL|phpMyAdmin|Dump|Host)|(INSERT INTO|CREATE TABLE|CREATE DATABASE|PRAGMA|"
        r"BEGIN TRANSACTION|DROP TABLE|SET @)\b|--\s+(?s:.{0,200})(PostgreSQL|MySQL|MariaDB) (database )?dump",
        Format("an SQL dump", "query the database, and write the result as CSV, such as: psql --csv -c 'SELECT …'"),
    ),
    (
        r"BEGIN:VCALENDAR",
        Format("a calendar", "give calendars with --blackout-file, and a CSV file of traffic or users here"),
    ),
    (r"-\[ RECORD 1 \]", Format("psql's output with a line for each cell", "psql --csv -c 'SELECT …' > OUT")),
    (
        r"# (HELP|TYPE) \w+ \w+",
        Format("a page of Prometheus metrics, which has no past hours", "ask Prometheus for them, by query_range"),
    ),
    (r"version https://git-lfs", Format("a pointer to a file in Git LFS", "git lfs pull")),
)


def refuse_binary(start: bytes, name: str, wanted: str) -> InputError:
    """Make the error for a file that is no text, by its first bytes; `wanted` says what it should have been."""
    for pattern, form in _BY_BYTES:
        if re.match(pattern, start):
            remedy = form.remedy if wanted.startswith("a CSV") else f"pass {wanted}"
            return _refuse(IssueCode.BINARY_FILE, form, remedy, name)
    return InputError.of(IssueCode.BINARY_FILE, "this is not a text file", f"pass {wanted}", name)


def is_known_binary(start: bytes) -> bool:
    """Whether the first bytes of a file are those of a format that is no text, even if most of it looks like text."""
    return start.startswith((b"%PDF-", b"PK\x03\x04", b"BZh"))


def refuse_other_format(lines: Sequence[str], name: str) -> None:
    """Refuse text that is no table, by its first lines.

    Raises:
        InputError: it is one of the formats that are known here.
    """
    text = "".join(lines).lstrip("\ufeff \t\r\n")
    if _is_header(text.partition("\n")[0]):
        return
    form = next((form for pattern, form in _BY_TEXT if re.match(pattern, text, re.IGNORECASE)), None)
    if _JSON.match(text):
        form = _find_json(text, lines)
    if form is not None:
        raise _refuse(IssueCode.OTHER_FORMAT, form, form.remedy, name)


def _is_header(line: str) -> bool:
    """Whether a line is of words between separators, as most files begin and none of these formats does."""
    return any(
        len(cells := line.split(mark)) > 1
        and all("".join(cell.strip('"\r').replace("_", " ").split()).isalnum() for cell in cells)
        for mark in ",;\t"
    )


def _find_json(text: str, lines: Sequence[str]) -> Format:
    """Recognise what wrote a file of JSON."""
    if re.search(r'"schema"\s*:\s*"downtime-', text):
        return _PLAN
    for key, what, rows in _BY_KEYS:
        if re.search(key, text):
            return Format(f"JSON with {what}", _JSON_ROWS.format(rows))
    if re.search(r'"(frames|fieldConfig|refId)"\s*:', text):
        return _GRAFANA
    if re.match(r"\[\s*\{[^{}\[\]]*\}", text):
        return Format("a JSON file", _JSON_ROWS.format(_FLAT_ROWS))
    if sum(line.startswith("{") and line.rstrip().endswith("}") for line in lines) > 1:
        return Format("a file with JSON in each line", _JSON_ROWS.format(_FLAT_ROWS).replace("-r", "-rs", 1))
    return Format("a JSON file", "turn it into a CSV file with a row for each hour, for example with jq")


def _refuse(code: IssueCode, form: Format, remedy: str, name: str) -> InputError:
    made = "traffic.csv" if name.endswith("hours.csv") else "hours.csv"  # never the file that is read
    shown = shlex.quote(name) if name != "standard input" else "FILE"
    remedy = remedy.replace("OUT", made).replace("FILE", shown)
    return InputError.of(code, f"this is {form.what}, not a CSV file", remedy, Place(name))
