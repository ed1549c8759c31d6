"""Grafana: a file for provisioning/alerting that creates the mute timing, or deletes it once the plan is over."""

from __future__ import annotations

from typing import Final

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.exports.clocks import mute_intervals
from downtime_cli.exports.target import Setting, Target, TargetSettings
from downtime_cli.exports.words import heading, plan_name


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write the file."""
    organisation = settings.one("org_id").strip()
    if not (organisation.isascii() and organisation.isdigit()):
        settings.refuse("org_id", f"expected a number, got {organisation!r}", "write the organisation's number: 1")
    item = [f"- orgId: {int(organisation)}", f'  name: "{plan_name(plan)}"']
    if plan.is_over:
        what, entry = "# Remove it from the notification policies first.", ["deleteMuteTimes:", *item]
    else:
        what = "# Select this mute timing in the notification policies to be muted."
        intervals = (f"  {line}" for line in mute_intervals(plan.window))
        entry = ["muteTimes:", *item, "  time_intervals:", *intervals]
    return "\n".join([*(f"# {line}" for line in heading(plan)), what, "apiVersion: 1", *entry]) + "\n"


TARGET: Final = Target(
    name="grafana-mute",
    extension="yml",
    summary="Grafana: a mute timing for provisioning/alerting, deleted once the plan is over",
    render=render,
    takes=(Setting("org_id", "the organisation's number", default="1"),),
)
