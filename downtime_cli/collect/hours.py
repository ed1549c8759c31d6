"""
Hours in one place: which of them a table of traffic has, and what is known of each.

An hour is counted from 1970 in UTC. One without events is zero where the source would have shown them, and unknown
where it would not; an unknown hour has a row without a value, for an absent row could be taken for either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import InputError, IssueCode, UsageError
from downtime_cli.core.window import EPOCH, HOUR
from downtime_cli.core.wording import count

LONGEST_SILENCE: Final = 24
"""Hours from one event to the next that are still taken for quiet ones; more of them are unknown."""
_UNENDED: Final = "not over yet"
_SILENT: Final = "no event is recorded"
_LONGEST_HOLE: Final = 400 * 24
"""Hours without an event that no log has, unless a clock was wrong."""
_MOST_YEARS: Final = 20
_MOST_HOURS: Final = _MOST_YEARS * 366 * 24
_EARLIEST, _LATEST = -1 << 40, 1 << 40


class Gaps(StrEnum):
    """What hours without events are, whatever their cause."""

    ZERO = "zero"
    UNKNOWN = "unknown"


class Stretch(Struct, frozen=True):
    """Hours of which a source does not tell, and why: from the first to the last, both included."""

    first: int
    last: int
    cause: str

    def __len__(self) -> int:
        """How many hours it has."""
        return self.last - self.first + 1

    def __str__(self) -> str:
        """`2026-11-02T04:00Z to 2026-11-03T08:00Z (28 hours): nothing is logged`."""
        end = f" to {_minute_text(self.last + 1)}"
        return f"{_minute_text(self.first)}{end} ({count(len(self), 'hour')}): {self.cause}"


class Counted(Struct, frozen=True, kw_only=True):
    """What a source counted, in exact time."""

    # The number of each hour that has any, by place; the place is empty where nobody asked for it.
    numbers: Mapping[str, Mapping[int, float]]
    # The hours of the first and the last event, or the bounds of a query.
    first: int
    last: int
    # Whether these two hours were counted from end to end.
    is_whole: bool = False
    lost: tuple[Stretch, ...] = ()
    # Hours in which one of several sources may lack much of what came.
    partial: tuple[Stretch, ...] = ()
    # The minutes in which the source shows anything, whether it counts or not, as bits of each hour; empty for a source
    # that does not tell minutes.
    heard: Mapping[int, int] = {}
    # Hours that are no silence, whatever their number, of a source that does not tell minutes.
    told: frozenset[int] = frozenset()
    # Files, and the hours of their first and last event.
    spans: tuple[tuple[str, int, int], ...] = ()


class HourTable(Struct, frozen=True, kw_only=True):
    """Every hour of a span with its numbers by place."""

    first: int
    last: int
    places: tuple[str, ...]
    numbers: Mapping[str, Mapping[int, float]]
    unknown: tuple[Stretch, ...] = ()
    # Hours in which one of several sources may lack much of what came.
    partial: tuple[Stretch, ...] = ()
    # Hours at the ends of which a part may not have been seen.
    left_out: tuple[int, ...] = ()
    # The last of them, if it is not over yet.
    unended: int | None = None
    # The hour of the last event, if it is still to come.
    to_come: int | None = None

    def rows(self) -> Iterator[tuple[int, str, float | None]]:
        """Yield hour, place and number in order; the number is None where the hour is unknown."""
        lost = {hour for stretch in self.unknown for hour in range(stretch.first, stretch.last + 1)}
        for hour in range(self.first, self.last + 1):
            for place in self.places:
                yield hour, place, None if hour in lost else self.numbers[place].get(hour, 0)

    @property
    def total(self) -> float:
        """The sum of all known numbers."""
        return sum(number for _, _, number in self.rows() if number is not None)


def hour_of(instant: datetime) -> int:
    """The hour that an instant is in."""
    return (instant - EPOCH) // HOUR


def hour_text(hour: int) -> str:
    """The start of an hour, `2026-11-29T04:00:00Z`."""
    return f"{EPOCH + hour * HOUR:%Y-%m-%dT%H:%M:%SZ}"


def join_hours(hours: Iterable[int], cause: str) -> Iterator[Stretch]:
    """Join hours, which are sorted, into stretches without a gap."""
    for _, run in groupby(enumerate(hours), lambda each: each[1] - each[0]):
        found = [hour for _, hour in run]
        yield Stretch(found[0], found[-1], cause)


def lay_out(
    counted: Counted, *, since: int | None, until: int | None, gaps: Gaps | None, now: int | None = None
) -> HourTable:
    """Lay out all hours from the first to the last, and decide which of those without events are unknown.

    Args:
        counted: what was counted.
        since: the first hour to have; None for the first that was seen from its beginning.
        until: the first hour not to have; None for that after the last that was seen to its end. Both vouch for the
            hours of the first and the last event, and make those beyond unknown.
        gaps: what hours without events are, instead of what their causes say.
        now: the hour that has begun, which nobody can vouch for, nor for those behind it; None if all are over.

    Raises:
        UsageError: the bounds leave no hour between them, or decades.
        InputError: no whole hour is left, or an event is so far from all others that a clock was wrong.
    """
    margin = 0 if counted.is_whole else 1
    first = counted.first + margin if since is None else since
    last = counted.last - margin if until is None else until - 1
    if first > last:
        message = (
            f"no whole hour is left from {_minute_text(first)} to {_minute_text(last + 1)}: the first event is in the "
            f"hour of {_minute_text(counted.first)}, the last in that of {_minute_text(counted.last)}"
        )
        remedy = "give more of the log, or hours that it holds: --since and --until"
        kind = UsageError if since is not None and until is not None and since >= until else InputError
        raise kind.of(IssueCode.TOO_FEW_HOURS, message, remedy, "collect")
    silences = [*_find_silences(counted)]
    if gaps is None and not counted.is_whole:
        _refuse_hole(counted, silences, range(first, last + 1))
    if last - first >= _MOST_HOURS:
        message = f"{hour_text(first)} to {hour_text(last)} are more than {_MOST_YEARS} years: was a clock wrong?"
        kind = InputError if since is None or until is None else UsageError
        raise kind.of(IssueCode.TOO_LARGE, message, "name the hours to have: --since and --until", "collect")
    quiet = _find_quiet(counted, 1) if gaps is Gaps.UNKNOWN else ()
    lost = (
        ()
        if gaps is Gaps.ZERO
        else (*counted.lost, *_find_beyond(counted), *_find_cut(counted, until), *silences, *quiet)
    )
    to_come = () if now is None else (Stretch(max(now, counted.last), _LATEST, _UNENDED),)
    left_out = [hour for hour, bound in ((counted.first, since), (counted.last, until)) if margin and bound is None]
    return HourTable(
        first=first,
        last=last,
        places=tuple(sorted(counted.numbers)) or ("",),
        numbers=counted.numbers or {"": {}},
        unknown=tuple(_find_unknown(range(first, last + 1), (*to_come, *lost))),
        partial=tuple(_cut(counted.partial, range(first, last + 1))),
        left_out=tuple(left_out),
        unended=counted.last if now is not None and margin and until is None and counted.last >= now else None,
        to_come=counted.last if now is not None and counted.last > now else None,
    )


def _find_beyond(counted: Counted) -> Iterator[Stretch]:
    """Yield all hours before and after those of a source: who asks for them cannot vouch for them."""
    yield Stretch(_EARLIEST, counted.first - 1, "nothing so early is recorded")
    yield Stretch(counted.last + 1, _LATEST, "nothing so late is recorded")


def _find_cut(counted: Counted, until: int | None) -> Iterator[Stretch]:
    """Yield the last hour of a result that should go on, if places may be lacking in it."""
    if counted.is_whole and until is not None and until - 1 > counted.last and any(counted.numbers):
        yield Stretch(counted.last, counted.last, "the result ends within it, and places may be lacking")


def _busy_hours(counted: Counted) -> list[int]:
    """The hours in which the source shows something, in order."""
    numbered = (hour for numbers in counted.numbers.values() for hour, number in numbers.items() if number)
    return sorted({*numbered, *counted.heard, *counted.told})


def _find_silences(counted: Counted) -> Iterator[Stretch]:
    """Yield long silence; where minutes are known with the hours at its ends, of which a part is silent."""
    if not counted.heard:
        yield from _find_quiet(counted, LONGEST_SILENCE + 1)
        return
    for before, after in pairwise(sorted(counted.heard)):
        last, first = counted.heard[before], counted.heard[after]
        silence = 60 * (after - before) + (first & -first).bit_length() - last.bit_length()
        if silence > 60 * LONGEST_SILENCE:
            yield Stretch(before, after, _SILENT)


def _find_quiet(counted: Counted, least: int) -> Iterator[Stretch]:
    """Yield so many or more hours in a row without an event."""
    for before, after in pairwise((counted.first - 1, *_busy_hours(counted), counted.last + 1)):
        if after - before > least:
            yield Stretch(before + 1, after - 1, _SILENT)


def _refuse_hole(counted: Counted, silences: Iterable[Stretch], asked: range) -> None:
    """Refuse events that are far from all others, unless the hours that are asked for leave them out.

    Raises:
        InputError: there are such.
    """
    inside = ((each, range(max(each.first, asked[0]), min(each.last, asked[-1]))) for each in silences)
    hole = next((each for each, hours in inside if len(hours) > _LONGEST_HOLE), None)
    if hole is None:
        return
    hours = _busy_hours(counted)
    is_late = 2 * sum(hour >= hole.last for hour in hours) < len(hours)
    lonely = next(hour for hour in hours if hour >= hole.last) if is_late else hours[0]
    path = next((path for path, first, last in counted.spans if first <= lonely <= last), "collect")
    days = (hole.last - hole.first) // 24
    message = f"what is recorded at {_minute_text(lonely)} is {days:,} days away from the rest: was a clock wrong?"
    remedy = "name the hours to have: --since and --until; or say that nothing was lost between: --gaps zero"
    raise InputError.of(IssueCode.TOO_LARGE, message, remedy, path)


def _find_unknown(hours: range, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches of unknown hours, cut to those of the table; an hour that two have is told by the first."""
    known: set[int] = set()
    for each in stretches:
        inside = range(max(each.first, hours[0]), min(each.last, hours[-1]) + 1)
        for is_new, part in groupby(inside, lambda hour: hour not in known):
            if is_new:
                new = list(part)
                yield Stretch(new[0], new[-1], each.cause)
        known.update(inside)


def _cut(stretches: Iterable[Stretch], hours: range) -> Iterator[Stretch]:
    """Yield what stretches have of some hours."""
    for each in stretches:
        first, last = max(each.first, hours[0]), min(each.last, hours[-1])
        if first <= last:
            yield Stretch(first, last, each.cause)


def _minute_text(hour: int) -> str:
    return f"{EPOCH + hour * HOUR:%Y-%m-%dT%H:%MZ}"
