"""Findings on real files: clean series raise none, files as their owners publish them raise what is true of them."""

from __future__ import annotations

from datetime import tzinfo
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.audience import build_audience
from downtime_cli.core.quality.finding import Finding
from downtime_cli.core.quality.judge_traffic import judge_traffic
from downtime_cli.readers.traffic.traffic_csv import read_traffic
from tests.readers.files import need_shared, options, traffic

NEW_YORK, LOS_ANGELES, SEOUL = ZoneInfo("America/New_York"), ZoneInfo("America/Los_Angeles"), ZoneInfo("Asia/Seoul")


def judge(name: str, users: tzinfo | None = None, **changes: object) -> dict[str, Finding]:
    """Return the findings on a shared file at the moment it ends, by code."""
    reading = read_traffic(need_shared(name), options(**changes))
    found = traffic(reading)
    end = found.start_of(found.total.first_epoch_hour + len(found.total.values))
    audience = None if users is None else build_audience({users: (1.0, 1.0)})
    return {finding.code: finding for finding in judge_traffic(reading, end, audience).findings}


@pytest.mark.parametrize(
    ("name", "zone", "codes"),
    [
        pytest.param("auckland_ped_45_queen_st", "Pacific/Auckland", [], id="auckland"),
        pytest.param("capital_bikeshare_dc", "America/New_York", [], id="washington"),
        pytest.param("gb_national_demand", "Europe/London", [], id="electricity"),
        pytest.param("i94_traffic_minneapolis", "America/Chicago", ["missing-hours"], id="vehicles"),
        pytest.param("london_bikeshare", "Europe/London", [], id="london"),
        pytest.param("melbourne_ped_qv_market", "Australia/Melbourne", [], id="market"),
        pytest.param("melbourne_ped_southern_cross", "Australia/Melbourne", [], id="station"),
        pytest.param("nasa_http_requests", "America/New_York", ["missing-hours"], id="hurricane"),
        pytest.param("nyc_taxi", "America/New_York", [], id="taxis"),
        pytest.param("seattle_fremont_bikes", "America/Los_Angeles", [], id="bridge"),
        pytest.param("seoul_bikeshare", "Asia/Seoul", ["missing-hours"], id="seoul"),
        pytest.param("server_net_out_kpi_6", "Asia/Shanghai", [], id="server"),
        pytest.param("twitter_mentions_amzn", "UTC", ["short-history"], id="tweets"),
        pytest.param("worldcup98_web_requests", "UTC", ["level-shift"], id="world-cup"),
    ],
)
def test_clean_series_raise_what_is_true_of_them_only(name: str, zone: str, codes: list[str]) -> None:
    """Gaps, a short history and the start of a tournament are there; nothing else is seen in them."""
    assert list(judge(f"series/{name}.csv", ZoneInfo(zone))) == codes


@pytest.mark.parametrize("name", ["us_electricity_by_zone", "git_commits_by_utc_offset"])
def test_worldwide_data_cry_no_wolf(name: str) -> None:
    """Several zones in UTC have no clock of their own to be wrong."""
    assert set(judge(f"zones/{name}.csv")) <= {"missing-hours"}


@pytest.mark.parametrize(
    ("name", "zone", "changes", "code", "evidence"),
    [
        pytest.param("seoul_bike_latin1", SEOUL, {}, "odd-zone", "quietest around 13:00", id="nine-hours"),
        pytest.param(
            "fremont_bridge_seattle",
            LOS_ANGELES,
            {"value_columns": ("Fremont*",)},
            "odd-zone",
            "Sun 11 Mar 2018",
            id="am-pm",
        ),
        pytest.param("nyc_taxi_nab", NEW_YORK, {}, "dst-jump", "Sun 2 Nov 2014", id="one-change"),
        pytest.param(
            "bike_sharing_hour_uci",
            NEW_YORK,
            {},
            "dst-jump",
            "02:00 on Sun 11 Mar 2012 holds nothing",
            id="both-changes",
        ),
    ],
)
def test_local_time_read_as_utc_is_found(
    name: str, zone: ZoneInfo, changes: dict[str, object], code: str, evidence: str
) -> None:
    """Files of local time are found out where users are known, and their zone is suggested; read by it all is well."""
    found = judge(f"raw/{name}.csv", zone, **changes)[code]
    assert evidence in found.evidence
    assert zone.key in found.remedy
    assert not judge(f"raw/{name}.csv", zone, zone=zone, **changes).keys() & {"odd-zone", "dst-jump", "dst-in-stamps"}


def test_local_time_is_found_without_users_too() -> None:
    """The hour that clocks skip is missing on the right Sunday: that is enough to name the region."""
    (only,) = judge("raw/bike_sharing_hour_uci.csv").values()
    assert only.code == "dst-in-stamps"
    assert only.remedy.endswith("such as America/New_York, America/Chicago or America/Los_Angeles")


def test_days_out_of_service_are_dead_stretches() -> None:
    """The bicycles of Seoul stood still on some days, which the file counts as zeros."""
    found = judge("raw/seoul_bike_latin1.csv", SEOUL, zone=SEOUL)
    assert found["dead-stretch"].evidence.startswith("Tue 18 Sep 2018 00:00 – Thu 20 Sep 2018 00:00 KST")


def test_what_was_repaired_is_a_finding() -> None:
    """The hours that clocks show twice are told of, and cost nothing."""
    found = judge("raw/pjme_hourly_unsorted.csv", NEW_YORK, zone=NEW_YORK)
    assert set(found) == {"dst-repeated-hour"}
