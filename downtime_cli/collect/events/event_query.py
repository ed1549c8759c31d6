"""
The queries that count files of events: rows by hour and place.

DuckDB reads what is written as most times and numbers are, and leaves all else to us, as it is written: a cell is never
dropped, nor read in another way than in a CSV that we read ourselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from downtime_cli.collect.events.columns import write_time, write_value
from downtime_cli.collect.events.readings import Reading, quote_text
from downtime_cli.collect.sql.question import TimeKind
from downtime_cli.collect.table_tally import UNTIMED

STEP: Final = 5
"""Minutes that times by a clock are counted by: since 1972, every clock has been off UTC by a multiple of them."""
UNTIMED_ROWS, ODD_ROWS = -1, -2
"""What stands for an hour where rows have no time, and where they are left to us."""
Readings: TypeAlias = Sequence[tuple[Reading, Sequence[str]]]
"""How to read files, and the names of those that are read like this."""


def write_count(readings: Readings, kind: TimeKind, *, has_clock: bool, by_user: bool) -> str:
    """Write the query that counts.

    Its columns: the number of the hour, or of `STEP` minutes by a clock, `UNTIMED_ROWS` and `ODD_ROWS` where rows have
    none; whether it is by a clock; the place; the user, if each has a row; rows; the sum of values; users; the first,
    and the last minute. What nobody asked for is NULL: each thing that is counted or told apart takes time.
    """
    reading = readings[0][0]
    step = f"WHEN local THEN m // {STEP} " if has_clock else ""
    keys = {"local": has_clock, "p": bool(reading.place[0]), "u": by_user}
    counted = {"SUM(v)": bool(reading.value[0]), "COUNT(DISTINCT u)": bool(reading.user[0]) and not by_user}
    columns = [name if is_asked else "NULL" for name, is_asked in keys.items()]
    columns += ["COUNT(*)", *(name if is_asked else "NULL" for name, is_asked in counted.items()), "MIN(m)", "MAX(m)"]
    return (
        f"{_write_events(readings, kind, has_clock=has_clock)}\n"
        f"SELECT CASE WHEN m IS NULL OR v IS NULL THEN IF(untimed, {UNTIMED_ROWS}, {ODD_ROWS}) {step}ELSE m // 60 END "
        f"AS hour, "
        f"{', '.join(columns)}\n"
        f"FROM events GROUP BY {', '.join(['hour', *(name for name, is_asked in keys.items() if is_asked)])}"
    )


def write_odd(readings: Readings, kind: TimeKind, *, has_clock: bool) -> str:
    """Write the query for what is left to us: time, place, user and value as they are written, and how many rows."""
    return (
        f"{_write_events(readings, kind, has_clock=has_clock)}\n"
        "SELECT t, p, u, w, COUNT(*) FROM events WHERE odd GROUP BY t, p, u, w ORDER BY t, p, u, w"
    )


def write_search(reading: Reading, links: Sequence[str], kind: TimeKind, *, has_clock: bool) -> str:
    """Write the query for the file that holds a time and a value as they are written, and the row if it is known."""
    is_numbered = reading.function == "read_parquet"
    extra = ", filename = true" + (", file_row_number = true" if is_numbered else "")
    source = f"{reading.write_source(links)[:-1]}{extra})"
    inner = _write_part(
        reading, source, kind, has_clock=has_clock, extra=("filename", "file_row_number")[: 1 + is_numbered]
    )
    row = "file_row_number + 1" if is_numbered else "NULL"
    return (
        f"SELECT filename, {row} FROM ({inner}) "
        "WHERE odd AND t IS NOT DISTINCT FROM $1 AND w IS NOT DISTINCT FROM $2 ORDER BY ALL LIMIT 1"
    )


def _write_events(readings: Readings, kind: TimeKind, *, has_clock: bool) -> str:
    parts = (
        _write_part(reading, reading.write_source(links), kind, has_clock=has_clock) for reading, links in readings
    )
    joined = "\n  UNION ALL ".join(parts)
    return f"WITH events AS (\n  {joined}\n)"


def _write_part(reading: Reading, source: str, kind: TimeKind, *, has_clock: bool, extra: Sequence[str] = ()) -> str:
    """Write what reads files that are alike.

    m is the minute since 1970, t, w and u are time, value and user as written, v is the number, and p the place.
    """
    time, value = write_time(reading.time[1], kind, has_clock=has_clock), write_value(reading)
    user = "CAST(c_user AS VARCHAR)" if reading.user[0] else "NULL::VARCHAR"
    if reading.is_csv and reading.user[0]:
        user = f"COALESCE({user}, '')"  # a cell without a text is somebody, as we read them
    chosen = ", ".join(
        f"{name or 'NULL'} AS c_{role}"
        for role, (name, _) in zip(("time", "place", "user", "value"), reading.columns, strict=True)
    )
    nothing = ", ".join(map(quote_text, sorted(UNTIMED)))
    is_nothing = f"c_time IS NULL{f' OR TRIM(c_time) IN ({nothing})' if reading.is_text else ''}"
    return (
        f"SELECT {time.minute} AS m, "
        f"{time.is_local} AS local, CAST(c_place AS VARCHAR) AS p, {user} AS u, {value.number} AS v, "
        f"CASE WHEN m IS NULL THEN {is_nothing} ELSE FALSE END AS untimed, "
        "NOT untimed AND (m IS NULL OR v IS NULL) AS odd, "
        f"CASE WHEN odd THEN {time.text} END AS t, CASE WHEN odd THEN {value.text} END AS w"
        f"{''.join(f', {name}' for name in extra)} FROM (SELECT {', '.join([chosen, *extra])} FROM {source})"
    )
