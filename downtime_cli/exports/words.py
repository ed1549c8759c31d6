"""What every export says about a plan in words, where its format has room for some: plain text, one fact a line."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import duration, iso_utc, printable, time_range, with_zone

_FELT: Final = {
    ImpactLevel.OUTAGE: "{service} will not be available.",
    ImpactLevel.DEGRADED: "{service} may be slow, or fail in part.",
    ImpactLevel.REDUCED_REDUNDANCY: "{service} stays available, with less in reserve.",
    ImpactLevel.NO_IMPACT: "{service} stays available.",
}


def title(plan: SavedPlan) -> str:
    """Return a short title, which says so when the maintenance is called off."""
    kind = "Cancelled maintenance" if plan.status is Status.CANCELLED else "Maintenance"
    return f"{kind}: {printable(plan.service)}"


def summary(plan: SavedPlan, what: str = "", *, foreign: Callable[[str], str] = printable) -> tuple[str, ...]:
    """Return what is done, what users notice, when by the team's clock and in UTC, and which plan it is.

    Args:
        plan: the plan.
        what: what is done, in the team's words; nothing is said where it is empty.
        foreign: makes text that is not ours harmless in the format at hand.
    """
    if plan.status is Status.CANCELLED:
        felt = "This maintenance is cancelled and does not take place."
    else:
        felt = _FELT[plan.impact_level].format(service=foreign(plan.service))
    when = with_zone(time_range(plan.window, plan.zone, year=True), plan.zone)
    return (
        *((foreign(what),) if what else ()),
        felt,
        f"{when}, {duration(plan.window.duration)}",
        f"{iso_utc(plan.window.start)} to {iso_utc(plan.window.end)}",
        identity(plan),
    )


def identity(plan: SavedPlan) -> str:
    """Return which plan it is, and which version of it, counted from 1 for people."""
    return f"Plan {plan.plan_id}, version {plan.sequence + 1}"


def plan_name(plan: SavedPlan) -> str:
    """Return a name for what stands for the plan elsewhere, the same in every version; letters, digits and `._-`."""
    return "downtime-" + re.sub(r"[^A-Za-z0-9._-]", "_", plan.plan_id)


def heading(plan: SavedPlan) -> tuple[str, ...]:
    """Return two lines that say what a file is for, one to go into a comment each; neither ends in foreign text."""
    when = with_zone(time_range(plan.window, plan.zone, year=True), plan.zone)
    return (f"{title(plan)}: {when}.", f"{printable(identity(plan))}: {plan.status}.")
