"""
What a machine's own scheduler has to run so that messages go out: one job for each minute in which some fall due.

A job asks `downtime due` for just that minute of the plan as it is then, and pipes the messages, one line of JSON each,
to the team's own command: so a job left over from an earlier version sends nothing that was dropped or moved. Jobs are
shell commands: every text in them is quoted, and what no scheduler can hold is refused.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from posixpath import dirname
from typing import Final

from msgspec import Struct

from downtime_cli.core.announcing.message import Announcement
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import MINUTE
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.exports.clocks import floor_minute
from downtime_cli.exports.target import Setting, TargetSettings
from downtime_cli.exports.words import heading

SENDING: Final = (
    Setting("plan_file", "the plan's path on the machine: /srv/plans/shop.json"),
    Setting("send_with", "the command that sends; it reads a JSON line for each message: /usr/local/bin/send-notice"),
)
PROGRAM: Final = Setting(
    "program", "how to call downtime on the machine: /opt/downtime/bin/downtime", default="downtime"
)


class Job(Struct, frozen=True, kw_only=True):
    """What to run at a minute."""

    at: datetime
    # Which messages it sends, on one line.
    words: str
    command: str


def build_jobs(plan: SavedPlan, settings: TargetSettings) -> Iterator[Job]:
    """Yield a job for each minute with messages after the plan's last change, by time.

    Raises:
        InputError: a setting cannot stand in a command.
    """
    due, send = _due_command(settings), _quote_command("send_with", settings)
    for minute, messages in groupby(plan.announcements, key=_minute_of):
        if minute <= plan.last_changed:
            continue
        asked = f"{due} --since {iso_utc(minute)} --until {iso_utc(minute + MINUTE)}"
        command = f'm=$({asked}) && if [ -n "$m" ]; then printf "%s\\n" "$m" | {send}; fi'
        yield Job(at=minute, words=", ".join(_describe(message) for message in messages), command=command)


def comments(plan: SavedPlan, settings: TargetSettings) -> list[str]:
    """Lines that say what the jobs are for, and how to send what fell due before they were installed."""
    since = iso_utc(plan.last_changed)
    return [
        *heading(plan),
        "Run this once after installing it, to send what has fallen due since the plan last changed:",
        f"  ({_due_command(settings)} --since {since}) | {_quote_command('send_with', settings)}",
    ]


def _due_command(settings: TargetSettings) -> str:
    """It runs in the plan's folder, whose `downtime.toml` it then uses."""
    path = settings.one("plan_file")
    _check_plain("plan_file", path, settings)
    if not path.startswith("/"):
        settings.refuse("plan_file", f"expected an absolute path, got {path!r}", "write the file's path on the machine")
    program = _quote_command("program", settings)
    return f"cd {shlex.quote(dirname(path))} && {program} due {shlex.quote(path)} --format jsonl"


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
    assert message.send_at is not None  # a saved plan has none that was missed
    return floor_minute(message.send_at)


def _describe(message: Announcement) -> str:
    region = f" to {message.region}" if message.region else ""
    return printable(f"{message.kind} by {message.channel}{region}")
