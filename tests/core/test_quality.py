"""The verdict on the data, and what inspect shows."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from downtime_cli.core.inspection import Columns, TrafficReading
from downtime_cli.core.plan import Verdict
from downtime_cli.core.quality import build_inspection, build_profile, judge_traffic
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import HOUR, WEEK, Span
from tests.core.builders import AS_OF, BERLIN, KOLKATA, day_curve, hours, local_traffic


def reading(traffic: Traffic | TypicalWeek) -> TrafficReading:
    """Return a reading of it."""
    return TrafficReading(
        source="t.csv", traffic=traffic, rows=1, columns=Columns(time="time", value="requests"), recognised=()
    )


def holed(share: float) -> Traffic:
    """Return twenty weeks of traffic with that share of hours missing, from the second day on."""
    traffic = local_traffic(BERLIN, day_curve, weeks=20)
    for index in range(24, 24 + int(20 * 168 * share)):
        traffic.total.values[index] = math.nan
    return traffic


@pytest.mark.parametrize(
    ("traffic", "verdict", "codes"),
    [
        pytest.param(local_traffic(BERLIN, day_curve, weeks=20), Verdict.GOOD, [], id="clean"),
        pytest.param(local_traffic(BERLIN, day_curve, weeks=5), Verdict.FAIR, ["short-history"], id="weeks"),
        pytest.param(local_traffic(BERLIN, day_curve, weeks=1), Verdict.POOR, ["short-history"], id="days"),
        pytest.param(holed(0.01), Verdict.GOOD, [], id="few-gaps"),
        pytest.param(holed(0.1), Verdict.FAIR, ["missing-hours"], id="gaps"),
        pytest.param(holed(0.5), Verdict.POOR, ["missing-hours"], id="more-gaps-than-data"),
        pytest.param(
            local_traffic(BERLIN, day_curve, weeks=20, end=AS_OF - 9 * WEEK), Verdict.FAIR, ["old-data"], id="old"
        ),
        pytest.param(local_traffic(BERLIN, lambda _: 7.0, weeks=20), Verdict.POOR, ["no-rhythm"], id="flat"),
        pytest.param(local_traffic(BERLIN, lambda _: 0.0, weeks=20), Verdict.POOR, ["no-rhythm"], id="dead"),
        pytest.param(
            TypicalWeek(values=tuple(range(168)), zone=BERLIN), Verdict.FAIR, ["typical-week"], id="typical-week"
        ),
        pytest.param(
            TypicalWeek(values=tuple(range(24)) * 7, zone=BERLIN, days_alike=True),
            Verdict.POOR,
            ["typical-day"],
            id="typical-day",
        ),
    ],
)
def test_the_verdict_is_the_worst_finding(traffic: Traffic | TypicalWeek, verdict: Verdict, codes: list[str]) -> None:
    """Each weakness has its code; data without one is good."""
    quality = judge_traffic(traffic, AS_OF)
    assert quality.verdict is verdict
    assert [finding.code for finding in quality.findings] == codes


def test_inspection_counts_hours_gaps_and_totals() -> None:
    """Hours with data, hours without, the sum, the span and the stretches without data, longest first."""
    values = [1.0, math.nan, 2.0, math.nan, math.nan, 3.0]
    traffic = Traffic(total=hours(values, AS_OF), zone=KOLKATA, phase_minutes=30)
    found = build_inspection(reading(traffic), AS_OF)
    half = timedelta(minutes=30)
    assert (found.hours, found.missing_hours, found.total) == (3, 3, 6)
    assert found.span == Span(AS_OF + half, AS_OF + half + 6 * HOUR)
    assert found.gaps == (
        Span(AS_OF + half + 3 * HOUR, AS_OF + half + 5 * HOUR),
        Span(AS_OF + half + HOUR, AS_OF + half + 2 * HOUR),
    )
    assert found.zone_name == "Asia/Kolkata"
    assert found.profile[6] == 1.0
    assert math.isnan(found.profile[7])


@pytest.mark.parametrize(
    ("week", "count", "total"),
    [
        pytest.param(TypicalWeek(values=(2.0,) * 168, zone=BERLIN), 168, 336.0, id="week"),
        pytest.param(TypicalWeek(values=(2.0,) * 168, zone=BERLIN, days_alike=True), 24, 48.0, id="day"),
    ],
)
def test_profiles_are_inspected_too(week: TypicalWeek, count: int, total: float) -> None:
    """A typical day counts as the 24 hours it was given as, a typical week as 168."""
    found = build_inspection(reading(week), AS_OF)
    assert (found.hours, found.missing_hours, found.total, found.span) == (count, 0, total, None)
    assert found.profile == week.values


def test_the_profile_is_by_the_traffics_own_clock() -> None:
    """Means per hour of week do not smear over a clock change."""
    profile = build_profile(local_traffic(BERLIN, day_curve, weeks=20))
    assert profile[3] == pytest.approx(10)
    assert min(profile) == pytest.approx(5)
