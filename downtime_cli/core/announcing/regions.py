"""
Regions: groups of the audience whose mornings are close together, so that one hour of sending suits them all.

Mornings go round the world, so clocks are compared on a circle of 24 hours: 08:00 in Apia (UTC+13) is 08:00 in Pago
Pago (UTC-11), though it is the day before there. Which day it is, each zone says for itself (`announce`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import pairwise
from typing import Final

from msgspec import Struct

from downtime_cli.core.announcing.message import Announcement
from downtime_cli.core.localtime import offset_minutes, zone_name

MOST_REGIONS: Final = 12

_CLOSE_MINUTES: Final = 4 * 60
_ROUND: Final = 24 * 60
_WORDS: Final = {
    "Africa": "Africa",
    "America": "Americas",
    "Asia": "Asia",
    "Australia": "Australia",
    "Europe": "Europe",
}

_SLUG: Final = {ord("/"): "-", ord("_"): "-", ord(" "): "-", ord(":"): None}

_Zones = Sequence[tuple[tzinfo, float]]
_Point = tuple[int, float]  # a clock on the circle, in minutes, and the share of users who live by it
_Cuts = tuple[int, ...]  # where arcs end, as indices of clocks; the first arc starts where the last one ends


class Region(Struct, frozen=True, kw_only=True):
    """A group of the audience; `zones` with their shares of all users, largest first, then by name.

    `name` is the continent, where the region holds all of the audience's zones of that continent and no other; else
    its largest zone. Everybody is the region without a name.
    """

    name: str
    zones: tuple[tuple[tzinfo, float], ...]

    @property
    def share(self) -> float:
        """Return the share of all users."""
        return math.fsum(share for _, share in self.zones)

    @property
    def slug(self) -> str:
        """Return the name as part of a file's name: `americas`, `asia-ho-chi-minh`, `utc+0530`; no two are alike."""
        return self.name.casefold().translate(_SLUG)


def find_regions(audience: Iterable[tuple[tzinfo, float]], at: datetime, most: int) -> tuple[Region, ...]:
    """Return at most `most` regions, largest share first, then by name; each zone is in exactly one.

    As few as it takes until no two clocks of a region are more than 4 hours apart at the instant, if that many are
    allowed. Of all ways to cut the circle into so many arcs it is the one with the least sum over all users of the
    squared distance to the mean clock of their region.
    """
    zones = sorted(audience, key=lambda item: (-item[1], zone_name(item[0])))
    clocks = {zone: offset_minutes(zone, at) % _ROUND for zone, _ in zones}
    arcs = _arcs(_points(zones, clocks), most)
    if len(arcs) == 1:
        return (Region(name="", zones=tuple(zones)),)
    groups = [tuple(item for item in zones if clocks[item[0]] in arc) for arc in arcs]
    regions = [Region(name=_name(group, zones), zones=group) for group in groups]
    return tuple(sorted(regions, key=lambda region: (-region.share, region.name)))


def told_regions(audience: Iterable[tuple[tzinfo, float]], announcements: Iterable[Announcement]) -> tuple[Region, ...]:
    """Return the regions that a schedule writes to, largest share first; everybody, where it knows no others."""
    shares = dict(audience)
    told = {message.region: message.zones for message in announcements if message.region}
    if not told:
        return (Region(name="", zones=tuple(shares.items())),)
    regions = [
        Region(name=name, zones=tuple((zone, shares.get(zone, 0.0)) for zone in zones)) for name, zones in told.items()
    ]
    return tuple(sorted(regions, key=lambda region: (-region.share, region.name)))


def _points(zones: _Zones, clocks: Mapping[tzinfo, int]) -> list[_Point]:
    """Return the distinct clocks in order with the users of each."""
    shares: dict[int, list[float]] = {}
    for zone, share in zones:
        shares.setdefault(clocks[zone], []).append(share)
    return [(clock, math.fsum(parts)) for clock, parts in sorted(shares.items())]


def _arcs(points: Sequence[_Point], most: int) -> list[frozenset[int]]:
    """Return the arcs as sets of clocks: the fewest that are all short, or else as many as there may be."""
    count = len(points)
    twice = [*points, *((clock + _ROUND, share) for clock, share in points)]
    ends = range(2 * count + 1)
    costs = {(low, high): _cost(twice[low:high]) for low in ends for high in ends[low + 1 : low + count + 1]}
    most = min(most, count)
    by_first = [_best_cuts(costs, first, count, most) for first in range(count)]
    arcs: list[Sequence[_Point]] = []
    for pieces in range(most):
        cuts = min(ways[pieces] for ways in by_first)[1]
        arcs = [twice[low:high] for low, high in pairwise((cuts[-1] - count, *cuts))]
        if all(arc[-1][0] - arc[0][0] <= _CLOSE_MINUTES for arc in arcs):
            break
    return [frozenset(clock % _ROUND for clock, _ in arc) for arc in arcs]


def _best_cuts(costs: Mapping[tuple[int, int], float], first: int, count: int, most: int) -> list[tuple[float, _Cuts]]:
    """Return for 1, 2, ... `most` arcs the cheapest way to cut the circle, opened at `first`, with its cost."""
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


def _cost(arc: Sequence[_Point]) -> float:
    """Return the sum over all users of the squared distance to the arc's mean clock."""
    users = math.fsum(share for _, share in arc) or 1.0
    mean = math.fsum(share * clock for clock, share in arc) / users
    return math.fsum(share * (clock - mean) ** 2 for clock, share in arc)


def _name(group: _Zones, everybody: _Zones) -> str:
    """Return the continents of a region, if it holds all of their zones and no others; else its largest zone."""
    areas = {zone: zone_name(zone).partition("/")[0] for zone, _ in everybody}
    inside = dict.fromkeys(areas[zone] for zone, _ in group)
    here = {zone for zone, _ in group}
    is_whole = len(inside) <= 2 and all(zone in here for zone, area in areas.items() if area in inside)
    if is_whole and all(area in _WORDS for area in inside):
        return " and ".join(_WORDS[area] for area in inside)
    return zone_name(group[0][0])
