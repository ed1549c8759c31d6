"""
The dialects there are, in one table.

Texts of times that are compared have no type of their own where a dialect then gives them the column's: a column
without a zone is not moved by the zone of the session. Every bound says that it is in UTC, or none by a clock does.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from downtime_cli.collect.sql.dialect import Dialect, TimeType
from downtime_cli.collect.sql.lexis import Lexis
from downtime_cli.collect.sql.question import TimeKind
from downtime_cli.core.errors import refuse
from downtime_cli.core.likeness import did_you_mean

_AT: Final = "{at:%Y-%m-%d %H:%M:%S}"
_WIDE: Final = timedelta(days=1)
_DOLLARS: Final = r"\$(?:[^\W\d]\w*)?\$"
_THREE: Final = ("'", '"', "`")
_TRIPLE: Final = ("'''", '"""')
_PASSED_OVER: Final = (
    "Values that SQLite cannot read as times are left out without a word: numbers, and texts such as 29.11.2026",
    "or 2026-11-29 04:00:00 UTC. Given sqlite:/// instead of this query, downtime collect looks for them.",
)

POSTGRES: Final = Dialect(
    name="postgres",
    products=("postgresql", "redshift", "cockroach", "cockroachdb"),
    instant=TimeType(
        bound=f"'{_AT}+00'",
        seconds="EXTRACT(EPOCH FROM {column})",
        taken="a timestamptz, or a timestamp that holds UTC (of another clock: --time-kind local)",
    ),
    local=TimeType(bound=f"'{_AT}'", seconds="EXTRACT(EPOCH FROM {column})", taken="a timestamp (without time zone)"),
    lexis=Lexis(may_escape=True, escapes_behind="eE", dollars=_DOLLARS),
    hour="TO_CHAR(TIMESTAMP '1970-01-01 00:00:00' + {minutes} * INTERVAL '1 minute', "
    """'YYYY-MM-DD"T"HH24:MI:"00{mark}"')""",
)
DUCKDB: Final = Dialect(
    name="duckdb",
    products=("motherduck",),
    instant=TimeType(
        bound=f"'{_AT}+00'",
        seconds="EPOCH({column})",
        taken="a TIMESTAMPTZ, or a TIMESTAMP that holds UTC (of another clock: --time-kind local)",
    ),
    local=TimeType(bound=f"'{_AT}'", seconds="EPOCH({column})", taken="a TIMESTAMP (without time zone)"),
    lexis=Lexis(escapes_behind="eE", dollars=_DOLLARS),
    hour="STRFTIME(TIMESTAMP '1970-01-01 00:00:00' + TO_MINUTES({minutes}), '%Y-%m-%dT%H:%M:00{mark}')",
)
SQLITE: Final = Dialect(
    name="sqlite",
    products=("sqlite3",),
    instant=TimeType(
        bound="'{at:%Y-%m-%d}'",
        seconds="CAST(STRFTIME('%s', {column}) AS INTEGER)",
        slack=timedelta(days=2),  # a day for offsets in texts, and one for bounds that are whole dates
        taken="texts such as 2026-11-29 04:00:00, in UTC unless they end in an offset (numbers: --time-kind epoch)",
        passed_over=_PASSED_OVER,
    ),
    local=TimeType(
        bound="'{at:%Y-%m-%d}'",
        seconds="CAST(STRFTIME('%s', {column}) AS INTEGER)",
        slack=timedelta(days=2),
        taken="texts such as 2026-11-29 04:00:00, without an offset",
        passed_over=_PASSED_OVER,
    ),
    lexis=Lexis(quotes=("'", '"', "`", "[")),
    hour="STRFTIME('%Y-%m-%dT%H:%M:00{mark}', {minutes} * 60, 'unixepoch')",
    floor="CAST({number} / {divisor} AS INTEGER)",
    text="CAST({column} AS TEXT)",
    quotes=("`", "`"),  # a name in double quotes that no column has is a text for SQLite, and no error
)
CLICKHOUSE: Final = Dialect(
    name="clickhouse",
    instant=TimeType(
        bound=f"toDateTime('{_AT}', 'UTC')",
        seconds="toUnixTimestamp({column})",
        taken="a DateTime or DateTime64, of whatever zone",
    ),
    local=TimeType(
        bound=f"'{_AT}'",
        seconds="(toUnixTimestamp({column}) + timeZoneOffset({column}))",
        taken="a DateTime or DateTime64 that shows this clock (by the zone of the session if its type names none)",
    ),
    lexis=Lexis(quotes=_THREE, escaping=_THREE, dollars=_DOLLARS, remark="--|//|#[ !]"),
    hour="formatDateTime(toDateTime({minutes} * 60, 'UTC'), '%FT%R:00{mark}', 'UTC')",
    floor="toInt64(floor({number} / {divisor}))",
    text="toString({column})",
    quotes=("`", "`"),
    has_escapes=True,
)
SPARK: Final = Dialect(
    name="spark",
    products=("databricks", "sparksql"),
    instant=TimeType(
        bound=f"TIMESTAMP '{_AT}+00:00'",
        seconds="UNIX_SECONDS({column})",
        taken="a TIMESTAMP (a TIMESTAMP_NTZ: --time-kind local, with --traffic-zone UTC if it holds UTC)",
    ),
    local=TimeType(
        bound=f"TIMESTAMP_NTZ '{_AT}'",
        seconds="(DATEDIFF(CAST({column} AS DATE), DATE '1970-01-01') * 86400"
        " + HOUR({column}) * 3600 + MINUTE({column}) * 60)",
        taken="a TIMESTAMP_NTZ",
    ),
    lexis=Lexis(quotes=_THREE, escaping=("'", '"'), raw_behind="rR"),
    hour="CONCAT(REPLACE(CAST(TIMESTAMP_NTZ '1970-01-01 00:00:00' + {minutes} * INTERVAL '1' MINUTE AS STRING), "
    "' ', 'T'), '{mark}')",
    text="CAST({column} AS STRING)",
    quotes=("`", "`"),
)
BIGQUERY: Final = Dialect(
    name="bigquery",
    instant=TimeType(
        bound=f"TIMESTAMP '{_AT}+00'",
        seconds="UNIX_SECONDS({column})",
        taken="a TIMESTAMP (a DATETIME: --time-kind local, with --traffic-zone UTC if it holds UTC)",
    ),
    local=TimeType(bound=f"DATETIME '{_AT}'", seconds="UNIX_SECONDS(TIMESTAMP({column}, 'UTC'))", taken="a DATETIME"),
    lexis=Lexis(quotes=(*_TRIPLE, *_THREE), escaping=(*_TRIPLE, *_THREE), remark="--|#"),
    hour="FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:00{mark}', TIMESTAMP_SECONDS({minutes} * 60), 'UTC')",
    floor="CAST(FLOOR({number} / {divisor}) AS INT64)",
    text="CAST({column} AS STRING)",
    quotes=("`", "`"),
    has_escapes=True,
    joins_table=True,
)
SNOWFLAKE: Final = Dialect(
    name="snowflake",
    instant=TimeType(
        bound="'{at:%Y-%m-%dT%H:%M:%S}+00:00'",
        seconds="DATE_PART(EPOCH_SECOND, {column})",
        taken="a TIMESTAMP_TZ or _LTZ, or a TIMESTAMP_NTZ that holds UTC (of another clock: --time-kind local)",
    ),
    local=TimeType(
        bound="'{at:%Y-%m-%dT%H:%M:%S}'", seconds="DATE_PART(EPOCH_SECOND, {column})", taken="a TIMESTAMP_NTZ"
    ),
    lexis=Lexis(escaping=("'",), dollars=r"\$\$", remark="--|//"),
    hour="TO_CHAR(DATEADD(minute, {minutes}, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ)), "
    """'YYYY-MM-DD"T"HH24:MI:"00{mark}"')""",
    folds_up=True,
)
TRINO: Final = Dialect(
    name="trino",
    products=("athena", "presto"),
    instant=TimeType(
        bound=f"TIMESTAMP '{_AT} UTC'",
        seconds="TO_UNIXTIME({column})",
        slack=_WIDE,  # a timestamp without a zone is compared as if it were by the session's
        taken="a timestamp with time zone, or a timestamp that holds UTC (of another clock: --time-kind local)",
    ),
    local=TimeType(
        bound=f"TIMESTAMP '{_AT}'", seconds="TO_UNIXTIME({column})", taken="a timestamp (without time zone)"
    ),
    hour="DATE_FORMAT(DATE_ADD('minute', {minutes}, TIMESTAMP '1970-01-01 00:00:00'), '%Y-%m-%dT%H:%i:00{mark}')",
)
MYSQL: Final = Dialect(
    name="mysql",
    products=("mariadb",),
    instant=TimeType(
        bound="FROM_UNIXTIME({seconds})",
        seconds="UNIX_TIMESTAMP({column})",
        slack=_WIDE,  # both are compared as clocks of the session show them, twice a year the same hour twice
        taken="a TIMESTAMP (a DATETIME: --time-kind local, with --traffic-zone UTC if it holds UTC)",
    ),
    local=TimeType(
        bound=f"TIMESTAMP '{_AT}'",
        seconds="TIMESTAMPDIFF(SECOND, TIMESTAMP '1970-01-01 00:00:00', {column})",
        taken="a DATETIME",
    ),
    lexis=Lexis(quotes=_THREE, escaping=("'", '"'), remark=r"--(?=\s|\Z)|#"),
    hour="DATE_FORMAT(TIMESTAMPADD(MINUTE, {minutes}, TIMESTAMP '1970-01-01 00:00:00'), '%Y-%m-%dT%H:%i:00{mark}')",
    floor="CAST(FLOOR({number} / {divisor}) AS SIGNED)",
    text="CAST({column} AS CHAR)",
    quotes=("`", "`"),
)
TSQL: Final = Dialect(
    name="tsql",
    products=("sqlserver", "mssql", "azure-sql"),
    instant=TimeType(
        bound="'{at:%Y-%m-%dT%H:%M:%S}Z'",
        seconds="DATEDIFF_BIG(second, '1970-01-01T00:00:00', {column})",
        taken="a datetimeoffset, or a datetime2 or datetime that holds UTC (of another clock: --time-kind local)",
    ),
    local=TimeType(
        bound="'{at:%Y-%m-%dT%H:%M:%S}'",
        seconds="DATEDIFF_BIG(second, '1970-01-01T00:00:00', {column})",
        taken="a datetime2 or datetime",
    ),
    lexis=Lexis(quotes=("'", '"', "[")),
    hour="CONVERT(VARCHAR(19), DATEADD(minute, {minutes}, CAST('1970-01-01T00:00:00' AS DATETIME2(0))), 126)"
    " + '{mark}'",
    text="CAST({column} AS NVARCHAR(200))",
    count="COUNT_BIG",
    total="SUM({column} * 1.0)",  # a sum of INT is an INT, and too large for it
    quotes=("[", "]"),
)
NUMBERS: Final = {
    TimeKind.EPOCH: TimeType(bound="{seconds}", seconds="{column}", taken="a number: seconds since 1970, in UTC"),
    TimeKind.EPOCH_MS: TimeType(
        bound="{seconds}000",
        seconds="{column}",
        per_second=1_000,
        taken="a number: milliseconds since 1970, in UTC",
    ),
    TimeKind.EPOCH_US: TimeType(
        bound="{seconds}000000",
        seconds="{column}",
        per_second=1_000_000,
        taken="a number: microseconds since 1970, in UTC",
    ),
}
"""Times that are numbers, which all dialects deal with alike."""
DIALECTS: Final = (POSTGRES, DUCKDB, SQLITE, CLICKHOUSE, SPARK, BIGQUERY, SNOWFLAKE, TRINO, MYSQL, TSQL)


def find_time_type(dialect: Dialect, kind: TimeKind) -> TimeType:
    """Find how a dialect deals with times of a kind."""
    return {TimeKind.INSTANT: dialect.instant, TimeKind.LOCAL: dialect.local, **NUMBERS}[kind]


def find_dialect(text: str) -> Dialect:
    """Find a dialect by its name, or by that of a product that speaks it.

    Raises:
        UsageError: there is none.
    """
    known = {name: dialect for dialect in DIALECTS for name in (dialect.name, *dialect.products)}
    wanted = text.strip().casefold().replace("_", "-")
    if wanted not in known:
        names = ", ".join(dialect.name for dialect in DIALECTS)
        refuse("--sql", f"expected a dialect of SQL, got {text!r}", did_you_mean(text, known, f"use one of {names}"))
    return known[wanted]
