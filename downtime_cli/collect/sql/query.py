"""
The text of a query: hours with their counts, and rows of 0 that say how far it looked.

Whoever runs it sees what is asked. It reads the table once, compares the bare column with bounds, so that partitions
and indices do their work, and counts hours from 1970.
"""

from __future__ import annotations

from collections.abc import Iterator

from downtime_cli.collect.sql.dialect import NO_SLACK, Dialect, TimeType
from downtime_cli.collect.sql.dialects import find_dialect, find_time_type
from downtime_cli.collect.sql.ga4 import TABLES, choose_tables, fill_in
from downtime_cli.collect.sql.lexis import find_fault
from downtime_cli.collect.sql.names import quote_column, quote_table
from downtime_cli.collect.sql.question import Preset, Question, check_question
from downtime_cli.collect.sql.remarks import write_remarks
from downtime_cli.collect.sql.steps import Steps, hours_by_clock, hours_in_utc
from downtime_cli.core.errors import IssueCode, UsageError, refuse


def build_query(question: Question) -> str:
    """Write the query that answers a question: `hour,requests[,zone|country]`, or `users` where users are counted.

    An hour is its start: `2026-11-29T04:00:00Z`, or by the clock of local times, without the Z. Of these, the bounds
    hold all that the clock shows within the span.

    Raises:
        UsageError: something is missing, contradicts something else, or is no name.
    """
    dialect = find_dialect(question.dialect)
    check_question(question)
    _refuse_open_condition(question.where, dialect)
    if question.preset is not None:
        _refuse_other_dialects(question.preset, dialect)
        question = fill_in(question)
    steps = hours_in_utc(question.span) if question.clock is None else hours_by_clock(question.span, question.clock)
    if question.user and steps.minutes < 60:
        message = (
            "users cannot be counted by a clock that changes within an hour of UTC, as this one does in these days"
        )
        remedy = "count rows, or users by a column in UTC; or ask for days without a change: --days, --as-of"
        raise UsageError.of(IssueCode.CONTRADICTION, message, remedy, "--user")
    time_type = find_time_type(dialect, question.time_kind)
    parts = [_write_events(question, dialect, steps, time_type), _write_counts(question, dialect, steps, time_type)]
    if question.place:
        parts.append(_write_placed())
    with_parts = ",\n".join(parts)
    return f"{write_remarks(question, steps, time_type)}WITH {with_parts}\n{_write_answer(question, dialect, steps)};\n"


def _refuse_open_condition(condition: str, dialect: Dialect) -> None:
    """Refuse a condition that would change the query around it: it is that of the whole WHERE, and no more."""
    fault = find_fault(condition, dialect.lexis)
    if fault is not None:
        refuse("--where", fault, f"write a condition that is complete in itself, as {dialect.name} reads it")


def _refuse_other_dialects(preset: Preset, dialect: Dialect) -> None:
    if dialect.name != "bigquery":
        message = f"--preset {preset} is about tables in BigQuery, not in {dialect.name}"
        raise UsageError.of(IssueCode.CONTRADICTION, message, "say --sql bigquery", "--preset")


def _write_events(question: Question, dialect: Dialect, steps: Steps, time_type: TimeType) -> str:
    """Write the part that reads the table: the number of the hour, the place, and what is counted."""
    column = quote_column(question.time, "--time", dialect)
    seconds = time_type.seconds.format(column=column)
    if steps.phase:
        seconds = f"({seconds} - {steps.phase * 60})"
    divisor = steps.minutes * 60 * time_type.per_second
    columns = [f"{dialect.floor.format(number=seconds, divisor=divisor)} AS downtime_hour"]
    if question.place:
        place = quote_column(question.place, "--zone" if question.zone else "--country", dialect)
        columns.append(f"COALESCE({dialect.text.format(column=place)}, '') AS downtime_place")
    if question.user or question.value:
        counted = quote_column(question.user or question.value, "--user" if question.user else "--value", dialect)
        columns.append(f"{counted} AS downtime_value")
    table = quote_table(question.table, dialect, within=TABLES if question.preset else "")
    conditions = "\n    AND ".join(_list_conditions(question, column, steps, time_type))
    selected = ",\n    ".join(columns)
    return f"downtime_events AS (\n  SELECT\n    {selected}\n  FROM {table}\n  WHERE {conditions}\n)"


def _list_conditions(question: Question, column: str, steps: Steps, time_type: TimeType) -> Iterator[str]:
    if question.preset is not None:
        yield choose_tables(question.span)
    yield f"{column} >= {time_type.write_bound(steps.begin(steps.first) - time_type.slack)}"
    yield f"{column} < {time_type.write_bound(steps.begin(steps.end) + time_type.slack)}"
    if question.where.strip():
        yield f"(\n{question.where}\n    )"  # lines of its own: a comment at its end must not swallow the bracket


def _write_counts(question: Question, dialect: Dialect, steps: Steps, time_type: TimeType) -> str:
    """Write the part that counts, and adds the bounds: nowhere yet, where there are places.

    Of tables that are filled days later, the last hour is no bound: it would say that nothing happened until then.
    """
    place, nowhere = (", downtime_place", ", NULL") if question.place else ("", "")
    exact = f"  WHERE downtime_hour >= {steps.first} AND downtime_hour < {steps.end}\n"
    bounds = (steps.first, steps.end - 1) if question.preset is None else (steps.first,)
    added = "".join(f"  UNION ALL SELECT {bound}{nowhere}, 0\n" for bound in bounds)
    return (
        "downtime_counts AS (\n"
        f"  SELECT downtime_hour{place}, {_write_count(question, dialect)} AS downtime_count\n"
        f"  FROM downtime_events\n{'' if time_type.slack == NO_SLACK else exact}"
        f"  GROUP BY downtime_hour{place}\n"
        f"{added})"
    )


def _write_count(question: Question, dialect: Dialect) -> str:
    if question.value:
        return f"COALESCE({dialect.total.format(column='downtime_value')}, 0)"
    return f"{dialect.count}({'DISTINCT downtime_value' if question.user else '*'})"


def _write_placed() -> str:
    """Write the part that places the bounds: rows of nowhere would be left out by whoever reads them."""
    return """downtime_placed AS (
  SELECT
    downtime_hour,
    COALESCE(downtime_place, FIRST_VALUE(downtime_place) OVER (
      ORDER BY CASE WHEN downtime_place <> '' THEN 0 ELSE 1 END, downtime_count DESC, downtime_place
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ), '') AS downtime_at,
    downtime_count
  FROM downtime_counts
)"""


def _write_answer(question: Question, dialect: Dialect, steps: Steps) -> str:
    minutes = f"downtime_hour * {steps.minutes}" + (f" + {steps.phase}" if steps.phase else "")
    hour = dialect.hour.format(minutes=f"({minutes})", mark="" if question.clock else "Z")
    first, last = dialect.quotes
    written = (hour, "SUM(downtime_count)", "downtime_at")
    named = zip(written, question.headings, strict=False)  # without a place, two of them
    columns = ",\n  ".join(f"{each} AS {first}{name}{last}" for each, name in named)
    source, keys = (
        ("downtime_placed", "downtime_hour, downtime_at") if question.place else ("downtime_counts", "downtime_hour")
    )
    return f"SELECT\n  {columns}\nFROM {source}\nGROUP BY {keys}\nORDER BY {keys}"
