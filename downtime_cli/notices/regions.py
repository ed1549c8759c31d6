"""Whom a notice is for: everybody, the people of a region that the plan names, or those of one zone."""

from __future__ import annotations

import difflib
from datetime import tzinfo

from downtime_cli.core.errors import InputError, Issue, Place
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.notices.times import Users


def regions_of(plan: SavedPlan) -> dict[str, tuple[tzinfo, ...]]:
    """Return the regions that messages go to, with their zones; none where every message is for everybody."""
    return {each.region: each.zones for each in plan.announcements if each.region}


def find_users(plan: SavedPlan, region: str) -> Users:
    """Return the users of a region or zone, however it is cased, largest share first; everybody for an empty name.

    Raises:
        InputError: the plan has neither a region nor a zone of that name.
    """
    if not region:
        return plan.audience
    zones = {zone_name(zone): (zone,) for zone, _ in plan.audience}
    groups = {name.casefold(): each for name, each in {**zones, **regions_of(plan)}.items()}
    found = groups.get(region.casefold())
    if found is None:
        choices = [*regions_of(plan), *zones]
        near = difflib.get_close_matches(region, choices, 1)
        remedy = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(choices[:20])}"
        message = f"the plan has no region or zone {region!r}"
        raise InputError(Issue(code="unknown-region", message=message, remedy=remedy, place=Place(source="--region")))
    names = {zone_name(zone) for zone in found}
    return tuple((zone, share) for zone, share in plan.audience if zone_name(zone) in names) or tuple(
        (zone, 0.0) for zone in found
    )
