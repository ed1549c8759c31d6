"""The options of `downtime collect`, which has none of the others but a few."""

from __future__ import annotations

from typing import Final

from downtime_cli.collect.engines.driver import FileEngine
from downtime_cli.collect.hours import Gaps
from downtime_cli.collect.sql.question import Preset, TimeKind
from downtime_cli.request.given import Option, Settings
from downtime_cli.request.values import LENGTH, PERCENTILE, SWITCH, TIME, choice, file, number, text

EVENTS, COUNTING, HOURS, QUERY = COLLECT_HEADINGS = ("Events", "Counting", "Hours", "Query")
OUT: Final = "Output"
COLLECT: Final = "collect"
DIALECTS: Final = tuple("postgres duckdb sqlite clickhouse spark bigquery snowflake trino mysql tsql".split())


class CollectOptions(Settings, frozen=True, kw_only=True):
    """What was given for each of them."""

    sources = Option(
        EVENTS,
        file("SOURCE"),
        "Logs, files of events or a CSV of counts; patterns; - for standard input; or a database: postgresql://HOST/NAME",
        COLLECT,
        argument=True,
        repeatable=True,
        required={COLLECT: "required, or --sql"},
    )
    time = Option(EVENTS, text("COLUMN"), "Column of times, of a table of events.", COLLECT)
    time_kind = Option(
        EVENTS, choice("KIND", TimeKind), "What times are; --traffic-zone implies local.", COLLECT, default="instant"
    )
    zone = Option(EVENTS, text("COLUMN"), "Column of users' time zones.", COLLECT)
    country = Option(EVENTS, text("COLUMN"), "Column of users' countries.", COLLECT)
    user = Option(EVENTS, text("COLUMN"), "Column of users, each counted once an hour.", COLLECT)
    value = Option(EVENTS, text("COLUMN"), "Column to add up instead of counting rows.", COLLECT)
    engine = Option(EVENTS, choice("ENGINE", FileEngine), "What reads files, instead of the tool itself.", COLLECT)
    master = Option(EVENTS, text("MASTER"), "Cluster that --engine spark counts on: yarn, spark://host.", COLLECT)
    log_format = Option(EVENTS, text("FORMAT"), "Format by name, or the format string of nginx or Apache.", COLLECT)
    jobs = Option(EVENTS, number(1, 64), "Processes to count in; without it, one a core, at most 4.", COLLECT)
    max_bad = Option(EVENTS, PERCENTILE, "Lines that may be broken.", COLLECT, default="1%")
    accept_truncated = Option(EVENTS, SWITCH, "Count what is whole of archives that are cut off.", COLLECT)

    only_path = Option(COUNTING, text("PREFIX"), "Paths that begin like this.", COLLECT, repeatable=True)
    drop_path = Option(COUNTING, text("PREFIX"), "All but paths that begin like this.", COLLECT, repeatable=True)
    only_status = Option(COUNTING, text("STATUS"), "Statuses, such as 2xx,304.", COLLECT, repeatable=True)

    drop_bots = Option(COUNTING, SWITCH, "All but bots, by their user agents.", COLLECT)
    unique = Option(COUNTING, SWITCH, "Visitors of each hour (address and user agent), not requests.", COLLECT)
    geoip = Option(COUNTING, file("FILE.mmdb"), "Database that knows the zones of addresses.", COLLECT)
    client_field = Option(COUNTING, text("NAME"), "Field that holds the visitor's address behind a proxy.", COLLECT)

    first_hour = Option(HOURS, TIME, "The first hour: 2026-11-01T00:00Z, or -14d.", COLLECT, ("--since",))
    end_hour = Option(HOURS, TIME, "The hour after the last: now is the one that has begun.", COLLECT, ("--until",))
    gaps = Option(HOURS, choice("MEANING", Gaps), "What all hours without events are.", COLLECT)

    sql = Option(QUERY, text("DIALECT", *DIALECTS), "Print the query to run, and read nothing.", COLLECT)
    query_table = Option(QUERY, text("NAME"), "Table of events.", COLLECT, ("--table",))
    where = Option(QUERY, text("CONDITION"), "Only rows of which this is true, in SQL.", COLLECT)
    days = Option(QUERY, number(1, 3660), "Days to look back from --as-of.", COLLECT, default="60")
    query_timeout = Option(QUERY, LENGTH, "How long a database may take to answer.", COLLECT, default="10m")
    preset = Option(QUERY, choice("PRESET", Preset), "Tables of Google Analytics 4 in BigQuery.", COLLECT)

    write_audience = Option(OUT, file("USERS"), "Also write the visitors of each zone there.", COLLECT)
    append = Option(HOURS, SWITCH, "Add the new hours to the file of --output.", COLLECT)
