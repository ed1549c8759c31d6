"""The audience: where the users are, as shares of IANA zones (or of fixed offsets, where the source has no names)."""

from __future__ import annotations

import math
from datetime import tzinfo

from msgspec import Struct

from downtime_cli.core.localtime import zone_name


class ZoneShare(Struct, frozen=True, kw_only=True):
    """The users of one zone."""

    zone: tzinfo
    share: float
    """Fraction of all users."""
    weight: float = 1.0
    """What an hour of one of its users is worth; 1 is ordinary."""


class Audience(Struct, frozen=True, kw_only=True):
    """All users: shares sum to 1; zones are distinct, largest share first, then by name."""

    zones: tuple[ZoneShare, ...]
    is_assumed: bool = False
    """Whether nobody said where the users are: the zone only lends its clock, and who is awake is not known."""

    def __post_init__(self) -> None:
        """Refuse an audience that is not normalised or not sorted."""
        if not math.isclose(math.fsum(z.share for z in self.zones), 1.0, abs_tol=1e-9):
            raise ValueError("shares sum to 1")
        if list(self.zones) != sorted(self.zones, key=lambda z: (-z.share, zone_name(z.zone))):
            raise ValueError("zones are sorted by share")

    @property
    def shares(self) -> tuple[tuple[tzinfo, float], ...]:
        """Each zone with its share."""
        return tuple((zone.zone, zone.share) for zone in self.zones)

    @property
    def largest(self) -> tzinfo:
        """The zone with the most users."""
        return self.zones[0].zone


def build_audience(counts: dict[tzinfo, tuple[float, float]]) -> Audience:
    """Turn `{zone: (users, weight)}` into an audience; users may have any sum above zero.

    Zones without users are left out, as they change nothing.
    """
    total = math.fsum(users for users, _ in counts.values())
    zones = [
        ZoneShare(zone=zone, share=users / total, weight=weight)
        for zone, (users, weight) in counts.items()
        if users > 0
    ]
    return Audience(zones=tuple(sorted(zones, key=lambda z: (-z.share, zone_name(z.zone)))))
