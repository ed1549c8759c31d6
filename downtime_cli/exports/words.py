"""What every export says about a plan in words, where its format has room for some: plain text, one fact a line."""

from __future__ import annotations

from typing import Final

from downtime_cli.core.plan import Status
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved_plan import SavedPlan
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


def summary(plan: SavedPlan, what: str = "") -> tuple[str, ...]:
    """Return the facts: what is done, when by the team's clock and in UTC, what users notice, and which plan it is."""
    if plan.status is Status.CANCELLED:
        felt = "This maintenance is cancelled and does not take place."
    else:
        felt = _FELT[plan.impact_level].format(service=printable(plan.service))
    when = with_zone(time_range(plan.window, plan.zone, year=True), plan.zone)
    exact = f"{iso_utc(plan.window.start)} to {iso_utc(plan.window.end)}"
    return (
        *((printable(what),) if what else ()),
        felt,
        f"{when}, {duration(plan.window.duration)}",
        exact,
        identity(plan),
    )


def identity(plan: SavedPlan) -> str:
    """Return which plan it is, and which version of it."""
    revision = f", revision {plan.sequence}" if plan.sequence else ""
    return f"Plan {plan.plan_id}{revision}"
