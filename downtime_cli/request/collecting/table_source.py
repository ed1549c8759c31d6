"""Tables as a source: a CSV of events, or the result of a query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from downtime_cli.collect.event_signs import is_json, is_parquet
from downtime_cli.collect.logs.files import LogFile, opened, sample
from downtime_cli.collect.sql.question import EventColumns, check_columns
from downtime_cli.collect.table_signs import explain_encoding, is_result
from downtime_cli.collect.tables import CountedTable, read_events, read_result
from downtime_cli.core.errors import refuse
from downtime_cli.core.wording import printable
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
    first = sample(file)
    if error := explain_encoding(first, file.path):
        raise error
    if options.time.texts and not (options.value.texts or options.user.texts) and is_result(first):
        remedy = "leave it out; to add up a column of counts, name it with --value"
        refuse("--time", f"each row of {printable(file.path)} has the number of an hour, and is no event", remedy)
    with opened(file) as stream:
        if options.time.text is None:
            return read_result(stream, file.path, read_clock(options))
        return read_events(stream, file.path, _read_checked_columns(options))


def count_events(options: Options, files: Sequence[LogFile]) -> CountedTable:
    """Have DuckDB count the events of files.

    Raises:
        UsageError: nobody said which column holds the times, an option is malformed, or DuckDB is not installed.
        InputError: a file cannot be understood.
        AccessError: a file cannot be read.
    """
    from downtime_cli.collect.events.event_files import count_event_files

    return count_event_files(files, _read_checked_columns(options))


def needs_duckdb(options: Options, files: Sequence[LogFile]) -> bool:
    """Whether a file is one that DuckDB alone reads: Parquet, or lines of JSON that are no log."""
    firsts = map(sample, files)
    return any(is_parquet(first) or (options.time.text is not None and is_json(first)) for first in firsts)


def _read_checked_columns(options: Options) -> EventColumns:
    columns = EventColumns(**read_columns(options))
    check_columns(columns)
    return columns


def read_columns(options: Options) -> dict[str, Any]:
    """Read which columns of a table of events matter, and what its times are, as the fields of `EventColumns`.

    Raises:
        UsageError: there is no such zone.
    """
    names = {name: getattr(options, name).value or "" for name in ("time", "zone", "country", "user", "value")}
    return {**names, "kind": options.time_kind.value, "clock": read_clock(options)}


def read_clock(options: Options) -> tzinfo | None:
    """Read whose clock times without an offset are by.

    Raises:
        UsageError: there is no such zone.
    """
    zone = options.traffic_zone.value
    return None if zone is None else parse_zone(zone, options.traffic_zone.place)
