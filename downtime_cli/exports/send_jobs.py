"""
What a machine's own scheduler has to run so that messages go out: one job for each minute in which some fall due.

A series has hundreds of such minutes, and they change with each date that is moved. So it has one job that is run every
quarter of an hour, and at those minutes of the hour in which messages are due otherwise: what is due at a quarter of an
hour is sent to the minute whatever happens to its date, and anything else a quarter of an hour later at most.

All jobs run the same command. It asks `downtime due` for what the plan, as it is then, has to send since the last job,
or else since its last change, and pipes the messages, one line of JSON each, to the team's own command. A file beside
the plan keeps until when that was done, so that nothing is sent twice, and nothing is lost that a change sends, or that
a job failed to send. The command can be run at any time, and has to be after a change. Every text in it is quoted, and
what no scheduler can hold is refused.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from itertools import groupby
from posixpath import dirname
from typing import Final

from msgspec import Struct

from downtime_cli.core.announcing.message import Announcement
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import MINUTE
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.exports.clocks import floor_minute
from downtime_cli.exports.target import Setting, TargetSettings
from downtime_cli.exports.words import heading, series_heading

SENDING: Final = (
    Setting("plan_file", "the plan's path on the machine: /srv/plans/shop.json"),
    Setting("send_with", "the command that sends; it reads a JSON line for each message: /usr/local/bin/send-notice"),
)
_QUARTERS: Final = frozenset({0, 15, 30, 45})
PROGRAM: Final = Setting(
    "program", "how to call downtime on the machine: /opt/downtime/bin/downtime", default="downtime"
)


class Job(Struct, frozen=True, kw_only=True):
    """What to run at a minute."""

    at: datetime
    # Which messages it sends, on one line.
    words: str
    command: str


class SeriesJob(Struct, frozen=True, kw_only=True):
    """What to run again and again for a series."""

    # At which of every hour, by the clock of the machine.
    minutes: tuple[int, ...]
    command: str


def build_series_job(series: Series, settings: TargetSettings, zone: tzinfo) -> SeriesJob:
    """Build the job of a series for a machine with the clock of a zone.

    Raises:
        InputError: a setting cannot stand in a command.
    """
    known = {_minute_of(message).astimezone(zone).minute for plan in series.plans for message in plan.announcements}
    return SeriesJob(minutes=tuple(sorted(known | _QUARTERS)), command=send_command(_find_begin(series), settings))


def _find_begin(series: Series) -> datetime:
    """Find from when on messages are sent that nothing is known of: the last change of the series as a whole.

    If a date was changed after one had been over, it is that change: what was due before was sent by other means.
    """
    last, whole = max(each.last_changed for each in series.plans), series.head.last_changed
    ends = [each.plan.window.end for each in series.dates if each.plan.window.end > whole]
    return last if ends and min(ends) <= last else whole


def build_jobs(plan: SavedPlan, settings: TargetSettings) -> Iterator[Job]:
    """Yield a job for each minute with messages after the plan's last change, by time.

    At the planned end of work whose end waits to be recorded, the job tells the team so.

    Raises:
        InputError: a setting cannot stand in a command.
    """
    command = send_command(plan.last_changed, settings)
    for minute, messages in groupby(plan.announcements, key=_minute_of):
        if minute > plan.last_changed:
            words = dict.fromkeys(_describe(message) for message in messages)
            yield Job(at=minute, words=", ".join(words), command=command)


def send_command(last_changed: datetime, settings: TargetSettings) -> str:
    """Write the command that sends what has fallen due, for `sh`.

    One runs at a time. It waits a second, so that what falls due at this very one is past. Where nothing can be kept of
    what it does, it fails before it sends anything.

    Raises:
        InputError: a setting cannot stand in a command.
    """
    path = plan_path(settings)
    due = f'{_quote_command("program", settings)} due "$p" --format jsonl --since "$s" --until "$u"'
    steps = (
        "flock 9",
        's=$(cat "$p.sent-until")',
        f's="${{s:-{iso_utc(last_changed)}}}"',
        "sleep 1",
        "u=$(date -u +%Y-%m-%dT%H:%M:%SZ)",
        f"m=$({due})",
        f'if [ -n "$m" ]; then printf "%s\\n" "$m" | {_quote_command("send_with", settings)}; fi',
        'echo "$u" > "$p.sent-until"',
    )
    return f'cd {shlex.quote(dirname(path))} && p={shlex.quote(path)} && ({" && ".join(steps)}) 9>> "$p.sent-until"'


def comments(plan: SavedPlan, settings: TargetSettings) -> list[str]:
    """Lines that say what the jobs are for, and how to send what a change of the plan sends."""
    return [
        *heading(plan),
        "Run this once after installing it, and after each change of the plan, to send what has fallen due:",
        f"  {send_command(plan.last_changed, settings)}",
    ]


def series_comments(series: Series, settings: TargetSettings) -> list[str]:
    """Lines that say what the job of a series is for, since when, until when, and how late it may be.

    Raises:
        InputError: a setting cannot stand in a command.
    """
    ends = (each.window.end for each in series.plans)
    last = max(*ends, *(message.moment for plan in series.plans for message in plan.announcements))
    sent = shlex.quote(f"{plan_path(settings)}.sent-until")
    return [
        *series_heading(series),
        f"Its first run sends what has fallen due since {iso_utc(_find_begin(series))}, unless a moment is in {sent}.",
        "What a date has to send that is moved from now on may go out up to a quarter of an hour late.",
        f"As planned now, it has nothing to send after {iso_utc(last)}.",
    ]


def plan_path(settings: TargetSettings) -> str:
    """Find where the plan is on the machine; the command runs in its folder, whose `downtime.toml` it then uses.

    Raises:
        InputError: it is no absolute path, or cannot stand in a command.
    """
    path = settings.one("plan_file")
    _check_plain("plan_file", path, settings)
    if not path.startswith("/"):
        settings.refuse("plan_file", f"expected an absolute path, got {path!r}", "write the file's path on the machine")
    return path


def _quote_command(name: str, settings: TargetSettings) -> str:
    """Quote each word of a command.

    Raises:
        InputError: a quote is not closed, or it is more than one command: quoted, its `|` would be an argument.
    """
    text = settings.one(name)
    _check_plain(name, text, settings)
    try:
        words = shlex.split(text)
    except ValueError:
        settings.refuse(name, f"a quote is not closed in {text!r}", "write a command as for a shell")
    operators = _find_operators(text)
    if operators:
        message = f"expected one command with its arguments, got {text!r}"
        settings.refuse(name, message, f"quote {operators[0]}, or put the commands into a script")
    return shlex.join(words)


def _find_operators(text: str) -> list[str]:
    """Find shell operators (`|`, `;`, `>`) outside quotes, in a command without backslashes."""
    return re.findall(r"[();<>|&]+", re.sub(r"""'[^']*'|"[^"]*\"""", "", text))


def _check_plain(name: str, text: str, settings: TargetSettings) -> None:
    """Refuse what crontabs and units read differently, or not at all."""
    if printable(text) != text or "\\" in text:
        message = f"expected plain text without backslashes, got {text!r}"
        settings.refuse(name, message, "rename the file or the command")


def _minute_of(message: Announcement) -> datetime:
    """The first whole minute by which the message has fallen due, or is expected to."""
    return floor_minute(message.moment + MINUTE - timedelta.resolution)


def _describe(message: Announcement) -> str:
    if message.waits_for is not None:
        return "what to type at the planned end"
    region = f" to {message.region}" if message.region else ""
    return printable(f"{message.kind} by {message.channel}{region}")
