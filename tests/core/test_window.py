"""Spans of exact time."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.window import (
    DAY,
    EPOCH,
    HOUR,
    MINUTE,
    WEEK,
    Span,
    from_minute,
    invert_spans,
    merge_spans,
    to_minute,
)
from tests.core.builders import span

WITHIN = Span(EPOCH, EPOCH + 100 * HOUR)
some_spans = st.lists(
    st.tuples(st.integers(-10, 110), st.integers(1, 30)).map(
        lambda pair: Span(EPOCH + pair[0] * HOUR, EPOCH + (pair[0] + pair[1]) * HOUR)
    ),
    max_size=8,
)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(datetime(2026, 1, 1), datetime(2026, 1, 2), id="naive"),
        pytest.param(datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/Berlin")), EPOCH, id="not-utc"),
        pytest.param(EPOCH, datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/Berlin")), id="end-not-utc"),
        pytest.param(EPOCH, EPOCH, id="empty"),
        pytest.param(EPOCH + HOUR, EPOCH, id="backwards"),
    ],
)
def test_refuses_what_is_no_span(start: datetime, end: datetime) -> None:
    """A span is aware, in UTC, and ends after it starts."""
    with pytest.raises(ValueError, match="span"):
        Span(start, end)


def test_is_half_open() -> None:
    """A span holds its start and not its end, and touching spans do not overlap."""
    first, second = span("2026-01-01T00Z", "2026-01-01T02Z"), span("2026-01-01T02Z", "2026-01-01T03Z")
    assert first.contains(first.start)
    assert not first.contains(first.end)
    assert not first.overlaps(second)
    assert not second.overlaps(first)
    assert first.overlaps(span("2026-01-01T01Z", "2026-01-01T05Z"))
    assert first.duration == 2 * HOUR


@given(some_spans)
def test_merged_and_inverted_spans_cover_every_hour_once(spans: list[Span]) -> None:
    """Each hour is in a merged span exactly if it was in a span, and in a gap exactly if it was in none."""
    merged, gaps = merge_spans(spans), invert_spans(spans, WITHIN)
    for index in range(100):
        instant = EPOCH + index * HOUR
        covered = any(item.contains(instant) for item in spans)
        assert sum(item.contains(instant) for item in merged) == covered
        assert sum(item.contains(instant) for item in gaps) == (not covered)
    assert all(a.end < b.start for a, b in itertools.pairwise(merged))


def test_touching_spans_are_joined() -> None:
    """Two hours that meet are one span, and two with a minute between them are not."""
    first = Span(EPOCH, EPOCH + HOUR)
    assert merge_spans([Span(first.end, first.end + HOUR), first]) == (Span(EPOCH, EPOCH + 2 * HOUR),)
    apart = Span(first.end + MINUTE, first.end + HOUR)
    assert merge_spans([apart, first]) == (first, apart)


def test_units_of_time_are_what_they_are_called() -> None:
    """Everything is counted in these."""
    assert [unit.total_seconds() for unit in (MINUTE, HOUR, DAY, WEEK)] == [60, 3600, 86_400, 604_800]
    assert EPOCH.timestamp() == 0


def test_minutes_round_down_and_return() -> None:
    """Epoch minutes drop seconds, before 1970 too, and turn back into the instant."""
    instant = datetime(2026, 3, 29, 1, 0, 59, tzinfo=UTC)
    assert from_minute(to_minute(instant)) == instant.replace(second=0)
    assert to_minute(EPOCH - MINUTE / 2) == -1


def test_spans_before_the_span_of_interest_leave_no_gap_behind() -> None:
    """A span that ends before the span of interest begins changes nothing."""
    before = Span(EPOCH - 5 * HOUR, EPOCH - HOUR)
    assert invert_spans([before], WITHIN) == (WITHIN,)
    assert invert_spans([Span(WITHIN.end, WITHIN.end + HOUR)], WITHIN) == (WITHIN,)
