"""Queries as SQLite answers them, against events counted one by one."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

import pytest
from msgspec.structs import replace

from downtime_cli.collect.sql.query import build_query
from downtime_cli.collect.sql.question import Question, TimeKind
from downtime_cli.core.window import HOUR, Span
from tests.collect.sql.counting import (
    MEASURES,
    SPANS,
    Event,
    Row,
    ask,
    count,
    draw_events,
    is_refused,
    name_measure,
    show_wall,
    zone_of,
)

BY_CLOCK = [(*each, measure) for each in SPANS for measure in MEASURES]
REFUSED = [
    (name, span, measure)
    for name, span, measure in BY_CLOCK
    if is_refused(ask(measure, dialect="sqlite", span=span, clock=zone_of(name)))
]


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    """Give a database in memory."""
    with closing(sqlite3.connect(":memory:")) as opened:
        yield opened


def fill(database: sqlite3.Connection, events: list[Event], write: Callable[[datetime], Any]) -> None:
    """Make the table of events, with the times as they are written."""
    database.execute('CREATE TABLE events (ts, place TEXT, "user id" INTEGER, value REAL, status INTEGER)')
    rows = [(e.at and write(e.at), e.place, e.user, e.value, e.status) for e in events]
    database.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?)", rows)


def answer(database: sqlite3.Connection, question: Question) -> list[Row]:
    """Run the query of a question."""
    return [(row[0], row[1], row[2] if question.place else "") for row in database.execute(build_query(question))]


def as_text(draw: random.Random, zone: tzinfo | None) -> Callable[[datetime], str]:
    """Write an instant in one of the ways that texts do, or as a clock without an offset."""

    def write(at: datetime) -> str:
        separator, precision = draw.choice(" T"), "milliseconds"
        if zone is not None:
            return show_wall(at, zone).isoformat(separator, precision)
        offset = timezone(timedelta(minutes=draw.choice([-720, -210, 0, 330, 345, 840])))
        local = at.astimezone(offset).isoformat(separator, precision)
        in_utc = at.replace(tzinfo=None).isoformat(separator, precision)
        return draw.choice([local, in_utc, f"{in_utc}Z"])

    return write


@pytest.mark.parametrize("measure", MEASURES, ids=name_measure)
@pytest.mark.parametrize(("name", "span"), SPANS)
def test_points_in_time_are_counted_in_their_hour(
    database: sqlite3.Connection, name: str, span: Span, measure: dict[str, str]
) -> None:
    """Texts in UTC or with any offset are counted in their hour in UTC, the bounds included and quiet ends kept."""
    question = ask(measure, dialect="sqlite", span=span)
    events = draw_events(f"{name} {measure}", span)
    fill(database, events, as_text(random.Random(name), None))
    assert answer(database, question) == count(events, question)


@pytest.mark.parametrize(("name", "span", "measure"), [each for each in BY_CLOCK if each not in REFUSED])
def test_local_times_are_counted_by_their_clock(
    database: sqlite3.Connection, name: str, span: Span, measure: dict[str, str]
) -> None:
    """Texts without an offset are counted by the hours of their clock, which begin where those in UTC do."""
    question = ask(measure, dialect="sqlite", span=span, clock=zone_of(name))
    events = draw_events(f"{name} {measure}", span)
    fill(database, events, as_text(random.Random(name), question.clock))
    assert answer(database, question) == count(events, question)


@pytest.mark.parametrize("measure", MEASURES, ids=name_measure)
@pytest.mark.parametrize(
    ("kind", "units"),
    [
        pytest.param(TimeKind.EPOCH, 1, id="seconds"),
        pytest.param(TimeKind.EPOCH_MS, 1_000, id="milliseconds"),
        pytest.param(TimeKind.EPOCH_US, 1_000_000, id="microseconds"),
    ],
)
def test_numbers_are_counted_in_their_hour(
    database: sqlite3.Connection, kind: TimeKind, units: int, measure: dict[str, str]
) -> None:
    """Numbers since 1970, whole or with decimals, are counted in their hour."""
    span = SPANS[1][1]
    question = ask(measure, dialect="sqlite", span=span, kind=kind)
    events = draw_events(f"{kind} {measure}", span)
    fill(database, events, lambda at: at.timestamp() if units == 1 else round(at.timestamp() * units))
    assert answer(database, question) == count(events, question)


def test_nothing_but_silence_is_two_rows_of_zero(database: sqlite3.Connection) -> None:
    """Without any event the first and the last hour are there, nowhere."""
    span = SPANS[0][1]
    fill(database, [], str)
    question = Question(dialect="sqlite", table="events", time="ts", span=span, zone="place")
    assert answer(database, question) == [("2026-10-24T04:00:00Z", 0, ""), ("2026-10-26T04:00:00Z", 0, "")]


def test_a_span_of_one_hour_is_one_row(database: sqlite3.Connection) -> None:
    """Where the first hour is the last, it has one row, with what happened in it."""
    span = Span(SPANS[0][1].start, SPANS[0][1].start + HOUR)
    fill(database, [Event(span.start, "Asia/Kolkata", 1, 1, 200)], str)
    question = Question(dialect="sqlite", table="events", time="ts", span=span, zone="place")
    assert answer(database, question) == [("2026-10-24T04:00:00Z", 1, "Asia/Kolkata")]


@pytest.mark.parametrize(
    "where",
    [
        pytest.param("status < 500", id="plain"),
        pytest.param("status = 200 OR status = 404", id="or"),
        pytest.param("status < 500 -- without errors", id="ends-in-a-comment"),
        pytest.param("status < 500 /* without\nerrors */", id="lines"),
    ],
)
def test_a_condition_holds_whole_and_as_it_is(database: sqlite3.Connection, where: str) -> None:
    """A condition applies beside the bounds, whatever it joins, and a comment at its end swallows nothing."""
    span = SPANS[0][1]
    question = Question(dialect="sqlite", table="events", time="ts", span=span, where=where)
    events = draw_events(where, span)
    fill(database, events, as_text(random.Random(where), None))
    expected = count([event for event in events if event.status < 500], question)
    assert answer(database, question) == expected != count(events, question)


def test_an_index_on_the_times_is_used(database: sqlite3.Connection) -> None:
    """Bounds are compared with the bare column, so that the database looks up a range."""
    fill(database, [], str)
    database.execute("CREATE INDEX by_time ON events (ts)")
    question = Question(dialect="sqlite", table="events", time="ts", span=SPANS[0][1], zone="place")
    plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {build_query(question)}")]
    assert [step for step in plan if "events" in step] == ["SEARCH events USING INDEX by_time (ts>? AND ts<?)"]


@pytest.mark.parametrize(
    "name", ['od"d', "select", "a.b", "hour", "downtime_hour", "x'); DROP TABLE events; --", "[x]", "é `x`"]
)
def test_whatever_a_name_is_it_is_quoted(database: sqlite3.Connection, name: str) -> None:
    """Names with quotes, dots and keywords in them are names, of the table as of the columns."""
    quoted = "`" + name.replace("`", "``") + "`"
    database.execute(f"CREATE TABLE {quoted} ({quoted} TEXT)")
    database.execute(f"INSERT INTO {quoted} VALUES (?)", ["2026-10-24 05:00:00"])
    question = Question(dialect="sqlite", table=quoted, time=quoted, span=SPANS[0][1], user=quoted)
    assert answer(database, question)[1] == ("2026-10-24T05:00:00Z", 1, "")
    assert build_query(replace(question, table=f"main.{quoted}")).count(f"`main`.{quoted}") == 1


def test_a_column_that_is_not_there_is_an_error(database: sqlite3.Connection) -> None:
    """SQLite takes an unknown name in double quotes for a text, which no time would be: here it is none."""
    database.execute("CREATE TABLE events (ts TEXT)")
    with pytest.raises(sqlite3.OperationalError, match="no such column: tz"):
        answer(database, Question(dialect="sqlite", table="events", time="tz", span=SPANS[0][1]))


def test_a_table_may_be_called_as_the_parts_of_the_query_read(database: sqlite3.Connection) -> None:
    """A table and columns named `events`, `hour` and `requests` are not taken for something of ours."""
    database.execute("CREATE TABLE requests (hour TEXT, requests INTEGER, zone TEXT)")
    database.execute("INSERT INTO requests VALUES ('2026-10-24 05:00:00', 7, 'Asia/Tokyo')")
    span = Span(datetime(2026, 10, 24, 5, tzinfo=UTC), datetime(2026, 10, 24, 6, tzinfo=UTC))
    question = Question(dialect="sqlite", table="requests", time="hour", span=span, value="requests", zone="zone")
    assert answer(database, question) == [("2026-10-24T05:00:00Z", 7, "Asia/Tokyo")]
