"""A question to a database: the query is the one that `--sql` prints, and its rows are read as a saved result is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from contextlib import closing
from datetime import timedelta
from itertools import chain, islice

from msgspec.structs import replace

from downtime_cli.collect.engines.addresses import Address
from downtime_cli.collect.engines.driver import Driver, Row
from downtime_cli.collect.sql.dialects import SQLITE, find_dialect, find_time_type
from downtime_cli.collect.sql.query import build_query
from downtime_cli.collect.sql.question import Question
from downtime_cli.collect.sql.remarks import describe_time
from downtime_cli.collect.sql.unread_times import explain, write_search
from downtime_cli.collect.tables import CountedTable, read_result
from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.wording import printable


def ask_database(address: Address, question: Question, limit: timedelta) -> CountedTable:
    """Have a database count.

    Raises:
        UsageError: the question lacks something, or nothing here speaks with this database.
        AccessError: the database cannot be reached, lets nobody in, is lost, or takes too long.
        InputError: it does not understand the query, or its answer is none.
    """
    query, ask = build_query(question), find_driver(address.engine)
    if address.engine == SQLITE.name:
        _refuse_unread(ask, address, question, limit)
    with closing(ask(address, query, limit)) as rows:
        table = read_result(_Answer(question.headings, rows), address.name, question.clock)
    time_type = find_time_type(find_dialect(address.engine), question.time_kind)
    return replace(table, remarks=(printable(describe_time(question, time_type)), *table.remarks))


def _refuse_unread(ask: Driver, address: Address, question: Question, limit: timedelta) -> None:
    """Refuse a column with values that the query would pass over, but for those without a time.

    Raises:
        InputError: it is such.
    """
    with closing(ask(address, write_search(question), limit)) as rows:
        for row in rows:
            error = explain(question, row)
            raise InputError.of(IssueCode.BAD_TIME, error.message, error.remedy, address.name)


def find_driver(engine: str) -> Driver:
    """Find what asks an engine; only its module is imported."""
    match engine:
        case "postgres":
            from downtime_cli.collect.engines.postgres import ask_postgres

            return ask_postgres
        case "duckdb":
            from downtime_cli.collect.engines.duck import ask_duckdb

            return ask_duckdb
        case "clickhouse":
            from downtime_cli.collect.engines.clickhouse import ask_clickhouse

            return ask_clickhouse
        case "sqlite":
            from downtime_cli.collect.engines.sqlite import ask_sqlite

            return ask_sqlite
        case _:
            assert engine == "spark"  # `addresses.SCHEMES` has no other
            from downtime_cli.collect.engines.spark import ask_spark

            return ask_spark


class _Answer:
    """An answer as lines of CSV, each written when it is read."""

    def __init__(self, heading: tuple[str, ...], rows: Iterable[Row]) -> None:
        self._rows = chain([heading], rows)

    def readline(self, size: int, /) -> bytes:  # noqa: ARG002 - a row is held whole already
        """The next row, which may hold line feeds in quotes; nothing at the end."""
        line = io.StringIO()
        for row in islice(self._rows, 1):
            csv.writer(line).writerow(row)
        return line.getvalue().encode("utf-8", "surrogateescape")
