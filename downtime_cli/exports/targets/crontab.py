"""
cron: lines for a crontab that send the messages, by the wall clock of the machine.

Crontabs have no years, so each line checks for its own. In a repeated hour a cron runs its jobs in the first pass or in
both, depending on its make: a line for such a time starts before it and waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import MINUTE
from downtime_cli.core.wording import iso_utc
from downtime_cli.exports.clocks import MACHINE_ZONE, machine_zone, wall_clock
from downtime_cli.exports.send_jobs import (
    PROGRAM,
    SENDING,
    Job,
    build_jobs,
    build_series_job,
    comments,
    series_comments,
)
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


def render_series(series: Series, settings: TargetSettings, _now: datetime) -> str:
    """Write one line for a series: its job in every hour, which no change of the clock keeps from running."""
    zone = machine_zone(settings)
    job = build_series_job(series, settings, zone)
    lines = [f"# {line}" for line in series_comments(series, settings)]
    lines.append(f"# Minutes are those of {zone_name(zone)}, the machine's time zone.")
    lines.append(_line(f"{','.join(map(str, job.minutes))} * * * *", job.command, settings))
    return "\n".join(lines) + "\n"


def _job_lines(job: Job, zone: tzinfo, settings: TargetSettings) -> Iterator[str]:
    start = wall_clock(job.at, zone, step=-MINUTE)
    wait = int((job.at - start).total_seconds())
    asked = f'[ "$(date +%Y)" = {start.year} ]' + (f" && sleep {wait}" if wait else "")
    yield f"# {iso_utc(job.at)}: {job.words}."
    yield _line(f"{start.minute} {start.hour} {start.day} {start.month} *", f"{asked} && {job.command}", settings)


def _line(times: str, command: str, settings: TargetSettings) -> str:
    line = f"{times} {command}".replace("%", "\\%")
    if len(line.encode()) > _MAX_LINE:
        settings.refuse("plan_file", "the line would be too long for a crontab", "use shorter paths")
    return line


TARGET: Final = Target(
    name="crontab",
    extension="crontab",
    summary="cron: lines for a crontab that send the messages when they fall due",
    render=render,
    render_series=render_series,
    needs=(*SENDING, MACHINE_ZONE),
    takes=(PROGRAM,),
    undo="remove the lines from the crontab; `downtime due` prints what is to be sent now",
    sends_messages=True,
)
