"""
Datadog: the body of POST /api/v2/downtime. A later version goes to PATCH, which also wants the downtime's own id.

A series is a list of such bodies. A recurrence has a start and a length by the clock of a zone, and no exceptions: so
each run of dates without a gap is one downtime that recurs. A date that was changed, or during which clocks change, is
one by itself, in exact time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import MINUTE
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.exports.series_rule import follow_rule, plain_span, usual_length
from downtime_cli.exports.target import WHAT, Setting, Target, TargetSettings, join_json
from downtime_cli.exports.words import as_json, series_summary, summary, title


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write the request's body."""
    return as_json(_build_once(plan, settings))


def render_series(series: Series, settings: TargetSettings, now: datetime) -> str | None:
    """Write the list of bodies for the dates that are still to come; None where the zone is a bare offset."""
    if not isinstance(series.slot.zone, ZoneInfo):
        return None
    ruled = follow_rule(series)
    ahead = {each.day: each for each in series.dates if not each.plan.is_over and each.plan.window.end > now}
    as_ruled = {
        wall: date.day
        for wall, date in ruled.dates.items()
        if date.day in ahead and date.plan.window == plain_span(series, wall)
    }
    facts = series_summary(series, settings.one("what"))
    bodies = [
        _build_body(series.head, facts, _recur(series, run), settings)
        for is_date, run in groupby(ruled.walls, key=as_ruled.__contains__)
        if is_date
    ]
    alone = [date.plan for day, date in ahead.items() if day not in as_ruled.values()]
    return as_json([*bodies, *(_build_once(plan, settings) for plan in alone)])


def _build_once(plan: SavedPlan, settings: TargetSettings) -> object:
    schedule = {"start": iso_utc(plan.window.start), "end": iso_utc(plan.window.end)}
    return _build_body(plan, summary(plan, settings.one("what")), schedule, settings)


def _build_body(plan: SavedPlan, facts: Sequence[str], schedule: object, settings: TargetSettings) -> object:
    zone = zone_name(plan.zone)
    attributes = {
        "scope": printable(settings.one("scope")),
        "monitor_identifier": {"monitor_tags": [printable(tag) for tag in settings.all("monitor_tags")]},
        "schedule": schedule,
        "display_timezone": zone if "/" in zone else "UTC",  # it knows IANA's names, not bare offsets
        "message": "\n".join((title(plan), *facts)),
    }
    return {"data": {"type": "downtime", "attributes": attributes}}


def _recur(series: Series, run: Iterable[datetime]) -> object:
    """Build the schedule of dates that follow each other."""
    start, *more = run
    minutes = usual_length(series) // MINUTE
    recurrence = {
        "start": f"{start:%Y-%m-%dT%H:%M}",
        "duration": f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m",
        "rrule": f"{series.slot.pattern.rule()};COUNT={1 + len(more)}",
    }
    return {"recurrences": [recurrence], "timezone": zone_name(series.slot.zone)}


TARGET: Final = Target(
    name="datadog",
    extension="json",
    summary="Datadog: POST /api/v2/downtime",
    render=render,
    render_series=render_series,
    join=join_json,
    needs=(Setting("scope", "what to mute: 'env:prod AND service:shop'"),),
    takes=(WHAT, Setting("monitor_tags", "tags of the monitors to mute", is_list=True, default="*")),
    undo="cancel the downtime: DELETE /api/v2/downtime/ID",
)
