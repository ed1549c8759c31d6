"""The text of queries, dialect by dialect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.collect.sql.dialects import DIALECTS
from downtime_cli.collect.sql.query import build_query
from downtime_cli.collect.sql.question import Preset, Question, TimeKind
from downtime_cli.core.window import Span

SPAN = Span(datetime(2026, 9, 30, 4, tzinfo=UTC), datetime(2026, 11, 29, 4, tzinfo=UTC))
QUESTIONS = {
    "bigquery-ga4": Question(
        dialect="bigquery",
        table="shop.analytics_123456789",
        span=SPAN,
        preset=Preset.GA4,
        user="user_pseudo_id",
        country="geo.country",
    ),
    "postgres-epoch-ms": Question(
        dialect="postgres", table="events", time="at", span=SPAN, kind=TimeKind.EPOCH_MS, value="bytes"
    ),
    "sqlite-half-hours": Question(
        dialect="sqlite", table="events", time="at", span=SPAN, clock=ZoneInfo("Australia/Lord_Howe")
    ),
    **{
        f"{dialect.name}-instant": Question(
            dialect=dialect.name,
            table="analytics.events",
            time="at",
            span=SPAN,
            zone="tz",
            value="bytes",
            where="status < 500 -- without errors",
        )
        for dialect in DIALECTS
    },
    **{
        f"{dialect.name}-local": Question(
            dialect=dialect.name, table="events", time="at", span=SPAN, clock=ZoneInfo("Asia/Kolkata"), user="user id"
        )
        for dialect in DIALECTS
    },
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_query_is_what_it_was(check_golden: Callable[[str, str], None], name: str) -> None:
    """Each piece of a query is written as the dialect has it."""
    check_golden(f"collect/{name}.sql", build_query(QUESTIONS[name]))
