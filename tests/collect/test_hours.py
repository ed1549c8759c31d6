"""Which hours a table has, and what is known of each."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from downtime_cli.collect.hours import Counted, Gaps, HourTable, Stretch, hour_of, hour_text, lay_out
from downtime_cli.core.errors import InputError, UsageError

START = 494_000  # an hour of 2026


def counted(*busy: int, is_whole: bool = False, lost: tuple[Stretch, ...] = ()) -> Counted:
    """Return what a source counted: 5 in each of some hours after the start."""
    hours = {START + hour: 5.0 for hour in busy}
    return Counted(numbers={"": hours}, first=min(hours), last=max(hours), is_whole=is_whole, lost=lost)


def laid_out(
    source: Counted,
    since: int | None = None,
    until: int | None = None,
    gaps: Gaps | None = None,
    now: int | None = None,
) -> HourTable:
    """Return the table of a source, its bounds counted from the start."""
    bounds = {"since": since, "until": until, "now": now}
    shifted = {name: None if hour is None else START + hour for name, hour in bounds.items()}
    return lay_out(source, gaps=gaps, **shifted)


def numbers(table: HourTable) -> list[tuple[int, float | None]]:
    """Return hour, counted from the start, and number of each row."""
    return [(hour - START, number) for hour, _, number in table.rows()]


def test_an_hour_without_events_is_zero() -> None:
    """Silence of a few hours is counted as such; the first and last hour may be half, and are left out."""
    assert numbers(laid_out(counted(0, 1, 3, 4))) == [(1, 5), (2, 0), (3, 5)]


def test_bounds_that_cover_them_bring_back_the_first_and_last_hour() -> None:
    """Whoever says since and until vouches for these hours."""
    table = laid_out(counted(1, 2), since=1, until=3)
    assert numbers(table) == [(1, 5), (2, 5)]
    assert table.left_out == ()
    assert laid_out(counted(1, 2, 3)).left_out == (START + 1, START + 3)
    assert laid_out(counted(1, 2, 3), since=2).left_out == (START + 3,)


@pytest.mark.parametrize(("gaps", "beyond"), [(None, None), (Gaps.UNKNOWN, None), (Gaps.ZERO, 0)])
@pytest.mark.parametrize("is_whole", [False, True])
def test_hours_that_nobody_saw_are_unknown(gaps: Gaps | None, beyond: float | None, *, is_whole: bool) -> None:
    """Before the first event and after the last there is no quiet hour, whatever bounds are given."""
    table = laid_out(counted(1, 2, is_whole=is_whole), since=0, until=4, gaps=gaps)
    assert numbers(table) == [(0, beyond), (1, 5), (2, 5), (3, beyond)]


@pytest.mark.parametrize("gaps", [None, Gaps.ZERO, Gaps.UNKNOWN])
@pytest.mark.parametrize("is_whole", [False, True])
def test_an_hour_that_is_not_over_is_never_whole(gaps: Gaps | None, *, is_whole: bool) -> None:
    """Whatever bounds are given, and whatever gaps are said to be; nor are those that have not begun."""
    source = counted(1, 2, 3, is_whole=is_whole)
    table = laid_out(source, since=1, until=6, gaps=gaps, now=3)
    assert numbers(table) == [(1, 5), (2, 5), (3, None), (4, None), (5, None)]
    assert [str(each).partition(": ")[2] for each in table.unknown] == ["not over yet"]
    assert numbers(laid_out(source, since=1, until=4, gaps=gaps, now=2))[1:] == [(2, 5), (3, None)]
    assert numbers(laid_out(source, since=1, until=4, gaps=gaps, now=4)) == [(1, 5), (2, 5), (3, 5)]
    unseen = laid_out(source, since=1, until=6, now=5)
    assert [(each.first - START, each.cause) for each in unseen.unknown] == [
        (5, "not over yet"),
        (4, "nothing so late is recorded"),
    ]


def test_what_is_left_out_may_not_be_over() -> None:
    """No bounds bring it back, so none are recommended."""
    assert [laid_out(counted(1, 2, 3), now=now).unended for now in (1, 3, 4)] == [START + 3, START + 3, None]
    assert laid_out(counted(1, 2, 3), until=3, now=3).unended is None


def test_an_event_may_be_still_to_come() -> None:
    """Some clock was wrong, or the zone; the hour that has begun may have events."""
    assert [laid_out(counted(1, 2, 3), now=now).to_come for now in (2, 3)] == [START + 3, None]
    assert lay_out(counted(1, 2, 3), since=None, until=None, gaps=None).to_come is None


def test_silence_around_lost_hours_is_one_silence() -> None:
    """Twenty quiet hours on each side of a loss are no two quiet nights."""
    lost = Stretch(START + 20, START + 21, "log.2 is missing")
    table = laid_out(counted(0, 1, 42, 43, lost=(lost,)))
    assert {number for hour, number in numbers(table) if 1 < hour < 42} == {None}
    assert [each.first - START for each in table.unknown] == [20, 2, 22]


def test_hours_of_which_nothing_counts_are_zero() -> None:
    """A log that was written all the time was there, however few of its requests are wanted."""
    source = counted(0, 40)
    heard = structs.replace(source, heard=dict.fromkeys(range(START, START + 41), 1))
    assert [number for _, number in numbers(laid_out(heard))] == [0] * 39


def test_a_span_of_many_years_is_refused() -> None:
    """Nobody has that much."""
    hours = 21 * 366 * 24
    with pytest.raises(InputError, match="more than 20 years: was a clock wrong"):
        laid_out(counted(0, hours, is_whole=True))
    with pytest.raises(UsageError, match="more than 20 years: was a clock wrong"):
        laid_out(counted(0, hours, is_whole=True), since=START, until=START + hours)


@pytest.mark.parametrize("minutes", [False, True])
@pytest.mark.parametrize(("wrong", "bound"), [(-9700, {"since": 0}), (9700, {"until": 9})])
def test_a_clock_that_was_wrong_is_told(wrong: int, bound: dict[str, Any], *, minutes: bool) -> None:
    """A line of 2036 among those of 2026 is named with its file; hours that leave it out are not refused."""
    source = counted(wrong, *range(9))
    if minutes:
        spans = (("a.log", START, START + 8), ("b.log", min(source.numbers[""]), max(source.numbers[""])))
        source = structs.replace(source, heard=dict.fromkeys(source.numbers[""], 1), spans=spans)
    with pytest.raises(InputError, match="days away from the rest: was a clock wrong") as caught:
        laid_out(source)
    (issue,) = caught.value.issues
    assert f"recorded at {hour_text(START + wrong)[:-4]}Z is" in issue.message
    assert issue.place.source == ("b.log" if minutes else "collect")
    assert len(numbers(laid_out(source, **bound))) == 8
    assert len(laid_out(source, gaps=Gaps.ZERO).unknown) == 0


def minute_of(hour: int, minute: int) -> dict[int, int]:
    """Return a minute as a source tells it."""
    return {START + hour: 1 << minute}


@pytest.mark.parametrize(
    ("first", "second", "unknown"),
    [
        pytest.param((1, 1), (26, 59), list(range(1, 27)), id="longer-than-a-day"),
        pytest.param((1, 1), (25, 1), [], id="a-day"),
        pytest.param((1, 1), (25, 2), list(range(1, 26)), id="a-minute-more"),
        pytest.param((1, 59), (25, 58), [], id="a-minute-less"),
    ],
)
def test_silence_is_measured_from_event_to_event(
    first: tuple[int, int], second: tuple[int, int], unknown: list[int]
) -> None:
    """Where minutes are known they count; the hours at both ends were seen in part."""
    heard = minute_of(0, 0) | minute_of(*first) | minute_of(*second) | minute_of(27, 0)
    source = Counted(numbers={"": dict.fromkeys(heard, 1.0)}, first=min(heard), last=max(heard), heard=heard)
    assert [hour for hour, number in numbers(laid_out(source)) if number is None] == unknown


def test_results_of_a_query_are_whole() -> None:
    """A query that counts between bounds has seen all of its first and last hour."""
    assert numbers(laid_out(counted(0, 2, is_whole=True))) == [(0, 5), (1, 0), (2, 5)]


@pytest.mark.parametrize(
    ("silence", "gaps", "unknown"),
    [
        pytest.param(24, None, 0, id="a-day-is-quiet"),
        pytest.param(25, None, 25, id="longer-is-unknown"),
        pytest.param(25, Gaps.ZERO, 0, id="said-to-be-zero"),
        pytest.param(1, Gaps.UNKNOWN, 1, id="said-to-be-unknown"),
    ],
)
def test_long_silence_is_unknown(silence: int, gaps: Gaps | None, unknown: int) -> None:
    """More than 24 hours without an event are no quiet hours, unless somebody says what they are."""
    table = laid_out(counted(0, 1, silence + 2, silence + 3), gaps=gaps)
    assert sum(number is None for _, number in numbers(table)) == unknown
    assert sum(each.last - each.first + 1 for each in table.unknown) == unknown


def test_what_a_source_has_lost_is_unknown() -> None:
    """Hours that a missing file would have told have no value, although some of their events are there."""
    lost = Stretch(START + 2, START + 3, "log.2 is missing")
    table = laid_out(counted(0, 1, 2, 4, 5, lost=(lost,)))
    assert numbers(table) == [(1, 5), (2, None), (3, None), (4, 5)]
    assert table.unknown == (lost,)
    assert table.total == 10
    assert numbers(laid_out(counted(0, 1, 2, 4, 5, lost=(lost,)), gaps=Gaps.ZERO))[1:3] == [(2, 5), (3, 0)]


def test_a_loss_outside_the_span_is_not_listed() -> None:
    """A stretch is cut to the hours that the table has."""
    early, across = Stretch(START - 9, START - 5, "a"), Stretch(START + 3, START + 999, "b")
    table = laid_out(counted(0, 1, 2, 3, 4, lost=(early, across)))
    assert [(each.first - START, each.last - START) for each in table.unknown] == [(3, 3)]


def test_every_place_has_every_hour() -> None:
    """A place without events in an hour has zero there."""
    source = Counted(numbers={"b": {START: 1.0}, "a": {START + 1: 2.0}}, first=START, last=START + 1, is_whole=True)
    assert [(place, number) for _, place, number in laid_out(source).rows()] == [("a", 0), ("b", 1), ("a", 2), ("b", 0)]


def test_no_whole_hour_is_refused() -> None:
    """A log of less than two hours holds no hour from end to end; between bounds that leave none there is no log."""
    with pytest.raises(InputError, match="no whole hour is left"):
        laid_out(counted(0, 1))
    with pytest.raises(UsageError, match="no whole hour is left"):
        laid_out(counted(0, 9), since=START + 3, until=START + 3)


def test_hours_are_written_in_utc() -> None:
    """The text of an hour is that of its start."""
    from datetime import datetime

    assert hour_text(hour_of(datetime.fromisoformat("2026-11-29T09:45+05:45"))) == "2026-11-29T04:00:00Z"
    assert str(Stretch(0, 0, "x")) == "1970-01-01T00:00Z to 1970-01-01T01:00Z (1 hour): x"
    assert str(Stretch(0, 1, "x")) == "1970-01-01T00:00Z to 1970-01-01T02:00Z (2 hours): x"
