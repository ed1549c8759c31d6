"""Tables as a source: a CSV of events, or the result of a query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from downtime_cli.collect.event_signs import is_json, is_parquet
from downtime_cli.collect.logs.files import LogFile, opened, sample
from downtime_cli.collect.sql.question import TimeKind
from downtime_cli.collect.table_signs import is_result
from downtime_cli.collect.tables import CountedTable, Events, read_events, read_result
from downtime_cli.core.errors import IssueCode, UsageError, refuse
from downtime_cli.core.wording import count, printable
from downtime_cli.readers.zones.zone_names import parse_zone
from downtime_cli.request.options import Options


def count_table(options: Options, files: Sequence[LogFile]) -> CountedTable:
    """Count what a table holds.

    Raises:
        UsageError: there are several, or an option is malformed.
        InputError: it cannot be understood.
        AccessError: it cannot be read.
    """
    file, *others = files
    if others:
        remedy = "read them with --engine duckdb, or put their rows into one file"
        refuse("SOURCE", f"one table is read at a time, got {len(files)}", remedy)
    zone = read_clock(options)
    if options.time.texts and not (options.value.texts or options.user.texts) and is_result(sample(file)):
        remedy = "leave it out; to add up a column of counts, name it with --value"
        refuse("--time", f"each row of {printable(file.path)} has the number of an hour, and is no event", remedy)
    with opened(file) as stream:
        if options.time.text is None:
            return read_result(stream, file.path, zone)
        return read_events(stream, file.path, read_columns(options, has_clock=zone is not None), zone)


def count_events(options: Options, files: Sequence[LogFile]) -> CountedTable:
    """Have DuckDB count the events of files.

    Raises:
        UsageError: nobody said which column holds the times, an option is malformed, or DuckDB is not installed.
        InputError: a file cannot be understood.
        AccessError: a file cannot be read.
    """
    from downtime_cli.collect.events.event_files import count_event_files

    if not (options.time.value or "").strip():
        remedy = "name it: --time created_at"
        raise UsageError.of(IssueCode.MISSING_OPTION, "which column holds the times?", remedy, "--time")
    zone = read_clock(options)
    return count_event_files(files, read_columns(options, has_clock=zone is not None), zone)


def needs_duckdb(options: Options, files: Sequence[LogFile]) -> bool:
    """Whether a file is one that DuckDB alone reads: Parquet, or lines of JSON that are no log."""
    firsts = map(sample, files)
    return any(is_parquet(first) or (options.time.text is not None and is_json(first)) for first in firsts)


def name_files(files: Sequence[LogFile]) -> str:
    """What messages call files: the first, and how many others there are."""
    first, *others = (file.path for file in files)
    return f"{first} and {count(len(others), 'other file')}" if others else first


def read_columns(options: Options, *, has_clock: bool) -> Events:
    """Read which columns of a table of events matter.

    Raises:
        UsageError: two of them contradict each other.
    """
    names = {name: getattr(options, name).value or "" for name in ("zone", "country", "user", "value")}
    if names["zone"] and names["country"]:
        refuse("--country", "users are placed by their zone or by their country", "leave one out")
    if names["user"] and names["value"]:
        refuse("--value", "either users are counted, or a value is added up", "leave one out")
    kind = options.time_kind.value or (TimeKind.LOCAL if has_clock else TimeKind.INSTANT)
    return Events(time=options.time.value or "", kind=kind, **names)


def read_clock(options: Options) -> tzinfo | None:
    """Read whose clock times without an offset are by.

    Raises:
        UsageError: there is no such zone.
    """
    zone = options.traffic_zone.value
    return None if zone is None else parse_zone(zone, options.traffic_zone.place)
