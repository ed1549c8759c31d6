"""Events, and what a query should count of them: one by one, from the words of docs/collect.md alone."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice, pairwise
from math import gcd
from typing import Any
from zoneinfo import ZoneInfo

from downtime_cli.collect.sql.question import Question
from downtime_cli.core.window import Span

Row = tuple[str, float, str]
"""An hour, its count and its place, which is empty where there is no such column."""
PLACES = ["Europe/Berlin", "Asia/Kolkata", "Pacific/Kiritimati", "", None]
SPANS = [
    ("UTC", Span(datetime(2026, 10, 24, 4, tzinfo=UTC), datetime(2026, 10, 26, 5, tzinfo=UTC))),
    ("Europe/Berlin", Span(datetime(2026, 10, 24, 4, tzinfo=UTC), datetime(2026, 10, 26, 5, tzinfo=UTC))),
    ("Europe/Berlin", Span(datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 10, 25, 6, tzinfo=UTC))),
    ("America/New_York", Span(datetime(2026, 3, 7, 20, tzinfo=UTC), datetime(2026, 3, 8, 20, tzinfo=UTC))),
    ("Asia/Kolkata", Span(datetime(2026, 11, 1, 17, tzinfo=UTC), datetime(2026, 11, 3, 3, tzinfo=UTC))),
    ("Asia/Kathmandu", Span(datetime(2026, 11, 1, 17, tzinfo=UTC), datetime(2026, 11, 2, 3, tzinfo=UTC))),
    ("Australia/Lord_Howe", Span(datetime(2026, 4, 3, 20, tzinfo=UTC), datetime(2026, 4, 5, 2, tzinfo=UTC))),
    ("America/St_Johns", Span(datetime(2010, 11, 6, 20, tzinfo=UTC), datetime(2010, 11, 7, 3, tzinfo=UTC))),
    ("America/St_Johns", Span(datetime(2010, 11, 7, 2, tzinfo=UTC), datetime(2010, 11, 7, 9, tzinfo=UTC))),
    ("Pacific/Kiritimati", Span(datetime(2026, 12, 31, 3, tzinfo=UTC), datetime(2027, 1, 1, 15, tzinfo=UTC))),
    ("Australia/Adelaide", Span(datetime(2026, 4, 4, 10, tzinfo=UTC), datetime(2026, 4, 5, 2, tzinfo=UTC))),
    ("Australia/Adelaide", Span(datetime(2026, 10, 3, 10, tzinfo=UTC), datetime(2026, 10, 4, 2, tzinfo=UTC))),
]
"""Zones, each with a span around one of its changes, or around midnight; one begins within an hour shown twice.

Clocks of Newfoundland went back a minute after midnight, those of Adelaide change within an hour of UTC.
"""

MEASURES: list[dict[str, str]] = [
    {},
    {"user": "user id"},
    {"value": "value"},
    {"zone": "place"},
    {"country": "place", "user": "user id"},
    {"zone": "place", "value": "value"},
]
"""What to count, and by which places: the options of a question."""


def ask(measure: Mapping[str, str], **rest: Any) -> Question:
    """Make a question about the times `ts` of a table of events."""
    return Question(**{"table": "events", "time": "ts", **measure, **rest})


def name_measure(measure: dict[str, str]) -> str:
    """Name what is counted, for the names of tests."""
    return "-".join(measure) or "rows"


@dataclass(frozen=True)
class Event:
    """Something that happened, in what a table may hold."""

    at: datetime | None  # in UTC
    place: str | None
    user: int | None
    value: float | None  # a multiple of a quarter: sums are exact in any order
    status: int


def draw_events(seed: str, span: Span, number: int = 400) -> list[Event]:
    """Draw events in and around a span, many on edges of hours or just before; of its ends, either may be quiet."""
    draw = random.Random(seed)
    low, high = span.start - timedelta(hours=20), span.end + timedelta(hours=20)
    minutes = int((high - low).total_seconds() // 60)
    events = []
    for _ in range(number):
        at = low + timedelta(minutes=draw.randrange(minutes), milliseconds=draw.randrange(60_000))
        edge = at.replace(minute=draw.choice([0, 15, 30, 45]), second=0, microsecond=0)
        at = draw.choice([at, at, edge, edge - timedelta(milliseconds=1)])
        if span.start <= at < span.start + timedelta(hours=2) or span.end - timedelta(hours=1) <= at < span.end:
            continue  # the ends are quiet
        events.append(
            Event(
                at=None if draw.random() < 0.05 else at,
                place=draw.choice(PLACES),
                user=draw.choice([None, 1, 2, 3]),
                value=draw.choice([None, -0.25, 0.5, 3, 1000.75]),
                status=draw.choice([200, 404, 500]),
            )
        )
    last = span.end - timedelta(milliseconds=1)
    certain = [span.start + timedelta(hours=3), span.end, *draw.choice([[], [span.start], [last], [span.start, last]])]
    return [*events, *(Event(at, "Europe/Berlin", 1, 2, 200) for at in certain)]


def show_wall(at: datetime, zone: tzinfo) -> datetime:
    """What the clock of a zone shows at an instant, without a zone."""
    return at.astimezone(zone).replace(tzinfo=None)


def count(events: Sequence[Event], question: Question) -> list[Row]:
    """Count events one by one; conditions are ignored."""
    minutes, phase = _find_grid(question)
    shown = [_floor(_shift(at, question), minutes, phase) for at in _minutes(question.span)]
    low, high = min(shown), max(shown)
    groups: dict[tuple[datetime, str], list[Event]] = {}
    for event in events:
        if event.at is not None and low <= (hour := _floor(_shift(event.at, question), minutes, phase)) <= high:
            groups.setdefault((hour, (event.place or "") if question.place else ""), []).append(event)
    counts = {key: _measure(members, question) for key, members in groups.items()}
    named = [(-number, place) for (_, place), number in counts.items() if place]
    busiest = min(named)[1] if named else ""
    for bound in (low, high):
        counts.setdefault((bound, busiest), 0)
    mark = "" if question.clock else "Z"
    return [(f"{hour:%Y-%m-%dT%H:%M:%S}{mark}", number, place) for (hour, place), number in sorted(counts.items())]


def _find_grid(question: Question) -> tuple[int, int]:
    """How long rows are, and how many minutes past the hour they begin."""
    if question.clock is None:
        return 60, 0
    walls = [_shift(at, question) for at in _minutes(question.span)]
    begins = {wall.minute for at, wall in zip(_minutes(question.span), walls, strict=True) if at.minute == 0}
    jumps = {at.minute for at, (before, wall) in zip(_later(question.span), pairwise(walls), strict=True)
             if wall - before != timedelta(minutes=1)}  # fmt: skip
    if len(begins) == 1 and jumps <= {0}:
        return 60, begins.pop()
    return gcd(60, *begins, *jumps), 0


def is_refused(question: Question) -> bool:
    """Whether it asks for users by a clock of which rows are of less than an hour, which test_question.py refuses."""
    return bool(question.user) and _find_grid(question)[0] < 60


def _later(span: Span) -> Iterator[datetime]:
    return islice(_minutes(span), 1, None)


def _minutes(span: Span) -> Iterator[datetime]:
    return (span.start + timedelta(minutes=each) for each in range(int(span.duration.total_seconds() // 60)))


def _shift(at: datetime, question: Question) -> datetime:
    return show_wall(at, question.clock or UTC)


def _floor(wall: datetime, minutes: int, phase: int) -> datetime:
    return wall - timedelta(minutes=(wall.minute - phase) % minutes, seconds=wall.second, microseconds=wall.microsecond)


def _measure(events: Sequence[Event], question: Question) -> float:
    if question.user:
        return len({event.user for event in events} - {None})
    return sum(event.value or 0 for event in events) if question.value else len(events)


def zone_of(name: str) -> tzinfo:
    """The zone of a name, UTC as the standard library's."""
    return UTC if name == "UTC" else ZoneInfo(name)
