"""
A crontab that sends the messages, by the wall clock of the machine; it holds a line for each minute with messages.

Crontabs know no years: each line asks for its own. They pass through a repeated hour once, in the first pass or in
both, depending on the cron: a line for such a time starts before it and waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import MINUTE
from downtime_cli.core.wording import iso_utc
from downtime_cli.exports.clocks import machine_zone, wall_clock
from downtime_cli.exports.send_jobs import Job, build_jobs, comments
from downtime_cli.exports.settings import TargetSettings

_LONGEST: Final = 998  # crontab(5): what a line may hold, the end of the line included


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Return lines for `crontab`."""
    zone = machine_zone(settings)
    lines = [f"# {line}" for line in comments(plan, settings)]
    lines.append(f"# Times by a clock in {zone_name(zone)}, the machine's.")
    for job in build_jobs(plan, settings):
        lines += _job_lines(job, zone, settings)
    return "\n".join(lines) + "\n"


def _job_lines(job: Job, zone: tzinfo, settings: TargetSettings) -> Iterator[str]:
    """Yield a comment and the line of a job."""
    start = wall_clock(job.at, zone, step=-MINUTE)
    wait = int((job.at - start).total_seconds())
    asked = f'[ "$(date +%Y)" = {start.year} ]' + (f" && sleep {wait}" if wait else "")
    line = f"{start.minute} {start.hour} {start.day} {start.month} * " + f"{asked} && {job.command}".replace("%", "\\%")
    if len(line.encode()) > _LONGEST:
        settings.refuse("plan_file", "the line would be too long for a crontab", "use shorter paths")
    yield f"# {iso_utc(job.at)}: {job.words}."
    yield line
