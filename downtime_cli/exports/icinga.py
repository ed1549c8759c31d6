"""
Icinga 2: scheduled downtimes for a configuration file, read by the wall clock of the daemon's machine.

One range, named by the day on which it begins; an end on a later day has hours from 24 on (Icinga's documentation,
Advanced Topics, "Across midnight"), so that one downtime results and not one for each day. Where clocks show the start
or the end twice, the range is wider than the window rather than an hour off.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import MINUTE, Span
from downtime_cli.core.wording import printable
from downtime_cli.exports.clocks import machine_zone, wall_clock, whole_minutes
from downtime_cli.exports.settings import TargetSettings
from downtime_cli.exports.words import heading, identity, plan_name, title

_EVERY_SERVICE: Final = "*"


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Return objects for each host, and for its services where they are asked for."""
    zone = machine_zone(settings)
    body = [
        f"  author = {_string(settings.one('author', 'downtime'))}",
        f"  comment = {_string(f'{title(plan)} - {identity(plan)}')}",
        "  fixed = true",
        f"  ranges = {{ {_range(plan.window, zone)} }}",
    ]
    lines = [*(f"// {line}" for line in heading(plan)), f"// By a clock in {zone_name(zone)}, the daemon's."]
    name = _string(plan_name(plan))
    for host in settings.all("hosts"):
        lines += [f"object ScheduledDowntime {name} {{", f"  host_name = {_string(host)}", *body, "}"]
        for service in settings.all("host_services"):
            lines += _for_service(name, host, service, body)
    return "\n".join(lines) + "\n"


def _for_service(name: str, host: str, service: str, body: list[str]) -> Iterator[str]:
    """Yield the downtime of one service of a host, or of all of them."""
    if service.strip() == _EVERY_SERVICE:
        yield f"apply ScheduledDowntime {name} to Service {{"
        yield from body
        yield f"  assign where host.name == {_string(host)}"
    else:
        yield f"object ScheduledDowntime {name} {{"
        yield f"  host_name = {_string(host)}"
        yield f"  service_name = {_string(service)}"
        yield from body
    yield "}"


def _range(window: Span, zone: tzinfo) -> str:
    """Return the day of the start with the times."""
    span = whole_minutes(window)
    start, end = wall_clock(span.start, zone, step=-MINUTE), wall_clock(span.end, zone, step=MINUTE)
    hours = 24 * (end.date() - start.date()).days + end.hour
    return f'"{start:%Y-%m-%d}" = "{start:%H:%M}-{hours:02d}:{end:%M}"'


def _string(text: str) -> str:
    """Return a text as a string of Icinga's language, one line long."""
    return '"' + printable(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
