"""Alertmanager: a time interval (0.25 or newer, for its `location`), which routes name to be quiet in it."""

from __future__ import annotations

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.exports.mute_times import interval_lines
from downtime_cli.exports.settings import TargetSettings
from downtime_cli.exports.words import heading, plan_name


def render(plan: SavedPlan, settings: TargetSettings) -> str:  # noqa: ARG001 - every target is called alike
    """Return a part of alertmanager.yml."""
    name = plan_name(plan)
    lines = [
        *(f"# {line}" for line in heading(plan)),
        f'# Alerts of a route are quiet that long if it says: mute_time_intervals: ["{name}"]',
        "time_intervals:",
        f'- name: "{name}"',
        "  time_intervals:",
        *(f"  {line}" for line in interval_lines(plan.window)),
    ]
    return "\n".join(lines) + "\n"
