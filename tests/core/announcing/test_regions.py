"""Groups of the audience whose mornings are close together."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind
from downtime_cli.core.announcing.regions import Region, find_regions, name_groups, told_regions
from downtime_cli.core.localtime import offset_minutes, zone_name
from tests.core.builders import APIA, BERLIN, KATHMANDU, KOLKATA, NEW_YORK, utc
from tests.effort import examples

WINTER = utc("2026-12-05T04:00Z")
SUMMER = utc("2026-07-05T04:00Z")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
LONDON = ZoneInfo("Europe/London")
SYDNEY = ZoneInfo("Australia/Sydney")
PAGO_PAGO = ZoneInfo("Pacific/Pago_Pago")
HONOLULU = ZoneInfo("Pacific/Honolulu")
WORLD = ((BERLIN, 0.35), (NEW_YORK, 0.2), (LONDON, 0.19), (KOLKATA, 0.12), (LOS_ANGELES, 0.09), (SYDNEY, 0.05))
ZONES = (BERLIN, NEW_YORK, LONDON, KOLKATA, KATHMANDU, LOS_ANGELES, SYDNEY, APIA, PAGO_PAGO, HONOLULU)


def named(regions: tuple[Region, ...]) -> dict[str, list[str]]:
    """Return the zones of regions by name."""
    return {region.name: [zone_name(zone) for zone, _ in region.zones] for region in regions}


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        pytest.param(1, [("", 6)], id="everybody"),
        pytest.param(2, [("Europe and Asia", 3), ("Americas and Australia", 3)], id="two"),
        pytest.param(3, [("Europe", 2), ("Americas", 2), ("Asia and Australia", 2)], id="three"),
        pytest.param(12, [("Europe", 2), ("Americas", 2), ("Asia", 1), ("Australia", 1)], id="no-more-than-needed"),
    ],
)
def test_people_with_close_mornings_are_one_region(most: int, expected: list[tuple[str, int]]) -> None:
    """As many regions as asked for, and no more once mornings are within four hours; largest first, by continent."""
    assert [(region.name, len(region.zones)) for region in find_regions(WORLD, WINTER, most)] == expected


def test_regions_of_one_continent_add_their_largest_city() -> None:
    """Where a continent is split, its name alone would mislead."""
    zones = ((NEW_YORK, 0.5), (LOS_ANGELES, 0.3), (ZoneInfo("America/Sao_Paulo"), 0.2))
    assert named(find_regions(zones, WINTER, 3)) == {
        "Americas (New York)": ["America/New_York", "America/Sao_Paulo"],
        "Americas (Los Angeles)": ["America/Los_Angeles"],
    }


def test_states_in_several_regions_go_by_their_towns() -> None:
    """Indiana has two clocks: what tells its parts apart is the town."""
    zones = [((ZoneInfo(f"America/Indiana/{town}"), 1.0),) for town in ("Knox", "Vincennes")]
    assert name_groups(zones) == ["Americas (Indiana Knox)", "Americas (Indiana Vincennes)"]


@given(st.lists(st.sampled_from(sorted(available_timezones())), min_size=2, max_size=12, unique=True))
@settings(max_examples=examples(100))
def test_regions_of_any_zones_differ(names: list[str]) -> None:
    """Whatever zones there are, no two regions have the same name, nor the same in a file's name."""
    regions = find_regions([(ZoneInfo(name), 1 / len(names)) for name in names], WINTER, 12)
    assert len({region.slug for region in regions}) == len({region.name for region in regions}) == len(regions)


@pytest.mark.parametrize(
    ("zones", "name"),
    [
        pytest.param(["CST6CDT"], "Americas", id="posix"),
        pytest.param(["MET", "EET"], "Europe", id="europe"),
        pytest.param(["Etc/GMT+5"], "UTC-05:00", id="offset"),
    ],
)
def test_clocks_that_are_no_places_have_names_that_people_know(zones: list[str], name: str) -> None:
    """A region of a POSIX name goes by the continent of that clock, one of an offset by the offset."""
    assert name_groups([[(ZoneInfo(zone), 1.0) for zone in zones]]) == [name]


def test_three_continents_are_named() -> None:
    """A region is called by all that it holds, largest first."""
    zones = ((BERLIN, 0.4), (ZoneInfo("Africa/Lagos"), 0.2), (ZoneInfo("Asia/Beirut"), 0.1), (SYDNEY, 0.3))
    assert list(named(find_regions(zones, WINTER, 2))) == ["Europe, Africa and Asia", "Australia"]


@pytest.mark.parametrize(
    ("zones", "name"),
    [
        pytest.param(
            {"America/New_York": 0.4, "America/Denver": 0.2, "Pacific/Honolulu": 0.3}, "Americas", id="hawaii"
        ),
        pytest.param({"Pacific/Easter": 0.3, "America/Denver": 0.2}, "Americas", id="easter-island"),
        pytest.param({"US/Eastern": 0.3, "Canada/Pacific": 0.2}, "Americas", id="old-names"),
        pytest.param({"Europe/Lisbon": 0.3, "Atlantic/Madeira": 0.2}, "Europe", id="madeira"),
        pytest.param({"Indian/Mauritius": 0.5}, "Africa", id="mauritius"),
        pytest.param({"Indian/Maldives": 0.5}, "Asia", id="maldives"),
        pytest.param({"Pacific/Auckland": 0.5}, "Pacific", id="new-zealand"),
        pytest.param({"Arctic/Longyearbyen": 0.5}, "Europe", id="svalbard"),
        pytest.param({"Europe/Berlin": 0.45, "Africa/Lagos": 0.05}, "Europe and Africa", id="a-tenth"),
        pytest.param({"Europe/Berlin": 0.46, "Africa/Lagos": 0.05}, "Europe", id="less-than-a-tenth"),
        pytest.param({"Antarctica/Troll": 0.5}, "Antarctica/Troll", id="no-continent"),
        pytest.param({"Antarctica/Troll": 0.3, "Africa/Lagos": 0.2}, "Africa", id="one-without-a-continent"),
    ],
)
def test_regions_are_named_by_what_they_hold(zones: dict[str, float], name: str) -> None:
    """Islands belong to where their people would say they are, whatever ocean their zone is filed under."""
    group = tuple((ZoneInfo(zone), share) for zone, share in zones.items())
    assert list(name_groups([group])) == [name]


def test_a_few_users_elsewhere_change_no_name() -> None:
    """Europe is that of the Europeans, though one in twenty people of the other region lives there as well."""
    zones = ((BERLIN, 0.5), (KOLKATA, 0.475), (ZoneInfo("Europe/Samara"), 0.025))
    assert list(named(find_regions(zones, WINTER, 2))) == ["Asia", "Europe"]


def test_clocks_meet_across_the_date_line() -> None:
    """Apia (+13) and Pago Pago (-11) have the same mornings, a day apart, and Honolulu one an hour later."""
    zones = ((BERLIN, 0.4), (APIA, 0.3), (PAGO_PAGO, 0.2), (HONOLULU, 0.1))
    regions = find_regions(zones, WINTER, 2)
    assert [[zone_name(zone) for zone, _ in region.zones] for region in regions] == [
        ["Pacific/Apia", "Pacific/Pago_Pago", "Pacific/Honolulu"],
        ["Europe/Berlin"],
    ]


def test_the_circle_of_clocks_is_24_hours_round() -> None:
    """Apia (+13) and Phoenix (-7) are four hours apart across the date line, and share a region; Chicago (-6) does not.

    The Azores (-1) belong with London, across the midnight of UTC, and not with New York (-5).
    """
    phoenix, azores = ZoneInfo("America/Phoenix"), ZoneInfo("Atlantic/Azores")
    assert len(find_regions(((APIA, 0.5), (phoenix, 0.5)), WINTER, 2)) == 1
    assert len(find_regions(((APIA, 0.5), (ZoneInfo("America/Chicago"), 0.5)), WINTER, 2)) == 2
    regions = find_regions(((LONDON, 0.3), (azores, 0.3), (NEW_YORK, 0.4)), WINTER, 2)
    assert sorted(sorted(zone_name(zone) for zone, _ in region.zones) for region in regions) == [
        ["America/New_York"],
        ["Atlantic/Azores", "Europe/London"],
    ]


def test_clocks_count_as_they_are_at_the_moment() -> None:
    """In winter New York is 5 h behind London, in summer as well, but Kolkata comes an hour closer."""
    zones = ((LONDON, 0.5), (ZoneInfo("Asia/Yekaterinburg"), 0.5))
    assert len(find_regions(zones, WINTER, 2)) == 2
    assert len(find_regions(zones, SUMMER, 2)) == 1


def test_plain_offsets_are_zones_too() -> None:
    """Where the source knew only offsets, regions are called by them, and files can be."""
    east, west = timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=5, minutes=30))
    regions = find_regions(((east, 0.5), (west, 0.5)), WINTER, 2)
    assert [(region.name, region.slug) for region in regions] == [
        ("UTC+05:30", "utc+0530"),
        ("UTC-05:30", "utc-0530"),
    ]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        pytest.param("Europe and Asia", "europe-and-asia", id="continents"),
        pytest.param("America/Argentina/Buenos_Aires", "america-argentina-buenos-aires", id="zone"),
        pytest.param("Europe, Africa and Asia", "europe-africa-and-asia", id="three"),
        pytest.param("Americas (New York)", "americas-new-york", id="a-part"),
        pytest.param("Americas (S\u00e3o Paulo)", "americas-sao-paulo", id="accents"),
        pytest.param("", "", id="everybody"),
    ],
)
def test_a_region_can_be_part_of_a_file_name(name: str, slug: str) -> None:
    """Lower case, without separators of folders, spaces and colons."""
    assert Region(name=name, zones=()).slug == slug


def test_zones_without_users_are_somewhere_all_the_same() -> None:
    """An audience may name a zone that nobody lives in: it is in a region and changes no other."""
    regions = find_regions(((BERLIN, 1.0), (NEW_YORK, 0.0)), WINTER, 2)
    assert named(regions) == {"Europe": ["Europe/Berlin"], "Americas": ["America/New_York"]}


def brute_force(points: list[tuple[int, float]], most: int) -> float:
    """Return the least sum of squared distances over all ways to cut the circle into so many arcs."""

    def cost(arc: list[tuple[int, float]]) -> float:
        users = sum(share for _, share in arc)
        mean = sum(clock * share for clock, share in arc) / users
        return sum(share * (clock - mean) ** 2 for clock, share in arc)

    best = math.inf
    for cuts in combinations(range(len(points)), most):
        turned = [*points[cuts[0] :], *((clock + 1440, share) for clock, share in points[: cuts[0]])]
        ends = [cut - cuts[0] for cut in (*cuts, cuts[0] + len(points))]
        best = min(best, sum(cost(turned[low:high]) for low, high in pairwise(ends)))
    return best


@settings(max_examples=examples(200))
@given(
    st.dictionaries(st.sampled_from(ZONES), st.integers(1, 100), min_size=1),
    st.integers(1, 6),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
)
def test_nobody_is_left_out_and_no_cut_is_better(users: dict[tzinfo, int], most: int, at: datetime) -> None:
    """Each zone is in one region, shares add to 1, names and slugs differ, and brute force finds no closer regions."""
    total = sum(users.values())
    zones = [(zone, count / total) for zone, count in users.items()]
    regions = find_regions(zones, at, most)
    assert regions == find_regions(reversed(zones), at, most)
    assert sorted(zone_name(zone) for region in regions for zone, _ in region.zones) == sorted(map(zone_name, users))
    assert math.isclose(math.fsum(region.share for region in regions), 1)
    assert len({region.slug for region in regions}) == len(regions) <= most
    clocks: dict[int, float] = {}
    for zone, share in zones:
        clock = offset_minutes(zone, at) % 1440
        clocks[clock] = clocks.get(clock, 0.0) + share
    if most > 1 and len(regions) > 1:
        assert math.isclose(
            math.fsum(spread(region, at) for region in regions),
            brute_force(sorted(clocks.items()), len(regions)),
            abs_tol=1e-6,
        )


def spread(region: Region, at: datetime) -> float:
    """Return the least sum of squared distances to one clock, wherever the circle is opened."""
    clocks = [(offset_minutes(zone, at) % 1440, share) for zone, share in region.zones]
    return brute_force(sorted(clocks), 1)


def message(region: str, *zones: tzinfo) -> Announcement:
    """Return a message to a region."""
    return Announcement(
        kind=AnnouncementKind.INITIAL,
        channel="email",
        promised=WINTER,
        send_at=WINTER,
        lead=timedelta(0),
        zones=zones,
        reach=1.0,
        region=region,
    )


def test_a_schedule_tells_its_regions() -> None:
    """The regions of a schedule are those its messages name; messages to everybody name none."""
    regions = find_regions(WORLD, WINTER, 3)
    messages = [message(region.name, *(zone for zone, _ in region.zones)) for region in reversed(regions)]
    assert told_regions(WORLD, [*messages, message("", *(zone for zone, _ in WORLD))]) == regions


def test_a_zone_that_the_audience_does_not_list_has_no_share() -> None:
    """A plan edited by hand may write to a zone of nobody: the region has the share of its other zones."""
    regions = told_regions(WORLD, [message("Asia", KOLKATA, KATHMANDU)])
    assert [(region.name, region.share) for region in regions] == [("Asia", 0.12)]


def test_a_schedule_for_everybody_has_one_region() -> None:
    """Without regions everybody is the one that there is."""
    assert told_regions(WORLD, [message("", BERLIN)]) == (Region(name="", zones=WORLD),)
