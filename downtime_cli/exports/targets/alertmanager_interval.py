"""Alertmanager: a time interval (0.25 or newer, for its `location`) that mutes the routes which name it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series
from downtime_cli.exports.clocks import mute_intervals
from downtime_cli.exports.mute_series import mute_series
from downtime_cli.exports.target import Target, TargetSettings
from downtime_cli.exports.words import heading, plan_name, series_heading


def render(plan: SavedPlan, _settings: TargetSettings) -> str:
    """Write a part of alertmanager.yml."""
    return _write(plan_name(plan), heading(plan), mute_intervals(plan.window))


def render_series(series: Series, _settings: TargetSettings, _now: datetime) -> str:
    """Write it for a series, by its rule wherever that is exact."""
    return _write(plan_name(series.head), series_heading(series), mute_series(series))


def _write(name: str, comments: Iterable[str], intervals: Iterable[str]) -> str:
    lines = [
        *(f"# {line}" for line in comments),
        f'# A route is muted during this interval if it has: mute_time_intervals: ["{name}"]',
        "time_intervals:",
        f'- name: "{name}"',
        "  time_intervals:",
        *(f"  {line}" for line in intervals),
    ]
    return "\n".join(lines) + "\n"


TARGET: Final = Target(
    name="alertmanager-interval",
    extension="yml",
    summary="Alertmanager 0.25 or newer: a time interval for alertmanager.yml, which mutes the routes that name it",
    render=render,
    render_series=render_series,
    undo="remove the interval from alertmanager.yml, and its name from the routes",
)
