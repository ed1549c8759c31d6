"""What a file is by its first lines, where it is no log: the result of a query, or a table that lacks an option."""

from __future__ import annotations

import csv
import re
import shlex
from datetime import datetime
from typing import Final, TypeAlias

from downtime_cli.collect.table_rows import find_delimiter
from downtime_cli.collect.tables import HOUR, UNITS
from downtime_cli.core.errors import InputError, IssueCode, Place

_MOST_BYTES: Final = 1 << 16  # fewer than a cell may have by the rules of `csv`, whoever has changed these
_MOST_LINES: Final = 20
_MOST_NAMES: Final = 20
_NAME: Final = re.compile(r"(?=.*[^\W\d_])[\w .()/%-]{1,64}")
_Finding: TypeAlias = tuple[str, str] | None
"""What a file is, and what to do about it."""
_UTF_16_READING: Final = "this is text in UTF-16", "save it in UTF-8: iconv -f UTF-16 -t UTF-8 FILE"
_ONE_OF_SEVERAL: Final[_Finding] = "this is a table, and tables are read one at a time", "put their rows into one file"
_BINARY: Final[_Finding] = (
    "this is a binary file, and no log",
    "name the log itself; gzip, xz, bz2 and zstd are unpacked",
)
_AS_CSV: Final = "have it as CSV: psql --csv, bq --format=csv, sqlite3 -csv -header, mysql --batch"
_DRAWN: Final[_Finding] = "this is the result of a query, drawn for readers", _AS_CSV
_JSON: Final[_Finding] = "this is the result of a query in JSON", _AS_CSV
_HEADING: Final = re.compile(rb"\W*hour(\W+)(?:requests|users)\b", re.IGNORECASE)
_BINARY_SIGNS: Final = 512
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


def is_result(first: bytes) -> bool:
    """Whether a text begins like the result of a query: with a heading of an hour and what it holds."""
    names = [name.lower() for name in next(iter(_read_start(first)), [])]
    return names[:1] == [HOUR] and names[1:2] != [] and names[1] in UNITS


def explain_encoding(first: bytes, source: str) -> InputError | None:
    """Say what to do with a text in UTF-16, as PowerShell writes it; None where its first bytes do not show that."""
    return InputError.of(IssueCode.OTHER_FORMAT, *_UTF_16_READING, Place(source, 1)) if first[:2] in _UTF_16 else None


def explain(first: bytes, source: str) -> InputError | None:
    """Say what to do with a file that is no log; None where its first lines tell of no table either."""
    if error := explain_encoding(first, source):
        return error
    if b"\0" in first[:_BINARY_SIGNS]:
        found = _BINARY
    elif is_result(first):
        found = _ONE_OF_SEVERAL
    else:
        found = _explain_result(first) or _explain_rows(*_read_start(first) or [[]])
    return InputError.of(IssueCode.OTHER_FORMAT, *found, Place(source, 1)) if found else None


def _explain_result(first: bytes) -> _Finding:
    """Say what keeps the result of a query from being read as one."""
    if (
        first.lstrip()[:1] in (b"[", b"{")
        and b'"hour"' in first
        and any(f'"{unit}"'.encode() in first for unit in UNITS)
    ):
        return _JSON
    for number, line in enumerate(first.splitlines()[:_MOST_LINES], 1):
        if heading := _HEADING.match(line):
            if not any(mark in heading[1] for mark in (b",", b";", b"\t")):
                return _DRAWN
            return (
                f"the heading of this result is in line {number}",
                f"take off what stands before it: tail -n +{number}",
            )
    return None


def _explain_rows(heading: list[str], *rows: list[str]) -> _Finding:
    """Say what rows are, and what to do with them."""
    if len(heading) > 1 and _is_time(heading[0]):
        return "this is a table without a heading", "name its columns in the first line, such as hour,requests"
    if not rows or not all(map(_NAME.fullmatch, heading)) or any(len(row) != len(heading) for row in rows):
        return None
    columns = dict(zip(heading, zip(*rows, strict=True), strict=True))
    times = [name for name, cells in columns.items() if any(cells) and all(_is_time(cell) for cell in cells if cell)]
    names = ", ".join((times or heading)[:_MOST_NAMES])
    if times:
        counts = "counts by the hour are for `downtime plan`"
        remedy = f"for events, one in each row, say --time {shlex.quote(times[0])}; {counts}"
        return f"this is a table and no log (times: {names})", remedy
    if len(heading) > 1:
        remedy = f"name its column of times with --time: {names}; and see --time-kind"
        return "this is a table and no log, and no column holds times as in 2026-11-29T04:37:00Z", remedy
    return None


def _read_start(first: bytes) -> list[list[str]]:
    """Read the first rows of what may be a table, without blank ones and without one that may be cut off."""
    text = first[:_MOST_BYTES].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    lines = text.splitlines(keepends=True)
    whole = lines[:_MOST_LINES]
    if len(lines) > 2 and not whole[-1].endswith("\n"):
        whole.pop()
    rows = csv.reader(whole, delimiter=find_delimiter(text.lstrip("\r\n").partition("\n")[0]))
    return [[cell.strip() for cell in row] for row in rows if row]


def _is_time(cell: str) -> bool:
    try:
        return "-" in cell[4:5] and bool(datetime.fromisoformat(cell))
    except ValueError:
        return False
