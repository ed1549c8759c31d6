"""
Regions: groups of the audience whose mornings are close together, so that one hour of sending suits them all.

Mornings go round the world, so clocks are compared on a circle of 24 hours: when it is 08:00 in Apia (UTC+13), it is
08:00 in Pago Pago (UTC-11), though on the day before. Which day it is, each zone's own clock says (`schedule`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import pairwise
from typing import Final

from msgspec import Struct

from downtime_cli.core.announcing.message import Announcement
from downtime_cli.core.announcing.place_names import fold, name_clock, name_place, name_town
from downtime_cli.core.localtime import offset_minutes, zone_name

MOST_REGIONS: Final = 12

_CLOSE_MINUTES: Final = 4 * 60
_DAY_MINUTES: Final = 24 * 60
_CONTINENTS: Final = {
    "Africa": "Africa",
    "America": "Americas",
    "Arctic": "Europe",
    "Asia": "Asia",
    "Australia": "Australia",
    "Brazil": "Americas",
    "CET": "Europe",
    "CST6CDT": "Americas",
    "Canada": "Americas",
    "Chile": "Americas",
    "EET": "Europe",
    "EST": "Americas",
    "EST5EDT": "Americas",
    "Europe": "Europe",
    "HST": "Americas",
    "Indian": "Africa",
    "MET": "Europe",
    "MST": "Americas",
    "MST7MDT": "Americas",
    "Mexico": "Americas",
    "PST8PDT": "Americas",
    "Pacific": "Pacific",
    "US": "Americas",
    "WET": "Europe",
}
# Zones are filed under oceans too: where people there would say they are, if not where the table above has their ocean.
_ISLANDS: Final = {
    "Atlantic/Azores": "Europe",
    "Atlantic/Bermuda": "Americas",
    "Atlantic/Canary": "Europe",
    "Atlantic/Cape_Verde": "Africa",
    "Atlantic/Faroe": "Europe",
    "Atlantic/Madeira": "Europe",
    "Atlantic/Reykjavik": "Europe",
    "Atlantic/South_Georgia": "Americas",
    "Atlantic/St_Helena": "Africa",
    "Atlantic/Stanley": "Americas",
    "Indian/Chagos": "Asia",
    "Indian/Christmas": "Australia",
    "Indian/Cocos": "Australia",
    "Indian/Maldives": "Asia",
    "Pacific/Easter": "Americas",
    "Pacific/Galapagos": "Americas",
    "Pacific/Honolulu": "Americas",
}
_NAMED_SHARE: Final = 0.1  # of a region's users: a continent with fewer is not named
_SLUG: Final = {ord("/"): "-", ord("_"): "-", ord(" "): "-"} | dict.fromkeys(map(ord, ":,()"))

_Zones = Sequence[tuple[tzinfo, float]]
_Point = tuple[int, float]  # a clock on the circle, in minutes, and the share of users who live by it
_Cuts = tuple[int, ...]  # where arcs end, as indices of clocks; the first arc starts where the last one ends


class Region(Struct, frozen=True, kw_only=True):
    """A group of the audience."""

    name: str
    """The continents of its users; where another region has one of these too, its largest known city in brackets.

    Zones without a continent, such as offsets, go by their own name. Everybody is the region without a name.
    """
    zones: tuple[tuple[tzinfo, float], ...]
    """Each with its share of all users, largest first, then by name."""

    @property
    def share(self) -> float:
        """Its fraction of all users."""
        return math.fsum(share for _, share in self.zones)

    @property
    def slug(self) -> str:
        """The name, unique still, as part of a file's name: `americas`, `asia-tokyo`, `utc+0530`."""
        return fold(self.name).translate(_SLUG)


def find_regions(audience: Iterable[tuple[tzinfo, float]], at: datetime, most: int) -> tuple[Region, ...]:
    """Split the audience into at most `most` regions, largest share first, then by name; each zone is in exactly one.

    There are as few as it takes for no two clocks of a region to be more than 4 hours apart at the instant, or else
    `most`. Of all ways to cut the circle into that many arcs, the one with the least sum, over all users, of the
    squared distance to the mean clock of their region is taken.
    """
    zones = sorted(audience, key=lambda item: (-item[1], zone_name(item[0])))
    clocks = {zone: offset_minutes(zone, at) % _DAY_MINUTES for zone, _ in zones}
    arcs = _cut_into_arcs(_group_by_clock(zones, clocks), most)
    if len(arcs) == 1:
        return (Region(name="", zones=tuple(zones)),)
    groups = [tuple(item for item in zones if clocks[item[0]] in arc) for arc in arcs]
    regions = [Region(name=name, zones=group) for name, group in zip(name_groups(groups), groups, strict=True)]
    return tuple(sorted(regions, key=lambda region: (-region.share, region.name)))


def told_regions(audience: Iterable[tuple[tzinfo, float]], announcements: Iterable[Announcement]) -> tuple[Region, ...]:
    """List the regions that a schedule writes to, largest share first; everybody as one, if it has none."""
    shares = dict(audience)
    told = {message.region: message.zones for message in announcements if message.region}
    if not told:
        return (Region(name="", zones=tuple(shares.items())),)
    regions = [
        Region(name=name, zones=tuple((zone, shares.get(zone, 0.0)) for zone in zones)) for name, zones in told.items()
    ]
    return tuple(sorted(regions, key=lambda region: (-region.share, region.name)))


def _group_by_clock(zones: _Zones, clocks: Mapping[tzinfo, int]) -> list[_Point]:
    shares: dict[int, list[float]] = {}
    for zone, share in zones:
        shares.setdefault(clocks[zone], []).append(share)
    return [(clock, math.fsum(parts)) for clock, parts in sorted(shares.items())]


def _cut_into_arcs(points: Sequence[_Point], most: int) -> list[frozenset[int]]:
    """Cut the circle into arcs, given as sets of clocks: the fewest that are all short, or else `most`."""
    count = len(points)
    twice = [*points, *((clock + _DAY_MINUTES, share) for clock, share in points)]
    ends = range(2 * count + 1)
    costs = {(low, high): _arc_cost(twice[low:high]) for low in ends for high in ends[low + 1 : low + count + 1]}
    most = min(most, count)
    by_first = [_best_cuts(costs, first, count, most) for first in range(count)]
    arcs: list[Sequence[_Point]] = []
    for pieces in range(most):
        cuts = min(ways[pieces] for ways in by_first)[1]
        arcs = [twice[low:high] for low, high in pairwise((cuts[-1] - count, *cuts))]
        if all(arc[-1][0] - arc[0][0] <= _CLOSE_MINUTES for arc in arcs):
            break
    return [frozenset(clock % _DAY_MINUTES for clock, _ in arc) for arc in arcs]


def _best_cuts(costs: Mapping[tuple[int, int], float], first: int, count: int, most: int) -> list[tuple[float, _Cuts]]:
    """Find, for 1, 2, ... `most` arcs, the cheapest way to cut the circle, opened at `first`, and its cost."""
    ends = range(first + 1, first + count + 1)
    ways: dict[int, tuple[float, _Cuts]] = {end: (costs[first, end], (end,)) for end in ends}
    best = [ways[ends[-1]]]
    for pieces in range(1, most):
        ways = {
            end: min((before + costs[cut, end], (*cuts, end)) for cut, (before, cuts) in ways.items() if cut < end)
            for end in ends[pieces:]
        }
        best.append(ways[ends[-1]])
    return best


def _arc_cost(arc: Sequence[_Point]) -> float:
    """Sum, over all users, the squared distance to the arc's mean clock."""
    users = math.fsum(share for _, share in arc) or 1.0
    mean = math.fsum(share * clock for clock, share in arc) / users
    return math.fsum(share * (clock - mean) ** 2 for clock, share in arc)


def name_groups(groups: Sequence[_Zones]) -> list[str]:
    """Name groups by what they hold, each differently.

    Where a state or province is in several groups, each goes by its town instead.
    """
    names = _name_by(groups, name_place)
    return names if len(set(names)) == len(names) else _name_by(groups, name_town)


def _name_by(groups: Sequence[_Zones], name_zones: Callable[[Sequence[str]], str]) -> list[str]:
    """Name groups by their continents, and by a place where several groups have one of these."""
    continents = [_main_continents(group) for group in groups]
    held = Counter(continent for names in continents for continent in names)
    found = []
    for group, names in zip(groups, continents, strict=True):
        *first, last = names or [name_clock(zone_name(group[0][0]))]
        name = f"{', '.join(first)} and {last}" if first else last
        is_shared = any(held[each] > 1 for each in names)
        found.append(f"{name} ({name_zones([zone_name(zone) for zone, _ in group])})" if is_shared else name)
    return found


def _main_continents(group: _Zones) -> list[str]:
    """List the continents that hold a tenth of the group's users or more, largest first."""
    users: dict[str, float] = {}
    for zone, share in group:
        continent = _ISLANDS.get(zone_name(zone)) or _CONTINENTS.get(zone_name(zone).partition("/")[0])
        if continent:
            users[continent] = users.get(continent, 0.0) + share
    least = _NAMED_SHARE * math.fsum(share for _, share in group)
    return sorted((each for each in users if users[each] >= least), key=lambda each: -users[each])
