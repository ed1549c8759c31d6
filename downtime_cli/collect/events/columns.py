"""What columns of files hold, by their types, and how DuckDB reads a minute or a number from them."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from downtime_cli.collect.events.readings import TEXT, Reading
from downtime_cli.collect.sql.question import TimeKind
from downtime_cli.collect.table_tally import LATEST, SCALES
from downtime_cli.core.errors import refuse

_INSTANT: Final = "TIMESTAMP WITH TIME ZONE"
LOCAL_TYPES: Final = ("TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S")
"""Types of times without a zone."""
_WHOLE: Final = tuple("TINYINT SMALLINT INTEGER BIGINT UTINYINT USMALLINT UINTEGER UBIGINT".split())
_BROKEN: Final = ("FLOAT", "DOUBLE", "HUGEINT", "DECIMAL")
_OFFSET: Final = r"(?:Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)"
_FORM: Final = r"(?:19[7-9]\d|2\d\d\d)-\d\d-\d\d[T ](?:[01]\d|2[0-3]):\d\d(?::[0-5]\d(?:[.,]\d+)?)?"
_NUMBER: Final = r"\d+(?:\.\d+)?"
_MICROS: Final = 1_000_000


class TimeColumn(Struct, frozen=True, kw_only=True):
    """How to read the column `c_time`, in SQL."""

    parts: str
    """Its parts of a second since 1970, in UTC or by a clock; NULL where that is left to us."""
    text: str
    """How it is written."""
    is_local: str = "FALSE"
    """Whether it is by a clock."""
    per_second: int = _MICROS

    @property
    def minute(self) -> str:
        """Its minute since 1970; NULL as well where that is before or far beyond."""
        latest, per_minute = LATEST * self.per_second - 1, 60 * self.per_second
        return f"CASE WHEN {self.parts} BETWEEN 0 AND {latest} THEN CAST({self.parts} AS BIGINT) // {per_minute} END"


class ValueColumn(Struct, frozen=True):
    """How to read the column `c_value`, in SQL: a number of 0 or more, NULL where that is left to us, and its text."""

    number: str
    text: str


def write_time(kind_of_column: str, kind: TimeKind, *, has_clock: bool) -> TimeColumn:
    """Write how to read times.

    Raises:
        UsageError: the column holds none, or not of this kind.
    """
    if kind in SCALES:
        return _write_epoch(kind_of_column, SCALES[kind])
    if kind_of_column == _INSTANT:
        micros = "EPOCH_US(c_time)"
        text = f"COALESCE(CAST(MAKE_TIMESTAMP({micros}) AS VARCHAR) || '+00', CAST(c_time AS VARCHAR))"
        return TimeColumn(parts=micros, text=text)
    if kind_of_column in LOCAL_TYPES:
        micros = "EPOCH_US(CAST(c_time AS TIMESTAMP))"
        mark = "" if has_clock else " || '+00'"
        return TimeColumn(parts=micros, text=f"CAST(c_time AS VARCHAR){mark}", is_local=str(has_clock).upper())
    if kind_of_column != TEXT:
        is_day = kind_of_column == "DATE"
        numbers = "numbers of seconds since 1970 are --time-kind epoch, of milliseconds epoch-ms"
        remedy = "name one with the time of day" if is_day else numbers
        refuse("--time", f"expected a column of times, got one of {kind_of_column}", remedy)
    return _write_texts(has_clock=has_clock)


def write_value(reading: Reading) -> ValueColumn:
    """Write how to read values; where there are none, each row counts.

    Raises:
        UsageError: the column holds no numbers.
    """
    name, kind = reading.value
    if not name:
        return ValueColumn("1", "NULL::VARCHAR")
    if kind == TEXT:
        written = "COALESCE(c_value, '')" if reading.is_csv else "COALESCE(c_value, '0')"
        return ValueColumn(
            f"CASE WHEN REGEXP_FULL_MATCH({written}, '{_NUMBER}') THEN TRY_CAST({written} AS DOUBLE) END", written
        )
    if kind.partition("(")[0] not in {*_WHOLE, *_BROKEN}:
        refuse("--value", f"expected a column of numbers, got one of {kind}", "name another")
    number = "COALESCE(CAST(c_value AS DOUBLE), 0)"
    return ValueColumn(f"CASE WHEN {number} >= 0 AND ISFINITE({number}) THEN {number} END", "CAST(c_value AS VARCHAR)")


def _write_epoch(kind_of_column: str, scale: int) -> TimeColumn:
    """Write how to read a number of parts of a second since 1970."""
    text, number = "CAST(c_time AS VARCHAR)", "c_time"
    if kind_of_column == TEXT:
        number = f"CASE WHEN REGEXP_FULL_MATCH(c_time, '{_NUMBER}') THEN TRY_CAST(c_time AS DOUBLE) END"
    elif kind_of_column.partition("(")[0] not in {*_WHOLE, *_BROKEN}:
        refuse("--time-kind", f"expected a column of numbers, got one of {kind_of_column}", "leave it out")
    if kind_of_column not in _WHOLE:
        number = f"FLOOR({number})"
    return TimeColumn(parts=number, text=text, per_second=scale)


def _write_texts(*, has_clock: bool) -> TimeColumn:
    """Write how to read texts: with an offset, or by a clock if there is one.

    DuckDB checks most of them in a single step: 20 bytes that end in Z are a date, a time and nothing else.
    """
    offset = f"{_OFFSET}?" if has_clock else _OFFSET
    signed = f"REGEXP_EXTRACT(c_time, '{_OFFSET}$')"  # the form was checked: it is none of the date's
    digits = f"REPLACE(SUBSTR({signed}, 2), ':', '')"
    minutes = f"CAST(LEFT({digits}, 2) AS BIGINT) * 60 + COALESCE(TRY_CAST(SUBSTR({digits}, 3) AS BIGINT), 0)"
    ahead = f"CASE LEFT({signed}, 1) WHEN '+' THEN {minutes} WHEN '-' THEN -({minutes}) ELSE 0 END"
    return TimeColumn(
        parts="CASE WHEN STRLEN(c_time) = 20 AND ENDS_WITH(c_time, 'Z') THEN EPOCH_US(TRY_CAST(c_time AS TIMESTAMP)) "
        f"WHEN REGEXP_FULL_MATCH(c_time, '{_FORM}{offset}') "
        f"THEN EPOCH_US(TRY_CAST(LEFT(c_time, 16) || ':00' AS TIMESTAMP)) - ({ahead}) * {60 * _MICROS} END",
        text="c_time",
        is_local=f"NOT REGEXP_MATCHES(c_time, '{_OFFSET}$')" if has_clock else "FALSE",
    )
