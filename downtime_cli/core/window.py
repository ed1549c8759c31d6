"""Spans of exact time. Everything here is aware, in UTC, and half-open: `[start, end)`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec import Struct

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
LAST: Final = datetime(4000, 1, 1, tzinfo=UTC)
"""Where time ends here: what is said to go on longer goes on for ever. Clocks and sums have room after it."""
TOO_FAR: Final = datetime(3000, 1, 1, tzinfo=UTC)
"""From which moment on a date is a mistake, or means never."""
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(weeks=1)
HOURS_PER_WEEK: Final = 168


class Span(Struct, frozen=True, order=True):
    """A half-open span of exact time; `start < end`, both aware and in UTC. Sorts by start, then end."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse naive, non-UTC and empty spans: each is a programming error."""
        if self.start.tzinfo is not UTC or self.end.tzinfo is not UTC:
            raise ValueError("a span is in UTC")
        if self.start >= self.end:
            raise ValueError("a span ends after it starts")

    @property
    def duration(self) -> timedelta:
        """How long it lasts, in exact time."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share an instant; touching ones do not."""
        return self.start < other.end and other.start < self.end

    def contains(self, instant: datetime) -> bool:
        """Whether the instant lies inside, the start included and the end not."""
        return self.start <= instant < self.end


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort the spans and join those that overlap or touch."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def invert_spans(spans: Iterable[Span], within: Span) -> tuple[Span, ...]:
    """List the gaps the spans leave in `within`, sorted and disjoint."""
    gaps: list[Span] = []
    cursor = within.start
    for span in merge_spans(spans):
        if span.end <= cursor:
            continue
        if span.start >= within.end:
            break
        if span.start > cursor:
            gaps.append(Span(cursor, span.start))
        cursor = span.end
    if cursor < within.end:
        gaps.append(Span(cursor, within.end))
    return tuple(gaps)


def whole_minute(instant: datetime) -> datetime:
    """Find the start of the minute that an instant is in."""
    return instant - (instant - EPOCH) % MINUTE


def to_minute(instant: datetime) -> int:
    """Count whole minutes since 1970-01-01T00:00Z, rounded down."""
    return (instant - EPOCH) // MINUTE


def from_minute(epoch_minute: int) -> datetime:
    """Find the instant that many minutes after 1970-01-01T00:00Z."""
    return EPOCH + timedelta(minutes=epoch_minute)
