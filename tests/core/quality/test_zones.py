"""Findings on the zone of the traffic."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.audience import Audience
from downtime_cli.core.quality.days import build_grid
from downtime_cli.core.quality.finding import Finding, Verdict
from downtime_cli.core.quality.zones import ClockCase, find_odd_zone
from downtime_cli.core.traffic import HourSeries, Traffic
from tests.core.builders import BERLIN, KATHMANDU, NEW_YORK, UTC_ZONE, audience, changed, listed, lively, one_zone

TOKYO, APIA, LOS_ANGELES = ZoneInfo("Asia/Tokyo"), ZoneInfo("Pacific/Apia"), ZoneInfo("America/Los_Angeles")
WORLD: dict[tzinfo, float] = {BERLIN: 0.34, NEW_YORK: 0.33, TOKYO: 0.33}
ATLANTIC: dict[tzinfo, float] = {BERLIN: 0.6, NEW_YORK: 0.4}


def moved(traffic: Traffic, hours: int) -> Traffic:
    """Return the same traffic with stamps that are so many hours later than the truth."""
    return Traffic(total=HourSeries(traffic.total.first_epoch_hour + hours, traffic.total.values), zone=traffic.zone)


def judged(
    traffic: Traffic, users: Audience | None, *, by: tzinfo, read_in: tzinfo = UTC, has_offsets: bool = False
) -> list[Finding]:
    """Return the findings on traffic that was read in a zone and is judged by the clock of another."""
    case = ClockCase(grid=build_grid(traffic, by), audience=users, file_zone=read_in, has_offsets=has_offsets)
    return listed(find_odd_zone(case))


def mixed(shares: Mapping[tzinfo, float]) -> Traffic:
    """Return what people of several zones do together."""
    parts = [lively(zone, usual=400 * share).total.values for zone, share in shares.items()]
    return changed(lively(UTC_ZONE), [sum(hour) for hour in zip(*parts, strict=True)])


@pytest.mark.parametrize(
    ("zone", "hours", "remedy"),
    [
        pytest.param(TOKYO, 9, "it may be Asia/Tokyo", id="tokyo-as-utc"),
        pytest.param(APIA, 13, "it may be Pacific/Apia", id="date-line"),
        pytest.param(KATHMANDU, 6, "it may be Asia/Kathmandu", id="plus-5:45"),
        pytest.param(LOS_ANGELES, -8, "it may be America/Los_Angeles", id="los-angeles-as-utc"),
        pytest.param(BERLIN, 9, "its clock seems to be around UTC+10", id="another-clock"),
    ],
)
def test_stamps_of_another_clock_are_found(zone: ZoneInfo, hours: int, remedy: str) -> None:
    """Where users are busy at their night, the zone of the stamps is suggested."""
    (only,) = judged(moved(lively(zone), hours), one_zone(zone), by=zone)
    assert only.code == "odd-zone"
    assert only.remedy == f"say with --traffic-zone where the file, read as UTC, was written: {remedy}"


def test_all_zones_of_users_that_may_be_the_files_are_named() -> None:
    """The hour of the night does not tell neighbours apart: three hours either way."""
    users: dict[tzinfo, float] = {LOS_ANGELES: 0.4, BERLIN: 0.3, NEW_YORK: 0.2, TOKYO: 0.1}
    (only,) = judged(moved(lively(LOS_ANGELES), -8), audience(users), by=LOS_ANGELES)
    assert only.remedy.endswith("was written: it may be America/Los_Angeles or America/New_York")


@pytest.mark.parametrize(
    ("hours", "verdict"), [pytest.param(4, Verdict.FAIR, id="perhaps"), pytest.param(-9, Verdict.POOR, id="surely")]
)
def test_the_further_off_the_worse(hours: int, verdict: Verdict) -> None:
    """Some hours may be the way of the users; more cannot be."""
    (only,) = judged(moved(lively(BERLIN), hours), one_zone(BERLIN), by=BERLIN)
    assert only.verdict is verdict


def test_where_stamps_say_the_time_users_are_elsewhere() -> None:
    """Stamps with offsets are what they are: the audience is asked for."""
    (only,) = judged(lively(NEW_YORK), one_zone(TOKYO), by=TOKYO, read_in=TOKYO, has_offsets=True)
    assert only.remedy == "name the zones of your users with --audience; they seem to live around UTC-5"
    assert "by the clock of Asia/Tokyo" in only.evidence


def test_users_may_live_by_utc() -> None:
    """Where the difference leads to UTC, that is its name."""
    (only,) = judged(lively(ZoneInfo("Etc/GMT-1")), one_zone(TOKYO), by=TOKYO, has_offsets=True)
    assert only.remedy.endswith("around UTC")


def test_the_zone_said_to_be_the_files_is_held_against_it() -> None:
    """Without an audience, users are expected by the zone that was named for the file."""
    (only,) = judged(moved(lively(TOKYO), 8), None, by=TOKYO, read_in=TOKYO)
    asked = "say with --traffic-zone where the file, read as Asia/Tokyo, was written"
    assert only.remedy == f"{asked}: its clock seems to be around UTC-6"


def test_an_audience_of_several_zones_has_a_night_too() -> None:
    """Both sides of the Atlantic together sleep less, but not when they are busy."""
    traffic = mixed(ATLANTIC)
    assert judged(traffic, audience(ATLANTIC), by=UTC_ZONE) == []
    (only,) = judged(moved(traffic, 9), audience(ATLANTIC), by=UTC_ZONE)
    assert "10 h later" in only.message


def by_night(peak: int) -> Traffic:
    """Return what people of Berlin do who come for one thing, at an hour of the evening or the hours around it."""
    traffic = lively(BERLIN)
    clock = [traffic.start_of(hour).astimezone(BERLIN).hour for hour, _ in traffic.total]
    return changed(traffic, [50 + 950 * math.exp(2.5 * math.cos((hour - peak) * math.pi / 12) - 2.5) for hour in clock])


def test_an_evenings_service_may_be_what_it_seems() -> None:
    """Of one that is busiest before midnight nobody can say whether its clock is odd: that is said, and costs less."""
    (only,) = judged(by_night(21), one_zone(BERLIN), by=BERLIN)
    assert only.verdict is Verdict.FAIR
    assert only.message == (
        "traffic is quietest about 6 h later than users sleep: "
        "either they come in the evening, or they live by another clock"
    )
    assert only.remedy.startswith("leave it if they come in the evening, otherwise say with --traffic-zone where")


@pytest.mark.parametrize(
    "traffic",
    [
        pytest.param(by_night(24), id="busiest-at-midnight"),
        pytest.param(moved(lively(BERLIN), -9), id="morning-taken-for-evening"),
    ],
)
def test_a_nights_service_is_asked_about(traffic: Traffic) -> None:
    """Traffic that is high while users sleep is poor, whatever the reason."""
    (only,) = judged(traffic, one_zone(BERLIN), by=BERLIN)
    assert only.verdict is Verdict.POOR
    assert only.message.startswith("traffic is high while users sleep")


@pytest.mark.parametrize(
    ("traffic", "users", "by", "has_offsets"),
    [
        pytest.param(lively(BERLIN), one_zone(BERLIN), BERLIN, False, id="right"),
        pytest.param(moved(lively(BERLIN), 2), one_zone(BERLIN), BERLIN, False, id="two-hours-off"),
        pytest.param(moved(lively(BERLIN), 9), one_zone(UTC_ZONE), UTC_ZONE, False, id="users-in-utc"),
        pytest.param(lively(TOKYO), None, UTC_ZONE, False, id="nobody-named-in-utc"),
        pytest.param(moved(mixed(WORLD), 9), audience(WORLD), UTC_ZONE, False, id="around-the-world"),
        pytest.param(lively(TOKYO), None, BERLIN, True, id="servers-with-offsets"),
        pytest.param(changed(lively(BERLIN), [1.0] * 3360), one_zone(BERLIN), BERLIN, False, id="no-night"),
    ],
)
def test_where_nobody_can_tell_nothing_is_said(
    traffic: Traffic, users: Audience | None, by: tzinfo, *, has_offsets: bool
) -> None:
    """Data in UTC, users around the world, small differences and days without a night raise nothing."""
    assert judged(traffic, users, by=by, has_offsets=has_offsets) == []
