"""Tests of the times that a report carries beside its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from downtime_cli.report.blocks import Time, time_at, time_of
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


def _timed(report: Report) -> Iterator[tuple[str, tuple[Time, ...]]]:
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
    carried = [(text, time) for text, times in _timed(SUBJECTS[name]()) for time in times]
    assert carried
    assert all(time.words in text for text, time in carried)


@pytest.mark.parametrize("name", SUBJECTS)
def test_titles_name_their_clock(name: str) -> None:
    """The words for the clock of a table's times are part of its title."""
    assert all(table.clock in table.title for table in SUBJECTS[name]().tables)


def test_times_are_worded_by_a_clock() -> None:
    """An instant and a span are said as everywhere, and know what they stand for."""
    end = datetime(2026, 12, 5, 6, tzinfo=UTC)
    assert time_at(START, BERLIN) == Time(words="Sat 5 Dec 05:00 CET (UTC+1)", start=START)
    assert time_of(span_at(START), BERLIN, clock=False) == Time(words="Sat 5 Dec 05:00–07:00", start=START, end=end)
