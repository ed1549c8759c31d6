"""
Icinga 2: scheduled downtimes for a configuration file, read by the wall clock of the daemon's machine.

Each has one range, named by the day on which it begins; an end on a later day has hours from 24 on (Icinga's
documentation, Advanced Topics, "Across midnight"), so that it is one downtime and not one for each day. Where clocks
show the start or the end twice, the range is wider than the window rather than an hour off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import MINUTE, Span
from downtime_cli.core.wording import printable
from downtime_cli.exports.clocks import MACHINE_ZONE, machine_zone, wall_clock, whole_minutes
from downtime_cli.exports.target import AUTHOR, Setting, Target, TargetSettings
from downtime_cli.exports.words import heading, identity, plan_name, series_heading, title

_EVERY_SERVICE: Final = "*"


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write objects for each host, and for its services where they are asked for."""
    return _write(plan, heading(plan), [plan.window], settings)


def render_series(series: Series, settings: TargetSettings, _now: datetime) -> str:
    """Write them for a series: every date by itself, since what Icinga repeats by a rule never ends."""
    windows = [each.plan.window for each in series.dates if not each.plan.is_over]
    return _write(series.head, series_heading(series), windows, settings)


def _write(plan: SavedPlan, comments: Iterable[str], windows: Sequence[Span], settings: TargetSettings) -> str:
    zone = machine_zone(settings)
    body = [
        f"  author = {_quote(settings.one('author'))}",
        f"  comment = {_quote(f'{title(plan)} - {identity(plan)}')}",
        "  fixed = true",
        *_ranges(windows, zone),
    ]
    lines = [*(f"// {line}" for line in comments), f"// Times are in {zone_name(zone)}, the daemon's time zone."]
    name = _quote(plan_name(plan))
    for host in settings.all("hosts"):
        lines += [f"object ScheduledDowntime {name} {{", f"  host_name = {_quote(host)}", *body, "}"]
        for service in settings.all("host_services"):
            lines += _service_lines(name, host, service, body)
    return "\n".join(lines) + "\n"


def _service_lines(name: str, host: str, service: str, body: list[str]) -> Iterator[str]:
    """Yield the downtime of one service of a host, or of all of them."""
    if service.strip() == _EVERY_SERVICE:
        yield f"apply ScheduledDowntime {name} to Service {{"
        yield from body
        yield f"  assign where host.name == {_quote(host)}"
    else:
        yield f"object ScheduledDowntime {name} {{"
        yield f"  host_name = {_quote(host)}"
        yield f"  service_name = {_quote(service)}"
        yield from body
    yield "}"


def _ranges(windows: Sequence[Span], zone: tzinfo) -> list[str]:
    """Write the ranges, one line where there is one; those that begin on one day share its key."""
    by_day: dict[str, list[str]] = {}
    for window in windows:
        day, hours = _range(window, zone)
        by_day.setdefault(day, []).append(hours)
    entries = [f'"{day}" = "{",".join(hours)}"' for day, hours in by_day.items()]
    if len(entries) == 1:
        return [f"  ranges = {{ {entries[0]} }}"]
    return ["  ranges = {", *(f"    {entry}" for entry in entries), "  }"]


def _range(window: Span, zone: tzinfo) -> tuple[str, str]:
    """Write the day on which a window begins, and its hours from then on."""
    span = whole_minutes(window)
    start, end = wall_clock(span.start, zone, step=-MINUTE), wall_clock(span.end, zone, step=MINUTE)
    hours = 24 * (end.date() - start.date()).days + end.hour
    return f"{start:%Y-%m-%d}", f"{start:%H:%M}-{hours:02d}:{end:%M}"


def _quote(text: str) -> str:
    return '"' + printable(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


TARGET: Final = Target(
    name="icinga",
    extension="conf",
    summary="Icinga 2: scheduled downtimes for a file in conf.d",
    render=render,
    render_series=render_series,
    needs=(Setting("hosts", "names of the hosts: shop-db-1", is_list=True), MACHINE_ZONE),
    takes=(Setting("host_services", "names of services on those hosts; * for all of them", is_list=True), AUTHOR),
    undo="delete the file and reload Icinga",
)
