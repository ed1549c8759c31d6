"""Findings on what the numbers are."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

import pytest

from downtime_cli.core.quality.days import build_grid
from downtime_cli.core.quality.finding import Finding, Verdict
from downtime_cli.core.quality.unusable_values import find_flat_week, find_unusable_values
from tests.core.builders import BERLIN, NEW_YORK, UTC_ZONE, changed, listed, lively

PEOPLE = lively(BERLIN)


def found(values: Sequence[float]) -> list[Finding]:
    """Return the findings on lively traffic with other values."""
    return listed(find_unusable_values(build_grid(changed(PEOPLE, values), BERLIN)))


def day_means(values: Sequence[float]) -> list[float]:
    """Return the mean of each 24 hours."""
    return [sum(values[start : start + 24]) / 24 for start in range(0, len(values), 24)]


def counter(values: Sequence[float], *, reset: int) -> list[float]:
    """Return running sums that start again after so many hours."""
    return [value for start in range(0, len(values), reset) for value in accumulate(values[start : start + reset])]


def interpolated(values: Sequence[float]) -> list[float]:
    """Return lines from each day's mean to the next one's."""
    means = day_means(values)
    return [here + (there - here) * hour / 24 for here, there in pairwise(means) for hour in range(24)]


def shuffled(values: Sequence[float]) -> list[float]:
    """Return the values in another order."""
    return random.Random(7).sample(list(values), len(values))


def with_totals(values: Sequence[float]) -> list[float]:
    """Return the values with the day's total at 23:00 in UTC."""
    return [sum(values[at - 23 : at + 1]) if at % 24 == 23 else value for at, value in enumerate(values)]


@pytest.mark.parametrize(
    ("blemish", "code", "verdict"),
    [
        pytest.param(lambda v: list(accumulate(v)), "cumulative-counter", Verdict.POOR, id="counter"),
        pytest.param(lambda v: counter(v, reset=24), "cumulative-counter", Verdict.POOR, id="reset-daily"),
        pytest.param(lambda v: counter(v, reset=500), "cumulative-counter", Verdict.POOR, id="reset-now-and-then"),
        pytest.param(
            lambda v: [m for m in day_means(v) for _ in range(24)], "stretched-days", Verdict.POOR, id="steps"
        ),
        pytest.param(interpolated, "stretched-days", Verdict.POOR, id="lines"),
        pytest.param(lambda v: [round(m) for m in interpolated(v)], "stretched-days", Verdict.POOR, id="rounded"),
        pytest.param(with_totals, "totals-in-hours", Verdict.POOR, id="totals"),
        pytest.param(shuffled, "no-rhythm", Verdict.POOR, id="chance"),
        pytest.param(lambda v: [7.0] * len(v), "no-rhythm", Verdict.POOR, id="constant"),
        pytest.param(lambda v: [0.0] * len(v), "no-rhythm", Verdict.POOR, id="nothing"),
        pytest.param(lambda v: [x + 12_000 for x in v], "no-rhythm", Verdict.FAIR, id="bots"),
    ],
)
def test_each_kind_of_number_has_its_finding(
    blemish: Callable[[Sequence[float]], Sequence[float]], code: str, verdict: Verdict
) -> None:
    """What is no hourly traffic is told once, with evidence and remedy."""
    (only,) = found(blemish(PEOPLE.total.values))
    assert (only.code, only.verdict) == (code, verdict)
    assert only.evidence
    assert only.remedy


@pytest.mark.parametrize(
    "blemish",
    [
        pytest.param(lambda v: v, id="people"),
        pytest.param(lambda v: [math.nan if at % 9 == 0 else x for at, x in enumerate(v)], id="gaps"),
        pytest.param(lambda v: [x // 200 for x in v], id="rare-events"),
        pytest.param(lambda v: [x / 7 for x in v], id="fractions"),
        pytest.param(lambda v: [x + 900 for x in v], id="some-bots"),
        pytest.param(lambda v: [x + 60_000 * (at == 900) for at, x in enumerate(v)], id="one-burst"),
        pytest.param(lambda v: [x + 2500 * (at % 24 == 2) for at, x in enumerate(v)], id="a-nightly-job"),
        pytest.param(lambda v: v[:72], id="three-days"),
        pytest.param(lambda v: v[:26], id="a-day"),
    ],
)
def test_hourly_traffic_of_people_raises_none(blemish: Callable[[Sequence[float]], Sequence[float]]) -> None:
    """Gaps, small numbers, fractions, a burst, a job at night and short files are no reason to doubt the rest."""
    assert found(blemish(PEOPLE.total.values)) == []


def test_whole_days_in_utc_are_judged_alike() -> None:
    """Days without any gap, as UTC has them, raise nothing either."""
    assert listed(find_unusable_values(build_grid(lively(UTC_ZONE), UTC_ZONE))) == []


def test_two_hours_are_too_little_to_judge() -> None:
    """Nothing is said where nearly all is missing."""
    assert found([1.0, 2.0, *[math.nan] * 400]) == []


def test_counters_and_zones_do_not_depend_on_the_clock() -> None:
    """A counter is one by any clock."""
    grid = build_grid(changed(PEOPLE, list(accumulate(PEOPLE.total.values))), NEW_YORK)
    assert [finding.code for finding in listed(find_unusable_values(grid))] == ["cumulative-counter"]


def test_a_week_without_any_value_is_flat() -> None:
    """A profile of nothing has no rhythm."""
    (only,) = listed(find_flat_week([math.nan] * 168))
    assert (only.code, only.verdict) == ("no-rhythm", Verdict.POOR)
