"""Which windows are considered."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from downtime_cli.core.planning.candidates import candidate_starts, duration_minutes, search_span, usual_guess
from downtime_cli.core.policy import NoticePeriod
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span, from_minute
from tests.core.builders import AS_OF, BERLIN, KATHMANDU, LORD_HOWE, NEW_YORK, policy, span, utc


def test_every_hour_of_the_horizon_that_leaves_room() -> None:
    """Fourteen days of hourly starts less the window itself."""
    starts = candidate_starts(policy(), search_span(policy()))
    assert len(starts) == 14 * 24 - 1
    assert from_minute(starts[0]) == AS_OF
    assert from_minute(starts[-1]) == AS_OF + 14 * DAY - 2 * HOUR


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        pytest.param(span("2026-03-28T23Z", "2026-03-29T22Z"), 23, id="spring-day"),
        pytest.param(span("2026-10-24T22Z", "2026-10-25T23Z"), 25, id="autumn-day"),
    ],
)
def test_days_of_clock_changes_have_all_their_hours(within: Span, expected: int) -> None:
    """An hour that clocks show twice counts twice, a skipped one not at all."""
    starts = candidate_starts(policy(duration=HOUR), within)
    assert len(starts) == expected
    assert all(b - a == 60 for a, b in itertools.pairwise(starts))


def test_starts_are_whole_hours_by_the_teams_clock() -> None:
    """In Kathmandu whole hours lie at a quarter past in UTC."""
    starts = candidate_starts(policy(zone=KATHMANDU), search_span(policy()))
    assert {from_minute(start).minute for start in starts} == {15}


def test_a_search_in_the_afternoon_begins_in_the_afternoon() -> None:
    """At 15:00 in New York, which is 20:00 in UTC, the same day still has hours to offer."""
    within = span("2026-11-23T20:00Z", "2026-11-24T20:00Z")
    starts = candidate_starts(policy(zone=NEW_YORK), within)
    assert from_minute(starts[0]) == within.start
    assert len(starts) == 23


def test_a_step_that_does_not_divide_the_day_begins_anew() -> None:
    """Steps of 7 hours are at 00, 07, 14 and 21 of each local day."""
    within = span("2026-11-22T23:00Z", "2026-11-24T23:00Z")
    starts = candidate_starts(policy(step=7 * HOUR), within)
    assert [from_minute(start).hour for start in starts] == [23, 6, 13, 20, 23, 6, 13, 20]


def test_half_hour_clock_changes_keep_the_grid_on_the_wall() -> None:
    """After Lord Howe's half-hour change starts are whole hours of the new clock."""
    starts = candidate_starts(policy(zone=LORD_HOWE), span("2026-04-04T10:00Z", "2026-04-05T10:00Z"))
    assert {from_minute(start).astimezone(LORD_HOWE).minute for start in starts} == {0}


def test_a_span_too_tight_for_the_grid_still_has_its_own_start() -> None:
    """Between 12:10 and 14:10 two hours fit once, off the grid; in less nothing fits."""
    tight = Span(utc("2026-11-23T12:10Z"), utc("2026-11-23T14:10Z"))
    assert [from_minute(start) for start in candidate_starts(policy(), tight)] == [tight.start]
    assert candidate_starts(policy(), Span(tight.start, tight.end - MINUTE)) == []


def test_no_window_ends_a_minute_late() -> None:
    """In two hours and 59 minutes two hours fit once."""
    within = Span(AS_OF, AS_OF + 3 * HOUR - MINUTE)
    assert [from_minute(start) for start in candidate_starts(policy(), within)] == [AS_OF]


def test_never_starts_before_now_nor_within_a_started_minute() -> None:
    """The search begins at as_of if that is later than earliest, rounded up to a whole minute."""
    late = policy(as_of=AS_OF + timedelta(hours=5, seconds=1))
    assert search_span(late).start == late.as_of
    assert from_minute(candidate_starts(late, search_span(late))[0]) == AS_OF + 6 * HOUR


def test_lengths_round_up_to_minutes() -> None:
    """Ninety seconds need two minutes."""
    assert duration_minutes(policy(duration=timedelta(seconds=90))) == 2


@pytest.mark.parametrize(
    ("notice_hours", "changes", "guess"),
    [
        pytest.param(0, {}, "2026-11-29T02:00+01:00", id="no-notice"),
        pytest.param(120, {}, "2026-11-29T02:00+01:00", id="before-sunday"),
        pytest.param(146, {}, "2026-12-06T02:00+01:00", id="after-the-notice-period"),
        pytest.param(0, {"earliest": AS_OF + 6 * DAY + 2 * HOUR}, "2026-12-06T02:00+01:00", id="after-earliest"),
        pytest.param(0, {"earliest": utc("2026-11-29T02:00+01:00")}, "2026-11-29T02:00+01:00", id="from-then-on"),
        pytest.param(0, {"earliest": utc("2026-11-29T02:01+01:00")}, "2026-12-06T02:00+01:00", id="a-minute-late"),
        pytest.param(146, {"latest": AS_OF + 13 * DAY + 4 * HOUR}, "2026-12-06T02:00+01:00", id="a-week-is-left"),
        pytest.param(
            146,
            {"latest": AS_OF + 13 * DAY + 4 * HOUR - MINUTE},
            "2026-11-29T02:00+01:00",
            id="too-short-for-the-notice-period",
        ),
    ],
)
def test_a_person_would_say_sunday_at_two(notice_hours: int, changes: dict[str, object], guess: str) -> None:
    """The first Sunday 02:00 after the notice period, or after the start where less than a week is left after that."""
    wishes = policy(notice=NoticePeriod(text="n", lead=notice_hours * HOUR), **changes)
    assert usual_guess(wishes, BERLIN) == utc(guess)
