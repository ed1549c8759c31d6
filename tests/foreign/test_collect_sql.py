"""Queries as PostgreSQL and DuckDB answer them, whatever the clock of the session; those of other dialects, parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from itertools import cycle, islice, pairwise
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from downtime_cli.collect.sql.dialects import DIALECTS
from downtime_cli.collect.sql.query import build_query
from downtime_cli.collect.sql.question import Preset, Question, TimeKind
from downtime_cli.core.window import DAY, Span
from tests.collect.sql.counting import (
    MEASURES,
    SPANS,
    Event,
    Row,
    ask,
    count,
    draw_events,
    is_refused,
    show_wall,
    zone_of,
)
from tests.foreign.databases import Postgres, ask_duckdb, fill_duckdb, parse_queries, start_postgres, write_events

SESSIONS = ["UTC", "Asia/Kolkata"]
EVENTS = {f"events_{index}": draw_events(f"foreign {index}", span) for index, (_, span) in enumerate(SPANS)}
HOSTILE = ["od\"d`[n]a\\me'; --", "select", "{column}", "x é"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give a file of events for each of the spans."""
    folder = tmp_path_factory.mktemp("events")
    paths = {table: folder / f"{table}.csv" for table in EVENTS}
    for (table, path), (zone, _) in zip(paths.items(), SPANS, strict=True):
        write_events(path, EVENTS[table], zone)
    return paths


@pytest.fixture(scope="module", autouse=True)
def starting(files: dict[str, Path]) -> Iterator[Future[Postgres]]:
    """Start a server with a table for each of the spans, while tests of other databases run."""
    with ExitStack() as stack, ThreadPoolExecutor(1) as aside:

        def start() -> Postgres:
            started = stack.enter_context(start_postgres())
            for table, path in files.items():
                started.load(table, path)
            return started

        yield aside.submit(start)


@pytest.fixture
def postgres(starting: Future[Postgres]) -> Postgres:
    """Give the server, once it is there."""
    return starting.result()


@pytest.fixture(scope="module")
def parsed() -> dict[str, list[tuple[str, str, int, list[str]]]]:
    """Give what a parser of others finds in queries of each dialect, asked for all at once: name, query and answer."""
    asked = [
        (
            dialect.name,
            name,
            build_query(ask({**measure, "table": name}, dialect=dialect.name, span=SPANS[0][1], **times)),
        )
        for dialect in DIALECTS
        for name in HOSTILE
        for form in forms("Asia/Kolkata")
        for measure in ({"zone": name, "value": name}, {"user": name})
        for times in (form | {"time": name},)
    ]
    found = parse_queries([(dialect, query) for dialect, _, query in asked])
    answers: dict[str, list[tuple[str, str, int, list[str]]]] = {}
    for (dialect, name, query), answer in zip(asked, found, strict=True):
        answers.setdefault(dialect, []).append((name, query, *answer))
    return answers


def questions(dialect: str) -> list[Question]:
    """Ask about each form of the times of each span, for two measures in turn, but for what is refused."""
    turns = cycle(MEASURES)
    asked = [
        ask(measure, dialect=dialect, span=span, table=table, **times)
        for table, (zone, span) in zip(EVENTS, SPANS, strict=True)
        for times in forms(zone)
        for measure in islice(turns, 2)
    ]
    return [each for each in asked if not is_refused(each)]


def forms(zone: str) -> list[dict[str, Any]]:
    """List the columns of times, and how questions say what they are."""
    return [
        {"time": "instant"},
        {"time": "in_utc"},
        {"time": "clock", "clock": zone_of(zone)},
        {"time": "seconds", "kind": TimeKind.EPOCH},
        {"time": "millis", "kind": TimeKind.EPOCH_MS},
    ]


def expect(asked: list[Question]) -> list[list[Row]]:
    """Count the events of each question one by one, whichever database is asked."""
    return [expect_one(replace(question, dialect="postgres")) for question in asked]


@cache
def expect_one(question: Question) -> list[Row]:
    """Count the events of a question one by one."""
    return count(EVENTS[question.table], question)


@pytest.mark.parametrize("session", SESSIONS)
def test_duckdb_counts_each_event_in_its_hour(files: dict[str, Path], session: str) -> None:
    """DuckDB gives the rows that events have when counted one by one, whatever the zone of the session."""
    asked = questions("duckdb")
    answers = ask_duckdb(fill_duckdb(files), [build_query(question) for question in asked], session)
    assert answers == expect(asked)


def test_duckdb_reads_files(files: dict[str, Path]) -> None:
    """A file, or a pattern for several, stands for a table where its name is in quotes."""
    table, path = next(iter(files.items()))
    parquet = path.with_suffix(".parquet")
    question = Question(dialect="duckdb", table=f'"{path.parent}/*.parquet"', time="instant", span=SPANS[0][1])
    first = [*fill_duckdb({table: path}), f"COPY {table} TO '{parquet}'"]
    assert ask_duckdb(first, [build_query(question)]) == [count(EVENTS[table], question)]


@pytest.mark.parametrize("session", SESSIONS)
def test_postgres_counts_each_event_in_its_hour(postgres: Postgres, session: str) -> None:
    """PostgreSQL gives the rows that events have when counted one by one, whatever the zone of the session."""
    asked = questions("postgres")
    assert postgres.ask([build_query(question) for question in asked], session) == expect(asked)


@pytest.mark.parametrize("session", SESSIONS)
def test_postgres_reads_only_the_partitions_of_the_span(postgres: Postgres, session: str) -> None:
    """Bounds on the bare column leave out the partitions before and after, and use the index of the others."""
    table = f"parts_{session.replace('/', '_')}".lower()
    days = [f"2026-11-{day:02}" for day in range(1, 11)]
    parts = [
        f"CREATE TABLE {table}_{index} PARTITION OF {table} FOR VALUES FROM ('{day} 00:00+00') TO ('{end} 00:00+00');"
        for index, (day, end) in enumerate(pairwise(days), 1)
    ]
    postgres.run(f"CREATE TABLE {table} (instant TIMESTAMPTZ) PARTITION BY RANGE (instant);", *parts)
    postgres.run(f"CREATE INDEX ON {table} (instant);")
    span = Span(datetime(2026, 11, 4, 20, tzinfo=UTC), datetime(2026, 11, 6, 3, tzinfo=UTC))
    question = Question(dialect="postgres", table=table, time="instant", span=span)
    plan = postgres.run("SET enable_seqscan = off;", f"EXPLAIN {build_query(question)}", zone=session)
    assert sorted(re.findall(rf"Scan on ({table}_\d) ", plan)) == [f"{table}_{index}" for index in (4, 5, 6)]
    assert plan.count("Index Cond: ((instant >= ") == 3


@pytest.mark.parametrize("where", ["status < 500 -- without errors", "status = 200 OR status = 404"])
def test_a_condition_is_passed_to_postgres_as_it_is(postgres: Postgres, where: str) -> None:
    """A condition applies beside the bounds, whatever it joins and ends in."""
    question = ask({}, dialect="postgres", table="events_0", time="instant", span=SPANS[0][1], where=where)
    expected = count([event for event in EVENTS["events_0"] if event.status < 500], question)
    assert postgres.ask([build_query(question)], "UTC") == [expected]


def test_whatever_names_are_they_are_names(postgres: Postgres) -> None:
    """PostgreSQL and DuckDB find tables and columns of any name."""
    names = ['"' + name.replace('"', '""') + '"' for name in HOSTILE]
    made = [
        statement
        for index, name in enumerate(names)
        for statement in (
            f"CREATE TABLE {name} ({name} TIMESTAMPTZ);",
            f"INSERT INTO {name} SELECT TIMESTAMPTZ '2026-10-24 0{index}:00:00+00';",
        )
    ]
    postgres.run(*made)
    span = SPANS[0][1]
    queries, same = (
        [build_query(Question(dialect=dialect, table=name, time=name, span=span)) for name in names]
        for dialect in ("postgres", "duckdb")
    )
    hours = [datetime(2026, 10, 24, index, tzinfo=UTC) for index in range(len(names))]
    question = ask({}, dialect="postgres", span=span)
    expected = [count([Event(at, None, None, None, 200)], question) for at in hours]
    assert postgres.ask(queries, "UTC") == ask_duckdb(made, same) == expected


@pytest.mark.parametrize("dialect", [dialect.name for dialect in DIALECTS])
def test_queries_of_all_dialects_are_parsed(
    parsed: dict[str, list[tuple[str, str, int, list[str]]]], dialect: str
) -> None:
    """Each query is one statement in its dialect that reads what was named and nothing else, by a parser of others."""
    for name, query, number, names in parsed[dialect]:
        said = {each.casefold() for each in names if not each.startswith("downtime_")}
        assert (number, said) == (1, {name}), query


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_tables_of_google_analytics_are_read_by_days_of_any_clock(zone: str) -> None:
    """Of a table for each day of the property, finished or not, all that may hold an hour are read, and no others.

    The last hour is that of the last event: what came later may not be exported yet.
    """
    span = SPANS[1][1]
    question = Question(
        dialect="bigquery",
        table="analytics_1",
        span=span,
        preset=Preset.GA4,
        country="geo.country",
        user="user_pseudo_id",
    )
    events = [event for event in EVENTS["events_1"] if event.at is not None]
    first = [
        "CREATE SCHEMA analytics_1",
        'CREATE TABLE analytics_1."events_*" '
        "(event_timestamp BIGINT, geo STRUCT(country TEXT), user_pseudo_id INTEGER, _TABLE_SUFFIX TEXT)",
        f'INSERT INTO analytics_1."events_*" VALUES {", ".join(_as_ga4(event, zone, span) for event in events)}',
    ]
    expected = count(events, question)
    assert expected.pop()[1] == 0
    assert ask_duckdb(first, [build_query(question)], dialect="bigquery") == [expected]


def _as_ga4(event: Event, zone: str, span: Span) -> str:
    """Write an event as a row of an export, in a table of today if it is late, and of nobody's if it is beyond."""
    assert event.at is not None
    kind = "" if event.at < span.start + DAY else "intraday_"
    suffix = f"{kind}{show_wall(event.at, zone_of(zone)):%Y%m%d}"
    place = "NULL" if event.place is None else f"'{event.place}'"
    return f"({round(event.at.timestamp() * 1e6)}, {{'country': {place}}}, {event.user or 'NULL'}, '{suffix}')"
