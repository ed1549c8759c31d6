"""What holds of the query of each dialect, whatever the form of the times: read from its text."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.collect.sql.dialects import DIALECTS, find_dialect
from downtime_cli.collect.sql.query import build_query
from downtime_cli.collect.sql.question import TimeKind
from downtime_cli.core.window import Span
from tests.collect.sql.counting import MEASURES, ask, name_measure

SPAN = Span(datetime(2026, 9, 30, 4, tzinfo=UTC), datetime(2026, 11, 29, 4, tzinfo=UTC))
KOLKATA = ZoneInfo("Asia/Kolkata")
FORMS: list[tuple[TimeKind, tzinfo | None]] = [
    (TimeKind.INSTANT, None),
    (TimeKind.LOCAL, KOLKATA),
    (TimeKind.EPOCH, None),
    (TimeKind.EPOCH_MS, None),
    (TimeKind.EPOCH_US, None),
]
UNITS = {TimeKind.EPOCH: 1, TimeKind.EPOCH_MS: 1_000, TimeKind.EPOCH_US: 1_000_000}
WIDER = {"sqlite": timedelta(days=2), "trino": timedelta(days=1), "mysql": timedelta(days=1)}
"""How much wider bounds are where a comparison alone may not be exact, as docs/collect.md says."""
NAMED = [dialect.name for dialect in DIALECTS]
IN_EACH = pytest.mark.parametrize("dialect", NAMED)
OF_EACH_FORM = pytest.mark.parametrize("form", FORMS, ids=[str(kind) for kind, _ in FORMS])


def write(dialect: str, form: tuple[TimeKind, tzinfo | None], **measure: str) -> str:
    """Write the query of the span."""
    kind, clock = form
    return build_query(ask(measure, dialect=dialect, span=SPAN, kind=kind, clock=clock))


def read_bounds(query: str, dialect: str) -> tuple[str, str]:
    """Find what the column, bare and in quotes, is compared with: at least the one, and less than the other."""
    column = re.escape("ts".upper() if dialect == "snowflake" else "ts")
    compared = re.findall(
        rf'^  WHERE [`"[]{column}[`"\]] >= (.+)\n    AND [`"[]{column}[`"\]] < (.+)$', query, re.MULTILINE
    )
    assert len(compared) == 1, query
    ((low, high),) = compared
    return low, high


def read_time(bound: str, unit: int | None) -> datetime:
    """Read the literal in a bound: a date, with a time of day or without, or a number since 1970."""
    if unit is not None or bound.startswith("FROM_UNIXTIME"):
        return datetime.fromtimestamp(int(re.sub(r"\D", "", bound)) / (unit or 1), UTC)
    found = re.search(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d)?", bound)
    assert found is not None
    return datetime.fromisoformat(found[0]).replace(tzinfo=UTC)


@IN_EACH
@OF_EACH_FORM
def test_hours_are_between_two_literals(dialect: str, form: tuple[TimeKind, tzinfo | None]) -> None:
    """The bare column is at least the first hour and less than the end; what makes that wider is in the docs."""
    kind, clock = form
    query = write(dialect, form)
    low, high = (read_time(each, UNITS.get(kind)) for each in read_bounds(query, dialect))
    start, end = SPAN.start, SPAN.end
    if clock is not None:
        start, end = (each.astimezone(clock).replace(tzinfo=UTC) for each in (start, end))
    widens = kind is TimeKind.INSTANT or (kind is TimeKind.LOCAL and dialect == "sqlite")
    slack = WIDER.get(dialect, timedelta()) if widens else timedelta()
    further = timedelta(days=1) if dialect == "sqlite" and widens else timedelta()  # its bounds are whole dates
    assert start - slack - further <= low <= start - slack
    assert end + slack - further <= high <= end + slack
    assert bool(re.search(r"WHERE downtime_hour >= \d+ AND downtime_hour < \d+\n", query)) == bool(slack)


@IN_EACH
def test_bounds_of_points_in_time_are_in_utc(dialect: str) -> None:
    """Each says so; dates of SQLite are wide enough for any clock, and those of a clock's own hours say nothing."""
    says_so = re.compile(r"\+00(?::00)?'|Z'|UTC'|^FROM_UNIXTIME\(\d+\)$")
    bounds = read_bounds(write(dialect, FORMS[0]), dialect)
    assert [says_so.search(each) is not None for each in bounds] == [dialect != "sqlite"] * 2
    bounds = read_bounds(write(dialect, FORMS[1]), dialect)
    assert not any(map(says_so.search, bounds))


@IN_EACH
@OF_EACH_FORM
@pytest.mark.parametrize("measure", MEASURES, ids=name_measure)
def test_no_hour_is_cut_by_the_clock_of_a_session(
    dialect: str, form: tuple[TimeKind, tzinfo | None], measure: dict[str, str]
) -> None:
    """The comment comes first and says what is assumed; then hours are numbers since 1970, and both ends have a row."""
    query = write(dialect, form, **measure)
    first, *rest = query.splitlines()
    assert first.startswith("-- ")
    assert "by UTC." in first or "by the clock of Asia/Kolkata." in first
    assert rest[0].startswith("-- Column ts is taken to be ")
    assert not re.search(
        r"(?i)date_?trunc|toStartOf|time_slice|now\(|current_|getdate|sysdate|interval '\d+ day", query
    )
    hours = [int(each) for each in re.findall(r"^  UNION ALL SELECT (\d+)(?:, NULL)?, 0$", query, re.MULTILINE)]
    shift = timedelta() if form[1] is None else timedelta(hours=5)  # to half past, which hours by the clock begin at
    assert hours == [int((SPAN.start + shift).timestamp()) // 3600, int((SPAN.end + shift).timestamp()) // 3600 - 1]


def test_other_names_of_products_are_their_dialects() -> None:
    """Redshift and CockroachDB speak that of PostgreSQL, Databricks that of Spark, and Athena that of Trino."""
    for product, dialect in {
        "redshift": "postgres",
        "cockroach": "postgres",
        "databricks": "spark",
        "athena": "trino",
    }.items():
        assert find_dialect(product).name == dialect
    expected = [
        "postgres",
        "duckdb",
        "sqlite",
        "clickhouse",
        "spark",
        "bigquery",
        "snowflake",
        "trino",
        "mysql",
        "tsql",
    ]
    assert expected == NAMED
