"""
systemd: a shell script that installs timers to send the messages, one for each minute with messages.

A plan has several unit files: the script writes them, replaces those of an earlier version, and starts the timers;
given a folder, it only writes them there. Times are in UTC. A path unit sends what a change of the plan's file sends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series
from downtime_cli.core.wording import printable
from downtime_cli.exports.send_jobs import (
    PROGRAM,
    SENDING,
    Job,
    build_jobs,
    build_series_job,
    comments,
    plan_path,
    series_comments,
)
from downtime_cli.exports.target import Target, TargetSettings
from downtime_cli.exports.words import plan_name


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write the script, for `sh`."""
    name = plan_name(plan)
    jobs = {f"{name}-{job.at:%Y%m%dT%H%MZ}": job for job in build_jobs(plan, settings)}
    timers = {unit: (f"{job.at:%Y-%m-%d %H:%M:%S} UTC", job) for unit, job in jobs.items()}
    return _write(plan, comments(plan, settings), timers, settings)


def render_series(series: Series, settings: TargetSettings, _now: datetime) -> str:
    """Write it for a series, which has one timer."""
    job = build_series_job(series, settings, UTC)
    times = f"*-*-* *:{','.join(f'{each:02d}' for each in job.minutes)}:00 UTC"
    what = Job(at=series.head.last_changed, words="what is due", command=job.command)
    timers = {f"{plan_name(series.head)}-series": (times, what)}
    return _write(series.head, series_comments(series, settings), timers, settings)


def _write(
    plan: SavedPlan, said: Sequence[str], timers: Mapping[str, tuple[str, Job]], settings: TargetSettings
) -> str:
    name = plan_name(plan)
    changes = f"{name}-changes"
    lines = [
        "#!/bin/sh",
        *(f"# {line}" for line in said),
        "set -eu",
        "units=${1:-/etc/systemd/system}",
        f'for old in "$units"/{name}-*.timer "$units"/{name}-*.path; do',
        '    if [ $# -eq 0 ] && [ -e "$old" ]; then systemctl disable --now "${old##*/}"; fi',
        '    rm -f "$old" "${old%.*}.service"',
        "done",
    ]
    for unit, (times, job) in timers.items():
        timer = (f"OnCalendar={times}", "AccuracySec=1s", "Persistent=true")
        lines += _unit_lines(unit, "timer", timer, job, plan)
    if timers:
        watched = (f"PathChanged={plan_path(settings)}".replace("%", "%%"),)
        command = next(iter(timers.values()))[1].command
        job = Job(at=plan.last_changed, words="what a change sends", command=command)
        lines += _unit_lines(changes, "path", watched, job, plan)
        started = "".join(f" {unit}.timer" for unit in timers)
        lines.append(
            f"if [ $# -eq 0 ]; then systemctl daemon-reload; systemctl enable --now{started} {changes}.path; fi"
        )
    return "\n".join(lines) + "\n"


def _unit_lines(unit: str, kind: str, trigger: Sequence[str], job: Job, plan: SavedPlan) -> tuple[str, ...]:
    """Write a unit that starts a service, and the service."""
    description = f"Description=Maintenance notices for {printable(plan.service)}: {job.words}.".replace("%", "%%")
    return (
        f"cat >\"$units/{unit}.{kind}\" <<'EOF'",
        "[Unit]",
        description,
        f"[{kind.capitalize()}]",
        *trigger,
        "[Install]",
        "WantedBy=timers.target" if kind == "timer" else "WantedBy=paths.target",
        "EOF",
        f"cat >\"$units/{unit}.service\" <<'EOF'",
        "[Unit]",
        description,
        "[Service]",
        "Type=oneshot",
        f'ExecStart=/bin/sh -c "{_escape(job.command)}"',
        "EOF",
    )


def _escape(command: str) -> str:
    """Escape for double quotes, specifiers and variables of systemd.service(5)."""
    escapes = {"\\": "\\\\", '"': '\\"', "$": "$$", "%": "%%"}
    return "".join(escapes.get(char, char) for char in command)


TARGET: Final = Target(
    name="systemd",
    extension="sh",
    summary="systemd: a script that installs timers which send the messages when they fall due",
    render=render,
    render_series=render_series,
    needs=SENDING,
    takes=(PROGRAM,),
    undo="disable the timers: systemctl disable --now UNIT...; `downtime due` prints what is to be sent now",
    sends_messages=True,
)
