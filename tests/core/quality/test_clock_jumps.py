"""Findings on how the clock of the traffic ran."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, tzinfo
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.audience import Audience
from downtime_cli.core.quality.clock_jumps import clock_findings
from downtime_cli.core.quality.days import build_grid
from downtime_cli.core.quality.finding import Finding, Verdict
from downtime_cli.core.quality.zones import ClockCase
from downtime_cli.core.traffic import Traffic
from tests.core.builders import BERLIN, NEW_YORK, UTC_ZONE, audience, changed, listed, lively, one_zone, utc

TOKYO, SYDNEY = ZoneInfo("Asia/Tokyo"), ZoneInfo("Australia/Sydney")
PEOPLE = lively(TOKYO)


def judged(
    traffic: Traffic, users: Audience | None, *, by: tzinfo, read_in: tzinfo = UTC, has_offsets: bool = False
) -> list[Finding]:
    """Return the findings on traffic that was read in a zone and is judged by the clock of another."""
    case = ClockCase(grid=build_grid(traffic, by), audience=users, file_zone=read_in, has_offsets=has_offsets)
    return listed(*clock_findings(case))


def set_by(values: Sequence[float], at: int, hours: int) -> list[float]:
    """Return the values with the clock put forward (or back) by so many hours at some hour."""
    if hours > 0:
        return [*values[:at], *[math.nan] * hours, *values[at:-hours]]
    return [*values[:at], *values[at - hours :]]


def drifting(values: Sequence[float], minutes_per_week: float) -> list[float]:
    """Return the values as counted by a clock that gains so many minutes a week."""
    sums = [0.0, *accumulate(values)]
    rate = 1 + minutes_per_week / 60 / 168
    points = [hour * rate for hour in range(int((len(sums) - 2) / max(1, rate)))]
    counts = [sums[int(p)] + (p - int(p)) * (sums[int(p) + 1] - sums[int(p)]) for p in points]
    return [later - earlier for earlier, later in pairwise(counts)]


@pytest.mark.parametrize(
    ("hours", "verdict", "said"),
    [
        pytest.param(1, Verdict.FAIR, "1 h later from Thu 3 Sep 2026 on", id="an-hour-forward"),
        pytest.param(-1, Verdict.FAIR, "1 h earlier from Thu 3 Sep 2026 on", id="an-hour-back"),
        pytest.param(7, Verdict.POOR, "7 h later from Thu 3 Sep 2026 on", id="to-another-zone"),
    ],
)
def test_a_clock_that_was_set_is_found_on_its_day(hours: int, verdict: Verdict, said: str) -> None:
    """A jump of the rhythm by whole hours is told with its day."""
    traffic = changed(PEOPLE, set_by(PEOPLE.total.values, 59 * 24 - 9, hours))
    (only,) = judged(traffic, one_zone(TOKYO), by=TOKYO)
    assert (only.code, only.verdict) == ("clock-jump", verdict)
    assert only.evidence == f"by the clock of Asia/Tokyo: {said}"


def test_many_jumps_are_counted() -> None:
    """Three are shown, the others counted."""
    values = list(PEOPLE.total.values)
    for week in (3, 6, 9, 12, 15):
        values = set_by(values, week * 168, 4 if week % 2 else -4)
    (only,) = judged(changed(PEOPLE, values), one_zone(TOKYO), by=TOKYO)
    assert only.code == "clock-jump"
    assert only.evidence.count(" on") == 3
    assert only.evidence.endswith("and 2 more")


@pytest.mark.parametrize("rate", [pytest.param(15, id="fast"), pytest.param(-15, id="slow")])
def test_a_clock_that_drifts_is_found(rate: float) -> None:
    """A quarter of an hour a week adds up to five hours in 20 weeks."""
    (only,) = judged(changed(PEOPLE, drifting(PEOPLE.total.values, rate)), one_zone(TOKYO), by=TOKYO)
    assert (only.code, only.verdict) == ("clock-drift", Verdict.POOR)
    assert "min a week" in only.message
    assert ("earlier" if rate > 0 else "later") in only.evidence


@pytest.mark.parametrize(
    ("zone", "read_in", "remedy"),
    [
        pytest.param(
            ZoneInfo("America/Denver"),
            UTC,
            "say with --traffic-zone where the file, read as UTC, was written: a zone whose clocks change as the file "
            "shows, such as America/Denver, America/New_York or America/Chicago",
            id="local",
        ),
        pytest.param(
            SYDNEY,
            TOKYO,
            "say with --traffic-zone where the file, read as Asia/Tokyo, was written: a zone whose clocks change as "
            "the file shows, such as Australia/Sydney, Australia/Melbourne or Australia/Adelaide",
            id="south",
        ),
        pytest.param(
            BERLIN,
            BERLIN,
            "check where your users are and pass --audience: they do not seem to follow these clock changes",
            id="users-elsewhere",
        ),
    ],
)
def test_users_who_do_not_follow_the_clock_are_found(zone: ZoneInfo, read_in: tzinfo, remedy: str) -> None:
    """Traffic that stays where it is in UTC is an hour off after the clocks of its users have changed."""
    traffic = lively(UTC_ZONE, weeks=52, end=utc("2026-08-03T00:00Z"))
    (only,) = judged(traffic, one_zone(zone), by=zone, read_in=read_in)
    assert (only.code, only.verdict, only.remedy) == ("dst-jump", Verdict.FAIR, remedy)
    assert only.evidence.count("2025") == only.evidence.count("2026") == 1


def test_utc_said_to_be_local_time_is_found() -> None:
    """Where the day comes earlier when clocks go forward, the stamps were in UTC."""
    truth = lively(BERLIN, weeks=20, end=utc("2026-06-01T00:00Z"))
    change = next(
        at
        for at, hour in enumerate(range(3360))
        if truth.start_of(truth.total.first_epoch_hour + hour) >= utc("2026-03-29T01:00Z")
    )
    values = [*truth.total.values[:change], *truth.total.values[change + 1 :]]
    (only,) = judged(changed(truth, values), one_zone(BERLIN), by=BERLIN, read_in=BERLIN)
    assert only.remedy == (
        "say with --traffic-zone where the file, read as Europe/Berlin, was written: "
        "a zone whose clocks do not change, such as UTC"
    )


@pytest.mark.parametrize(
    ("traffic", "users", "by"),
    [
        pytest.param(lively(BERLIN, weeks=52), one_zone(BERLIN), BERLIN, id="north"),
        pytest.param(lively(SYDNEY, weeks=52), one_zone(SYDNEY), SYDNEY, id="south"),
        pytest.param(lively(BERLIN, weeks=52), None, UTC_ZONE, id="people-with-clocks-in-utc"),
        pytest.param(lively(NEW_YORK, weeks=52), audience({BERLIN: 0.5, NEW_YORK: 0.5}), UTC_ZONE, id="mixture"),
        pytest.param(lively(BERLIN, weeks=1), one_zone(BERLIN), BERLIN, id="a-week"),
        pytest.param(lively(BERLIN, weeks=5), one_zone(BERLIN), BERLIN, id="a-month-with-a-change"),
        pytest.param(changed(lively(BERLIN), [5.0] * 3360), one_zone(BERLIN), BERLIN, id="no-shape"),
    ],
)
def test_clocks_that_run_well_raise_none(traffic: Traffic, users: Audience | None, by: tzinfo) -> None:
    """Local time, and UTC whose users change their clocks, are as they should be."""
    assert judged(traffic, users, by=by) == []


def test_later_mornings_are_no_jump() -> None:
    """Mornings that begin three hours later, with evenings as before, come of other users, not of another clock."""
    values = list(PEOPLE.total.values)
    first = PEOPLE.total.first_epoch_hour
    for at in range(70 * 24, len(values)):
        if PEOPLE.start_of(first + at).astimezone(TOKYO).hour < 14:
            values[at] = PEOPLE.total.values[at - 3]
    assert judged(changed(PEOPLE, values), one_zone(TOKYO), by=TOKYO) == []


def test_an_hour_on_a_day_without_changes_shows_in_utc_too() -> None:
    """Where nobody says who the users are, a jump counts unless clocks of the world change on that day."""
    (only,) = judged(changed(PEOPLE, set_by(PEOPLE.total.values, 45 * 24, 1)), None, by=UTC_ZONE)
    assert only.code == "clock-jump"


def test_a_jump_one_way_only_is_no_clock_change() -> None:
    """An hour later at both changes of a year is none of the zone's doing."""
    year = lively(BERLIN, weeks=31, end=utc("2026-04-27T00:00Z"))
    first = year.total.first_epoch_hour
    values = list(year.total.values)
    for day in ("2025-10-26T01:00Z", "2026-03-29T01:00Z"):
        at = next(at for at in range(len(values)) if year.start_of(first + at) >= utc(day))
        values = set_by(values, at, 1)
    assert "dst-jump" not in [each.code for each in judged(changed(year, values), one_zone(BERLIN), by=BERLIN)]
