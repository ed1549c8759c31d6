"""
A shell script that sets up systemd timers which send the messages, one for each minute with messages.

Several unit files come out of one plan: the script writes them, anew if need be, and starts the timers; given a folder,
it only writes them there. Times are in UTC.
"""

from __future__ import annotations

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import printable
from downtime_cli.exports.send_jobs import Job, build_jobs, comments
from downtime_cli.exports.settings import TargetSettings
from downtime_cli.exports.words import plan_name


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Return the script, for `sh`."""
    name = plan_name(plan)
    jobs = {f"{name}-{job.at:%Y%m%dT%H%MZ}": job for job in build_jobs(plan, settings)}
    timers = "".join(f" {unit}.timer" for unit in jobs)
    lines = [
        "#!/bin/sh",
        *(f"# {line}" for line in comments(plan, settings)),
        "set -eu",
        "units=${1:-/etc/systemd/system}",
        f'for old in "$units"/{name}-*.timer; do',
        '    if [ $# -eq 0 ] && [ -e "$old" ]; then systemctl disable --now "${old##*/}"; fi',
        '    rm -f "$old" "${old%.timer}.service"',
        "done",
    ]
    for unit, job in jobs.items():
        lines += _unit_lines(unit, job, plan)
    if jobs:
        lines.append(f"if [ $# -eq 0 ]; then systemctl daemon-reload; systemctl enable --now{timers}; fi")
    return "\n".join(lines) + "\n"


def _unit_lines(unit: str, job: Job, plan: SavedPlan) -> list[str]:
    """Return the commands that write the two files of a job."""
    description = f"Description=Tell of maintenance of {printable(plan.service)}: {job.words}.".replace("%", "%%")
    return [
        f"cat >\"$units/{unit}.timer\" <<'EOF'",
        "[Unit]",
        description,
        "[Timer]",
        f"OnCalendar={job.at:%Y-%m-%d %H:%M:%S} UTC",
        "AccuracySec=1s",
        "Persistent=true",
        "[Install]",
        "WantedBy=timers.target",
        "EOF",
        f"cat >\"$units/{unit}.service\" <<'EOF'",
        "[Unit]",
        description,
        "[Service]",
        "Type=oneshot",
        f'ExecStart=/bin/sh -c "{_quoted(job.command)}"',
        "EOF",
    ]


def _quoted(command: str) -> str:
    """Return a command as systemd.service(5) has it within double quotes, its specifiers and variables escaped."""
    escapes = {"\\": "\\\\", '"': '\\"', "$": "$$", "%": "%%"}
    return "".join(escapes.get(char, char) for char in command)
