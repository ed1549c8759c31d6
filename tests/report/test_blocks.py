"""Tests of the times that a report carries beside its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from downtime_cli.report.blocks import AS_GIVEN, AnyTime, Clocked, Time, keep_clock, time_at, time_of
from downtime_cli.report.build import build_report
from downtime_cli.report.report import Report
from tests.samples import (
    BERLIN,
    START,
    sample_backtest,
    sample_inspection,
    sample_plan,
    sample_refusal,
    span_at,
)

SUBJECTS: dict[str, Callable[[], Report]] = {
    "plan": lambda: build_report(sample_plan(alike=(span_at(START),))),
    "refusal": lambda: build_report(sample_refusal()),
    "inspection": lambda: build_report(sample_inspection()),
    "backtest": lambda: build_report(sample_backtest()),
}


def _timed(report: Report) -> Iterator[tuple[str, tuple[AnyTime, ...]]]:
    """Yield every text that carries times, with them."""
    yield f"{report.headline} {report.subline}", report.times
    yield from ((fact.text, fact.times) for fact in report.facts)
    yield from ((line.text, line.times) for line in (*report.cautions, *report.method, *report.closing))
    for table in report.tables:
        yield from ((" ".join(row.cells), row.times) for row in table.rows)
        yield from ((note.text, note.times) for note in table.notes)


@pytest.mark.parametrize("name", SUBJECTS)
def test_words_of_times_are_said(name: str) -> None:
    """Each time stands with its words in the text that carries it, and every kind of report has some."""
    carried = [(text, time) for text, times in _timed(SUBJECTS[name]()) for time in times if isinstance(time, Time)]
    assert carried
    assert all(time.words in text for text, time in carried)


@pytest.mark.parametrize("name", SUBJECTS)
def test_titles_name_their_clock(name: str) -> None:
    """The words for the clock of a table's times are part of its title."""
    assert all(table.clock in table.title for table in SUBJECTS[name]().tables)


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        pytest.param("quietest around 03:00", True, id="time-of-day"),
        pytest.param("on Sundays", True, id="weekday"),
        pytest.param("until 5 Dec", True, id="date"),
        pytest.param("2026-11-27/2d", True, id="date-in-numbers"),
        pytest.param("03:00 UTC on Sundays", False, id="utc"),
        pytest.param("Mon 9:00-17:00@Europe/Berlin", False, id="zone"),
        pytest.param("2026-11-27T00:00Z", False, id="zulu"),
        pytest.param("72h, 5 working days", False, id="no-time"),
        pytest.param("in traffic.csv:118:1", False, id="place-in-a-file"),
    ],
)
def test_times_without_a_clock_keep_theirs(text: str, is_kept: bool) -> None:
    """A text that names a day or a time of day but no clock is marked whole with whose it is, and no other one is."""
    assert keep_clock(text, AS_GIVEN) == ((Clocked(words=text, told=AS_GIVEN),) if is_kept else ())


def test_times_are_worded_by_a_clock() -> None:
    """An instant and a span are said as everywhere, and know what they stand for."""
    end = datetime(2026, 12, 5, 6, tzinfo=UTC)
    assert time_at(START, BERLIN) == Time(words="Sat 5 Dec 05:00 CET (UTC+1)", start=START)
    assert time_of(span_at(START), BERLIN, clock=False) == Time(words="Sat 5 Dec 05:00–07:00", start=START, end=end)
