"""What the sources of `downtime collect` hold, and which hours of it are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from downtime_cli.collect.engines.addresses import is_address, refuse_database_files, refuse_elsewhere
from downtime_cli.collect.engines.driver import FileEngine
from downtime_cli.collect.hours import Counted
from downtime_cli.collect.logs.copies import leave_out_copies
from downtime_cli.collect.logs.files import LogFile, find_files, sample
from downtime_cli.collect.logs.log_set import CountedLogs, count_logs
from downtime_cli.collect.logs.scanning import Progress
from downtime_cli.collect.paths import name_paths
from downtime_cli.collect.sql.question import Question
from downtime_cli.collect.summary import (
    describe_clockwork,
    describe_copies,
    describe_limit,
    describe_logs,
    describe_rows,
)
from downtime_cli.collect.table_signs import explain, is_result
from downtime_cli.collect.tables import HOUR, CountedTable
from downtime_cli.core.errors import InputError, IssueCode, UsageError, refuse
from downtime_cli.request.collecting.log_source import read_log_question
from downtime_cli.request.collecting.nothing import refuse_days, refuse_first_days, refuse_nothing, remedy_for_logs
from downtime_cli.request.collecting.query_source import count_in_database, read_question
from downtime_cli.request.collecting.spark_source import count_logs_on_cluster
from downtime_cli.request.collecting.table_source import count_events, count_table, needs_duckdb, read_clock
from downtime_cli.request.given import Given
from downtime_cli.request.options import Options

_OF_LOGS: Final = (
    *("log_format", "max_bad", "accept_truncated", "only_path", "drop_path", "only_status", "drop_bots"),
    *("unique", "geoip", "client_field", "write_audience", "jobs"),
)
_OF_FILES: Final = ("engine", "master")
_OF_HOURS: Final = ("gaps", "append")
_OF_EVENTS: Final = ("time_kind", "zone", "country", "user", "value")
_OF_DATABASES: Final = ("query_table", "where", "days", "preset", "query_timeout")
_NOT_IN_DATABASE: Final = (
    "is something in the table, within --days up to --as-of, of which --where is true, with times as --time-kind says?"
)
_NOT_IN_EVENTS: Final = "check the rows, and the column that is added up"
_NOT_IN_RESULT: Final = "check the query: its table, its hours and its condition"


class Collected(Struct, frozen=True, kw_only=True):
    """What the sources hold, and what there is to say of them."""

    counted: Counted
    columns: tuple[str, ...]
    lines: tuple[str, ...]
    # Visitors of each zone, if they were asked for.
    audience: Mapping[str, int] = {}


def collect(options: Options, as_of: datetime, progress: Progress | None) -> Collected:
    """Count what the sources hold: a database, a table of events or of counts, or logs.

    Raises:
        UsageError: an option is malformed, or there is no source.
        InputError: a source cannot be understood.
        AccessError: it cannot be read.
    """
    sources = options.sources.texts
    if not sources:
        remedy = "downtime collect access.log* -o traffic.csv, or --sql postgres for a query to run"
        raise UsageError.of(IssueCode.MISSING_OPTION, "which logs, or which table?", remedy, "SOURCE")
    if any(map(is_address, sources)):
        _refuse_misfits(options, (*_OF_LOGS, *_OF_FILES), "it is for files, and this is a database")
        table, path = count_in_database(options, as_of)
        refuse_nothing(table.counted, options, path, _NOT_IN_DATABASE)
        return _of_table(options, table, path)
    if options.engine.value is not FileEngine.SPARK:
        refuse_elsewhere(sources)
    refuse_database_files(sources)
    _refuse_misfits(options, _OF_DATABASES, "it is for a database, and this is a file")
    if options.engine.value is FileEngine.SPARK:
        _refuse_misfits(options, _OF_EVENTS, "it is for a table of events, and Spark counts logs")
        return _of_logs(count_logs_on_cluster(options, progress), options)
    _refuse_misfits(options, ("master",), "it is for --engine spark")
    files = find_files(sources)
    if options.engine.value is FileEngine.DUCKDB or needs_duckdb(options, files):
        _refuse_misfits(options, _OF_LOGS, "it is for logs, and these are events")
        distinct = leave_out_copies(files)
        table, path = count_events(options, distinct.files), name_paths([file.path for file in distinct.files])
        refuse_nothing(table.counted, options, path, _NOT_IN_EVENTS)
        return _of_table(options, table, path, *describe_copies(distinct.copies, distinct.longer))
    if options.time.text is not None or (len(files) == 1 and is_result(sample(files[0]))):
        _refuse_misfits(options, _OF_LOGS, "it is for logs, and this is a table")
        table, path = count_table(options, files), files[0].path
        if options.time.text is not None or not table.counted.told:
            remedy = _NOT_IN_RESULT if options.time.text is None else _NOT_IN_EVENTS
            refuse_nothing(table.counted, options, path, remedy)
        return _of_table(options, table, path, *describe_limit(table, path))
    _refuse_misfits(options, _OF_EVENTS, "it is for a table of events, whose times --time names, and this is a log")
    return _collect_logs(options, files, progress)


def read_printed_question(options: Options, as_of: datetime) -> Question:
    """Read what a query is to count that is printed.

    Raises:
        UsageError: an option is malformed, or says what a query cannot do; or there is a source.
    """
    if options.sources.texts:
        refuse("--sql", "a query is printed, and no source is read", "leave out --sql, or the sources")
    message = "--sql prints a query, and collects nothing"
    _refuse_misfits(
        options, ("first_hour", "end_hour"), message, "say how far back with --days, up to when with --as-of"
    )
    others = (*_OF_LOGS, *_OF_FILES, *_OF_HOURS, "query_timeout")
    _refuse_misfits(options, others, message, "leave it out here; it may be for the command that collects the result")
    return read_question(options, options.sql.value or "", as_of)


def _of_table(options: Options, table: CountedTable, source: str, *cautions: str) -> Collected:
    refuse_first_days(table.counted, options.time_kind.value, source)
    refuse_days(table.counted, read_clock(options), source)
    said = (*table.remarks, *cautions, *_check_places(table, source))
    if options.time.texts and not (options.value.texts or options.user.texts):
        said += tuple(describe_clockwork(table))
    lines = (describe_rows(table, source), *said)
    return Collected(counted=table.counted, columns=table.columns, lines=lines)


def _check_places(table: CountedTable, source: str) -> Sequence[str]:
    """Check places, for which names of the world are loaded, only if there are any."""
    if len(table.columns) < 3:
        return ()
    from downtime_cli.request.collecting.placed import check_places

    return tuple(check_places(table, source))


def _collect_logs(options: Options, files: Sequence[LogFile], progress: Progress | None) -> Collected:
    question = read_log_question(options)
    try:
        logs = count_logs(question, progress)
    except InputError as error:
        raise _explained(error, files) from None
    return _of_logs(logs, options)


def _of_logs(logs: CountedLogs, options: Options) -> Collected:
    counting = logs.counting
    refuse_nothing(logs.counted, options, options.sources.texts[0], remedy_for_logs(options))
    places = (_find_heading(logs.counted),) if counting.geoip else ()
    columns = (HOUR, "users" if counting.is_unique else "requests", *places)
    return Collected(counted=logs.counted, columns=columns, lines=tuple(describe_logs(logs)), audience=logs.audience)


def _explained(error: InputError, files: Sequence[LogFile]) -> InputError:
    """What to say of a file of no known format: more, if it is a table."""
    issue = error.issues[0]
    path = issue.place.source if issue.code is IssueCode.OTHER_FORMAT else None
    file = next((each for each in files if each.path == path), None)
    return error if file is None else explain(sample(file), file.path) or error


def _find_heading(counted: Counted) -> str:
    """What places are: countries, where a database knows nothing else."""
    known = [place for place in counted.numbers if place]
    return "country" if known and not any("/" in place for place in known) else "zone"


def _refuse_misfits(options: Options, names: Sequence[str], message: str, remedy: str = "leave it out") -> None:
    """Refuse options that would change nothing, for whoever gives them believes that they do."""
    for name in names:
        given: Given[object] = getattr(options, name)
        if given.texts:
            refuse(f"--{given.key}", message, remedy)
