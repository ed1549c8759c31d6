"""Alertmanager: a time interval (0.25 or newer, for its `location`) that mutes the routes which name it."""

from __future__ import annotations

from typing import Final

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.exports.clocks import mute_intervals
from downtime_cli.exports.target import Target, TargetSettings
from downtime_cli.exports.words import heading, plan_name


def render(plan: SavedPlan, _settings: TargetSettings) -> str:
    """Write a part of alertmanager.yml."""
    name = plan_name(plan)
    lines = [
        *(f"# {line}" for line in heading(plan)),
        f'# A route is muted during this interval if it has: mute_time_intervals: ["{name}"]',
        "time_intervals:",
        f'- name: "{name}"',
        "  time_intervals:",
        *(f"  {line}" for line in mute_intervals(plan.window)),
    ]
    return "\n".join(lines) + "\n"


TARGET: Final = Target(
    name="alertmanager-interval",
    extension="yml",
    summary="Alertmanager 0.25 or newer: a time interval for alertmanager.yml, which mutes the routes that name it",
    render=render,
    undo="remove the interval from alertmanager.yml, and its name from the routes",
)
