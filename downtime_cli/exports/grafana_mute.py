"""Grafana: a file for provisioning/alerting that makes the mute timing, or takes it back once the plan is over."""

from __future__ import annotations

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.exports.mute_times import interval_lines
from downtime_cli.exports.settings import TargetSettings
from downtime_cli.exports.words import heading, plan_name


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Return the file."""
    organisation = settings.one("org_id", "1").strip()
    if not (organisation.isascii() and organisation.isdigit()):
        settings.refuse("org_id", f"expected a number, got {organisation!r}", "write the organisation's number: 1")
    item = [f"- orgId: {int(organisation)}", f'  name: "{plan_name(plan)}"']
    if plan.is_over:
        what, entry = "# Take it out of the notification policies first.", ["deleteMuteTimes:", *item]
    else:
        what = "# Choose it as mute timing in the notification policies that are to be quiet that long."
        intervals = (f"  {line}" for line in interval_lines(plan.window))
        entry = ["muteTimes:", *item, "  time_intervals:", *intervals]
    return "\n".join([*(f"# {line}" for line in heading(plan)), what, "apiVersion: 1", *entry]) + "\n"
