"""Questions that no query can answer, and names that are none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.collect.sql.dialects import DIALECTS, find_dialect
from downtime_cli.collect.sql.names import quote_column, quote_table
from downtime_cli.collect.sql.query import build_query
from downtime_cli.collect.sql.question import Preset, Question, TimeKind
from downtime_cli.collect.sql.steps import Steps, hours_by_clock
from downtime_cli.core.errors import IssueCode, UsageError
from downtime_cli.core.window import HOUR, Span

SPAN = Span(datetime(2026, 9, 30, 4, tzinfo=UTC), datetime(2026, 11, 29, 4, tzinfo=UTC))
MISSING, CONTRADICTION, BAD = IssueCode.MISSING_OPTION, IssueCode.CONTRADICTION, IssueCode.BAD_OPTION


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param({"table": " "}, [(MISSING, "--table")], id="no-table"),
        pytest.param({"table": "", "time": ""}, [(MISSING, "--table"), (MISSING, "--time")], id="nothing"),
        pytest.param({"kind": TimeKind.LOCAL}, [(MISSING, "--traffic-zone")], id="whose-clock"),
        pytest.param(
            {"kind": TimeKind.EPOCH, "clock": UTC}, [(CONTRADICTION, "--traffic-zone")], id="epoch-by-a-clock"
        ),
        pytest.param(
            {"kind": TimeKind.INSTANT, "clock": UTC}, [(CONTRADICTION, "--traffic-zone")], id="instant-by-a-clock"
        ),
        pytest.param({"zone": "tz", "country": "c"}, [(CONTRADICTION, "--country")], id="two-places"),
        pytest.param({"user": "u", "value": "v"}, [(CONTRADICTION, "--value")], id="two-measures"),
        pytest.param({"where": "x = '\0'"}, [(BAD, "--where")], id="control-character"),
        pytest.param({"dialect": "bigquery", "preset": Preset.GA4}, [(CONTRADICTION, "--time")], id="preset-and-time"),
        pytest.param(
            {"preset": Preset.GA4, "time": ""}, [(CONTRADICTION, "--preset")], id="preset-of-another-database"
        ),
        pytest.param(
            {"clock": ZoneInfo("Australia/Lord_Howe"), "user": "u"},
            [(CONTRADICTION, "--user")],
            id="half-hours-of-users",
        ),
        pytest.param({"span": Span(datetime(1970, 1, 7, 23, tzinfo=UTC), SPAN.end)}, [(BAD, "--days")], id="1970"),
        pytest.param({"dialect": "oracle"}, [(BAD, "--sql")], id="unknown-dialect"),
        pytest.param({"table": "a..b"}, [(BAD, "--table")], id="empty-part"),
        pytest.param({"table": "a."}, [(BAD, "--table")], id="dot-at-the-end"),
        pytest.param({"table": '"a'}, [(BAD, "--table")], id="quote-left-open"),
        pytest.param({"time": 'a."b"c'}, [(BAD, "--time")], id="letters-after-a-quote"),
        pytest.param({"zone": "a\nb"}, [(BAD, "--zone")], id="line-break"),
        pytest.param({"country": "a\0b"}, [(BAD, "--country")], id="nul"),
        pytest.param({"user": "a\u202eb"}, [(BAD, "--user")], id="text-turned-round"),
        pytest.param({"value": "a\udcffb"}, [(BAD, "--value")], id="no-text"),
        pytest.param({"value": "a\u2028b"}, [(BAD, "--value")], id="unicode-line-break"),
    ],
)
def test_what_no_query_can_answer_is_refused(said: dict[str, Any], expected: list[tuple[IssueCode, str]]) -> None:
    """Each mistake is told by the option that it is about, all that are known at once."""
    with pytest.raises(UsageError) as caught:
        build_query(Question(**{"dialect": "postgres", "table": "events", "time": "at", "span": SPAN, **said}))
    assert [(issue.code, issue.place.source) for issue in caught.value.issues] == expected
    assert all(issue.remedy for issue in caught.value.issues)


@pytest.mark.parametrize(
    "span",
    [
        pytest.param(Span(SPAN.start + timedelta(minutes=1), SPAN.end), id="start"),
        pytest.param(Span(SPAN.start, SPAN.end + timedelta(seconds=1)), id="end"),
    ],
)
def test_hours_that_are_not_whole_are_a_mistake_of_ours(span: Span) -> None:
    """A question about parts of hours is not made."""
    with pytest.raises(ValueError, match="whole hours"):
        Question(dialect="postgres", table="events", time="at", span=span)


def test_a_question_cannot_be_changed() -> None:
    """A question is a value."""
    question = Question(dialect="postgres", table="events", time="at", span=SPAN)
    with pytest.raises(AttributeError):
        question.table = "other"  # type: ignore[misc]  # that it is frozen is what is tested


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Redshift", "postgres"),
        ("cockroach", "postgres"),
        ("databricks", "spark"),
        ("ATHENA", "trino"),
        ("mariadb", "mysql"),
        ("azure_sql", "tsql"),
        *((dialect.name, dialect.name) for dialect in DIALECTS),
    ],
)
def test_a_product_names_its_dialect(typed: str, name: str) -> None:
    """People know what they use, not which dialect it speaks."""
    assert find_dialect(typed).name == name


def test_a_slip_in_a_dialect_is_told() -> None:
    """What was most likely meant is named."""
    with pytest.raises(UsageError) as caught:
        find_dialect("snowflaek")
    assert caught.value.issues[0].remedy == "did you mean 'snowflake'?"


@pytest.mark.parametrize(
    ("dialect", "typed", "column"),
    [
        pytest.param("postgres", "createdAt", '"createdAt"', id="as-it-is"),
        pytest.param("postgres", " at ", '"at"', id="blanks-around"),
        pytest.param("postgres", "geo.country", '"geo"."country"', id="parts"),
        pytest.param("postgres", 'a"b', '"a""b"', id="quote-inside"),
        pytest.param("postgres", '"a""b.c"', '"a""b.c"', id="typed-in-quotes"),
        pytest.param("snowflake", "created_at", '"CREATED_AT"', id="small-letters-in-snowflake"),
        pytest.param("snowflake", "createdAt", '"createdAt"', id="mixed-letters-in-snowflake"),
        pytest.param("snowflake", '"created_at"', '"created_at"', id="small-and-quoted-in-snowflake"),
        pytest.param("mysql", "a`b", "`a``b`", id="backtick-in-mysql"),
        pytest.param("bigquery", "a`b\\", "`a\\`b\\\\`", id="escapes-in-bigquery"),
        pytest.param("clickhouse", "a`b\\", "`a\\`b\\\\`", id="escapes-in-clickhouse"),
        pytest.param("tsql", "a]b[c", "[a]]b[c]", id="brackets-in-tsql"),
        pytest.param("tsql", "[a]]b].c", "[a]]b].[c]", id="typed-in-brackets"),
    ],
)
def test_a_name_is_quoted_as_the_dialect_does(dialect: str, typed: str, column: str) -> None:
    """A name is quoted part by part, whatever it holds; what is typed in quotes is one part."""
    assert quote_column(typed, "--time", find_dialect(dialect)) == column


@pytest.mark.parametrize(
    ("typed", "table"),
    [
        ("shop.analytics_1", "`shop.analytics_1.events_*`"),
        ("analytics_1.events_*", "`analytics_1.events_*`"),
        ("`my-shop.analytics_1`", "`my-shop.analytics_1.events_*`"),
        ("`my-shop`.analytics_1", "`my-shop.analytics_1.events_*`"),
        ("`my-shop.analytics_1.events_*`", "`my-shop.analytics_1.events_*`"),
    ],
)
def test_tables_of_a_preset_are_found_in_their_folder(typed: str, table: str) -> None:
    """The folder is enough, as the tables are called alike; in BigQuery, names with wildcards are quoted whole."""
    assert quote_table(typed, find_dialect("bigquery"), within="events_*") == table


def test_small_changes_of_a_clock_make_smaller_steps() -> None:
    """Lord Howe's clocks change by half an hour, and so does where hours in UTC begin by them."""
    lord_howe = ZoneInfo("Australia/Lord_Howe")
    change = datetime(2026, 4, 4, 15, tzinfo=UTC)  # 02:00+11 to 01:30+10:30
    across, after = Span(change - HOUR, change + HOUR), Span(change, change + HOUR)
    assert hours_by_clock(across, lord_howe) == Steps(
        first=hours_by_clock(across, lord_howe).first, end=hours_by_clock(across, lord_howe).first + 3, minutes=30
    )
    assert hours_by_clock(after, lord_howe).phase == 30


@pytest.mark.parametrize(
    ("zone", "change", "minutes"),
    [
        pytest.param("Australia/Adelaide", datetime(2026, 4, 4, 16, 30, tzinfo=UTC), 30, id="back"),
        pytest.param("Australia/Adelaide", datetime(2026, 10, 3, 16, 30, tzinfo=UTC), 30, id="forward"),
        pytest.param("America/St_Johns", datetime(2026, 11, 1, 4, 30, tzinfo=UTC), 30, id="newfoundland"),
        pytest.param("Pacific/Chatham", datetime(2026, 4, 4, 14, tzinfo=UTC), 60, id="quarters-at-a-whole-hour"),
    ],
)
def test_changes_within_an_hour_of_utc_make_smaller_steps(zone: str, change: datetime, minutes: int) -> None:
    """An hour by such a clock would be of parts of several hours."""
    start = change.replace(minute=0)
    assert hours_by_clock(Span(start - HOUR, start + 2 * HOUR), ZoneInfo(zone)).minutes == minutes
    assert hours_by_clock(Span(start + HOUR, start + 3 * HOUR), ZoneInfo(zone)).minutes == 60
