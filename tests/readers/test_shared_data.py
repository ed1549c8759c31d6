"""Real files: what the owners publish, against the same data cleaned by somebody else."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from downtime_cli.readers.audience.audience_csv import read_audience
from downtime_cli.readers.traffic.traffic_csv import read_traffic
from tests.readers.files import by_hour, need_shared, options, traffic

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("raw", "series", "changes", "least"),
    [
        pytest.param("nyc_taxi_nab", "nyc_taxi", {"zone": NEW_YORK}, 0.9995, id="half-hours"),
        pytest.param(
            "fremont_bridge_seattle",
            "seattle_fremont_bikes",
            {"zone": ZoneInfo("America/Los_Angeles"), "value_columns": ("Fremont*",)},
            0.9998,
            id="am-pm",
        ),
        pytest.param(
            "seoul_bike_latin1", "seoul_bikeshare", {"zone": ZoneInfo("Asia/Seoul")}, 1.0, id="day-first-latin-1"
        ),
        pytest.param(
            "metro_interstate_traffic_volume",
            "i94_traffic_minneapolis",
            {"zone": ZoneInfo("America/Chicago")},
            0.999,
            id="repeated-rows",
        ),
        pytest.param("bike_sharing_hour_uci", "capital_bikeshare_dc", {"zone": NEW_YORK}, 0.9998, id="date-and-hour"),
    ],
)
def test_raw_files_agree_with_their_cleaned_counterparts(
    raw: str, series: str, changes: dict[str, object], least: float
) -> None:
    """Hour by hour the same value, but for the few hours at clock changes that the cleaning left out or moved."""
    ours = by_hour(read_traffic(need_shared(f"raw/{raw}.csv"), options(**changes)))
    theirs = by_hour(read_traffic(need_shared(f"series/{series}.csv"), options()))
    common = [hour for hour in theirs if hour in ours]
    assert len(common) >= 0.999 * len(theirs)
    assert sum(ours[hour] == theirs[hour] for hour in common) >= least * len(common)


def test_per_minute_requests_add_up_to_the_hourly_series() -> None:
    """The world cup by minute is the world cup by hour."""
    ours = by_hour(read_traffic(need_shared("raw/worldcup98_requests_per_minute.csv"), options()))
    theirs = by_hour(read_traffic(need_shared("series/worldcup98_web_requests.csv"), options()))
    assert all(ours[hour] == value for hour, value in theirs.items())


def test_an_unsorted_file_with_stamps_at_the_ends_of_hours() -> None:
    """Every row of 16 years finds an hour of its own."""
    reading = read_traffic(need_shared("raw/pjme_hourly_unsorted.csv"), options(zone=NEW_YORK))
    assert "hour-ending" in [assumption.code for assumption in reading.assumptions]
    assert len(by_hour(reading)) == reading.rows == 145366


def test_zones_of_one_file() -> None:
    """Five zones of electricity, and offsets with an `other` that is reported."""
    assert len(traffic(read_traffic(need_shared("zones/us_electricity_by_zone.csv"), options())).by_zone) == 5
    commits = read_traffic(need_shared("zones/git_commits_by_utc_offset.csv"), options())
    assert [issue.code for issue in commits.issues] == ["zone-guess", "unknown-zone-rows"]


def test_developers_by_country_and_by_zone_agree() -> None:
    """Countries split by our table are the zones somebody else split them into."""
    country = read_audience(need_shared("audience/dist_github_developers_by_country.csv")).audience
    zone = read_audience(need_shared("audience/dist_github_developers_by_zone.csv")).audience
    ours = {str(each.zone): each.share for each in country.zones}
    theirs = {str(each.zone): each.share for each in zone.zones}
    assert sum(abs(ours.get(name, 0) - theirs.get(name, 0)) for name in {*ours, *theirs}) / 2 < 1e-4


@pytest.mark.parametrize(
    ("name", "zones"),
    [
        pytest.param("audience/dist_usagov_bitly_clicks_by_zone.csv", 90, id="clicks"),
        pytest.param("audience/dist_geonames_country_zone_weights.csv", 340, id="cities"),
        pytest.param("raw/innovationgraph_developers.csv", 300, id="latest-quarter"),
    ],
)
def test_audiences_read_without_options(name: str, zones: int) -> None:
    """Each audience is read as it is."""
    assert len(read_audience(need_shared(name)).audience.zones) >= zones
