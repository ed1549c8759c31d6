"""Grafana: a file for provisioning/alerting that creates the mute timing, or deletes it once the plan is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series
from downtime_cli.exports.clocks import mute_intervals
from downtime_cli.exports.mute_series import mute_series
from downtime_cli.exports.target import Setting, Target, TargetSettings
from downtime_cli.exports.words import heading, plan_name, series_heading


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write the file."""
    return _write(plan, heading(plan), () if plan.is_over else mute_intervals(plan.window), settings)


def render_series(series: Series, settings: TargetSettings, _now: datetime) -> str:
    """Write it for a series, by its rule wherever that is exact."""
    return _write(series.head, series_heading(series), mute_series(series), settings)


def _write(plan: SavedPlan, comments: Iterable[str], intervals: Iterable[str], settings: TargetSettings) -> str:
    """Write the timing, or its deletion where no interval is left."""
    organisation = settings.one("org_id").strip()
    if not (organisation.isascii() and organisation.isdigit()):
        settings.refuse("org_id", f"expected a number, got {organisation!r}", "write the organisation's number: 1")
    item = [f"- orgId: {int(organisation)}", f'  name: "{plan_name(plan)}"']
    lines = [f"  {line}" for line in intervals]
    if lines:
        what = "# Select this mute timing in the notification policies to be muted."
        entry = ["muteTimes:", *item, "  time_intervals:", *lines]
    else:
        what, entry = "# Remove it from the notification policies first.", ["deleteMuteTimes:", *item]
    return "\n".join([*(f"# {line}" for line in comments), what, "apiVersion: 1", *entry]) + "\n"


TARGET: Final = Target(
    name="grafana-mute",
    extension="yml",
    summary="Grafana: a mute timing for provisioning/alerting, deleted once the plan is over",
    render=render,
    render_series=render_series,
    takes=(Setting("org_id", "the organisation's number", default="1"),),
)
