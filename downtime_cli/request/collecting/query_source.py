"""A database as a source, or a query that somebody else runs."""

from __future__ import annotations

from datetime import datetime

from downtime_cli.collect.engines.addresses import parse_address
from downtime_cli.collect.sql.question import Question
from downtime_cli.collect.tables import CountedTable
from downtime_cli.core.errors import refuse
from downtime_cli.core.window import DAY, Span
from downtime_cli.request.collecting.bounds import start_of_hour
from downtime_cli.request.collecting.table_source import read_columns
from downtime_cli.request.options import Options


def count_in_database(options: Options, as_of: datetime) -> tuple[CountedTable, str]:
    """Have a database count, and say what messages call it.

    Raises:
        UsageError: it is not the only source, an option is malformed, or nothing here connects to it.
        AccessError: it cannot be reached, lets nobody in, is lost, or takes too long.
        InputError: it does not understand the query.
    """
    from downtime_cli.collect.engines.asking import ask_database

    source, *others = options.sources.texts
    if others:
        refuse("SOURCE", "a database is asked alone, got another source as well", "collect from one after the other")
    address = parse_address(source)
    question = read_question(options, address.engine, as_of)
    return ask_database(address, question, options.query_timeout.effective), address.name


def read_question(options: Options, dialect: str, as_of: datetime) -> Question:
    """Read what a query is to count.

    Raises:
        UsageError: an option is malformed.
    """
    end = start_of_hour(as_of)
    return Question(
        dialect=dialect,
        table=options.query_table.value or "",
        span=Span(end - options.days.effective * DAY, end),
        where=options.where.value or "",
        preset=options.preset.value,
        **read_columns(options),
    )
