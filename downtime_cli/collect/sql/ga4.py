"""
What Google Analytics 4 exports to BigQuery: a table for each day, and one that fills up today.

Days are those of the property's time zone, which is not known here: the tables of a day more are read at either end.
https://support.google.com/analytics/answer/7029846
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from msgspec.structs import replace

from downtime_cli.collect.sql.question import Question, TimeKind
from downtime_cli.core.window import Span

TABLES: Final = "events_*"
TIME: Final = "event_timestamp"


def fill_in(question: Question) -> Question:
    """Name the column of times, which is alike in all of these tables."""
    return replace(question, time=TIME, kind=TimeKind.EPOCH_US)


def choose_tables(span: Span) -> str:
    """Write the condition that keeps all other tables from being read, and paid for."""
    first, last = (edge + timedelta(days=days) for edge, days in ((span.start, -1), (span.end, 1)))
    ranges = (
        f"_TABLE_SUFFIX BETWEEN '{prefix}{first:%Y%m%d}' AND '{prefix}{last:%Y%m%d}'" for prefix in ("", "intraday_")
    )
    return f"({' OR '.join(ranges)})"
