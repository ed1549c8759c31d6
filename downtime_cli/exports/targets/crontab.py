"""
cron: lines for a crontab that send the messages, by the wall clock of the machine.

Crontabs have no years, so each line checks for its own. In a repeated hour a cron runs its jobs in the first pass or in
both, depending on its make: a line for such a time starts before it and waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import MINUTE
from downtime_cli.core.wording import iso_utc
from downtime_cli.exports.clocks import MACHINE_ZONE, machine_zone, wall_clock
from downtime_cli.exports.send_jobs import PROGRAM, SENDING, Job, build_jobs, comments
from downtime_cli.exports.target import Target, TargetSettings

_MAX_LINE: Final = 998  # crontab(5): what a line may hold, the end of the line included


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write lines for `crontab`, one for each minute with messages."""
    zone = machine_zone(settings)
    lines = [f"# {line}" for line in comments(plan, settings)]
    lines.append(f"# Times are in {zone_name(zone)}, the machine's time zone.")
    for job in build_jobs(plan, settings):
        lines += _job_lines(job, zone, settings)
    return "\n".join(lines) + "\n"


def _job_lines(job: Job, zone: tzinfo, settings: TargetSettings) -> Iterator[str]:
    start = wall_clock(job.at, zone, step=-MINUTE)
    wait = int((job.at - start).total_seconds())
    asked = f'[ "$(date +%Y)" = {start.year} ]' + (f" && sleep {wait}" if wait else "")
    line = f"{start.minute} {start.hour} {start.day} {start.month} * " + f"{asked} && {job.command}".replace("%", "\\%")
    if len(line.encode()) > _MAX_LINE:
        settings.refuse("plan_file", "the line would be too long for a crontab", "use shorter paths")
    yield f"# {iso_utc(job.at)}: {job.words}."
    yield line


TARGET: Final = Target(
    name="crontab",
    extension="crontab",
    summary="cron: lines for a crontab that send the messages when they fall due",
    render=render,
    needs=(*SENDING, MACHINE_ZONE),
    takes=(PROGRAM,),
    undo="remove the lines from the crontab; `downtime due` prints what is to be sent now",
    sends_messages=True,
)
