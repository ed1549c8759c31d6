"""From events to a table of traffic: the query, its result, and what `downtime collect` makes of that."""

from __future__ import annotations

import csv
import io
import random
import sqlite3
from contextlib import closing

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.core.localtime import is_repeated_wall, zone_name
from downtime_cli.core.window import HOUR, MINUTE, Span
from tests.collect.sql.counting import SPANS, ask, count, draw_events, show_wall, zone_of
from tests.collect.sql.test_sqlite import answer, as_text, fill


@pytest.mark.parametrize(("name", "span"), SPANS)
def test_local_times_come_back_in_utc(name: str, span: Span) -> None:
    """Whatever the clock, each hour has its own events, unless clocks show it twice: such an hour is unknown."""
    zone = zone_of(name)
    question = ask({}, dialect="sqlite", span=span, clock=zone)
    events = draw_events(f"round trip {name}", span)
    with closing(sqlite3.connect(":memory:")) as database:
        fill(database, events, as_text(random.Random(name), zone))
        rows = [row[:2] for row in answer(database, question)]
    text = io.StringIO()
    csv.writer(text).writerows([("hour", "requests"), *rows])
    done = CliRunner().invoke(
        app, ["collect", "-", "--traffic-zone", zone_name(zone), "--as-of", "2028-01-01"], input=text.getvalue()
    )
    assert done.exit_code == 0, done.stderr
    expected = {hour: number for hour, number, _ in count(events, ask({}, dialect="sqlite", span=span))}
    found = {row["hour"]: row["requests"] for row in csv.DictReader(io.StringIO(done.stdout))}
    for at in (span.start + each * HOUR for each in range(span.duration // HOUR)):
        hour = f"{at:%Y-%m-%dT%H:%M:%SZ}"
        is_known = not any(is_repeated_wall(show_wall(at + each * MINUTE, zone), zone) for each in range(60))
        assert found[hour] == (f"{expected.get(hour, 0):.0f}" if is_known else ""), hour
